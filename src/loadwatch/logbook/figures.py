"""Exposures, days, load and flags of a runner, kept in memory until that runner's data change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from threading import Lock, RLock
from typing import Any, TypeVar, cast

import polars as pl

from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.language import language
from loadwatch.load.daily import daily_load, known_until
from loadwatch.load.flags import flags
from loadwatch.load.heart import with_heart
from loadwatch.load.race import race_speeds
from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.load.registry import method_with
from loadwatch.load.speed import critical_speed_by_day, with_critical_speed
from loadwatch.load.spike import all_spikes
from loadwatch.load.thresholds import by_period
from loadwatch.load.weekly import weekly
from loadwatch.model import MEASURES, Activity, Athlete, Flag, Method
from loadwatch.store.batches import last_import
from loadwatch.store.entries import read_entries
from loadwatch.store.exposures import read_exposures
from loadwatch.store.own import read_constants, read_thresholds
from loadwatch.store.people import read_revision
from loadwatch.store.store import Db, Store

KEPT = 256  # results in memory
RECORDED = frozenset(  # what no diary, plan or note changes
    {"stored", "exposures", "daily", "weekly", "load", "spikes", "run list", "usual"}
)
ALL = tuple(MEASURES)
CONTEXT = (
    "start_utc",
    "elapsed_s",
    "sub_sport",
)  # beside ExposureFrame: to join restarted watches, to know a treadmill
Result = TypeVar("Result")


class Figures:
    """The pure functions applied to what is stored. All results are values: nobody may change them."""

    def __init__(self, store: Store, method: Method) -> None:
        self.store = store
        self.method = method
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._keeping, self._locks = Lock(), dict[str, RLock]()

    def refresh(self, db: Db) -> Method:
        """The method with the constants that are changed in this logbook."""
        self.method = method_with(read_constants(db))
        return self.method

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
        return self.once("exposures", athlete, self._exposures, athlete)

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
        return self.once("daily", athlete, self._daily, athlete, as_of, measures)

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
        return self.once("weekly", athlete, self._weekly, athlete, as_of)

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
        return self.once("load", athlete, self._load, athlete, as_of, measures, convention)

    def raised(self, athlete: Athlete, as_of: date) -> list[Flag]:
        """Every flag of a runner up to a day, newest first: for those who count them."""
        return self.once("flags", athlete, self._flags, athlete, as_of)

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
        return self.once("spikes", athlete, self._spikes, athlete)

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
            One row per session.
        """
        if activity.counts:
            return self.exposures(athlete).filter(pl.col("activity_id") == activity.id)
        with self.store.read() as db:
            return self._filled(athlete, read_exposures(db, athlete.id, activity.id))

    # ---- computed once per revision -------------------------------------------

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
        return self.once("stored", athlete, self._stored, athlete.id)

    def _stored(self, athlete_id: str) -> pl.DataFrame:
        with self.store.read() as db:
            return read_exposures(db, athlete_id)

    def _exposures(self, athlete: Athlete) -> pl.DataFrame:
        return self._filled(athlete, self.stored(athlete))

    def _filled(self, athlete: Athlete, stored: pl.DataFrame) -> pl.DataFrame:
        """With what needs a threshold, each run with those of its day."""
        with self.store.read() as db:
            changes, races = read_thresholds(db, athlete.id), read_entries(db, "race", athlete.id)
        every = stored.with_row_index("row")
        parts = [part for part in by_period(athlete, changes, every) if part[1].height] or [(athlete, every)]
        results = race_speeds(races)
        filled = [self._filled_as(who, (stored, results), rows) for who, rows in parts]
        return pl.concat(filled).sort("row").select(*dtypes(ExposureFrame), *CONTEXT)

    def _filled_as(
        self, athlete: Athlete, told: tuple[pl.DataFrame, pl.DataFrame], rows: pl.DataFrame
    ) -> pl.DataFrame:
        own = athlete.critical_speed_mps
        days = rows.filter(pl.col("local_date").is_not_null())
        entered = {} if own is None else {athlete.id: own}
        stored, races = told
        speeds = critical_speed_by_day(stored, days, self.method, entered, races)
        return with_critical_speed(with_heart(rows, athlete, self.method), speeds, self.method)

    def _daily(self, athlete: Athlete, as_of: date, measures: tuple[str, ...]) -> pl.DataFrame:
        exposures = self.exposures(athlete)
        last_run: date | None = exposures.filter("is_run").select(pl.col("local_date").max()).item()
        with self.store.read() as db:
            imported = last_import(db, athlete.id)
        reach = None
        if last_run is not None:
            reach = known_until(last_run, imported or last_run, self.method)
        known = pl.DataFrame(
            {"athlete_id": [athlete.id], "known_until": [reach]},
            schema={"athlete_id": pl.String, "known_until": pl.Date},
        )
        return daily_load(exposures, known, as_of, measures, self.method)

    def _weekly(self, athlete: Athlete, as_of: date) -> pl.DataFrame:
        daily = self.daily(athlete, as_of, ("distance",))
        return weekly(self.exposures(athlete), daily, athlete.week_start, self.method)

    def _load(
        self, athlete: Athlete, as_of: date, measures: tuple[str, ...], convention: Convention
    ) -> pl.DataFrame:
        return load_metrics(self.daily(athlete, as_of, measures), self.method, convention)

    def _flags(self, athlete: Athlete, as_of: date) -> list[Flag]:
        until = self.exposures(athlete).filter(pl.col("local_date") <= as_of)
        load = self.load(athlete, as_of, ALL, "rolling-uncoupled")
        from loadwatch.logbook.background import background  # here, for it reads this module

        known = background(self, athlete, as_of)
        return flags(until, self.daily(athlete, as_of), load, self.method, known)

    def _spikes(self, athlete: Athlete) -> dict[str, pl.DataFrame]:
        return all_spikes(self.exposures(athlete), self.method)

    def once_told(self, kind: str, athlete: Athlete, compute: Callable[..., Result], *args: Any) -> Result:
        """`once` for what holds words: each language has its own."""
        return self.once(kind, athlete, _spoken(compute), language(), *args)

    def once(self, kind: str, athlete: Athlete, compute: Callable[..., Result], *args: Any) -> Result:
        """The result of `compute`, from memory while neither the runner's data nor the profile changed."""
        with self.store.read() as db:
            every, recorded = read_revision(db, athlete.id)
            method = self.refresh(db)
        state = (recorded if kind in RECORDED else every, method)
        key = (kind, athlete.id, args)
        if (known := self._kept.get(key)) is not None and known[0] == state:
            return cast("Result", known[1])
        with self._locks.setdefault(athlete.id, RLock()):  # two visitors of a fresh morning compute once
            if (known := self._kept.get(key)) is not None and known[0] == state:
                return cast("Result", known[1])
            found = compute(*args)
            self._keep(key, state, found)
        return found

    def _keep(self, key: Hashable, state: Hashable, found: object) -> None:
        """Keep a result in the place of what was known of an earlier state."""
        with self._keeping:
            self._kept[key] = (state, found)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _spoken(compute: Callable[..., Result]) -> Callable[..., Result]:
    """Takes the language first: it is a part of the question, and already spoken."""
    return lambda _language, *args: compute(*args)


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
