"""R7, R8 and R12: what seven days hold. Each speaks once, on the first run day of a spell above its limit.

Tissue weeks speak only where the distance of the same days is silent: they would say the same thing again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from loadwatch.load.evidence import PROVISIONAL, TOLERANCE, Evidence, Row, tissue_constants
from loadwatch.load.focus import shown_tissues
from loadwatch.load.ratio import WEEK_DAYS
from loadwatch.load.spike import quality_column
from loadwatch.model import TISSUES, Flag, Reference

WEEKS_BACK = 5  # a week and the four before it
KEYS = ("athlete_id", "measure")


def r7_week_change(seen: Evidence) -> Iterator[Flag]:
    """R7: seven days well above the reference week, and by enough kilometres to matter."""
    method = seen.method
    rise = pl.col("week") - pl.col("reference_week")
    is_distance = pl.col("measure") == "distance"
    least = (
        pl.when(is_distance).then(method.week_change_min_rise_m).otherwise(method.week_change_min_rise_eqkm)
    )
    is_over = pl.col("week_change") > method.week_change_note + TOLERANCE
    constants = {
        "week_change_note": method.week_change_note,
        "week_change_min_rise_m": method.week_change_min_rise_m,
        "week_change_min_rise_eqkm": method.week_change_min_rise_eqkm,
        "quiet_days": method.flags.quiet_days,
    }
    for row in _told_once(seen, is_over & (rise >= least - TOLERANCE)):
        yield _week_flag(
            row, "R7", (row["week"], row["reference_week"]), method.week_change_note, WEEKS_BACK * WEEK_DAYS,
            constants | tissue_constants(row["measure"], method),
        )  # fmt: skip


def r8_ratio(seen: Evidence) -> Iterator[Flag]:
    """R8: uncoupled ratio above the note, floors met (below them there is no ratio)."""
    method = seen.method
    window = method.acute_days + method.chronic_days
    constants = {
        "acwr_note": method.acwr_note,
        "acute_days": method.acute_days,
        "chronic_days": method.chronic_days,
        "max_missing_days": method.max_missing_days,
        "quiet_days": method.flags.quiet_days,
    }
    for row in _told_once(seen, pl.col("ratio") > method.acwr_note + TOLERANCE):
        yield _week_flag(
            row,
            "R8",
            (row["acute"], row["chronic"]),
            method.acwr_note,
            window,
            constants
            | tissue_constants(row["measure"], method)
            | {"chronic_floor_week": method.chronic_floor(row["measure"])},
        )


def r12_monotony(seen: Evidence) -> Iterator[Flag]:
    """R12: days too alike in a week above the runner's own 75th percentile."""
    rules = seen.method.flags
    own = pl.col("week").rolling_quantile(
        rules.percentile,
        interpolation="linear",
        window_size=rules.percentile_days,
        min_samples=rules.percentile_min_days,
    )
    weeks = seen.weeks.filter(pl.col("measure") == "distance").with_columns(
        usual=own.shift(1).over("athlete_id")
    )
    is_over = (pl.col("monotony") > rules.monotony_high + TOLERANCE) & (
        pl.col("week") > pl.col("usual") + TOLERANCE
    )
    for row in onsets(seen, weeks, is_over, rules.quiet_days):
        yield _monotony_flag(row, seen)


def _monotony_flag(row: Row, seen: Evidence) -> Flag:
    rules = seen.method.flags
    return Flag(
        local_date=row["local_date"],
        rule="R12",
        severity=1,
        exposure="distance",
        value=row["monotony"],
        limit=rules.monotony_high,
        evidence="C",
        why="",
        activity=row["activity_id"],
        reference=Reference(None, None, row["usual"]),
        window_days=WEEK_DAYS,
        quality=_quality(row),
        constants={
            "monotony_high": rules.monotony_high,
            "percentile": rules.percentile,
            "percentile_days": rules.percentile_days,
            "percentile_min_days": rules.percentile_min_days,
            "quiet_days": rules.quiet_days,
            "week_m": row["week"],
        },
        athlete_id=row["athlete_id"],
    )


def _told_once(seen: Evidence, is_over: pl.Expr) -> Iterator[Row]:
    """First run day of every spell: of distance, and of shown tissues on days where distance is silent."""
    over, quiet = seen.weeks.filter(is_over), seen.method.flags.quiet_days
    loud = over.filter(pl.col("measure") == "distance")
    yield from onsets(seen, loud, pl.lit(value=True), quiet)
    tissue = over.filter(pl.col("measure").is_in(TISSUES))
    left = tissue.join(loud.select("athlete_id", "local_date"), on=["athlete_id", "local_date"], how="anti")
    for row in onsets(seen, left.sort("measure", "athlete_id", "local_date"), pl.lit(value=True), quiet):
        if row["measure"] in shown_tissues(seen.background.focus(row["athlete_id"])):
            yield row


def onsets(seen: Evidence, weeks: pl.DataFrame, is_over: pl.Expr, quiet_days: int) -> Iterator[Row]:
    """First run day of every spell of a runner and measure; days within `quiet_days` of the last one continue it."""
    over = weeks.filter(is_over)
    if over.is_empty():
        return
    gap = pl.col("local_date").diff().over(*KEYS).dt.total_days()
    marked = over.with_columns(onset=(gap.is_null() | (gap > quiet_days)).cum_sum())
    with_run = marked.join(
        seen.named_days, on=["athlete_id", "local_date"], how="inner", maintain_order="left"
    )
    first = with_run.unique([*KEYS, "onset"], keep="first", maintain_order=True)
    asked = first if seen.since is None else first.filter(pl.col("local_date") >= seen.since)
    yield from asked.iter_rows(named=True)


def _week_flag(  # noqa: PLR0913, PLR0917 - a flag carries all its evidence
    row: Row,
    rule: str,
    sides: tuple[float, float],
    edge: float,
    window_days: int,
    constants: dict[str, float],
) -> Flag:
    measure, (value, before) = row["measure"], sides
    days = int(constants.get("acute_days", WEEK_DAYS))
    evidence = "A-mixed" if rule == "R7" else "conflicting"
    return Flag(
        local_date=row["local_date"],
        rule=rule,
        severity=1,
        exposure=measure,
        value=value,
        limit=edge * before,
        evidence=evidence if measure == "distance" else "C",
        why="",
        activity=row["activity_id"],
        tissue=measure if measure in TISSUES else None,
        ratio=value / before,
        reference=Reference(None, row["local_date"] - timedelta(days=days), before),
        window_days=window_days,
        quality=_quality(row),
        constants=constants,
        athlete_id=row["athlete_id"],
    )


def _quality(row: Row) -> str | None:
    found: str | None = row[quality_column(row["measure"])]
    return found if row["status"] == "ok" else PROVISIONAL


WEEK_RULES = (r7_week_change, r8_ratio, r12_monotony)
