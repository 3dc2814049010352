"""Tissue demand: what a kilometre at some speed and slope asks of a tissue, in flat easy kilometres.

All of it is ordinal help, not a measurement: the damage exponent b alone turns the effect of speed around.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from loadwatch.constants import TissueConstants

Column = NDArray[np.float64]

STANDARD = TissueConstants()
SPEED_RANGE_MPS = (2.0, 6.5)
GRADE_RANGE = (-0.15, 0.15)
LIKE_ACHILLES = ("achilles_midportion", "achilles_insertional", "plantar")


def speed_exponent(tissue: str, b: float | Column = 5.0, by: TissueConstants = STANDARD) -> float | Column:
    """Exponent of speed in the demand per kilometre: impulse falls with speed, damage by peak force rises.

    Parameters
    ----------
    tissue : str
        One of `loadwatch.model.TISSUES`.
    b : float or array [1]
        Damage exponent: 1 counts impulse, 5 is our default, 9 is the literature's value for tendon.
    by : TissueConstants, optional
        Constants of the method; the published ones when left out.

    Returns
    -------
    float or array [1]
        Exponent of v / 2.78 m/s; the same for every b where no force exponent is known.

    Raises
    ------
    KeyError
        When the tissue is not known.

    Valid for
    ---------
    Running at 2.78 to 5.0 m/s.

    Uncertainty
    -----------
    At b = 3.1 speed does not matter for the Achilles; below it slow kilometres ask more, above it fast ones.

    References
    ----------
    Van Hooren B et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14570
    Firminger CR et al. 2020, Med Sci Sports Exerc 52:1549 (why an exponent).

    Checked by
    ----------
    tests/golden/tissue.toml
    """
    if tissue in LIKE_ACHILLES:
        return by.achilles_speed_impulse + by.achilles_force_exp * (b - 1.0)
    if tissue == "knee":
        return by.knee_speed_impulse + by.knee_force_exp * (b - 1.0)
    own = {
        "hamstring": by.hamstring_speed_exp,
        "gluteal": by.gluteal_speed_exp,
        "tibia": by.tibia_speed_exp,
    }
    return own[tissue] + 0.0 * b


def speed_factor(
    tissue: str, speed_mps: ArrayLike, b: float | Column = 5.0, critical_speed_mps: ArrayLike | None = None,
    by: TissueConstants = STANDARD,
) -> Column:  # fmt: skip
    """Demand per kilometre against 2.78 m/s on the flat, S_k(v).

    Parameters
    ----------
    tissue : str
        One of `loadwatch.model.TISSUES`.
    speed_mps : array [m/s], any shape
        Running speed. Clamped to 2.0 .. 6.5.
    b : float or array [1], broadcastable
        Damage exponent: 1 counts impulse, 5 is our default, 9 is the literature's value for tendon.
    critical_speed_mps : array [m/s], broadcastable, optional
        For the hamstring: above it the exponent rises from 0.47 to 1.3, reached at 1.15 of it (defaults).
    by : TissueConstants, optional
        Constants of the method; the published ones when left out.

    Returns
    -------
    array [1]
        1 at 2.78 m/s.

    Raises
    ------
    KeyError
        When the tissue is not known.

    Valid for
    ---------
    Running at 2.78 to 5.0 m/s; beyond that it is an extrapolation.

    Uncertainty
    -----------
    Fitted to 19 runners on a treadmill through a second-hand table. b moves the factor at 4.0 m/s for the
    Achilles from 0.73 (b = 1) to 2.35 (b = 9). The sprint term of the hamstring is a guess.

    References
    ----------
    Van Hooren B et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14570
    Willer et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14690
    Firminger CR et al. 2020, Med Sci Sports Exerc 52:1549 (why an exponent).

    Checked by
    ----------
    tests/golden/tissue.toml
    """
    exponent = speed_exponent(tissue, b, by)
    if tissue == "hamstring" and critical_speed_mps is not None:
        v = np.clip(np.asarray(speed_mps, dtype=np.float64), *SPEED_RANGE_MPS)
        share = (v / np.asarray(critical_speed_mps, dtype=np.float64) - 1.0) / (by.hamstring_sprint_cs - 1.0)
        exponent = exponent + (by.hamstring_sprint_exp - exponent) * np.clip(share, 0.0, 1.0)
    return speed_power(speed_mps, exponent, by)


def speed_power(speed_mps: ArrayLike, exponent: ArrayLike, by: TissueConstants = STANDARD) -> Column:
    """Speed against 2.78 m/s, raised to an exponent: what `speed_factor` is for exponents known before.

    Parameters
    ----------
    speed_mps : array [m/s], any shape
        Running speed. Clamped to 2.0 .. 6.5.
    exponent : array [1], broadcastable
        As `speed_exponent` gives it.
    by : TissueConstants, optional
        Reference speed of the method; the published one when left out.

    Returns
    -------
    array [1]
        1 at 2.78 m/s.

    Valid for
    ---------
    Running at 2.78 to 5.0 m/s; beyond that it is an extrapolation.

    Uncertainty
    -----------
    As `speed_factor`.

    References
    ----------
    Van Hooren B et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14570

    Checked by
    ----------
    tests/golden/tissue.toml
    """
    v = np.clip(np.asarray(speed_mps, dtype=np.float64), *SPEED_RANGE_MPS)
    return np.asarray(np.exp(np.asarray(exponent, dtype=np.float64) * np.log(v / by.ref_speed_mps)))


def grade_factor(tissue: str, grade: ArrayLike, by: TissueConstants = STANDARD) -> Column:
    """Demand per kilometre against the flat, G_k(g).

    Parameters
    ----------
    tissue : str
        One of `loadwatch.model.TISSUES`.
    grade : array [1], any shape
        Slope as a fraction. Clamped to -0.15 .. +0.15.
    by : TissueConstants, optional
        Constants of the method; the published ones when left out.

    Returns
    -------
    array [1]
        1 on the flat; NaN where the grade is NaN.

    Raises
    ------
    KeyError
        When the tissue is not known.

    Valid for
    ---------
    Grades of -0.105 to +0.105 at 2.78 m/s; to ± 0.15 it is an extrapolation.

    Uncertainty
    -----------
    The Achilles curve fits the table within 2 %. The extra uphill weight of the insertion (dorsiflexion
    compression) and the use of hip power for hamstring and gluteal tendons are assumptions.

    References
    ----------
    Van Hooren B et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14570
    Nuckols RW et al. 2020, PLoS One. doi:10.1371/journal.pone.0231996

    Checked by
    ----------
    tests/golden/tissue.toml
    """
    g = np.clip(np.asarray(grade, dtype=np.float64), *GRADE_RANGE)
    if tissue in ("achilles_midportion", "plantar"):
        return np.asarray(np.exp(by.achilles_grade_k * g))
    if tissue == "achilles_insertional":
        return np.asarray(
            np.exp(by.achilles_grade_k * g) * (1.0 + by.insertional_uphill * np.maximum(0.0, g))
        )
    if tissue == "knee":
        return np.asarray(np.exp(g * (by.knee_grade_square * g + by.knee_grade_linear)))
    if tissue in ("hamstring", "gluteal"):
        k = by.hamstring_grade_k if tissue == "hamstring" else by.gluteal_grade_k
        return np.asarray(np.exp(k * np.maximum(0.0, g)))
    if tissue == "tibia":
        return np.asarray(np.exp(by.tibia_grade_square * g * g))
    raise KeyError(tissue)


def demand_eqkm(
    tissue: str, metres_m: ArrayLike, speed_mps: ArrayLike, grade: ArrayLike = 0.0, b: float = 5.0
) -> float:
    """Equivalent flat easy kilometres of running samples, Q_k = sum of km x S_k(v) x G_k(g).

    Parameters
    ----------
    tissue : str
        One of `loadwatch.model.TISSUES`.
    metres_m : array [m], shape (n,)
        Metres run in each sample.
    speed_mps : array [m/s], shape (n,)
        Speed of each sample.
    grade : array [1], shape (n,) or scalar
        Slope of each sample, without NaN.
    b : float [1]
        Damage exponent.

    Returns
    -------
    float [eq-km]
        Kilometres at 2.78 m/s on the flat that ask as much of the tissue.

    Raises
    ------
    KeyError
        When the tissue is not known.

    Valid for
    ---------
    Running overground; on a treadmill multiply the Achilles by 1.14. Walking is weighted apart
    (`walking_eqkm`).

    Uncertainty
    -----------
    As `speed_factor` and `grade_factor`; compare only with the same runner's own history.

    References
    ----------
    Van Hooren B et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14570
    Willy RW et al. 2016, J Orthop Sports Phys Ther 46:664 (treadmill +14 %).

    Checked by
    ----------
    tests/golden/tissue.toml
    """
    km = np.asarray(metres_m, dtype=np.float64) / 1000.0
    return float(np.sum(km * speed_factor(tissue, speed_mps, b) * grade_factor(tissue, grade)))
