"""How a made-up runner moves over a route: pace by slope, heart rate with lag and drift, cadence by speed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from loadwatch.demo.terrain import STEP_M, Heading, Land, Route
from loadwatch.demo.track import Track, Watch
from loadwatch.units import HOUR_S

Array = NDArray[np.float64]
Kind = Literal["easy", "long", "tempo", "intervals", "race", "walk_run", "ride"]

WALK_MPS = 1.55
RIDE_EASE = 0.34  # effort of a speed on the bike against the same speed on foot
LAP_M = 1_000.0
SHORT_S = 1_800.0  # recorded every second up to here
SUB_SPORT = {  # FIT profile, by (ride, indoors): road or trail is left generic, treadmill 1, indoor cycling 6
    (False, False): 0, (False, True): 1, (True, False): 0, (True, True): 6,
}  # fmt: skip


@dataclass(frozen=True)
class Runner:
    """A made-up runner."""

    name: str
    seed: int
    land: Land
    watch: Watch
    easy_mps: float
    critical_mps: float
    rest_bpm: float
    max_bpm: float
    cadence_shift_spm: float = 0.0


@dataclass(frozen=True)
class Outing:
    """One run to be made: `days_ago` counts back from the demo's today."""

    days_ago: int
    distance_m: float
    kind: Kind = "easy"
    heading: Heading = "flat"
    hour: int = 7
    treadmill: bool = False
    heart_rate: bool = True
    footpod: bool = True  # on a treadmill: knows speed and distance
    form: float = 1.0  # share of the usual speed


@dataclass(frozen=True)
class Motion:
    """Where the runner is and how hard the runner tries, at each sample."""

    moving_s: Array
    along_m: Array
    effort_mps: Array

    @property
    def speed_mps(self) -> Array:
        """True speed over the ground."""
        return np.asarray(np.gradient(self.along_m, self.moving_s))


def make_track(runner: Runner, outing: Outing, start_utc: datetime, utc_offset_s: int) -> Track:
    """Run the outing and keep what the watch records."""
    rng = np.random.default_rng([runner.seed, outing.days_ago])
    route = runner.land.route(outing.distance_m, outing.heading, outing.days_ago % 9)
    motion = _motion(runner, outing, route, rng)
    columns = _columns(runner, outing, route, motion, rng)
    elapsed_s, pauses = _with_pauses(motion.moving_s, outing, rng)
    ends = np.arange(LAP_M, motion.along_m[-1], LAP_M) if outing.footpod else np.array([])
    return Track(
        start_utc, utc_offset_s, runner.watch, elapsed_s, columns,
        sport=2 if outing.kind == "ride" else 1,
        sub_sport=SUB_SPORT[outing.kind == "ride", outing.treadmill],
        pauses=pauses, laps_s=tuple(np.interp(ends, motion.along_m, elapsed_s).tolist()),
    )  # fmt: skip


def _motion(runner: Runner, outing: Outing, route: Route, rng: np.random.Generator) -> Motion:
    """Effort along the route, slowed by its slopes, sampled every second (short runs) or two."""
    grade = np.zeros_like(route.grade) if outing.treadmill else route.grade
    effort = _effort(runner, outing, rng, len(grade))
    speed = np.maximum(effort / _slowing(grade), 0.75 * WALK_MPS)
    clock = np.concatenate([[0.0], np.cumsum(STEP_M / speed[:-1])])
    moving_s = np.arange(0.0, clock[-1], 1.0 if clock[-1] < SHORT_S else 2.0)
    return Motion(moving_s, np.interp(moving_s, clock, route.along_m), np.interp(moving_s, clock, effort))


def _slowing(grade: Array) -> Array:
    """How much slower a runner goes on a slope (steady effort), a mild form of what runners do."""
    held = np.clip(grade, -0.25, 0.25)
    return np.asarray(np.maximum(1.0 + 2.6 * held + 11.0 * held**2, 0.88))


def _effort(runner: Runner, outing: Outing, rng: np.random.Generator, n: int) -> Array:
    """Speed the runner would hold on the flat, step by step."""
    along = np.arange(n) * STEP_M
    easy, critical = runner.easy_mps * outing.form, runner.critical_mps * outing.form
    target = np.full(n, easy * (0.97 if outing.kind == "long" else 1.0))
    share = along / max(along[-1], 1.0)
    if outing.kind == "tempo":
        target[(share > 0.3) & (share < 0.75)] = 0.95 * critical
    elif outing.kind == "intervals":
        work = (along > 2_000) & (along < along[-1] - 1_200) & ((along - 2_000) % 1_000 < 600)
        target[work] = 1.06 * critical
    elif outing.kind == "race":
        target[:] = 0.93 * critical
        target[along > along[-1] - 300] = 1.15 * critical
    elif outing.kind == "walk_run":
        target[along % 620 < 180] = WALK_MPS
    elif outing.kind == "ride":
        target[:] = 7.5
    sway = _smooth_noise(rng, n, 60) * 0.025
    return np.asarray(_blur(target, 4) * (1.0 + sway))


