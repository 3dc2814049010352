"""How long the next run may be before a rule would speak (science.md 10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from loadwatch.formulas.room import room_session
from loadwatch.load.capacity import Capacity, capacity
from loadwatch.load.modifier import Body, in_force
from loadwatch.load.room.felt import felt_rooms
from loadwatch.load.room.week import limit_week, rule_week
from loadwatch.model import TISSUES, Method

WEEKS_BEFORE = 4  # the reference week looks at the four before
CAPACITY_DAYS = 60  # as far back as K_day and K_week look
ROOM_MEASURES = ("distance", "uphill_ascent", "downhill_descent", "fast", "sprint", *TISSUES)

Binding = Literal["session", "week", "felt", "limit", "week limit"]


@dataclass(frozen=True)
class Room:
    """Metres that the next run may have. `binding` names the rule that is met first."""

    distance_m: float
    binding: Binding  # the last two: set by the therapist
    session_m: float
    week_m: float | None  # None: too little history for a reference week


def session_rooms(
    daily: pl.DataFrame, day: date, method: Method, capacities: Mapping[str, Capacity] | None = None
) -> dict[str, float | None]:
    """Largest single session on a day, for each measure: 1.10 x modifier x the largest tolerated of 30 days.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner with any of the measures of `ROOM_MEASURES`.
    day : date
        The day of the session.
    method : Method
        Window [d], edge and floors.
    capacities : mapping of str to Capacity, optional
        What was tolerated, by measure: it gives the modifier, leaves out what was not tolerated and holds a
        therapist's limit.

    Returns
    -------
    dict of float [SI, eq-km]
        Room by measure; None where the runs of the window have no known value, or no day of it is known.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `daily` is no `DailyFrame`.

    Valid for
    ---------
    Runners with at least one known day in the last 30. With little history it rests on the floors.

    Uncertainty
    -----------
    1.10 is the edge of a category in one cohort study on distance, not a measured limit; for the other
    measures it is an analogy.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380.

    Checked by
    ----------
    tests/load/test_room.py
    """
    found = largest_known(daily, day, method)
    known = capacities or {}
    return {
        measure: _room(found[measure], method, measure, known.get(measure)) if measure in found else None
        for measure in ROOM_MEASURES
    }


def largest_known(daily: pl.DataFrame, day: date, method: Method) -> dict[str, float]:
    """Largest session of 30 days before a day by measure (of a tissue: day), also of all ascent; where known.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner.
    day : date
        The day of the next session.
    method : Method
        Length of the window [d].

    Returns
    -------
    dict of float [SI, eq-km]
        Measure → largest; 0 after nothing but rest; absent where no run of the window has a known value.
    """
    first = day - timedelta(days=method.spike_window_days)
    is_near = pl.col("local_date").is_between(first, day, "left")
    window = daily.filter(is_near & pl.col("measure").is_in((*ROOM_MEASURES, "ascent")))
    largest = pl.when(pl.col("measure").is_in(TISSUES)).then("value").otherwise("longest")
    known, had_runs = largest.is_not_null(), pl.col("n_runs") > 0
    table = window.group_by("measure").agg(
        largest=largest.max(),
        is_known=pl.when(had_runs.any()).then((had_runs & known).any()).otherwise(known.any()),
    )
    return {measure: value for measure, value, is_known in table.iter_rows() if is_known}


def _room(longest: float, method: Method, measure: str, known: Capacity | None) -> float:
    edge, floor = method.spike_edge, method.floor(measure)
    if known is None:
        return room_session(longest, floor, edge)
    room = room_session(known.tolerated(longest), floor, edge, known.modifier.value)
    return room if known.limit is None else min(room, known.limit)


def next_run_room(daily: pl.DataFrame, day: date, method: Method, body: Body | None = None) -> Room | None:
    """Longest next run on a day that raises neither R1 nor R7 and that symptoms and the therapist allow.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner with the measure `distance` [m].
    day : date
        The day of the next run.
    method : Method
        Windows, edge and floors.
    body : Body, optional
        Profile, symptoms, tests and overrides of the runner.

    Returns
    -------
    Room or None
        Room [m]; None when no run or rest day of the window before is known, or when symptoms ask for a pause.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `daily` is no `DailyFrame`.

    Valid for
        As `session_rooms`, and as uncertain.

    References
        Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380.

    Checked by
        tests/load/test_room.py, tests/load/test_room_felt.py
    """
    days = daily.filter(pl.col("measure") == "distance")
    near = days.filter(pl.col("local_date") >= day - timedelta(days=CAPACITY_DAYS))
    capacities = {} if body is None or near.is_empty() else capacity(near, body, day, method)
    session_m = session_rooms(days, day, method, capacities)["distance"]
    if session_m is None:
        return None
    week_m = rule_week(days, day, method, body)
    felt_m = felt_rooms({"distance": session_m}, body, capacities, day, method)["distance"]
    if felt_m is None:
        return None
    rooms = [] if body is None else _limits(days, day, body)
    rooms += [(session_m, "session"), (felt_m, "felt")]
    rooms += [] if week_m is None else [(week_m, "week")]
    room_m, binding = min(rooms, key=lambda one: one[0])
    return Room(max(room_m, 0.0), binding, session_m, week_m)


def _limits(days: pl.DataFrame, day: date, body: Body) -> list[tuple[float, Binding]]:
    """What the therapist's limits of a session and of seven days leave; unknown days count as nothing."""
    found: list[tuple[float, Binding]] = []
    session = in_force(body.overrides, "limit", day, "distance")
    if session is not None:
        found.append((session.value, "limit"))
    week_m = limit_week(days, day, body)
    if week_m is not None:
        found.append((week_m, "week limit"))
    return found


