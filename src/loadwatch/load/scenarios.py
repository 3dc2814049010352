"""Recorded and planned rows together, in several versions at once: the plan, and each run 15 % larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

import polars as pl
import polars.selectors as cs

from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.load.daily import daily_load
from loadwatch.load.evidence import RUN_MEASURES, Background, changed
from loadwatch.load.flags import flags
from loadwatch.load.focus import shown_tissues
from loadwatch.load.lookback import days_read, recent_days, recent_runs
from loadwatch.load.modifier import Body
from loadwatch.load.outings import run_sessions
from loadwatch.load.plan import Expected, planned_rows
from loadwatch.load.ratio import load_metrics
from loadwatch.model import Flag, Method

OVERSHOOT = 1.15
AHEAD = timedelta(days=28)  # days that are made at once for forecast and weeks
FAR = timedelta(days=56)  # runs so far ahead are asked about from a day near them
AT_ONCE = 64  # versions in one call: the forecast, all sizes of an opened run, and those of the search
KEPT = 4  # runners whose versions are at hand: a plan that moves leaves the past alone
_VALUES = tuple(
    name
    for name, dtype in dtypes(ExposureFrame).items()
    if dtype == pl.Float64 and not name.endswith("_coverage")
)
UNREAD = ("_coverage", "_reason", "_load", "trimp_banister", "trimp_edwards")  # by no rule
MARK = "#"  # between a runner's id and the number of a version


@dataclass(frozen=True, eq=False)
class Past:
    """What is recorded of one runner: exposures, days up to and with `as_of`, and that day."""

    exposures: pl.DataFrame
    daily: pl.DataFrame
    as_of: date


@dataclass(frozen=True, eq=False)
class Bounds:
    """What narrows the room, and what the rules know beside the runs."""

    body: Body | None = None  # profile, symptoms, tests, the therapist's overrides
    background: Background = field(default_factory=Background)

    @property
    def focus(self) -> str | None:
        """Focus tissue of the runner."""
        return None if self.body is None else self.body.athlete.focus_tissue

    @property
    def zone(self) -> str:
        """Zone of the runner's clock."""
        return "UTC" if self.body is None else self.body.athlete.zone


