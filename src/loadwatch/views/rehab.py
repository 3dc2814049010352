"""Rehabilitation as JSON and words: the therapist's record, and what the rules say of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from loadwatch.language import later, retell, say
from loadwatch.load.amounts import amount
from loadwatch.load.rehab import Exercise, Level
from loadwatch.load.rehab.run_walk import Advice
from loadwatch.load.rehab.run_walk_done import NotCounted
from loadwatch.load.rehab.state import RehabState, RunWalk
from loadwatch.load.stop import INSTRUCTION
from loadwatch.model import Method
from loadwatch.units import MILE_M, MINUTE_S, UnitSystem
from loadwatch.views import words
from loadwatch.views.diary import symptom_card

RECORD = later("A record for the therapist, who decides. Healing takes its own time; no date is given.")


def rehab_row(state: RehabState, method: Method) -> dict[str, Any]:
    """Where a runner stands: SI, ISO dates, unknown is null. With a red flag only the instruction."""
    card = symptom_card(state.symptom, method)
    head = {"local_date": state.local_date.isoformat(), "site": state.site, "side": state.side}
    if state.symptom.state == "red":
        return head | {"state": "red", "action": say(INSTRUCTION)}
    return head | {
        "state": state.symptom.state,
        "action": card.action,
        "instead": list(card.options),
        "stage": state.stage,
        "stage_since": state.stage_since.isoformat() if state.stage_since else None,
        "week": state.week,
        "exercises": [_exercise(one, state.week) for one in state.exercises],
        "gates": [asdict(gate) | {"missing": list(gate.missing)} for gate in state.gates],
        "is_ready": state.is_ready,
        "run_walk": None if state.run_walk is None else _run_walk(state.run_walk),
        "caveat": say(RECORD),
    }


def _exercise(one: Exercise, week: int | None) -> dict[str, Any]:
    block = None if week is None else one.block(week)
    return {
        "title": one.title,
        "prescription": one.prescription,
        "this_week": None if block is None else {"sets": block.sets, "reps": block.reps, "note": block.note},
        "care": list(one.care),
        "source": one.source,
        "doi": one.doi,
        "grade": one.grade,
    }


def _run_walk(found: RunWalk) -> dict[str, Any]:
    preset, advice = found.preset, found.advice
    offered = preset.levels[advice.level - 1] if advice.level else None
    return {
        "preset": preset.name,
        "title": preset.title,
        "about": preset.about,
        "level": found.level,
        "levels": len(preset.levels),
        "session": level_row(preset.levels[found.level - 1]),
        "since": found.since.isoformat(),
        "sessions": [asdict(one) | {"local_date": one.local_date.isoformat()} for one in found.sessions],
        "not_counted": [_other(one) for one in found.others],
        "advice": {
            "action": advice.action,
            "level": advice.level or None,
            "reason": advice.reason,
            "not_before": advice.not_before.isoformat() if advice.not_before else None,
            "session": None if offered is None else level_row(offered),
            "text": advice_text(advice),
        },
        "source": preset.source,
        "grade": preset.grade,
    }


def _other(one: NotCounted) -> dict[str, Any]:
    """A run that is no session of the level: SI, and in words."""
    return asdict(one) | {"local_date": one.local_date.isoformat(), "text": other_text(one, "km")}


def other_text(one: NotCounted, units: UnitSystem) -> str:
    """Why a run does not count as a session of the level."""
    if one.found is None or one.asked is None:
        return say("not counted: how long it was is not known; tick it off if it was this level")
    if one.kind == "distance_m":
        amounts = {"found": words.distance(one.found, units), "asked": words.distance(one.asked, units)}
        return say("not counted: {found}, the level asks {asked}", **amounts)
    if one.kind == "share":
        shares = {"found": words.percent(one.found), "asked": words.percent(one.asked)}
        return say("not counted: {found} of the time running, the level has {asked}", **shares)
    minutes = {name: words.number(getattr(one, name) / MINUTE_S) for name in ("found", "asked")}
    if one.kind == "total_s":
        return say("not counted: {found} min in all, the level asks {asked} min", **minutes)
    return say("not counted: about {found} min of running, the level asks {asked} min", **minutes)


def level_row(level: Level) -> dict[str, Any]:
    """One step of a run-walk table, SI, and in words."""
    return {
        "walk_s": None if level.walk_min is None else level.walk_min * MINUTE_S,
        "run_s": None if level.run_min is None else level.run_min * MINUTE_S,
        "repeats": level.repeats,
        "total_m": None if level.total_mi is None else level.total_mi * MILE_M,
        "note": level.note,
        "text": level_text(level, "km"),
    }


def level_text(level: Level, units: UnitSystem) -> str:
    """Words of a step: "4 x (4.5 min walk, 0.5 min run)"; a distance in the reader's unit."""
    metres = None if level.total_mi is None else level.total_mi * MILE_M
    total = say(" for {distance}", distance=amount("distance", metres, units)) if metres else ""
    if level.run_min is None:
        return say("run{total}", total=total)
    if level.walk_min is None:
        return say("run {run_min:g} min{total}", run_min=level.run_min, total=total) + (
            f", {retell(level.note)}" if level.note else ""
        )
    turn = say("{walk_min:g} min walk, {run_min:g} min run", walk_min=level.walk_min, run_min=level.run_min)
    return (
        f"{level.repeats} x ({turn})"
        if level.repeats
        else say("{turn}, in turn{total}", turn=turn, total=total)
    )


def advice_text(advice: Advice) -> str:
    """The rule's word on the next session, for runner and therapist."""
    told = {
        "start": say("Begin with level {level}."),
        "advance": say("The rule allows level {level} next: {reason}."),
        "wait": say("Wait with level {level}: {reason}."),
        "repeat": say("Stay at level {level}: {reason}."),
        "drop": say("Go back to level {level}: {reason}."),
        "stop": say("Pause the run-walk table and contact the therapist: {reason}."),
        "finished": say(
            "The table is done: {reason}. Next comes frequency, then duration, then consecutive "
            "days, then hills, then speed, and racing last. Sprints need three clean repeats of a stage, "
            "with a rest day between."
        ),
    }
    return told[advice.action].format(level=advice.level, reason=retell(advice.reason))
