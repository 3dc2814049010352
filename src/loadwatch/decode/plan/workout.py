"""FIT workout files: a planned session without a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from loadwatch.decode.plan.planned import PlanFile, PlanReader, session_of, with_ids
from loadwatch.errors import CorruptFileError, NotAnActivityError, PlanError
from loadwatch.load.plan_text import PlanText, is_endless
from loadwatch.load.plan_text.words import PACES as PACE_WORDS
from loadwatch.load.plan_text.words import WEAK
from loadwatch.model import Pace, PlannedPart

Message = dict[str | int, Any]
MILLI = 1000.0  # stored: milliseconds and mm/s
CENTI = 100.0  # stored: centimetres
PACES: dict[str, Pace] = {
    "warmup": "easy",
    "cooldown": "easy",
    "recovery": "recovery",
    "interval": "interval",
}
ZONES: dict[int, Pace] = {1: "recovery", 2: "easy", 3: "steady", 4: "threshold", 5: "interval"}
PLAIN: Pace = "steady"  # an active step that tells nothing more
ENDS = ("warmup", "cooldown")
MOST_STEPS, MOST_REPEATS = 500, 100


def read_workout(data: bytes, name: str, reader: PlanReader) -> PlanFile:
    """The planned session of a workout file on the reader's day.

    Raises
    ------
    PlanError
        When no day is given, or no step has a length.
    NotAnActivityError
        When it is another kind of FIT file.
    CorruptFileError
        When nothing can be read.
    """
    messages = _messages(data, name)
    if not messages.get("workout_step"):
        kind = str((messages.get("file_id") or [{}])[0].get("type") or "a FIT file")
        raise NotAnActivityError(name, kind, f"{kind}: not a workout, so it was left out.")
    if reader.day is None:
        raise PlanError(
            name, "A workout file has no date.", "Say on which day it is planned: --date YYYY-MM-DD."
        )
    head = (messages.get("workout") or [{}])[0]
    title = str(head.get("wkt_name") or "").strip() or "Workout"
    said = _titled(_said(messages["workout_step"], name), title)
    session = session_of(reader, reader.day, title, said, "fit")
    sport = str(head.get("sport") or "running")
    return PlanFile(with_ids([replace(session, sport="running" if sport == "generic" else sport)]))


def _messages(data: bytes, name: str) -> dict[str, list[Message]]:
    import fitfast

    try:
        found: dict[str, list[Message]] = fitfast.parse(data)
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the native reader is no Exception
        raise CorruptFileError(name, "This workout file cannot be read.") from error
    return found


def _said(steps: Sequence[Message], name: str) -> PlanText:
    """Steps in order; a repeat multiplies the steps that it goes back to."""
    ordered = sorted(steps[:MOST_STEPS], key=lambda step: int(step.get("message_index") or 0))
    readings: list[str] = []
    parts: list[tuple[int, PlannedPart]] = []
    for index, step in enumerate(ordered):
        if str(step.get("duration_type", "")).startswith("repeat"):
            parts = _repeated(parts, step, readings)
        elif (part := _part(step, readings)) is not None:
            parts.append((index, part))
    if not parts:
        raise PlanError(name, "No step of this workout has a distance or a time.")
    if is_endless([part for _, part in parts]):
        raise PlanError(name, "This workout is longer than anyone runs.")
    return PlanText(tuple(part for _, part in parts), readings=tuple(dict.fromkeys(readings)))


def _titled(said: PlanText, title: str) -> PlanText:
    """A workout of one active step is run as its title says."""
    plain = [part for part in said.parts if part.pace == PLAIN]
    named = _named(title)
    if named is None or len(plain) != 1 or plain[0].repeats > 1:
        return said
    return replace(said, parts=tuple(replace(p, pace=named) if p is plain[0] else p for p in said.parts))


def _named(text: str) -> Pace | None:
    """The first word of a name that is a pace."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return next(
        (PACE_WORDS[word] for word in words if word in PACE_WORDS.keys() - WEAK and len(word) > 1), None
    )


def _repeated(
    parts: list[tuple[int, PlannedPart]], step: Message, readings: list[str]
) -> list[tuple[int, PlannedPart]]:
    back, count = step.get("duration_value"), step.get("target_value")
    is_count = step.get("duration_type") == "repeat_until_steps_cmplt"
    if (
        not is_count
        or not isinstance(back, int)
        or not isinstance(count, int)
        or not 1 <= count <= MOST_REPEATS
    ):
        readings.append("a repeat without a number of times is counted once")
        return parts
    return [(i, _times(part, count)) if i >= back else (i, part) for i, part in parts]


def _times(part: PlannedPart, count: int) -> PlannedPart:
    quick: Pace = "interval" if part.pace == PLAIN else part.pace
    return replace(part, repeats=part.repeats * count, pace=quick)


def _part(step: Message, readings: list[str]) -> PlannedPart | None:
    intensity = str(step.get("intensity") or "active")
    metres, seconds = _length(step)
    if intensity == "rest":
        readings.append("rest steps are taken as standing")
        return None
    if metres is None and seconds is None and intensity not in ENDS:
        readings.append("a step without distance or time is left out")
        return None
    speed = _speed(step)
    pace: Pace = "pace" if speed is not None else _pace(step, intensity, readings)
    return PlannedPart(pace, metres, seconds, speed)


def _pace(step: Message, intensity: str, readings: list[str]) -> Pace:
    """Of the zone, else of the step's name, else of its kind."""
    target, zone = step.get("target_type"), step.get("target_value")
    if target in {"heart_rate", "speed"} and zone in ZONES:
        kind = "heart rate" if target == "heart_rate" else "speed"
        readings.append(f"zone {zone} of the {kind} is read as {ZONES[zone]}")
        return ZONES[zone]
    if target not in {"speed", "open", None}:
        readings.append("targets of heart rate, power and cadence tell no pace")
    return PACES.get(intensity) or _named(str(step.get("wkt_step_name") or "")) or PLAIN


def _length(step: Message) -> tuple[float | None, float | None]:
    value = step.get("duration_value")
    if not isinstance(value, int) or value <= 0:
        return None, None
    kind = step.get("duration_type")
    return (value / CENTI if kind == "distance" else None), (value / MILLI if kind == "time" else None)


def _speed(step: Message) -> float | None:
    low, high = step.get("custom_target_value_low"), step.get("custom_target_value_high")
    if step.get("target_type") != "speed" or not isinstance(low, int) or not isinstance(high, int):
        return None
    mean = (low + high) / 2 / MILLI
    return mean if 0.5 <= mean <= 12 else None