@dataclass(frozen=True, eq=False)
class Versions:
    """One runner's past with planned runs behind it."""

    past: Past
    method: Method
    bounds: Bounds
    recorded: pl.DataFrame | None = (
        None  # what the runs recorded tell (`n_known`), where the past holds planned ones
    )
    _kept: dict[str, tuple[tuple[Expected, ...], date, pl.DataFrame]] = field(
        default_factory=dict, repr=False
    )

    def days(self, planned: Sequence[Expected], last: date) -> pl.DataFrame:
        """Days up to `last`: as recorded before today, as planned from today on; else rest.

        Parameters
        ----------
        planned : sequence of Expected
            Planned runs of today and later.
        last : date
            Last day.

        Returns
        -------
        DailyFrame
            Measures that a rule looks at. What was unknown before today stays unknown.
        """
        asked, reach = tuple(planned), max(last, self.past.as_of + AHEAD)
        known = self._kept.get("days")
        if known is None or known[0] != asked or known[1] < reach:
            rows = pl.concat([self.past.exposures, self._planned(planned)])
            known = self._kept["days"] = (asked, reach, self._days(rows, self.past.daily, reach))
        return known[2].filter(pl.col("local_date") <= last)

    def flags(self, versions: Sequence[Sequence[Expected]]) -> list[list[Flag]]:
        """All flags of each version, in their order."""
        found: list[list[Flag]] = []
        for first in range(0, len(versions), AT_ONCE):
            found += self._flags(versions[first : first + AT_ONCE])
        return found

    def last_flags(self, versions: Sequence[Sequence[Expected]]) -> list[list[Flag]]:
        """Flags of each version on its last day; what all share is taken as done, as far back as a rule reads."""
        found: list[list[Flag]] = []
        for first in range(0, len(versions), AT_ONCE):
            batch = versions[first : first + AT_ONCE]
            day = _first_apart(batch)
            if day - self.past.as_of < FAR:
                found += self._flags(batch)
            else:
                near = [[one for one in version if one.session.local_date >= day] for version in batch]
                found += self._later(batch[0], day)._flags(near)
        return found

    def _later(self, planned: Sequence[Expected], day: date) -> Versions:
        """The versions of a later day: what is planned before it being done."""
        done = [one for one in planned if one.session.local_date < day]
        rows = pl.concat([self.past.exposures, self._planned(done)])
        days = self._days(rows, self.past.daily, day - timedelta(days=1))
        past = Past(recent_runs(rows, day, self.method), recent_days(days, day, self.method), day)
        return Versions(past, self.method, self.bounds, recorded=self._n_known)

    def _flags(self, versions: Sequence[Sequence[Expected]]) -> list[list[Flag]]:
        names = [_name(number) for number in range(len(versions))]
        runs = [
            (name, one)
            for name, version in zip(names, versions, strict=True)
            for one in version
            if one.session.is_run
        ]
        marks = pl.Series([name for name, _ in runs], dtype=pl.String)
        planned = self._each_planned([one for _, one in runs]).with_columns(
            athlete_id=pl.col("athlete_id") + marks
        )
        exposures, daily = (each.head(len(names) * one.height) for each, one in self._copies)
        rows = pl.concat([exposures, planned])
        last = max(one.session.local_date for version in versions for one in version)
        days = self._days(rows, daily, last)
        told = flags(
            rows,
            days,
            load_metrics(days, self.method),
            self.method,
            self._background(names),
            since=self.past.as_of,
        )
        return _by_version(told, names)

    def _planned(self, planned: Sequence[Expected]) -> pl.DataFrame:
        """Rows of planned runs, as far as they can be compared."""
        rows = planned_rows(planned, self.past.exposures, self.bounds.zone)
        return comparable(rows, self._n_known)

    def _each_planned(self, planned: Sequence[Expected]) -> pl.DataFrame:
        """`_planned`, each run that stands in many versions made once."""
        once = {id(one): one for one in planned}
        places = {key: place for place, key in enumerate(once)}
        return self._planned(list(once.values()))[[places[id(one)] for one in planned]]

    @cached_property
    def _n_known(self) -> pl.DataFrame:
        own = self.recorded
        return n_known(self.past.exposures, self.past.as_of, self.method) if own is None else own

    @cached_property
    def _copies(self) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
        """Recorded sessions and days for as many versions as are computed in one call, each beside one of them."""
        names = [_name(number) for number in range(AT_ONCE)]
        return [(_named(frame, names), frame) for frame in (self.past.exposures, self.past.daily)]

    def _days(self, rows: pl.DataFrame, before: pl.DataFrame, last: date) -> pl.DataFrame:
        return with_days_ahead(before, rows, (self.past.as_of, last), self._measures(), self.method)

    def _measures(self) -> list[str]:
        """What rules look at, as far as the past has it."""
        watched = [*RUN_MEASURES, *shown_tissues(self.bounds.focus)]
        had = set(self.past.daily["measure"].unique())
        return [measure for measure in watched if not had or measure in had]

    def _background(self, names: Sequence[str]) -> Background:
        """What is known of the runner, for every version."""
        own = self.bounds.background
        return Background(
            athletes={id_ + name: who for id_, who in own.athletes.items() for name in names},
            states=_named(own.states, names),
            modifiers={id_ + name: value for id_, value in own.modifiers.items() for name in names},
            strength=_named(own.strength, names),
            changes=_named(own.changes, names),
            overrides={id_ + name: numbers for id_, numbers in own.overrides.items() for name in names},
            measured=own.measured,
        )


@lru_cache(maxsize=KEPT)
def versions_of(past: Past, method: Method, bounds: Bounds) -> Versions:
    """The versions of a runner: the part of the past, and the measures, that a rule may look at."""
    whole, as_of = Versions(past, method, bounds), past.as_of
    daily = recent_days(past.daily.filter(pl.col("measure").is_in(whole._measures())), as_of, method)
    exposures = recent_runs(past.exposures.select(~cs.ends_with(*UNREAD)), as_of, method)
    known, first = bounds.background, as_of - timedelta(days=days_read(method))
    near = {
        name: getattr(known, name).filter(pl.col("local_date") >= first)
        for name in ("states", "strength", "changes")
    }
    told = Bounds(bounds.body, replace(known, **near))
    return Versions(Past(exposures, daily, as_of), method, told)


