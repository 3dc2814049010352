"""One made-up runner: years of runs out of a seed, with seasons, breaks, races, doubles and unknown distances.

A runner is the same in every cohort of that seed, whatever its size. Nobody's data stand behind the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
RACES_M = np.array([5_000.0, 10_000.0, 21_097.5, 42_195.0])
LONG_SHARE = 0.34  # of the week
SKIPPED, EXTRA, DOUBLE, UNKNOWN, STOPPED = 0.12, 0.03, 0.02, 0.004, 0.03
BREAKS_A_YEAR, RACES_A_YEAR, YEAR_D = 0.8, 3.0, 365.25


@dataclass(frozen=True)
class Habits:
    """What stays the same with a runner."""

    week_m: float
    weekdays: NDArray[np.int64]  # the last one is that of the long run
    speed_mps: float
    hill_mpkm: float
    start_h: float


def made_up_runs(
    seed: int, number: int, n_days: int, first_weekday: int
) -> Mapping[str, NDArray[np.generic]]:
    """Runs of a runner: day (from 0), part of the day, start_s of the day, and metres, seconds and climbs of each.

    NaN is unknown. `until` has one number: the last day that data speak about.
    """
    rng = np.random.default_rng([seed, number])
    habits = _habits(rng)
    day, is_long = _run_days(rng, habits, n_days, first_weekday)
    distance = _distances(rng, habits, day, is_long)
    is_double = rng.random(len(day)) < DOUBLE
    order = np.argsort(np.concatenate([day, day[is_double]]), kind="stable")
    part = np.concatenate([np.zeros(len(day), np.int64), np.ones(int(is_double.sum()), np.int64)])[order]
    metres = np.concatenate([distance, 0.5 * distance[is_double]])[order].round()
    days = np.concatenate([day, day[is_double]])[order]
    runs = _measured(rng, habits, metres)
    hour = habits.start_h + 9.0 * part + rng.normal(0.0, 0.5, len(days))
    until = int(days[-1]) if rng.random() < STOPPED else n_days - 1
    return {
        "day": days,
        "part": part,
        "start_s": (hour.clip(0.0, 23.0) * 3600.0).round(),
        "until": np.array([until]),
        **runs,
    }


def _habits(rng: np.random.Generator) -> Habits:
    week_m = float(np.clip(rng.lognormal(np.log(32_000.0), 0.5), 8_000.0, 140_000.0))
    n_days = int(np.clip(round(1.5 + week_m / 14_000.0 + rng.normal(0.0, 0.7)), 2, 6))
    return Habits(
        week_m=week_m,
        weekdays=rng.permutation(7)[:n_days],
        speed_mps=float(np.clip(rng.normal(2.9, 0.35), 2.1, 4.2)),
        hill_mpkm=float(rng.gamma(2.0, 5.0)),
        start_h=float(rng.uniform(6.0, 12.0)),
    )


def _run_days(
    rng: np.random.Generator, habits: Habits, n_days: int, first_weekday: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Days of runs, and which of them are long; the first day always is one."""
    weekday = (np.arange(n_days) + first_weekday) % 7
    is_usual = np.isin(weekday, habits.weekdays) & (rng.random(n_days) >= SKIPPED)
    is_run = (is_usual | (rng.random(n_days) < EXTRA)) & ~_breaks(rng, n_days)
    is_run[0] = True
    day = np.flatnonzero(is_run).astype(np.int64)
    return day, weekday[day] == habits.weekdays[-1]


def _breaks(rng: np.random.Generator, n_days: int) -> NDArray[np.bool_]:
    n = rng.poisson(BREAKS_A_YEAR * n_days / YEAR_D)
    begin, length = rng.integers(0, n_days, n), 7 + rng.geometric(1 / 14.0, n)
    steps = np.zeros(n_days + 1)
    np.add.at(steps, begin, 1.0)
    np.add.at(steps, np.minimum(begin + length, n_days), -1.0)
    return np.cumsum(steps)[:-1] > 0


def _distances(
    rng: np.random.Generator, habits: Habits, day: NDArray[np.int64], is_long: NDArray[np.bool_]
) -> Numbers:
    """A share of the week, which goes up and down with the season, the form, every fourth week and the races."""
    week = day // 7
    form = np.cumsum(rng.normal(0.0, 0.05, int(week[-1]) + 1))
    form -= np.linspace(0.0, float(form[-1]), len(form))  # nobody grows for ten years
    level = np.exp(0.5 * form[week] + 0.12 * np.sin(2 * np.pi * day / YEAR_D)) * np.where(
        week % 4 == 3, 0.75, 1.0
    )
    n_other = max(len(habits.weekdays) - 1, 1)
    share = np.where(is_long, LONG_SHARE, (1 - LONG_SHARE) / n_other)
    metres = habits.week_m * level * share * rng.lognormal(0.0, 0.15, len(day))
    is_race = is_long & (rng.random(len(day)) < RACES_A_YEAR / 45.0)
    fitting = RACES_M[np.searchsorted(RACES_M, 0.5 * habits.week_m).clip(1, 4) - 1]
    run: Numbers = np.where(is_race, fitting, metres.clip(1_500.0, 60_000.0))
    return run


def _measured(rng: np.random.Generator, habits: Habits, metres: Numbers) -> dict[str, Numbers]:
    """Time, climbs, speed and tissue loads of runs; one in 250 has a watch that knew no distance."""
    n, km = len(metres), metres / 1_000.0
    seconds = (metres / (habits.speed_mps * rng.normal(1.0, 0.05, n).clip(0.8, 1.2))).round()
    climb = (km * habits.hill_mpkm * rng.lognormal(-0.1, 0.5, n)).round()
    is_quick = rng.random(n) < 0.15
    fast = np.where(is_quick, metres * rng.uniform(0.1, 0.35, n), 0.0).round()
    slope, speed = climb / np.maximum(metres, 1.0), fast / np.maximum(metres, 1.0)
    tissues = {
        "achilles_midportion": km * (1 + 6.0 * slope + 0.4 * speed),
        "achilles_insertional": km * (1 + 8.0 * slope + 0.3 * speed),
        "knee": km * (1 + 3.0 * slope - 0.1 * speed),
    }
    values = {
        "distance_m": metres, "ascent_m": climb, "descent_m": climb,
        **dict.fromkeys(("uphill_ascent_m", "downhill_descent_m"), (climb * (40 * slope).clip(0, 1)).round()),
        "fast_m": fast, "sprint_m": (0.1 * fast).round(),
        **{f"{name}_eqkm": load.round(2) for name, load in tissues.items()},
        **{
            f"{name}_b{b}_eqkm": (load * (1 + spread * speed)).round(2)
            for name, load in tissues.items() for b, spread in ((3, -0.2), (9, 0.6))
        },
    }  # fmt: skip
    is_unknown = rng.random(n) < UNKNOWN
    lost = {name: np.where(is_unknown, np.nan, value) for name, value in values.items()}
    return lost | {"duration_s": seconds}
