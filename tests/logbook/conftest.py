"""Fixtures of the logbook's tests."""

from __future__ import annotations

from tests.postgres import where

__all__ = ["where"]
