"""Loads by heart rate and felt effort, at what the profile says today. Context: no rule reads them."""

from __future__ import annotations

from typing import Any

import polars as pl

from loadwatch.curves import unpack_heart
from loadwatch.formulas.heart import Weighting, load_session_rpe, trimp_banister, trimp_edwards, zone_minutes
from loadwatch.model import Athlete, Method
from loadwatch.units import MINUTE_S

NO_MAX, NO_REST, NO_SEX = "no_max_heart_rate", "no_rest_heart_rate", "no_sex"
FILLED = {name: pl.Float64() for name in ("trimp_banister", "trimp_edwards", "session_rpe_load")}
READ = ("heart_histogram", "heart_coverage", "heart_reason", "rpe", "duration_s")


def with_heart(exposures: pl.DataFrame, athlete: Athlete, method: Method) -> pl.DataFrame:
    """Exposures with TRIMP by Banister and Edwards, and session-RPE load.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame` of one runner with the columns `heart_histogram` (bytes, see `loadwatch.curves`) and
        `rpe` [0 to 10].
    athlete : Athlete
        Highest and resting heart rate [bpm], sex.
    method : Method
        Least share of time with a heart rate.

    Returns
    -------
    pl.DataFrame
        The same rows and columns; trimp_banister, trimp_edwards and session_rpe_load [AU] filled. What stays
        null says why in `heart_reason`: too little heart rate, or what the profile lacks.
    """
    weighting = WEIGHTINGS.get(athlete.sex or "")
    rows = [
        _of_session(row, athlete, weighting, method) for row in exposures.select(READ).iter_rows(named=True)
    ]
    schema = {**FILLED, "heart_reason": pl.String()}
    return exposures.with_columns(pl.DataFrame(rows, schema=schema).get_columns())


WEIGHTINGS: dict[str, Weighting] = {"male": "men", "female": "women"}


def _of_session(
    row: dict[str, Any], athlete: Athlete, weighting: Weighting | None, method: Method
) -> dict[str, Any]:
    out: dict[str, Any] = {**dict.fromkeys(FILLED), "heart_reason": row["heart_reason"]}
    if row["rpe"] is not None and row["duration_s"] is not None:
        out["session_rpe_load"] = load_session_rpe(row["rpe"], row["duration_s"] / MINUTE_S)
    if row["heart_histogram"] is None or (row["heart_coverage"] or 0.0) < method.min_heart_coverage:
        return out
    highest, resting = athlete.max_heart_rate_bpm, athlete.rest_heart_rate_bpm
    if highest is None:
        return out | {"heart_reason": NO_MAX}
    rates, seconds = unpack_heart(row["heart_histogram"])
    out["trimp_edwards"] = trimp_edwards(zone_minutes(seconds / MINUTE_S, rates, highest))
    if resting is None or weighting is None:
        return out | {"heart_reason": NO_REST if resting is None else NO_SEX}
    out["trimp_banister"] = trimp_banister(seconds / MINUTE_S, rates, resting, highest, weighting)
    return out
