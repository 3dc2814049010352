"""All exposures of one session in one pass over its records."""

from __future__ import annotations

import numpy as np
import polars as pl

from loadwatch.curves import NODES, Curves, pack_curve
from loadwatch.exposure.belt import BY_SLOPE, belt_climb, belt_grade, belt_slopes, belt_totals
from loadwatch.exposure.gait import gait, gait_at_mean_speed, no_gait
from loadwatch.exposure.grid import Column, Grid, make_grid, numbers, or_zero
from loadwatch.exposure.heart import NO_HEART_RATE, HeartTime, heart_time
from loadwatch.exposure.hills import Climb, Slopes, climb_of, slopes
from loadwatch.exposure.parts import Parts, SessionExposure
from loadwatch.exposure.speed import (
    best_efforts,
    best_speeds,
    bout_curves,
    hamstring_curve,
    level_speed,
)
from loadwatch.exposure.tissue import Samples, is_extrapolated, no_tissue, tissue_values
from loadwatch.exposure.volume import is_indoor, volume
from loadwatch.formulas.tissue_apart import walking_eqkm
from loadwatch.model import Method, Session

SCALE_LIMIT = 0.20  # the samples are stretched to the device's distance when they differ by less
MIN_COVERAGE = 0.5
MARKED_COVERAGE = 0.9  # below this a value says what was assumed for the rest
FLAT = "no slope: counted as flat"
NO_ALTITUDE = "no altitude recorded"
ENTERED = "M"
SAMPLED_TOO_LITTLE = "too few samples: counted at mean speed and flat"
NO_SAMPLES = "no samples: counted at mean speed and flat"
WITH_SLOPE = {
    SAMPLED_TOO_LITTLE: "too few samples: counted at mean speed and the slope entered",
    NO_SAMPLES: "no samples: counted at mean speed and the slope entered",
}
NO_SPEED = "no speed recorded"
SPEED_DISAGREES = "recorded speed does not add up to the distance"
NOT_A_RUN = "not a run"


def session_exposure(
    session: Session, records: pl.DataFrame, has_barometer: bool | None, method: Method
) -> SessionExposure:
    """Everything one session asked of the body that can be said without knowing critical speed.

    Parameters
    ----------
    session : Session
        Totals and sport of the session.
    records : RecordFrame
        The session's records; may be empty.
    has_barometer : bool | None
        Whether the device measures altitude by pressure; None is judged from the altitudes.
    method : Method
        Thresholds and windows.

    Returns
    -------
    SessionExposure
        Values [m, s, eq-km] with quality, coverage and reasons; best efforts; speed curve.
    """
    values, quality, reason = volume(session)
    parts = Parts(values, {"volume_quality": quality}, {}, {"volume_reason": reason})
    parts.heart(_heart(records, method))
    if not session.is_run:
        return _not_a_run(session, records, has_barometer, method, parts)
    if records.is_empty():
        return _without_records(session, parts, method)
    return _with_records(session, records, has_barometer, method, parts)


def _with_records(
    session: Session, records: pl.DataFrame, has_barometer: bool | None, method: Method, parts: Parts
) -> SessionExposure:
    grid = make_grid(records, method)
    metres, is_whole = _scaled(grid, session.distance_m)
    coverage = _speed_coverage(grid, session)
    height, slope = _hills(session, records, has_barometer, method, (grid, metres))
    parts.hills(slope.within(coverage), height)
    parts.speed(grid.speed_quality, coverage, _speed_reason(grid, coverage))
    if grid.speed_quality is None or not is_whole or coverage is None or coverage < MIN_COVERAGE:
        parts.reasons["speed_reason"] = parts.reasons["speed_reason"] or SPEED_DISAGREES
        return _at_mean_speed(session, parts, method, "C", SAMPLED_TOO_LITTLE)
    parts.gait(gait(grid, metres, method))
    curve = _tissues((grid, metres), slope, is_indoor(session), method, parts)
    level = level_speed(grid, slope.grade, method)
    parts.values["level_speed_mps"] = _mean_moving(level)
    if is_indoor(session):  # a belt's speed is no measure of what the runner can do on the road
        return parts.result(curve=curve)
    return parts.result(best_efforts(grid, level), best_speeds(grid, level), curve)


def _heart(records: pl.DataFrame, method: Method) -> HeartTime:
    if records["heart_rate_bpm"].null_count() == len(records):
        return HeartTime(None, None, NO_HEART_RATE)
    return heart_time(
        numbers(records, "elapsed_s"),
        numbers(records, "heart_rate_bpm"),
        records["is_active"].to_numpy(),
        method.min_heart_coverage,
    )


def _mean_moving(speed_mps: Column) -> float | None:
    """Mean speed of the samples on the move."""
    moving = speed_mps[speed_mps > 0.0]
    return float(moving.mean()) if len(moving) else None


def _scaled(grid: Grid, distance_m: float | None) -> tuple[Column, bool]:
    """Metres of each sample, stretched to the device's distance; False when they are over 20 % apart."""
    metres = grid.metres_m
    total = float(metres.sum())
    if distance_m is None or total == 0.0:
        return metres, total > 0.0
    if abs(distance_m - total) < SCALE_LIMIT * distance_m:
        return metres * (distance_m / total), True
    return metres, False


def _hills(
    session: Session,
    records: pl.DataFrame,
    has_barometer: bool | None,
    method: Method,
    sampled: tuple[Grid, Column],
) -> tuple[Climb, Slopes]:
    if is_indoor(session):
        return belt_climb(session), belt_slopes(session, sampled, method)
    height = climb_of(records, has_barometer, method)
    if height.quality is None or height.track is None:
        return height, Slopes(None, None, None, reason=height.reason)
    return height, slopes(sampled[0], height.track, height.quality, sampled[1], method)


