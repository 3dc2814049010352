"""Foster's monotony and strain of a week of daily load.

Arrays of gap-free days (last axis; 0 is rest, NaN is unknown).
"""

from __future__ import annotations

import numpy as np

from loadwatch.sums import Load, Numbers, summed, window_sum

MONOTONY_CAP = 10.0


def monotony_foster(load: Load, days: int = 7) -> Numbers:
    """Mean over standard deviation of the daily loads of a week, rest days included.

    Parameters
    ----------
    load : array of float, shape (..., n)
        Daily load [any unit], one value a calendar day; NaN is unknown.
    days : int
        Length of the window [d].

    Returns
    -------
    array of float, shape (..., n)
        Monotony [1], at most 10; NaN for a week of rest or without full history.

    Raises
    ------
    ValueError
        When the load is not numeric.

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
    return week_foster(load, days)[0]


def strain_foster(load: Load, days: int = 7) -> Numbers:
    """Weekly load times monotony.

    Parameters
    ----------
    load : array of float, shape (..., n)
        Daily load [any unit], one value a calendar day; NaN is unknown.
    days : int
        Length of the window [d].

    Returns
    -------
    array of float, shape (..., n)
        Strain [unit of load]; NaN for a week of rest or without full history.

    Raises
    ------
    ValueError
        When the load is not numeric.

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
    return week_foster(load, days)[1]


def week_foster(load: Load, days: int = 7) -> tuple[Numbers, Numbers]:
    """Monotony and strain of each day's week."""
    sums = summed(load)
    total = sums.of(days)
    spread = window_sum(
        sums.load * sums.load, days
    )  # n x sum of squares - square of the sum: (n x deviation)²
    spread *= days
    spread -= total * total  # its rounding matters only beyond the cap
    np.sqrt(np.maximum(spread, 0.0, out=spread), out=spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        monotony = np.true_divide(total, spread, out=spread)  # 0 / 0, a week of rest, is NaN
    np.minimum(monotony, MONOTONY_CAP, out=monotony)
    return monotony, total * monotony
