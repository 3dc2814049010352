"""Hills: metres climbed and descended, grade along the run, metres run uphill and downhill."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from loadwatch.exposure.grid import (
    FIVE,
    Column,
    Flags,
    Grid,
    bouts,
    middle_of_five,
    numbers,
    on_grid,
    only,
    or_zero,
)
from loadwatch.exposure.volume import middle
from loadwatch.formulas.ascent import ascent_turning_points
from loadwatch.formulas.hills import slope_least_squares
from loadwatch.model import Method

MAX_VERTICAL_MPS = 3.0
LEAP_M = 30.0  # between two altitudes, faster than anybody climbs: a sensor that settles or is set anew
MOST_LEAPS = 6  # more of them are the noise of a receiver
MEDIAN_S = 5.0
STEP_M = 0.2  # resolution of altitude in FIT files
JITTER_MPS = 0.4  # 95 % of the altitude's changes of pace stay below this with a barometer
MIN_STEP_M = 0.3  # shorter steps are standing
MAX_ALTITUDE_GAP_S = 30.0  # a longer time between two altitudes is not known
MIN_KNOWN = 0.5  # share of the time that must be known
SEGMENTS = (
    "uphill_m", "uphill_s", "uphill_ascent_m", "steep_up_m",
    "downhill_m", "downhill_s", "downhill_descent_m", "steep_down_m",
)  # fmt: skip


@dataclass(frozen=True)
class Climb:
    """Metres climbed and descended; None with the reason when the altitude does not tell."""

    ascent_m: float | None
    descent_m: float | None
    quality: str | None  # A barometer, C GPS altitude
    reason: str | None = None
    track: tuple[Column, Column] | None = field(
        default=None, compare=False, repr=False
    )  # times, smooth altitudes


def climb_of(records: pl.DataFrame, has_barometer: bool | None, method: Method) -> Climb:
    """Ascent and descent by the active records of one session; see `climb`."""
    is_active = records["is_active"].to_numpy()
    t, z = only(is_active, numbers(records, "elapsed_s"), numbers(records, "elevation_m"))
    return climb(t, z, has_barometer, method)


def climb(elapsed_s: Column, elevation_m: Column, has_barometer: bool | None, method: Method) -> Climb:
    """Ascent and descent of active records: spikes out, 5-s median, whole heights between turns.

    Parameters
    ----------
    elapsed_s : array [s], shape (n,)
        Rising times of the active records.
    elevation_m : array [m], shape (n,)
        Altitude as recorded; NaN is "not measured".
    has_barometer : bool | None
        None: judged from resolution and jitter.
    method : Method
        `hysteresis_baro_m` and `hysteresis_gps_m` [m].

    Returns
    -------
    Climb
        Quality A (barometer) or C (GPS altitude); None values with a reason without a usable altitude.
    """
    known = ~np.isnan(elevation_m)
    reason = _why_unusable(elapsed_s, elevation_m, known)
    if reason is not None:
        return Climb(None, None, None, reason)
    t, z = only(known, elapsed_s, elevation_m)
    quality = altitude_quality(t, z, has_barometer)
    threshold = method.hysteresis_baro_m if quality == "A" else method.hysteresis_gps_m
    track = smooth_altitude(t, z)
    ascent, descent = ascent_turning_points(track[1], threshold)
    return Climb(ascent, descent, quality, track=track)


def _why_unusable(elapsed_s: Column, elevation_m: Column, known: Flags) -> str | None:
    """Reason why these altitudes tell nothing; None when they do."""
    if known.sum() < 2:
        return "no altitude recorded"
    watched_s = _watched_s(elapsed_s)
    share = (watched_s if known.all() else _watched_s(elapsed_s[known])) / max(watched_s, 1e-9)
    if share < MIN_KNOWN:
        return f"altitude recorded for only {100 * share:.0f} % of the run"
    if float(np.ptp(elevation_m[known])) == 0.0:
        return "altitude is one constant value: not measured"
    return None


def _watched_s(time_s: Column) -> float:
    """Time between readings that are near enough to each other."""
    step = np.diff(time_s)
    return float(step[step <= MAX_ALTITUDE_GAP_S].sum())


def altitude_quality(elapsed_s: Column, elevation_m: Column, has_barometer: bool | None) -> str:
    """A when a barometer measured the altitude (known, or fine steps and little jitter), else C."""
    if has_barometer is not None:
        return "A" if has_barometer else "C"
    if len(elevation_m) < 20:
        return "C"
    steps = elevation_m / STEP_M
    is_fine = bool(np.abs(steps - np.rint(steps)).max() < 0.01)
    is_whole = bool((np.abs(elevation_m - np.rint(elevation_m)) < 0.001).mean() > 0.9)
    jitter = float(np.quantile(np.abs(np.diff(elevation_m, 2)), 0.95))
    calm = jitter <= JITTER_MPS * middle(np.diff(elapsed_s)) + 1e-6
    return "A" if is_fine and not is_whole and calm else "C"


def without_leaps(t: Column, z: Column) -> tuple[Column, Column]:
    """The altitudes in one level: what comes before a leap of the sensor is moved to what comes after it."""
    step = np.diff(z)
    leap = (np.abs(step) > LEAP_M) & (np.abs(step) > MAX_VERTICAL_MPS * np.diff(t))
    if not 0 < leap.sum() <= MOST_LEAPS:
        return t, z
    return t, z + np.append(np.cumsum(np.where(leap, step, 0.0)[::-1])[::-1], 0.0)


def smooth_altitude(elapsed_s: Column, elevation_m: Column) -> tuple[Column, Column]:
    """Times and altitudes without spikes (there and back at over 3 m/s) and leaps, by the median over 5 s."""
    rate = np.diff(elevation_m) / np.maximum(np.diff(elapsed_s), 1e-3)
    fast = np.abs(rate) > MAX_VERTICAL_MPS
    spike = np.zeros(len(elevation_m), dtype=bool)
    spike[1:-1] = fast[:-1] & fast[1:] & (rate[:-1] * rate[1:] < 0)
    t, z = without_leaps(*only(~spike, elapsed_s, elevation_m))
    width = int(MEDIAN_S / max(middle(np.diff(t)), 0.1)) // 2 * 2 + 1 if len(t) > 1 else 1
    if width < 3:
        return t, z
    half = width // 2
    padded = np.concatenate([np.repeat(z[:1], half), z, np.repeat(z[-1:], half)])
    if width == len(FIVE):
        return t, middle_of_five([padded[i : i + len(z)] for i in FIVE])
    return t, np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)


@dataclass(frozen=True)
class Slopes:
    """Grade of each grid sample (NaN unknown) with its quality, and what it says of the run."""

    grade: Column | None
    quality: str | None
    coverage: float | None
    segments: dict[str, float] | None = None  # by column of ExposureFrame; None when not known
    reason: str | None = None

    def columns(self) -> dict[str, float | None]:
        """What was run in hill segments, by column of ExposureFrame."""
        return {**dict.fromkeys(SEGMENTS), **(self.segments or {})}

    def within(self, sampled: float | None) -> Slopes:
        """The same, when only this share of the run was sampled at all."""
        if self.coverage is None or sampled is None:
            return self
        share = self.coverage * sampled
        if share >= MIN_KNOWN:
            return replace(self, coverage=share)
        reason = self.reason or f"grade known for only {100 * share:.0f} % of the run"
        return replace(self, coverage=share, segments=None, reason=reason)


def slopes(
    grid: Grid, track: tuple[Column, Column], quality: str, metres_m: Column, method: Method
) -> Slopes:
    """Grade along the grid, and the metres run in uphill and downhill segments.

    Parameters
    ----------
    grid : Grid
        The session at 1 Hz.
    track : tuple of array [s], [m]
        Times and smoothed altitudes of the active records, as `smooth_altitude` gives them.
    quality : str
        A barometer, C GPS altitude; sets window and threshold.
    metres_m : array [m], shape (n,)
        Metres of each sample.
    method : Method
        Windows, thresholds and least length of a segment.

    Returns
    -------
    Slopes
        None values with a reason when the run has no grade.
    """
    grade = grade_along(grid, track, quality, method)
    running = grid.is_running
    n = int(running.sum())
    known = int((running & ~np.isnan(grade)).sum())
    if known < MIN_KNOWN * n or known == 0:
        share = 100 * known / n if n else 0.0
        reason = f"grade known for only {share:.0f} % of the run"
        return Slopes(None, quality, known / n if n else None, reason=reason)
    return Slopes(grade, quality, known / n, segments(grid, grade, quality, metres_m, method))


def grade_along(grid: Grid, track: tuple[Column, Column], quality: str, method: Method) -> Column:
    """Grade at each grid sample by least squares over the metres around it; NaN when standing or unknown."""
    altitude = on_grid(grid.time_s, *track)
    span = method.grade_span_baro_m if quality == "A" else method.grade_span_gps_m
    beyond = np.arange(len(grid.starts)) * 3 * span  # no window reaches across a pause
    along = np.cumsum(grid.metres_m) + np.repeat(beyond, np.diff(grid.starts, append=len(altitude)))
    used = ~np.isnan(altitude) & (grid.metres_m >= MIN_STEP_M)
    grade = np.full(len(altitude), np.nan)
    grade[used] = slope_least_squares(along[used], altitude[used], span)
    return grade


def segments(grid: Grid, grade: Column, quality: str, metres_m: Column, method: Method) -> dict[str, float]:
    """Metres, seconds and height run in uphill and downhill segments, and metres in steep ones."""
    edge = method.hill_grade_gps if quality == "C" else method.hill_grade
    slope = or_zero(grade)
    run_m = np.where(grid.is_running, metres_m, 0.0)
    parts = np.stack([run_m, grid.is_running & (metres_m > 0.0), run_m * slope])
    sums = np.zeros((len(parts) + 1, len(metres_m) + 1))
    np.cumsum(np.concatenate([parts, metres_m[None, :]]), axis=1, out=sums[:, 1:])
    up_m, up_s, climbed = _in_segments(slope >= edge, grid, sums, method.hill_min_m)
    down_m, down_s, dropped = _in_segments(slope <= -edge, grid, sums, method.hill_min_m)
    steep_up_m = _in_segments(slope >= method.steep_grade, grid, sums, method.hill_min_m)[0]
    steep_down_m = _in_segments(slope <= -method.steep_grade, grid, sums, method.hill_min_m)[0]
    values = (up_m, up_s, climbed, steep_up_m, down_m, down_s, -dropped, steep_down_m)
    return {name: abs(value) for name, value in zip(SEGMENTS, values, strict=True)}


def _in_segments(is_in: Flags, grid: Grid, sums: Column, least_m: float) -> list[float]:
    """Running sums taken over the unbroken segments of at least `least_m` metres (the last sum)."""
    if not is_in.any():
        return [0.0] * (len(sums) - 1)
    start, end = bouts(is_in, grid.starts)
    inside = sums[:, end] - sums[:, start]
    long = inside[-1] >= least_m - 1e-6
    return [float(value) for value in inside[:-1, long].sum(axis=1)]
