"""Rooms of planned runs: what each may be, the earlier ones being done, before a rule has spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from loadwatch.frames import empty
from loadwatch.frames_body import SymptomFrame
from loadwatch.load.capacity import Capacity, capacities_on, capacity_days
from loadwatch.load.demand import Demand, day_asked, demands, week_before
from loadwatch.load.modifier import Body, Modifier, modifier
from loadwatch.load.plan import Expected
from loadwatch.load.plan_hills import Values
from loadwatch.load.plan_speed import Assumption
from loadwatch.load.room import CAPACITY_DAYS, ROOM_MEASURES, session_rooms
from loadwatch.load.room.felt import felt_rooms
from loadwatch.load.room.week import week_room
from loadwatch.load.scenarios import Bounds, Past, Versions, versions_of
from loadwatch.load.stop import is_stopped
from loadwatch.model import MEASURES, Flag, Method, PlannedSession

WEEK = "week_distance"


@dataclass(frozen=True)
class Overshoot:
    """The same session run up to 15 % larger."""

    severity: int
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Passing:
    """The largest smaller size that no rule speaks about and every room holds; None: no size of that day."""

    share: float | None  # of the planned size
    stopped: tuple[
        Flag, ...
    ] = ()  # what the rules say one step above it; none: it is the room that ends there


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
    modifier: Modifier | None = (
        None  # what holds the room below 1.10 x the largest tolerated, with its reasons
    )
    demands: tuple[Demand, ...] = ()  # the day and its seven days against what was tolerated
    passing: Passing | None = (
        None  # as of `plan_pass.with_passing`; None: it passes as it is, or nobody asked
    )

    @property
    def room_m(self) -> float | None:
        """Metres that run and week have room for, however steep or fast they are; None: no room is told."""
        rooms = (self.room.get("distance"), self.room.get(WEEK))
        return min((metres for metres in rooms if metres is not None), default=None)


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
    both = versions_of(past, method, bounds or Bounds())
    days = both.days((), day)
    ahead = ahead_of(both, days)
    return ahead.room(day, (), both.bounds.body, ahead.tolerated_by(day, both.bounds.body))


@dataclass(frozen=True)
class Ahead:
    """Days as planned, and what was tolerated by then."""

    both: Versions
    days: pl.DataFrame
    tolerated: pl.DataFrame

    def one(self, one: Expected, before: Sequence[Expected]) -> Forecast:
        """Forecast of one session, before a rule has spoken."""
        day = one.session.local_date
        body = _by_then(self.both.bounds.body, day, before)
        known = self.tolerated_by(day, body)
        room = self.room(day, before, body, known)
        scale, binding = _scale(room, one.values)
        return Forecast(
            session=one.session,
            severity=0,
            flags=(),
            scale=scale,
            binding=binding,
            room=room,
            expected=one.values,
            assumptions=one.assumptions,
            overshoot=Overshoot(0, ()),
            modifier=None if body is None else modifier(body, day, self.both.method),
            demands=() if body is None or known is None else self._demands(one, before, known),
        )

    def tolerated_by(self, day: date, body: Body | None) -> dict[str, Capacity] | None:
        """What was tolerated by a day; None under a red flag."""
        if body is None:
            return {}
        is_red = is_stopped(body.states, day)
        return None if is_red else capacities_on(self.tolerated, body, day, self.both.method)

    def _demands(
        self, one: Expected, before: Sequence[Expected], known: Mapping[str, Capacity]
    ) -> tuple[Demand, ...]:
        """The day up to this run, and its seven days, against what was tolerated."""
        day = one.session.local_date
        recorded = self.both.past.exposures.filter(pl.col("local_date") == day)
        planned = [other.values for other in (*before, one) if other.session.local_date == day]
        asked = day_asked(recorded, planned)
        return demands(asked, week_before(self.days, day), known, self.both.method)

    def room(
        self, day: date, before: Sequence[Expected], body: Body | None, known: dict[str, Capacity] | None
    ) -> dict[str, float | None]:
        """Room by measure and of the week, after what is planned before; no numbers under a red flag."""
        if known is None:
            return dict.fromkeys([*ROOM_MEASURES, WEEK])
        method = self.both.method
        week = week_room(self.days, day, method, body)
        left = None if week is None else max(week - self._done(day, before), 0.0)
        rooms = session_rooms(self.days, day, method, known)
        return felt_rooms(rooms, body, known, day, method) | {WEEK: left}

    def _done(self, day: date, before: Sequence[Expected]) -> float:
        """Metres of the same day: recorded, and planned earlier."""
        planned = [one.values.get("distance_m") or 0.0 for one in before if one.session.local_date == day]
        runs = self.both.past.exposures.filter(pl.col("is_run") & (pl.col("local_date") == day))
        return float(runs["distance_m"].sum()) + sum(planned)


def ahead_of(both: Versions, days: pl.DataFrame) -> Ahead:
    """Days as planned, with what was tolerated by then."""
    return Ahead(both, days, _capacities(days, both))


def _capacities(days: pl.DataFrame, both: Versions) -> pl.DataFrame:
    """What was tolerated by each day ahead; empty when nothing is known beside the runs."""
    first = both.past.as_of - timedelta(days=CAPACITY_DAYS)
    body = both.bounds.body
    is_near = pl.col("local_date") >= first
    near = days.filter(is_near) if body is not None else days.clear()
    states = empty(SymptomFrame) if body is None else body.states.filter(is_near)
    return capacity_days(near, states, both.method)


def _by_then(body: Body | None, day: date, before: Sequence[Expected]) -> Body | None:
    """The runner on a later day, earlier planned runs being done."""
    runs = [one.session.local_date for one in before if one.session.local_date < day]
    return replace(body, last_run=max(runs)) if body is not None and runs else body


def _scale(room: Mapping[str, float | None], values: Values) -> tuple[float | None, str | None]:
    """Largest factor that stays within every room that a rule watches, and the room that is met first."""
    columns = {measure: MEASURES[measure] for measure in ROOM_MEASURES} | {WEEK: MEASURES["distance"]}
    shares = []
    for measure, column in columns.items():
        asked, most = values.get(column), room[measure]
        if asked and most is not None:
            shares.append((most / asked, measure))
    return min(shares, key=lambda share: share[0]) if shares else (None, None)
