"""The runner's own habit as an assumed plan: the same weekdays, the long run growing as it has been growing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import polars as pl

from loadwatch.load.outings import outings
from loadwatch.model import Method, PlannedPart, PlannedSession

HABIT_WEEKS = 6
LEAST_SHARE = 0.5  # of the weeks a weekday must have had a run
RECENT_RUNS = 3  # runs of a weekday whose median is its usual run
AHEAD_DAYS = 14
EASED = 0.85  # a week whose long run is shorter than this share of the one before is a step back
GROWTH_WEEKS = 4
LEAST_GAPS, EVEN_SHARE = (
    5,
    0.8,
)  # of a rhythm of days: gaps between runs, and how many of them are about equal
HABIT = "habit"
COLUMNS = ("distance", "duration", "ascent", "descent", "fast", "sprint")


@dataclass(frozen=True)
class _Run:
    day: date
    distance_m: float
    speed_mps: float | None
    ascent_m: float | None
    descent_m: float | None
    fast_m: float | None
    sprint_m: float | None


def habit(
    exposures: pl.DataFrame, as_of: date, method: Method, days: int = AHEAD_DAYS
) -> list[PlannedSession]:
    """Assumed plan of the next days out of the last six weeks.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame` of one runner.
    as_of : date
        Today; planned days begin with it, or with tomorrow when today already has a run.
    method : Method
        How restarted watches are joined.
    days : int [d]
        Length of the plan.

    Returns
    -------
    list of PlannedSession
        As many on each weekday that had a run in at least half of the weeks as it usually has, source "habit":
        the median of that weekday's last three days with runs. The weekday of the long run continues the median
        weekly growth of the last long runs, step-back weeks left out. Without such a weekday a rhythm of days,
        such as every third, goes on; without one either there is nothing.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    Runners with a weekly rhythm.

    Uncertainty
    -----------
    It is a guess, and marked as one: nobody has said that these runs will happen.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_habit.py
    """
    runs = _recent(exposures, as_of, method)
    if not runs:
        return []
    athlete = str(exposures["athlete_id"][0])
    first = _first_day(runs, as_of)
    coming = [first + timedelta(days=n) for n in range((as_of - first).days + days + 1)]
    by_weekday: dict[int, list[_Run]] = {}
    for run in runs:
        by_weekday.setdefault(run.day.weekday(), []).append(run)
    kept = {
        day: found for day, found in by_weekday.items() if _weeks(found, as_of) >= HABIT_WEEKS * LEAST_SHARE
    }
    if not kept:
        return _every_n_days(athlete, runs, coming, as_of)
    long_day, lengths = _long_runs(runs, as_of)
    planned = []
    for ahead, day in enumerate(coming):
        if day.weekday() in kept:
            grown = next_long(lengths, ahead // 7 + 1) if day.weekday() == long_day else None
            planned += _day(athlete, day, kept[day.weekday()], grown)
    return planned


def _every_n_days(
    athlete: str, runs: Sequence[_Run], coming: Sequence[date], as_of: date
) -> list[PlannedSession]:
    """A rhythm of days instead of weekdays, such as every third day; the first run of a coming week is the long one."""
    days = sorted({run.day for run in runs})
    gaps = [(after - before).days for before, after in pairwise(days)]
    if len(gaps) < LEAST_GAPS:
        return []
    gap = int(median(gaps))
    is_even = sum(abs(one - gap) <= 1 for one in gaps) >= EVEN_SHARE * len(gaps)
    if not is_even or (as_of - days[-1]).days > 2 * gap:
        return []
    _, lengths = _long_runs(runs, as_of)
    wanted = [day for day in coming if (day - days[-1]).days % gap == 0]
    late = coming[0] if (coming[0] - days[-1]).days > gap and coming[0] not in wanted else None
    planned: list[PlannedSession] = []
    for day in [*([late] if late else []), *wanted]:
        n_weeks = (day - coming[0]).days // 7 + 1
        is_first = not any((one.local_date - coming[0]).days // 7 + 1 == n_weeks for one in planned)
        planned += _day(athlete, day, runs, next_long(lengths, n_weeks) if is_first else None)
    return planned


def _day(athlete: str, day: date, runs: Sequence[_Run], grown_m: float | None) -> list[PlannedSession]:
    """The sessions of one day: as many as such a day usually has, the longest of them the one that grows."""
    by_day: dict[date, list[_Run]] = {}
    for run in runs:
        by_day.setdefault(run.day, []).append(run)
    recent = [
        sorted(found, key=lambda run: -run.distance_m) for found in list(by_day.values())[-RECENT_RUNS:]
    ]
    count = int(median(len(found) for found in recent))
    slots = [[found[n] for found in recent if len(found) > n] for n in range(max(count, 1))]
    return [
        _session(athlete, day, slot, grown_m if n == 0 else None, f":{n + 1}" if n else "")
        for n, slot in enumerate(slots)
    ]


def next_long_day(exposures: pl.DataFrame, as_of: date, method: Method) -> date:
    """Next day on the weekday of the long run, today only before its run; the first of them when nothing tells.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame` of one runner.
    as_of : date
        Today.
    method : Method
        How restarted watches are joined.

    Returns
    -------
    date
        Today or one of the seven days after it.
    """
    runs = _recent(exposures, as_of, method)
    if not runs:
        return as_of
    first = _first_day(runs, as_of)
    weekday, _ = _long_runs(runs, as_of)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def next_long(lengths_m: Sequence[float], n_weeks: int = 1) -> float:
    """Long run of a coming week, if the growth of the last ones goes on [m].

    Growth is the median change from week to week of the last four long runs, step-back weeks left out; two short
    weeks in a row end it. It never shrinks.
    """
    if len(lengths_m) >= 3 and max(lengths_m[-2:]) < EASED * lengths_m[-3]:
        return median(lengths_m[-2:])
    kept: list[float] = []
    for length in lengths_m:
        if not kept or length >= EASED * kept[-1]:
            kept.append(length)
    recent = kept[-GROWTH_WEEKS:]
    steps = [after - before for before, after in pairwise(recent)]
    growth = max(median(steps), 0.0) if steps else 0.0
    return recent[-1] + n_weeks * growth


def _recent(exposures: pl.DataFrame, as_of: date, method: Method) -> list[_Run]:
    """Runs of known distance of the last six weeks, oldest first."""
    first = as_of - timedelta(days=7 * HABIT_WEEKS - 1)
    near = exposures.filter(pl.col("local_date").is_between(first, as_of))
    runs = outings(near, method, COLUMNS).filter(pl.col("distance_m") > 0)
    speed = (
        pl.when(pl.col("duration_s") > 0).then(pl.col("distance_m") / pl.col("duration_s")).alias("speed_mps")
    )
    table = runs.select("local_date", "distance_m", speed, "ascent_m", "descent_m", "fast_m", "sprint_m")
    return [_Run(*row) for row in table.iter_rows()]


def _first_day(runs: Sequence[_Run], as_of: date) -> date:
    """Today, or tomorrow when today already has a run."""
    return as_of + timedelta(days=1) if runs[-1].day == as_of else as_of


def _weeks(runs: Sequence[_Run], as_of: date) -> int:
    """In how many of the weeks back from today there was one."""
    return len({(as_of - run.day).days // 7 for run in runs})


def _long_runs(runs: Sequence[_Run], as_of: date) -> tuple[int, list[float]]:
    """Weekday that most often has the week's longest run, and the longest of each week, oldest first."""
    longest: dict[int, _Run] = {}
    for run in runs:
        week = (as_of - run.day).days // 7
        if week not in longest or run.distance_m > longest[week].distance_m:
            longest[week] = run
    days = Counter(run.day.weekday() for run in longest.values())
    long_day = max(sorted(days), key=lambda day: days[day])
    return long_day, [longest[week].distance_m for week in sorted(longest, reverse=True)]


def _session(
    athlete: str, day: date, recent: Sequence[_Run], grown_m: float | None, mark: str
) -> PlannedSession:
    usual_m = median(run.distance_m for run in recent)
    distance = usual_m if grown_m is None else grown_m
    of_usual = distance / usual_m
    return PlannedSession(
        id=f"{HABIT}:{day.isoformat()}{mark}",
        athlete_id=athlete,
        local_date=day,
        title="",
        parts=(PlannedPart("easy", distance, speed_mps=_middle([run.speed_mps for run in recent])),),
        ascent_m=_middle([run.ascent_m for run in recent], of_usual),
        descent_m=_middle([run.descent_m for run in recent], of_usual),
        fast_m=_middle([run.fast_m for run in recent]),
        sprint_m=_middle([run.sprint_m for run in recent]),
        source=HABIT,
    )


def _middle(values: Sequence[float | None], factor: float = 1.0) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) * factor if known else None
