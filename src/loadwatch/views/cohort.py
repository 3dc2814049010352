"""Counts of many runners → distributions and rates by year, as JSON and as tables. Context, nobody's risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from loadwatch.load.cohort import BANDS
from loadwatch.load.sketch import ACCURACY, sketch_quantile
from loadwatch.model import MEASURES, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.week import text_or_dash

SHARES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}
SPREAD = tuple(SHARES)
ALL_YEARS = "all"
CAUTION = (
    "How loads are spread among these runners, and how often rules spoke. It says nothing about injuries, "
    "and no place in a distribution is right or wrong for a runner."
)
NO_PROFILES = (
    "Flags as for runners without focus, diary and therapist's limits: R13, R14 and PT cannot speak, and R15 "
    "only about treadmills."
)
Year = dict[str, Any]


def cohort_years(counts: pl.DataFrame) -> list[Year]:
    """Each year's numbers, oldest first, and last those of all years together (`year` is null).

    Parameters
    ----------
    counts : CohortFrame
        Counts of the whole cohort, or of what could be read of it.

    Returns
    -------
    list of dict
        runners, days, runs, week [SI], ratio [1], spike [1], flags: counts by status, mean and quantiles; null where there
        is nothing to tell.
    """
    years = counts["year"].drop_nulls().unique().sort().to_list()
    return [
        *(_year(year, counts.filter(pl.col("year") == year)) for year in years),
        _year(None, _together(counts)),
    ]


def _together(counts: pl.DataFrame) -> pl.DataFrame:
    """Years added up; runners are those counted once, for one runs in many years."""
    once = (pl.col("table") == "runners") & pl.col("year").is_null()
    return counts.filter(once | (pl.col("table") != "runners"))


def _year(year: int | None, own: pl.DataFrame) -> Year:
    tables = {name: own.filter(pl.col("table") == name) for name in own["table"].unique()}
    none = own.clear()
    n_runs = _n(tables.get("runs", none))
    return {
        "year": year,
        "runners": _n(tables.get("runners", none)),
        "days": _by_kind(tables.get("days", none)),
        "runs": n_runs,
        "week": _week(tables.get("week", none)),
        "ratio": _ratio(tables.get("ratio", none), tables.get("ratio_above", none)),
        "spike": _spike(tables.get("spike", none), tables.get("spike_band", none)),
        "flags": {rule: _rate(n, n_runs) for rule, n in _by_kind(tables.get("flag", none)).items()},
    }


def _n(rows: pl.DataFrame) -> int:
    return int(rows["n"].sum())


def _by_kind(rows: pl.DataFrame) -> dict[str, int]:
    sums = rows.group_by("kind").agg(pl.col("n").sum()).sort("kind")
    return dict(sums.iter_rows())


def _spread(rows: pl.DataFrame) -> dict[str, float | int | None]:
    """Number, mean and quantiles of the values among the rows."""
    valued = rows.filter(pl.col("bin").is_not_null())
    bins, n = (valued[name].cast(pl.Int64).to_numpy() for name in ("bin", "n"))
    mean = float(valued["total"].sum()) / int(n.sum()) if n.sum() else None
    return {"n": int(n.sum()), "mean": mean} | {
        name: sketch_quantile(bins, n, share) for name, share in SHARES.items()
    }


def _week(rows: pl.DataFrame) -> Year:
    """Whole weeks that are fully known."""
    return _spread(rows.filter(kind="ok")) | {"by_status": _by_kind(rows)}


def _ratio(rows: pl.DataFrame, over: pl.DataFrame) -> Year:
    """Days with a firm ratio."""
    firm = _spread(rows.filter(kind="ok"))
    n_above = _n(over.filter(kind="ok"))
    return firm | {
        "n_above_note": n_above,
        "share_above_note": _share(n_above, firm["n"]),
        "by_status": _by_kind(rows),
    }


def _spike(rows: pl.DataFrame, bands: pl.DataFrame) -> Year:
    """Runs with a firm comparison."""
    firm, counted = _spread(rows.filter(kind="firm")), _by_kind(bands)
    shares = {f"share_{band}": _share(counted.get(band, 0), firm["n"]) for band in BANDS}
    return (
        firm | {f"n_{band}": counted.get(band, 0) for band in BANDS} | shares | {"by_status": _by_kind(rows)}
    )


def _share(n: int, of: float | int | None) -> float | None:
    return n / of if of else None


def _rate(n: int, n_runs: int) -> dict[str, float | int | None]:
    return {"n": n, "per_100_runs": 100.0 * n / n_runs if n_runs else None}


# ---- for people -----------------------------------------------------------------

WEEK_HEAD = ("Year", "Runners", "Weeks", "Mean", "5 %", "25 %", "Median", "75 %", "95 %")
RATIO_HEAD = ("Year", "Days", "Mean", "5 %", "25 %", "Median", "75 %", "95 %", "Above the note")
SPIKE_HEAD = (
    "Year",
    "Runs",
    "5 %",
    "25 %",
    "Median",
    "75 %",
    "95 %",
    "Within",
    "Above the edge",
    "Far above",
)


def week_lines(years: Sequence[Year], measure: str, units: UnitSystem) -> Iterator[tuple[str, ...]]:
    """Rows under `WEEK_HEAD`, in the reader's units."""
    for year in years:
        spread = [text_or_dash(MEASURES[measure], year["week"][name], units) for name in ("mean", *SPREAD)]
        yield (_name(year), f"{year['runners']:,}", f"{year['week']['n']:,}", *spread)


