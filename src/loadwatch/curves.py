"""The speed curve of a session: how much was run at or above any speed, over a fixed grid of speeds.

Critical speed may change after a session was stored, so the session keeps curves instead of one number:
metres in bouts of at least 10 s at or above each node; the same for 3 s; slope-weighted kilometres at each
node (hamstring); walking in eq-km (hamstring); bouts of 5 to 40 s at or above each node (strides). All float32;
NaN: not recorded, or stored before the curve existed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

NODE_STEP = 0.05
NODES = 2.0 + NODE_STEP * np.arange(111, dtype=np.float64)  # 2.0 … 7.5 m/s
CURVE_LENGTH = 4 * len(NODES) + 1
UNKNOWN = np.full(CURVE_LENGTH, np.nan, dtype="<f4").tobytes()
EFFORTS_M = (400, 800, 1000, 1500, 3000, 5000)  # best efforts: fastest time over these distances
BEST_SPEEDS_S = (180, 300, 1200)  # … and longest distance in these times


@dataclass(frozen=True)
class Curves:
    """Curves of one session, shape (nodes,), or of many, shape (n, nodes); walking has one value each."""

    fast_m: Column
    sprint_m: Column
    hamstring_km: Column
    walking_eqkm: Column
    strides_n: Column


def pack_curve(curves: Curves) -> bytes:
    """The curves of one session as bytes for the store."""
    walking = np.atleast_1d(curves.walking_eqkm)
    parts = [curves.fast_m, curves.sprint_m, curves.hamstring_km, walking, curves.strides_n]
    return np.concatenate(parts).astype("<f4").tobytes()


def unpack_curves(stored: list[bytes]) -> Curves:
    """Curves of many sessions; what older ones lack is NaN."""
    whole = b"".join(curve + UNKNOWN[len(curve) :] for curve in stored)
    table = np.frombuffer(whole, dtype="<f4").reshape(len(stored), CURVE_LENGTH).astype(np.float64)
    n = len(NODES)
    return Curves(
        table[:, :n], table[:, n : 2 * n], table[:, 2 * n : 3 * n], table[:, 3 * n], table[:, 3 * n + 1 :]
    )


def count_at(curves: Column, speed_mps: Column) -> Column:
    """Value of each curve at the node nearest to that row's speed: counts are not shared between nodes."""
    place = np.clip(np.rint((speed_mps - NODES[0]) / NODE_STEP), 0, len(NODES) - 1).astype(np.intp)
    return np.asarray(curves[np.arange(len(curves)), place])


def metres_at(curves: Column, speed_mps: Column) -> Column:
    """Value of each curve, one a row, at that row's speed: linear between nodes, the last value beyond."""
    place = np.clip((speed_mps - NODES[0]) / NODE_STEP, 0.0, len(NODES) - 1.0)
    low = np.minimum(place.astype(np.intp), len(NODES) - 2)
    row = np.arange(len(curves))
    share = place - low
    return np.asarray(curves[row, low] * (1.0 - share) + curves[row, low + 1] * share)


def pack_heart(seconds: Column) -> bytes:
    """Seconds at each heart rate (index: bpm) as bytes: the lowest heart rate, then whole seconds from it on."""
    rates = np.flatnonzero(seconds)
    first, last = int(rates[0]), int(rates[-1])
    whole = np.minimum(np.rint(seconds[first : last + 1]), 65535)
    return np.concatenate([[first], whole]).astype("<u2").tobytes()


def unpack_heart(stored: bytes) -> tuple[Column, Column]:
    """Heart rates [bpm] and seconds at each."""
    values = np.frombuffer(stored, dtype="<u2").astype(np.float64)
    return values[0] + np.arange(len(values) - 1), values[1:]
