"""How far back rules look: what is older changes nothing that they say of a day from today on."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from loadwatch.load.estimate import USUAL_DAYS
from loadwatch.load.ratio import REFERENCE_DAYS
from loadwatch.load.unknown import WEEKDAY_MEMORY
from loadwatch.model import Method

HISTORY_DAYS = 400  # of distance, for the runner's own percentile of weeks (R12)
MARGIN_DAYS = 14
A_WEEK = 7


def days_read(method: Method) -> int:
    """Days before today whose load a rule may read: its longest window behind the longest spell that it remembers."""
    rules = method.flags
    weeks = max(REFERENCE_DAYS, method.acute_days + method.chronic_days) + A_WEEK * WEEKDAY_MEMORY
    days = max(method.spike_window_days, method.capacity.hard_window_days, method.provisional_days)
    spell = 2 * max(rules.quiet_days, rules.change_days)
    return max(weeks, days, method.min_history_days) + spell + MARGIN_DAYS


def runs_read(method: Method) -> int:
    """Days before the last run whose runs a rule may read."""
    rules = method.flags
    spikes = method.spike_window_days + rules.several_days
    return max(spikes, rules.change_days + rules.change_before_days, rules.return_days) + USUAL_DAYS


def recent_days(daily: pl.DataFrame, as_of: date, method: Method) -> pl.DataFrame:
    """Days that a rule may read: all measures as far back as windows reach, distance as long as a percentile does.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame`.
    as_of : date
        Today; later days are left out.
    method : Method
        Windows.

    Returns
    -------
    DailyFrame
        Some of the rows, in their order.
    """
    day, is_distance = pl.col("local_date"), pl.col("measure") == "distance"
    near = day >= as_of - timedelta(days=days_read(method))
    far = is_distance & (day >= as_of - timedelta(days=HISTORY_DAYS))
    return daily.filter((near | far) & (day <= as_of))


def recent_runs(exposures: pl.DataFrame, as_of: date, method: Method) -> pl.DataFrame:
    """Sessions that a rule may read: those of its windows before the last run, and the last day of runs before them.

    That day tells that the history is longer than any window.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame` of one runner.
    as_of : date
        Today; later sessions are left out.
    method : Method
        Windows.

    Returns
    -------
    ExposureFrame
        Some of the rows, in their order.
    """
    days = exposures.select(pl.col("local_date").filter(pl.col("is_run"))).to_series().drop_nulls()
    last = days.filter(days < as_of).max()
    begin = (last if isinstance(last, date) else as_of) - timedelta(days=runs_read(method))
    older = days.filter(days < begin).max()
    day = pl.col("local_date")
    is_older = pl.lit(value=False) if older is None else day == older
    return exposures.filter(is_older | day.is_between(begin, as_of))
