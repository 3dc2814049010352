"""PT: a run, or seven days, above a limit that the therapist set. No statistics: the therapist's word counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from loadwatch.load.evidence import RUN_MEASURES, TOLERANCE, Evidence, Row
from loadwatch.load.modifier import Kind, Override, hill_measure, on_day
from loadwatch.load.spike import quality_column
from loadwatch.model import Flag

WEEK_DAYS = 7
SEVERITY = 2
RULE = "PT"
ABOUT = {measure: hill_measure(measure) for measure in RUN_MEASURES}


def run_limits(seen: Evidence) -> Iterator[Flag]:
    """Each measure of a run that is above what the therapist allows in a session."""
    every = _limits(seen, "limit")
    for i in np.flatnonzero(seen.asked_runs) if every else ():
        row = seen.run_rows[i]
        own = every.get(row["athlete_id"])
        if own is None or row["local_date"] < own.first:
            continue
        for measure in RUN_MEASURES:
            limit = on_day(own.by_measure.get(ABOUT[measure], ()), row["local_date"])
            value = float(seen.runs.value[i, seen.runs.column(measure)])
            if limit is not None and value > limit.value + TOLERANCE:
                yield _flag(row, measure, value, limit, 1)


def week_limits(seen: Evidence) -> Iterator[Flag]:
    """Seven days up to a run that hold more than the therapist allows in a week."""
    every = _limits(seen, "week")
    if not every:
        return
    metres = _metres(seen)
    for i in np.flatnonzero(seen.asked_days):
        row = seen.day_rows[i]
        own = every.get(row["athlete_id"])
        limit = None if own is None else on_day(own.by_measure.get("distance", ()), row["local_date"])
        if limit is None:
            continue
        week = [row["local_date"] - timedelta(days=n) for n in range(WEEK_DAYS)]
        value = sum(metres.get((row["athlete_id"], day), 0.0) for day in week)
        if value > limit.value + TOLERANCE:
            yield _flag(row, "distance", value, limit, WEEK_DAYS)


@dataclass(frozen=True)
class _Limits:
    """One runner's limits of a kind, and the day before which none of them holds."""

    by_measure: dict[str | None, list[Override]]
    first: date


def _limits(seen: Evidence, kind: Kind) -> dict[str, _Limits]:
    """The limits of a kind of every runner who has one."""
    found = {}
    for athlete, own in seen.background.overrides.items():
        if those := [one for one in own if one.kind == kind]:
            by_measure: dict[str | None, list[Override]] = {}
            for one in those:
                by_measure.setdefault(hill_measure(one.measure), []).append(one)
            found[athlete] = _Limits(by_measure, min(one.valid_from for one in those))
    return found


def _metres(seen: Evidence) -> dict[tuple[str, date], float]:
    known = (pl.col("measure") == "distance") & pl.col("value").is_not_null()
    rows = seen.daily.filter(known).select("athlete_id", "local_date", "value").iter_rows()
    return {(athlete, day): value for athlete, day, value in rows}


def _flag(row: Row, measure: str, value: float, limit: Override, days: int) -> Flag:
    return Flag(
        local_date=row["local_date"],
        rule=RULE,
        severity=SEVERITY,
        exposure=measure,
        value=value,
        limit=limit.value,
        evidence="PT",
        why="",
        activity=row["activity_id"],
        ratio=value / limit.value if limit.value > 0 else None,
        window_days=days,
        quality=row.get(quality_column(measure)),
        constants={"days": float(days)},
        detail=limit.reason,
        athlete_id=row["athlete_id"],
    )


LIMIT_RULES = (run_limits, week_limits)
