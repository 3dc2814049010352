"""Horizontal bars as SVG: how many times faster, with the bar to reach as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, MUTED, FULL, MARK, PAPER = "#17212b", "#56616d", "#1e6f9e", "#b4540a", "#ffffff"
WIDE, NAME, SLOT, TOP = 820.0, 360.0, 26.0, 10.0
ROOM = 80.0  # right of the longest bar, for its number


@dataclass(frozen=True)
class Bar:
    """A name, its value, and the value it should reach."""

    name: str
    value: float
    goal: float | None = None


def bars(told: Sequence[Bar], unit: str, title: str) -> str:
    """One bar below the other from zero; the mark is the goal."""
    most = max([one.value for one in told] + [one.goal or 0.0 for one in told])
    high = TOP + SLOT * len(told) + 6
    wide = (WIDE - NAME - ROOM) / most
    parts = [_one(one, TOP + SLOT * at, wide, unit) for at, one in enumerate(told)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {high:g}" width="{WIDE:g}" height="{high:g}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="{WIDE:g}" height="{high:g}" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


def _one(one: Bar, y: float, wide: float, unit: str) -> str:
    long = max(1.0, wide * one.value)
    mark = ""
    if one.goal is not None:
        x = NAME + wide * one.goal
        mark = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{y + 20:.1f}" stroke="{MARK}" stroke-width="2.5"/>'
    number = f"{one.value:,.0f}" if one.value >= 100 else f"{one.value:.3g}"
    x = NAME + max(long, 0.0 if one.goal is None else wide * one.goal) + 6
    return (
        f'<text x="{NAME - 8:g}" y="{y + 14:.1f}" text-anchor="end" fill="{MUTED}">{escape(one.name)}</text>'
        f'<rect x="{NAME:g}" y="{y + 2:.1f}" width="{long:.1f}" height="16" fill="{FULL}"/>{mark}'
        f'<text x="{x:.1f}" y="{y + 14:.1f}" fill="{INK}">{number} {escape(unit)}</text>'
    )
