"""A standing red flag: what may be told of load while it stands (science.md 8, 10.5, 12). Decided here, for everyone.

What was recorded stays readable: runs with their totals, laps and curves, weekly sums, the diary, the plan as it was
written, what the therapist set. Every judgement is silent: flags of whatever day, severities, room, capacity and its
factor, the ratio and its relatives, comparisons with the 30 days before, steps to a race, the way back to running. One
instruction stands in their place, without a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from loadwatch.language import ENGLISH, speaking
from loadwatch.load.diary import SITES
from loadwatch.load.symptoms import STATES, Symptom, worst_state
from loadwatch.load.why import STOP as INSTRUCTION
from loadwatch.load.why import why_text
from loadwatch.model import Flag, Method

__all__ = ["INSTRUCTION", "RED", "STATUS", "is_stopped", "red_flag", "spoken", "without_comparisons"]

RED = STATES.index("red")
HIGH = 3
COMPARED = (
    "acute",
    "chronic",
    "ratio",
    "longest_30d",
    "week",
    "reference_week",
    "week_change",
    "monotony",
    "strain",
    "ratio_low",
    "ratio_high",
)
STATUS = "red_flag"  # of a day whose comparisons are not told


def is_stopped(states: pl.DataFrame, day: date) -> bool:
    """Whether a red flag stands on a day, at whatever site. `states` is a `SymptomFrame` of one runner."""
    return worst_state(states, day).level == RED


def spoken(found: Sequence[Flag], states: pl.DataFrame, day: date, method: Method) -> list[Flag]:
    """The flags that may be told on a day: while a red flag stands, that one alone."""
    if not is_stopped(states, day):
        return list(found)
    return [red_flag(worst_state(states, day), str(states["athlete_id"][0]), day, method)]


def red_flag(symptom: Symptom, athlete_id: str, day: date, method: Method) -> Flag:
    """R13 of a standing red flag on a day, whether anything was run or not."""
    tissues = SITES.get(symptom.site or "", ())
    flag = Flag(
        local_date=day,
        rule="R13",
        severity=HIGH,
        exposure=tissues[0] if tissues else "distance",
        value=float(RED),
        limit=0.0,
        evidence="B",
        why="",
        tissue=symptom.site,
        window_days=method.symptoms.hold_days_stop,
        quality=symptom.confidence,
        constants={"hold_days": float(method.symptoms.hold_days_stop)},
        method=method.version,
        detail=f"{symptom.side or 'unknown'}:{symptom.reason or ''}",
        athlete_id=athlete_id,
    )
    with speaking(ENGLISH):
        return replace(flag, why=why_text(flag))


def without_comparisons(load: pl.DataFrame) -> pl.DataFrame:
    """The days as they were, and none of what they are compared with.

    Parameters
    ----------
    load : pl.DataFrame
        `LoadFrame`.

    Returns
    -------
    LoadFrame
        Same rows; acute, chronic, ratio and their relatives null, `status` "red_flag".
    """
    gone = [pl.lit(None, load.schema[name]).alias(name) for name in COMPARED if name in load.columns]
    return load.with_columns(*gone, status=pl.lit(STATUS))
