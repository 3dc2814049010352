"""The sport of a track that does not say it: from its title, else its speed; always marked as a guess."""

from __future__ import annotations

import numpy as np

from loadwatch.decode.parsed import Column
from loadwatch.decode.sports import Sport, sport_in_title, sport_of
from loadwatch.decode.tracks import median_moving_mps
from loadwatch.errors import Issue

MOVING_MPS = 0.5
RUN_MPS = (2.0, 6.0)  # median moving speed between a brisk walk and a very good runner's race
CYCLE_MAX_MPS = 25.0
STRIDES_SPM, STEPS_SPM = (72.0, 110.0), (144.0, 220.0)  # cadence of running, by one leg and by both


def guess_sport(
    kind: str | None, title: str | None, time_s: Column, found: dict[str, Column], issues: list[Issue]
) -> Sport:
    """FIT names of sport and sub-sport of one track."""
    named = sport_of(kind)
    if named is not None:
        return named
    speed = _median_mps(time_s, found)
    told = sport_in_title(title)
    if told is not None and (speed is None or _fits(told[0], speed)):
        issues.append(Issue("sport_guessed", f"The file names no sport; its title says {told[0]}."))
        return told
    guess = _by_speed(speed)
    how = f"it moves at {speed:.1f} m/s" if speed is not None else "nothing moves in it"
    if guess in {"walking", "generic"} and _has_running_steps(found, speed):
        guess, how = "running", f"{how} with the steps of running"
    issues.append(Issue("sport_guessed", f"The file names no sport; taken for {guess} as {how}.", "warning"))
    return guess, None


def _median_mps(time_s: Column, found: dict[str, Column]) -> float | None:
    lat, lon = found.get("latitude_deg"), found.get("longitude_deg")
    if lat is not None and lon is not None and (speed := median_moving_mps(time_s, lat, lon)) is not None:
        return speed
    return _median_told(time_s, found)


def _median_told(time_s: Column, found: dict[str, Column]) -> float | None:
    """Median moving speed that a sensor tells, by itself or by the distance it counts."""
    told = found.get("speed_mps")
    if told is None and (counted := found.get("distance_m")) is not None:
        known = np.isfinite(counted) & np.isfinite(time_s)
        gap = np.diff(time_s[known])
        told = np.diff(counted[known])[gap > 0] / gap[gap > 0]
    moving = np.zeros(0) if told is None else told[np.isfinite(told) & (told > MOVING_MPS)]
    return float(np.median(moving)) if len(moving) else None


def _fits(sport: str, speed_mps: float) -> bool:
    """A title that says 'run' does not make a car ride a run."""
    return speed_mps <= RUN_MPS[1] if sport in {"running", "walking", "hiking"} else True


def _has_running_steps(found: dict[str, Column], speed_mps: float | None) -> bool:
    """A slow run uphill: its cadence is beyond that of walking. At any other speed a cadence may be of wheels."""
    cadence = found.get("cadence_raw", np.zeros(0))
    turning = cadence[cadence > 0]  # NaN is not
    if len(turning) * 2 < len(cadence) or not len(turning):
        return False
    typical = float(np.median(turning))
    is_slow = speed_mps is not None and speed_mps < RUN_MPS[0]
    return (is_slow and STRIDES_SPM[0] <= typical < STRIDES_SPM[1]) or STEPS_SPM[0] <= typical < STEPS_SPM[1]


def _by_speed(speed_mps: float | None) -> str:
    if speed_mps is None:
        return "generic"
    if speed_mps < RUN_MPS[0]:
        return "walking"
    if speed_mps <= RUN_MPS[1]:
        return "running"
    return "cycling" if speed_mps <= CYCLE_MAX_MPS else "generic"
