"""Was a recorded run the level of the table it is compared with? Only such runs count as its sessions (science.md 9.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

import polars as pl

from loadwatch.load.plan_speed import WALK_MPS
from loadwatch.load.rehab import Counting, Level
from loadwatch.units import MILE_M, MINUTE_S

Kind = Literal["running_s", "total_s", "distance_m", "share", "unknown"]


@dataclass(frozen=True)
class DayRun:
    """What was run on a day, all runs together. None: not known."""

    local_date: date
    duration_s: float | None = None
    distance_m: float | None = None
    walking_m: float | None = None

    @property
    def running_s(self) -> float | None:
        """Time without the walking breaks, which are taken at a walking speed."""
        if self.duration_s is None or self.walking_m is None:
            return None
        return max(self.duration_s - self.walking_m / WALK_MPS, 0.0)


@dataclass(frozen=True)
class NotCounted:
    """A day with a run that was not the level, and where it differs [SI]."""

    local_date: date
    kind: Kind
    found: float | None = None
    asked: float | None = None


def day_runs(runs: pl.DataFrame) -> tuple[DayRun, ...]:
    """The runs of a frame by day: a value that one run of a day does not know is not known for the day.

    Parameters
    ----------
    runs : pl.DataFrame
        Runs of an `ExposureFrame` of one runner, each with a day.

    Returns
    -------
    tuple of DayRun
        By day.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    One runner.

    Uncertainty
    -----------
    As the gait split.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_run_walk_done.py
    """
    names = ("duration_s", "distance_m", "walking_m")
    rows = runs.select("local_date", *names).sort("local_date").iter_rows()
    found = []
    for day, group in groupby(rows, key=lambda row: row[0]):
        columns = list(zip(*(row[1:] for row in group), strict=True))
        found.append(DayRun(day, *(None if None in values else sum(values) for values in columns)))
    return tuple(found)


def sessions(
    runs: Iterable[DayRun], written: Sequence[date], level: Level, counting: Counting
) -> tuple[list[date], list[NotCounted]]:
    """Days that count as a session of the level, and runs that do not; what was ticked off by hand counts."""
    days, others = set(written), []
    for run in runs:
        unlike = None if run.local_date in days else _unlike(run, level, counting)
        if unlike is None:
            days.add(run.local_date)
        else:
            others.append(unlike)
    return sorted(days), others


def _unlike(run: DayRun, level: Level, counting: Counting) -> NotCounted | None:
    """Where a run differs from a level by more than the tolerance; None: it plausibly was that level."""
    if level.total_mi is not None:
        return _far(run, "distance_m", level.total_mi * MILE_M, counting) or _other_share(
            run, level, counting
        )
    run_s = (level.run_min or 0.0) * MINUTE_S * (level.repeats or 1)
    if run.running_s is not None:
        return _far(run, "running_s", run_s, counting)
    walk_s = (level.walk_min or 0.0) * MINUTE_S * (level.repeats or 1)
    return _far(run, "total_s", run_s + walk_s, counting)


def _far(run: DayRun, kind: Kind, asked: float, counting: Counting) -> NotCounted | None:
    found = getattr(run, {"total_s": "duration_s"}.get(kind, kind))
    if found is None:
        return NotCounted(run.local_date, "unknown")
    least = 0.0 if kind == "distance_m" else counting.tolerance_min * MINUTE_S
    is_far = abs(found - asked) > max(counting.tolerance * asked, least)
    return NotCounted(run.local_date, kind, found, asked) if is_far else None


def _other_share(run: DayRun, level: Level, counting: Counting) -> NotCounted | None:
    """Far more or less of the time running than the level has; not judged where it is not known."""
    run_min, walk_min = level.run_min or 1.0, level.walk_min or 0.0
    asked = run_min / (run_min + walk_min) if level.run_min else 1.0
    if run.running_s is None or not run.duration_s:
        return None
    found = run.running_s / run.duration_s
    return NotCounted(run.local_date, "share", found, asked) if abs(found - asked) > counting.share else None
