"""Daily load → acute, chronic and their relatives, under a named convention."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.formulas.foster import week_foster
from loadwatch.formulas.ratio import (
    ewma_williams,
    loads_coupled,
    loads_uncoupled,
    quotient,
    ratio_ewma_williams,
    reference_week,
)
from loadwatch.frames import LoadFrame, dtypes, empty
from loadwatch.load.series import Numbers, Whole, largest_before, look_back, numbers, series_of, text_at
from loadwatch.load.unknown import days_before, known_days, with_stand_ins, without_gaps
from loadwatch.model import Method
from loadwatch.sums import WindowSums, window_sum

Small = NDArray[np.int32]
Convention = Literal["rolling-uncoupled", "rolling-coupled", "ewma"]
KEYS = ("athlete_id", "measure")
REFERENCE_DAYS = 35  # a week and the four before it
WEEK_DAYS = 7  # of the week rules, whatever the recent days of the ratio
OF_WEEKS = ("week", "reference_week", "week_change")
RELATIVES = ("longest_30d", *OF_WEEKS, "monotony", "strain")
STATUS = ("ok", "provisional", "low_base", "no_recent_base", "missing_days", "too_little_history")


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
    """Acute, chronic, ratio, longest before, week and its reference, monotony and strain of every day.

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
        Which of longest_30d, week, reference_week, week_change, monotony and strain to work out: all of them when
        left out.

    Returns
    -------
    pl.DataFrame
        `LoadFrame` (without what `only` leaves out), same rows in order of runner, measure
        and day. Missing days (also partial and unknown ones) of the last 28
        are filled with the median of the same weekday before them, never less
        than what is known of the day, when they are at most `method.max_missing_days`, and counted in
        `n_missing`; when they are more, sums that would need them are null and `status` is "missing_days".

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
    method_name(method, convention)  # another name is the caller's mistake, said as KeyError
    if daily.is_empty():
        return empty(LoadFrame)
    ordered, first = series_of(daily, KEYS, "local_date")
    found = loads_of(ordered, first, method, convention, only)
    return ordered.select("athlete_id", "measure", "local_date", "value").with_columns(
        *[pl.Series(name, column, nan_to_null=True) for name, column in found.columns.items()],
        n_days=found.n_days,
        n_missing=found.n_missing,
        status=text_at(STATUS, found.code),
        method=pl.lit(method_name(method, convention)),
    ).select([name for name in dtypes(LoadFrame) if name not in RELATIVES or name in only])  # fmt: skip


@dataclass(frozen=True)
class Loads:
    """The metrics of every day as arrays; NaN is unknown."""

    columns: dict[str, Numbers]
    n_days: Small
    n_missing: Small
    code: NDArray[np.uint8]  # places in STATUS


def loads_of(
    ordered: pl.DataFrame, first: Whole, method: Method, convention: Convention, only: Collection[str]
) -> Loads:
    """What `load_metrics` tells of days that are in order and whose series begin at the rows `first`."""
    days = _days(ordered, first, method, has_longest="longest_30d" in only)
    given = {"load": days.load} | ({} if days.longest is None else {"longest": days.longest})
    if convention == "ewma":
        given |= _ewma(ordered, days, method)
    windows = partial(_windows, method=method, convention=convention, only=frozenset(only))
    found = look_back(first, ordered.height, given, windows, _reach(method))
    _withhold(found, days, method, convention)
    share = method.acute_days / WEEK_DAYS  # chronic load is told over as many days as the acute one
    named = ordered.select(pl.col("measure").gather(first)).to_series()  # of days of one measure it is one
    floor_of = {measure: share * method.chronic_floor(measure) for measure in named.unique()}
    floors = np.array([floor_of[measure] for measure in named])
    floor = floors[:1] if len(floor_of) == 1 else np.repeat(floors, _lengths(first, ordered.height))
    reach = 0 if convention == "ewma" else method.acute_days + method.chronic_days
    code = _status(days, found, floor, reach, method)
    found["ratio"][code > 1] = np.nan
    return Loads(found, days.n_days, days.n_missing, code)


def _reach(method: Method) -> int:
    """Days over which the longest window reaches, the day itself included."""
    return max(method.acute_days + method.chronic_days, method.spike_window_days, REFERENCE_DAYS) + 1


def _lengths(first: Whole, n_rows: int) -> Whole:
    return np.diff(first, append=n_rows)


@dataclass(frozen=True)
class _Days:
    """Every day: its load (the known value, else a stand-in), its number, and how many before it are missing."""

    load: Numbers
    longest: Numbers | None
    n_days: Small
    n_missing: Small
    n_missing_acute: Small
    n_missing_week: Small


