"""The totals of one activity in the reader's units; each unknown one says why."""

from __future__ import annotations

import polars as pl

from loadwatch.language import Told, say
from loadwatch.model import Activity
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.reasons import reason_words
from loadwatch.views.rows import sport_of, totals
from loadwatch.views.shapes import Fact


def facts(activity: Activity, exposures: pl.DataFrame, units: UnitSystem) -> tuple[Fact, ...]:
    """The totals in the reader's units; each unknown one says why."""
    total = totals(activity.sessions)
    reasons = {group: first_of(exposures, f"{group}_reason") for group in ("volume", "hills")}
    moving_s = total["moving_s"] or total["timer_s"]
    beat, step = total["avg_heart_rate_bpm"], total["avg_cadence_spm"]
    return (
        _length(
            say("Distance"), total["distance_m"], "distance_m", units, reasons["volume"] or "no_distance"
        ),
        _time(say("Time"), total["timer_s"]),
        _time(say("Moving"), total["moving_s"], "no_moving"),
        _time(say("Elapsed"), total["elapsed_s"]),
        _quickness(sport_of(activity.sessions), total["distance_m"], moving_s, units),
        _length(say("Ascent"), total["ascent_m"], "ascent_m", units, reasons["hills"] or "no_elevation"),
        _length(say("Descent"), total["descent_m"], "descent_m", units, reasons["hills"] or "no_elevation"),
        Fact(say("Heart rate"), whole(beat), say("bpm"), None if beat else reason_words("no_heart_rate")),
        Fact(
            say("Cadence"),
            whole(step),
            cadence_unit(sport_of(activity.sessions)),
            None if step else reason_words("no_cadence"),
        ),
    )


def _length(label: str, value: float | None, column: str, units: UnitSystem, reason: str) -> Fact:
    shown = words.measure_amount(column, value if value is not None else 0.0, units)
    if value is None:
        return Fact(label, None, shown.unit, reason_words(reason))
    return Fact(
        label, words.distance(value, units, 2).value if column == "distance_m" else shown.value, shown.unit
    )


def _quickness(sport: str, distance_m: float | None, time_s: float | None, units: UnitSystem) -> Fact:
    """Pace of a run, speed of anything else."""
    pace, speed = words.pace_of(distance_m, time_s, units), words.speed_of(distance_m, time_s, units)
    label, found, unit = (
        (say("Pace"), pace, f"/{units}") if sport == "running" else (say("Speed"), speed, f"{units}/h")
    )
    return Fact(label, found.value if found else None, unit, None if found else reason_words("no_pace"))


def _time(label: str, value: float | None, reason: str = "no_time") -> Fact:
    return (
        Fact(label, None, "", reason_words(reason)) if value is None else Fact(label, words.duration(value))
    )


_BEATS = Told({"cycling": "turns/min", "swimming": "strokes/min", "rowing": "strokes/min"})


def cadence_unit(sport: str) -> str:
    """What a watch counts in a minute of this sport."""
    return _BEATS[sport] if sport in _BEATS else say("steps/min")


def whole(value: float | None) -> str | None:
    """A number without decimals; None when unknown."""
    return None if value is None else words.number(value)


def first_of(frame: pl.DataFrame, column: str) -> str | None:
    """The first known value of a column, as text."""
    found = frame[column].drop_nulls()
    return str(found[0]) if len(found) else None
