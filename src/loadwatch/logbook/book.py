"""The logbook: everything a door may ask for. Methods load, call, save or return; they do not compute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from loadwatch.errors import NotFoundError
from loadwatch.logbook import body_figures, editing, pages, profiles, reports, trending
from loadwatch.logbook.body import BodyKeeping
from loadwatch.logbook.caseload import CaseloadKeeping
from loadwatch.logbook.figures import ALL, joined
from loadwatch.logbook.mass_figures import mass_change_on
from loadwatch.logbook.own import OwnKeeping
from loadwatch.logbook.planning import PlanKeeping
from loadwatch.model import Activity, Athlete, Flag
from loadwatch.store import activities, people
from loadwatch.units import UnitSystem
from loadwatch.views.freshness import freshness
from loadwatch.views.mass import mass_note
from loadwatch.views.overview import OverviewView
from loadwatch.views.report_shapes import Asked, ReportView
from loadwatch.views.rows import activity_detail, activity_row
from loadwatch.views.shapes import ActivityPage
from loadwatch.views.trend_shapes import TrendsView


class Logbook(BodyKeeping, PlanKeeping, OwnKeeping, CaseloadKeeping):
    """One logbook, open. Use it in a `with` statement, or call `close`."""

    # ---- what was recorded ------------------------------------------------------

    def activities(self, athlete: str | None = None, *, deleted: bool = False) -> list[dict[str, Any]]:
        """Activities newest first, as interface.md writes them; of all runners without a name."""
        with self.store.read() as db:
            whose = None if athlete is None else profiles.runner(db, athlete).id
            found = activities.read_activities(db, whose, deleted=deleted)
            names = {who.id: who.name for who in people.read_athletes(db)}
        return [activity_row(one, names[one.athlete_id]) for one in found]

    def activity(self, id_: str) -> dict[str, Any]:
        """One activity with laps, exposures and issues."""
        found, who = self._activity(id_)
        is_stopped = body_figures.is_stopped(self._figures, who, self.today(who))
        compared = {} if is_stopped else self._figures.spikes(who)
        return activity_detail(found, who.name, self._figures.of_activity(found, who), compared)

    def records(self, id_: str) -> pl.DataFrame:
        """The samples of an activity.

        Parameters
        ----------
        id_ : str
            The activity.

        Returns
        -------
        RecordFrame
            One row per sample; no row when only totals are known.

        Raises
        ------
        NotFoundError
            When there is no such activity.
        StoreError
            When its file is missing or damaged; `doctor --repair` decodes it again.
        """
        return pages.read_records(self.store, self._activity(id_)[0])

    def run_list(self, athlete: str, units: UnitSystem) -> list[dict[str, Any]]:
        """The list of a runner's activities in the reader's units, deleted ones too; from memory while unchanged."""
        return pages.run_list_of(self._figures, self.athlete(athlete), units)

    def whose_activity(self, id_: str) -> Athlete | None:
        """The runner of an activity; None when there is no such activity."""
        with self.store.read() as db:
            return people.find_runner_of(db, id_)

    def edit_activity(self, id_: str, /, **changes: Any) -> dict[str, Any]:
        """Change title, sport, is_treadmill, distance_m, grade (of a belt), rpe or excluded (why); None is what the file says."""
        editing.edit_activity(self.store, self.method, id_, changes)
        return self.activity(id_)

    def delete_activity(self, id_: str) -> dict[str, Any]:
        """Take an activity out of everything; `restore_activity` brings it back."""
        editing.delete_activity(self.store, id_)
        return self.activity(id_)

    def restore_activity(self, id_: str) -> dict[str, Any]:
        """Bring a deleted activity back as it was."""
        editing.restore_activity(self.store, id_)
        return self.activity(id_)

    def _activity(self, id_: str) -> tuple[Activity, Athlete]:
        with self.store.read() as db:
            found = activities.find_activity(db, id_)
            if found is None:
                raise NotFoundError("activity", id_, "The command `activities` lists them.")
            return found, profiles.runner(db, found.athlete_id)

    # ---- load -------------------------------------------------------------------

    def exposures(self, athlete: str | None = None) -> pl.DataFrame:
        """What each session asked of the body, copies left out; of all runners without a name.

        Parameters
        ----------
        athlete : str, optional
            Name of the runner.

        Returns
        -------
        ExposureFrame
            One row per session, with `start_utc` and `elapsed_s` [s] beside.
        """
        return joined([self._figures.exposures(who) for who in self._those(athlete)])

    def daily(
        self, athlete: str | None = None, measures: Sequence[str] = ALL, as_of: date | None = None
    ) -> pl.DataFrame:
        """Sums by calendar day.

        Parameters
        ----------
        athlete : str, optional
            Name of the runner; not needed when there is only one.
        measures : sequence of str
            Names of `model.MEASURES`.
        as_of : date, optional
            Last day; today when left out.

        Returns
        -------
        DailyFrame
            One row per day and measure.
        """
        who = self.athlete(athlete)
        return self._figures.daily(who, as_of or self.today(who), tuple(profiles.known_measures(measures)))

    def weekly(self, athlete: str | None = None, as_of: date | None = None) -> pl.DataFrame:
        """Sums by calendar week; of all runners without a name.

        Parameters
        ----------
        athlete : str, optional
            Name of the runner.
        as_of : date, optional
            Last day; today when left out.

        Returns
        -------
        pl.DataFrame
            One row per runner and week: runs, distance_m, duration_s, longest_m … status.
        """
        those = self._those(athlete)
        return joined([self._figures.weekly(who, as_of or self.today(who)) for who in those])

    def load(
        self,
        athlete: str | None = None,
        measure: str = "distance",
        method: str = "rolling-uncoupled",
        as_of: date | None = None,
    ) -> pl.DataFrame:
        """Daily load with acute, chronic, ratio and 30-day longest.

        Parameters
        ----------
        athlete : str, optional
            Name of the runner; not needed when there is only one.
        measure : str
            Name of `model.MEASURES`.
        method : str
            rolling-uncoupled, rolling-coupled or ewma.
        as_of : date, optional
            Last day; today when left out.

        Returns
        -------
        LoadFrame
            One row per day, with `ratio_low` and `ratio_high` behind.
        """
        who, measures = self.athlete(athlete), tuple(profiles.known_measures([measure]))
        how, day = profiles.known_convention(method), as_of or self.today(who)
        return body_figures.load_told(self._figures, who, day, measures, how)

    def flags(
        self,
        athlete: str | None = None,
        since: date | None = None,
        on: date | None = None,
        as_of: date | None = None,
    ) -> list[Flag]:
        """Flags newest first: all, those since a day, or those of one day. A red flag of today is told alone."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        found = body_figures.flags(self._figures, who, day)
        if body_figures.is_stopped(self._figures, who, day):
            return found
        return [f for f in found if (since is None or f.local_date >= since) and on in {None, f.local_date}]

    def context_notes(self, athlete: str | None = None, as_of: date | None = None) -> tuple[str, ...]:
        """What a reader of the flags should know and no rule reads, in words; nothing while a red flag stands."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        if body_figures.is_stopped(self._figures, who, day):
            return ()
        return tuple(filter(None, (mass_note(mass_change_on(self._figures, who, day)),)))

    # ---- pages ------------------------------------------------------------------

    def overview(
        self,
        athlete: str | None = None,
        as_of: date | None = None,
        units: UnitSystem | None = None,
        chart: tuple[str, str] = ("distance", "6m"),
    ) -> OverviewView:
        """The overview page of a runner, with the chart of a measure over 3m, 6m or 12m."""
        who = self.athlete(athlete)
        return pages.overview_page(self._figures, who, as_of or self.today(who), units, chart)

    def freshness(self, athlete: str | None = None, as_of: date | None = None) -> str:
        """One sentence when the data of a runner ended long ago or are too short to compare; else nothing."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        return freshness(self._figures.daily(who, day), day, self._figures.method)

    def trends(
        self,
        athlete: str | None = None,
        measure: str = "distance",
        span: str = "6m",
        as_of: date | None = None,
        units: UnitSystem | None = None,
    ) -> TrendsView:
        """The trends page of a runner: one measure over 3m, 6m, 12m or all."""
        who = self.athlete(athlete)
        wanted = trending.asked(measure, span, as_of or self.today(who), units or who.units)
        return trending.trends_page(self._figures, who, wanted)

    def expert(
        self, athlete: str | None = None, measure: str = "distance", as_of: date | None = None
    ) -> trending.Expert:
        """The ratio of a measure in every convention, and fitness by effort: numbers that no rule reads."""
        who = self.athlete(athlete)
        return trending.expert(self._figures, who, measure, as_of or self.today(who))

    def activity_page(self, id_: str, units: UnitSystem | None = None) -> ActivityPage:
        """The page of one activity."""
        found, who = self._activity(id_)
        return pages.activity_page(self._figures, found, who, self.today(who), units)

    def report(
        self, athlete: str | None = None, asked: Asked | None = None, as_of: date | None = None
    ) -> ReportView:
        """The printed report of a runner: for whom, how many weeks and which units `asked` says."""
        who = self.athlete(athlete)
        return reports.report_page(
            self._figures, who, asked or Asked(units=who.units), as_of or self.today(who)
        )

    def _those(self, athlete: str | None) -> list[Athlete]:
        return self.athletes() if athlete is None else [self.athlete(athlete)]