def room_after_rest(
    daily: pl.DataFrame, day: date, method: Method, body: Body | None = None
) -> tuple[date, Room] | None:
    """First day within a week, rest until then, whose room is worth a run (the distance floor).

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner with the measure `distance` [m], known up to the day before.
    day : date
        The first day that may hold the run.
    method : Method
        Windows, edge and floors.
    body : Body, optional
        As for `next_run_room`.

    Returns
    -------
    tuple of date and Room, or None
        None when no day of the next seven has that room.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `daily` is no `DailyFrame`.

    Valid for
        Runners whose last 35 days are known.

    Uncertainty
        It assumes that the days in between stay without a run.

    References
    ----------
    None: our definition.

    Checked by
        tests/load/test_room.py
    """
    days = daily.filter((pl.col("measure") == "distance") & (pl.col("local_date") < day))
    if days.is_empty():
        return None
    last = days.sort("local_date").tail(1)
    for ahead in range(method.acute_days + 1):
        rest = [last.with_columns(pl.lit(day + timedelta(days=n)).alias("local_date")) for n in range(ahead)]
        zeros = [one.with_columns(value=pl.lit(0.0), longest=pl.lit(0.0)) for one in rest]
        room = next_run_room(pl.concat([days, *zeros]), day + timedelta(days=ahead), method, body)
        if room is not None and room.distance_m >= method.floor("distance"):
            return day + timedelta(days=ahead), room
    return None


def weeks_before(daily: pl.DataFrame, day: date) -> list[float]:
    """Distance of the four times seven days before a day, oldest first; unknown ones are left out.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner with the measure `distance` [m].
    day : date
        The day after the last of them.

    Returns
    -------
    list of float [m]
        At most four sums.
    """
    days = daily.filter(pl.col("measure") == "distance")
    sums = [_week_sum(days, day - timedelta(days=7 * n + 1)) for n in reversed(range(WEEKS_BEFORE))]
    return [value for value in sums if value is not None]


def _week_sum(days: pl.DataFrame, last: date) -> float | None:
    first = last - timedelta(days=6)
    window = days.filter(pl.col("local_date").is_between(first, last))["value"]
    return None if window.len() < 7 or window.null_count() else float(window.sum())
