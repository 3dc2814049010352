"""The curves of one activity, smoothed for the eye and thinned for the wire. NumPy in, NumPy out."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.exposure.grid import make_grid
from loadwatch.exposure.hills import altitude_quality, grade_along, smooth_altitude
from loadwatch.model import Method
from loadwatch.units import HOUR_S, UnitSystem, distance_unit_m, height_unit_m
from loadwatch.views.words import PACE_SPEED_MPS

Curve = NDArray[np.float64]
Stream = NDArray[np.float32]

MAX_POINTS = 2_000
SMOOTH_S = 15.0  # pace is shown as the mean of this many seconds


def thin(values: Curve, max_points: int = MAX_POINTS) -> Stream:
    """Keep the least and the greatest value of each stretch, in their order, so that no peak is lost.

    NaN is left out of a stretch unless nothing else is there. All curves of equal length keep equal lengths.
    """
    if values.size <= max_points:
        return values.astype(np.float32)
    table = _stretches(values, max_points)
    unknown = np.isnan(table)
    least = np.argmin(np.where(unknown, np.inf, table), axis=1)
    most = np.argmax(np.where(unknown, -np.inf, table), axis=1)
    order = np.sort(np.stack([least, most], axis=1), axis=1)
    kept: Curve = np.take_along_axis(table, order, axis=1)
    return kept.reshape(-1).astype(np.float32)


def thin_at(values: Curve, max_points: int = MAX_POINTS) -> Stream:
    """The first and the middle value of each stretch: time, distance and positions, the axes of `thin`."""
    if values.size <= max_points:
        return values.astype(np.float32)
    size = _stretch_size(values.size, max_points)
    starts = np.arange(0, values.size, size)
    middles = np.minimum(starts + size // 2, values.size - 1)
    kept: Curve = values[np.stack([starts, middles], axis=1).reshape(-1)]
    return kept.astype(np.float32)


def _stretch_size(n: int, max_points: int) -> int:
    return -(-n // (max_points // 2))


def _stretches(values: Curve, max_points: int) -> Curve:
    size = _stretch_size(values.size, max_points)
    padded = np.full(-(-values.size // size) * size, np.nan)
    padded[: values.size] = values
    return padded.reshape(-1, size)


def column(records: pl.DataFrame, name: str) -> Curve:
    """A column of the records with NaN for null."""
    return records[name].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64, copy=True)


def rolling_mean(time_s: Curve, values: Curve, span_s: float) -> Curve:
    """Mean of the known values within half a span on either side, by time and not by count."""
    known = np.isfinite(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(known)])
    left = np.searchsorted(time_s, time_s - span_s / 2, side="left")
    right = np.searchsorted(time_s, time_s + span_s / 2, side="right")
    n = counts[right] - counts[left]
    mean = np.full(values.size, np.nan)
    np.divide(sums[right] - sums[left], n, out=mean, where=(n > 0) & known)
    return mean


def speed_curve(records: pl.DataFrame) -> Curve:
    """Smoothed speed [m/s]: the device's, else from distance; NaN while the timer was stopped."""
    time_s = column(records, "elapsed_s")
    speed = column(records, "speed_mps")
    if not np.isfinite(speed).any():
        speed = _speed_from_distance(time_s, column(records, "distance_m"))
    speed[~records["is_active"].to_numpy()] = np.nan
    return rolling_mean(time_s, speed, SMOOTH_S)


def _speed_from_distance(time_s: Curve, distance_m: Curve) -> Curve:
    step_s, step_m = np.diff(time_s, prepend=np.nan), np.diff(distance_m, prepend=np.nan)
    speed = np.full(time_s.size, np.nan)
    np.divide(step_m, step_s, out=speed, where=(step_s > 0) & (step_m >= 0))
    return speed


def pace_curve(speed_mps: Curve, units: UnitSystem) -> Curve:
    """Seconds for one of the reader's units; NaN when standing or unknown."""
    pace = np.full(speed_mps.size, np.nan)
    running = np.isfinite(speed_mps) & (speed_mps >= PACE_SPEED_MPS)
    np.divide(distance_unit_m(units), speed_mps, out=pace, where=running)
    return pace


def grade_curve(records: pl.DataFrame, has_barometer: bool | None, method: Method) -> Curve | None:
    """Grade of each record as the hill exposure sees it; None without elevation.

    Parameters
    ----------
    records
        `RecordFrame` of the activity.
    has_barometer
        None: judged from the elevations themselves.
    method
        span of the slope window [m].

    Returns
    -------
    array or None
        rise over run [1], NaN where standing or unknown.
    """
    time_s, elevation = column(records, "elapsed_s"), column(records, "elevation_m")
    known = np.isfinite(elevation) & records["is_active"].to_numpy()
    if known.sum() < 2 or np.ptp(elevation[known]) == 0:
        return None
    quality = altitude_quality(time_s[known], elevation[known], has_barometer)
    grid = make_grid(records, method)
    grade = grade_along(grid, smooth_altitude(time_s[known], elevation[known]), quality, method)
    if grid.time_s.size == 0:
        return None
    at = np.maximum(np.searchsorted(grid.time_s, time_s, side="right") - 1, 0)
    age_s = time_s - grid.time_s[at]
    return np.where((age_s >= 0) & (age_s <= 1.0), grade[at], np.nan)


def streams(
    records: pl.DataFrame, grade: Curve | None, units: UnitSystem, has_pace: bool = True
) -> dict[str, Stream]:
    """Pace (else speed), elevation, grade, heart rate, cadence in the reader's units, thinned; those with any value."""
    speed = speed_curve(records)
    quick = (
        {"pace_s": pace_curve(speed, units)}
        if has_pace
        else {"speed": speed * HOUR_S / distance_unit_m(units)}
    )
    full = {
        **quick,
        "elevation": column(records, "elevation_m") / height_unit_m(units),
        "grade_pct": np.full(records.height, np.nan) if grade is None else grade * 100.0,
        "heart_rate": column(records, "heart_rate_bpm"),
        "cadence": column(records, "cadence_spm"),
    }
    return {name: thin(curve) for name, curve in full.items() if np.isfinite(curve).any()}


def axes(records: pl.DataFrame, units: UnitSystem) -> dict[str, Stream]:
    """Elapsed time, distance and, when there are any, positions: thinned like the curves."""
    found = {
        "elapsed_s": thin_at(column(records, "elapsed_s")),
        "distance": thin_at(whole_distance(records) / distance_unit_m(units)),
    }
    latitude, longitude = column(records, "latitude_deg"), column(records, "longitude_deg")
    if np.isfinite(latitude).any():
        found |= {"latitude_deg": thin_at(latitude), "longitude_deg": thin_at(longitude)}
    return found


def whole_distance(records: pl.DataFrame) -> Curve:
    """Distance since the start of the activity [m]: the sessions' own distances, one after the other."""
    distance = column(records, "distance_m")
    session = records["session"].to_numpy()
    done = 0.0
    out = distance.copy()
    for index in dict.fromkeys(session.tolist()):
        part = session == index
        out[part] = distance[part] + done
        finite = distance[part][np.isfinite(distance[part])]
        done += float(finite.max()) if finite.size else 0.0
    return out


def no_curve() -> Stream:
    """The curve of a recording without samples."""
    return np.zeros(0, dtype=np.float32)
