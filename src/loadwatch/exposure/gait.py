"""Gait: what was run and what was walked, steps, accelerations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loadwatch.exposure.grid import Column, Grid, bouts
from loadwatch.formulas.gait import cadence_by_speed
from loadwatch.model import Method
from loadwatch.units import MINUTE_S

MEASURED_SHARE = 0.9  # fewer running samples with a cadence than this make the steps an estimate
LEGS = 2.0
GAIT = ("running_m", "walking_m", "steps_n", "steps_per_leg_n", "accelerations_n")


@dataclass(frozen=True)
class Gait:
    """Gait exposures by column of ExposureFrame. Quality: A steps by cadence, B estimated from speed."""

    values: dict[str, float | None]
    quality: str | None
    reason: str | None = None


def gait(grid: Grid, metres_m: Column, method: Method) -> Gait:
    """Metres run and walked, running steps and accelerations of a sampled run.

    Parameters
    ----------
    grid : Grid
        The session at 1 Hz.
    metres_m : array [m], shape (n,)
        Metres of each sample.
    method : Method
        What counts as an acceleration.

    Returns
    -------
    Gait
        Metres [m], steps of both legs and of one [1], accelerations [1].
    """
    running_m = float(metres_m[grid.is_running].sum())
    moving = grid.is_running & (metres_m > 0.0)
    cadence = cadence_by_speed(grid.metres_m[moving])
    measured = 0.0
    if grid.cadence_spm is not None:
        own = grid.cadence_spm[moving]
        known = ~np.isnan(own)
        cadence = np.where(known, own, cadence)
        measured = float(known.mean()) if len(known) else 1.0
    whole = _gait(running_m, float(metres_m.sum()) - running_m, float(cadence.sum()) / MINUTE_S)
    quality = "A" if measured >= MEASURED_SHARE else "B"
    reason = (
        None if quality == "A" else f"steps estimated from speed for {100 * (1 - measured):.0f} % of the run"
    )
    return Gait(whole | {"accelerations_n": float(accelerations(grid, method))}, quality, reason)


def gait_at_mean_speed(distance_m: float, duration_s: float, method: Method) -> Gait:
    """The same from distance and duration alone: all run or all walked, steps estimated."""
    speed = distance_m / duration_s
    reason = "steps estimated from mean speed; no samples for accelerations"
    if speed < method.run_speed_mps:
        return Gait(_gait(0.0, distance_m, 0.0), "B", reason)
    steps = float(cadence_by_speed(speed)) * duration_s / MINUTE_S
    return Gait(_gait(distance_m, 0.0, steps), "B", reason)


def no_gait(reason: str) -> Gait:
    """Nothing known, with the reason."""
    return Gait(dict.fromkeys(GAIT), None, reason)


def accelerations(grid: Grid, method: Method) -> int:
    """How often speed rose by at least 1 m/s within 4 s, from a running start, within one stretch."""
    speed, n = grid.speed_mps, len(grid.speed_mps)
    rises = np.zeros(n, dtype=bool)
    for ahead in range(1, method.acceleration_s + 1):
        if ahead < n:
            risen = speed[ahead:] - speed[:-ahead] >= method.acceleration_mps
            rises[:-ahead] |= risen & (grid.last[:-ahead] >= np.arange(ahead, n))
    rises &= grid.is_running & (grid.metres_m >= method.run_speed_mps)
    return len(bouts(rises, grid.starts)[0]) if rises.any() else 0


def _gait(running_m: float, walking_m: float, steps_n: float) -> dict[str, float | None]:
    values = (running_m, walking_m, steps_n, steps_n / LEGS, None)
    return dict(zip(GAIT, values, strict=True))
