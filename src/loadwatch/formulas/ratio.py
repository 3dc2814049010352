"""Ratios of a short to a long window of daily load.

Rolling windows take arrays of gap-free days (last axis; 0 is rest, NaN is unknown) and give arrays, so that a thousand
runners cost as many steps as one; exponential means take polars expressions of one series (`.over("athlete_id",
"measure")`). Sums are taken shift by shift, not with a running total, so that seven rest days give exactly 0 after
any history.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from loadwatch.sums import Load, Numbers, delayed, summed


def quotient(numerator: Numbers, denominator: Numbers) -> Numbers:
    """Numerator over denominator, NaN where the denominator is not above 0: never infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Numbers = np.asarray(np.true_divide(numerator, denominator))
    found[np.less_equal(denominator, 0)] = np.nan  # of an unknown one it is NaN already
    return found


def smoothed(load: pl.Expr, share: float, start: pl.Expr | None = None) -> pl.Expr:
    """Exponential mean that takes `share` of each new day; from `start`, else the first day is its own start."""
    mean = load.ewm_mean(alpha=share, adjust=False, min_samples=1)
    if start is None:
        return mean
    days = pl.int_range(1, pl.len() + 1).cast(pl.Float64)
    return mean + (start - load.first()) * pl.lit(1.0 - share).pow(days)


def ratio_uncoupled(load: Load, acute_days: int = 7, chronic_days: int = 21) -> Numbers:
    """Acute load over the mean weekly load of the days before the acute window.

    Parameters
    ----------
    load : array of float, shape (..., n)
        Daily load [any unit], one value a calendar day; NaN is unknown.
    acute_days, chronic_days : int
        Length of the acute window and of the chronic window before it [d].

    Returns
    -------
    array of float, shape (..., n)
        Ratio [1]; NaN without a full history or with a chronic load of 0.

    Raises
    ------
    ValueError
        When the load is not numeric.

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
    return quotient(*loads_uncoupled(load, acute_days, chronic_days))


def loads_uncoupled(load: Load, acute_days: int = 7, chronic_days: int = 21) -> tuple[Numbers, Numbers]:
    """Acute load and the mean weekly load of the days before it."""
    sums = summed(load)
    return sums.of(acute_days), delayed(sums.of(chronic_days), acute_days, acute_days / chronic_days)


def ratio_coupled(load: Load, acute_days: int = 7, chronic_days: int = 21) -> Numbers:
    """Acute load over the mean weekly load of a window that holds the acute one.

    Parameters
    ----------
    load : array of float, shape (..., n)
        Daily load [any unit], one value a calendar day; NaN is unknown.
    acute_days, chronic_days : int
        Length of the acute window and of the days before it [d]; the chronic window is both together.

    Returns
    -------
    array of float, shape (..., n)
        Ratio [1], at most (acute + chronic) / acute, 4 by default; NaN without full history or with 0
        chronic load.

    Raises
    ------
    ValueError
        When the load is not numeric.

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
    return quotient(*loads_coupled(load, acute_days, chronic_days))


def loads_coupled(load: Load, acute_days: int = 7, chronic_days: int = 21) -> tuple[Numbers, Numbers]:
    """Acute load and the mean weekly load of a window that holds it."""
    sums, days = summed(load), acute_days + chronic_days
    return sums.of(acute_days), sums.of(days) * (acute_days / days)


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
    short, long = ewma_williams(load, acute_n, start), ewma_williams(load, chronic_n, start)
    return pl.when(long > 0).then(short / long)


def week_change(load: Load, days: int = 7) -> Numbers:
    """Load of the last seven days against its reference week.

    Parameters
    ----------
    load : array of float, shape (..., n)
        Daily load [any unit], one value a calendar day; NaN is unknown.
    days : int
        Length of a week [d].

    Returns
    -------
    array of float, shape (..., n)
        Ratio [1]; NaN before four full weeks of history or with an empty reference.

    Raises
    ------
    ValueError
        When the load is not numeric.

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
    sums = summed(load)
    return quotient(sums.of(days), reference_week(sums, days))


def reference_week(load: Load, days: int = 7) -> Numbers:
    """Week that the last seven days are held against: the larger of the week before and the mean of four before.

    Parameters
    ----------
    load : array of float, shape (..., n)
        Daily load [any unit], one value a calendar day; NaN is unknown.
    days : int
        Length of a week [d].

    Returns
    -------
    array of float, shape (..., n)
        Load of the reference week [unit of load]; NaN before three full weeks lie behind the last seven days.

    Raises
    ------
    ValueError
        When the load is not numeric.

    Valid for
    ---------
    Gap-free calendar days; rolling weeks. With three weeks of history the mean is that of three.

    Uncertainty
    -----------
    The choice is ours: after a cutback week the mean of four keeps an ordinary week from looking like a rise.

    References
    ----------
    None (no DOI): our definition (docs/decisions/0011-weeks.md).

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    sums = summed(load)
    mean = sums.of(4 * days) / 4.0
    is_short = np.isnan(mean)
    mean[is_short] = sums.of(3 * days)[is_short] / 3.0
    return delayed(np.maximum(mean, sums.of(days), out=mean), days)
