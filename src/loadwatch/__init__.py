"""loadwatch: the load monitor that a runner and their physical therapist share."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loadwatch.decode import decode
    from loadwatch.errors import LoadwatchError
    from loadwatch.logbook import Logbook

__all__ = ["LoadwatchError", "Logbook", "decode"]

_WHERE = {"decode": "loadwatch.decode", "Logbook": "loadwatch.logbook", "LoadwatchError": "loadwatch.errors"}


def __getattr__(name: str) -> Any:
    """Load the public names late, so that `import loadwatch` stays quick."""
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'loadwatch' has no attribute '{name}'")
