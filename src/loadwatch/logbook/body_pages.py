"""What the pages about the body need, gathered for their views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from loadwatch.load.demand import week_before
from loadwatch.load.flares import flare_days
from loadwatch.load.heel_raise import age_on, heel_raise_state
from loadwatch.load.rehab import RehabPlan
from loadwatch.load.symptoms import worst_state
from loadwatch.logbook import body_figures, plan_figures
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.mass_figures import mass_change_on
from loadwatch.model import Athlete
from loadwatch.store.entries import read_entries
from loadwatch.units import UnitSystem
from loadwatch.views import diary_page as diary_views
from loadwatch.views import rehab_page as rehab_views
from loadwatch.views import therapist as therapist_views
from loadwatch.views.diary_shapes import DiaryInput, DiaryPage
from loadwatch.views.rehab_shapes import RehabInput, RehabPage
from loadwatch.views.shapes import SymptomsCard
from loadwatch.views.therapist_shapes import TherapistInput, TherapistPage


@dataclass(frozen=True)
class AskedDiary:
    """How far back, and which place: the id of one of its entries as the page names it; None: the worst of all."""

    span: str = "6w"
    place: str | None = None


def diary_page(
    figures: Figures, athlete: Athlete, asked: AskedDiary, as_of: date, units: UnitSystem
) -> DiaryPage:
    """The diary of a runner on a day."""
    with figures.store.read() as db:
        rows, strength = (read_entries(db, kind, athlete.id, until=as_of) for kind in ("diary", "strength"))
    states = body_figures.symptoms(figures, athlete, as_of)
    sites = [site for _, site in flare_days(states, figures.method)]
    given = DiaryInput(
        entries=rows,
        strength=strength,
        diary=body_figures.diary(figures, athlete),
        runs=figures.exposures(athlete),
        symptom=worst_state(states, as_of),
        links=body_figures.flares(figures, athlete, as_of),
        n_flares=max((sites.count(site) for site in sites), default=0),
        method=figures.method,
    )
    wanted = (diary_views.diary_span(asked.span), asked.place)
    return diary_views.diary_page(athlete, given, wanted, as_of, units)


def symptoms_card(figures: Figures, athlete: Athlete, as_of: date) -> SymptomsCard:
    """The symptoms card of a runner on a day."""
    symptom = worst_state(body_figures.symptoms(figures, athlete, as_of), as_of)
    return diary_views.symptoms_card(body_figures.diary(figures, athlete), symptom, as_of, figures.method)


def rehab_page(
    figures: Figures, athlete: Athlete, as_of: date, plan: RehabPlan, units: UnitSystem
) -> RehabPage:
    """Where a runner stands on the way back to running."""
    with figures.store.read() as db:
        rows = read_entries(db, "rehab", athlete.id, until=as_of)
    state = body_figures.rehab(figures, athlete, body_figures.Place(as_of), plan)
    return rehab_views.rehab_page(athlete, RehabInput(state, rows, plan), figures.method, units)


def therapist_page(figures: Figures, athlete: Athlete, as_of: date, units: UnitSystem) -> TherapistPage:
    """Limits, capacity, tests and notes of a runner."""
    with figures.store.read() as db:
        notes, tests, numbers, record = (
            read_entries(db, kind, athlete.id, until=None if kind == "override" else as_of)
            for kind in ("note", "heel_raise", "override", "rehab")
        )
    next_day = as_of + timedelta(days=1)
    body = body_figures.body(figures, athlete, next_day)
    given = TherapistInput(
        body=body,
        capacities=body_figures.capacities(figures, athlete, next_day),
        rooms=plan_figures.next_rooms(figures, athlete, next_day, body),
        week_before=week_before(figures.daily(athlete, as_of), next_day),
        heel_raise=heel_raise_state(
            body.heel_raises, as_of, age_on(athlete.birth_year, as_of), athlete.sex, figures.method
        ),
        notes=notes,
        tests=tests,
        numbers=numbers,
        scores=[row for row in record if row["kind"] == "score"],
        mass=mass_change_on(figures, athlete, as_of),
    )
    names = (athlete.name, athlete.focus_tissue)
    return therapist_views.therapist_page(names, given, as_of, units, figures.method)
