"""The speed curve of a session: how much was run at or above any speed, over a fixed grid of speeds.

Critical speed may change after a session was stored, so the session keeps curves instead of one number:
metres in bouts of at least 10 s at or above each node; the same for 3 s; slope-weighted kilometres at each
node (hamstring); walking in eq-km (hamstring). All float32; NaN: speed was not recorded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

NODE_STEP = 0.05
NODES = 2.0 + NODE_STEP * np.arange(111, dtype=np.float64)  # 2.0 … 7.5 m/s
CURVE_LENGTH = 3 * len(NODES) + 1
EFFORTS_M = (400, 800, 1000, 1500, 3000, 5000)  # best efforts: fastest time over these distances
BEST_SPEEDS_S = (180, 300, 1200)  # … and longest distance in these times


def pack_curve(fast_m: Column, sprint_m: Column, hamstring_km: Column, walking_eqkm: float) -> bytes:
    """The curves as bytes for the store."""
    return np.concatenate([fast_m, sprint_m, hamstring_km, [walking_eqkm]]).astype("<f4").tobytes()


def unpack_curves(curves: list[bytes]) -> tuple[Column, Column, Column, Column]:
    """Curves of many sessions: fast, sprint and hamstring of shape (n, nodes), walking of shape (n,)."""
    table = np.frombuffer(b"".join(curves), dtype="<f4").reshape(len(curves), CURVE_LENGTH).astype(np.float64)
    n = len(NODES)
    return table[:, :n], table[:, n : 2 * n], table[:, 2 * n : 3 * n], table[:, 3 * n]


def metres_at(curves: Column, speed_mps: Column) -> Column:
    """Value of each curve, one a row, at that row's speed: linear between nodes, the last value beyond."""
    place = np.clip((speed_mps - NODES[0]) / NODE_STEP, 0.0, len(NODES) - 1.0)
    low = np.minimum(place.astype(np.intp), len(NODES) - 2)
    row = np.arange(len(curves))
    share = place - low
    return np.asarray(curves[row, low] * (1.0 - share) + curves[row, low + 1] * share)
