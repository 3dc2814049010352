"""Ratios of a short to a long window of daily load.

Every function takes polars expressions of a gap-free daily series of one runner and one measure (0 is rest,
null is unknown) and returns an expression; use it with `.over("athlete_id", "measure")`. Sums are taken shift
by shift, not with a running total, so that seven rest days give exactly 0 after any history.
"""

from __future__ import annotations

from functools import reduce
from operator import add

import polars as pl

WEEK = 7


def quotient(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Numerator over denominator, null where the denominator is not above 0: never infinite, never NaN."""
    return pl.when(denominator > 0).then(numerator / denominator)


def window_sum(load: pl.Expr, days: int, lag: int = 0) -> pl.Expr:
    """Sum of `days` days ending `lag` days before this one; null when one of them is not known."""
    if days % WEEK == 0 and days > WEEK:  # whole weeks: a sum of sums, in a fifth of the steps
        week = window_sum(load, WEEK, lag)
        return reduce(add, (week.shift(first) for first in range(0, days, WEEK)))
    return reduce(add, (load.shift(lag + day) for day in range(days)))


def smoothed(load: pl.Expr, share: float, start: pl.Expr | None = None) -> pl.Expr:
    """Exponential mean that takes `share` of each new day; from `start`, else the first day is its own start."""
    mean = load.ewm_mean(alpha=share, adjust=False, min_samples=1)
    if start is None:
        return mean
    days = pl.int_range(1, pl.len() + 1).cast(pl.Float64)
    return mean + (start - load.first()) * pl.lit(1.0 - share).pow(days)


def ratio_uncoupled(load: pl.Expr, acute_days: int = 7, chronic_days: int = 21) -> pl.Expr:
    """Acute load over the mean weekly load of the days before the acute window.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day.
    acute_days, chronic_days : int
        Length of the acute window and of the chronic window before it [d].

    Returns
    -------
    pl.Expr
        Ratio [1]; null without a full history or with a chronic load of 0.

    Raises
    ------
    polars.exceptions.InvalidOperationError
        When the column is not numeric.

    Valid for
    ---------
    Gap-free calendar days. Context, not a verdict: in runners its relation to injury was inverse or null.

    Uncertainty
    -----------
    It hides absolute size; a chronic load near 0 makes it meaningless, so callers apply a floor.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380 (one week against the three before it).
    Lolli et al. 2019, doi:10.1136/bjsports-2017-098110 (why uncoupled).

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    chronic = window_sum(load, chronic_days, lag=acute_days) * (acute_days / chronic_days)
    return quotient(window_sum(load, acute_days), chronic)


def ratio_coupled(load: pl.Expr, acute_days: int = 7, chronic_days: int = 21) -> pl.Expr:
    """Acute load over the mean weekly load of a window that holds the acute one.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day.
    acute_days, chronic_days : int
        Length of the acute window and of the days before it [d]; the chronic window is both together.

    Returns
    -------
    pl.Expr
        Ratio [1], at most (acute + chronic) / acute, 4 by default; null without full history or with 0
        chronic load.

    Raises
    ------
    polars.exceptions.InvalidOperationError
        When the column is not numeric.

    Valid for
    ---------
    Gap-free calendar days. Equals 4 R / (3 + R) of the uncoupled ratio R with the default windows.

    Uncertainty
    -----------
    The acute load is part of both sides, which alone correlates them; prefer `ratio_uncoupled`.

    References
    ----------
    Gabbett 2016, doi:10.1136/bjsports-2015-095788. Lolli et al. 2019, doi:10.1136/bjsports-2017-098110.

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    days = acute_days + chronic_days
    return quotient(window_sum(load, acute_days), window_sum(load, days) * (acute_days / days))


def ewma_williams(load: pl.Expr, n: int, start: pl.Expr | None = None) -> pl.Expr:
    """Exponentially weighted mean of daily load with smoothing 2 / (n + 1).

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day, no nulls.
    n : int
        Span [d]; 7 for acute, 28 for chronic. Its half-life is shorter than n: 2.41 d for n = 7.
    start : pl.Expr, optional
        State of the filter before the first day; without it the first day is its own start, as in the paper.

    Returns
    -------
    pl.Expr
        Mean daily load [unit of load].

    Raises
    ------
    polars.exceptions.InvalidOperationError
        When the column is not numeric.

    Valid for
    ---------
    Gap-free calendar days. Not the same filter as a half-life or a time-constant form with the same
    number.

    Uncertainty
    -----------
    With a constant week that has rest days it swings by weekday; report a ratio of two of them as its
    7-day mean.

    References
    ----------
    Williams et al. 2017, doi:10.1136/bjsports-2016-096589.

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    return smoothed(load, 2.0 / (n + 1), start)


def ratio_ewma_williams(load: pl.Expr, acute_n: int, chronic_n: int, start: pl.Expr | None = None) -> pl.Expr:
    """Ratio of a short to a long exponentially weighted mean.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day, no nulls.
    acute_n, chronic_n : int
        Spans [d], 7 and 28 in the paper.
    start : pl.Expr, optional
        State of both filters before the first day; without it the first day is its own start.

    Returns
    -------
    pl.Expr
        Ratio [1]; null where the long mean is 0.

    Raises
    ------
    polars.exceptions.InvalidOperationError
        When the column is not numeric.

    Valid for
    ---------
    Gap-free calendar days.

    Uncertainty
    -----------
    Constant training of 31 km a week gives 0.84 to 1.24 by weekday: average it over 7 days before showing
    it.

    References
    ----------
    Williams et al. 2017, doi:10.1136/bjsports-2016-096589.

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    return quotient(ewma_williams(load, acute_n, start), ewma_williams(load, chronic_n, start))


def week_change(load: pl.Expr, days: int = 7) -> pl.Expr:
    """Load of the last seven days against its reference week.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day.
    days : int
        Length of a week [d].

    Returns
    -------
    pl.Expr
        Ratio [1]; null before four full weeks of history or with an empty reference.

    Raises
    ------
    polars.exceptions.InvalidOperationError
        When the column is not numeric.

    Valid for
    ---------
    Gap-free calendar days; rolling weeks. The reference is the larger of the week before and the mean of
    four.

    Uncertainty
    -----------
    Week-to-week change showed no relation to injury in 5205 runners; context only. The reference is our
    choice.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380. Nielsen et al. 2014,
    doi:10.2519/jospt.2014.5164.

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    return quotient(window_sum(load, days), _reference_week(load, days))


def _reference_week(load: pl.Expr, days: int = 7) -> pl.Expr:
    """Larger of the week before and the mean of four weeks before, or of three when the history is short."""
    before = window_sum(load, days, lag=days)
    mean = pl.coalesce(window_sum(load, 4 * days, lag=days) / 4.0, window_sum(load, 3 * days, lag=days) / 3.0)
    return before + (mean - before).clip(lower_bound=0.0)
