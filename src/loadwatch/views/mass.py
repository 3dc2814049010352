"""Body mass in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from loadwatch.language import say
from loadwatch.load.mass import MassChange
from loadwatch.load.thresholds import ALWAYS, MASS
from loadwatch.model import Athlete
from loadwatch.views import words


def mass_words(mass_kg: float) -> str:
    """61.5 kg."""
    return say("{number} kg", number=words.number(mass_kg, 1))


def mass_note(change: MassChange | None) -> str | None:
    """What a large change of body mass says to the reader; None without one."""
    if change is None:
        return None
    return say(
        "Body mass changed by {change} in {n} days ({before} on {since}, {now} on {on}). No load here counts body mass: "
        "mention it to your therapist.",
        change=mass_words(abs(change.change_kg)),
        n=(change.on - change.since).days,
        before=mass_words(change.before_kg),
        since=words.day_year(change.since),
        now=mass_words(change.now_kg),
        on=words.day_year(change.on),
    )


def mass_row(athlete: Athlete, dated: Sequence[Mapping[str, Any]], notes: Sequence[str]) -> dict[str, Any]:
    """What is known of a runner's mass, as JSON takes it; a value without a day always held."""
    values = [
        {"local_date": None if one["local_date"] == ALWAYS else one["local_date"], "mass_kg": one["value"]}
        for one in dated
        if one["key"] == MASS
    ]
    if not values and athlete.mass_kg is not None:
        values = [{"local_date": None, "mass_kg": athlete.mass_kg}]
    return {"athlete": athlete.name, "mass_kg": athlete.mass_kg, "values": values, "notes": list(notes)}
