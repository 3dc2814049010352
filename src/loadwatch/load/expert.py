"""Numbers for those who know them: one ratio in every convention, and fitness by effort. No rule reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
import polars as pl

from loadwatch.formulas.fitness import balance_training, ewma_time_constant
from loadwatch.formulas.room import room_coupled, room_ewma, room_uncoupled
from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.load.unknown import filled, without_gaps
from loadwatch.model import Method

LONG_D, SHORT_D = 42.0, 7.0  # time constants of long-term and short-term load (CTL, ATL)
Means = tuple[float | None, float | None, float | None]
NONE: Means = (None, None, None)
USABLE = ("ok", "provisional")


@dataclass(frozen=True)
class Compared:
    """The ratio of one convention on the last day; None is unknown and `status` says why."""

    convention: Convention
    method: str
    acute: float | None
    chronic: float | None
    ratio: float | None
    status: str
    next_day: float | None  # load of the next day that brings the ratio to the target


def conventions(daily: pl.DataFrame, method: Method, target: float) -> list[Compared]:
    """The last day of one runner and one measure under every convention.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner and one measure.
    method : Method
        Windows, minimum history and floors.
    target : float
        Ratio [1] that the next day may reach, for those who insist on one.

    Returns
    -------
    list of Compared
        One for each name of `load.ratio.Convention`; weekly loads [SI or eq-km]. `next_day` is negative when even
        rest is above the target, and None where there is no ratio or a day of the windows is unknown.

    Valid for
    ---------
    Context. The fading averages look at the day's own ratio, not at its mean of seven days.

    Uncertainty
    -----------
    In runners the ratio's relation to injury was inverse or null; a target is no limit to train to.

    References
    ----------
    Formulas: `formulas.ratio`, `formulas.room`.

    Checked by
    ----------
    tests/load/test_expert.py
    """
    return [_compared(daily, method, target, how) for how in get_args(Convention)]


def _compared(daily: pl.DataFrame, method: Method, target: float, how: Convention) -> Compared:
    day = load_metrics(daily, method, how, ()).tail(1).row(0, named=True)
    is_usable = day["status"] in USABLE
    room = _next_day(daily, (day["acute"], day["chronic"]), (method, target, how)) if is_usable else None
    return Compared(how, day["method"], day["acute"], day["chronic"], day["ratio"], day["status"], room)


def _next_day(
    daily: pl.DataFrame, loads: tuple[float, float], asked: tuple[Method, float, Convention]
) -> float | None:
    method, target, how = asked
    if how == "ewma":
        acute, chronic = (load / method.acute_days for load in loads)
        return room_ewma(acute, chronic, target, method.ewma_acute_n, method.ewma_chronic_n)
    near = daily["value"].tail(method.acute_days - 1 + method.chronic_days)
    if near.null_count() or near.len() < method.acute_days - 1 + method.chronic_days:
        return None
    before, done = float(near.head(method.chronic_days).sum()), float(near.tail(method.acute_days - 1).sum())
    room = room_coupled if how == "rolling-coupled" else room_uncoupled
    return room(before, target, method.chronic_days / method.acute_days) - done


@dataclass(frozen=True)
class Fitness:
    """One kind of daily load on the last day; None is unknown and `status` says why."""

    measure: str
    week: float | None  # sum of 7 days
    monotony: float | None
    strain: float | None
    long_term: float | None  # mean load of a day
    short_term: float | None
    balance: float | None
    n_unknown: int  # of the last 28 days
    status: str


def fitness(daily: pl.DataFrame, method: Method) -> list[Fitness]:
    """Week, monotony, strain, long-term and short-term load and their balance on the last day.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner, any measures of `model.MEASURES` or `model.EFFORTS`.
    method : Method
        Days that may be missing.

    Returns
    -------
    list of Fitness
        One for each measure, in the unit of its daily load. Unknown days take the mean of the 28 before them; more
        of them than `method.max_missing_days` in the last 28 withhold the means.

    Valid for
    ---------
    Context of fitness: these loads see the heart or the whole body, no tendon.

    Uncertainty
    -----------
    The filters begin at 0 and need about four months to fill.

    References
    ----------
    Formulas: `formulas.fitness`, `formulas.foster`.

    Checked by
    ----------
    tests/load/test_expert.py
    """
    ordered = daily.sort("measure", "local_date")
    return [_fitness(one, method) for one in ordered.partition_by("measure", maintain_order=True)]


def _fitness(days: pl.DataFrame, method: Method) -> Fitness:
    last = load_metrics(days, method, only=("monotony", "strain")).tail(1).row(0, named=True)
    n_unknown = int(last["n_missing"])
    long_term, short_term, balance = _means(days, method) if n_unknown <= method.max_missing_days else NONE
    return Fitness(
        measure=str(days["measure"][0]),
        week=last["acute"],
        monotony=last["monotony"],
        strain=last["strain"],
        long_term=long_term,
        short_term=short_term,
        balance=balance,
        n_unknown=n_unknown,
        status="missing_days" if long_term is None else "ok",
    )


def _means(days: pl.DataFrame, method: Method) -> Means:
    load, _ = without_gaps(method.min_history_days)
    found = days.select(filled(days, np.zeros(1, np.int64))).select(
        ewma_time_constant(load, LONG_D).alias("long"),
        ewma_time_constant(load, SHORT_D).alias("short"),
        balance_training(load, LONG_D, SHORT_D).alias("balance"),
    )
    long_term, short_term, balance = found.row(-1)
    return long_term, short_term, balance
