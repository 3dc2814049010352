"""Fitness, fatigue and form: exponential means of daily load by half-life or time constant.

Polars expressions of a gap-free daily series of one runner and one measure (0 is rest, no nulls); use them with
`.over("athlete_id", "measure")`. The same number of days means another filter in each form: span 7 has a
half-life of 2.41 d, time constant 7 one of 4.85 d.
"""

from __future__ import annotations

import math
from typing import Literal

import polars as pl

from loadwatch.formulas.ratio import smoothed

Form = Literal["exponential", "reciprocal"]


def ewma_half_life(load: pl.Expr, half_life_d: float, start: pl.Expr | None = None) -> pl.Expr:
    """Exponentially weighted mean of daily load by its half-life.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day, no nulls.
    half_life_d : float [d]
        Days after which a load counts half; 3.5 for acute and 14 for chronic load in Athlytics.
    start : pl.Expr, optional
        State of the filter before the first day; without it the first day is its own start.

    Returns
    -------
    pl.Expr
        Mean daily load [unit of load].

    Raises
    ------
    ZeroDivisionError
        When the half-life is 0.

    Valid for
    ---------
    Gap-free calendar days.

    Uncertainty
    -----------
    Another filter than the span form with the same number: half-life 3.5 d is slower than span 7 (2.41 d).

    References
    ----------
    Athlytics, R package, source code (no DOI): alpha = 1 - exp(-ln 2 / half-life).

    Checked by
    ----------
    tests/golden/fitness.toml
    """
    return smoothed(load, 1.0 - math.exp(-math.log(2.0) / half_life_d), start)


def ewma_time_constant(
    load: pl.Expr, tau_d: float, form: Form = "exponential", start: pl.Expr | None = None
) -> pl.Expr:
    """Exponentially weighted mean of daily load by its time constant (CTL with 42 d, ATL with 7 d).

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day, no nulls.
    tau_d : float [d]
        Time constant; 42 for long-term, 7 for short-term load.
    form : {"exponential", "reciprocal"}
        Share of the new day: 1 - exp(-1 / tau) as in GoldenCheetah, or 1 / tau as in coaching texts.
    start : pl.Expr, optional
        State before the first day; without it 0, as both sources do.

    Returns
    -------
    pl.Expr
        Mean daily load [unit of load].

    Raises
    ------
    KeyError
        When the form is neither of the two.

    Valid for
    ---------
    Gap-free calendar days. Context of fitness; it does not see tendon load.

    Uncertainty
    -----------
    From 0 it takes about three time constants to fill; the two forms differ by 0.7 % after 42 days.

    References
    ----------
    GoldenCheetah, source code of its performance chart (no DOI).

    Checked by
    ----------
    tests/golden/fitness.toml
    """
    share = {"exponential": 1.0 - math.exp(-1.0 / tau_d), "reciprocal": 1.0 / tau_d}[form]
    return smoothed(load, share, pl.lit(0.0) if start is None else start)


def balance_training(
    load: pl.Expr, long_d: float = 42.0, short_d: float = 7.0, form: Form = "exponential"
) -> pl.Expr:
    """Long-term minus short-term load of the same day (TSB = CTL - ATL), both filters from 0.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day, no nulls.
    long_d, short_d : float [d]
        Time constants, 42 and 7.
    form : {"exponential", "reciprocal"}
        As in `ewma_time_constant`.

    Returns
    -------
    pl.Expr
        Balance [unit of load]; negative after a load above the habit.

    Raises
    ------
    KeyError
        When the form is neither of the two.

    Valid for
    ---------
    Gap-free calendar days. Some tools show the difference of the day before: shift the result by one.

    Uncertainty
    -----------
    The time constants come from performance models of few athletes; context only.

    References
    ----------
    GoldenCheetah, source code of its performance chart (no DOI).

    Checked by
    ----------
    tests/golden/fitness.toml
    """
    return ewma_time_constant(load, long_d, form) - ewma_time_constant(load, short_d, form)
