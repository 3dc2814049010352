"""Tissue demand of a session, in equivalent flat easy kilometres."""

from __future__ import annotations

from dataclasses import dataclass

from loadwatch.exposure.grid import Column
from loadwatch.formulas.tissue import GRADE_RANGE, SPEED_RANGE_MPS, TREADMILL, demand_eqkm, walking_eqkm
from loadwatch.model import TISSUES, Method

FREE_OF_CS = tuple(tissue for tissue in TISSUES if tissue != "hamstring")
EXTRAPOLATED_SHARE = 0.05  # more metres than this outside the model's range are marked


@dataclass(frozen=True)
class Samples:
    """Running samples of a session and the metres that were walked; an unknown grade is 0."""

    speed_mps: Column
    metres_m: Column
    grade: Column
    walk_m: float


def tissue_values(samples: Samples, is_treadmill: bool, method: Method) -> dict[str, float | None]:
    """Demand [eq-km] on every tissue that needs no critical speed, by column of ExposureFrame.

    Parameters
    ----------
    samples : Samples
        Speed [m/s], metres [m] and grade [1] of the running samples, shape (n,); metres walked.
    is_treadmill : bool
        Adds 14 % to the Achilles.
    method : Method
        Damage exponent.

    Returns
    -------
    dict of float [eq-km]
        One value a tissue.
    """
    values: dict[str, float | None] = {}
    for tissue in FREE_OF_CS:
        demand = demand_eqkm(
            tissue, samples.metres_m, samples.speed_mps, samples.grade, float(method.damage_b)
        )
        belt = TREADMILL.get(tissue, 1.0) if is_treadmill else 1.0
        values[f"{tissue}_eqkm"] = demand * belt + walking_eqkm(tissue, samples.walk_m)
    return values


def is_extrapolated(samples: Samples) -> bool:
    """True when over 5 % of the metres were run at a speed or slope outside the model's range."""
    speed, grade, metres = samples.speed_mps, samples.grade, samples.metres_m
    outside = (speed < SPEED_RANGE_MPS[0]) | (speed > SPEED_RANGE_MPS[1])
    outside |= (grade < GRADE_RANGE[0]) | (grade > GRADE_RANGE[1])
    return bool(metres[outside].sum() > EXTRAPOLATED_SHARE * max(float(metres.sum()), 1e-9))
