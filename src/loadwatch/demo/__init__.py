"""Three made-up runners over nine months, written as watch files and imported like any others."""

from __future__ import annotations

from loadwatch.demo.build import build_demo

__all__ = ["build_demo"]