def _days(ordered: pl.DataFrame, first: Whole, method: Method, *, has_longest: bool) -> _Days:
    is_known, n_rows = known_days(ordered), ordered.height
    value = numbers(ordered["value"])
    longest = numbers(ordered["longest"]) if has_longest else None
    n_days = days_before(first, n_rows)
    none = np.zeros(n_rows, np.int32)
    if is_known.all():
        return _Days(value, longest, n_days, none, none, none)
    missing = np.concatenate([none[:1], np.cumsum(~is_known, dtype=np.int32)])
    reach = (method.acute_days + method.chronic_days, method.acute_days, WEEK_DAYS)
    marked = {days: _marked(missing, n_days, days) for days in set(reach)}
    return _Days(with_stand_ins(value, is_known, n_days), longest, n_days, *(marked[days] for days in reach))


def _marked(sums: Small, n_days: Small, days: int) -> Small:
    """Marked days of the `days` days up to each; `sums` counts those before each row, and one more."""
    counted = sums[1:].copy()
    counted[days:] -= sums[1:-days]
    head = np.flatnonzero(n_days < days)  # a window reaches no further back than its series
    counted[head] = sums[head + 1] - sums[head + 1 - n_days[head]]
    return counted


def _windows(
    days: dict[str, Numbers], method: Method, convention: Convention, only: frozenset[str]
) -> dict[str, Numbers]:
    """Acute, chronic, ratio and what every convention reports alike, of one block of days."""
    load = WindowSums(days["load"])
    if convention == "ewma":
        found = {
            "acute": days["acute"],
            "chronic": days["chronic"],
            "ratio": window_sum(days["ratio"], 7) / 7.0,
        }
    else:
        loads = loads_coupled if convention == "rolling-coupled" else loads_uncoupled
        acute, chronic = loads(load, method.acute_days, method.chronic_days)
        found = {"acute": acute, "chronic": chronic, "ratio": quotient(acute, chronic)}
    if "longest_30d" in only:
        found["longest_30d"] = largest_before(days["longest"], method.spike_window_days)
    if not only.isdisjoint(OF_WEEKS):
        week, reference = load.of(WEEK_DAYS), reference_week(load, WEEK_DAYS)
        found |= {"week": week, "reference_week": reference}
        if "week_change" in only:
            found["week_change"] = quotient(week, reference)
    if not only.isdisjoint({"monotony", "strain"}):
        found["monotony"], found["strain"] = week_foster(load, WEEK_DAYS)
    return {name: column for name, column in found.items() if name not in RELATIVES or name in only}


def _withhold(found: dict[str, Numbers], days: _Days, method: Method, convention: Convention) -> None:
    """Where too many days are missing, only windows that need no stand-in are given."""
    many = np.flatnonzero(days.n_missing > method.max_missing_days)
    all_missing, in_acute = days.n_missing[many], days.n_missing_acute[many]
    alone = many[in_acute > 0]
    if convention != "ewma":
        in_chronic = {"rolling-uncoupled": all_missing - in_acute, "rolling-coupled": all_missing}
        found["acute"][alone] = np.nan
        found["chronic"][many[in_chronic[convention] > 0]] = np.nan
    in_week = many[days.n_missing_week[many] > 0]
    of_weeks = {
        **dict.fromkeys(("reference_week", "week_change"), many),
        **dict.fromkeys(("week", "monotony", "strain"), in_week),
    }
    for name, where in of_weeks.items():
        if name in found:
            found[name][where] = np.nan


def _ewma(ordered: pl.DataFrame, days: _Days, method: Method) -> dict[str, Numbers]:
    """Weekly loads by exponential mean; a day that cannot be filled takes the mean of the first 28 days."""
    load, start = without_gaps(method.min_history_days)
    ratio = ratio_ewma_williams(load, method.ewma_acute_n, method.ewma_chronic_n, start)
    short, long = (ewma_williams(load, n, start) for n in (method.ewma_acute_n, method.ewma_chronic_n))
    means = {"acute": short * method.acute_days, "chronic": long * method.acute_days, "ratio": ratio}
    frame = ordered.select(*KEYS, load=pl.Series(days.load, nan_to_null=True))
    found = frame.select(e.over(*KEYS).fill_null(np.nan).alias(name) for name, e in means.items())
    columns = {name: found[name].to_numpy().copy() for name in means}
    is_given = (days.n_days >= method.min_history_days) & (days.n_missing <= method.max_missing_days)
    for name in ("acute", "chronic"):
        columns[name][~is_given] = np.nan
    return columns


def _status(
    days: _Days, found: dict[str, Numbers], floor: Numbers, reach: int, method: Method
) -> NDArray[np.uint8]:
    """Why there is no ratio, or how far to trust it: places in `STATUS`, the gravest reason last."""
    acute, chronic = found["acute"], found["chronic"]
    code = (days.n_days < method.provisional_days).view(np.uint8)
    np.copyto(code, 2, where=chronic < floor)
    np.copyto(code, 3, where=chronic <= 0)
    is_unknown = np.isnan(acute)
    is_unknown |= np.isnan(chronic)
    is_unknown |= days.n_missing > method.max_missing_days
    np.copyto(code, 4, where=is_unknown)
    np.copyto(code, 5, where=days.n_days < max(method.min_history_days, reach))
    return code
