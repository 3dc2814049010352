"""Edges of the rules (science.md 10.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from loadwatch.load.evidence import Background
from loadwatch.model import Method
from tests.edges.capacity import hard
from tests.edges.case import MONDAY, Edge, found_flags, speaks, table
from tests.load import series
from tests.load.rule_cases import LAST, Row, ana, run, steady

NOBODY = Background()


def rule(  # noqa: PLR0917 - a world, a rule and what it must say
    name: str,
    about: str,
    rows: Sequence[Row],
    expected: list[int],
    since: int = LAST,
    who: Background = NOBODY,
) -> Edge:
    """Severities of one rule from a day on."""

    def said(method: Method) -> list[int]:
        return speaks(name, found_flags(rows, method, who, since))

    return Edge(about, said, expected)


def starts(about: str, first: int, minutes: int, expected: list[int], who: Background = NOBODY) -> Edge:
    """R9 of two hard days, the second `first` days after the other and so many minutes before its hour."""
    start = series.at(MONDAY + timedelta(days=LAST + first)) - timedelta(minutes=minutes)
    hard_load = {"achilles_midportion_eqkm": 10.0}
    pair = [run(LAST, **hard_load), run(LAST + first, start_utc=start, **hard_load)]
    checks = {"achilles_midportion_b3_eqkm": 50.0, "achilles_midportion_b9_eqkm": 50.0}
    return rule("R9", about, [*steady(**checks), *pair], expected, LAST + 1, who)


def tissue(about: str, times: tuple[float, float, float], expected: list[int]) -> Edge:
    """R6 of a day that is so many times the usual at b = 5, 3 and 9."""
    names = ("achilles_midportion_eqkm", "achilles_midportion_b3_eqkm", "achilles_midportion_b9_eqkm")
    loads = {name: 8.0 * share for name, share in zip(names, times, strict=True)}
    return rule(
        "R6", about, [*steady(), run(LAST, **loads)], expected, who=ana(focus_tissue="achilles_midportion")
    )


def back(about: str, off: int, km: float, expected: list[int], before: Sequence[Row] = ()) -> Edge:
    """R11 of a run after so many days off."""
    rows = list(before) or steady(every=2)
    last = (rows[-1]["local_date"] - MONDAY).days
    return rule("R11", about, [*rows, run(last + off + 1, km)], expected, last + 1)


def weekly(start: int, until: int, km: float = 8.0, **values: Any) -> list[Row]:
    """A run on every Monday, Wednesday and Friday."""
    return [run(day, km, **values) for day in range(start, until) if day % 7 in {0, 2, 4}]


def shoes(about: str, day: int, last_km: float, expected: list[int]) -> Edge:
    """R15 of new shoes on a day, in steady weeks of 24 km with a last week of another length."""
    who = replace(ana(), changes=table("kind", [(day, "footwear")]))
    return rule("R15", about, [*weekly(0, 49), *weekly(49, 56, last_km)], expected, 49, who)


def belt(about: str, rows: Sequence[Row], expected: list[int], since: int) -> Edge:
    """R15 of a treadmill."""
    return rule("R15", about, rows, expected, since)


ROAD = {"sub_sport": "generic"}
BELT = {"sub_sport": "treadmill"}


def shared(km: float) -> list[Row]:
    """Eight weeks on the road, then four in which one run of three is on the belt, so much longer; the last week rises."""
    weeks = [*weekly(0, 56, **ROAD)]
    for week in range(8, 12):
        factor = 1.4 if week == 11 else 1.0
        kms = (km * factor, 4.0 * factor, 4.0 * factor)
        weeks += [
            run(7 * week + n, km_, **(BELT if n == 0 else ROAD))
            for n, km_ in zip((0, 2, 4), kms, strict=True)
        ]
    return weeks


def daily_runs(kms: Sequence[float]) -> list[Row]:
    """A run a day; 0 is rest."""
    return [run(day, km) for day, km in enumerate(kms) if km]


def twice_over(apart: int) -> list[Row]:
    """4 km a day, and two days of 18 km so many days apart: each lifts its seven days by half."""
    kms = [4.0] * 60
    kms[42] = kms[42 + apart] = 18.0
    return daily_runs(kms)


GROWING = [5.0 + 0.01 * day for day in range(400)]


YEAR = [0.0 if day % 2 else 8.0 + 0.01 * day for day in range(400)] + [
    11.0
] * 7  # alike in its last days alone


def own_weeks(method: Method) -> float | None:
    """What R12 names as the 75th percentile of own weeks on the first day on which the days are too much alike."""
    found = [flag for flag in found_flags(daily_runs(YEAR), method, since=390) if flag.rule == "R12"]
    return None if not found or found[0].reference is None else found[0].reference.value


def percentile(day: int) -> float:
    """The 75th percentile of the 365 sums of seven days before a day, in metres, without any constant of the method."""
    sums = [1000.0 * sum(YEAR[n - 6 : n + 1]) for n in range(6, day)]
    return float(np.quantile(sums[-365:], 0.75))


def first_told(method: Method) -> int:
    """Number of the day on which R12 first speaks while every day is a little longer than the last."""
    found = found_flags(daily_runs(GROWING[:90]), method)
    return min((flag.local_date - MONDAY).days for flag in found if flag.rule == "R12")


def alike(km: float) -> list[Row]:
    """Ten weeks of five runs of 8 km and one of another length, then one of the same form, a tenth longer."""
    week = [km, 8.0, 8.0, 8.0, 8.0, 8.0, 0.0]
    return daily_runs([*(week * 10), *(1.1 * one for one in week)])


def once_a_week(n_belt: int, first: float = 8.0) -> list[Row]:
    """A run a week on the road, the last ones on the belt, the very last a fifth longer; the first of another length."""
    kms = [first, *[8.0] * 11, 9.6]
    return [run(7 * week, km, **(BELT if week > 12 - n_belt else ROAD)) for week, km in enumerate(kms)]


def long_ago(day: int) -> list[Row]:
    """Four weeks on the belt after the road, and one huge run on the belt on a day long before."""
    road = [run(7 * week, **ROAD) for week in range(2, 10)]
    belts = [run(7 * week, 9.6 if week == 13 else 8.0, **BELT) for week in range(10, 14)]
    return [run(day, 100.0, **BELT), *road, *belts]


ALIKE_FROM = 404  # day of that flag
LONG, FAST = run(LAST, 10.0), {"fast_m": 600.0}
FLAGS: dict[str, list[Edge]] = {
    "quiet_days": [rule("R7", "over again eight days later", twice_over(14), [1, 1], 40)],
    "agreeing": [
        tissue("two of three exponents", (1.2, 1.2, 1.0), [1]), tissue("one of three", (1.2, 1.0, 1.0), []),
    ],
    "hard_gap_h": [starts("48 hours", 2, 0, []), starts("47.75 hours", 2, 15, [1])],
    "hard_gap_tender_h": [
        starts("72 hours with a history", 3, 0, [], ana(achilles_history=True)),
        starts("71.75 hours with a history", 3, 15, [2], ana(achilles_history=True)),
    ],
    "hard_min_days": [
        hard("four running days behind it", [8.0, 8.0, 8.0, 8.0, 12.0], 1), hard("three", [8.0, 8.0, 8.0, 12.0], 0),
    ],
    "several_days": [
        rule("R10", "two kinds six days apart", [*steady(), LONG, run(LAST + 6, **FAST)], [3], LAST + 1),
        rule("R10", "two kinds seven days apart", [*steady(), LONG, run(LAST + 7, **FAST)], [], LAST + 1),
    ],
    "several_kinds": [
        rule("R10", "two kinds at once", [*steady(), run(LAST, 10.0, **FAST)], [3]),
        rule("R10", "one kind", [*steady(), LONG], []),
    ],
    "off_days": [back("thirteen days off", 13, 8.0, []), back("fourteen days off", 14, 8.0, [2])],
    "off_long_days": [back("29 days off, a short run", 29, 2.0, []), back("30 days off, a short run", 30, 2.0, [1])],
    "return_share": [back("75 % of the usual", 14, 6.0, []), back("a little more", 14, 6.03, [2])],
    "return_days": [
        back("8 km after a usual of 10", 14, 8.0, [1], [run(18, 20.0), run(19, 12.0), run(46, 8.0)]),
        back("8 km after a usual of 12", 14, 8.0, [], [run(19, 20.0), run(20, 12.0), run(46, 8.0)]),
    ],
    "monotony_high": [
        rule("R12", "monotony just above 2", alike(2.65), [1], 70), rule("R12", "just below it", alike(2.5), [], 70),
    ],
    "percentile": [Edge("75th percentile of own weeks", own_weeks, percentile(ALIKE_FROM))],
    "percentile_days": [Edge("of 365 days", own_weeks, percentile(ALIKE_FROM))],
    "percentile_min_days": [Edge("from the 56th week sum on", first_told, 62)],
    "change_days": [shoes("new shoes 27 days ago", 24, 10.0, [1]), shoes("28 days ago", 23, 10.0, [])],
    "change_before_days": [
        belt("a huge belt run 84 days ago", long_ago(7), [1], 80), belt("83 days ago", long_ago(8), [], 80),
    ],
    "change_min_runs": [belt("four runs on the belt", once_a_week(4), [1], 80)],
    "change_share": [belt("half on the belt", shared(8.0), [], 77), belt("a little more", shared(8.1), [1], 77)],
    "rising": [shoes("exactly 1.10", 40, 8.8, []), shoes("a little more", 40, 8.82, [1])],
}  # fmt: skip
