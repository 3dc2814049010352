"""R13: what the diary says, for every run day, planned ones too, and for the first day of a spell without a run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from loadwatch.load.diary import SITES
from loadwatch.load.evidence import Evidence, Row
from loadwatch.load.symptoms import NUMBERS, STATES, effect
from loadwatch.model import Flag, Method

RED = STATES.index("red")
TENDON_SITES = ("achilles_midportion", "achilles_insertional", "calf")
Key = tuple[str, date]


def r13_symptoms(seen: Evidence) -> Iterator[Flag]:
    """R13: the worst state of the day; S1, S2, S3 and red."""
    states = seen.sore
    if states.is_empty():
        return
    runs = seen.run_days(seen.since)
    worst = states.sort("level", "site", "side", descending=[True, False, False]).unique(
        ["athlete_id", "local_date"], keep="first", maintain_order=True
    )
    levels = {(row["athlete_id"], row["local_date"]): row["level"] for row in worst.iter_rows(named=True)}
    asked = worst.filter(pl.col("local_date") >= (seen.since or date.min))
    for row in asked.sort("athlete_id", "local_date").iter_rows(named=True):
        key = (row["athlete_id"], row["local_date"])
        is_worse = row["level"] > levels.get((key[0], key[1] - timedelta(days=1)), 0)
        if key in runs or (is_worse and row["is_told"]):
            yield _symptom_flag(row, runs.get(key), seen)


def tender_days(seen: Evidence) -> set[Key]:
    """Days on which the diary puts the Achilles tendon at S1 or worse."""
    sore = seen.sore.filter(pl.col("site").is_in(TENDON_SITES))
    return set(sore.select("athlete_id", "local_date").iter_rows())


def red_days(seen: Evidence) -> set[Key]:
    """Days with a red flag."""
    return set(seen.sore.filter(pl.col("level") == RED).select("athlete_id", "local_date").iter_rows())


def _symptom_flag(row: Row, run: Row | None, seen: Evidence) -> Flag:
    tissues, constants = SITES.get(row["site"], ()), _constants(row["state"], seen.method)
    constants |= {name: value for name in NUMBERS if (value := row.get(name)) is not None}
    return Flag(
        local_date=row["local_date"],
        rule="R13",
        severity=min(row["level"], 3),
        exposure=tissues[0] if tissues else "distance",
        value=float(row["level"]),
        limit=0.0,
        evidence="B",
        why="",
        activity=None if run is None else run["activity_id"],
        tissue=row["site"],
        window_days=int(constants["hold_days"]),
        quality=row.get("confidence") or "reported",
        constants=constants,
        detail=f"{row['side'] or 'unknown'}:{row.get('reason') or ''}",
        athlete_id=row["athlete_id"],
    )


def _constants(state: str, method: Method) -> dict[str, float]:
    """The steps that made the state, how long it speaks, and the numbers of what it asks."""
    rules, asked = method.symptoms, effect(state, method)
    steps = {name: float(value) for name, value in vars(rules).items() if not isinstance(value, tuple)}
    held = steps | {"hold_days": float(rules.hold_days_stop if asked.is_pause else rules.hold_days)}
    if asked.next_session_share is not None and asked.between_runs_h is not None:
        held["next_session_share"] = asked.next_session_share
        held["between_runs_least_h"], held["between_runs_most_h"] = map(float, asked.between_runs_h)
    return held


SYMPTOM_RULES = (r13_symptoms,)
