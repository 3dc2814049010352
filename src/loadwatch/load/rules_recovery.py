"""R9, R11 and R15: hard tendon days too close, the return after a break, and a change under rising load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any

import numpy as np
import polars as pl

from loadwatch.load.evidence import PROVISIONAL, TOLERANCE, Evidence, Row, changed, tissue_constants
from loadwatch.load.hard_day import HARD_STRENGTH, SHARED, TENDON, hard_days
from loadwatch.load.outings import run_sessions
from loadwatch.load.rules_symptoms import tender_days
from loadwatch.load.rules_week import onsets
from loadwatch.load.window import Numbers, window_rows
from loadwatch.model import INDOOR, Flag, Reference

Key = tuple[str, date]


def r9_hard_days(seen: Evidence) -> Iterator[Flag]:
    """R9: a hard tendon day too soon after the last one, and a hard run and hard calf work on one day.

    On a day without a run hard calf work is held against a hard run alone: calf loading day after day is a common prescription.
    """
    own = seen.daily.filter(pl.col("measure").is_in([*TENDON, *SHARED]))
    if own.is_empty():
        return
    since, near = seen.since or date.min, None
    if seen.since is not None:  # a hard day that is farther back than the longest gap is too close to nothing
        hours = max(seen.method.flags.hard_gap_h, seen.method.flags.hard_gap_tender_h)
        near = seen.since - timedelta(hours=hours, days=2)
        window = max(seen.method.capacity.hard_window_days, seen.method.spike_window_days) + 1
        own = own.filter(pl.col("local_date") >= near - timedelta(days=window))
    found = hard_days(own, seen.background.strength, seen.method)
    if near is not None:
        found, own = (frame.filter(pl.col("local_date") >= near) for frame in (found, own))
    runs, tender, loads = seen.run_days(near), tender_days(seen), _tendon_loads(own)
    days = found.sort("athlete_id", "local_date").to_dicts()
    for last, this in zip([None, *days], days, strict=False):
        if this["local_date"] >= since:
            yield from _of_hard_day(seen, (last, this), runs, loads, tender)


def _of_hard_day(
    seen: Evidence, pair: tuple[Row | None, Row], runs: Mapping[Key, Row], loads: Mapping[Key, float],
    tender: set[Key],
) -> Iterator[Flag]:  # fmt: skip
    """The flag of one hard day: too close to the one before, else hard twice."""
    last, this = pair
    is_pair = last is not None and last["athlete_id"] == this["athlete_id"]
    if last is not None and is_pair and (_key(this) in runs or _is_hard_run(last)):
        flag = _too_close(seen, last, runs, this, tender)
        if flag is not None:
            before = Reference(_activity(runs, last), last["local_date"], loads.get(_key(last), 0.0))
            yield changed(flag, reference=before)
            return
    if _is_hard_run(this) and set(this["reasons"]) & set(HARD_STRENGTH):
        flag = _hard_flag(seen, this, runs.get(_key(this)), 0.0, tender)
        yield changed(flag, severity=1, detail="same_day")


def _is_hard_run(day: Row) -> bool:
    return not set(day["reasons"]) <= set(HARD_STRENGTH)


def _tendon_loads(daily: pl.DataFrame) -> dict[Key, float]:
    known = (pl.col("measure") == TENDON[0]) & (pl.col("value") > 0)
    rows = daily.filter(known).select("athlete_id", "local_date", "value").iter_rows()
    return {(athlete, day): value for athlete, day, value in rows}


def _key(row: Row) -> Key:
    return row["athlete_id"], row["local_date"]


def _activity(runs: Mapping[Key, Row], day: Row) -> str | None:
    found = runs.get(_key(day))
    return None if found is None else str(found["activity_id"])


def _too_close(
    seen: Evidence, last: Row, runs: Mapping[Key, Row], this: Row, tender: set[Key]
) -> Flag | None:
    before, row = runs.get(_key(last)), runs.get(_key(this))
    hours = _hours(before, row, (this["local_date"] - last["local_date"]).days)
    detail = "strength" if before is None else "strength_after" if row is None else None
    flag = changed(_hard_flag(seen, this, row, hours, tender), detail=detail)
    return flag if hours < flag.limit - TOLERANCE else None


def _hard_flag(seen: Evidence, this: Row, row: Row | None, hours: float, tender: set[Key]) -> Flag:
    rules, key = seen.method.flags, _key(this)
    is_tender = key in tender or seen.background.has_history(*key, seen.method)
    limit = rules.hard_gap_tender_h if is_tender else rules.hard_gap_h
    return Flag(
        local_date=key[1],
        rule="R9",
        severity=2 if is_tender else 1,
        exposure="achilles_midportion",
        value=hours,
        limit=limit,
        evidence="B",
        why="",
        activity=None if row is None else row["activity_id"],
        tissue="achilles_midportion",
        window_days=seen.method.capacity.hard_window_days,
        quality=None if row is None else row["tissue_quality"],
        constants=_hard_constants(seen, limit),
        athlete_id=key[0],
    )


def _hard_constants(seen: Evidence, limit: float) -> dict[str, float]:
    rules = seen.method.capacity
    return {
        "hard_gap_h": limit,
        "hard_tissue_share": rules.hard_tissue_share,
        "hard_exposure_share": rules.hard_exposure_share,
        **tissue_constants("achilles_midportion", seen.method),
    }


def _hours(before: Row | None, row: Row | None, days: int) -> float:
    """From the last start of the one day to the first of the other; whole days when a start is not known."""
    if before is None or row is None or before["last_start_utc"] is None or row["start_utc"] is None:
        return 24.0 * days
    return float((row["start_utc"] - before["last_start_utc"]).total_seconds() / 3600.0)


def r11_return(seen: Evidence) -> Iterator[Flag]:
    """R11: first run after 14 days off above 75 % of the usual; after 30 days off run-walk comes first."""
    rules, column = seen.method.flags, seen.runs.column("distance")
    distance, day = seen.runs.value[:, column], seen.runs.rows["local_date"].to_physical().to_numpy()
    off = np.diff(day) - 1
    is_back = (np.diff(seen.runs.series) == 0) & (off >= rules.off_days) & ~np.isnan(distance[1:])
    for i in np.flatnonzero(is_back & seen.asked_runs[1:]) + 1:
        usual = _usual_before(seen, int(i), distance)
        is_over = usual is not None and distance[i] > rules.return_share * usual + TOLERANCE
        if usual is not None and (is_over or off[i - 1] >= rules.off_long_days):
            yield _return_flag(seen, int(i), float(distance[i]), usual, int(off[i - 1]))


def _usual_before(seen: Evidence, i: int, distance: Numbers) -> float | None:
    """Median run of the four weeks up to the last run before the break."""
    rows, since = seen.run_rows, timedelta(days=seen.method.flags.return_days)
    last = rows[i - 1]
    known = []
    for j in range(i - 1, -1, -1):
        if rows[j]["athlete_id"] != last["athlete_id"] or last["local_date"] - rows[j]["local_date"] >= since:
            break
        if not np.isnan(distance[j]):
            known.append(float(distance[j]))
    return median(known) if known else None


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
            "days_off": float(off),
        },
        athlete_id=row["athlete_id"],
    )


def r15_change(seen: Evidence) -> Iterator[Flag]:
    """R15: footwear, foot strike or treadmill changed in the last four weeks while the load rises."""
    rules = seen.method.flags
    week_before = pl.col("acute").shift(7).over("athlete_id")  # all there is in the first weeks: provisional
    usual = pl.coalesce(pl.col("acute") / pl.col("week_change"), pl.when(week_before > 0).then(week_before))
    weeks = seen.weeks.filter(pl.col("measure") == "distance").with_columns(usual=usual)
    rising = weeks.filter(pl.col("acute") > rules.rising * pl.col("usual") + TOLERANCE)
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
    if "sub_sport" not in seen.exposures.columns:
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
        value=row["acute"],
        limit=rules.rising * before,
        evidence="B",
        why="",
        activity=row["activity_id"],
        ratio=row["acute"] / before,
        reference=Reference(None, row["local_date"] - timedelta(days=7), before),
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
        **shares,
    }


RECOVERY_RULES = (r9_hard_days, r11_return, r15_change)
