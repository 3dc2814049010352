"""The shell: store, method and the pure functions in one object."""

from __future__ import annotations

from loadwatch.logbook.book import Logbook
from loadwatch.logbook.receipt import Item, ProgressEvent, Receipt

__all__ = ["Item", "Logbook", "ProgressEvent", "Receipt"]
