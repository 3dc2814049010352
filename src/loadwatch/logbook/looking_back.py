"""What followed the flags of a runner, from what is stored."""

from __future__ import annotations

from datetime import date

import polars as pl

from loadwatch.load.backtest import Backtest, backtest
from loadwatch.load.flares import flare_days
from loadwatch.logbook import body_figures
from loadwatch.logbook.figures import Figures
from loadwatch.model import Athlete


def look_back(figures: Figures, athlete: Athlete, day: date) -> Backtest:
    """The record of every rule up to a day; onsets are the first days of flares in the diary."""
    dated = figures.exposures(athlete).filter(pl.col("is_run") & (pl.col("local_date") <= day))
    runs = dated["local_date"].drop_nulls().to_list()
    states = body_figures.symptoms(figures, athlete, day)
    onsets = [first for first, _site in flare_days(states, figures.method)]
    answered = body_figures.diary(figures, athlete)["local_date"].to_list()
    return backtest(figures.raised(athlete, day), runs, onsets, max(answered, default=None))
