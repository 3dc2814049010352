"""What a kilometre asks of a tissue: the runs of the specification's golden tests 20 to 22, through a whole method."""

from __future__ import annotations

from typing import Any

import numpy as np

from loadwatch.exposure.tissue import Samples, tissue_values
from loadwatch.model import Method
from tests.edges.case import Edge
from tests.exposure import golden

Parts = list[tuple[float, float, float]]  # metres, speed [m/s], grade


def demand(
    about: str, parts: Parts, expected: float, tissue: str = "achilles_midportion", **given: Any
) -> Edge:
    """eq-km of a run on a tissue, to two decimals."""
    metres, speed, grade = (np.array(column) for column in zip(*parts, strict=True))

    def said(method: Method) -> float:
        samples = Samples(speed, metres, grade, given.get("walk_m", 0.0))
        column = f"{tissue}_{given.get('checked', '')}eqkm"
        return round(tissue_values(samples, given.get("is_belt", False), method)[column] or 0.0, 2)

    return Edge(about, said, expected)


def hamstring(about: str, speed: float, grade: float, expected: float) -> Edge:
    """eq-km of ten hours on the hamstring at critical speed 4 m/s, to one decimal."""
    case = {"segments": [{"s": 36_000, "v": speed, "g": grade}]}
    return Edge(about, lambda method: round(golden.exposed(case, method)["hamstring_eqkm"], 1), expected)


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
FAR: Parts = [(100_000.0, 3.6, 0.0)]
STEEP: Parts = [(100_000.0, 2.78, 0.1)]
FELL: Parts = [(100_000.0, 2.78, -0.1)]
NOBODY: Parts = [(0.0, 2.78, 0.0)]
TISSUE: dict[str, list[Edge]] = {
    "ref_speed_mps": GOLDEN,
    "achilles_speed_impulse": GOLDEN,
    "achilles_force_exp": GOLDEN,
    "achilles_grade_k": GOLDEN,
    "insertional_uphill": [demand("uphill", STEEP, 203.7, "achilles_insertional")],
    "treadmill_achilles": [
        demand("10 km on a belt", EASY, 11.4, is_belt=True),
        demand("on the road", EASY, 10.0),
    ],
    "knee_speed_impulse": [demand("100 km at 3.6 m/s", FAR, 110.61, "knee")],
    "knee_force_exp": [demand("100 km at 3.6 m/s", FAR, 110.61, "knee")],
    "knee_grade_linear": [demand("downhill", FELL, 120.45, "knee")],
    "knee_grade_square": [demand("downhill", FELL, 120.45, "knee")],
    "hamstring_speed_exp": [hamstring("below critical speed", 3.5, 0.0, 140.4)],
    "hamstring_sprint_exp": [hamstring("far above critical speed", 5.0, 0.0, 386.1)],
    "hamstring_sprint_cs": [hamstring("above critical speed", 4.3, 0.0, 227.7)],
    "hamstring_grade_k": [hamstring("uphill", 3.0, 0.1, 180.9)],
    "gluteal_speed_exp": [demand("100 km at 3.6 m/s", FAR, 122.97, "gluteal")],
    "gluteal_grade_k": [demand("uphill", STEEP, 161.61, "gluteal")],
    "tibia_speed_exp": [demand("100 km at 3.6 m/s", FAR, 81.32, "tibia")],
    "tibia_grade_square": [demand("uphill", STEEP, 105.55, "tibia")],
    "walking_tendon": [demand("10 km walked", NOBODY, 3.0, walk_m=10_000.0)],
    "walking_other": [demand("10 km walked", NOBODY, 2.0, "gluteal", walk_m=10_000.0)],
    "checked_low_b": [demand("by b = 3", FAR, 97.2, "knee", checked="b3_")],
    "checked_high_b": [demand("by b = 9", FAR, 143.23, "knee", checked="b9_")],
}