def _columns(
    runner: Runner, outing: Outing, route: Route, motion: Motion, rng: np.random.Generator
) -> dict[str, Array]:
    """What the sensors say at each moment."""
    columns: dict[str, Array] = {}
    if outing.footpod:
        noise = rng.normal(0, 0.04, len(motion.moving_s))
        columns = {"distance_m": motion.along_m, "speed_mps": np.maximum(motion.speed_mps + noise, 0.0)}
    if outing.footpod and outing.kind != "ride":
        columns["cadence_spm"] = _cadence(runner, motion.speed_mps, rng)
    if not outing.treadmill:
        columns |= _outdoors(runner.watch, route, motion.along_m / STEP_M, rng)
    if outing.heart_rate:
        ease = RIDE_EASE if outing.kind == "ride" else 1.0
        columns["heart_rate_bpm"] = _heart_rate(runner, motion, ease, rng)
    return columns


def _outdoors(watch: Watch, route: Route, place: Array, rng: np.random.Generator) -> dict[str, Array]:
    """Position and height with their errors: metres of slow wander, a barometer's drift with the weather."""
    steps, n = np.arange(len(route.elevation_m)), len(place)
    wander = _smooth_noise(rng, n, 30) * 1.5e-5, _smooth_noise(rng, n, 30) * 2.0e-5
    weather = np.linspace(0.0, rng.normal(0, 2.0), n) + _smooth_noise(rng, n, 40) * (
        0.25 if watch.has_barometer else 2.5
    )
    return {
        "latitude_deg": np.interp(place, steps, route.latitude_deg) + wander[0],
        "longitude_deg": np.interp(place, steps, route.longitude_deg) + wander[1],
        "elevation_m": np.interp(place, steps, route.elevation_m) + weather,
    }


def _cadence(runner: Runner, speed: Array, rng: np.random.Generator) -> Array:
    """Steps a minute: rises slowly with speed when running, falls to a walk's below 2 m/s."""
    running = 143.0 + 7.2 * speed + runner.cadence_shift_spm
    return np.asarray(np.where(speed < 2.0, 62.0 + 34.0 * speed, running) + rng.normal(0, 1.2, len(speed)))


def _heart_rate(runner: Runner, motion: Motion, ease: float, rng: np.random.Generator) -> Array:
    """Heart rate follows effort half a minute late and drifts up by about 4 % an hour."""
    share = np.clip(0.22 + 0.66 * np.minimum(ease * motion.effort_mps, 5.5) / runner.critical_mps, 0.15, 1.0)
    step_s = float(motion.moving_s[1] - motion.moving_s[0])
    lag = round(110 / step_s)
    kernel = np.exp(-np.arange(lag) * step_s / 32.0)
    rested = np.concatenate([np.full(lag - 1, 0.25), share])
    followed = np.convolve(rested, kernel / kernel.sum(), "valid")
    drift = 1.0 + 0.04 * motion.moving_s / HOUR_S
    bpm = runner.rest_bpm + (runner.max_bpm - runner.rest_bpm) * followed * drift
    return np.asarray(np.minimum(bpm + _smooth_noise(rng, len(bpm), 15) * 1.5, runner.max_bpm))


def _with_pauses(
    moving_s: Array, outing: Outing, rng: np.random.Generator
) -> tuple[Array, tuple[tuple[float, float], ...]]:
    """Elapsed time with a stop or two at crossings, where the watch stopped its timer."""
    elapsed, pauses = moving_s.copy(), []
    count = 0 if outing.treadmill or outing.kind == "race" else int(rng.integers(0, 3))
    for place in sorted(rng.uniform(0.2, 0.8, count)):
        at = int(place * len(elapsed))
        gap = float(rng.integers(15, 90))
        pauses.append((float(elapsed[at]), float(elapsed[at] + gap)))
        elapsed[at + 1 :] += gap
    return elapsed, tuple(pauses)


def _blur(values: Array, width: int) -> Array:
    """Round off the corners of a step profile."""
    padded = np.pad(values, (width, width), mode="edge")
    return np.convolve(padded, np.ones(2 * width + 1) / (2 * width + 1), "valid")


def _smooth_noise(rng: np.random.Generator, n: int, every: int) -> Array:
    """Slow noise of unit size: a random value every so many samples, straight between."""
    knots = rng.normal(0.0, 1.0, n // every + 2)
    return np.interp(np.arange(n) / every, np.arange(len(knots)), knots)
