"""The race that an address names, and its lengths."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from loadwatch.units import distance_unit_m
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_values import FieldError, Values

RACES = {"10": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}


def _as_number(value: Any) -> Any:
    """A number of the address, which every language writes alike, as one; anything else as it is."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def race_of(context: Context, query: Mapping[str, Any]) -> tuple[dict[str, float], date | None]:
    """Targets [m] and day of the address; nothing when they cannot be meant."""
    values = Values(
        {key: query.get(key) for key in ("race", "until")}
        | {key: _as_number(query.get(key)) for key in ("distance", "ascent")}
    )
    try:
        race, distance, ascent, until = (
            values.text("race"), values.number("distance"), values.number("ascent"), values.day("until")
        )  # fmt: skip
    except FieldError:
        return {}, None
    metres = (
        distance * distance_unit_m(context.units) if race == "other" and distance else RACES.get(race or "")
    )
    if metres is None or not 1_000 <= metres <= 500_000:
        return {}, None
    targets = {"distance": metres}
    if ascent is not None and 10 <= ascent <= 60_000:
        targets["ascent"] = ascent * (1.0 if context.units == "km" else 0.3048)
    return targets, until
