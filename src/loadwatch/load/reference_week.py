"""The week that a week is held against, for R7 and for the room alike."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from loadwatch.load.ratio import OF_WEEKS, load_metrics
from loadwatch.model import Method

DAYS_BACK = 98  # five weeks, and the eight before them whose weekdays stand in for a missing day


def week_so_far(daily: pl.DataFrame, day: date, method: Method) -> tuple[float, float] | None:
    """Reference week of a day and what the six days before it hold, as the week change of that day sees them.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner and one measure.
    day : date
        The day; what `daily` holds of it and later does not count.
    method : Method
        How many missing days may be filled.

    Returns
    -------
    tuple of float and float, or None
        Reference week and the six days so far [unit of the measure]; None where R7 has no reference either: fewer
        than three whole weeks before the six days, too many missing days, or nothing but rest.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `daily` is no `DailyFrame`.

    Valid for
    ---------
    One runner whose days reach to the day before.

    Uncertainty
    -----------
    As `load_metrics`: up to three missing days stand as the median of their weekday.

    References
    ----------
    None: our definition (docs/decisions/0011-weeks.md).

    Checked by
    ----------
    tests/load/test_room.py
    """
    is_near = pl.col("local_date").is_between(day - timedelta(days=DAYS_BACK), day, closed="left")
    past = daily.filter(is_near).sort("local_date")
    if past.is_empty() or past["local_date"][-1] != day - timedelta(days=1):
        return None
    today = past.tail(1).with_columns(
        local_date=pl.lit(day), value=pl.lit(0.0), longest=pl.lit(0.0), status=pl.lit("rest")
    )
    last = load_metrics(pl.concat([past, today]), method, only=OF_WEEKS).row(-1, named=True)
    reference, so_far = last["reference_week"], last["week"]
    return None if so_far is None or not reference else (reference, so_far)
