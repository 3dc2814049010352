"""Daily load and single runs → flags: demand above what recent history supports, each with its reason.

Comparisons allow 1e-9, so that exactly 1.10 is no hit. R1 and R1b speak about one run; of the two only the
higher one is raised; R16 needs a firm comparison. R7 and R8 speak about a state that lasts for days: they are
raised once, on the first run day of an exceedance, and it ends only after seven days below the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl

from loadwatch.load.outings import outings
from loadwatch.load.ratio import load_metrics, method_name
from loadwatch.load.spike import spikes
from loadwatch.load.why import why_text
from loadwatch.model import Flag, Method, Reference

TOLERANCE = 1e-9
QUIET_DAYS = 7
Row = dict[str, Any]


def flags(exposures: pl.DataFrame, daily: pl.DataFrame, load: pl.DataFrame, method: Method) -> list[Flag]:
    """All flags of one runner: R1, R1b, R16 for runs, R7 and R8 for weeks.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame` of one runner, one row per session (optional columns `start_utc`, `elapsed_s`).
    daily : pl.DataFrame
        `DailyFrame` with the measure distance.
    load : pl.DataFrame
        `LoadFrame` of `daily`; R8 needs the uncoupled rolling form and has it made when another one is given.
    method : Method
        Edges, floors, minimum rise.

    Returns
    -------
    list of Flag
        Newest first, then by severity, rule and activity. Values, limits and references in SI; `why` in km. A
        provisional comparison has quality "provisional" and at most severity 1.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    Adults who run; distance. Runs after the last day of `daily` are left out.

    Uncertainty
    -----------
    Only R1 and R1b rest on injury data of runners (self-reported, all body sites together).

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380. Nielsen et al. 2014,
    doi:10.2519/jospt.2014.5164. Gabbett 2016, doi:10.1136/bjsports-2015-095788.

    Checked by
    ----------
    tests/load/test_flags.py
    """
    distance = daily.filter(pl.col("measure") == "distance")
    if distance.is_empty():
        return []
    reached = exposures.filter(pl.col("local_date") <= distance["local_date"].max())
    weeks = _weeks(reached, distance, load, method)
    found = [*_run_flags(reached, method), *_change_flags(weeks, method), *_ratio_flags(weeks, method)]
    told = [replace(flag, why=why_text(flag)) for flag in found]
    return sorted(told, key=lambda f: (-f.local_date.toordinal(), -f.severity, f.rule, f.activity or ""))


def _run_flags(exposures: pl.DataFrame, method: Method) -> Iterator[Flag]:
    table = spikes(exposures, "distance", method)
    over = pl.col("ratio") > method.spike_edge + TOLERANCE
    second = pl.max_horizontal("second", pl.lit(method.floor("distance")))
    is_firm = pl.col("second").is_not_null() & ~pl.col("is_provisional")
    outlier = is_firm & (pl.col("value") / second > method.race_outlier + TOLERANCE)
    for row in table.filter(over).iter_rows(named=True):
        yield _longest_flag(row, method)
    for row in table.filter(~over & outlier).iter_rows(named=True):
        yield _outlier_flag(row, table, method)


def _longest_flag(row: Row, method: Method) -> Flag:
    """R1, or R1b when the run is more than twice the longest before it."""
    is_far = row["ratio"] > method.spike_far + TOLERANCE
    before = row["longest"] or 0.0
    known = Reference(row["reference_activity"], row["reference_date"], before)
    reference = known if before > 0 else Reference(None, None, row["base"])
    edge = method.spike_far if is_far else method.spike_edge
    rule = "R1b" if is_far else "R1"
    flag = _run_flag(row, rule, reference, base=row["base"], edge=edge, days=method.spike_window_days)
    severity = 3 if is_far else 2
    return replace(flag, severity=min(severity, 1) if row["is_provisional"] else severity, evidence="A")


def _outlier_flag(row: Row, table: pl.DataFrame, method: Method) -> Flag:
    """R16: far above the second-longest run, though one longer run keeps R1 silent."""
    since = row["local_date"] - timedelta(days=method.spike_window_days)
    in_window = pl.col("local_date").is_between(since, row["local_date"], closed="left")
    window = in_window & (pl.col("value") == row["second"])
    found = table.filter((pl.col("athlete_id") == row["athlete_id"]) & window).row(-1, named=True)
    base = max(row["second"], method.floor("distance"))
    reference = Reference(found["activity_id"], found["local_date"], row["second"])
    days = method.spike_window_days
    return _run_flag(row, "R16", reference, base=base, edge=method.race_outlier, days=days)


def _run_flag(  # noqa: PLR0913 - a flag carries all its evidence
    row: Row, rule: str, reference: Reference, *, base: float, edge: float, days: int
) -> Flag:
    return Flag(
        local_date=row["local_date"],
        rule=rule,
        severity=1,
        exposure="distance",
        value=row["value"],
        limit=edge * base,
        evidence="C",
        why="",
        activity=row["activity_id"],
        ratio=row["value"] / base,
        reference=reference,
        window_days=days,
        quality="provisional" if row["is_provisional"] else row["quality"],
    )


def _weeks(exposures: pl.DataFrame, daily: pl.DataFrame, load: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Days with the uncoupled metrics of distance, the number of runs and the day's longest run."""
    name = method_name(method, "rolling-uncoupled")
    given = load.filter((pl.col("measure") == "distance") & (pl.col("method") == name))
    metrics = load_metrics(daily, method) if given.is_empty() else given
    runs = daily.select("athlete_id", "local_date", "n_runs")
    longest = outings(exposures, method, ["distance"]).sort("distance_m", descending=True, nulls_last=True)
    of_day = longest.unique(["athlete_id", "local_date"], keep="first", maintain_order=True)
    on = ["athlete_id", "local_date"]
    joined = metrics.join(runs, on=on, how="left").join(of_day, on=on, how="left")
    return joined.sort("athlete_id", "local_date")


def _onsets(weeks: pl.DataFrame, is_over: pl.Expr) -> Iterator[Row]:
    """First run day of every exceedance; days within a week of the last one over the limit continue it."""
    over = weeks.filter(is_over)
    gap = pl.col("local_date").diff().over("athlete_id").dt.total_days()
    marked = over.with_columns(onset=(gap.is_null() | (gap > QUIET_DAYS)).cum_sum())
    first = marked.filter(pl.col("n_runs") > 0).unique(
        ["athlete_id", "onset"], keep="first", maintain_order=True
    )
    yield from first.iter_rows(named=True)


def _change_flags(weeks: pl.DataFrame, method: Method) -> Iterator[Flag]:
    """R7: seven days well above the reference week, and by enough kilometres to matter."""
    reference = pl.col("acute") / pl.col("week_change")
    rise = pl.col("acute") - reference
    is_over = (pl.col("week_change") > method.week_change_note + TOLERANCE) & (
        rise >= method.week_change_min_rise_m - TOLERANCE
    )
    for row in _onsets(weeks, is_over):
        before = row["acute"] / row["week_change"]
        yield _week_flag(row, "R7", before, method.week_change_note, 5 * method.acute_days)


def _ratio_flags(weeks: pl.DataFrame, method: Method) -> Iterator[Flag]:
    """R8: uncoupled ratio above the note, floors met (below them there is no ratio)."""
    is_over = pl.col("ratio") > method.acwr_note + TOLERANCE
    for row in _onsets(weeks, is_over):
        window = method.acute_days + method.chronic_days
        yield _week_flag(row, "R8", row["chronic"], method.acwr_note, window)


def _week_flag(row: Row, rule: str, before: float, edge: float, window_days: int) -> Flag:
    is_firm = row["status"] == "ok"
    return Flag(
        local_date=row["local_date"],
        rule=rule,
        severity=1,
        exposure="distance",
        value=row["acute"],
        limit=edge * before,
        evidence="A-mixed" if rule == "R7" else "conflicting",
        why="",
        activity=row["activity_id"],
        ratio=row["acute"] / before,
        reference=Reference(None, row["local_date"] - timedelta(days=7), before),
        window_days=window_days,
        quality=row["volume_quality"] if is_firm else "provisional",
    )
