"""Speed: best efforts, and how many metres were run at or above any speed."""

from __future__ import annotations

import numpy as np

from loadwatch.curves import BEST_SPEEDS_S, EFFORTS_M, NODE_STEP, NODES
from loadwatch.exposure.grid import Column, Grid
from loadwatch.exposure.tissue import Samples
from loadwatch.formulas.hills import LEVEL_CURVES
from loadwatch.formulas.tissue import SPEED_RANGE_MPS, grade_factor
from loadwatch.model import Method

WALK_MPS = 1.5  # slower than this is not graded
EACH = 8  # starts of efforts [s] that are tried first


def level_speed(grid: Grid, grade: Column | None, method: Method) -> Column:
    """Speed [m/s] on the level that asks the same effort; as run without a grade or when walking."""
    speed = grid.metres_m
    if grade is None:
        return speed
    graded = grid.is_running & (speed >= WALK_MPS) & ~np.isnan(grade)
    return np.where(graded, speed * LEVEL_CURVES[method.level_minetti](np.where(graded, grade, 0.0)), speed)


def best_efforts(grid: Grid, speed_mps: Column) -> dict[int, float]:
    """Fastest time [s] for 400 to 5000 m within one stretch, by distance [m]; unreached ones are left out."""
    best: dict[int, float] = {}
    for start in grid.starts.tolist():
        stop = int(grid.last[start]) + 1
        gone = np.concatenate([[0.0], np.cumsum(speed_mps[start:stop] + 1e-9)])
        clock = np.arange(len(gone), dtype=np.float64)
        for metres in EFFORTS_M:
            n = int(np.searchsorted(gone, gone[-1] - metres, side="right"))
            if n == 0 or gone[-1] < metres:
                break
            time = _quickest(gone, clock, n, metres)
            best[metres] = min(time, best.get(metres, time))
    return best


def _quickest(gone_m: Column, clock_s: Column, n: int, metres: float) -> float:
    """Least time [s] for these metres from one of the first `n` samples on.

    Who starts k seconds later arrives no earlier, so is at most k seconds quicker: every eighth start tells
    which others are worth a look.
    """
    some = np.interp(gone_m[:n:EACH] + metres, gone_m, clock_s) - clock_s[:n:EACH]
    near = np.flatnonzero(np.repeat(some <= some.min() + EACH, EACH)[:n])
    return float((np.interp(gone_m[near] + metres, gone_m, clock_s) - clock_s[near]).min())


def best_speeds(grid: Grid, speed_mps: Column) -> dict[int, float]:
    """Highest mean speed [m/s] over 3, 5 and 20 min within one stretch, by seconds."""
    gone = np.concatenate([[0.0], np.cumsum(speed_mps)])
    best: dict[int, float] = {}
    for seconds in BEST_SPEEDS_S:
        n = len(speed_mps) - seconds + 1
        if n < 1:
            break
        whole = grid.first[:n] == grid.first[seconds - 1 :]
        if whole.any():
            best[seconds] = float((gone[seconds:] - gone[:n])[whole].max()) / seconds
    return best


def bout_curves(grid: Grid, metres_m: Column, method: Method) -> tuple[Column, Column, Column]:
    """At or above each node: metres in bouts of at least 10 s and of at least 3 s, bouts of 5 to 40 s."""
    speed = _cut(np.where(grid.is_running, grid.metres_m, -1.0), grid, -1.0)
    speed = np.concatenate([[-1.0], speed, [-1.0]])
    gone = np.concatenate([[0.0, 0.0], np.cumsum(_cut(metres_m, grid, 0.0))])
    n_nodes = int(np.searchsorted(NODES, speed.max(), side="right"))
    above = speed[None, :] >= NODES[:n_nodes, None]
    edges = np.flatnonzero(above[:, 1:] != above[:, :-1])
    node, at = np.divmod(edges, len(speed) - 1)
    node, start, end = node[::2], at[::2], at[1::2]
    length, metres = end - start, gone[end + 1] - gone[start + 1]
    curves = []
    for least_s in (method.fast_bout_s, method.sprint_bout_s):
        long = length >= least_s
        curves.append(np.bincount(node[long], metres[long], minlength=len(NODES)).astype(np.float64))
    shortest_s, longest_s = method.stride_bout_s
    stride = (length >= shortest_s) & (length <= longest_s)
    strides = np.bincount(node[stride], minlength=len(NODES)).astype(np.float64)
    return curves[0], curves[1], strides


def _cut(values: Column, grid: Grid, by: float) -> Column:
    """The samples with a value between each two stretches."""
    return np.insert(values, grid.starts[1:], by) if len(grid.starts) > 1 else values


def hamstring_curve(samples: Samples, method: Method) -> Column:
    """Slope-weighted kilometres shared between the two nodes next to each sample's speed."""
    v = np.clip(samples.speed_mps, *SPEED_RANGE_MPS)
    place = (v - NODES[0]) / NODE_STEP
    low = np.minimum(place.astype(np.intp), len(NODES) - 2)
    share = place - low
    weight = samples.metres_m / 1000.0 * grade_factor("hamstring", samples.grade, method.tissue)
    curve = np.bincount(low, weight * (1.0 - share), minlength=len(NODES))
    return np.asarray(curve + np.bincount(low + 1, weight * share, minlength=len(NODES)))
