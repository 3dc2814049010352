"""Foster's monotony and strain of a week of daily load.

Polars expressions of a gap-free daily series of one runner and one measure (0 is rest, null is unknown); use
them with `.over("athlete_id", "measure")`.
"""

from __future__ import annotations

import polars as pl

from loadwatch.formulas.ratio import window_sum

MONOTONY_CAP = 10.0


def monotony_foster(load: pl.Expr, days: int = 7) -> pl.Expr:
    """Mean over standard deviation of the daily loads of a week, rest days included.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day.
    days : int
        Length of the window [d].

    Returns
    -------
    pl.Expr
        Monotony [1], at most 10; null for a week of rest or without full history.

    Raises
    ------
    polars.exceptions.InvalidOperationError
        When the column is not numeric.

    Valid for
    ---------
    Seven calendar days. Population standard deviation (ddof 0); other tools divide by n - 1 and get less.

    Uncertainty
    -----------
    Equal days make the deviation tend to 0, so the value is capped at 10. Above 2 counts as high by
    convention.

    References
    ----------
    Foster 1998, doi:10.1097/00005768-199807000-00023.

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    mean = window_sum(load, days) / days
    variance = window_sum(load**2, days) / days - mean**2  # its rounding matters only beyond the cap
    deviation = variance.clip(lower_bound=0.0).sqrt()
    return pl.when(mean > 0).then(mean / pl.max_horizontal(deviation, mean / MONOTONY_CAP))


def strain_foster(load: pl.Expr, days: int = 7) -> pl.Expr:
    """Weekly load times monotony.

    Parameters
    ----------
    load : pl.Expr
        Daily load [any unit], one value a calendar day.
    days : int
        Length of the window [d].

    Returns
    -------
    pl.Expr
        Strain [unit of load]; null for a week of rest or without full history.

    Raises
    ------
    polars.exceptions.InvalidOperationError
        When the column is not numeric.

    Valid for
    ---------
    Comparison with the runner's own history only.

    Uncertainty
    -----------
    As `monotony_foster`; published limits belong to other units and sports.

    References
    ----------
    Foster 1998, doi:10.1097/00005768-199807000-00023.

    Checked by
    ----------
    tests/golden/ratio.toml
    """
    return window_sum(load, days) * monotony_foster(load, days)
