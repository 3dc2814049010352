"""The plan page: a calendar of what was run and what is to come, and what the rules say about it beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import polars as pl

from loadwatch.language import inside, say
from loadwatch.load.forecast import Forecast
from loadwatch.load.plan import Expected, State
from loadwatch.load.plan_ahead import WeekAhead
from loadwatch.load.progression import Progression
from loadwatch.load.stop import INSTRUCTION
from loadwatch.load.what_if import WhatIf
from loadwatch.model import MEASURES, Athlete
from loadwatch.units import UnitSystem, distance_unit_m
from loadwatch.views import words
from loadwatch.views.plan import HABIT, progression_sentence, session_title, step_lines
from loadwatch.views.plan_detail import Judged, detail, felt_action, sizes_asked, verdict
from loadwatch.views.plan_shapes import PlanDay, PlanPage, PlanRun, PlanSession, PlanSteps, PlanWeek
from loadwatch.views.plan_words import amounts, passes_sentence
from loadwatch.views.shapes import OverviewView, PlannedWeek
from loadwatch.views.trends import scale

__all__ = ["PlanInput", "plan_page", "sizes_asked"]

GHOST_WEEKS = 3  # on the overview: this week and the next two
STALE_DAYS = 7
RED_SEVERITY = 3
LEAST_ROOM_M = 161.0  # a tenth of a mile: less is written as nothing


@dataclass(frozen=True)
class PlanInput:
    """What is known of a plan: sessions with their state, forecasts, answers about sizes, weeks, runs."""

    planned: Sequence[tuple[Expected, State]]
    forecasts: Sequence[Forecast]
    is_assumed: bool
    sizes: Sequence[WhatIf]
    weeks: Sequence[WeekAhead]
    runs: pl.DataFrame
    session: str | None = None
    steps: Progression | None = None
    is_stopped: bool = False  # a red flag stands
    by_id: Mapping[str, Forecast] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {one.session.id: one for one in self.forecasts})

    def judged(self, found: Forecast) -> Judged:
        """A forecast with the answers about its sizes."""
        return Judged(found, [one for one in self.sizes if one.id == found.session.id])


def plan_page(athlete: Athlete, given: PlanInput, as_of: date, units: UnitSystem) -> PlanPage:
    """All that the plan page shows for one runner on one day.

    Parameters
    ----------
    athlete
        the runner.
    given
        plan, forecasts, weeks and runs.
    as_of
        today.
    units
        km or mi.

    Returns
    -------
    PlanPage
        weeks from this one on; a habit that stands in for a plan is marked assumed.
    """
    sessions = _sessions(given, units)
    last = max((week.week_start for week in given.weeks), default=as_of) + timedelta(days=6)
    opened = given.by_id.get(given.session or "")
    worst = max(given.forecasts, key=lambda one: one.severity, default=None)
    return PlanPage(
        athlete=athlete.name,
        as_of=as_of,
        units=units,
        unit=units,
        state=_state(given),
        is_stale=_is_stale(given, as_of),
        headline=_headline(given, units),
        severity=RED_SEVERITY if given.is_stopped else None if worst is None else worst.severity,
        notes=_notes(given, as_of),
        n_weeks=len(given.weeks),
        weeks=tuple(_week(week, given, sessions, as_of, units) for week in given.weeks),
        others=tuple(one for one in sessions if one.local_date > last),
        opened=next((one for one in sessions if one.id == given.session), None),
        detail=None
        if opened is None or given.is_stopped
        else detail(given.judged(opened), _find(sessions, opened), as_of, units),
        steps=None if given.steps is None else _steps(given.steps, units),
    )


def _find(sessions: Sequence[PlanSession], found: Forecast) -> PlanSession:
    return next(one for one in sessions if one.id == found.session.id)


def _state(given: PlanInput) -> Literal["empty", "bare", "assumed", "planned"]:
    if any(state == "planned" for _, state in given.planned):
        return "planned"
    if given.is_assumed:
        return "assumed"
    return "empty" if given.runs.is_empty() else "bare"


def _is_stale(given: PlanInput, as_of: date) -> bool:
    last = given.runs["local_date"].max()
    return isinstance(last, date) and (as_of - last).days > STALE_DAYS


def _headline(given: PlanInput, units: UnitSystem) -> str:
    """The worst of what is to come and its severity in words; with a red flag the instruction."""
    if given.is_stopped:
        return f"{words.severity_word(RED_SEVERITY)}: {say(INSTRUCTION)}"
    if not given.forecasts:
        return say("Nothing is planned.")
    worst = max(given.forecasts, key=lambda one: one.severity)
    word = words.severity_word(worst.severity)
    if worst.severity == 0:
        n = len(given.forecasts)
        sentence = (
            say("{n} runs to come; no rule speaks.") if n > 1 else say("One run to come; no rule speaks.")
        )
        return f"{word}: {say(sentence, n=n)}"
    day = words.short_day(worst.session.local_date)
    told = verdict(worst, units)
    act = felt_action(worst, units) or passes_sentence(worst, units)
    return " ".join(part for part in (f"{day}: {inside(word)}.", told, act) if part)


def _notes(given: PlanInput, as_of: date) -> tuple[str, ...]:
    found = [say(HABIT)] if given.is_assumed else []
    last = given.runs["local_date"].max()
    if isinstance(last, date) and _is_stale(given, as_of):
        found.append(say("No recordings since {day}: the room may be wrong.", day=words.day_year(last)))
    if given.is_stopped:
        return tuple(found)
    if given.weeks and given.weeks[0].is_pause:
        found.append(say("Room of the week: none is told while symptoms ask for a pause."))
    elif given.weeks and given.weeks[0].room_m is None and given.runs.height:
        found.append(say("Room of the week: not told, days of the last five weeks are not known."))
    return tuple(found)


def _sessions(given: PlanInput, units: UnitSystem) -> list[PlanSession]:
    """Stored sessions and assumed ones, by date."""
    stored = [_stored(one, state, given, units) for one, state in given.planned]
    ids = {one.id for one in stored}
    usual = [_judged(one, "assumed", given, units) for one in given.forecasts if one.session.id not in ids]
    return sorted([*stored, *usual], key=lambda one: (one.local_date, one.id))


def _stored(one: Expected, state: State, given: PlanInput, units: UnitSystem) -> PlanSession:
    found = given.by_id.get(one.session.id)
    if found is not None:
        return _judged(found, "planned", given, units)
    session = one.session
    title = say("Rest") if session.sport == "rest" else session_title(session, units)
    size = amounts(one.values, units) if session.is_run else ""
    day = words.short_day(session.local_date)
    short = size.partition(" · ")[0]
    return PlanSession(session.id, session.local_date, day, title, size, short, state, None, "", "", "")


def _judged(
    found: Forecast, state: Literal["planned", "assumed"], given: PlanInput, units: UnitSystem
) -> PlanSession:
    session = found.session
    size = amounts(found.expected, units)
    return PlanSession(
        id=session.id,
        local_date=session.local_date,
        when=words.short_day(session.local_date),
        title=session_title(session, units),
        amounts=size,
        short=size.partition(" · ")[0],
        state=state,
        severity=found.severity,
        word=words.severity_word(found.severity),
        verdict=verdict(found, units),
        passes=_passes(found, given, units),
    )


def _passes(found: Forecast, given: PlanInput, units: UnitSystem) -> str:
    """What would pass instead of the opened session."""
    if given.is_stopped or found.session.id != given.session:
        return ""
    return passes_sentence(found, units)


def _week(
    week: WeekAhead, given: PlanInput, sessions: Sequence[PlanSession], as_of: date, units: UnitSystem
) -> PlanWeek:
    days = [week.week_start + timedelta(days=n) for n in range(7)]
    unit_m = distance_unit_m(units)
    return PlanWeek(
        week_start=week.week_start,
        title=words.week_of(week.week_start),
        days=tuple(_day(day, given, sessions, as_of, units) for day in days),
        done=week.done_m / unit_m,
        planned=week.planned_m / unit_m,
        room=None if week.room_m is None else week.room_m / unit_m,
        summary=_week_words(week, units),
    )


def _week_words(week: WeekAhead, units: UnitSystem) -> str:
    parts = []
    if week.done_m > 0:
        parts.append(say("{v} done", v=words.distance(week.done_m, units)))
    planned = say("{v} planned", v=words.distance(week.planned_m, units))
    parts.append(planned if week.planned_m > 0 else say("nothing planned"))
    if week.room_m is not None:
        room = say("room for {v} more", v=words.room_distance(week.room_m, units))
        parts.append(room if week.room_m >= LEAST_ROOM_M else say("no room for more"))
    return ", ".join(parts)


def _day(
    day: date, given: PlanInput, sessions: Sequence[PlanSession], as_of: date, units: UnitSystem
) -> PlanDay:
    runs = given.runs.filter((pl.col("local_date") == day) & (pl.col("local_date") <= as_of))
    done = tuple(
        PlanRun(id_, words.DASH if metres is None else str(words.distance(metres, units)))
        for id_, metres in runs.select("activity_id", "distance_m").iter_rows()
    )
    mine = tuple(one for one in sessions if one.local_date == day)
    when: Literal["past", "today", "ahead"] = "today" if day == as_of else "past" if day < as_of else "ahead"
    return PlanDay(day, words.short_day(day), when, done, mine)


def planned_weeks(
    seen: OverviewView, expected: Sequence[Expected], is_assumed: bool
) -> tuple[PlannedWeek, ...]:
    """This week and the next two for the chart of the overview; none when recordings ended long ago."""
    if seen.last_run is None or (seen.as_of - seen.last_run).days > STALE_DAYS:
        return ()
    told, column = scale(seen.chart.measure, seen.units), MEASURES[seen.chart.measure]
    this = words.week_start_of(seen.as_of, seen.week_start)
    done = {week.week_start: week.value for week in seen.weeks}
    found = []
    for start in (this + timedelta(weeks=n) for n in range(GHOST_WEEKS)):
        runs = [
            one for one in expected if words.week_start_of(one.session.local_date, seen.week_start) == start
        ]
        values = [one.values.get(column) for one in runs]
        known = [value / told.si for value in values if value is not None]
        before = done.get(start, 0.0)
        if known and len(known) == len(values) and before is not None:
            found.append(PlannedWeek(start, before + sum(known), is_assumed))
    return tuple(found)


def _steps(found: Progression, units: UnitSystem) -> PlanSteps:
    heads = (say("Day"), *(words.MEASURE_LABELS[name] for name in found.targets), say("Week"), say("Grows"))
    lines = zip(found.steps, step_lines(found, units), strict=True)
    rows = tuple((words.short_day(step.local_date), *line[1:]) for step, line in lines)
    return PlanSteps(progression_sentence(found, units), found.is_reached, heads, rows)
