"""What the therapist set, in words: limits of a run and a week, and the numbers that count before the computed ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loadwatch.language import say, upper_first, written
from loadwatch.load.modifier import Override, in_force
from loadwatch.model import MEASURES
from loadwatch.units import UnitSystem
from loadwatch.views import words

FLAT_M = 60.0  # "no hills": less climbing than this in a run is the noise of a flat one
EASY_M = 100.0  # "no fast running": less than this is the noise of a watch


def limits_sentence(overrides: Sequence[Override], day: date, units: UnitSystem) -> str | None:
    """All limits in force on a day as one sentence; None when there is none."""
    parts = limit_parts(overrides, day, units)
    return say("Set by the therapist: {limits}.", limits=", ".join(parts)) if parts else None


def limit_parts(overrides: Sequence[Override], day: date, units: UnitSystem) -> tuple[str, ...]:
    """ "at most 24.0 km in 7 days", "no hills" …, those in force on a day."""
    week = in_force(overrides, "week", day, "distance")
    run = in_force(overrides, "limit", day, "distance")
    climb = in_force(overrides, "limit", day, "uphill_ascent")
    drop = in_force(overrides, "limit", day, "downhill_descent")
    fast = in_force(overrides, "limit", day, "fast")
    found = (
        week and say("at most {room} in 7 days", room=words.room_distance(week.value, units)),
        run and say("at most {room} in a run", room=words.room_distance(run.value, units)),
        *_hills(climb, drop, units),
        fast and _fast(fast, units),
    )
    return tuple(part for part in found if part)


def _hills(climb: Override | None, drop: Override | None, units: UnitSystem) -> tuple[str | None, ...]:
    """Hills up and down, as one word when neither is allowed."""
    if climb and drop and max(climb.value, drop.value) <= FLAT_M:
        return (say("no hills"),)
    up, down = say("no hills up"), say("no hills down")
    climbing = say("at most {climb} of climbing on hills in a run")
    descent = say("at most {climb} of descent on hills in a run")
    return (_hill(climb, units, up, climbing), _hill(drop, units, down, descent))


def _hill(limit: Override | None, units: UnitSystem, none: str, most: str) -> str | None:
    if limit is None:
        return None
    return none if limit.value <= FLAT_M else most.format(climb=words.height(limit.value, units))


def _fast(limit: Override, units: UnitSystem) -> str:
    if limit.value <= EASY_M:
        return say("no fast running")
    return say("at most {room} of fast running in a run", room=words.distance(limit.value, units))


def override_words(one: Override, units: UnitSystem) -> str:
    """One number of the therapist as a sentence."""
    if one.kind == "modifier":
        return say("Factor on what was tolerated: {value}", value=written(one.value, ".2f"))
    if one.kind in {"limit", "week"}:
        told = limit_parts([one], one.valid_from, units)
        if told:
            return upper_first(told[0])
    column = words.MEASURE_LABELS[one.measure or "distance"]
    amount = words.measure_amount(measure_column(one.measure), one.value, units)
    kinds = {
        "capacity": say("Capacity of {what}: {amount}"),
        "capacity_week": say("Capacity of {what} in 7 days: {amount}"),
        "limit": say("{what}: at most {amount} in a run"),
    }
    return say(kinds.get(one.kind) or say("{what}: at most {amount} in 7 days"), what=column, amount=amount)


def measure_column(measure: str | None) -> str:
    """The column behind a measure."""
    return MEASURES[measure or "distance"]
