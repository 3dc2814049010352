"""Positions that nobody can have been at: no place at all, or a jump away and back faster than anybody moves."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from loadwatch.decode.clean.values import haversine_m
from loadwatch.decode.parsed import Column
from loadwatch.decode.samples import Samples
from loadwatch.errors import Issue
from loadwatch.units import EARTH_RADIUS_M

JUMP_M = 30.0  # smaller steps are ordinary GPS noise
TELEPORT_M = 100.0  # a jump further than this is never the noise of a receiver
FAR_JUMP_M = 500.0  # a first or last fix further off than this is the place of another day
STRAY_ROWS = 10  # so many fixes in a row may be strays; more is a real change of place


def believable(samples: Samples, limit: Column) -> list[Issue]:
    """Impossible positions and short jumps there and back become NaN; changes `samples`.

    What small jumps add to the track as it was written is kept in `samples.detour_m`.
    """
    latitude, longitude = samples.columns.get("latitude_deg"), samples.columns.get("longitude_deg")
    if latitude is None or longitude is None:
        samples.columns.pop("latitude_deg", None)
        samples.columns.pop("longitude_deg", None)
        return []
    issues = _real(latitude, longitude)
    rows = np.flatnonzero(~np.isnan(latitude))
    detour = _detours(latitude[rows], longitude[rows], samples.time[rows], limit[rows])
    strays = rows[detour >= 0]
    if len(strays):
        latitude[strays], longitude[strays] = np.nan, np.nan
        samples.detour_m = np.zeros(len(latitude))
        samples.detour_m[strays] = detour[detour >= 0]
        issues.append(
            Issue("gps_spike", f"{len(strays):,} positions jumped away and back: they were removed.")
        )
    return issues


def _real(latitude: Column, longitude: Column) -> list[Issue]:
    """Places outside the globe, and those that devices write for none, become NaN, in place."""
    with np.errstate(invalid="ignore"):
        bad = ~((np.abs(latitude) <= 90) & (np.abs(longitude) <= 180))
        bad |= (latitude == 0) & (longitude == 0)
        bad |= (np.abs(latitude) == 180) | (np.abs(longitude) == 180)
    half = np.isnan(latitude) & np.isnan(longitude)
    n_bad = int((bad & ~half).sum())
    latitude[bad], longitude[bad] = np.nan, np.nan
    return [Issue("no_position", f"{n_bad:,} samples held no real position.")] if n_bad else []


def _detours(latitude: Column, longitude: Column, time: Column, limit: Column) -> Column:
    """-1 for each row on the way; for rows off it the metres they add, told at the first of each stretch.

    Off the way is a short stretch behind an impossible jump there, and before one back. A jump ahead after
    lost reception is no stray: it does not come back. Teleports add nothing: nobody went there.
    """
    found = np.full(len(latitude), -1.0)
    if len(latitude) < 3:
        return found
    around = np.radians(
        np.abs(np.diff(latitude)) + np.abs(np.diff(longitude))
    )  # never less than the way itself
    if not (around > 0.99 * JUMP_M / EARTH_RADIUS_M).any():
        return found
    step = haversine_m(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    reach = limit[1:] * np.maximum(np.diff(time), 1.0)
    cuts = np.flatnonzero((step > reach) & (step > JUMP_M)) + 1
    last = -1  # last row that is believed
    for begin, end in pairwise([0, *cuts.tolist(), len(latitude)] if len(cuts) else []):
        is_short = end - begin <= STRAY_ROWS
        added = _off_the_way(latitude, longitude, (last, begin, end)) if is_short else None
        if added is None:
            last = end - 1
        else:
            found[begin:end] = 0.0
            found[begin] = added + step[begin : end - 1].sum() if added else 0.0
    return found if (found < 0).any() else np.full(len(found), -1.0)


def _off_the_way(latitude: Column, longitude: Column, rows: tuple[int, int, int]) -> float | None:
    """Metres that jumping to a stretch and back adds to the direct way, None when it lies on the way.

    Off the way: over it is at least twice the direct way; at an end of the track the jump is far.
    """
    last, begin, end = rows

    def way(one: int, other: int) -> float:
        ends = [column[[row]] for row in (one, other) for column in (latitude, longitude)]
        return float(haversine_m(*ends)[0])

    if last < 0 and end >= len(latitude):
        return None
    if last < 0 or end >= len(latitude):
        return 0.0 if (way(end - 1, end) if last < 0 else way(last, begin)) > FAR_JUMP_M else None
    there, back, direct = way(last, begin), way(end - 1, end), way(last, end)
    if direct * 2 > there + back:
        return None
    return there + back - direct if max(there, back) <= TELEPORT_M else 0.0
