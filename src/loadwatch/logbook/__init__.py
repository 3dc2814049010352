"""The shell: store, method and the pure functions in one object."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loadwatch.logbook.book import Logbook
    from loadwatch.logbook.receipt import Item, ProgressEvent, Receipt

__all__ = ["Item", "Logbook", "ProgressEvent", "Receipt"]

_WHERE = {"Logbook": "book", "Item": "receipt", "ProgressEvent": "receipt", "Receipt": "receipt"}


def __getattr__(name: str) -> Any:
    """Load the public names late: a process that only decodes files needs no logbook."""
    if name in _WHERE:
        return getattr(import_module(f"loadwatch.logbook.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'loadwatch.logbook' has no attribute '{name}'")
