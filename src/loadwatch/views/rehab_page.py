"""The page "Return to run": stage, exercises to tick off, gates with what is missing, run-walk table with its next step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from loadwatch.language import Told, retell, say
from loadwatch.load.rehab import STAGES, Exercise
from loadwatch.load.rehab.gates import Gate
from loadwatch.load.rehab.run_walk import Outcome
from loadwatch.load.rehab.state import RehabState, RunWalk
from loadwatch.model import Athlete, Method
from loadwatch.units import MINUTE_S, UnitSystem
from loadwatch.views import words
from loadwatch.views.diary import LEVELS, symptom_card
from loadwatch.views.diary_page import short_place
from loadwatch.views.rehab import RECORD, advice_text, level_text, other_text
from loadwatch.views.rehab_shapes import (
    RehabExercise,
    RehabGate,
    RehabInput,
    RehabLine,
    RehabPage,
    RunWalkStep,
    RunWalkView,
    StepStatus,
)

STAGE_WORDS: dict[str, str] = Told(
    {
        "isometric": "Isometric holds",
        "eccentric": "Eccentric loading",
        "heavy_slow": "Heavy slow resistance",
        "plyometric": "Plyometrics",
    }
)
ENDED = Told({"S0": "calm", "S1": "watch", "S2": "reduce", "S3": "stop-check", "red": "red flag"})
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
NAME = 64  # an exercise is kept under so many letters of its title
Rows = Sequence[Mapping[str, Any]]


def rehab_page(athlete: Athlete, given: RehabInput, method: Method, units: UnitSystem) -> RehabPage:
    """The page of one runner on the day of the state."""
    state, day = given.state, given.state.local_date
    card = symptom_card(state.symptom, method)
    stages = tuple((stage, STAGE_WORDS[stage]) for stage in STAGES)
    if state.symptom.state == "red":
        return RehabPage(athlete.name, day, "red", card, None, None, "", stages)
    return RehabPage(
        athlete=athlete.name,
        as_of=day,
        state="full" if state.stage or state.run_walk else "empty",
        card=card,
        place=None if state.site is None else short_place(state.site, state.side),
        stage=state.stage,
        stage_words=_stage(state),
        stages=stages,
        exercises=tuple(_exercise(one, given.rows, state) for one in state.exercises),
        gates=tuple(_gate(gate, given.rows) for gate in state.gates),
        gates_words=_gates(state.gates),
        is_ready=state.is_ready,
        run_walk=None if state.run_walk is None else _run_walk(state.run_walk, state, units),
        presets=tuple((one.name, one.title, len(one.levels)) for one in given.plan.presets),
        log=tuple(_line(row, {one.name: one.title for one in given.plan.presets}, day) for row in given.rows),
        caveat=say(RECORD),
        site=state.site,
        side=state.side,
    )


def _stage(state: RehabState) -> str:
    if state.stage is None or state.stage_since is None:
        return say("The therapist has not set a stage yet.")
    return say(
        "{stage}, week {week}, since {day}",
        stage=STAGE_WORDS[state.stage], week=state.week, day=words.day_year(state.stage_since),
    )  # fmt: skip


# ---- exercises --------------------------------------------------------------------


def _exercise(one: Exercise, rows: Rows, state: RehabState) -> RehabExercise:
    name = one.title[:NAME]
    done = [row["local_date"] for row in rows if row["kind"] == "exercise" and row["name"] == name]
    since = state.local_date - timedelta(days=6)
    block = None if state.week is None else one.block(state.week)
    note = f" ({retell(block.note)})" if block and block.note else ""
    return RehabExercise(
        name=name,
        prescription=one.prescription,
        this_week=say("This week: {sets} × {reps}{note}", sets=block.sets, reps=block.reps, note=note) if block else "",
        care=one.care,
        source=one.source,
        done_today=done.count(state.local_date),
        done_week=sum(day >= since for day in done),
        per_week=int(one.days_per_week * one.per_day[0]),
    )  # fmt: skip


# ---- gates ------------------------------------------------------------------------


def _gates(gates: Sequence[Gate]) -> str:
    return say("{n} of {all} open", n=sum(gate.is_open for gate in gates), all=len(gates))


def _gate(gate: Gate, rows: Rows) -> RehabGate:
    own = [row["id"] for row in rows if row["kind"] == "gate" and row["name"] == gate.name]
    override = own[0] if own and gate.set_by_therapist is not None else None
    missing = tuple(_with_days(text) for text in gate.missing)
    return RehabGate(gate.name, gate.title, gate.is_open, missing, gate.set_by_therapist, override)


def _with_days(text: str) -> str:
    """A sentence of the rules with its days in the reader's form."""
    return ISO_DAY.sub(lambda found: words.short_day(date.fromisoformat(found[0])), text)


