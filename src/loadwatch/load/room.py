"""How long the next run may be before a rule would speak (science.md 10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from loadwatch.model import Method

WEEKS_BEFORE = 4  # the reference week looks at the four before


@dataclass(frozen=True)
class Room:
    """Metres that the next run may have. `binding` names the rule that is met first."""

    distance_m: float
    binding: Literal["session", "week"]
    session_m: float
    week_m: float | None  # None: too little history for a reference week


def next_run_room(daily: pl.DataFrame, day: date, method: Method) -> Room | None:
    """Longest next run on a day that raises neither the session rule R1 nor the week rule R7.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner with the measure `distance` [m].
    day : date
        The day of the next run.
    method : Method
        Windows, edge and floors.

    Returns
    -------
    Room or None
        Room [m]; None when no day of the window before is known.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `daily` is no `DailyFrame`.

    Valid for
        Runners with at least one known day in the last 30. With little history it rests on the 3 km floor.

    Uncertainty
        1.10 is the edge of a category in one cohort study, not a measured limit.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380.

    Checked by
        tests/load/test_room.py
    """
    days = daily.filter(pl.col("measure") == "distance")
    first = day - timedelta(days=method.spike_window_days)
    window = days.filter(pl.col("local_date").is_between(first, day, "left"))["longest"].drop_nulls()
    if window.is_empty():
        return None
    session_m = method.spike_edge * max(float(window.cast(pl.Float64).max() or 0.0), method.floor("distance"))  # type: ignore[arg-type]
    week_m = _week_room(days, day, method)
    if week_m is not None and week_m < session_m:
        return Room(max(week_m, 0.0), "week", session_m, week_m)
    return Room(session_m, "session", session_m, week_m)


def room_after_rest(daily: pl.DataFrame, day: date, method: Method) -> tuple[date, Room] | None:
    """First day within a week, rest until then, whose room is worth a run (the distance floor).

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner with the measure `distance` [m], known up to the day before.
    day : date
        The first day that may hold the run.
    method : Method
        Windows, edge and floors.

    Returns
    -------
    tuple of date and Room, or None
        None when no day of the next seven has that room.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `daily` is no `DailyFrame`.

    Valid for
        Runners whose last 35 days are known.

    Uncertainty
        It assumes that the days in between stay without a run.

    References
    ----------
    None: our definition.

    Checked by
        tests/load/test_room.py
    """
    days = daily.filter((pl.col("measure") == "distance") & (pl.col("local_date") < day))
    if days.is_empty():
        return None
    last = days.sort("local_date").tail(1)
    for ahead in range(method.acute_days + 1):
        rest = [last.with_columns(pl.lit(day + timedelta(days=n)).alias("local_date")) for n in range(ahead)]
        zeros = [one.with_columns(value=pl.lit(0.0), longest=pl.lit(0.0)) for one in rest]
        room = next_run_room(pl.concat([days, *zeros]), day + timedelta(days=ahead), method)
        if room is not None and room.distance_m >= method.floor("distance"):
            return day + timedelta(days=ahead), room
    return None


def _week_room(days: pl.DataFrame, day: date, method: Method) -> float | None:
    sums = [_week_sum(days, day - timedelta(days=7 * n)) for n in range(1, WEEKS_BEFORE + 1)]
    known = [value for value in sums if value is not None]
    done = _week_sum(days, day - timedelta(days=1), 6)
    if done is None or len(known) < WEEKS_BEFORE:
        return None
    reference = max(known[0], sum(known) / WEEKS_BEFORE)
    by_ratio = method.week_change_note * reference
    by_rise = reference + method.week_change_min_rise_m - 1.0  # a rise of exactly 5 km is already a note
    return max(by_ratio, by_rise) - done


def _week_sum(days: pl.DataFrame, last: date, length: int = 7) -> float | None:
    first = last - timedelta(days=length - 1)
    window = days.filter(pl.col("local_date").is_between(first, last))["value"]
    return None if window.len() < length or window.null_count() else float(window.sum())
