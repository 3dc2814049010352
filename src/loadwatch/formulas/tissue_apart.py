"""Tissue demand of what is no running overground: walking, and a treadmill."""

from __future__ import annotations

from loadwatch.constants import TissueConstants
from loadwatch.formulas.tissue import LIKE_ACHILLES

STANDARD = TissueConstants()
ON_BELT = ("achilles_midportion", "achilles_insertional")


def walking_eqkm(tissue: str, metres_m: float, by: TissueConstants = STANDARD) -> float:
    """Equivalent flat easy kilometres of walking: 0.3 a km for Achilles and plantar fascia, else 0.2.

    Parameters
    ----------
    tissue : str
        One of `loadwatch.model.TISSUES`.
    metres_m : float [m]
        Metres walked.
    by : TissueConstants, optional
        Constants of the method; the published ones when left out.

    Returns
    -------
    float [eq-km]
        Kilometres of flat easy running that ask as much.

    Valid for
    ---------
    Walking breaks within a run, at any slope.

    Uncertainty
    -----------
    The weights are assumptions; a watch maker counts walking as half.

    References
    ----------
    None (no DOI): engineering default.

    Checked by
    ----------
    tests/golden/tissue.toml
    """
    return metres_m / 1000.0 * (by.walking_tendon if tissue in LIKE_ACHILLES else by.walking_other)


def treadmill_factor(tissue: str, by: TissueConstants = STANDARD) -> float:
    """Demand per kilometre on a treadmill against overground.

    Parameters
    ----------
    tissue : str
        One of `loadwatch.model.TISSUES`.
    by : TissueConstants, optional
        Constants of the method; the published ones when left out.

    Returns
    -------
    float [1]
        1.14 for the Achilles, else 1.

    Valid for
    ---------
    Running on the level at one speed.

    Uncertainty
    -----------
    One study; treadmills differ in stiffness.

    References
    ----------
    Willy RW et al. 2016, J Orthop Sports Phys Ther 46:664.

    Checked by
    ----------
    tests/golden/tissue.toml
    """
    return by.treadmill_achilles if tissue in ON_BELT else 1.0
