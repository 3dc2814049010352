"""Where a runner stands in rehabilitation: stage, gates, run-walk level and what the rule says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

import polars as pl

from loadwatch.load.rehab import Counting, Exercise, Preset, RehabEntry, RehabPlan
from loadwatch.load.rehab.gates import Evidence, Gate, gates
from loadwatch.load.rehab.run_walk import (
    STOPPING,
    Advice,
    Outcome,
    advice,
    behind_gates,
    outcomes,
    rest_after,
)
from loadwatch.load.rehab.run_walk_done import DayRun, NotCounted, sessions
from loadwatch.load.stop import is_stopped
from loadwatch.load.symptoms import Symptom, worst_state
from loadwatch.model import Method


@dataclass(frozen=True)
class RunWalk:
    """The run-walk table in use, its level, the sessions done at that level, and runs that were none of them."""

    preset: Preset
    level: int
    since: date
    sessions: tuple[Outcome, ...]
    advice: Advice
    others: tuple[NotCounted, ...] = ()
    run_levels: frozenset[int] = frozenset()  # a session of them is known; the others below were skipped


@dataclass(frozen=True)
class RehabState:
    """All of it on one day. The therapist decides; this is the record and what the rules say of it."""

    local_date: date
    site: str | None
    side: str | None
    symptom: Symptom
    gates: tuple[Gate, ...]
    stage: str | None = None  # None: the therapist has not set one
    stage_since: date | None = None
    week: int | None = None  # of the stage, from 1
    exercises: tuple[Exercise, ...] = ()
    run_walk: RunWalk | None = None
    log: tuple[RehabEntry, ...] = ()

    @property
    def is_ready(self) -> bool:
        """True when every gate before running is open."""
        return all(gate.is_open for gate in self.gates)


def rehab_state(
    evidence: Evidence, runs: Iterable[DayRun], day: date, plan: RehabPlan, method: Method
) -> RehabState:
    """Where a runner stands on a day; entries, runs and answers after it are left out."""
    log = tuple(sorted((e for e in evidence.log if e.local_date <= day), key=lambda e: e.local_date))
    stage = next((entry for entry in reversed(log) if entry.kind == "stage"), None)
    own = _of_site(evidence)
    stops = is_stopped(evidence.states, day)  # a red flag counts wherever it is
    symptom = worst_state(evidence.states if stops else own.states, day)
    week = None if stage is None else (day - stage.local_date).days // 7 + 1
    opened = gates(evidence, day, plan.gates)
    table = _run_walk(own, log, [run for run in runs if run.local_date <= day], plan, (symptom.state, method))
    if table is not None and not all(gate.is_open for gate in opened):
        table = replace(table, advice=behind_gates(table.advice, table.level))
    return RehabState(
        local_date=day,
        site=evidence.site,
        side=evidence.side,
        symptom=symptom,
        gates=opened,
        stage=None if stage is None else stage.name,
        stage_since=None if stage is None else stage.local_date,
        week=week,
        exercises=() if stage is None else plan.of_stage(stage.name or "", evidence.site),
        run_walk=table,
        log=log,
    )


def _of_site(evidence: Evidence) -> Evidence:
    """The same with the states and answers of its site only."""
    if evidence.site is None:
        return evidence
    is_site = pl.col("site") == evidence.site
    return Evidence(
        evidence.states.filter(is_site), evidence.diary.filter(is_site), evidence.heel_raises, evidence.log,
        evidence.site, evidence.side,
    )  # fmt: skip


def _run_walk(
    evidence: Evidence,
    log: tuple[RehabEntry, ...],
    runs: list[DayRun],
    plan: RehabPlan,
    now: tuple[str, Method],
) -> RunWalk | None:
    """The newest level that was set; its sessions are runs like it from that day on, recorded or written down."""
    newest = next((entry for entry in reversed(log) if entry.kind == "run_walk"), None)
    preset = None if newest is None else plan.preset(newest.name or "")
    if newest is None or preset is None or not 1 <= (newest.level or 0) <= len(preset.levels):
        return None  # the therapist's own table may have lost that level
    state, method = now
    written = [entry.local_date for entry in log if entry.kind == "run_walk_done"]
    level, since = newest.level or 1, newest.local_date
    recent = [run for run in runs if run.local_date >= since]
    ticked = [day for day in written if day >= since]
    days, others = sessions(recent, ticked, preset.levels[level - 1], plan.counting)
    done = outcomes(days, evidence.states, evidence.diary, method)
    told = advice(done, level, preset, state, _stopped_on(evidence.states, since))
    rested = rest_after(told, [one.local_date for one in others], preset)
    is_over = told.action == "finished"  # every later run is another one
    reached = _run_levels(log, runs, preset, plan.counting)
    return RunWalk(preset, level, since, done, rested, () if is_over else tuple(others), reached)


def _run_levels(
    log: tuple[RehabEntry, ...], runs: list[DayRun], preset: Preset, counting: Counting
) -> frozenset[int]:
    """Levels of which a session was run or ticked off while the table stood at them."""
    found = set()
    tables = [entry for entry in log if entry.kind == "run_walk"]
    for entry, after in zip_longest(tables, tables[1:]):
        level = entry.level or 0
        if entry.name != preset.name or not 1 <= level <= len(preset.levels):
            continue
        last = date.max if after is None else after.local_date
        during = [run for run in runs if entry.local_date <= run.local_date <= last]
        ticked = [e.local_date for e in log if e.kind == "run_walk_done" and e.level in {level, None}]
        ticked = [day for day in ticked if entry.local_date <= day <= last]
        if sessions(during, ticked, preset.levels[level - 1], counting)[0]:
            found.add(level)
    return frozenset(found)


def _stopped_on(states: pl.DataFrame, since: date) -> date | None:
    """The newest day after `since` on which the diary itself spoke of a stop-check or a red flag."""
    is_said = pl.col("state").is_in(STOPPING) & (pl.col("confidence") == "reported")
    return states.filter(is_said & (pl.col("local_date") > since))["local_date"].max()  # type: ignore[return-value] # a Date column
