"""PT: a run, or seven days, above a limit that the therapist set. No statistics: the therapist's word counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from loadwatch.load.evidence import RUN_MEASURES, TOLERANCE, Evidence, Row
from loadwatch.load.modifier import Override, in_force
from loadwatch.load.spike import quality_column
from loadwatch.model import Flag

WEEK_DAYS = 7
SEVERITY = 2
RULE = "PT"


def run_limits(seen: Evidence) -> Iterator[Flag]:
    """Each measure of a run that is above what the therapist allows in a session."""
    for i in np.flatnonzero(seen.asked_runs) if any(seen.background.overrides.values()) else ():
        row = seen.run_rows[i]
        own = seen.background.overrides.get(row["athlete_id"], ())
        for measure in RUN_MEASURES if own else ():
            limit = in_force(own, "limit", row["local_date"], measure)
            value = float(seen.runs.value[i, seen.runs.column(measure)])
            if limit is not None and value > limit.value + TOLERANCE:
                yield _flag(row, measure, value, limit, 1)


def week_limits(seen: Evidence) -> Iterator[Flag]:
    """Seven days up to a run that hold more than the therapist allows in a week."""
    if not any(seen.background.overrides.values()):
        return
    metres = _metres(seen)
    for i in np.flatnonzero(seen.asked_days):
        row = seen.day_rows[i]
        own = seen.background.overrides.get(row["athlete_id"], ())
        limit = in_force(own, "week", row["local_date"], "distance")
        if limit is None:
            continue
        week = [row["local_date"] - timedelta(days=n) for n in range(WEEK_DAYS)]
        value = sum(metres.get((row["athlete_id"], day), 0.0) for day in week)
        if value > limit.value + TOLERANCE:
            yield _flag(row, "distance", value, limit, WEEK_DAYS)


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
