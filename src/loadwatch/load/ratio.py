"""Daily load → acute, chronic and their relatives, under a named convention."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import numpy as np
import polars as pl

from loadwatch.formulas.foster import monotony_foster, strain_foster
from loadwatch.formulas.ratio import (
    ewma_williams,
    ratio_coupled,
    ratio_ewma_williams,
    ratio_uncoupled,
    week_change,
    window_sum,
)
from loadwatch.frames import LoadFrame, dtypes
from loadwatch.model import Method

Convention = Literal["rolling-uncoupled", "rolling-coupled", "ewma"]
KEYS = ("athlete_id", "measure")
REFERENCE_DAYS = 35  # a week and the four before it
RELATIVES = ("longest_30d", "week_change", "monotony", "strain")
WEEKDAY_MEMORY = 8  # known days of one weekday whose median stands in for a missing one


def method_name(method: Method, convention: Convention) -> str:
    """Name of the convention as printed under a chart: `rolling uncoupled 7:21`."""
    short, both = method.acute_days, method.acute_days + method.chronic_days
    names = {
        "rolling-uncoupled": f"rolling uncoupled {short}:{method.chronic_days}",
        "rolling-coupled": f"rolling coupled {short}:{both}",
        "ewma": f"ewma {method.ewma_acute_n}:{method.ewma_chronic_n} span",
    }
    return names[convention]


def load_metrics(
    daily: pl.DataFrame,
    method: Method,
    convention: Convention = "rolling-uncoupled",
    only: Collection[str] = RELATIVES,
) -> pl.DataFrame:
    """Acute, chronic, ratio, 30-day longest, week change, monotony and strain of every day.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame`, one row per runner, measure and calendar day without gaps.
    method : Method
        Windows, minimum history and floors.
    convention : {"rolling-uncoupled", "rolling-coupled", "ewma"}
        How acute and chronic load are formed. With "ewma" both are weekly loads (a day x 7), the filters
        start at the mean of the first 28 days, and `ratio` is the mean of the last 7 daily ratios.
    only : collection of str
        Which of longest_30d, week_change, monotony and strain to work out: all of them when left out.

    Returns
    -------
    pl.DataFrame
        `LoadFrame` (without what `only` leaves out), same rows in the same order of runner, measure
        and day. Missing days (also partial and unknown ones) of the last 28 are filled with the
        median of the same weekday before them, never less than what is known of the day, when they
        are at most `method.max_missing_days`, and counted in `n_missing`; when they are more, sums
        that would need them are null and `status` is "missing_days".

    Raises
    ------
    KeyError
        When the convention is none of the three.

    Valid for
    ---------
    Context. Before 28 days of history there is no ratio, before 42 it is provisional, and none is given
    when the chronic load is below the measure's floor.

    Uncertainty
    -----------
    Conventions differ by design; compare only numbers of one `method`. Imputed days add their own error.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380. Williams et al. 2017,
    doi:10.1136/bjsports-2016-096589. Foster 1998, doi:10.1097/00005768-199807000-00023.

    Checked by
    ----------
    tests/golden/ratio.toml, tests/load/test_ratio.py
    """
    series = pl.any_horizontal(pl.col(key).ne_missing(pl.col(key).shift(1)) for key in KEYS).cum_sum()
    ordered = daily.sort(*KEYS, "local_date").with_columns(
        series=series
    )  # one number a series: quicker than its keys
    filled = _imputed(ordered, method)
    if convention == "ewma":
        own = filled.with_columns(pl.Expr.over(e, "series").alias(name) for name, e in _ewma(method).items())
        measured = _looked_back(own, _relatives(method, only), method)
    else:
        windows = _rolling(method, is_coupled=convention == "rolling-coupled")
        measured = _looked_back(filled, windows | _relatives(method, only), method)
    measured = measured.with_columns(floor=_chronic_floor(daily, method))
    named = measured.with_columns(status=_status(method), method=pl.lit(method_name(method, convention)))
    given = pl.col("status").is_in(["ok", "provisional"])
    columns = [name for name in dtypes(LoadFrame) if name not in RELATIVES or name in only]
    return named.with_columns(ratio=pl.when(given).then(pl.col("ratio"))).select(columns)


def _looked_back(filled: pl.DataFrame, windows: dict[str, pl.Expr], method: Method) -> pl.DataFrame:
    """The frame with windows of every series: taken once, with empty rows between the series, so that none sees another.

    Twice as quick as `.over`, which takes them series by series.
    """
    gap = max(method.acute_days + method.chronic_days, method.spike_window_days, REFERENCE_DAYS) + 1
    place = np.arange(filled.height) + gap * filled["series"].cast(pl.Int64).to_numpy()
    row = np.full(int(place[-1]) + 1 if filled.height else 0, -1)
    row[place] = np.arange(filled.height)
    at = pl.Series(row).replace(-1, None)
    names = ("load", "longest", "n_missing", "n_missing_acute", "n_days")
    spread = filled.select(pl.col(names).gather(at))
    taken = spread.select(**windows).filter(at.is_not_null())
    return filled.with_columns(taken)


def _imputed(daily: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Add n_days, n_missing, `known`, and `load`: the known value, else the weekday's median before."""
    days = method.acute_days + method.chronic_days
    is_missing = pl.col("status").is_in(["partial", "unknown", "missing"])
    marked = daily.with_columns(
        known=pl.when(~is_missing).then(pl.col("value")),
        n_days=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("series"),
        missing=is_missing.cast(pl.Int32),
    )
    counted = marked.with_columns(
        n_missing=pl.col("missing").rolling_sum(days, min_samples=1).over("series"),
        n_missing_acute=pl.col("missing").rolling_sum(method.acute_days, min_samples=1).over("series"),
    )
    return counted.with_columns(load=pl.coalesce("known", _stand_ins(counted)))


def _stand_ins(marked: pl.DataFrame) -> pl.Series:
    """Median of the same weekday before each missing day, never less than what is known of the day; null elsewhere."""
    at = np.flatnonzero(marked["missing"].to_numpy())
    weeks = np.arange(1, WEEKDAY_MEMORY + 1) * 7
    before, n_days = at[:, None] - weeks, marked["n_days"].to_numpy()[at]
    past = marked["known"].gather(before.clip(0).ravel()).to_numpy().reshape(before.shape)
    past = np.where(weeks < n_days[:, None], past, np.nan)
    has_past = ~np.isnan(past).all(axis=1)
    found = np.full(marked.height, np.nan)
    usual = np.nanmedian(past[has_past], axis=1)
    found[at[has_past]] = np.fmax(usual, marked["value"].gather(at[has_past]).to_numpy())
    return pl.Series("load", found, nan_to_null=True)


def _few_missing(method: Method, in_window: pl.Expr | None = None) -> pl.Expr:
    """True where stand-ins may be used, or where the window needs none."""
    few = pl.col("n_missing") <= method.max_missing_days
    return few if in_window is None else few | (in_window == 0)


def _rolling(method: Method, *, is_coupled: bool) -> dict[str, pl.Expr]:
    load, short, long = pl.col("load"), method.acute_days, method.chronic_days
    acute = pl.when(_few_missing(method, pl.col("n_missing_acute"))).then(window_sum(load, short))
    if is_coupled:
        ratio, days, lag, in_chronic = ratio_coupled(load, short, long), short + long, 0, pl.col("n_missing")
    else:
        ratio, days, lag = ratio_uncoupled(load, short, long), long, short
        in_chronic = pl.col("n_missing") - pl.col("n_missing_acute")
    chronic = pl.when(_few_missing(method, in_chronic)).then(window_sum(load, days, lag) * (short / days))
    return {"acute": acute, "chronic": chronic, "ratio": ratio}


def _ewma(method: Method) -> dict[str, pl.Expr]:
    """Weekly loads by exponential mean; a day that cannot be filled takes the mean of the first 28 days."""
    is_given = (pl.col("n_days") >= method.min_history_days) & _few_missing(method)
    start = pl.col("load").head(method.min_history_days).mean()
    load = pl.col("load").fill_null(start)
    ratio = ratio_ewma_williams(load, method.ewma_acute_n, method.ewma_chronic_n, start)
    short, long = (ewma_williams(load, n, start) for n in (method.ewma_acute_n, method.ewma_chronic_n))
    return {
        "acute": pl.when(is_given).then(short * method.acute_days),
        "chronic": pl.when(is_given).then(long * method.acute_days),
        "ratio": window_sum(ratio, 7) / 7.0,
    }


def _relatives(method: Method, only: Collection[str]) -> dict[str, pl.Expr]:
    """What every convention reports alike, as far as it is asked for."""
    load = pl.col("load")
    few_this_week = _few_missing(method, pl.col("n_missing_acute"))
    every = {
        "longest_30d": pl.col("longest").shift(1).rolling_max(method.spike_window_days, min_samples=1),
        "week_change": pl.when(_few_missing(method)).then(week_change(load)),
        "monotony": pl.when(few_this_week).then(monotony_foster(load)),
        "strain": pl.when(few_this_week).then(strain_foster(load)),
    }
    return {name: expression for name, expression in every.items() if name in only}


def _chronic_floor(daily: pl.DataFrame, method: Method) -> pl.Expr:
    floors = {measure: method.chronic_floor(measure) for measure in daily["measure"].unique().to_list()}
    return pl.col("measure").replace_strict(floors, default=0.0, return_dtype=pl.Float64)


def _status(method: Method) -> pl.Expr:
    """Why there is no ratio, or how far to trust it."""
    is_incomplete = pl.any_horizontal(pl.col("acute", "chronic").is_null())
    is_missing = (pl.col("n_missing") > method.max_missing_days) | is_incomplete
    return (
        pl.when(pl.col("n_days") < method.min_history_days)
        .then(pl.lit("too_little_history"))
        .when(is_missing)
        .then(pl.lit("missing_days"))
        .when(pl.col("chronic") <= 0)
        .then(pl.lit("no_recent_base"))
        .when(pl.col("chronic") < pl.col("floor"))
        .then(pl.lit("low_base"))
        .when(pl.col("n_days") < method.provisional_days)
        .then(pl.lit("provisional"))
        .otherwise(pl.lit("ok"))
    )
