"""Rows of raw texts → columns in SI, and what positions alone tell. Shared by the XML readers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from loadwatch.decode.parsed import Column
from loadwatch.units import EARTH_RADIUS_M, HOUR_S

Point = dict[str, str]
NAN = float("nan")
STEP_S = 10.0
JOIN_GAP_S = 6 * HOUR_S  # parts of a file farther apart are activities of their own


def floats(texts: Sequence[str | None]) -> Column:
    """Numbers of each text; NaN when it is missing or no finite number."""
    try:
        values = np.fromiter((float(text) if text else NAN for text in texts), np.float64, len(texts))
    except ValueError:
        values = np.fromiter((number(text) for text in texts), np.float64, len(texts))
    values[~np.isfinite(values)] = NAN
    return values


def number(text: str | None) -> float:
    """One number; NaN when there is none. A decimal comma is understood."""
    try:
        value = float((text or "").strip().replace(",", "."))
    except ValueError:
        return NAN
    return value if math.isfinite(value) else NAN


def known(text: str | None) -> float | None:
    """One number or None."""
    value = number(text)
    return None if math.isnan(value) else value


def without_zero_heart_rate(found: dict[str, Column]) -> None:
    """Heart rate 0 and 255 mean no sensor; a column of nothing else is dropped."""
    heart = found.get("heart_rate_bpm")
    if heart is not None:
        heart[(heart <= 0) | (heart >= 255)] = NAN
        if np.isnan(heart).all():
            del found["heart_rate_bpm"]


def outings(start_s: Sequence[float], end_s: Sequence[float]) -> list[int]:
    """Number of the outing of each part, in order of start: one long after all before it ended begins the next."""
    begins = np.subtract(start_s[1:], np.maximum.accumulate(end_s)[:-1]) > JOIN_GAP_S
    found: list[int] = np.cumsum([0, *begins]).tolist()
    return found


def steps_m(latitude_deg: Column, longitude_deg: Column) -> Column:
    """Great-circle metres from each point to the next; NaN where a position is missing."""
    lat, lon = np.radians(latitude_deg), np.radians(longitude_deg)
    half = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1))), np.float64)


def median_moving_mps(time_s: Column, latitude_deg: Column, longitude_deg: Column) -> float | None:
    """Median speed of the time in movement (above 0.5 m/s), None when nothing moves.

    Taken over steps of ten seconds in time order, so that jitter and disorder do not count as movement.
    """
    usable = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
    order = np.flatnonzero(usable)[np.argsort(time_s[usable], kind="stable")]
    if len(order) < 2:
        return None
    _, first = np.unique((time_s[order] // STEP_S).astype(np.int64), return_index=True)
    at = order[first] if len(first) > 2 else order
    gap = np.diff(time_s[at])
    with np.errstate(invalid="ignore", divide="ignore"):
        speed = steps_m(latitude_deg[at], longitude_deg[at]) / gap
    moving = np.isfinite(speed) & (gap > 0) & (gap <= 6 * STEP_S) & (speed > 0.5)
    return float(np.median(speed[moving])) if moving.any() else None
