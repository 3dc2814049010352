"""Symptom states, capacity and rehabilitation of a runner, from what is stored; kept like all figures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from loadwatch.errors import SettingsError
from loadwatch.load import stop
from loadwatch.load.capacity import Capacity, capacity, capacity_days
from loadwatch.load.diary import SITES, diary_frame
from loadwatch.load.flares import FlareLink, flare_links
from loadwatch.load.hard_day import hard_days
from loadwatch.load.heel_raise import HeelRaise, age_on, heel_raise_state
from loadwatch.load.modifier import Body, Override
from loadwatch.load.ratio import Convention
from loadwatch.load.ratio_range import with_ratio_range
from loadwatch.load.rehab import RehabEntry, RehabPlan, default_plan, default_text, read_plan
from loadwatch.load.rehab.gates import Evidence
from loadwatch.load.rehab.run_walk_done import day_runs
from loadwatch.load.rehab.state import RehabState, rehab_state
from loadwatch.load.symptoms import symptom_days
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.profile_part import of_rules, of_runs
from loadwatch.model import Athlete, Flag
from loadwatch.settings import Settings
from loadwatch.store.entries import read_entries

STRENGTH = {"athlete_id": pl.String, "local_date": pl.Date, "type": pl.String}


@dataclass(frozen=True)
class Place:
    """Which day, and which site and side; None: the one of the record, else of the profile."""

    day: date
    site: str | None = None
    side: str | None = None


def diary(figures: Figures, athlete: Athlete) -> pl.DataFrame:
    """The whole diary.

    Parameters
    ----------
    figures : Figures
        Where it is stored.
    athlete : Athlete
        The runner.

    Returns
    -------
    DiaryFrame
        One row per entry, newest first.
    """
    return figures.once("diary", athlete, lambda: diary_frame(_entries(figures, athlete, "diary")))


def symptoms(figures: Figures, athlete: Athlete, as_of: date) -> pl.DataFrame:
    """Symptom states up to a day.

    Parameters
    ----------
    figures : Figures
        Where the diary is stored.
    athlete : Athlete
        The runner.
    as_of : date
        Last day.

    Returns
    -------
    SymptomFrame
        One row per site, side and day.
    """

    def compute(as_of: date) -> pl.DataFrame:
        return symptom_days(diary(figures, athlete), as_of, figures.method)

    return figures.once("symptoms", athlete, compute, as_of)


def is_stopped(figures: Figures, athlete: Athlete, as_of: date) -> bool:
    """Whether a red flag of the diary stands on a day: then load is not judged (`load.stop`)."""
    return stop.is_stopped(symptoms(figures, athlete, as_of), as_of)


def flags(figures: Figures, athlete: Athlete, as_of: date) -> list[Flag]:
    """The flags that may be told of a runner on a day, newest first."""
    raised = figures.raised(athlete, as_of)
    return stop.spoken(raised, symptoms(figures, athlete, as_of), as_of, figures.method)


def load_told(
    figures: Figures, athlete: Athlete, as_of: date, measures: tuple[str, ...], convention: Convention
) -> pl.DataFrame:
    """Acute and chronic load with their relatives, as far as they may be told on a day.

    Parameters
    ----------
    figures : Figures
        Where runs and diary are stored.
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
        One row per day and measure, with `ratio_low` and `ratio_high`; under a red flag without comparisons.
    """
    found = ranged_load(figures, athlete, as_of, measures, convention)
    return stop.without_comparisons(found) if is_stopped(figures, athlete, as_of) else found


def ranged_load(
    figures: Figures, athlete: Athlete, as_of: date, measures: tuple[str, ...], convention: Convention
) -> pl.DataFrame:
    """Acute and chronic load, and how far another long window would move the ratio.

    Parameters
    ----------
    figures : Figures
        Where runs are stored.
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
        One row per day and measure, with `ratio_low` and `ratio_high`.
    """

    asked = (of_runs(athlete), as_of, measures)

    def compute(athlete: Athlete, as_of: date, measures: tuple[str, ...], how: Convention) -> pl.DataFrame:
        load, daily = figures.load(athlete, as_of, measures, how), figures.daily(athlete, as_of, measures)
        return with_ratio_range(load, daily, figures.day_method, how)

    return figures.once("ranged", athlete, compute, *asked, convention)


def body(figures: Figures, athlete: Athlete, day: date) -> Body:
    """What is known of a runner beside the runs, for a session on a day: nothing that was written after it."""
    runs = figures.exposures(athlete).filter(pl.col("is_run") & (pl.col("local_date") < day))
    last_run: date | None = runs.select(pl.col("local_date").max()).item()
    tests = [HeelRaise(**only(row, HeelRaise)) for row in _entries(figures, athlete, "heel_raise")]
    numbers = [
        Override(**only(row | {"valid_from": row["local_date"]}, Override))
        for row in _entries(figures, athlete, "override")
    ]
    return Body(athlete, symptoms(figures, athlete, day), tuple(tests), tuple(numbers), last_run)


def capacities(figures: Figures, athlete: Athlete, day: date) -> dict[str, Capacity]:
    """Capacity of every measure for a session on a day."""

    def compute(athlete: Athlete, day: date) -> dict[str, Capacity]:
        return capacity(figures.daily(athlete, day), body(figures, athlete, day), day, figures.method)

    return figures.once("capacity", athlete, compute, of_rules(athlete), day)


def capacity_frame(figures: Figures, athlete: Athlete, as_of: date) -> pl.DataFrame:
    """K_day, K_week and K_base day by day.

    Parameters
    ----------
    figures : Figures
        Where runs and diary are stored.
    athlete : Athlete
        The runner.
    as_of : date
        Last day.

    Returns
    -------
    CapacityFrame
        One row per measure and day.
    """

    def compute(athlete: Athlete, as_of: date) -> pl.DataFrame:
        return capacity_days(figures.daily(athlete, as_of), symptoms(figures, athlete, as_of), figures.method)

    return figures.once("capacity_days", athlete, compute, of_runs(athlete), as_of)


def strength(figures: Figures, athlete: Athlete) -> pl.DataFrame:
    """Days and types of strength sessions.

    Parameters
    ----------
    figures : Figures
        Where they are stored.
    athlete : Athlete
        The runner.

    Returns
    -------
    pl.DataFrame
        athlete_id, local_date, type.
    """
    rows = [{name: row[name] for name in STRENGTH} for row in _entries(figures, athlete, "strength")]
    return pl.DataFrame(rows, schema=STRENGTH)


def hard(figures: Figures, athlete: Athlete, as_of: date) -> pl.DataFrame:
    """Hard tendon days.

    Parameters
    ----------
    figures : Figures
        Where runs and strength sessions are stored.
    athlete : Athlete
        The runner.
    as_of : date
        Last day.

    Returns
    -------
    pl.DataFrame
        athlete_id, local_date, reasons.
    """
    logged = strength(figures, athlete).filter(pl.col("local_date") <= as_of)
    return hard_days(figures.daily(athlete, as_of), logged, figures.method)


def flares(figures: Figures, athlete: Athlete, as_of: date) -> list[FlareLink]:
    """What the flares of the diary followed."""
    return flare_links(symptoms(figures, athlete, as_of), figures.daily(athlete, as_of), figures.method)


def rehab(figures: Figures, athlete: Athlete, place: Place, plan: RehabPlan) -> RehabState:
    """Where a runner stands in rehabilitation."""
    log = tuple(RehabEntry(**only(row, RehabEntry)) for row in reversed(_entries(figures, athlete, "rehab")))
    known = body(figures, athlete, place.day + timedelta(days=1))
    tests = heel_raise_state(
        known.heel_raises, place.day, age_on(athlete.birth_year, place.day), athlete.sex, figures.method
    )
    site, side = _place(place, log, athlete)
    states = symptoms(figures, athlete, place.day)
    evidence = Evidence(states, diary(figures, athlete), tests, log, site, side)
    runs = figures.exposures(athlete).filter(pl.col("is_run") & pl.col("local_date").is_not_null())
    return rehab_state(evidence, day_runs(runs), place.day, plan, figures.method)


def _place(place: Place, log: tuple[RehabEntry, ...], athlete: Athlete) -> tuple[str | None, str | None]:
    if place.site is not None:
        if place.site not in SITES:
            raise SettingsError("site", place.site, ", ".join(SITES))
        return place.site, place.side
    named = [entry for entry in log if entry.site is not None and entry.local_date <= place.day]
    if named:
        return named[-1].site, named[-1].side
    return (athlete.focus_tissue if athlete.focus_tissue in SITES else None), place.side


def own_plan(settings: Settings) -> RehabPlan:
    """The plan of the file that the setting `rehab` names, else the one that comes with loadwatch."""
    return default_plan() if settings.rehab is None else read_plan(plan_text(settings))


def plan_text(settings: Settings) -> str:
    """The text of that file."""
    if settings.rehab is None:
        return default_text()
    try:
        return Path(settings.rehab).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("rehab", settings.rehab, f"a TOML file that can be read ({error})") from error


def _entries(figures: Figures, athlete: Athlete, kind: str) -> list[dict[str, Any]]:
    with figures.store.read() as db:
        return read_entries(db, kind, athlete.id)


def only(row: dict[str, Any], kind: type[HeelRaise] | type[Override] | type[RehabEntry]) -> dict[str, Any]:
    """The columns that a dataclass has."""
    return {field.name: row[field.name] for field in fields(kind)}
