"""Edges of capacity, the factor on it, and hard tendon days (science.md 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from math import exp
from typing import Any

import polars as pl

from loadwatch.frames import DailyFrame, dtypes
from loadwatch.frames import empty as empty_frame
from loadwatch.frames_body import SymptomFrame
from loadwatch.load.capacity import capacity_days, demand_band
from loadwatch.load.diary import diary_frame
from loadwatch.load.hard_day import hard_days
from loadwatch.load.heel_raise import HeelRaise, heel_raise_change
from loadwatch.load.history import has_history
from loadwatch.load.mass import mass_change
from loadwatch.load.modifier import Body, modifier
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Athlete, Method, Sex
from tests.edges.case import MONDAY, Edge, table

DAY = MONDAY + timedelta(days=200)


def days(values: Sequence[float], measure: str = "distance") -> pl.DataFrame:
    """One known day a value; 0 is rest."""
    rows = [
        {"athlete_id": "ana", "measure": measure, "local_date": MONDAY + timedelta(days=n), "value": float(value),
         "longest": float(value), "n_runs": int(value > 0), "n_unknown": 0, "status": "run" if value else "rest"}
        for n, value in enumerate(values)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dtypes(DailyFrame))


def tolerated(about: str, column: str, values: Sequence[float], expected: float) -> Edge:
    """A column of capacity on the day after the values."""

    def said(method: Method) -> Any:
        return capacity_days(days([*values, 0.0]), empty_frame(SymptomFrame), method)[column][-1]

    return Edge(about, said, expected)


def factor(about: str, expected: float, **known: Any) -> Edge:
    """The factor of a runner: Achilles history, heel raises of a man of 35, S2, days off."""
    return Edge(about, partial(_factor, known), expected)


def _factor(known: dict[str, Any], method: Method) -> float:
    sex: Sex | None = "male" if "reps" in known else None
    who = Athlete("ana", "Ana", birth_year=DAY.year - 35, sex=sex, achilles_history=known.get("history"))
    entry = {
        "athlete_id": "ana",
        "site": "knee",
        "local_date": DAY,
        "pain_morning": 3.0 if known.get("sore") else 0.0,
    }
    tests = [
        HeelRaise(DAY - timedelta(days=known.get("age", 10)), side, reps, None)
        for side, reps in zip(("left", "right"), known.get("reps") or known.get("both") or (), strict=False)
    ]
    last = DAY - timedelta(days=known.get("off", 0) + 1)
    return modifier(
        Body(who, symptom_days(diary_frame([entry]), DAY, method), tuple(tests), (), last), DAY, method
    ).value


def hard(about: str, values: Sequence[float], expected: int, measure: str = "achilles_midportion") -> Edge:
    """Whether the last day is a hard tendon day."""

    def said(method: Method) -> int:
        found = hard_days(days(values, measure), table("type", ()), method)
        return found.filter(pl.col("local_date") == MONDAY + timedelta(days=len(values) - 1)).height

    return Edge(about, said, expected)


def band(ratio: float, expected: str) -> Edge:
    """The band of a ratio."""
    return Edge(f"{ratio:g} of capacity", lambda method: demand_band(ratio, method), expected)


def counted(months: int, expected: bool) -> Edge:
    """Whether trouble so many months before counts."""
    number = DAY.year * 12 + DAY.month - 1 - months
    who = Athlete(
        "a",
        "A",
        achilles_history=True,
        achilles_last=DAY.replace(year=number // 12, month=number % 12 + 1, day=1),
    )
    return Edge(f"trouble {months} months ago", lambda method: has_history(who, DAY, method), expected)


def changed(reps: int, expected: str) -> Edge:
    """A second heel-raise test against 20."""
    return Edge(f"20, then {reps}", lambda method: heel_raise_change(20, reps, method), expected)


EIGHTS = [8.0] * 15 + [12.0] * 14


def heavier(kg: float, ago: int, expected: bool) -> Edge:
    """Whether 61 kg on a day and so much more some days before are noted."""
    told = [
        {"key": "mass_kg", "local_date": DAY - timedelta(days=ago), "value": 61.0 + kg},
        {"key": "mass_kg", "local_date": DAY, "value": 61.0},
    ]
    return Edge(
        f"{kg:g} kg more {ago} days ago", lambda method: mass_change(told, DAY, method) is not None, expected
    )


CAPACITY: dict[str, list[Edge]] = {
    "mass_change_kg": [heavier(3.02, 10, True), heavier(2.98, 10, False)],
    "mass_change_days": [heavier(3.05, 28, True), heavier(3.1, 29, False)],
    "day_window": [
        tolerated("the largest day 30 days ago", "k_day", [20.0, *[5.0] * 29], 20.0),
        tolerated("the largest day 31 days ago", "k_day", [20.0, *[5.0] * 30], 5.0),
    ],
    "week_mean_days": [tolerated("28 days of 10, the first 12", "k_week", [12.0, *[10.0] * 27], 70.5)],
    "week_best_days": [
        tolerated("a week of 140 within 42 days", "k_week", [20.0] * 7 + [5.0] * 35, 126.0),
        tolerated("a week of 140, one day of it too old", "k_week", [20.0] * 7 + [5.0] * 36, 112.5),
    ],
    "week_best_share": [tolerated("0.9 of a week of 140", "k_week", [20.0] * 7 + [5.0] * 35, 126.0)],
    "base_tau_days": [tolerated("100 after four idle weeks", "k_base", [0.0] * 28 + [100.0], 100.0 * (1.0 - exp(-1.0 / 42.0)))],
    "modifier_min": [factor("history, heel raises, S2 and a break", 0.6, history=True, reps=(20,), sore=True, off=14)],
    "modifier_max": [factor("nothing known", 1.0)],
    "history_factor": [factor("Achilles history", 0.9, history=True)],
    "history_months": [counted(12, expected=True), counted(13, expected=False)],
    "heel_raise_factor": [factor("weak heel raises", 0.9, reps=(20,))],
    "symptom_factor": [factor("S2", 0.8, sore=True)],
    "break_factor": [factor("fourteen days off", 0.75, off=14)],
    "break_days": [factor("fourteen days off", 0.75, off=14), factor("thirteen days off", 1.0, off=13)],
    "heel_raise_below": [factor("six below the norm of 32", 1.0, reps=(26,)), factor("seven below it", 0.9, reps=(25,))],
    "heel_raise_noise": [changed(26, "noise"), changed(27, "more"), changed(13, "fewer")],
    "heel_raise_symmetry": [
        factor("90 % of the other leg", 1.0, both=(27, 30)), factor("just under 90 %", 0.9, both=(170, 189)),
    ],
    "heel_raise_valid_days": [
        factor("a weak test 180 days ago", 0.9, reps=(20,), age=180), factor("181 days ago", 1.0, reps=(20,), age=181),
    ],
    "hard_tissue_share": [
        hard("1.25 of the median", [8.0, 8.0, 8.0, 8.0, 10.0], 1), hard("just under", [8.0, 8.0, 8.0, 8.0, 9.95], 0),
    ],
    "hard_exposure_share": [
        hard("half of the most", [2000.0, 0.0, 1000.0], 1, "fast"), hard("just under", [2000.0, 0.0, 995.0], 0, "fast"),
    ],
    "hard_window_days": [
        hard("1.25 of the median of 28 days", [*EIGHTS, 12.6], 1), hard("just under it", [*EIGHTS, 12.4], 0),
    ],
    "edge": [band(1.0, "within"), band(1.005, "edge")],
    "above": [band(1.1, "edge"), band(1.105, "above")],
    "far_above": [band(2.0, "above"), band(2.01, "far above")],
}  # fmt: skip
