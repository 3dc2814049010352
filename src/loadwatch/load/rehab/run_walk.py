"""The run-walk table: advance, repeat, drop or stop, from how the last sessions ended (science.md 9.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import polars as pl

from loadwatch.load.diary import diary_days
from loadwatch.load.rehab import Preset
from loadwatch.load.symptoms import NOT_TOLERATED, STATES
from loadwatch.model import Method

Action = Literal["start", "advance", "repeat", "drop", "stop", "finished", "wait"]
STOPPING = ("S3", "red")
GATES_CLOSED = "some gates before running are still closed; show what is missing first, or ask the therapist"


@dataclass(frozen=True)
class Outcome:
    """How one session ended: worst state of its day and the next, and whether the next morning was as usual."""

    local_date: date
    state: str | None  # None: nobody wrote about either day
    is_back: bool | None  # None: nobody wrote about the next morning


@dataclass(frozen=True)
class Advice:
    """What the rule says of the next session. `level` counts from 1; 0 when there is none."""

    action: Action
    level: int
    reason: str
    not_before: date | None = None


def outcomes(
    run_days: Iterable[date], states: pl.DataFrame, diary: pl.DataFrame, method: Method
) -> tuple[Outcome, ...]:
    """How each session ended.

    Parameters
    ----------
    run_days : iterable of date
        Days with a session.
    states : pl.DataFrame
        `SymptomFrame` of one runner (of the sites that matter).
    diary : pl.DataFrame
        `DiaryFrame` of that runner.
    method : Method
        How far above the usual a morning may be.

    Returns
    -------
    tuple of Outcome
        By day.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    One runner.

    Uncertainty
    -----------
    A morning counts as usual up to one point above the baseline, the smallest step that the scale resolves.

    References
    ----------
    Institutional return-to-running guidelines (no DOI).

    Checked by
    ----------
    tests/load/test_run_walk.py
    """
    keys = ["athlete_id", "site", "side", "local_date"]
    joined = diary_days(diary).join(states.select(*keys, "state", "baseline_morning"), on=keys)
    by_day: dict[date, list[dict[str, object]]] = {}
    for row in joined.iter_rows(named=True):
        by_day.setdefault(row["local_date"], []).append(row)
    found = []
    for day in sorted(set(run_days)):
        after = by_day.get(day + timedelta(days=1), [])
        told = [str(row["state"]) for row in [*by_day.get(day, []), *after]]
        found.append(Outcome(day, max(told, key=STATES.index, default=None), _is_back(after, method)))
    return tuple(found)


def _is_back(rows: list[dict[str, object]], method: Method) -> bool | None:
    ups = [
        pain - base
        for pain, base in ((row["pain_morning"], row["baseline_morning"]) for row in rows)
        if isinstance(pain, float) and isinstance(base, float)
    ]
    return all(up <= method.symptoms.morning_watch for up in ups) if ups else None


def advice(
    done: Sequence[Outcome], level: int, preset: Preset, state: str, stopped_on: date | None = None
) -> Advice:
    """What comes next after the sessions done at this level, by day; `state` is today's worst state.

    Two sessions that ended calm, with usual mornings, open the next level. One that called for less, or a
    diary that does so today, repeats the level, two in a row drop one. A level without a session waits for a calmer
    diary. A stop-check or a red flag stops the table, and one after the level was set (`stopped_on`) keeps it stopped until
    the therapist sets a level again.
    """
    if state in STOPPING:
        return Advice("stop", 0, "today's symptoms call for a check before any run")
    if stopped_on is not None:
        told = f"a stop-check was written down on {stopped_on.isoformat()}, and no level has been set since"
        return Advice("stop", 0, told)
    if not done and state in NOT_TOLERATED:
        return Advice("wait", level, "today's symptoms call for less")
    if not done:
        return Advice("start", level, "no session at this level yet")
    last = done[-1]
    not_before = last.local_date + timedelta(days=1 + preset.rest_days)
    if last.state in STOPPING:
        return Advice("stop", 0, "the last session ended in a stop-check")
    if last.state in NOT_TOLERATED:
        twice = len(done) > 1 and done[-2].state in NOT_TOLERATED
        lower = max(level - 1, 1)
        reason = "the last two sessions called for less" if twice else "the last session called for less"
        return Advice(
            "drop" if twice and lower < level else "repeat", lower if twice else level, reason, not_before
        )
    if state in NOT_TOLERATED:
        return Advice("repeat", level, "today's symptoms call for less", not_before)
    return _calm_advice(done, level, preset, not_before)


def _calm_advice(done: Sequence[Outcome], level: int, preset: Preset, not_before: date) -> Advice:
    """The last session ended calm: is that enough for the next level?"""
    needed = max(2, preset.min_sessions)
    recent = done[-needed:]
    if len(recent) < needed:
        return Advice("repeat", level, f"{len(done)} of {needed} sessions at this level", not_before)
    if any(one.state in NOT_TOLERATED for one in recent):
        return Advice("repeat", level, "one of the last sessions called for less", not_before)
    if any(one.is_back is None for one in recent):
        return Advice("repeat", level, "the morning after was not written down", not_before)
    if not all(one.is_back for one in recent):
        return Advice("repeat", level, "the morning after was above the usual", not_before)
    if level >= len(preset.levels):
        return Advice("finished", level, "the last level went well", not_before)
    return Advice("advance", level + 1, f"{needed} calm sessions with usual mornings", not_before)


def behind_gates(said: Advice, level: int) -> Advice:
    """The advice while a gate before running is closed: nothing begins and nothing goes up."""
    if said.action not in {"start", "advance"}:
        return said
    return Advice("wait", level, GATES_CLOSED, said.not_before)


def rest_after(said: Advice, others: Sequence[date], preset: Preset) -> Advice:
    """The advice with the rest days after runs that are no session of the level: they load as well."""
    if not others or said.action in {"stop", "finished"}:
        return said
    free = max(others) + timedelta(days=1 + preset.rest_days)
    return replace(said, not_before=max(free, said.not_before or free))
