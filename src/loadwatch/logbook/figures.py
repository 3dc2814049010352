"""Exposures, days, load and flags of a runner, kept in memory until that runner's data change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.load.cadence import with_cadence_factor, with_own_cadence
from loadwatch.load.daily import daily_load, known_until
from loadwatch.load.estimate import with_estimated_distance
from loadwatch.load.heart import with_heart
from loadwatch.load.race import race_speeds
from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.load.speed import critical_speed_by_day, with_critical_speed
from loadwatch.load.spike import all_spikes
from loadwatch.load.thresholds import Change, by_period
from loadwatch.load.weekly import weekly
from loadwatch.logbook.kept import Kept
from loadwatch.logbook.onward import Flagged, Given, Sessions, days_before, flagged, is_since, spliced
from loadwatch.logbook.profile_part import of_nothing, of_rules, of_runs
from loadwatch.model import EFFORTS, MEASURES, Activity, Athlete, Flag
from loadwatch.store.batches import last_import
from loadwatch.store.entries import read_entries
from loadwatch.store.exposures import read_exposures
from loadwatch.store.own import read_thresholds
from loadwatch.store.people import Counts, read_first_day
from loadwatch.store.store import Db

ALL = tuple(MEASURES)
CONTEXT = (
    "start_utc",
    "elapsed_s",
    "sub_sport",
    "measured_by",
)  # beside ExposureFrame: to join restarted watches, to know a treadmill and the constants of stored numbers
Beside = tuple[Sequence[Change], pl.DataFrame]  # dated thresholds, race results


class Figures(Kept):
    """The pure functions applied to what is stored."""

    def exposures(self, athlete: Athlete) -> pl.DataFrame:
        """What each session asked, copies left out.

        Parameters
        ----------
        athlete : Athlete
            The runner; a critical speed set by hand counts before the estimated one.

        Returns
        -------
        ExposureFrame
            One row per session, with `start_utc`, `elapsed_s` and `sub_sport` beside.
        """
        return self.onward("exposures", of_runs(athlete), self._exposures).frame

    def daily(self, athlete: Athlete, as_of: date, measures: tuple[str, ...] = ALL) -> pl.DataFrame:
        """Sums by calendar day.

        Parameters
        ----------
        athlete : Athlete
            The runner.
        as_of : date
            Last day.
        measures : tuple of str
            Names of `model.MEASURES`.

        Returns
        -------
        DailyFrame
            One row per day and measure.
        """
        every = self.once("daily", athlete, self._daily, of_runs(athlete), as_of, ALL)
        return every if measures == ALL else _only(every, measures)

    def efforts(self, athlete: Athlete, as_of: date) -> pl.DataFrame:
        """Daily loads by heart rate, felt effort and threshold speed, which no rule reads (`DailyFrame`)."""
        return self.once("efforts", athlete, self._daily, of_runs(athlete), as_of, tuple(EFFORTS))

    def weekly(self, athlete: Athlete, as_of: date) -> pl.DataFrame:
        """Sums by calendar week.

        Parameters
        ----------
        athlete : Athlete
            The runner; the week begins on the day of the profile.
        as_of : date
            Last day.

        Returns
        -------
        pl.DataFrame
            The table of `load.weekly.weekly`.
        """
        return self.once("weekly", athlete, self._weekly, of_runs(athlete), as_of, athlete.week_start)

    def load(
        self, athlete: Athlete, as_of: date, measures: tuple[str, ...], convention: Convention
    ) -> pl.DataFrame:
        """Acute and chronic load with their relatives.

        Parameters
        ----------
        athlete : Athlete
            The runner.
        as_of : date
            Last day.
        measures : tuple of str
            Names of `model.MEASURES`.
        convention : str
            rolling-uncoupled, rolling-coupled or ewma.

        Returns
        -------
        LoadFrame
            One row per day and measure.
        """
        every = self.once("load", athlete, self._load, of_runs(athlete), as_of, convention)
        return every if measures == ALL else _only(every, measures)

    def raised(self, athlete: Athlete, as_of: date) -> list[Flag]:
        """Every flag of a runner up to a day, newest first: for those who count them."""
        return list(self.onward("flags", of_rules(athlete), self._flags, as_of).flags)

    def spikes(self, athlete: Athlete) -> dict[str, pl.DataFrame]:
        """Each run against the 30 days before it, by measure.

        Parameters
        ----------
        athlete : Athlete
            The runner.

        Returns
        -------
        dict of pl.DataFrame
            Measure → table of `load.spike.spikes`.
        """
        return self.once("spikes", athlete, self._spikes, of_runs(athlete))

    def of_activity(self, activity: Activity, athlete: Athlete) -> pl.DataFrame:
        """What one activity asked of the body, also when it is a copy.

        Parameters
        ----------
        activity : Activity
            The recording.
        athlete : Athlete
            Its runner.

        Returns
        -------
        ExposureFrame
            One row per session, with what its cadence would change when the method says so.
        """
        return with_cadence_factor(self._of_activity(activity, athlete), self.stored(athlete), self.method)

    def _of_activity(self, activity: Activity, athlete: Athlete) -> pl.DataFrame:
        if activity.counts:
            return self.exposures(athlete).filter(pl.col("activity_id") == activity.id)
        with self.store.read() as db:
            beside = self._beside(db, athlete)
            own = read_exposures(db, athlete.id, activity.id)
        return self._filled(athlete, beside, own, own)

    # ---- worked out -----------------------------------------------------------

    def stored(self, athlete: Athlete) -> pl.DataFrame:
        """What each session asked as it is stored, without what needs a threshold.

        Parameters
        ----------
        athlete : Athlete
            The runner.

        Returns
        -------
        ExposureFrame
            The table of `store.exposures.read_exposures`.
        """
        return self.onward("stored", of_nothing(athlete), self._stored).frame

    def _stored(self, athlete: Athlete, counts: Counts, last: Sessions | None) -> Sessions:
        with self.store.read() as db:
            first = None if last is None else read_first_day(db, athlete.id, last.recorded)
            if last is None or first is None:
                return Sessions(counts.recorded, read_exposures(db, athlete.id))
            new = read_exposures(db, athlete.id, since=first)
        return Sessions(counts.recorded, spliced(last.frame, new, first))

    def _exposures(self, athlete: Athlete, counts: Counts, last: Sessions | None) -> Sessions:
        """Runs with what needs a threshold; a day's critical speed rests on the days before it alone."""
        stored, first = self.stored(athlete), None
        with self.store.read() as db:
            beside = self._beside(db, athlete)
            if last is not None and last.basis == (athlete, self.day_method):
                first = read_first_day(db, athlete.id, last.recorded)
        basis = (athlete, self.day_method)
        if last is None or first is None:
            filled = self._filled(athlete, beside, stored, stored)
            return Sessions(counts.recorded, with_estimated_distance(filled), basis)
        near = stored.filter(is_since(days_before(first, self.day_method.critical_speed_days)))
        new = self._filled(athlete, beside, near, near.filter(is_since(first)))
        every = with_estimated_distance(spliced(last.frame, new, first))
        return Sessions(counts.recorded, every, basis)

    def _beside(self, db: Db, athlete: Athlete) -> Beside:
        races = race_speeds(read_entries(db, "race", athlete.id), self.day_method)
        return read_thresholds(db, athlete.id), races

    def _filled(
        self, athlete: Athlete, beside: Beside, stored: pl.DataFrame, rows: pl.DataFrame
    ) -> pl.DataFrame:
        """Rows with what needs a threshold, each run with those of its day; `stored` holds the runs before them."""
        changes, races = beside
        every = rows.with_row_index("row")
        parts = [part for part in by_period(athlete, changes, every) if part[1].height] or [(athlete, every)]
        filled = [self._filled_as(who, (stored, races), own) for who, own in parts]
        every = with_own_cadence(pl.concat(filled).sort("row"), self.stored(athlete))
        return every.select(*dtypes(ExposureFrame), *CONTEXT)

    def _filled_as(
        self, athlete: Athlete, told: tuple[pl.DataFrame, pl.DataFrame], rows: pl.DataFrame
    ) -> pl.DataFrame:
        own = athlete.critical_speed_mps
        days = rows.filter(pl.col("local_date").is_not_null())
        entered = {} if own is None else {athlete.id: own}
        stored, races = told
        speeds = critical_speed_by_day(stored, days, self.day_method, entered, races)
        return with_critical_speed(with_heart(rows, athlete, self.day_method), speeds, self.day_method)

    def _daily(self, athlete: Athlete, as_of: date, measures: tuple[str, ...]) -> pl.DataFrame:
        exposures = self.exposures(athlete)
        last_run: date | None = exposures.filter("is_run").select(pl.col("local_date").max()).item()
        with self.store.read() as db:
            imported = last_import(db, athlete.id)
        reach = None
        if last_run is not None:
            reach = known_until(last_run, imported or last_run, self.day_method)
        known = pl.DataFrame(
            {"athlete_id": [athlete.id], "known_until": [reach]},
            schema={"athlete_id": pl.String, "known_until": pl.Date},
        )
        return daily_load(exposures, known, as_of, measures, self.day_method)

    def _weekly(self, athlete: Athlete, as_of: date, week_start: int) -> pl.DataFrame:
        daily = self.daily(athlete, as_of, ("distance",))
        return weekly(self.exposures(athlete), daily, week_start, self.day_method)

    def _load(self, athlete: Athlete, as_of: date, convention: Convention) -> pl.DataFrame:
        return load_metrics(self.daily(athlete, as_of), self.day_method, convention)

    def _flags(self, athlete: Athlete, counts: Counts, last: Flagged | None, as_of: date) -> Flagged:
        from loadwatch.logbook.background import background  # here, for it reads this module

        first = None
        if last is not None:
            with self.store.read() as db:
                first = read_first_day(db, athlete.id, last.recorded)
        given = Given(
            exposures=self.exposures(athlete).filter(pl.col("local_date") <= as_of),
            daily=self.daily(athlete, as_of),
            load=self.load(athlete, as_of, ALL, "rolling-uncoupled"),
            method=self.method,
            background=background(self, athlete, as_of),
        )
        return flagged(given, counts.recorded, last, first)

    def _spikes(self, athlete: Athlete) -> dict[str, pl.DataFrame]:
        return all_spikes(self.exposures(athlete), self.day_method)


def _only(every: pl.DataFrame, measures: tuple[str, ...]) -> pl.DataFrame:
    return pl.concat([every.filter(pl.col("measure") == measure) for measure in measures])


def joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames of several runners below each other.

    Parameters
    ----------
    frames : sequence of pl.DataFrame
        Frames of one schema.

    Returns
    -------
    pl.DataFrame
        All rows; an empty frame without columns when there is no runner.
    """
    return pl.concat(frames) if frames else pl.DataFrame()
