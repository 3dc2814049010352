"""The overview: is this runner's load moving, and what to do about it today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.language import inside, say, say_n
from loadwatch.load.mass import MassChange
from loadwatch.load.modifier import Body
from loadwatch.load.ratio import method_name
from loadwatch.load.stop import INSTRUCTION, is_stopped
from loadwatch.load.symptoms import worst_state
from loadwatch.model import MEASURES, Athlete, Flag, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.cards import cards, cards_title
from loadwatch.views.diary_page import symptoms_card
from loadwatch.views.flags import flag_card, flag_headline, worst_first
from loadwatch.views.limits import limits_sentence
from loadwatch.views.load import ratio_gaps
from loadwatch.views.mass import mass_note
from loadwatch.views.picture import Picture, picture
from loadwatch.views.room_words import room_sentence
from loadwatch.views.shapes import (
    CalendarDay,
    Card,
    ChartOf,
    FlagCard,
    OverviewView,
    RatioPoint,
    State,
    SymptomsCard,
    WeekBar,
)
from loadwatch.views.timeline import calendar, ratio_line, week_bars
from loadwatch.views.trend_shapes import Span
from loadwatch.views.trends import SPAN_WEEKS, pain_by_day, scale

__all__ = ["CalendarDay", "Card", "FlagCard", "OverviewView", "RatioPoint", "State", "WeekBar", "overview"]

SPAN: Span = "6m"


@dataclass(frozen=True)
class Known:
    """What is known of a runner beside the runs: for the next run, and the diary (`DiaryFrame`)."""

    body: Body
    diary: pl.DataFrame
    method: Method = field(default_factory=Method)
    measure: str = "distance"  # what the chart is about, and how far back it goes
    span: Span = SPAN
    ranged: pl.DataFrame | None = None  # `LoadFrame` of the chart's measure with the range of its ratio
    mass: MassChange | None = None  # a large change of the last weeks


def overview(  # noqa: PLR0913, PLR0917 - the page gathers; each argument is one frame of the straight line
    athlete: Athlete,
    exposures: pl.DataFrame,
    daily: pl.DataFrame,
    load: pl.DataFrame,
    weeks: pl.DataFrame,
    flags: Sequence[Flag],
    as_of: date,
    units: UnitSystem,
    known: Known | None = None,
) -> OverviewView:
    """All that the overview page shows for one runner on one day.

    Parameters
    ----------
    athlete
        the runner.
    exposures
        `ExposureFrame` of the runner.
    daily
        `DailyFrame` with at least `distance`; `ascent` and `fast` feed the other two cards.
    load
        `LoadFrame` with at least `distance`.
    weeks
        weekly table of `load.weekly`.
    flags
        all flags of the runner.
    as_of
        the day the page speaks for.
    units
        km or mi.
    known
        profile, symptoms, tests and the therapist's numbers, and the diary; without it neither symptoms nor limits.

    Returns
    -------
    OverviewView
        numbers in the reader's units, verdicts and caveats in words. When recordings ended long before
        `as_of` the last known week is shown, and said to be that.
    """
    seen = picture(athlete, exposures, daily, load, as_of, Method() if known is None else known.method)
    near = worst_first(flags, seen.anchor, focus=athlete.focus_tissue)
    body = None if known is None else known.body
    view = OverviewView(
        athlete=athlete.name,
        as_of=as_of,
        units=units,
        unit=units,
        state=_state(seen),
        headline=_headline(seen, near, units),
        subtitle=_subtitle(seen, athlete),
        room=None if seen.is_stale else room_sentence(seen, units, body),
        cards=cards(seen, flags, units, athlete.focus_tissue),
        cards_title=cards_title(seen),
        **_chart(seen, load.filter(pl.col("athlete_id") == athlete.id), weeks, units, known),
        flags=tuple(flag_card(flag, units) for flag in near),
        calendar=calendar(seen.daily, seen.anchor, athlete.week_start, units),
        caveats=_caveats(seen),
        week_start=athlete.week_start,
        last_run=seen.last_run,
        limits=None if known is None else limits_sentence(known.body.overrides, seen.next_day, units),
        symptoms=None if known is None else _symptoms(known, as_of, seen.method),
        notes=tuple(filter(None, (None if known is None else mass_note(known.mass),))),
    )
    return silent(view) if body is not None and is_stopped(body.states, as_of) else view


def silent(view: OverviewView) -> OverviewView:
    """The overview while a red flag stands: what was recorded, the instruction, and nothing that judges."""
    return replace(
        view, state="red", headline=say(INSTRUCTION), room=None, limits=None, cards=(), flags=(), ratio=(), ratio_range="",
        planned=(), notes=(),
    )  # fmt: skip


def _chart(
    seen: Picture, load: pl.DataFrame, weeks: pl.DataFrame, units: UnitSystem, known: Known | None
) -> dict[str, Any]:
    """Weeks, ratio and pain of the measure that the reader chose."""
    measure, span = ("distance", SPAN) if known is None else (known.measure, known.span)
    told, n = scale(measure, units), SPAN_WEEKS.get(span, SPAN_WEEKS[SPAN])
    ranged = None if known is None else known.ranged
    own = load.filter(pl.col("measure") == measure) if ranged is None else ranged
    since = words.week_start_of(seen.anchor, 0) - timedelta(weeks=n)
    pain = {} if known is None else pain_by_day(known.diary)
    return {
        "weeks": week_bars(weeks, (seen.anchor, seen.as_of), told, MEASURES[measure], n),
        "ratio": ratio_line(own, seen.anchor, n),
        "ratio_method": _ratio_method(own, seen.method),
        "ratio_range": " ".join(_ratio_words(own, seen, since)) if ranged is not None else "",
        "chart": ChartOf(measure, words.MEASURE_LABELS[measure], told.unit, told.digits, span),
        "pain": tuple(sorted((on, worst) for on, worst in pain.items() if since <= on <= seen.as_of)),
    }


def _ratio_words(own: pl.DataFrame, seen: Picture, since: date) -> list[str]:
    """What the range of the ratio is, and why days have none."""
    gaps = ratio_gaps(own, since, seen.anchor)
    return [words.ratio_range_sentence(seen.method), *([gaps] if gaps else [])]


def _symptoms(known: Known, as_of: date, method: Method) -> SymptomsCard:
    return symptoms_card(known.diary, worst_state(known.body.states, as_of), as_of, method)


def _state(seen: Picture) -> State:
    if seen.n_runs == 0:
        return "empty"
    incomplete = seen.is_stale or seen.n_days < seen.method.min_history_days or seen.n_unknown > 0
    return "partial" if incomplete else "full"


def _headline(seen: Picture, near: Sequence[Flag], units: UnitSystem) -> str:
    if seen.n_runs == 0:
        return say("No runs yet. Add a watch file to begin.")
    if seen.last_run is None:
        return say("No run has a known date yet, so there is nothing to compare.")
    if seen.is_stale:
        return say("No recordings since {day}.", day=words.day_year(seen.last_run))
    recent = [flag for flag in near if (seen.anchor - flag.local_date).days < seen.method.acute_days]
    if recent:
        return flag_headline(recent[0], units)
    if seen.n_days < seen.method.min_history_days:
        return say(
            "{n} of {floor} days of history so far: too early to compare.",
            n=seen.n_days,
            floor=seen.method.min_history_days,
        )
    return say(
        "The last {recent} days stay within what the {days} days before them held.",
        recent=seen.method.acute_days,
        days=seen.method.spike_window_days,
    )


def _subtitle(seen: Picture, athlete: Athlete) -> str:
    """The week, the last run, and the tissue that is looked at first."""
    parts = [words.week_of(words.week_start_of(seen.anchor, athlete.week_start))]
    if seen.last_run is not None:
        parts.append(say("last run {day}", day=words.short_day(seen.last_run)))
    if athlete.focus_tissue is not None:
        parts.append(say("focus: {tissue}", tissue=inside(words.MEASURE_LABELS[athlete.focus_tissue])))
    return " · ".join(parts)


def _ratio_method(load: pl.DataFrame, method: Method) -> str:
    name = str(load["method"][0]) if load.height else method_name(method, "rolling-uncoupled")
    return say("{method}. Context only, not a risk score.", method=words.method_words(name))


def _caveats(seen: Picture) -> tuple[str, ...]:
    found: list[str] = []
    if seen.last_run and seen.days_since >= 8:
        found.append(say("Last recording {ago}.", ago=words.days_ago(seen.days_since)))
    if seen.anchor < seen.as_of and not seen.is_stale:
        found.append(say("Data until {day}: later days are not known.", day=words.short_day(seen.anchor)))
    if seen.is_stale:
        found.append(say("What is shown is the last known week, not today."))
    if seen.n_estimated:
        found.append(
            say_n(
                "{n} run of the last 28 days has no distance: it is estimated from the time. Enter it on the run's page.",
                "{n} runs of the last 28 days have no distance: it is estimated from the time. Enter it on the run's page.",
                seen.n_estimated,
            )
        )
    if seen.n_unknown:
        found.append(say("Days of the last 28 with an unknown distance: {n}.", n=seen.n_unknown))
    if seen.n_undated:
        found.append(say("Runs without a date, left out of every day: {n}.", n=seen.n_undated))
    if seen.n_runs and seen.n_days < seen.method.provisional_days:
        values = {"n": seen.n_days, "floor": seen.method.provisional_days}
        found.append(say("Provisional: {n} of {floor} days of history.", **values))
    return tuple(found)
