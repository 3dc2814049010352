"""Fast running, sprints and the hamstring: the exposures that need critical speed."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.curves import NODES, count_at, metres_at, unpack_curves
from loadwatch.formulas.speed import load_threshold_hour
from loadwatch.formulas.tissue import speed_factor
from loadwatch.model import Method

Column = NDArray[np.float64]

NO_CRITICAL_SPEED = "no_critical_speed"
METHOD = Method()
STATED = ("fast_m", "sprint_m")  # a runner's own list may give them; they then stand in the stored rows
FILLED = ("fast_m", "sprint_m", "hamstring_eqkm", "tempo_m", "strides_n")


def with_critical_speed(
    exposures: pl.DataFrame, speeds: pl.DataFrame, method: Method = METHOD
) -> pl.DataFrame:
    """Exposures with fast and sprint metres and hamstring demand at each day's critical speed.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame` with the column `speed_curve` (bytes, see `loadwatch.curves`).
    speeds : pl.DataFrame
        Result of `critical_speed_by_day`: critical_speed_mps [m/s] by athlete_id and local_date.
    method : Method
        Shares of critical speed that count as fast and as sprint.

    Returns
    -------
    pl.DataFrame
        The same rows and columns in the same order; fast_m, sprint_m, tempo_m [m], strides_n [1],
        hamstring_eqkm [eq-km] and threshold_hour_load [AU] filled, null with `speed_reason` where critical
        speed or the run's own speed is not known. Fast and sprint metres that are there already were
        stated by the runner: they stay, with quality M.
    """
    keys = exposures.select("athlete_id", "local_date", "speed_curve")
    joined = keys.join(
        speeds.select("athlete_id", "local_date", "critical_speed_mps"),
        on=["athlete_id", "local_date"],
        how="left",
        maintain_order="left",
    )
    has_curve, has_speed = joined["speed_curve"].is_not_null(), joined["critical_speed_mps"].is_not_null()
    usable = (has_curve & has_speed).to_numpy()
    curves = joined["speed_curve"].filter(pl.Series(usable)).to_list()
    speed = joined["critical_speed_mps"].filter(pl.Series(usable)).to_numpy()
    values = np.full((len(FILLED), len(exposures)), np.nan)
    if curves:
        values[:, usable] = _at_critical_speed(curves, speed, method)
    filled = [pl.Series(name, column).fill_nan(None) for name, column in zip(FILLED, values, strict=True)]
    missing = pl.when(has_curve & ~has_speed).then(pl.lit(NO_CRITICAL_SPEED))
    reason = pl.coalesce(pl.col("speed_reason"), missing)
    hours = _threshold_hours(exposures, joined["critical_speed_mps"])
    return _with_stated(exposures, exposures.with_columns(*filled, hours, speed_reason=reason))


def _with_stated(stored: pl.DataFrame, filled: pl.DataFrame) -> pl.DataFrame:
    """What the runner stated goes before what was worked out."""
    is_stated = stored.select(pl.any_horizontal(pl.col(STATED).is_not_null())).to_series()
    if not is_stated.any():
        return filled
    are_both = stored.select(pl.all_horizontal(pl.col(STATED).is_not_null())).to_series()
    return filled.with_columns(
        *(stored[name].fill_null(filled[name]) for name in STATED),
        speed_quality=pl.when(is_stated).then(pl.lit("M")).otherwise("speed_quality"),
        speed_reason=pl.when(~are_both).then("speed_reason"),
    )


def _threshold_hours(exposures: pl.DataFrame, critical_speed: pl.Series) -> pl.Series:
    """Threshold-hour load of the runs whose level speed and critical speed are known."""
    columns = [exposures["duration_s"], exposures["level_speed_mps"], critical_speed]
    duration, speed, threshold = (c.cast(pl.Float64).fill_null(np.nan).to_numpy() for c in columns)
    return pl.Series("threshold_hour_load", load_threshold_hour(duration, speed, threshold)).fill_nan(None)


def _at_critical_speed(curves: list[bytes], speed_mps: Column, method: Method) -> Column:
    """Fast metres, sprint metres, hamstring eq-km, tempo metres and strides, one row each."""
    found = unpack_curves(curves)
    factor = speed_factor(
        "hamstring", NODES[None, :], float(method.damage_b), speed_mps[:, None], method.tissue
    )
    fast_m = metres_at(found.fast_m, method.fast_cs * speed_mps)
    return np.stack(
        [
            fast_m,
            metres_at(found.sprint_m, method.sprint_cs * speed_mps),
            (found.hamstring_km * factor).sum(axis=1) + found.walking_eqkm,
            metres_at(found.fast_m, method.tempo_cs * speed_mps) - fast_m,
            count_at(found.strides_n, method.sprint_cs * speed_mps),
        ]
    )
