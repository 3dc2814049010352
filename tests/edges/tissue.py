"""What a kilometre asks of a tissue: the runs of the specification's golden tests 20 to 22, through a whole method."""

from __future__ import annotations

import numpy as np

from loadwatch.exposure.tissue import Samples, tissue_values
from loadwatch.model import Method
from tests.edges.case import Edge

Parts = list[tuple[float, float, float]]  # metres, speed [m/s], grade


def demand(
    about: str, parts: Parts, expected: float, tissue: str = "achilles_midportion", is_belt: bool = False
) -> Edge:
    """eq-km of a run on a tissue, to two decimals."""
    metres, speed, grade = (np.array(column) for column in zip(*parts, strict=True))

    def said(method: Method) -> float:
        found = tissue_values(Samples(speed, metres, grade, 0.0), is_belt, method)[f"{tissue}_eqkm"]
        return round(found or 0.0, 2)

    return Edge(about, said, expected)


EASY: Parts = [(10_000.0, 2.78, 0.0)]
CLIMB: Parts = [(5_000.0, 2.78, 0.0), (3_000.0, 2.5, 0.08)]
QUICK: Parts = [(4_000.0, 2.78, 0.0), (4_000.0, 4.2, 0.0)]
FALL: Parts = [(5_000.0, 2.78, 0.0), (3_000.0, 3.2, -0.08)]
GOLDEN = [
    demand("10 km at 2.78 m/s", EASY, 10.0),
    demand("5 km flat and 3 km at +8 %", CLIMB, 8.54),
    demand("4 km easy and 4 km at 4.2 m/s", QUICK, 9.45),
    demand("5 km flat and 3 km at -8 %", FALL, 7.61),
    demand("100 km at 4.2 m/s: the exponent of 0.75", [(100_000.0, 4.2, 0.0)], 136.27),
]
TISSUE: dict[str, list[Edge]] = {
    "ref_speed_mps": GOLDEN,
    "achilles_speed_impulse": GOLDEN,
    "achilles_force_exp": GOLDEN,
    "achilles_grade_k": GOLDEN,
    "treadmill_achilles": [
        demand("10 km on a belt", EASY, 11.4, is_belt=True),
        demand("on the road", EASY, 10.0),
    ],
}
