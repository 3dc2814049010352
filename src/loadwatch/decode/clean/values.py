"""Values no watch can have measured become null; each kind of correction is one Issue with its count."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.parsed import Column
from loadwatch.errors import Issue
from loadwatch.units import EARTH_RADIUS_M

RANGES = {  # column → (lowest, highest, name)
    "heart_rate_bpm": (25.0, 250.0, "heart rates"),
    "elevation_m": (-500.0, 9_000.0, "altitudes"),
    "cadence_raw": (0.0, 300.0, "cadences"),
    "power_w": (0.0, 3_000.0, "powers"),
    "temperature_degc": (-60.0, 80.0, "temperatures"),
    "distance_m": (0.0, 5e6, "distances"),
}
SENTINELS = {  # how devices write "none"; no correction, only a translation
    "heart_rate_bpm": (0.0, 255.0),
    "cadence_raw": (255.0,),
    "power_w": (65_535.0,),
    "temperature_degc": (127.0,),
}
FOOT_MPS = 12.5  # faster than any runner
WHEEL_MPS = 60.0
PEAK_SLACK_BPM = 3.0  # rounding and filtering of the device; more is noise
ON_FOOT = frozenset({"running", "walking", "hiking", "mountaineering", "snowshoeing"})


def in_range(columns: dict[str, Column]) -> list[Issue]:
    """Set values outside the plausible range to NaN, in place."""
    issues = []
    for name, (low, high, words) in RANGES.items():
        values = columns.get(name)
        if values is None:
            continue
        for none in SENTINELS.get(name, ()):
            is_none = values == none
            if is_none.any():
                values[is_none] = np.nan
        wild = ~np.isnan(values) & ~((values >= low) & (values <= high))
        if wild.any():
            values[wild] = np.nan
            text = f"{int(wild.sum()):,} {words} outside {low:g} to {high:g} were removed."
            issues.append(Issue(f"{name.rsplit('_', 1)[0]}_range", text))
    return issues


def heart_rate_noise(
    columns: dict[str, Column], session: NDArray[np.int16], peaks: dict[int, float | None]
) -> tuple[frozenset[int], list[Issue]]:
    """Heart rates above the device's own maximum (by session) become NaN: the watch filtered them out itself.

    Returns the sessions where that happened: their samples are noisier than the watch's own average.
    """
    values = columns.get("heart_rate_bpm")
    noisy, n_wild = set(), 0
    for index, peak in peaks.items():
        if values is None or peak is None or not RANGES["heart_rate_bpm"][0] <= peak:
            continue
        wild = (values > peak + PEAK_SLACK_BPM) & (session == index)
        if wild.any():
            values[wild] = np.nan
            noisy.add(index)
            n_wild += int(wild.sum())
    if not noisy or values is None:
        return frozenset(), []
    text = f"{n_wild:,} heart rates above the watch's own maximum were removed; its own average counts."
    return frozenset(noisy), [Issue("heart_rate_noise", text, "warning")]


def speeds(columns: dict[str, Column], limit: Column) -> list[Issue]:
    """Speeds from `limit` up become NaN, in place."""
    values = columns.get("speed_mps")
    if values is None:
        return []
    wild = ~np.isnan(values) & ~((values >= 0) & (values < limit))
    if not wild.any():
        return []
    values[wild] = np.nan
    return [Issue("speed_range", f"{int(wild.sum()):,} speeds faster than a runner (or rider) were removed.")]


def speed_limit(sports: Iterable[str], session: NDArray[np.int16]) -> Column:
    """Speed [m/s] above which a sample is no measurement, by the sport of its session."""
    by_session = np.array([FOOT_MPS if sport in ON_FOOT else WHEEL_MPS for sport in sports])
    return by_session[session]


def haversine_m(lat_1: Column, lon_1: Column, lat_2: Column, lon_2: Column) -> Column:
    """Great-circle distance [m] between positions [deg]."""
    a, b = np.radians(lat_1), np.radians(lat_2)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_2 - lon_1) / 2) ** 2
    out: Column = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return out


def cadence_factor(cadence: Column | None, device_average: float | None, sport: str) -> float:
    """2 when a cadence on foot counts one leg only, else 1: the median is below 110 (walking 75)."""
    if sport not in ON_FOOT:
        return 1.0
    limit = 110.0 if sport == "running" else 75.0
    turning = None if cadence is None else cadence[cadence > 0]
    if turning is not None and len(turning):
        return 2.0 if _has_median_below(turning, limit) else 1.0
    return 2.0 if device_average and device_average < limit else 1.0


def _has_median_below(values: Column, limit: float) -> bool:
    """The same as `np.median(values) < limit`, told by counting in a tenth of the time."""
    n_below = int(np.count_nonzero(values < limit))
    if 2 * n_below == len(values):
        return bool(np.median(values) < limit)
    return 2 * n_below > len(values)
