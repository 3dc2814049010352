"""Sizes of planned sessions in words: titles, amounts, what would pass."""

from __future__ import annotations

from collections.abc import Sequence

from loadwatch.language import Told, inside, say
from loadwatch.load.forecast import WEEK, Forecast
from loadwatch.load.plan import Values
from loadwatch.load.progression import Progression, Step
from loadwatch.model import Flag, PlannedSession
from loadwatch.units import MINUTE_S, UnitSystem, distance_unit_m
from loadwatch.views import words

BINDING = Told({WEEK: "the week's distance"})
DISTANCES = ("distance", WEEK)
PARTS = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.35, 0.2)  # of what the rooms allow
SMALLEST = 0.05  # of the planned size: less is not that run any more


def amounts(values: Values, units: UnitSystem, *, climb: bool = True) -> str:
    """18.0 km · 1:39 h · 300 m up."""
    metres, seconds, ascent = values.get("distance_m"), values.get("duration_s"), values.get("ascent_m")
    parts = [] if metres is None else [str(words.distance(metres, units))]
    parts += [] if not seconds else [_time(round(seconds / MINUTE_S))]
    if climb and ascent is not None and ascent >= 1:
        parts.append(say("{height} up", height=words.height(ascent, units)))
    return " · ".join(parts)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d} h" if hours else say("{minutes} min", minutes=minutes)


def resized_title(old: PlannedSession, new: PlannedSession, share: float, units: UnitSystem) -> str:
    """A simple run is called by its new size; another keeps its title with the share behind it."""
    if (
        len(new.parts) != 1
        or new.parts[0].repeats != 1
        or new.parts[0].distance_m is None
        or old.source != "text"
    ):
        base = old.title.partition(" · ")[0]
        return say("{title} · at {share}", title=base, share=words.percent(share))
    part = new.parts[0]
    pace = "" if part.pace == "pace" else f" {part.pace}"
    stated = words.pace(part.speed_mps, units)
    pace += "" if stated is None else f" @ {stated.value}{stated.unit}"
    up = "" if new.ascent_m is None else say(", {height} up", height=words.height(new.ascent_m, units))
    return f"{words.distance(part.distance_m or 0.0, units)}{pace}{up}"


def step_title(step: Step, found: Progression, units: UnitSystem) -> str:
    """Long run 14.3 km, 210 m up."""
    up = (
        say(", {height} up", height=words.height(step.values["ascent"], units))
        if "ascent" in found.targets
        else ""
    )
    title = say("Step back: {length}{up}") if step.is_cutback else say("Long run {length}{up}")
    return say(title, length=words.distance(step.values["distance"], units), up=up)


def passing_shares(found: Forecast, units: UnitSystem) -> tuple[float, ...]:
    """Smaller sizes to ask the rules about, the largest first: what every room allows, then parts of that."""
    asked = found.expected.get("distance_m")
    if not asked or (not found.flags and (found.scale is None or found.scale >= 1)):
        return ()
    top = 1.0 if found.scale is None else min(found.scale, 1.0)
    shares = (_rounded(top * part, asked, found, units) for part in PARTS)
    return tuple(dict.fromkeys(share for share in shares if SMALLEST <= share < 1))


def _rounded(share: float, asked: float, found: Forecast, units: UnitSystem) -> float:
    """As offered in words: a distance rounded down to a tenth, else whole percent."""
    if found.binding not in DISTANCES and found.binding is not None:
        return int(share * 100) / 100
    unit_m = distance_unit_m(units)
    return int(share * asked / unit_m * 10 + 1e-6) * unit_m / 10 / asked


def binding_word(found: Forecast, stopped: Sequence[Flag] = ()) -> str:
    """What is met first: the room, or what the rules still say at the size that the rooms allow."""
    met = [flag for flag in stopped if flag.exposure in words.MEASURE_LABELS]
    name = max(met, key=lambda flag: flag.severity).exposure if met else found.binding or "distance"
    return BINDING.get(name) or inside(words.MEASURE_LABELS[name])


def passes_sentence(found: Forecast, share: float | None, stopped: Sequence[Flag], units: UnitSystem) -> str:
    """What would pass instead: `share` is clear, `stopped` is what the larger size still met. Empty: nothing speaks."""
    if share is not None:
        smaller = {key: None if value is None else value * share for key, value in found.expected.items()}
        what = binding_word(found, stopped)
        return say("{size} would pass; {what} binds.", size=amounts(smaller, units), what=what)
    if found.severity == 0 and (found.scale is None or found.scale >= 1):
        return ""
    if found.scale is not None and found.scale < SMALLEST:
        return say("No size would pass that day: move it, or rest.")
    if found.room.get("distance") is None:
        return say("No room is told for that day.")
    return say("A smaller size alone does not clear it: move it to another day.")
