"""One editable number of the method: its name, meaning, evidence mark and range, and where it lies in `Method`.

Marks: V read in the source, V2 read about in a second source, D derived by us from cited numbers, E our own default.
"""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass, replace
from functools import cache, reduce
from typing import Any

from loadwatch.model import Method


@dataclass(frozen=True)
class Constant:
    """One editable number of the method. `key` is its path in `Method`, through names and places of tables."""

    key: str
    group: str
    label: str
    unit: str
    mark: str
    low: float
    high: float
    is_measured: bool = False  # part of what is stored with each run: takes effect there after `reprocess`
    choices: tuple[str, ...] = ()  # what 0, 1 … mean, when it is a choice and no amount

    @property
    def is_whole(self) -> bool:
        """Whole numbers only."""
        return isinstance(standard(self.key), int)


def value_of(method: Method, key: str) -> float:
    """The value of a constant in a method."""
    found: Any = reduce(_part, key.split("."), method)
    return int(found) if isinstance(found, int) else float(found)


@cache
def standard(key: str) -> float:
    """The default of a constant."""
    return value_of(Method(), key)


def with_value(method: Method, key: str, value: float) -> Method:
    """The method with another value of a constant."""
    changed: Method = _changed(method, key.split("."), value)
    return changed


def _part(whole: Any, name: str) -> Any:
    """A field, a number of a list by its place, or the value of a pair by its name."""
    if is_dataclass(whole):
        return getattr(whole, name)
    return whole[int(name)] if name.isdecimal() else dict(whole)[name]


def _changed(whole: Any, path: list[str], value: float) -> Any:
    if not path:
        return type(whole)(value)
    name, part = path[0], _changed(_part(whole, path[0]), path[1:], value)
    if is_dataclass(whole):
        changes: dict[str, Any] = {name: part}
        return replace(whole, **changes)  # type: ignore[type-var]  # a part of the method, no class
    if name.isdecimal():
        return (*whole[: int(name)], part, *whole[int(name) + 1 :])
    return tuple((key, part if key == name else old) for key, old in whole)
