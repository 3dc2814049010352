"""What the pages need, gathered for the views."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from loadwatch.errors import StoreError
from loadwatch.exposure.edits import corrected
from loadwatch.frames import RecordFrame, empty
from loadwatch.language import language, retell
from loadwatch.logbook import body_figures, plan_pages
from loadwatch.logbook.figures import ALL, Figures
from loadwatch.logbook.mass_figures import mass_change_on
from loadwatch.logbook.trending import Asked, asked
from loadwatch.model import Activity, Athlete
from loadwatch.store.activities import find_copies, read_activities, when
from loadwatch.store.people import Counts, read_first_day
from loadwatch.store.store import Store
from loadwatch.store.streams import records_from_parquet
from loadwatch.units import UnitSystem
from loadwatch.views import activity as activity_views
from loadwatch.views.overview import Known, OverviewView, overview
from loadwatch.views.plan_page import planned_weeks
from loadwatch.views.rows import activity_row
from loadwatch.views.runs import run_list
from loadwatch.views.shapes import ActivityPage


def overview_page(
    figures: Figures,
    athlete: Athlete,
    as_of: date,
    units: UnitSystem | None,
    chart: tuple[str, str] = ("distance", "6m"),
) -> OverviewView:
    """The overview of a runner on a day, with the chart of a measure over a range, from memory while nothing changed."""
    wanted = asked(*chart, as_of, units or athlete.units)
    return figures.once_told("overview", athlete, _overview_page, figures, athlete, wanted)


def _overview_page(figures: Figures, athlete: Athlete, wanted: Asked) -> OverviewView:
    as_of = wanted.as_of
    planned, is_assumed = figures.once("planned", athlete, plan_pages.ghosts, figures, athlete, as_of)
    seen = overview(
        athlete,
        figures.exposures(athlete),
        figures.daily(athlete, as_of),
        figures.load(athlete, as_of, ALL, "rolling-uncoupled"),
        figures.weekly(athlete, as_of),
        body_figures.flags(figures, athlete, as_of),
        as_of,
        wanted.units,
        Known(
            body_figures.body(figures, athlete, as_of + timedelta(days=1)),
            body_figures.diary(figures, athlete),
            figures.method,
            wanted.measure,
            wanted.span,
            body_figures.ranged_load(figures, athlete, as_of, (wanted.measure,), "rolling-uncoupled"),
            mass_change_on(figures, athlete, as_of),
        ),
    )
    if seen.state == "red":
        return seen
    return replace(seen, planned=planned_weeks(seen, planned, is_assumed))


@dataclass(frozen=True)
class RunList:
    """Rows of the list of activities, newest first, at a count of changed recordings; `order` is that of each row."""

    recorded: int
    order: tuple[tuple[datetime, str], ...]
    days: tuple[date | None, ...]
    rows: tuple[dict[str, Any], ...]


def run_list_of(figures: Figures, athlete: Athlete, units: UnitSystem) -> list[dict[str, Any]]:
    """Rows for the list, deleted activities too; nobody may change them."""

    def work(athlete: Athlete, counts: Counts, last: RunList | None, *_question: str) -> RunList:
        return _run_list(figures.store, athlete, units, (counts, last))

    return list(figures.onward("run list", athlete, work, units, language()).rows)


def _run_list(
    store: Store, athlete: Athlete, units: UnitSystem, known: tuple[Counts, RunList | None]
) -> RunList:
    """The last rows of the days before the first changed one, and new ones from it on."""
    counts, last = known
    with store.read() as db:
        first = None if last is None else read_first_day(db, athlete.id, last.recorded)
        found = read_activities(db, athlete.id, deleted=True, since=first)
    rows = run_list([activity_row(one, athlete.name) for one in found], units)
    every = [(when(one), one.local_date, row) for one, row in zip(found, rows, strict=True)]
    if last is not None and first is not None:
        before = zip(last.order, last.days, last.rows, strict=True)
        every += [one for one in before if one[1] is not None and one[1] < first]
        every.sort(key=lambda one: one[0], reverse=True)
    order, days, kept = zip(*every, strict=True) if every else ((), (), ())
    return RunList(counts.recorded, order, days, kept)


def activity_page(
    figures: Figures, activity: Activity, athlete: Athlete, as_of: date, units: UnitSystem | None
) -> ActivityPage:
    """The page of one activity; without its samples when their file is damaged, and it says so."""
    records, lost = _records(figures.store, activity)
    page = activity_views.activity_page(
        activity,
        athlete.name,
        records,
        figures.of_activity(activity, athlete),
        figures.spikes(athlete),
        body_figures.flags(figures, athlete, as_of),
        copies(figures.store, activity, units or athlete.units),
        units or athlete.units,
        figures.method,
    )
    page = activity_views.silent(page) if body_figures.is_stopped(figures, athlete, as_of) else page
    return replace(page, issues=(*lost, *page.issues))


def _records(store: Store, activity: Activity) -> tuple[pl.DataFrame | None, tuple[str, ...]]:
    """The samples, or what happened to them."""
    if activity.records_sha256 is None:
        return None, ()
    try:
        return read_records(store, activity), ()
    except StoreError as error:
        return None, (f"{retell(error.message)} {retell(error.hint or '')}".strip(),)


def copies(store: Store, activity: Activity, units: UnitSystem) -> list[tuple[str, str]]:
    """(id, label) of the other recordings of the same run."""
    with store.read() as db:
        found = find_copies(db, activity.id)
    return [(other.id, activity_views.copy_label(other, units)) for other in found]


def read_records(store: Store, activity: Activity) -> pl.DataFrame:
    """The samples of an activity.

    Parameters
    ----------
    store : Store
        Where its file lies.
    activity : Activity
        The activity.

    Returns
    -------
    RecordFrame
        One row per sample; no row when only totals are known.

    Raises
    ------
    StoreError
        When the file is missing or damaged.
    """
    if activity.records_sha256 is None:
        return empty(RecordFrame)
    data = store.blobs.stream(activity.athlete_id, activity.records_sha256)
    if data is None:
        raise StoreError(
            "The records of this activity are missing or damaged.", "Run: loadwatch doctor --repair"
        )
    return corrected(records_from_parquet(data), activity.edit)
