"""Cells of a plan that give a range, `10-12 km`: the larger end counts, since that is what may be asked."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

from loadwatch.decode.table import decimal
from loadwatch.decode.table.headings import Heading

LENGTHS = frozenset({"distance", "distance_km", "duration", "duration_min"})
CLIMBS = frozenset({"ascent_m", "descent_m"})
_NUMBER = r"(\d+(?:[.,:]\d+)*)"
_RANGE = re.compile(
    rf"(?:ca\.?|~|etwa|about)?\s*{_NUMBER}\s*([^\W\d_]*)\.?\s*(?:[-‐‑–—−]|bis|to)\s*{_NUMBER}\s*([^\W\d_]*|['′’])\.?",
    re.IGNORECASE,
)


def without_ranges(headings: Sequence[Heading], cells: Sequence[str]) -> tuple[list[str], list[str]]:
    """The cells with the larger end of each range of a length or climb, and how each range was read."""
    plain, readings = list(cells), []
    for at, (one, cell) in enumerate(zip(headings, cells, strict=False)):
        larger = larger_end(cell) if one.column in LENGTHS | CLIMBS else None
        if larger is not None:
            plain[at] = larger
            is_climb = one.column in CLIMBS
            readings.append(
                f"of {cell.strip()} the higher counts" if is_climb else f"of {cell.strip()} the longer counts"
            )
    return plain, readings


def larger_end(cell: str) -> str | None:
    """12 km of `10-12 km`; None when the cell is no range, or its ends cannot be compared."""
    hit = _RANGE.fullmatch(cell.strip())
    if hit is None:
        return None
    low, unit, high, unit_after = hit.groups()
    if unit and unit_after and unit.lower() != unit_after.lower():
        return None
    with contextlib.suppress(ValueError):
        ends = {_size(low): low, _size(high): high}
        if len({len(size) for size in ends}) == 1:
            return f"{ends[max(ends)]} {unit_after or unit}".strip()
    return None


def _size(text: str) -> tuple[float, ...]:
    """A number, or the numbers of a clock, to compare by."""
    return tuple(decimal(part) or 0.0 for part in text.split(":"))
