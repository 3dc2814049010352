"""Days under the pointer, as plotly writes them in the order of the language."""

from __future__ import annotations

from loadwatch.language import later, say

WHEN, DAY, LONG = later("%a %d %b %Y"), later("%d %b"), later("%d %b %Y")


def at_day(form: str) -> str:
    """The day under the pointer; plotly knows the names of months and days."""
    return "%{x|" + say(form) + "}"