def with_days_ahead(
    before: pl.DataFrame,
    rows: pl.DataFrame,
    ahead: tuple[date, date],
    measures: Sequence[str],
    method: Method,
) -> pl.DataFrame:
    """Days as recorded before a day, and from it on as recorded and planned, without a run rest.

    Parameters
    ----------
    before : pl.DataFrame
        `DailyFrame` of one or more runners; what was unknown before the first day ahead stays unknown.
    rows : pl.DataFrame
        `ExposureFrame` with the recorded and the planned runs of these runners.
    ahead : tuple of date
        First and last day ahead.
    measures : sequence of str
        Measures of the days ahead.
    method : Method
        Gap that joins sessions.

    Returns
    -------
    DailyFrame
        In order of runner, measure and day.
    """
    first, last = ahead
    is_ahead = pl.col("local_date") >= first
    begins = pl.col("local_date").filter(pl.col("is_run") & ~is_ahead).max().over("athlete_id")
    near = rows.filter((pl.col("local_date") >= begins).fill_null(value=True))  # days begin at a run
    known = rows.select(pl.col("athlete_id").unique()).with_columns(known_until=pl.lit(last))
    days = daily_load(near, known, last, measures, method).filter(is_ahead)
    both = [before.filter(~is_ahead), days]
    return pl.concat(both).sort("athlete_id", "measure", "local_date")


def n_known(past: pl.DataFrame, as_of: date, method: Method) -> pl.DataFrame:
    """Runner, and how many of the recent runs have a value, as `<column>#`, for values that somebody never has."""
    first = as_of - timedelta(days=method.spike_window_days)
    recent = run_sessions(past.filter(pl.col("local_date") >= first))
    names = [name for name in _VALUES if name in past.columns]
    counts = recent.group_by("athlete_id").agg(pl.col(names).count().name.suffix("#"))
    return counts.select("athlete_id", *(name for name in counts.columns[1:] if (counts[name] == 0).any()))


def comparable(planned: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Planned rows; a value that no recent run of the runner has (`n_known`) could not be compared: null."""
    counted = planned.join(known, on="athlete_id", how="left", maintain_order="left")
    names = [name.removesuffix("#") for name in known.columns[1:]]
    held = [pl.when(pl.col(f"{name}#") == 0).then(None).otherwise(name).alias(name) for name in names]
    return counted.with_columns(held).select(planned.columns)


def larger(one: Expected) -> Expected:
    """The same run 15 % larger in everything."""
    grown = {key: None if value is None else value * OVERSHOOT for key, value in one.values.items()}
    return replace(one, values=grown)


def _first_apart(versions: Sequence[Sequence[Expected]]) -> date:
    """The day of the first run that not all versions have alike."""
    first, shared = versions[0], min(map(len, versions))
    apart = next((at for at in range(shared) if any(v[at] is not first[at] for v in versions)), shared - 1)
    return min(version[apart].session.local_date for version in versions)


def _by_version(told: Sequence[Flag], names: Sequence[str]) -> list[list[Flag]]:
    """Flags without the mark of their version, version by version."""
    by_name: dict[str, list[Flag]] = {name: [] for name in names}
    for flag in told:
        athlete, _, number = (flag.athlete_id or "").rpartition(MARK)
        by_name[MARK + number].append(changed(flag, athlete_id=athlete or None))
    return list(by_name.values())


def _name(number: int) -> str:
    return f"{MARK}{number:03}"


def _named(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The frame once for each version, one below the other, with its mark behind the runner's id."""
    marks = pl.DataFrame({"mark": list(names)}, schema={"mark": pl.String})
    crossed = marks.join(frame, how="cross").with_columns(athlete_id=pl.col("athlete_id") + pl.col("mark"))
    return crossed.select(frame.columns)
