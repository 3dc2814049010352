"""The command line: prints what a view says, as text or as JSON."""

from __future__ import annotations

from loadwatch.cli.app import app, main

__all__ = ["app", "main"]
