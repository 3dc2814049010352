"""What a runner usually does, and the speed that a word such as easy or tempo means for that runner."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from loadwatch.load.estimate import FAST_RUN_SHARE, USUAL_DAYS
from loadwatch.model import Pace, PlannedPart

STANDARD_EASY_MPS = 2.78  # of a runner without a run
CS_OF_EASY = 1.0 / 0.78  # stands in for critical speed when only the easy pace is known
WALK_MPS = 1.5
OF_CRITICAL_SPEED: dict[Pace, float] = {
    "steady": 0.85, "marathon": 0.85, "half": 0.91, "tempo": 0.95, "threshold": 0.98, "race": 0.98,
    "interval": 1.03, "hill": 0.80, "stride": 1.20, "sprint": 1.25,
}  # fmt: skip
OF_EASY: dict[Pace, float] = {"easy": 1.0, "long": 1.0, "pace": 1.0, "recovery": 0.9}


@dataclass(frozen=True)
class Assumption:
    """Something that the plan does not say and that was filled in. `text` is a reading in the runner's words."""

    code: str
    value: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Usual:
    """What a runner did in the last 28 days; None is not known."""

    easy_speed_mps: float | None = None
    ascent_per_m: float | None = None
    descent_per_m: float | None = None
    critical_speed_mps: float | None = None
    runs: pl.DataFrame = field(default_factory=pl.DataFrame, compare=False, repr=False)  # they tell of hills
    shares: dict[tuple[str, float], float | None] = field(default_factory=dict, compare=False, repr=False)


def usual(exposures: pl.DataFrame, day: date, critical_speed_mps: float | None = None) -> Usual:
    """Easy speed and climb of the runs of the 28 days before a day.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame` of one runner.
    day : date
        Runs before this day count.
    critical_speed_mps : float [m/s], optional
        Critical speed of the runner on that day.

    Returns
    -------
    Usual
        Medians over runs [m/s; m/m], and the runs.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    Runners with at least one run of known distance and time in the window.

    Uncertainty
    -----------
    The next route may be another one: all that comes from here is marked as assumed.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_plan.py
    """
    first = day - timedelta(days=USUAL_DAYS)
    runs = exposures.filter(pl.col("is_run") & pl.col("local_date").is_between(first, day, closed="left"))
    metres = pl.col("distance_m")
    known = runs.filter((metres > 0) & (pl.col("duration_s") > 0))
    slow = known.filter(pl.col("fast_m").fill_null(0.0) <= FAST_RUN_SHARE * metres)
    return Usual(
        easy_speed_mps=_median(slow if len(slow) else known, metres / pl.col("duration_s")),
        ascent_per_m=_median(runs.filter(metres > 0), pl.col("ascent_m") / metres),
        descent_per_m=_median(runs.filter(metres > 0), pl.col("descent_m") / metres),
        critical_speed_mps=critical_speed_mps,
        runs=runs,
    )


def part_speed(part: PlannedPart, usual: Usual) -> tuple[float, Assumption | None]:
    """Speed of a stretch [m/s], and what was assumed for it."""
    if part.speed_mps is not None:
        return part.speed_mps, None
    if part.distance_m and part.duration_s:
        return part.distance_m / part.duration_s, None
    if part.pace == "walk":
        return WALK_MPS, Assumption("walking_speed", WALK_MPS)
    easy = usual.easy_speed_mps or STANDARD_EASY_MPS
    if part.pace in OF_EASY:
        code = "easy_speed" if usual.easy_speed_mps else "default_speed"
        return easy * OF_EASY[part.pace], Assumption(code, easy)
    share = OF_CRITICAL_SPEED[part.pace]
    if usual.critical_speed_mps is not None:
        speed = share * usual.critical_speed_mps
        return speed, Assumption("speed_of_critical", speed, part.pace)
    speed = share * easy * CS_OF_EASY
    return speed, Assumption("speed_of_easy", speed, part.pace)


def _median(runs: pl.DataFrame, value: pl.Expr) -> float | None:
    found: float | None = runs.select(value.median()).item()
    return found
