"""The runner's own line of cadence on speed: for runs whose steps had to be estimated, and for education (science.md 6.3)."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.formulas.gait import cadence_by_speed, factor_cadence
from loadwatch.language import later
from loadwatch.model import Method
from loadwatch.units import HOUR_S, MINUTE_S

Column = NDArray[np.float64]
LEAST_S = 3.0 * HOUR_S  # of runs with a cadence, before the own line is believed
LEAST_SPREAD_MPS = 0.15  # deviation of their speeds: without it the own level moves the group's line
SLOPES = (0.0, 25.0)  # steps a minute for each m/s
RUNNING_SHARE = 0.95  # of the way; the rest may be walked
WHOLLY = r"mean speed|for 100 % of the run"  # reasons of steps that are estimated altogether
EDUCATION = later("for education only: no load and no flag counts it")
NO_LINE = later("fewer than three hours of earlier runs with a cadence")
NOT_COUNTED = later("no cadence throughout the run")
BY_CADENCE = {"cadence_over_spm": pl.Float64, "cadence_factor": pl.Float64, "cadence_reason": pl.String}
OWN = later("steps estimated from speed by the runner's own cadence")


def with_own_cadence(exposures: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Estimated steps by the runner's own cadence, where three hours of earlier runs tell it.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, the runs to fill.
    history : pl.DataFrame
        `ExposureFrame` with all runs; those of earlier days with steps by cadence (quality A) make the line.

    Returns
    -------
    pl.DataFrame
        The rows of `exposures` in the same order; steps_n and steps_per_leg_n [1] of wholly estimated runs by
        cadence = a + b x speed, and `gait_reason` says so. Others stay as they are.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Runs that were hardly walked, at speeds near those of the runs with a cadence. Steps are shown, and enter no
    load.

    Uncertainty
    -----------
    Mean speeds of whole runs; hills and tiredness are not seen. Still marked estimated (quality B).

    References
    ----------
    None: least squares weighted by time. The line of the group: `formulas.gait.cadence_by_speed`.

    Checked by
    ----------
    tests/load/test_cadence.py
    """
    wanted = exposures.with_row_index("_place").filter(_IS_RUN & pl.col("gait_reason").str.contains(WHOLLY))
    told = history.filter(_IS_COUNTED)
    if wanted.is_empty() or told.is_empty():
        return exposures
    own = {row["_place"]: _own(row, told) for row in wanted.iter_rows(named=True)}
    cadence = pl.Series([own.get(place) for place in range(exposures.height)], dtype=pl.Float64)
    steps = cadence * exposures["duration_s"] / MINUTE_S
    is_own = cadence.is_not_null()
    return exposures.with_columns(
        steps_n=pl.when(is_own).then(steps).otherwise("steps_n"),
        steps_per_leg_n=pl.when(is_own).then(steps / 2.0).otherwise("steps_per_leg_n"),
        gait_reason=pl.when(is_own).then(pl.lit(OWN)).otherwise("gait_reason"),
    )


def with_cadence_factor(exposures: pl.DataFrame, history: pl.DataFrame, method: Method) -> pl.DataFrame:
    """What each run's cadence would change in the Achilles load of a kilometre, beside what is counted.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, the runs asked about.
    history : pl.DataFrame
        `ExposureFrame` with all runs; those of earlier days make the runner's own line.
    method : Method
        `cadence_factor` turns it on; exponent and limit.

    Returns
    -------
    pl.DataFrame
        The same rows; when it is on with `cadence_over_spm` [1/min], `cadence_factor` [1] and `cadence_reason`.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Runs whose cadence was measured and that were hardly walked, after three hours of such runs.

    Uncertainty
    -----------
    As `formulas.gait.factor_cadence`, at the mean cadence and speed of the run. For education only.

    References
    ----------
    As `formulas.gait.factor_cadence`.

    Checked by
    ----------
    tests/load/test_cadence.py
    """
    if not method.cadence_factor:
        return exposures
    told = history.filter(_IS_COUNTED)
    counted = exposures.select(_IS_COUNTED.fill_null(value=False)).to_series()
    rows = zip(exposures.iter_rows(named=True), counted, strict=True)
    found = [_by_cadence(row, told, method) if is_in else (None, None, NOT_COUNTED) for row, is_in in rows]
    return exposures.with_columns(pl.DataFrame(found, schema=BY_CADENCE, orient="row"))


def _by_cadence(
    row: dict[str, Any], told: pl.DataFrame, method: Method
) -> tuple[float | None, float | None, str]:
    """Steps a minute above the usual, the factor, and the word that belongs to them."""
    usual = _own(row, told)
    if usual is None:
        return None, None, NO_LINE
    cadence = row["steps_n"] / row["duration_s"] * MINUTE_S
    factor = factor_cadence(cadence, usual, method.cadence_k, method.cadence_limit_spm)
    return cadence - usual, float(factor), EDUCATION


_IS_RUN = (
    pl.col("is_run") & pl.col("local_date").is_not_null() & (pl.col("duration_s") > 0) & (pl.col("running_m") > 0)
)  # fmt: skip
_IS_RUN_THROUGHOUT = (pl.col("steps_n") > 0) & (
    pl.col("running_m") >= RUNNING_SHARE * (pl.col("running_m") + pl.col("walking_m").fill_null(0.0))
)
_IS_COUNTED = _IS_RUN & (pl.col("gait_quality") == "A") & _IS_RUN_THROUGHOUT


def _own(row: dict[str, Any], told: pl.DataFrame) -> float | None:
    """Own cadence [1/min] at the speed of a run by the runs of earlier days; None without three hours of them."""
    is_before = (pl.col("athlete_id") == row["athlete_id"]) & (pl.col("local_date") < row["local_date"])
    metres, seconds, steps = (
        told.filter(is_before).select("running_m", "duration_s", "steps_n").cast(pl.Float64).to_numpy().T
    )
    if seconds.sum() < LEAST_S:
        return None
    return _line(metres / seconds, steps / seconds * MINUTE_S, seconds, row["running_m"] / row["duration_s"])


def _line(speed: Column, cadence: Column, weight: Column, at: float) -> float:
    """The line at a speed; the group's slope where own speeds are too much alike for one, or give an odd one."""
    mean, level = np.average(speed, weights=weight), np.average(cadence, weights=weight)
    spread = float(np.average((speed - mean) ** 2, weights=weight))
    slope = -1.0
    if spread >= LEAST_SPREAD_MPS**2:
        slope = float(np.average((speed - mean) * (cadence - level), weights=weight)) / spread
    if not SLOPES[0] <= slope <= SLOPES[1]:
        slope = float(cadence_by_speed(1.0) - cadence_by_speed(0.0))
    return float(level + slope * (at - mean))
