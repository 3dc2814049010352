"""What the trends page needs, gathered for its view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loadwatch.errors import SettingsError
from loadwatch.load.capacity import capacity_days
from loadwatch.load.expert import Compared, Fitness, conventions, fitness
from loadwatch.logbook import body_figures
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.profiles import known_measures
from loadwatch.model import Athlete
from loadwatch.units import UnitSystem
from loadwatch.views.trend_shapes import SPANS, Span, TrendFrames, TrendsView
from loadwatch.views.trends import trends


@dataclass(frozen=True)
class Asked:
    """Which measure, how far back, up to which day, in whose units."""

    measure: str
    span: Span
    as_of: date
    units: UnitSystem


def asked(measure: str, span: str, as_of: date, units: UnitSystem) -> Asked:
    """The question, when it can be answered; raises `SettingsError` for an unknown measure or span."""
    known_measures([measure])
    for known in SPANS:
        if known == span:
            return Asked(measure, known, as_of, units)
    raise SettingsError("range", span, ", ".join(SPANS))


def trends_page(figures: Figures, athlete: Athlete, wanted: Asked) -> TrendsView:
    """One measure of a runner over time, from memory while nothing changed."""
    return figures.once_told("trends", athlete, _trends, figures, athlete, wanted)


def _trends(figures: Figures, athlete: Athlete, wanted: Asked) -> TrendsView:
    day, only = wanted.as_of, (wanted.measure,)
    daily = figures.daily(athlete, day, only)
    frames = TrendFrames(
        exposures=figures.exposures(athlete),
        daily=daily,
        load=body_figures.load_told(figures, athlete, day, only, "rolling-uncoupled"),
        weeks=figures.weekly(athlete, day),
        capacity=capacity_days(daily, body_figures.symptoms(figures, athlete, day), figures.method),
        diary=body_figures.diary(figures, athlete),
        flags=body_figures.flags(figures, athlete, day),
        method=figures.method,
        is_stopped=body_figures.is_stopped(figures, athlete, day),
    )
    return trends(athlete, frames, wanted.measure, wanted.span, day, wanted.units)


@dataclass(frozen=True)
class Expert:
    """The numbers of one measure that no rule reads; none while a red flag stands."""

    compared: tuple[Compared, ...] = ()
    fit: tuple[Fitness, ...] = ()
    target: float = 0.0


def expert(figures: Figures, athlete: Athlete, measure: str, as_of: date) -> Expert:
    """The ratio of a measure in every convention, and fitness by effort, on a day."""
    known_measures([measure])
    daily = figures.daily(athlete, as_of, (measure,))
    if daily.is_empty() or body_figures.is_stopped(figures, athlete, as_of):
        return Expert()
    loads = figures.efforts(athlete, as_of)
    method, target = figures.method, figures.method.acwr_note
    every = (*fitness(daily, method), *fitness(loads, method))
    return Expert(tuple(conventions(daily, method, target)), every, target)
