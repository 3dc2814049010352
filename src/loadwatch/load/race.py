"""Race results that a runner wrote down, as a source of critical speed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.formulas.hills import LEVEL_CURVES
from loadwatch.formulas.speed import MARATHON_M, RACE_LEAST_S, RACE_MOST_M, critical_speed_race
from loadwatch.model import Method

RACE_GRADE = 0.06  # slope that the climb of a race is taken to have, as that of a planned run
LEAST_M = 800.0
SPEEDS_MPS = (1.5, 7.6)
SCHEMA = {"athlete_id": pl.String, "local_date": pl.Date, "critical_speed_mps": pl.Float64}


def race_speeds(rows: Sequence[Mapping[str, Any]], method: Method) -> pl.DataFrame:
    """Critical speed by each race result.

    Parameters
    ----------
    rows : sequence of mapping
        athlete_id, local_date, distance_m [m], time_s [s], ascent_m [m] or None.
    method : Method
        Curve of the speed on the level.

    Returns
    -------
    pl.DataFrame
        athlete_id, local_date, critical_speed_mps [m/s]; results that tell none are left out.

    Raises
    ------
    KeyError
        When a row lacks one of them.

    Valid for
    ---------
    As `formulas.speed.critical_speed_race`.

    Uncertainty
    -----------
    That of the formula. The climb is taken at 6 % and as much descent as ascent; a course that ends higher or
    lower than it starts, trail and heat are not seen.

    References
    ----------
    As `formulas.speed.critical_speed_race`.

    Checked by
    ----------
    tests/load/test_race.py
    """
    distance, time, ascent = (
        np.array([row[name] or 0.0 for row in rows], dtype=np.float64)
        for name in ("distance_m", "time_s", "ascent_m")
    )
    level = level_distance_m(distance, ascent, method)
    share = np.divide(level, distance, out=np.ones(len(rows)), where=distance > 0)
    speed = critical_speed_race(distance, time, method.speed) * share
    found = {
        "athlete_id": [row["athlete_id"] for row in rows],
        "local_date": [row["local_date"] for row in rows],
        "critical_speed_mps": speed,
    }
    return pl.DataFrame(found, schema=SCHEMA).filter(pl.col("critical_speed_mps").is_not_nan())


def level_distance_m(
    distance_m: NDArray[np.float64], ascent_m: NDArray[np.float64], method: Method
) -> NDArray[np.float64]:
    """Metres on the level that ask the same effort, up and down at 6 % with the rest flat."""
    up = np.minimum(ascent_m / RACE_GRADE, distance_m / 2.0)
    both = LEVEL_CURVES[method.level_minetti]([RACE_GRADE, -RACE_GRADE]).sum()
    return np.asarray(distance_m + up * (both - 2.0))


def is_usable(distance_m: float, time_s: float) -> bool:
    """Whether a result can be a race that tells a critical speed."""
    is_known = LEAST_M <= distance_m <= RACE_MOST_M or MARATHON_M[0] <= distance_m <= MARATHON_M[1]
    return is_known and time_s >= RACE_LEAST_S and SPEEDS_MPS[0] <= distance_m / time_s <= SPEEDS_MPS[1]
