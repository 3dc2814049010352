"""Three made-up runners and what they did in the last nine months, counted back from today.

Weeks count back too: week 0 ended yesterday, week 38 is the oldest. The rhythm hangs on today, not on the
calendar, so that the story reads the same on every weekday.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from loadwatch.demo.body import Kind, Outing, Runner
from loadwatch.demo.terrain import Land
from loadwatch.demo.track import Watch

WEEKS = 39
EARLY = 0.2  # share of runs that come a day before their usual day
STEADY_DAYS = 60  # not in the last two months, whose story is told to the day

MARA = Runner(
    "Mara", 11, Land(47.02, 7.93, 720.0, 5), Watch(3992, 3_911_000_001, "Forerunner 255"),
    easy_mps=2.85, critical_mps=3.85, rest_bpm=50, max_bpm=186, cadence_shift_spm=3,
)  # fmt: skip
JONAS = Runner(
    "Jonas", 22, Land(47.86, 8.24, 840.0, 7), Watch(3290, 3_922_000_002, "fenix 6"),
    easy_mps=3.00, critical_mps=4.05, rest_bpm=46, max_bpm=182, cadence_shift_spm=-4,
)  # fmt: skip
TESS = Runner(
    "Tess", 33, Land(46.93, 7.71, 610.0, 9), Watch(3076, 3_933_000_003, "Forerunner 245", False),
    easy_mps=2.65, critical_mps=3.45, rest_bpm=55, max_bpm=190, cadence_shift_spm=5,
)  # fmt: skip


def _varied(outings: list[Outing], seed: int, spread: float, missed: float) -> list[Outing]:
    """Nobody runs a plan to the metre: distances vary, a few short runs fall out, some come a day early."""
    rng = np.random.default_rng(seed)
    taken = {outing.days_ago for outing in outings}
    done = []
    for outing in outings:
        factor, luck, early = rng.uniform(1.0 - spread, 1.0 + spread), rng.uniform(), rng.uniform()
        if outing.days_ago <= 7:
            done.append(outing)
        elif outing.kind != "easy" or luck >= missed:
            earlier = outing.days_ago + 1
            moves = early < EARLY and earlier not in taken and STEADY_DAYS < earlier <= 7 * WEEKS
            taken.add(earlier if moves else outing.days_ago)
            day = earlier if moves else outing.days_ago
            done.append(replace(outing, days_ago=day, distance_m=outing.distance_m * factor))
    return done


def mara() -> list[Outing]:
    """Steady builder: five runs a week, one per cent more each week, every fourth week lighter."""
    outings = []
    for week in range(WEEKS):
        size = 1.0 - 0.0085 * week
        size *= 0.78 if week % 4 == 3 else 1.0
        day = 7 * week
        form = 1.0 - 0.0012 * week
        outings += [
            Outing(day + 1, 18_000 * size, "long", "rolling", 8, form=form),
            Outing(day + 3, 8_500 * size, "easy", "flat", 18, form=form),
            Outing(day + 4, 9_500 * size, ("intervals", "tempo")[week % 2], "flat", 18, form=form),
            Outing(day + 6, 7_000 * size, "easy", "flat", 7, form=form),
        ]
        if week % 4 != 3:
            outings.append(Outing(day + 7, 6_000 * size, "easy", "rolling", 7, form=form))
    return _varied(outings, MARA.seed, 0.03, 0.05)


def jonas() -> list[Outing]:
    """Months of even, flat running; then a half marathon, hills all at once and a very long run yesterday."""
    outings = []
    for week in range(4, WEEKS):
        day = 7 * week
        wave = 1.0 + 0.05 * ((week * 5) % 4 - 1.5) / 1.5
        outings += [
            Outing(day + 1, 14_000 * wave, "long", "flat", 9),
            Outing(day + 3, 7_000, "easy", "flat", 19),
            Outing(day + 5, 8_000 * wave, ("easy", "tempo", "intervals")[week % 3], "flat", 19),
        ]
        if week % 2:
            outings.append(Outing(day + 6, 6_000, "easy", "flat", 19))
    return _varied(outings, JONAS.seed, 0.03, 0.08) + _jonas_ramp()


def _jonas_ramp() -> list[Outing]:
    return [
        Outing(26, 6_000, "easy", "flat", 19), Outing(24, 5_000, "easy", "flat", 19),
        Outing(22, 21_150, "race", "flat", 10),
        Outing(19, 5_000, "easy", "flat", 19), Outing(17, 6_500, "easy", "flat", 19),
        Outing(15, 12_000, "long", "flat", 9),
        Outing(12, 6_500, "easy", "flat", 19), Outing(10, 7_000, "easy", "rolling", 19),
        Outing(8, 20_300, "long", "rolling", 9),
        Outing(6, 10_500, "easy", "hills", 18), Outing(4, 8_000, "intervals", "flat", 19),
        Outing(3, 9_000, "easy", "hills", 18), Outing(1, 24_000, "long", "hills", 8),
    ]  # fmt: skip


def tess() -> list[Outing]:
    """Sound, then sore, six weeks off the road on the bike, run-walk on the treadmill, and back outside."""
    outings = [*_tess_before(), *_tess_riding(), *_tess_treadmill(), *_tess_back()]
    return _varied(outings, TESS.seed, 0.04, 0.03)


def _tess_before() -> list[Outing]:
    outings = []
    for week in range(27, WEEKS):
        day = 7 * week
        share = {28: 0.75, 27: 0.5}.get(week, 1.0 + 0.012 * (WEEKS - week))
        outings += [
            Outing(day + 1, 11_500 * share, "long", "rolling", 9),
            Outing(day + 3, 7_000 * share, "easy", "flat", 18, heart_rate=week % 5 != 0),
        ]
        if week > 28:
            outings.append(Outing(day + 5, 7_500 * share, ("tempo", "easy")[week % 2], "flat", 18))
    return outings


def _tess_riding() -> list[Outing]:
    """Weeks without a step of running: known days with another sport, so they count as rest from running."""
    return [
        Outing(7 * week + day, 18_000 + 1_000 * (26 - week), "ride", treadmill=True, hour=18)
        for week in range(19, 27)
        for day in (2, 5)
    ]


def _tess_treadmill() -> list[Outing]:
    outings = []
    for week in range(10, 19):
        size = 1_900 + 260 * (18 - week)
        kind: Kind = "walk_run" if week > 13 else "easy"
        outings += [
            Outing(
                7 * week + day, size * share, kind, hour=18, treadmill=True,
                heart_rate=(week + day) % 4 != 0, footpod=(week, day) != (11, 4), form=0.92,
            )
            for day, share in ((1, 1.0), (4, 0.95), (6, 0.9))
        ]  # fmt: skip
    return outings


def _tess_back() -> list[Outing]:
    outings = []
    for week in range(10):
        size = 4_400 + 370 * (9 - week) + (900 if week == 0 else 0)
        outings += [
            Outing(7 * week + 1, size, "easy", "flat", 9, form=0.96),
            Outing(
                7 * week + 4,
                0.75 * size,
                "easy",
                hour=18,
                treadmill=True,
                heart_rate=week % 3 != 1,
                form=0.94,
            ),
        ]
        if week < 7:
            outings.append(
                Outing(7 * week + 6, 0.7 * size, "easy", "flat", 18, heart_rate=week != 2, form=0.95)
            )
    return outings
