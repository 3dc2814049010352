"""Plans of a runner: what they ask, which are done, and what the rules say about them before they are run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from loadwatch.load.forecast import WEEK as WEEK_ROOM
from loadwatch.load.forecast import Bounds, Forecast, Overshoot, Past, room_on, silenced
from loadwatch.load.habit import habit, next_long_day
from loadwatch.load.modifier import Body
from loadwatch.load.plan import Expected, State, expected, with_state
from loadwatch.load.plan_pass import SizeSearch
from loadwatch.load.plan_speed import Assumption, Usual, usual
from loadwatch.load.progression import Progression, Start, progression
from loadwatch.load.room import largest_known, weeks_before
from loadwatch.load.scenarios import versions_of
from loadwatch.load.symptoms import NOT_TOLERATED, worst_state
from loadwatch.logbook import body_figures
from loadwatch.logbook.background import background
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.profile_part import of_runs
from loadwatch.logbook.speed_figures import critical_speed_on
from loadwatch.model import Athlete, Method, PlannedSession
from loadwatch.store.plans import read_plan
from loadwatch.units import UnitSystem, distance_unit_m

NEXT = "next"
SIZES_IN_A_UNIT = 10  # what would pass is told to 100 m or a tenth of a mile


@dataclass(frozen=True)
class Planned:
    """A stored planned session with what it asks and whether it is done."""

    expected: Expected
    state: State


def stored(figures: Figures, athlete: Athlete, as_of: date) -> list[Planned]:
    """The plan of a runner with the state of each session, by date."""
    with figures.store.read() as db:
        sessions = read_plan(db, athlete.id)
    asked = expectations(figures, athlete, as_of, sessions)
    values = {one.session.id: one.values for one in asked}
    states = with_state(sessions, values, figures.exposures(athlete), as_of, figures.method)
    return [Planned(one, states[one.session.id]) for one in asked]


def expectations(
    figures: Figures, athlete: Athlete, as_of: date, sessions: Sequence[PlannedSession]
) -> list[Expected]:
    """What planned sessions ask of this runner, by what is usual for the runner now."""
    known = figures.once("usual", athlete, _usual, figures, of_runs(athlete), as_of)
    return [expected(session, known, figures.method) for session in sessions]


def _usual(figures: Figures, athlete: Athlete, as_of: date) -> Usual:
    speed = critical_speed_on(figures, athlete, as_of).value_mps
    return usual(figures.exposures(athlete), as_of + timedelta(days=1), speed)


def forecasts(
    figures: Figures, athlete: Athlete, as_of: date, plan: Sequence[PlannedSession] | None = None
) -> list[Forecast]:
    """Forecast of a plan; of the stored one without; of the habit when nothing is planned; else the room alone."""
    past, bounds = past_of(figures, athlete, as_of), bounds_of(figures, athlete, as_of)
    if plan is None:
        asked = [one.expected for one in stored(figures, athlete, as_of) if one.state == "planned"]
    else:
        asked = expectations(figures, athlete, as_of, plan)
    if plan is None and not any(one.session.is_run for one in asked):
        asked = expectations(figures, athlete, as_of, habit(past.exposures, as_of, figures.method))
    search = size_search(past, bounds, figures.method, athlete.units)
    found = search.forecasts(asked)
    if not found and plan is None:
        return _next_only(past, athlete, bounds, figures)
    return search.with_passing(asked, found)


def size_search(past: Past, bounds: Bounds, method: Method, units: UnitSystem) -> SizeSearch:
    """The search for what would pass, in steps that a runner uses."""
    return SizeSearch(past, method, bounds, distance_unit_m(units) / SIZES_IN_A_UNIT)


def _next_only(past: Past, athlete: Athlete, bounds: Bounds, figures: Figures) -> list[Forecast]:
    """Room of the next run of a runner without plan and habit; nothing when there is no run at all."""
    if past.daily.is_empty():
        return []
    ran_today = not past.exposures.filter(pl.col("is_run") & (pl.col("local_date") == past.as_of)).is_empty()
    day = past.as_of + timedelta(days=int(ran_today))
    session = PlannedSession(NEXT, athlete.id, day, "", source=NEXT)
    room = room_on(past, day, figures.method, bounds)
    said = (Assumption("no_plan"),)
    alone = Forecast(session, 0, (), None, None, room, {}, said, Overshoot(0, ()))
    return silenced([alone], versions_of(past, figures.method, bounds))


def next_rooms(figures: Figures, athlete: Athlete, day: date, body: Body) -> dict[str, float | None]:
    """Room of one run on the day after the last one known, rest until then, with all that narrows it [SI]."""
    past = past_of(figures, athlete, day - timedelta(days=1))
    if past.daily.is_empty():
        return {}
    bounds = replace(bounds_of(figures, athlete, past.as_of), body=body)
    found = room_on(past, day, figures.method, bounds)
    inner = {"distance": WEEK_ROOM, "sprint": "fast"}  # a week holds its run, fast running its sprints
    return found | {part: _within(found[part], found[whole]) for part, whole in inner.items()}


def _within(part: float | None, whole: float | None) -> float | None:
    return part if part is None or whole is None else min(part, whole)


def past_of(figures: Figures, athlete: Athlete, as_of: date) -> Past:
    """What is recorded of a runner up to a day, from memory while nothing changed."""
    return figures.once("past", athlete, _past, figures, of_runs(athlete), as_of)


def _past(figures: Figures, athlete: Athlete, as_of: date) -> Past:
    until = figures.exposures(athlete).filter(pl.col("local_date") <= as_of)
    return Past(until, figures.daily(athlete, as_of), as_of)


def bounds_of(figures: Figures, athlete: Athlete, as_of: date) -> Bounds:
    """What narrows the room of a runner on a day, from memory while nothing changed."""
    return figures.once("bounds", athlete, _bounds, figures, athlete, as_of)


def _bounds(figures: Figures, athlete: Athlete, as_of: date) -> Bounds:
    known = body_figures.body(figures, athlete, as_of)
    return Bounds(known, background(figures, athlete, as_of))


def steps(
    figures: Figures, athlete: Athlete, as_of: date, targets: dict[str, float], until: date | None
) -> Progression:
    """Weekly steps from where a runner stands to targets, on the usual weekday of the long run."""
    past = past_of(figures, athlete, as_of)
    day = next_long_day(past.exposures, as_of, figures.method)
    tomorrow = as_of + timedelta(days=1)
    largest = largest_known(past.daily, tomorrow, figures.method)
    known = body_figures.capacities(figures, athlete, tomorrow)
    best = {
        measure: known[measure].tolerated(largest[measure])
        for measure in targets
        if measure in largest and measure in known
    }
    if body_figures.is_stopped(figures, athlete, as_of):
        return Progression(
            (), targets, until, is_reached=False, reachable={}, reached_on=None, is_stopped=True
        )
    symptom = worst_state(body_figures.symptoms(figures, athlete, as_of), day)
    own = body_figures.body(figures, athlete, as_of).overrides
    weeks = weeks_before(past.daily, tomorrow)
    start = Start(best, weeks, day, symptom.state in NOT_TOLERATED, own)
    return progression(start, targets, until, figures.method)
