"""Tissue demand of a session, in equivalent flat easy kilometres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loadwatch.exposure.grid import Column
from loadwatch.formulas.tissue import (
    GRADE_RANGE,
    SPEED_RANGE_MPS,
    grade_factor,
    speed_exponent,
    speed_power,
)
from loadwatch.formulas.tissue_apart import treadmill_factor, walking_eqkm
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
        Damage exponent; those it is checked by beside it where the tissue has a force exponent.

    Returns
    -------
    dict of float [eq-km]
        One value a tissue and exponent; as `demand_eqkm`, each power of speed taken once.
    """
    by = method.tissue
    exponents = {
        tissue: [speed_exponent(tissue, b, by) for b in by.columns(tissue, method.damage_b).values()]
        for tissue in FREE_OF_CS
    }
    distinct = sorted({exponent for some in exponents.values() for exponent in some})
    powers = dict(zip(distinct, speed_power(samples.speed_mps, np.array(distinct)[:, None], by), strict=True))
    values: dict[str, float | None] = {}
    for tissue in FREE_OF_CS:
        km = samples.metres_m / 1000.0 * grade_factor(tissue, samples.grade, by)
        belt = treadmill_factor(tissue, by) if is_treadmill else 1.0
        walked = walking_eqkm(tissue, samples.walk_m, by)
        for column, exponent in zip(by.columns(tissue, method.damage_b), exponents[tissue], strict=True):
            values[column] = float(km @ powers[exponent]) * belt + walked
    return values


def no_tissue(method: Method) -> dict[str, float | None]:
    """All tissue columns that need no critical speed, unknown."""
    columns = (method.tissue.columns(tissue, method.damage_b) for tissue in FREE_OF_CS)
    return dict.fromkeys(column for some in columns for column in some)


def is_extrapolated(samples: Samples) -> bool:
    """True when over 5 % of the metres were run at a speed or slope outside the model's range."""
    speed, grade, metres = samples.speed_mps, samples.grade, samples.metres_m
    outside = (speed < SPEED_RANGE_MPS[0]) | (speed > SPEED_RANGE_MPS[1])
    outside |= (grade < GRADE_RANGE[0]) | (grade > GRADE_RANGE[1])
    return bool(metres[outside].sum() > EXTRAPOLATED_SHARE * max(float(metres.sum()), 1e-9))