# ---- run-walk ---------------------------------------------------------------------


def _run_walk(found: RunWalk, state: RehabState, units: UnitSystem) -> RunWalkView:
    preset, advice = found.preset, found.advice
    moves = advice.action in {"drop", "advance"}
    others = [(one.local_date, other_text(one, units)) for one in found.others]
    later = advice.not_before is not None and advice.not_before > state.local_date
    return RunWalkView(
        preset=preset.name,
        title=preset.title,
        about=preset.about,
        level=found.level,
        steps=tuple(
            RunWalkStep(n, level_text(level, units), _status(n, found))
            for n, level in enumerate(preset.levels, 1)
        ),
        sessions=tuple(_session(one) for one in reversed(found.sessions[-6:])),
        others=tuple((words.short_day(day), told) for day, told in reversed(others[-6:])),
        next_text=_with_days(advice_text(advice)),
        action=advice.action,
        offered=advice.level if moves else None,
        not_before=words.short_day(advice.not_before) if later and advice.not_before else None,
        is_today=any(one.local_date == state.local_date for one in found.sessions),
        source=preset.source,
    )  # fmt: skip


def _status(level: int, found: RunWalk) -> StepStatus:
    """Below the level of now a session is known, or the table was set past it."""
    if level >= found.level:
        return "now" if level == found.level else "ahead"
    return "done" if level in found.run_levels else "skipped"


def _session(one: Outcome) -> tuple[str, str, int | None]:
    morning = {
        None: say("next morning not written down"),
        True: say("next morning as usual"),
        False: say("next morning above the usual"),
    }[one.is_back]
    if one.state is None:
        return words.short_day(one.local_date), say("how it ended was not written down"), None
    told = say("ended at “{state}”, {morning}", state=ENDED[one.state], morning=morning)
    return words.short_day(one.local_date), told, LEVELS[one.state]


# ---- the record -------------------------------------------------------------------


def _line(row: Mapping[str, Any], titles: Mapping[str, str], today: date) -> RehabLine:
    day = row["local_date"]
    return RehabLine(row["id"], words.day_year(day), line_words(row, titles), row["kind"], day == today)


def line_words(row: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """One line of the record as a sentence; `titles` are those of the run-walk tables."""
    table = retell(titles.get(row["name"], row["name"] or ""))
    pain = "" if row["pain"] is None else say(", pain {number} of 10", number=words.number(row["pain"]))
    note = f": {row['note']}" if row["note"] else ""
    told = {
        "stage": lambda: say("Stage {get}", get=STAGE_WORDS.get(row["name"], row["name"])),
        "run_walk": lambda: say("Run-walk table “{table}”, level {level}", table=table, level=row["level"]),
        "run_walk_done": lambda: say(
            "Run-walk session done, table “{table}”, level {level}", table=table, level=row["level"]
        ),
        "exercise": lambda: say(
            "Exercise done: {value}", value=retell(row["name"]) if row["name"] else say("not named")
        ),
        "walk": lambda: say(
            "Brisk walk of {number} min", number=words.number((row["duration_s"] or 0.0) / MINUTE_S)
        ),
        "hop": lambda: say("Hop test: {hops}", hops=_hops(row)),
        "score": lambda: say("Questionnaire {name}: {level} of 100", name=row["name"], level=row["level"]),
        "gate": lambda: say(
            "Gate {name} {value} by the therapist",
            name=row["name"],
            value=say("opened") if row["is_passed"] else say("closed"),
        ),
    }[row["kind"]]()
    return f"{told}{pain}{note}"


def _hops(row: Mapping[str, Any]) -> str:
    parts = [f"{words.number(row['duration_s'])} s"] if row["duration_s"] else []
    if row["reps"]:
        parts.append(say("{reps} contacts", reps=row["reps"] * (row["sets"] or 1)))
    return ", ".join(parts) or say("no amount")
