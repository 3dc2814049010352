"""Critical speed of a runner, from what is stored."""

from __future__ import annotations

from datetime import date

import polars as pl

from loadwatch.load.race import race_speeds
from loadwatch.load.speed import CriticalSpeed, critical_speed
from loadwatch.load.thresholds import athlete_on
from loadwatch.logbook.figures import Figures
from loadwatch.model import Athlete
from loadwatch.store.entries import read_entries
from loadwatch.store.own import read_thresholds


def critical_speed_on(figures: Figures, athlete: Athlete, day: date) -> CriticalSpeed:
    """Critical speed on a day: what was set by then, else what the 90 days before it tell."""
    with figures.store.read() as db:
        own = athlete_on(athlete, read_thresholds(db, athlete.id), day).critical_speed_mps
    return critical_speed(figures.stored(athlete), day, figures.method, own, races(figures, athlete))


def races(figures: Figures, athlete: Athlete) -> pl.DataFrame:
    """What each race result says of critical speed.

    Parameters
    ----------
    figures : Figures
        Where results are stored.
    athlete : Athlete
        The runner.

    Returns
    -------
    pl.DataFrame
        athlete_id, local_date, critical_speed_mps [m/s].
    """
    with figures.store.read() as db:
        return race_speeds(read_entries(db, "race", athlete.id), figures.method)