def ratio_lines(years: Sequence[Year]) -> Iterator[tuple[str, ...]]:
    """Rows under `RATIO_HEAD`."""
    for year in years:
        found = year["ratio"]
        spread = [_ratio_text(found[name]) for name in ("mean", *SPREAD)]
        yield (_name(year), f"{found['n']:,}", *spread, _percent(found["share_above_note"]))


def spike_lines(years: Sequence[Year]) -> Iterator[tuple[str, ...]]:
    """Rows under `SPIKE_HEAD`."""
    for year in years:
        found = year["spike"]
        shares = [_percent(found[f"share_{band}"]) for band in BANDS]
        yield (_name(year), f"{found['n']:,}", *(_ratio_text(found[name]) for name in SPREAD), *shares)


def flag_table(years: Sequence[Year]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows: a rule each, its flags per 100 runs in each of the last ten years and in all."""
    shown = list(years[-11:])
    rules = sorted({rule for year in years for rule in year["flags"]}, key=_number)
    lines = [(rule, *(_per_100(year["flags"].get(rule), year["runs"]) for year in shown)) for rule in rules]
    return ("Rule", *(_name(year) for year in shown)), lines


def opening(n_runners: int, as_of: date, origin: Mapping[str, Any]) -> str:
    """Whose numbers these are."""
    whose = "made-up runners" if origin.get("made_up") else "runners"
    return f"{n_runners:,} {whose}, up to {as_of.isoformat()}."


def edges(method: Method) -> str:
    """What the columns of the tables compare with."""
    return (
        f"Note: ratio above {method.acwr_note:g}. Edge: {100 * (method.spike_edge - 1):.0f} % above the largest run of "
        f"the {method.spike_window_days} days before; far above: {method.spike_far:g} times it. "
        f"Quantiles are within {100 * ACCURACY:g} %."
    )


def _number(rule: str) -> tuple[int, str]:
    digits = "".join(letter for letter in rule if letter.isdigit())
    return int(digits or 0), rule


def _name(year: Year) -> str:
    return ALL_YEARS if year["year"] is None else str(year["year"])


def _ratio_text(value: float | None) -> str:
    return words.DASH if value is None else words.ratio(value)


def _percent(share: float | None) -> str:
    return words.DASH if share is None else f"{100 * share:.1f} %"


def _per_100(found: dict[str, Any] | None, n_runs: int) -> str:
    if not n_runs:
        return words.DASH
    return f"{found['per_100_runs']:.2f}" if found else "0"
