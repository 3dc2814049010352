"""R9, R11 and R15: hard tendon days too close, the return after a break, and a change under rising load."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from loadwatch.load.evidence import PROVISIONAL, TOLERANCE, Evidence, Row, changed, tissue_constants
from loadwatch.load.hard_day import HARD_STRENGTH, SHARED, TENDON, hard_days
from loadwatch.load.outings import run_sessions
from loadwatch.load.ratio import WEEK_DAYS
from loadwatch.load.rules.symptoms import tender_days
from loadwatch.load.rules.week import onsets
from loadwatch.load.spike import Spikes
from loadwatch.load.window import Numbers, window_rows
from loadwatch.model import INDOOR, Flag, Reference

KEY = {"athlete_id": pl.String, "local_date": pl.Date}
SAME_DAY = "same_day"
HARD_COLUMNS = (
    "athlete_id", "local_date", "activity_id", "tissue_quality", "is_tender", "hours", "limit", "detail",
    "last_activity_id", "last_local_date", "last_load",
)  # fmt: skip


def r9_hard_days(seen: Evidence) -> Iterator[Flag]:
    """R9: a hard tendon day too soon after the last one, and a hard run and hard calf work on one day.

    On a day without a run hard calf work is held against a hard run alone: calf loading day after day is a common prescription.
    """
    own = seen.daily.filter(pl.col("measure").is_in([*TENDON, *SHARED]))
    if own.is_empty():
        return
    near = None
    if seen.since is not None:  # a hard day that is farther back than the longest gap is too close to nothing
        hours = max(seen.method.flags.hard_gap_h, seen.method.flags.hard_gap_tender_h)
        near = seen.since - timedelta(hours=hours, days=2)
        window = max(seen.method.capacity.hard_window_days, seen.method.spike_window_days) + 1
        own = own.filter(pl.col("local_date") >= near - timedelta(days=window))
    found = hard_days(own, seen.background.strength, seen.method)
    if near is not None:
        found, own = (frame.filter(pl.col("local_date") >= near) for frame in (found, own))
    if found.is_empty():
        return
    for row in _hard_findings(_hard_pairs(found, own, seen), seen).iter_rows(named=True):
        flag = _hard_flag(row, seen)
        yield flag if row["detail"] == SAME_DAY else changed(flag, reference=_hard_before(row))


def _hard_pairs(days: pl.DataFrame, daily: pl.DataFrame, seen: Evidence) -> pl.DataFrame:
    """Hard days with their run and tendon load, and those of the hard day before as `last_…`."""
    on = ["athlete_id", "local_date"]
    runs = seen.days.rows.select(*on, "activity_id", "start_utc", "end_utc", "tissue_quality")
    loads = daily.filter((pl.col("measure") == TENDON[0]) & (pl.col("value") > 0)).select(*on, load="value")
    dated = days.select(on).iter_rows() if seen.background.athletes else ()
    history = {(who, day) for who, day in dated if seen.background.has_history(who, day, seen.method)}
    tender = pl.DataFrame(list(tender_days(seen) | history), schema=KEY, orient="row")
    strength = pl.col("reasons").list.set_intersection(list(HARD_STRENGTH)).list.len()
    told = (
        days.join(runs.with_columns(has_run=True), on=on, how="left")
        .join(loads, on=on, how="left")
        .join(tender.with_columns(is_tender=True), on=on, how="left")
        .with_columns(has_strength=strength > 0, is_hard_run=pl.col("reasons").list.len() > strength)
        .sort(on)
    )
    last = told.shift(1).select(pl.all().name.prefix("last_"))
    return pl.concat([told, last], how="horizontal")


def _hard_findings(pairs: pl.DataFrame, seen: Evidence) -> pl.DataFrame:
    """Hard days too close to the one before, else hard twice: with `hours` between them, the limit and the detail."""
    rules, has_run = seen.method.flags, pl.col("has_run").is_not_null()
    is_tender = pl.col("is_tender").is_not_null()
    days = (pl.col("local_date") - pl.col("last_local_date")).dt.total_days()
    between = (pl.col("start_utc") - pl.col("last_end_utc")).dt.total_milliseconds() / 1_000 / 3_600
    is_pair = pl.col("athlete_id") == pl.col("last_athlete_id")
    detail = pl.when(pl.col("last_has_run").is_null()).then(pl.lit("strength"))
    timed = pairs.with_columns(
        is_tender=is_tender,
        limit=pl.when(is_tender).then(rules.hard_gap_tender_h).otherwise(rules.hard_gap_h),
        hours=pl.coalesce(between, 24.0 * days),
        detail=detail.when(~has_run).then(pl.lit("strength_after")),
    ).filter(pl.col("local_date") >= (seen.since or date.min))
    is_met = is_pair & (has_run | pl.col("last_is_hard_run"))
    is_close = (is_met & (pl.col("hours") < pl.col("limit") - TOLERANCE)).fill_null(value=False)
    is_twice = ~is_close & pl.col("is_hard_run") & pl.col("has_strength")
    twice = {"detail": pl.lit(SAME_DAY), "hours": pl.lit(0.0)}
    found = timed.filter(is_close | is_twice).with_columns(
        pl.when(is_close).then(name).otherwise(value).alias(name) for name, value in twice.items()
    )
    return found.select(HARD_COLUMNS)


def _hard_before(row: Row) -> Reference:
    return Reference(row["last_activity_id"], row["last_local_date"], row["last_load"] or 0.0)


def _hard_flag(row: Row, seen: Evidence) -> Flag:
    is_severe = row["is_tender"] and row["detail"] != SAME_DAY
    return Flag(
        local_date=row["local_date"],
        rule="R9",
        severity=2 if is_severe else 1,
        exposure="achilles_midportion",
        value=row["hours"],
        limit=row["limit"],
        evidence="B",
        why="",
        activity=row["activity_id"],
        tissue="achilles_midportion",
        window_days=seen.method.capacity.hard_window_days,
        quality="reported" if row["activity_id"] is None else row["tissue_quality"],
        constants=_hard_constants(seen, row["limit"]),
        detail=row["detail"],
        athlete_id=row["athlete_id"],
    )


def _hard_constants(seen: Evidence, limit: float) -> dict[str, float]:
    rules = seen.method.capacity
    return {
        "hard_gap_h": limit,
        "hard_window_days": rules.hard_window_days,
        "hard_min_days": seen.method.flags.hard_min_days,
        "floor_fast": seen.method.floor("fast"),
        "floor_uphill_ascent": seen.method.floor("uphill_ascent"),
        "spike_window_days": seen.method.spike_window_days,
        "hard_tissue_share": rules.hard_tissue_share,
        "hard_exposure_share": rules.hard_exposure_share,
        **tissue_constants("achilles_midportion", seen.method),
    }


def r11_return(seen: Evidence) -> Iterator[Flag]:
    """R11: first run after 14 days off above 75 % of the usual; after 30 days off run-walk comes first."""
    rules, runs = seen.method.flags, seen.runs
    distance = runs.value[:, runs.column("distance")]
    off = np.where(np.diff(runs.series, prepend=-1) == 0, np.diff(runs.day, prepend=0) - 1, 0)
    for i in np.flatnonzero(seen.asked_runs & (off >= rules.off_days) & ~np.isnan(distance)):
        usual = _usual_before(runs, int(i), distance, rules.return_days)
        is_over = usual is not None and distance[i] > rules.return_share * usual + TOLERANCE
        if usual is not None and (is_over or off[i] >= rules.off_long_days):
            yield _return_flag(seen, int(i), float(distance[i]), usual, int(off[i]))


def _usual_before(runs: Spikes, i: int, distance: Numbers, days: int) -> float | None:
    """Median run of the `days` days up to the last run before the break."""
    first = int(np.searchsorted(runs.series, runs.series[i]))
    since = first + int(np.searchsorted(runs.day[first:i], runs.day[i - 1] - days, side="right"))
    known = distance[since:i][~np.isnan(distance[since:i])]
    return float(np.median(known)) if len(known) else None


def _return_flag(seen: Evidence, i: int, distance: float, usual: float, off: int) -> Flag:
    rules, row, last = seen.method.flags, seen.run_rows[i], seen.run_rows[i - 1]
    limit = rules.return_share * usual
    return Flag(
        local_date=row["local_date"],
        rule="R11",
        severity=2,
        exposure="distance",
        value=distance,
        limit=limit,
        evidence="C",
        why="",
        activity=row["activity_id"],
        ratio=distance / usual if usual > 0 else None,
        reference=Reference(last["activity_id"], last["local_date"], usual),
        window_days=rules.return_days,
        quality=row["volume_quality"],
        constants={
            "off_days": rules.off_days,
            "off_long_days": rules.off_long_days,
            "return_share": rules.return_share,
            "return_days": rules.return_days,
            "days_off": float(off),
        },
        athlete_id=row["athlete_id"],
    )


def r15_change(seen: Evidence) -> Iterator[Flag]:
    """R15: footwear, foot strike or treadmill changed in the last four weeks while the load rises."""
    rules = seen.method.flags
    before = (
        pl.col("week").shift(WEEK_DAYS).over("athlete_id")
    )  # all there is in the first weeks: provisional
    usual = pl.coalesce(pl.when(one > 0).then(one) for one in (pl.col("reference_week"), before))
    weeks = seen.weeks.filter(pl.col("measure") == "distance").with_columns(usual=usual)
    rising = weeks.filter(pl.col("week") > rules.rising * pl.col("usual") + TOLERANCE)
    for kind, days in _changes(seen).items():
        marked = rising.join(days, on=["athlete_id", "local_date"], how="inner").sort(
            "athlete_id", "local_date"
        )
        for row in onsets(seen, marked, pl.lit(value=True), rules.change_days):
            yield _change_flag(seen, row, kind)


def _changes(seen: Evidence) -> dict[str, pl.DataFrame]:
    """Kind of change → days within four weeks of one, with the share before and now where there is one."""
    rules, on = seen.method.flags, ["athlete_id", "local_date"]
    found = {"treadmill": _belt_days(seen)}
    told = seen.background.changes.with_columns(
        local_date=pl.date_ranges(
            "local_date", pl.col("local_date").dt.offset_by(f"{rules.change_days - 1}d")
        )
    ).explode("local_date")
    for kind in sorted(told["kind"].unique().to_list()):
        days = told.filter(pl.col("kind") == kind).unique(on).select(on)
        found[kind] = days.with_columns(share=pl.lit(None, pl.Float64), share_before=pl.lit(None, pl.Float64))
    return found


def _belt_days(seen: Evidence) -> pl.DataFrame:
    """Run days whose share of treadmill distance is far from that of the weeks before."""
    schema = {"athlete_id": pl.String, "local_date": pl.Date, "share": pl.Float64, "share_before": pl.Float64}
    if "sub_sport" not in seen.exposures.columns or not seen.exposures["sub_sport"].is_in(INDOOR).any():
        return pl.DataFrame(schema=schema)
    rules = seen.method.flags
    runs = run_sessions(seen.exposures, ["distance_m", "sub_sport"]).filter(pl.col("distance_m") > 0)
    now, n_now = _belt_share(runs, rules.change_days, 0)
    before, n_before = _belt_share(runs, rules.change_before_days, rules.change_days)
    enough = np.minimum(n_now, n_before) >= rules.change_min_runs
    moved = enough & (np.abs(now - before) > rules.change_share + TOLERANCE)
    days = runs.select("athlete_id", "local_date").with_columns(
        share=pl.Series(now), share_before=pl.Series(before)
    )
    return days.filter(pl.Series(moved)).unique(
        ["athlete_id", "local_date"], keep="last", maintain_order=True
    )


def _belt_share(runs: pl.DataFrame, days: int, lag: int) -> tuple[Numbers, np.ndarray[Any, Any]]:
    """Share of distance on a treadmill in the `days` days that end `lag` days before the day, and their runs."""
    series = runs["athlete_id"].rle_id().cast(pl.Int64).to_numpy()
    day = runs["local_date"].cast(pl.Int32).cast(pl.Int64).to_numpy()
    first, _ = window_rows(series, day, days + lag - 1)
    stop = window_rows(series, day, lag - 1)[0] if lag else np.searchsorted(*_ends(series, day), side="right")
    metres = runs["distance_m"].to_numpy()
    belt = np.where(runs["sub_sport"].is_in(INDOOR).fill_null(value=False).to_numpy(), metres, 0.0)
    total, part = (np.concatenate([[0.0], np.cumsum(column)]) for column in (metres, belt))
    whole = total[stop] - total[first]
    share = np.divide(part[stop] - part[first], whole, out=np.zeros(len(day)), where=whole > 0)
    return share, stop - first


def _ends(series: np.ndarray[Any, Any], day: np.ndarray[Any, Any]) -> tuple[Any, Any]:
    key = series * (int(day.max(initial=0)) + 1) + day
    return key, key


def _change_flag(seen: Evidence, row: Row, kind: str) -> Flag:
    rules, before = seen.method.flags, row["usual"]
    is_firm = row["status"] == "ok" and row["week_change"] is not None
    return Flag(
        local_date=row["local_date"],
        rule="R15",
        severity=1,
        exposure="distance",
        value=row["week"],
        limit=rules.rising * before,
        evidence="B",
        why="",
        activity=row["activity_id"],
        ratio=row["week"] / before,
        reference=Reference(None, row["local_date"] - timedelta(days=WEEK_DAYS), before),
        window_days=rules.change_days,
        quality=row["volume_quality"] if is_firm else PROVISIONAL,
        constants=_change_constants(seen, row),
        detail=kind,
        athlete_id=row["athlete_id"],
    )


def _change_constants(seen: Evidence, row: Row) -> dict[str, float]:
    rules = seen.method.flags
    shares = {name: row[name] for name in ("share", "share_before") if row[name] is not None}
    return {
        "rising": rules.rising,
        "change_days": rules.change_days,
        "change_before_days": rules.change_before_days,
        "change_share": rules.change_share,
        "change_min_runs": rules.change_min_runs,
        **shares,
    }


RECOVERY_RULES = (r9_hard_days, r11_return, r15_change)
