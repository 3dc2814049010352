"""The printed report of a runner, gathered for its view."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from importlib.metadata import version

from loadwatch.errors import SettingsError
from loadwatch.language import speaking, voice
from loadwatch.load.thresholds import athlete_on
from loadwatch.logbook import body_figures
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.pages import overview_page
from loadwatch.model import Athlete
from loadwatch.store.entries import read_entries
from loadwatch.store.own import read_thresholds
from loadwatch.store.plans import read_plan
from loadwatch.views.report import report
from loadwatch.views.report_shapes import AUDIENCES, PERIODS, Asked, Gathered, ReportView, Said

A_YEAR = timedelta(days=365)  # tests are rare: those of a year show how it went


def report_page(figures: Figures, athlete: Athlete, asked: Asked, as_of: date) -> ReportView:
    """The report on a day; raises `SettingsError` for an audience or a period that there is not."""
    if asked.audience not in AUDIENCES:
        raise SettingsError("audience", asked.audience, " or ".join(AUDIENCES))
    if asked.weeks not in PERIODS:
        raise SettingsError("weeks", asked.weeks, ", ".join(map(str, PERIODS)))
    gathered = Gathered(
        figures.weekly(athlete, as_of),
        figures.daily(athlete, as_of),
        tuple(body_figures.flags(figures, athlete, as_of)),
        _said(figures, athlete, as_of, asked.weeks),
        figures.method,
        version("loadwatch"),
    )
    with figures.store.read() as db:
        then = athlete_on(athlete, read_thresholds(db, athlete.id), as_of)
    code, is_about = voice()
    with speaking(code, is_about=is_about or asked.audience != AUDIENCES[0]):
        seen = overview_page(figures, athlete, as_of, asked.units)
        return report(asked, then, seen, gathered)


def _said(figures: Figures, athlete: Athlete, as_of: date, weeks: int) -> Said:
    since = as_of - timedelta(weeks=weeks + 1)
    with figures.store.read() as db:
        diary, notes = (read_entries(db, kind, athlete.id, since, as_of) for kind in ("diary", "note"))
        plan = read_plan(db, athlete.id, as_of)
        tests, rehab = (
            read_entries(db, kind, athlete.id, as_of - A_YEAR, as_of) for kind in ("heel_raise", "rehab")
        )
    scores = tuple(row for row in rehab if row["kind"] == "score")
    return Said(tuple(diary), tuple(notes), tuple(asdict(one) for one in plan), tuple(tests), scores)
