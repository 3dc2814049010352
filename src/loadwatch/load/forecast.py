"""Planned sessions through the same days, metrics and flags as recorded ones, before they are run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from loadwatch.load.daily import daily_load
from loadwatch.load.flags import flags
from loadwatch.load.modifier import Body
from loadwatch.load.plan import PLANNED, Expected, Values, order, planned_rows
from loadwatch.load.plan_speed import Assumption
from loadwatch.load.ratio import load_metrics
from loadwatch.load.room import ROOM_MEASURES, session_rooms, week_room
from loadwatch.load.symptoms import worst_state
from loadwatch.model import MEASURES, Flag, Method, PlannedSession

HISTORY_DAYS = 400  # no rule looks farther back
OVERSHOOT = 1.15
DAY_RULES = frozenset({"R7", "R8", "R12"})  # speak about days: they name the day's longest run
WEEK = "week_distance"
RED = "red"
Rules = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame], list[Flag]]


@dataclass(frozen=True)
class Past:
    """What is recorded of one runner: exposures, days up to and with `as_of`, and that day."""

    exposures: pl.DataFrame
    daily: pl.DataFrame
    as_of: date


@dataclass(frozen=True)
class Bounds:
    """What narrows the room, and the rules in force (all flags of exposures, daily and load)."""

    body: Body | None = None  # profile, symptoms, tests, the therapist's overrides
    rules: Rules | None = None


@dataclass(frozen=True)
class Overshoot:
    """The same session run up to 15 % larger."""

    severity: int
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Forecast:
    """What the rules say about a planned session. `scale` 0.82: at 82 % it would pass; `binding` says where."""

    session: PlannedSession
    severity: int
    flags: tuple[Flag, ...]
    scale: float | None
    binding: str | None
    room: dict[str, float | None]  # by measure, and week_distance [SI]
    expected: Values
    assumptions: tuple[Assumption, ...]
    overshoot: Overshoot


def forecast(
    past: Past, planned: Sequence[Expected], method: Method, bounds: Bounds | None = None
) -> list[Forecast]:
    """Flags, scale and room of every planned run, in date order; earlier ones are taken as done and tolerated.

    Parameters
    ----------
    past : Past
        `ExposureFrame` and `DailyFrame` of one runner up to today.
    planned : sequence of Expected
        Planned sessions of today and later; rest days and other sports are passed over.
    method : Method
        Windows, edges and floors.
    bounds : Bounds, optional
        What narrows the room, and the rules; the flags of `load.flags` when left out.

    Returns
    -------
    list of Forecast
        One for each planned run of today or later, by date, start time and id.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    Plans of the next weeks. Days from today on without a planned session are taken as rest.

    Uncertainty
    -----------
    As sure as the plan: see the assumptions, and the run that is 15 % larger.

    References
    ----------
    None: our definition (the rules have their own).

    Checked by
    ----------
    tests/load/test_forecast.py
    """
    coming = sorted(
        (one for one in planned if _is_coming(one, past.as_of)), key=lambda one: order(one.session)
    )
    if not coming:
        return []
    walk = _Walk(_near(past), method, bounds or Bounds())
    said, days = walk.flags(coming), walk.days(coming)
    return [walk.one(coming[:place], one, said, days) for place, one in enumerate(coming)]


def first_days(forecasts: Sequence[Forecast]) -> dict[int, date]:
    """First date at each severity above 0."""
    found: dict[int, date] = {}
    for one in forecasts:
        if one.severity and one.severity not in found:
            found[one.severity] = one.session.local_date
    return found


def room_on(past: Past, day: date, method: Method, bounds: Bounds | None = None) -> dict[str, float | None]:
    """Room of one run on a day without a plan, rest until then: by measure, and week_distance [SI].

    Parameters
    ----------
    past : Past
        What is recorded.
    day : date
        Today or later.
    method : Method
        Windows, edges and floors.
    bounds : Bounds, optional
        What narrows the room.

    Returns
    -------
    dict of float
        As `Forecast.room`.
    """
    bound = bounds or Bounds()
    walk = _Walk(_near(past), method, bound)
    days = walk.days_until(past.exposures, day)
    return _rooms(days, day, method, bound.body, _run_on(past.exposures, day))


@dataclass(frozen=True)
class _Walk:
    """The same functions on recorded and planned rows."""

    past: Past
    method: Method
    bounds: Bounds

    def rows(self, planned: Sequence[Expected]) -> pl.DataFrame:
        """Recorded rows, then the planned ones."""
        past = self.past.exposures
        return pl.concat([past, planned_rows(planned, past)])

    def days(self, planned: Sequence[Expected]) -> pl.DataFrame:
        """Days up to the last planned session: recorded before today, as planned from today on."""
        return self.days_until(self.rows(planned), max(one.session.local_date for one in planned))

    def days_until(self, rows: pl.DataFrame, last: date) -> pl.DataFrame:
        """Days up to `last`; what was unknown before today stays unknown."""
        athletes = rows["athlete_id"].unique()
        known = pl.DataFrame({"athlete_id": athletes, "known_until": [last] * len(athletes)})
        known = known.with_columns(pl.col("known_until").cast(pl.Date))
        measures = self.past.daily["measure"].unique(maintain_order=True).to_list() or list(MEASURES)
        ahead = daily_load(rows, known, last, measures, self.method)
        is_ahead = pl.col("local_date") >= self.past.as_of
        days = pl.concat([self.past.daily.filter(~is_ahead), ahead.filter(is_ahead)])
        return days.sort("athlete_id", "measure", "local_date")

    def flags(self, planned: Sequence[Expected]) -> list[Flag]:
        """All flags of recorded and planned rows."""
        rows, days = self.rows(planned), self.days(planned)
        load = load_metrics(days, self.method)
        if self.bounds.rules is not None:
            return self.bounds.rules(rows, days, load)
        return flags(rows, days, load, self.method)

    def one(
        self, before: Sequence[Expected], one: Expected, said: Sequence[Flag], days: pl.DataFrame
    ) -> Forecast:
        """Forecast of one session out of all flags and days of the plan."""
        mine = _flags_of(said, one.session)
        larger = _flags_of(self.flags([*before, _larger(one)]), one.session)
        room = self.room(days, one, before)
        scale, binding = _scale(room, one.values)
        return Forecast(
            session=one.session,
            severity=_severity(mine),
            flags=mine,
            scale=scale,
            binding=binding,
            room=room,
            expected=one.values,
            assumptions=one.assumptions,
            overshoot=_overshoot(mine, larger),
        )

    def room(self, days: pl.DataFrame, one: Expected, before: Sequence[Expected]) -> dict[str, float | None]:
        """Room on the day of a session, after what is planned before it."""
        day = one.session.local_date
        same_day = sum(
            other.values.get("distance_m") or 0.0 for other in before if other.session.local_date == day
        )
        done = same_day + _run_on(self.past.exposures, day)
        return _rooms(days, day, self.method, self.bounds.body, done)


def _is_coming(one: Expected, as_of: date) -> bool:
    return one.session.is_run and one.session.local_date >= as_of


def _near(past: Past) -> Past:
    """The part of the past that a rule may look at."""
    first = past.as_of - timedelta(days=HISTORY_DAYS)
    recent = pl.col("local_date").is_between(first, past.as_of)
    return replace(past, exposures=past.exposures.filter(recent), daily=past.daily.filter(recent))


def _larger(one: Expected) -> Expected:
    grown = {key: None if value is None else value * OVERSHOOT for key, value in one.values.items()}
    return replace(one, values=grown)


def _flags_of(found: Sequence[Flag], session: PlannedSession) -> tuple[Flag, ...]:
    """Flags that a session raises, worst first."""
    mine = [
        flag
        for flag in found
        if flag.local_date == session.local_date
        and (flag.activity in {None, PLANNED + session.id} or flag.rule in DAY_RULES)
    ]
    return tuple(sorted(mine, key=lambda flag: (-flag.severity, flag.rule, flag.exposure)))


def _overshoot(mine: tuple[Flag, ...], larger: tuple[Flag, ...]) -> Overshoot:
    """The worse end of planned and 15 % more: a rule about sameness may fall silent as a run grows."""
    worse = larger if _severity(larger) >= _severity(mine) else mine
    return Overshoot(_severity(worse), worse)


def _severity(found: Sequence[Flag]) -> int:
    return max((flag.severity for flag in found), default=0)


def _rooms(
    days: pl.DataFrame, day: date, method: Method, body: Body | None, done_m: float
) -> dict[str, float | None]:
    """Room by measure and of the week, `done_m` of the day being run already; no numbers under a red flag."""
    if body is not None and worst_state(body.states, day).state == RED:
        return dict.fromkeys([*ROOM_MEASURES, WEEK])
    week = week_room(days, day, method)
    left = None if week is None else max(week - done_m, 0.0)
    return session_rooms(days, day, method, body) | {WEEK: left}


def _run_on(exposures: pl.DataFrame, day: date) -> float:
    """Metres already recorded on a day."""
    on_day = exposures.filter(pl.col("is_run") & (pl.col("local_date") == day))
    return float(on_day["distance_m"].sum())


def _scale(room: Mapping[str, float | None], values: Values) -> tuple[float | None, str | None]:
    """Largest factor that stays within every room, and the room that is met first."""
    columns = {measure: MEASURES[measure] for measure in ROOM_MEASURES} | {WEEK: MEASURES["distance"]}
    shares = []
    for measure, column in columns.items():
        asked, most = values.get(column), room[measure]
        if asked and most is not None:
            shares.append((most / asked, measure))
    return min(shares, key=lambda share: share[0]) if shares else (None, None)
