"""Two hundred made-up histories that began as instants: leap days, days of 23 and 25 hours, gaps, unknown runs."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl

from loadwatch.decode.zone import local_offset_s
from loadwatch.frames import RecordFrame, empty
from loadwatch.load.daily import daily_load
from loadwatch.logbook.parts import local_day
from loadwatch.model import Decoded, Method
from tests.load import series

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Europe/London")
FIRSTS = (date(2024, 1, 15), date(2024, 2, 20), date(2024, 9, 10), date(2023, 9, 20))
CLOCKS = (time(0, 20), time(2, 30), time(7, 0), time(23, 40))
METHOD = Method()


@dataclass(frozen=True)
class Made:
    """One runner: zone, runs as (instant, kilometres or None), the last known and the last day."""

    name: str
    zone: str
    runs: tuple[tuple[datetime, float | None], ...]
    known_until: date
    last: date


def made(seed: int) -> Made:
    """A history of 45 to 110 days; on days whose clocks change there is a run early and one late."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, no secret
    zone = ZoneInfo(ZONES[seed % len(ZONES)])
    first = dice.choice(FIRSTS) + timedelta(days=dice.randrange(12))
    days = [first + timedelta(days=n) for n in range(dice.randrange(45, 110))]
    gaps, runs = dice.choice([0.0, 0.0, 0.03, 0.1]), [(first, CLOCKS[2], 5.0)]
    for day in days[1:]:
        if hours_of(day, zone) != 24:
            runs += [(day, CLOCKS[0], 4.0 + seed % 7), (day, CLOCKS[3], 3.3)]
        elif dice.random() < 0.55:
            km = None if dice.random() < gaps else dice.choice([0.0, 3.3, 6.0, 8.2, 12.0, 21.1])
            runs.append((day, dice.choice(CLOCKS[:3]), km))
            runs += [(day, CLOCKS[3], None)] if gaps and dice.random() < 0.04 else []
    at = [(datetime.combine(day, clock, zone).astimezone(UTC), km) for day, clock, km in runs]
    reach = max(local_date(instant, zone.key) for instant, _ in at)
    silent = dice.choice([0, 0, 0, 5])  # days at the end of which nothing is known
    return Made(
        f"runner{seed:03}",
        zone.key,
        tuple(sorted(at, key=lambda run: run[0])),
        reach,
        reach + timedelta(days=silent),
    )


@cache
def hours_of(day: date, zone: ZoneInfo) -> int:
    """Length of a calendar day: 24, on two days of the year 23 or 25."""
    start, end = (
        datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + timedelta(days=1))
    )
    return round((end - start).total_seconds() / 3600)


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day that loadwatch gives a recording of that runner."""
    decoded = Decoded("fit", (), _NO_RECORDS, start_utc=instant)
    found = local_offset_s(decoded, zone)
    day = local_day(decoded, None if found is None else found[0])
    assert day is not None
    return day


_NO_RECORDS = empty(RecordFrame)
HISTORIES = tuple(made(seed) for seed in range(200))


@cache
def exposures() -> pl.DataFrame:
    """What loadwatch knows of all of them."""
    return series.exposures([
        {
            "athlete_id": one.name, "activity_id": f"{one.name}-{place}", "local_date": local_date(at, one.zone),
            "start_utc": at, "elapsed_s": 1_200.0,
            "duration_s": None if km is None else 1_200.0,  # with a time its distance would be estimated
            "distance_m": None if km is None else km * 1_000.0,
        }
        for one in HISTORIES
        for place, (at, km) in enumerate(one.runs)
    ])  # fmt: skip


@cache
def daily() -> pl.DataFrame:
    """`DailyFrame` of all of them, each up to its own last day."""
    rows, parts = exposures(), []
    for one in HISTORIES:
        own, until = rows.filter(pl.col("athlete_id") == one.name), series.until(one.known_until, one.name)
        parts.append(daily_load(own, until, one.last, ["distance"], METHOD))
    return pl.concat(parts)


@cache
def naive_days(place: int) -> list[dict[str, Any]]:
    """The days of one runner by pandas: instants into the zone, a loop over the calendar."""
    one = HISTORIES[place]
    runs = pd.DataFrame(one.runs, columns=["at", "km"])
    runs["day"] = pd.DatetimeIndex(runs["at"]).tz_convert(one.zone).date
    days = []
    for stamp in pd.date_range(runs["day"].min(), one.last):
        km = runs.loc[runs["day"] == stamp.date(), "km"]
        known = km.dropna()
        status = "run" if len(known) else "unknown"
        if len(known) < len(km) and len(known):
            status = "partial"
        if km.empty:
            status = "rest" if stamp.date() <= one.known_until else "missing"
        value = known.sum() * 1_000.0 if len(known) or status == "rest" else None
        longest = known.max() * 1_000.0 if len(known) else value
        days.append(
            {
                "local_date": stamp.date(),
                "value": value,
                "longest": longest,
                "n_runs": len(km),
                "status": status,
            }
        )
    return days


def all_naive_days() -> list[dict[str, Any]]:
    """The days of all runners, in order."""
    return [day for place in range(len(HISTORIES)) for day in naive_days(place)]
