"""How far the data of a runner reach: said on every page that shows them."""

from __future__ import annotations

from datetime import date

import polars as pl

from loadwatch.language import say
from loadwatch.model import Method
from loadwatch.views import words
from loadwatch.views.picture import STALE_DAYS


def freshness(daily: pl.DataFrame, as_of: date, method: Method) -> str:
    """One sentence when the data ended long ago or are too short to compare; else nothing.

    Parameters
    ----------
    daily
        `DailyFrame` of one runner.
    as_of
        the day the page speaks for.
    method
        days of history that a comparison needs.

    Returns
    -------
    str
        empty without any day, as pages without runs say so themselves.
    """
    distance = daily.filter((pl.col("measure") == "distance") & (pl.col("local_date") <= as_of))
    last = distance.filter(pl.col("status") != "missing")["local_date"].max()
    if not isinstance(last, date):
        return ""
    if (as_of - last).days > STALE_DAYS:
        return say("No recordings since {day}: nothing newer is known.", day=words.day_year(last))
    n, floor = distance.height, method.min_history_days
    if n < floor:
        return say("{n} of {floor} days of history so far: too early to compare.", n=n, floor=floor)
    return ""
