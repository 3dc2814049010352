"""Daily load, acute, chronic and ratio as JSON rows and as text."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from loadwatch.language import Told, say
from loadwatch.load.stop import INSTRUCTION, STATUS
from loadwatch.model import MEASURES, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.week import text_or_dash

_KEYS = (
    "local_date", "value", "acute", "chronic", "ratio", "longest_30d", "week_change", "monotony", "strain",
    "n_days", "status", "method", "ratio_low", "ratio_high", "week", "reference_week",
)  # fmt: skip


_NO_RATIO = Told(
    {
        "too_little_history": "too short a history",
        "low_base": "too little running in the weeks before",
        "no_recent_base": "no running in the weeks before",
        "missing_days": "days are missing",
    }
)


def load_head(method: Method) -> tuple[str, ...]:
    """Names of the columns of the load table."""
    recent, most = f"{method.acute_days} days", f"{method.spike_window_days}-day most"
    return ("Day", "Load", recent, "Usual", "Ratio", "Range", most, "Week change", "Status")


def load_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Days as interface.md writes them, oldest first.

    Parameters
    ----------
    frame
        `LoadFrame` of one athlete and one measure, with `ratio_low` and `ratio_high`.

    Returns
    -------
    list of dict
        one per calendar day, SI; null is unknown and `status` says why there is no ratio.
    """
    return [_load_row(row) for row in frame.sort("local_date").iter_rows(named=True)]


def _load_row(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in _KEYS} | {"local_date": row["local_date"].isoformat()}


def load_note(rows: list[dict[str, Any]]) -> str:
    """The instruction while a red flag stands, and the days hold no comparison; else nothing."""
    return say(INSTRUCTION) if rows and rows[-1]["status"] == STATUS else ""


def ratio_gaps(load: pl.DataFrame, first: date, last: date) -> str:
    """Why days of a range have no ratio, the commonest reason first; empty when all have one, or no comparison is shown.

    Parameters
    ----------
    load
        `LoadFrame` of one athlete and one measure.
    first, last
        the range.

    Returns
    -------
    str
        a sentence with the number of days of each reason.
    """
    gaps = load.filter(pl.col("ratio").is_null() & pl.col("local_date").is_between(first, last))
    if gaps.is_empty() or STATUS in gaps["status"]:
        return ""
    counts = gaps["status"].value_counts(sort=True).sort("count", "status", descending=[True, False])
    told = [f"{_NO_RATIO.get(status, status)} ({n})" for status, n in counts.iter_rows()]
    return say("{n} days of this range have no ratio: {why}.", n=gaps.height, why="; ".join(told))


def load_lines(rows: list[dict[str, Any]], measure: str, units: UnitSystem) -> list[tuple[str, ...]]:
    """Rows of the load table in the reader's units, under `load_head`."""
    column = MEASURES[measure]
    return [_load_line(row, column, units) for row in rows]


def _load_line(row: dict[str, Any], column: str, units: UnitSystem) -> tuple[str, ...]:
    amounts = [text_or_dash(column, row[key], units) for key in ("value", "acute", "chronic")]
    ratios = {
        key: words.DASH if row[key] is None else words.ratio(row[key]) for key in ("ratio", "week_change")
    }
    longest = text_or_dash(column, row["longest_30d"], units)
    spread = words.ratio_range(row["ratio_low"], row["ratio_high"])
    return (
        row["local_date"],
        *amounts,
        ratios["ratio"],
        spread,
        longest,
        ratios["week_change"],
        row["status"],
    )
