"""What holds from a day on: critical speed, heart rates and body mass of a runner, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from loadwatch.model import Athlete

THRESHOLDS = ("critical_speed_mps", "max_heart_rate_bpm", "rest_heart_rate_bpm")
MASS = "mass_kg"
DATED = (*THRESHOLDS, MASS)  # no run is measured by body mass
ALWAYS = date(1900, 1, 1)  # first day of a value that was there before the first dated one

Change = Mapping[str, Any]  # local_date, key, value


def athlete_on(athlete: Athlete, changes: Sequence[Change], day: date) -> Athlete:
    """The runner with the thresholds of a day; without dated values those of the profile hold."""
    values: dict[str, Any] = {}
    for change in sorted(changes, key=lambda one: one["local_date"]):
        values.setdefault(change["key"], None)
        if change["local_date"] <= day:
            values[change["key"]] = change["value"]
    return replace(athlete, **values)


def by_period(
    athlete: Athlete, changes: Sequence[Change], rows: pl.DataFrame
) -> list[tuple[Athlete, pl.DataFrame]]:
    """Rows parted where a threshold changes, each with the runner as he was then.

    Parameters
    ----------
    athlete
        the runner.
    changes
        dated thresholds in any order.
    rows
        any frame with `local_date`; rows without a date go with the last period.

    Returns
    -------
    list of (Athlete, pl.DataFrame)
        oldest first; together all rows, each once.
    """
    changes = [change for change in changes if change["key"] in THRESHOLDS]
    starts = sorted({change["local_date"] for change in changes if change["local_date"] > ALWAYS})
    ends: list[date | None] = [*starts, None]
    return [
        (athlete_on(athlete, changes, start), rows.filter(_within(start, end)))
        for start, end in zip([ALWAYS, *starts], ends, strict=True)
    ]


def _within(start: date, end: date | None) -> pl.Expr:
    """From a day on, up to the day before another; the first period has no start, the last no end."""
    day = pl.col("local_date")
    since = pl.lit(value=True) if start == ALWAYS else day >= start
    return (since | day.is_null()) if end is None else since & (day < end)