def _speed_coverage(grid: Grid, session: Session) -> float | None:
    """Share of the time on the move that has a speed."""
    known = ~np.isnan(grid.speed_mps)
    n = int((known & (grid.speed_mps > 0.0)).sum())
    whole = session.moving_s if session.moving_s is not None else session.timer_s
    if whole is None:
        whole = float(len(known))
    return min(1.0, n / whole) if whole else None


def _speed_reason(grid: Grid, coverage: float | None) -> str | None:
    if grid.speed_quality is None:
        return NO_SPEED
    if coverage is None or coverage < MIN_COVERAGE:
        return f"speed recorded for only {100 * (coverage or 0.0):.0f} % of the run"
    return None


def _tissues(
    sampled: tuple[Grid, Column], slope: Slopes, is_belt: bool, method: Method, parts: Parts
) -> bytes:
    """Fill the tissue values of a well-sampled run and return its speed curve."""
    grid, metres = sampled
    run = grid.is_running & (metres > 0.0)
    speed, run_m = grid.metres_m[run], metres[run]
    walk_m = float(metres.sum() - run_m.sum())
    grade = np.zeros(len(run_m)) if slope.grade is None else or_zero(slope.grade[run])
    samples = Samples(speed, run_m, grade, walk_m)
    by_slope = {"A": "A", BY_SLOPE: ENTERED} if slope.grade is not None and grid.speed_quality == "A" else {}
    quality = by_slope.get(slope.quality or "", "C")
    mark = "x" if is_extrapolated(samples) else ""
    parts.tissue(tissue_values(samples, is_belt, method), quality + mark, _slope_reason(slope))
    fast, sprint, strides = bout_curves(grid, metres, method)
    walked = np.array([walking_eqkm("hamstring", walk_m, method.tissue)])
    return pack_curve(Curves(fast, sprint, hamstring_curve(samples, method), walked, strides))


def _slope_reason(slope: Slopes) -> str | None:
    """What was assumed about the slope."""
    if slope.grade is None:
        return FLAT
    if slope.coverage is not None and slope.coverage < MARKED_COVERAGE:
        return f"slope known for {100 * slope.coverage:.0f} % of the run, the rest counted as flat"
    return None


def _without_records(session: Session, parts: Parts, method: Method) -> SessionExposure:
    """A run that exists as totals only: entered by hand, or a summary."""
    height = Climb(None, None, None, NO_ALTITUDE)
    if session.ascent_m is not None:
        height = Climb(session.ascent_m, session.descent_m, ENTERED, "no slope recorded")
    if is_indoor(session):
        height = belt_climb(session)
    parts.hills(Slopes(None, None, None, reason=height.reason), height)
    parts.speed(None, None, NO_SPEED)
    return _at_mean_speed(session, parts, method, ENTERED, NO_SAMPLES)


def _at_mean_speed(
    session: Session, parts: Parts, method: Method, quality: str, reason: str
) -> SessionExposure:
    """Tissue demand from distance and duration alone: one speed, flat."""
    distance, duration = parts.values["distance_m"], parts.values["duration_s"]
    if distance is None or not duration:
        unknown = "no distance recorded" if distance is None else "no duration recorded"
        parts.gait(no_gait(unknown))
        parts.tissue(no_tissue(method), None, unknown)
        return parts.result()
    if belt_grade(session) is not None:
        is_run = distance / duration >= method.run_speed_mps
        parts.hills(belt_totals(session, distance * is_run, duration * is_run, method), belt_climb(session))
        reason = WITH_SLOPE[reason]
    parts.gait(gait_at_mean_speed(distance, duration, method))
    return _all_at_one_speed(session, parts, method, quality, reason)


def _all_at_one_speed(
    session: Session, parts: Parts, method: Method, quality: str, reason: str
) -> SessionExposure:
    distance, duration = parts.values["distance_m"] or 0.0, parts.values["duration_s"] or 1.0
    speed, metres = np.array([distance / duration]), np.array([distance])
    grade = np.array([belt_grade(session) or 0.0])
    is_walk = speed[0] < method.run_speed_mps
    run_m, walk_m = (metres * 0.0, distance) if is_walk else (metres, 0.0)
    samples = Samples(speed, run_m, grade, walk_m)
    mark = "x" if is_extrapolated(samples) else ""
    parts.tissue(tissue_values(samples, is_indoor(session), method), quality + mark, reason)
    unknown = np.full(len(NODES), np.nan)
    walked = np.array([walking_eqkm("hamstring", walk_m, method.tissue)])
    curves = Curves(unknown, unknown, hamstring_curve(samples, method), walked, unknown)
    return parts.result(curve=pack_curve(curves))


def _not_a_run(
    session: Session, records: pl.DataFrame, has_barometer: bool | None, method: Method, parts: Parts
) -> SessionExposure:
    """Volume and climb only: rides, swims and walks are no running load."""
    height = Climb(session.ascent_m, session.descent_m, None, NOT_A_RUN)
    if not records.is_empty() and not is_indoor(session):
        height = climb_of(records, has_barometer, method)
    parts.hills(Slopes(None, None, None, reason=NOT_A_RUN), height)
    parts.speed(None, None, NOT_A_RUN)
    parts.gait(no_gait(NOT_A_RUN))
    parts.tissue(no_tissue(method), None, NOT_A_RUN)
    return parts.result()
