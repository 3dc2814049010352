"""The third of the logbook that speaks about the body: diary, notes, tests, capacity, rehabilitation."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from loadwatch.load.backtest import Backtest
from loadwatch.load.capacity import Capacity
from loadwatch.load.flares import FlareLink
from loadwatch.load.rehab import RehabPlan
from loadwatch.load.speed import CriticalSpeed
from loadwatch.load.symptoms import Symptom, worst_state
from loadwatch.logbook import body_figures, body_pages, entries, looking_back, profiles, speed_figures
from loadwatch.logbook.body_pages import AskedDiary
from loadwatch.logbook.keeping import Keeping
from loadwatch.store.entries import read_entries
from loadwatch.units import UnitSystem
from loadwatch.views.diary_shapes import DiaryPage
from loadwatch.views.rehab import rehab_row
from loadwatch.views.rehab_shapes import RehabPage
from loadwatch.views.shapes import SymptomsCard
from loadwatch.views.therapist_shapes import TherapistPage


class BodyKeeping(Keeping):
    """Entries about the body, and what follows from them."""

    # ---- diary ------------------------------------------------------------------

    def add_diary(self, athlete: str, local_date: date, **entry: Any) -> str:
        """Write down how a `site` felt: side, pain_now, pain_during, pain_morning, stiffness_min, limp, night_pain …"""
        return self._add("diary", athlete, local_date, entry)

    def diary(self, athlete: str | None = None, since: date | None = None) -> list[dict[str, Any]]:
        """The diary of a runner, newest first."""
        return self._entries("diary", athlete, since)

    def symptoms(self, athlete: str | None = None, as_of: date | None = None) -> pl.DataFrame:
        """The symptom state of every site and side, day by day.

        Parameters
        ----------
        athlete : str, optional
            Name of the runner; not needed when there is only one.
        as_of : date, optional
            Last day; today when left out.

        Returns
        -------
        SymptomFrame
            One row per site, side and day from its first answer on.
        """
        who = self.athlete(athlete)
        return body_figures.symptoms(self._figures, who, as_of or self.today(who))

    def symptom(self, athlete: str | None = None, as_of: date | None = None) -> Symptom:
        """The worst state of a runner on a day."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        return worst_state(body_figures.symptoms(self._figures, who, day), day)

    def diary_page(
        self,
        athlete: str | None = None,
        asked: AskedDiary | None = None,
        as_of: date | None = None,
        units: UnitSystem | None = None,
    ) -> DiaryPage:
        """The diary page of a runner: state, pain over runs, entries, what flares followed."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        return body_pages.diary_page(self._figures, who, asked or AskedDiary(), day, units or who.units)

    def symptoms_card(self, athlete: str | None = None, as_of: date | None = None) -> SymptomsCard:
        """The symptoms of the last seven days, for the overview."""
        who = self.athlete(athlete)
        return body_pages.symptoms_card(self._figures, who, as_of or self.today(who))

    def flare_links(self, athlete: str | None = None, as_of: date | None = None) -> list[FlareLink]:
        """What the flares of the diary followed; empty with fewer than four."""
        who = self.athlete(athlete)
        return body_figures.flares(self._figures, who, as_of or self.today(who))

    def backtest(self, athlete: str | None = None, as_of: date | None = None) -> Backtest:
        """How often each rule spoke, and how often symptoms began afterwards."""
        who = self.athlete(athlete)
        return looking_back.look_back(self._figures, who, as_of or self.today(who))

    # ---- capacity ---------------------------------------------------------------

    def capacity(self, athlete: str | None = None, as_of: date | None = None) -> dict[str, Capacity]:
        """What a session on that day (today when left out) may ask, per measure, from the days before it."""
        who = self.athlete(athlete)
        return body_figures.capacities(self._figures, who, as_of or self.today(who))

    def capacity_days(self, athlete: str | None = None, as_of: date | None = None) -> pl.DataFrame:
        """K_day, K_week and K_base of every measure, day by day.

        Parameters
        ----------
        athlete : str, optional
            Name of the runner; not needed when there is only one.
        as_of : date, optional
            Last day; today when left out.

        Returns
        -------
        CapacityFrame
            One row per measure and day.
        """
        who = self.athlete(athlete)
        return body_figures.capacity_frame(self._figures, who, as_of or self.today(who))

    def hard_days(self, athlete: str | None = None, as_of: date | None = None) -> pl.DataFrame:
        """Hard tendon days with their reasons.

        Parameters
        ----------
        athlete : str, optional
            Name of the runner; not needed when there is only one.
        as_of : date, optional
            Last day; today when left out.

        Returns
        -------
        pl.DataFrame
            athlete_id, local_date, reasons.
        """
        who = self.athlete(athlete)
        return body_figures.hard(self._figures, who, as_of or self.today(who))

    # ---- notes, tests, the therapist's numbers, strength ------------------------

    def add_note(self, athlete: str, local_date: date, text: str, author: str | None = None) -> str:
        """Write a note, such as the therapist's."""
        return self._add("note", athlete, local_date, {"text": text, "author": author})

    def notes(self, athlete: str | None = None, since: date | None = None) -> list[dict[str, Any]]:
        """The notes of a runner, newest first."""
        return self._entries("note", athlete, since)

    def add_heel_raise(self, athlete: str, local_date: date, **test: Any) -> str:
        """Keep a single-leg heel-raise test: side, reps, pain, note."""
        return self._add("heel_raise", athlete, local_date, test)

    def heel_raises(self, athlete: str | None = None, since: date | None = None) -> list[dict[str, Any]]:
        """Heel-raise tests, newest first."""
        return self._entries("heel_raise", athlete, since)

    def add_override(self, athlete: str, valid_from: date, **number: Any) -> str:
        """Keep a number set by the therapist: kind (of `modifier.KINDS`), measure, value, valid_until, reason."""
        return self._add("override", athlete, valid_from, number)

    def overrides(self, athlete: str | None = None, since: date | None = None) -> list[dict[str, Any]]:
        """Numbers set by the therapist, newest first; `local_date` is the first day of each."""
        return self._entries("override", athlete, since)

    def add_strength(self, athlete: str, local_date: date, **session: Any) -> str:
        """Keep a strength or plyometric session: type, name, sets, reps, load_kg, duration_s, note."""
        return self._add("strength", athlete, local_date, session)

    def strength(self, athlete: str | None = None, since: date | None = None) -> list[dict[str, Any]]:
        """Strength and plyometric sessions, newest first."""
        return self._entries("strength", athlete, since)

    def add_race(self, athlete: str, local_date: date, **result: Any) -> str:
        """Keep a race result, a source of critical speed: distance_m, time_s, ascent_m, note."""
        return self._add("race", athlete, local_date, result)

    def races(self, athlete: str | None = None, since: date | None = None) -> list[dict[str, Any]]:
        """Race results, newest first."""
        return self._entries("race", athlete, since)

    def critical_speed(self, athlete: str | None = None, as_of: date | None = None) -> CriticalSpeed:
        """Critical speed of a runner on a day, with its source and how far to trust it."""
        who = self.athlete(athlete)
        return speed_figures.critical_speed_on(self._figures, who, as_of or self.today(who))

    # ---- rehabilitation ---------------------------------------------------------

    @property
    def rehab_plan(self) -> RehabPlan:
        """Exercises, gates and run-walk tables: the therapist's own when the setting `rehab` names a file."""
        return body_figures.own_plan(self.settings)

    @property
    def rehab_text(self) -> str:
        """The file of `rehab_plan`, to be copied and changed."""
        return body_figures.plan_text(self.settings)

    def set_rehab(self, athlete: str, local_date: date, **entry: Any) -> str:
        """Add to the rehabilitation record: kind (stage, run_walk, run_walk_done, exercise, walk, hop, gate, score) …"""
        levels = self.rehab_plan.levels
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            checked = entries.rehab(local_date, self.today(who), entry, levels)
            return entries.add_entry(db, who, "rehab", (local_date, checked))

    def rehab_log(self, athlete: str | None = None, since: date | None = None) -> list[dict[str, Any]]:
        """The rehabilitation record, newest first."""
        return self._entries("rehab", athlete, since)

    def rehab(
        self,
        athlete: str | None = None,
        as_of: date | None = None,
        site: str | None = None,
        side: str | None = None,
    ) -> dict[str, Any]:
        """Stage, exercises, gates with what is missing, run-walk level and what the rule says of it."""
        who = self.athlete(athlete)
        place = body_figures.Place(as_of or self.today(who), site, side)
        return rehab_row(body_figures.rehab(self._figures, who, place, self.rehab_plan), self.method)

    def rehab_page(
        self, athlete: str | None = None, as_of: date | None = None, units: UnitSystem | None = None
    ) -> RehabPage:
        """The page "Return to run" of a runner."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        return body_pages.rehab_page(self._figures, who, day, self.rehab_plan, units or who.units)

    def therapist_page(
        self, athlete: str | None = None, as_of: date | None = None, units: UnitSystem | None = None
    ) -> TherapistPage:
        """The therapist's page of a runner: limits, capacity, heel-raise tests, notes."""
        who = self.athlete(athlete)
        day = as_of or self.today(who)
        return body_pages.therapist_page(self._figures, who, day, units or who.units)

    # ---- mending ----------------------------------------------------------------

    def entry(self, kind: str, athlete: str, id_: str) -> dict[str, Any]:
        """One entry of a runner: kind is diary, note, heel_raise, override, strength or rehab."""
        with self.store.read() as db:
            return entries.own_entry(db, profiles.runner(db, athlete), kind, id_)

    def correct_diary(self, athlete: str, id_: str, local_date: date, **entry: Any) -> None:
        """Put other answers into a diary entry: all of them, as `add_diary` takes them."""
        self.correct_entry(("diary", id_), athlete, local_date, **entry)

    def correct_entry(self, which: tuple[str, str], athlete: str, local_date: date, **entry: Any) -> None:
        """Put other values into an entry (kind, id), all of them, as the `add_` of its kind takes them."""
        kind, id_ = which
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            checked = entries.CHECKS[kind](local_date, self.today(who), entry)
            entries.correct_entry(db, who, kind, id_, (local_date, checked))

    def remove_entry(self, kind: str, athlete: str, id_: str) -> dict[str, Any]:
        """Take an entry of a runner out; gives what it said, so that it can be written again."""
        with self.store.write() as db:
            return entries.drop_entry(db, profiles.runner(db, athlete), kind, id_)

    # ---- what they share --------------------------------------------------------

    def _add(self, kind: str, athlete: str, local_date: date, entry: dict[str, Any]) -> str:
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            checked = entries.CHECKS[kind](local_date, self.today(who), entry)
            return entries.add_entry(db, who, kind, (local_date, checked))

    def _entries(self, kind: str, athlete: str | None, since: date | None) -> list[dict[str, Any]]:
        with self.store.read() as db:
            return read_entries(db, kind, profiles.runner(db, athlete).id, since)
