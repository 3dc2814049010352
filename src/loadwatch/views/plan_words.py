"""Sizes of planned sessions in words: titles, amounts, what would pass."""

from __future__ import annotations

from loadwatch.load.forecast import WEEK, Forecast
from loadwatch.load.plan import Values
from loadwatch.load.progression import Progression, Step
from loadwatch.model import PlannedSession
from loadwatch.units import MINUTE_S, UnitSystem, distance_unit_m
from loadwatch.views import words

BINDING = {WEEK: "the week's distance"}
DISTANCES = ("distance", WEEK)


def amounts(values: Values, units: UnitSystem, *, climb: bool = True) -> str:
    """18.0 km · 1:39 h · 300 m up."""
    metres, seconds, ascent = values.get("distance_m"), values.get("duration_s"), values.get("ascent_m")
    parts = [] if metres is None else [str(words.distance(metres, units))]
    parts += [] if not seconds else [_time(round(seconds / MINUTE_S))]
    if climb and ascent is not None and ascent >= 1:
        parts.append(words.say("{height} up", height=words.height(ascent, units)))
    return " · ".join(parts)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d} h" if hours else f"{minutes} min"


def resized_title(old: PlannedSession, new: PlannedSession, share: float, units: UnitSystem) -> str:
    """A simple run is called by its new size; another keeps its title with the share behind it."""
    if (
        len(new.parts) != 1
        or new.parts[0].repeats != 1
        or new.parts[0].distance_m is None
        or old.source != "text"
    ):
        base = old.title.partition(" · ")[0]
        return words.say("{title} · at {share}", title=base, share=words.percent(share))
    part = new.parts[0]
    pace = "" if part.pace == "pace" else f" {part.pace}"
    stated = words.pace(part.speed_mps, units)
    pace += "" if stated is None else f" @ {stated.value}{stated.unit}"
    up = "" if new.ascent_m is None else words.say(", {height} up", height=words.height(new.ascent_m, units))
    return f"{words.distance(part.distance_m or 0.0, units)}{pace}{up}"


def step_title(step: Step, found: Progression, units: UnitSystem) -> str:
    """Long run 14.3 km, 210 m up."""
    up = (
        words.say(", {height} up", height=words.height(step.values["ascent"], units))
        if "ascent" in found.targets
        else ""
    )
    title = "Step back: {length}{up}" if step.is_cutback else "Long run {length}{up}"
    return words.say(title, length=words.distance(step.values["distance"], units), up=up)


def passing_share(found: Forecast, units: UnitSystem) -> float | None:
    """A smaller size that every room allows, as offered in words: a distance rounded down to a tenth."""
    asked = found.expected.get("distance_m")
    if found.scale is None or not asked or found.scale >= 1:
        return None
    share = int(found.scale * 100) / 100
    if found.binding in DISTANCES:
        unit_m = distance_unit_m(units)
        share = int(found.scale * asked / unit_m * 10 + 1e-6) * unit_m / 10 / asked
    return share if share >= 0.05 else None


def binding_word(found: Forecast) -> str:
    """What is met first."""
    name = found.binding or "distance"
    return BINDING.get(name) or words.MEASURE_LABELS[name].lower()


def passes_sentence(found: Forecast, share: float | None, is_clear: bool, units: UnitSystem) -> str:
    """What would pass instead; empty when nothing speaks."""
    if share is not None and is_clear:
        smaller = {key: None if value is None else value * share for key, value in found.expected.items()}
        return words.say(
            "{size} would pass; {what} binds.", size=amounts(smaller, units), what=binding_word(found)
        )
    if found.severity == 0 and (found.scale is None or found.scale >= 1):
        return ""
    room = found.room.get("distance")
    if found.scale is not None and found.scale < 1 and share is None:
        return words.say("No size would pass that day: move it, or rest.")
    if room is None:
        return words.say("No room is told for that day.")
    return words.say("A smaller size alone does not clear it: move it to another day.")
