"""What the plan page needs, gathered for its view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from loadwatch.load.forecast import Forecast
from loadwatch.load.habit import habit
from loadwatch.load.plan import Expected
from loadwatch.load.plan_ahead import WeekAhead, weeks_ahead
from loadwatch.load.plan_pass import SizeSearch
from loadwatch.load.progression import Progression
from loadwatch.load.symptoms import effect, worst_state
from loadwatch.load.what_if import coming_runs
from loadwatch.logbook import body_figures, plan_figures
from loadwatch.logbook.figures import Figures
from loadwatch.model import Athlete
from loadwatch.units import UnitSystem
from loadwatch.views import plan_page as views
from loadwatch.views.plan_page import PlanInput, sizes_asked
from loadwatch.views.plan_shapes import PlanPage
from loadwatch.views.words import week_start_of


@dataclass(frozen=True)
class AskedPlan:
    """How many weeks, which session is open, and a race to reach."""

    n_weeks: int = 3
    session: str | None = None
    targets: Mapping[str, float] = field(default_factory=dict, hash=False)
    until: date | None = None


@dataclass(frozen=True)
class Coming:
    """Stored sessions, or the habit that stands in for them."""

    planned: tuple[plan_figures.Planned, ...]
    expected: tuple[Expected, ...]
    is_assumed: bool


def plan_page(
    figures: Figures, athlete: Athlete, asked: AskedPlan, as_of: date, units: UnitSystem
) -> PlanPage:
    """The plan of a runner on a day, from memory while nothing changed."""
    return figures.once_told("plan page", athlete, _plan_page, figures, athlete, asked, as_of, units)


def _plan_page(
    figures: Figures, athlete: Athlete, asked: AskedPlan, as_of: date, units: UnitSystem
) -> PlanPage:
    past, bounds = (
        plan_figures.past_of(figures, athlete, as_of),
        plan_figures.bounds_of(figures, athlete, as_of),
    )
    ahead = coming(figures, athlete, as_of, 7 * asked.n_weeks)
    stops = body_figures.is_stopped(figures, athlete, as_of)
    search = plan_figures.size_search(past, bounds, figures.method, units)
    found: Sequence[Forecast] = []
    if past.daily.height:
        found = search.forecasts(ahead.expected, () if stops else sizes_asked(asked.session))
    if not stops:
        found = _passing(search, ahead.expected, found, asked.session)
    given = PlanInput(
        planned=[(one.expected, one.state) for one in ahead.planned],
        forecasts=found,
        is_assumed=ahead.is_assumed,
        sizes=list(search.told.values()),
        weeks=weeks(figures, athlete, as_of, ahead.expected, asked.n_weeks),
        runs=past.exposures.filter(pl.col("is_run")),
        session=asked.session,
        steps=steps(figures, athlete, as_of, asked),
        is_stopped=stops,
    )
    return views.plan_page(athlete, given, as_of, units)


def _passing(
    search: SizeSearch, planned: Sequence[Expected], found: Sequence[Forecast], opened: str | None
) -> list[Forecast]:
    """The forecasts, the worst and the opened one with what would pass."""
    worst = max(found, key=lambda one: one.severity, default=None)
    chosen = [one for one in found if one is worst or one.session.id == opened]
    told = {one.session.id: one for one in search.with_passing(planned, chosen)}
    return [told.get(one.session.id, one) for one in found]


def coming(figures: Figures, athlete: Athlete, as_of: date, days: int = 14) -> Coming:
    """What is planned from a day on; the habit of the runner when nothing is. From memory while nothing changed.

    Nobody is told to run as usual while symptoms ask for a pause.
    """
    found = figures.once("coming", athlete, _coming, figures, athlete, as_of, days)
    if found.is_assumed and _is_paused(figures, athlete, as_of):
        open_ones = tuple(one.expected for one in found.planned if one.state == "planned")
        return replace(found, expected=open_ones, is_assumed=False)
    return found


def _is_paused(figures: Figures, athlete: Athlete, as_of: date) -> bool:
    state = worst_state(body_figures.symptoms(figures, athlete, as_of), as_of).state
    return effect(state, figures.method).is_pause


def _coming(figures: Figures, athlete: Athlete, as_of: date, days: int) -> Coming:
    planned = tuple(plan_figures.stored(figures, athlete, as_of))
    open_ones = tuple(one.expected for one in planned if one.state == "planned")
    runs = figures.exposures(athlete).filter(pl.col("local_date") <= as_of)
    if any(one.session.is_run for one in open_ones) or runs.is_empty():
        return Coming(planned, open_ones, False)
    usual = habit(runs, as_of, figures.method, min(days, 14))
    return Coming(planned, tuple(plan_figures.expectations(figures, athlete, as_of, usual)), bool(usual))


def weeks(
    figures: Figures, athlete: Athlete, as_of: date, planned: Sequence[Expected], count: int
) -> list[WeekAhead]:
    """Calendar weeks from this one on."""
    past, bounds = (
        plan_figures.past_of(figures, athlete, as_of),
        plan_figures.bounds_of(figures, athlete, as_of),
    )
    first = week_start_of(as_of, athlete.week_start)
    starts = [first + timedelta(days=7 * n) for n in range(count)]
    if past.daily.is_empty():
        return [WeekAhead(start, 0.0, 0.0, None) for start in starts]
    return weeks_ahead(past, planned, starts, figures.method, bounds)


def ghosts(figures: Figures, athlete: Athlete, as_of: date) -> tuple[list[Expected], bool]:
    """Runs to come, and whether they are only assumed."""
    ahead = coming(figures, athlete, as_of)
    return coming_runs(ahead.expected, as_of), ahead.is_assumed


def steps(figures: Figures, athlete: Athlete, as_of: date, asked: AskedPlan) -> Progression | None:
    """Steps to the race that is asked for."""
    if not asked.targets:
        return None
    return plan_figures.steps(figures, athlete, as_of, dict(asked.targets), asked.until)
