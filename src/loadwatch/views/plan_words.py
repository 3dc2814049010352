"""Sizes of planned sessions in words: titles, amounts, what would pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from loadwatch.language import Told, inside, listed, say, say_n
from loadwatch.load.forecast import WEEK, Forecast, Passing, first_days
from loadwatch.load.plan_hills import Values
from loadwatch.load.plan_pass import SMALLEST
from loadwatch.load.why import is_red
from loadwatch.model import MEASURES, Flag, PlannedSession
from loadwatch.units import MINUTE_S, UnitSystem, height_unit_m
from loadwatch.views import words

KEPT = Told(
    {
        "uphill_ascent": "{room} up on hills",
        "downhill_descent": "{room} down on hills",
        "fast": "{room} fast",
        "sprint": "{room} of sprinting",
    }
)
EFFORTS = Told(
    {
        "easy": "{size} easy",
        "long": "Long run {size}",
        "steady": "{size} steady",
        "tempo": "{size} tempo",
        "threshold": "{size} threshold",
        "marathon": "{size} at marathon pace",
        "half": "{size} at half marathon pace",
        "race": "{size} race",
        "interval": "{size} fast",
        "recovery": "{size} recovery run",
        "walk": "{size} walk",
    }
)
SHARE_NOTE, STEP_NOTE = "loadwatch share", "loadwatch step back"  # what we note of a session ourselves
OWN_NOTES = frozenset({SHARE_NOTE, STEP_NOTE})
BINDING = Told({WEEK: "the week's distance"})


def amounts(values: Values, units: UnitSystem, *, climb: bool = True, is_most: bool = False) -> str:
    """18.0 km · 1:39 h · 300 m up; a climb that is the most that passes is not rounded up."""
    metres, seconds, ascent = values.get("distance_m"), values.get("duration_s"), values.get("ascent_m")
    parts = [] if metres is None else [str(words.distance(metres, units))]
    parts += [] if not seconds else [_time(round(seconds / MINUTE_S))]
    if ascent is not None and is_most:
        ascent = int(ascent / height_unit_m(units) + 1e-9) * height_unit_m(units)
    if climb and ascent is not None and ascent >= 1:
        parts.append(say("{height} up", height=words.height(ascent, units)))
    return " · ".join(parts)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d} h" if hours else say("{minutes} min", minutes=minutes)


def notes_of_plan(session: PlannedSession) -> dict[str, str]:
    """The notes that came with a session, without ours."""
    return {key: value for key, value in session.notes.items() if key not in OWN_NOTES}


def run_title(session: PlannedSession, units: UnitSystem) -> str:
    """A session that nobody has named, in words that may be typed: 12.5 km easy, 300 m up. Empty: it has no one stretch."""
    if len(session.parts) != 1 or session.parts[0].repeats != 1 or not session.is_run:
        return ""
    part, ascent = session.parts[0], session.ascent_m
    size = (
        words.distance(part.distance_m, units)
        if part.distance_m
        else _time(round((part.duration_s or 0) / MINUTE_S))
    )
    up = "" if ascent is None else say(", {height} up", height=words.height(ascent, units))
    if session.notes.get(STEP_NOTE):
        return say("Step back: {length}{up}", length=size, up=up)
    speed = words.pace(part.speed_mps, units)
    if speed is not None:
        return f"{size} @ {speed.value}{speed.unit}{up}"
    told = EFFORTS.get(part.pace)
    return f"{size}{up}" if told is None else f"{say(told, size=size)}{up}"


def binding_word(found: Forecast, stopped: Sequence[Flag] = ()) -> str:
    """What is met first: the room, or what the rules still say one step above what passes."""
    met = [flag for flag in stopped if flag.exposure in words.MEASURE_LABELS]
    name = max(met, key=lambda flag: flag.severity).exposure if met else found.binding or "distance"
    return limit_word(name)


def limit_word(measure: str) -> str:
    """A measure that sets a limit, inside a sentence."""
    return BINDING.get(measure) or inside(words.MEASURE_LABELS[measure])


def passing_values(found: Forecast) -> Values | None:
    """What the size that would pass asks; None when there is none."""
    share = None if found.passing is None else found.passing.share
    if share is None:
        return None
    return {key: None if value is None else value * share for key, value in found.expected.items()}


def passes_sentence(found: Forecast, units: UnitSystem) -> str:
    """What would pass instead. Empty: it passes as it is, or nobody asked."""
    if found.passing is None:
        return ""
    if any(flag.rule == "R13" for flag in found.flags):
        return ""  # no size answers a symptom: what the diary asks for is said already
    return " ".join(
        part for part in (_smaller(found, found.passing, units), _kept_length(found, units)) if part
    )


def _smaller(found: Forecast, passing: Passing, units: UnitSystem) -> str:
    smaller = passing_values(found)
    if smaller is not None:
        what = binding_word(found, passing.stopped)
        return say(
            "{size} would pass; {what} sets that limit.",
            size=amounts(smaller, units, is_most=True),
            what=what,
        )
    if found.room.get("distance") is None:
        return say("No room is told for that day.")
    if found.scale is not None and found.scale < SMALLEST:
        return say("No size would pass that day: move it, or rest.")
    return say("A smaller size alone does not clear it: move it to another day.")


def _kept_length(found: Forecast, units: UnitSystem) -> str:
    """Flatter or slower instead of shorter, where the length itself has room."""
    metres, most = found.expected.get("distance_m"), found.room_m
    if metres is None or most is None or metres > most:
        return ""
    parts = [
        say(words_of, room=_room(measure, room, units))
        for measure, words_of in KEPT.items()
        if (room := found.room.get(measure)) is not None
        and (found.expected.get(MEASURES[measure]) or 0.0) > room + 1e-9
    ]
    return (
        say("Or keep the length, flatter or slower: at most {parts}.", parts=listed(parts)) if parts else ""
    )


def _room(measure: str, room: float, units: UnitSystem) -> str:
    is_height = measure.endswith(("ascent", "descent"))
    return str(words.height(float(int(room)), units) if is_height else words.room_distance(room, units))


def first_days_sentence(found: Sequence[Forecast]) -> str:
    """The first day at each severity of a plan of several runs: First note Tue 1 Dec, first caution Sun 6 Dec."""
    if len(found) < 2 or any(is_red(flag) for one in found for flag in one.flags):
        return ""
    return firsts_sentence(len(found), first_days(found))


def firsts_sentence(n: int, days: Mapping[int, date]) -> str:
    """How many runs are to come, and the first day at each severity."""
    if not days:
        return say("{n} runs to come; no rule speaks.", n=n)
    firsts = listed(
        [
            say(
                "{word} first on {day}",
                word=inside(words.severity_word(severity)),
                day=words.short_day(days[severity]),
            )
            for severity in sorted(days)
        ]
    )
    return say_n("{n} run to come: {firsts}.", "{n} runs to come: {firsts}.", n, firsts=firsts)
