"""Critical speed with its source, and race results, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loadwatch.language import Told, say, written
from loadwatch.load.speed import ENTERED, CriticalSpeed
from loadwatch.model import Method
from loadwatch.units import HOUR_S, MINUTE_S, UnitSystem
from loadwatch.views import words

SOURCES = Told(
    {
        "best efforts": "a straight line through your best efforts of {days} days",
        "race result": "your best race result of {days} days",
        "best 20 min": "{share} of your best 20 minutes of {days} days",
        "best 5 min": "the fastest 5 minutes of your runs of {days} days",
    }
)
TRUST = Told({"medium": "medium", "low": "low"})


@dataclass(frozen=True)
class RaceRow:
    """One race result."""

    id: str
    result: str
    when: str


def critical_speed_sentence(found: CriticalSpeed, units: UnitSystem, method: Method) -> str:
    """Critical speed, where it comes from and how sure it is."""
    if found.value_mps is not None and found.method == ENTERED:
        return say(
            "Critical speed for the next run: {pace}, as it was entered; no runs were measured for it.",
            pace=words.pace(found.value_mps, units),
        )
    if found.value_mps is None or found.method is None or found.confidence is None:
        return say(
            "Critical speed is not known yet: it needs hard efforts of the last {days} days, or a race result.",
            days=method.critical_speed_days,
        )
    source = SOURCES[found.method].format(
        days=method.critical_speed_days, share=written(method.speed.of_20_min, ".2f")
    )
    return say(
        "Critical speed for the next run: {pace}, from {source} (confidence: {trust}).",
        pace=words.pace(found.value_mps, units), source=source, trust=TRUST[found.confidence],
    )  # fmt: skip


def critical_speed_row(found: CriticalSpeed) -> dict[str, Any]:
    """The same as JSON: SI, unknown is null."""
    return {
        "critical_speed_mps": found.value_mps, "d_prime_m": found.d_prime_m, "source": found.method,
        "confidence": found.confidence,
    }  # fmt: skip


def race_rows(found: Sequence[Mapping[str, Any]], units: UnitSystem, today: date) -> tuple[RaceRow, ...]:
    """Results in words, in the order given."""
    return tuple(
        RaceRow(row["id"], _result(row, units), words.day_near(row["local_date"], today)) for row in found
    )


def _result(row: Mapping[str, Any], units: UnitSystem) -> str:
    values = {"distance": words.distance(row["distance_m"], units), "time": words.duration(row["time_s"])}
    if row["ascent_m"]:
        return say("{distance} in {time}, {up} up", up=words.height(row["ascent_m"], units), **values)
    return say("{distance} in {time}", **values)


def seconds_of(text: str) -> float | None:
    """Seconds of a time such as 45:30 or 1:45:30; None when it is none."""
    parts = text.strip().split(":")
    if len(parts) not in {2, 3} or not all(part.isdecimal() for part in parts):
        return None
    *hours, minutes, seconds = (int(part) for part in parts)
    if seconds >= MINUTE_S or (hours and minutes >= MINUTE_S):
        return None
    return (hours[0] if hours else 0) * HOUR_S + minutes * MINUTE_S + seconds
