"""Counts of many runners → distributions and rates by year, as JSON and as tables. Context, nobody's risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from loadwatch.language import later, say, written
from loadwatch.load.cohort import BANDS
from loadwatch.load.sketch import ACCURACY, sketch_quantile
from loadwatch.model import MEASURES, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.week import text_or_dash

SHARES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}
SPREAD = tuple(SHARES)
ALL_YEARS = later("all")
Year = dict[str, Any]
Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]  # title, head, rows


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

WEEK_HEAD = (
    later("Year"), later("Runners"), later("Weeks"), later("Mean"), "5 %", "25 %", later("Median"), "75 %", "95 %"
)  # fmt: skip
RATIO_HEAD = (
    later("Year"), later("Days"), later("Mean"), "5 %", "25 %", later("Median"), "75 %", "95 %",
    later("Above the note"),
)  # fmt: skip
SPIKE_HEAD = (
    later("Year"), later("Runs"), "5 %", "25 %", later("Median"), "75 %", "95 %", later("Within"),
    later("Above the edge"), later("Far above"),
)  # fmt: skip


def tables(years: Sequence[Year], measure: str, *, has_flags: bool) -> Iterator[Table]:
    """Every table of the report, in the reader's language: title, head and rows."""
    name = words.MEASURE_LABELS[measure]
    yield say("{measure} a week", measure=name), _head(WEEK_HEAD), list(week_lines(years, measure, "km"))
    yield (
        say("{measure}: recent days against the usual ones", measure=name),
        _head(RATIO_HEAD),
        list(ratio_lines(years)),
    )
    yield (
        say("{measure} of a run against the days before", measure=name),
        _head(SPIKE_HEAD),
        list(spike_lines(years)),
    )
    if has_flags:
        yield say("Flags per 100 runs"), *flag_table(years)


def _head(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(say(name) for name in names)


def week_lines(years: Sequence[Year], measure: str, units: UnitSystem) -> Iterator[tuple[str, ...]]:
    """Rows under `WEEK_HEAD`, in the reader's units."""
    for year in years:
        spread = [text_or_dash(MEASURES[measure], year["week"][name], units) for name in ("mean", *SPREAD)]
        yield (_name(year), written(year["runners"], ","), written(year["week"]["n"], ","), *spread)


def ratio_lines(years: Sequence[Year]) -> Iterator[tuple[str, ...]]:
    """Rows under `RATIO_HEAD`."""
    for year in years:
        found = year["ratio"]
        spread = [_ratio_text(found[name]) for name in ("mean", *SPREAD)]
        yield (_name(year), written(found["n"], ","), *spread, _percent(found["share_above_note"]))


def spike_lines(years: Sequence[Year]) -> Iterator[tuple[str, ...]]:
    """Rows under `SPIKE_HEAD`."""
    for year in years:
        found = year["spike"]
        shares = [_percent(found[f"share_{band}"]) for band in BANDS]
        yield (_name(year), written(found["n"], ","), *(_ratio_text(found[name]) for name in SPREAD), *shares)


def flag_table(years: Sequence[Year]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows: a rule each, its flags per 100 runs in each of the last ten years and in all."""
    shown = list(years[-11:])
    rules = sorted({rule for year in years for rule in year["flags"]}, key=_number)
    lines = [(rule, *(_per_100(year["flags"].get(rule), year["runs"]) for year in shown)) for rule in rules]
    return (say("Rule"), *(_name(year) for year in shown)), lines


def opening(n_runners: int, as_of: date, origin: Mapping[str, Any]) -> str:
    """Whose numbers these are."""
    if origin.get("made_up"):
        return say("{n:,} made-up runners, up to {day}.", n=n_runners, day=as_of.isoformat())
    return say("{n:,} runners, up to {day}.", n=n_runners, day=as_of.isoformat())


def partial_note(n_counted: int, n_buckets: int) -> str:
    """Said above the tables of an answer that lacks something."""
    return say(
        "PARTIAL: {n} of {all} buckets are counted, the others are named below.", n=n_counted, all=n_buckets
    )


def edges(method: Method) -> str:
    """What the columns of the tables compare with."""
    return say(
        "Note: ratio above {note:g}. Edge: {edge:.0f} % above the largest run of the {days} days before; far above: "
        "{far:g} times it. Quantiles are within {accuracy:g} %.",
        note=method.acwr_note,
        edge=100 * (method.spike_edge - 1),
        days=method.spike_window_days,
        far=method.spike_far,
        accuracy=100 * ACCURACY,
    )


def caution() -> str:
    """What the numbers do not say."""
    return say(
        "How loads are spread among these runners, and how often rules spoke. It says nothing about injuries, "
        "and no place in a distribution is right or wrong for a runner."
    )


def no_profiles() -> str:
    """Which flags are counted."""
    return say(
        "Flags as for runners without focus, diary and therapist's limits: R13, R14 and PT cannot speak, and R15 "
        "only about treadmills."
    )


def _number(rule: str) -> tuple[int, str]:
    digits = "".join(letter for letter in rule if letter.isdigit())
    return int(digits or 0), rule


def _name(year: Year) -> str:
    return say(ALL_YEARS) if year["year"] is None else str(year["year"])


def _ratio_text(value: float | None) -> str:
    return words.DASH if value is None else words.ratio(value)


def _percent(share: float | None) -> str:
    return words.DASH if share is None else say("{percent:.1f} %", percent=100 * share)


def _per_100(found: dict[str, Any] | None, n_runs: int) -> str:
    if not n_runs:
        return words.DASH
    return written(found["per_100_runs"], ".2f") if found else "0"
