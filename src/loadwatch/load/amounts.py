"""Numbers in the sentences of a reason: lengths, heights, loads and days in the reader's units."""

from __future__ import annotations

from datetime import date
from math import floor

from loadwatch.language import Told, dated, decimal, written
from loadwatch.model import TISSUES
from loadwatch.units import UnitSystem, distance_unit_m, height_unit, height_unit_m

DOUBTS = Told({"mixed": "mixed", "conflicting": "conflicting"})
HEIGHTS = {"ascent", "descent", "uphill_ascent", "downhill_descent"}
PARTS = {"fast", "sprint", "uphill", "downhill"}


def amount(measure: str, value: float, units: UnitSystem) -> str:
    """A value of a measure: 16 km, 1.25 km, 320 m, 9.4 eq-km."""
    if measure in TISSUES:
        return f"{trimmed(round(value, 1))} eq-km"
    if measure in HEIGHTS:
        return f"{written(value / height_unit_m(units), '.0f')} {height_unit(units)}"
    digits = 2 if measure in PARTS else 1
    return f"{trimmed(round(value / distance_unit_m(units), digits), digits)} {units}"


def room(measure: str, value: float, units: UnitSystem) -> str:
    """The same rounded down, so that who follows it stays inside."""
    if measure in TISSUES:
        return amount(measure, _down(value, 1), units)
    if measure in HEIGHTS:
        return f"{floor(max(value, 0.0) / height_unit_m(units) + 1e-6)} {height_unit(units)}"
    digits = 2 if measure in PARTS else 1
    return f"{trimmed(_down(value / distance_unit_m(units), digits), digits)} {units}"


def _down(value: float, digits: int) -> float:
    steps = 10.0**digits
    return max(floor(value * steps + 1e-6), 0) / steps


def day(value: date, seen_from: date) -> str:
    """8 June, with the year when it is another one."""
    return dated(value, "MMMMd" if value.year == seen_from.year else "yMMMMd")


def weekday(value: date) -> str:
    """Sunday."""
    return dated(value, "EEEE")


def percent(share: float) -> str:
    """Whole percent; one decimal where rounding would hide on which side of an edge it lies."""
    value = share * 100
    return f"{written(value, '.1f' if value < 11 else '.0f')} %"


def trimmed(value: float, digits: int = 1) -> str:
    """A number without trailing zeros: 12, 13.2, 0.35."""
    text = f"{value:.{digits}f}"
    return decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def evidence_words(grade: str) -> str:
    """The grade of evidence; those that studies disagree about say so."""
    letter, _, doubt = grade.rpartition("-")
    return f"{letter}-{DOUBTS[doubt]}" if doubt in DOUBTS and letter else DOUBTS.get(grade, grade)
