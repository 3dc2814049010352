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
        One on each weekday that had a run in at least half of the weeks, source "habit": the median of that
        weekday's last three runs. The weekday of the long run continues the median weekly growth of the last
        long runs, step-back weeks left out. Nothing when there is no such weekday.

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
    by_weekday: dict[int, list[_Run]] = {}
    for run in runs:
        by_weekday.setdefault(run.day.weekday(), []).append(run)
    kept = {
        day: found for day, found in by_weekday.items() if _weeks(found, as_of) >= HABIT_WEEKS * LEAST_SHARE
    }
    if not kept:
        return []
    athlete = str(exposures["athlete_id"][0])
    long_day, lengths = _long_runs(runs, as_of)
    first = _first_day(runs, as_of)
    last = as_of + timedelta(days=days)
    planned = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day.weekday() in kept:
            n_weeks = ahead // 7 + 1
            grown = next_long(lengths, n_weeks) if day.weekday() == long_day else None
            planned.append(_session(athlete, day, kept[day.weekday()], grown))
    return planned


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


def _session(athlete: str, day: date, runs: Sequence[_Run], grown_m: float | None) -> PlannedSession:
    recent = runs[-RECENT_RUNS:]
    usual_m = median(run.distance_m for run in recent)
    distance = usual_m if grown_m is None else grown_m
    of_usual = distance / usual_m
    return PlannedSession(
        id=f"{HABIT}:{day.isoformat()}",
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
