"""What was told or estimated, against plain Python on the same 200 histories: distances from the time, races, speeds set."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from statistics import median
from typing import Any

import polars as pl
import pytest

from loadwatch.load.daily import daily_load
from loadwatch.load.estimate import with_estimated_distance
from loadwatch.load.hill_share import with_hill_heights
from loadwatch.load.race import race_speeds
from loadwatch.load.speed import critical_speed_by_day
from loadwatch.load.spike import spikes
from loadwatch.load.thresholds import by_period
from loadwatch.model import Athlete
from tests.load import series
from tests.load.histories import HISTORIES, METHOD, exposures, naive_days
from tests.load.test_twins import same
from tests.load.test_twins_long import Found, efforts_frame, told_on

Row = dict[str, Any]


# ---- distances from the time --------------------------------------------------------


@cache
def timed() -> pl.DataFrame:
    """All runs with a time: some fast, some without a distance, some of seconds, some whose climb has no slope."""
    dice = random.Random(7)  # noqa: S311 - made-up data, no secret
    rows = []
    for row in (
        exposures().select("athlete_id", "activity_id", "local_date", "start_utc", "distance_m").to_dicts()
    ):
        metres, km_s = row["distance_m"], dice.uniform(280.0, 420.0)
        seconds = dice.choice([None, 30.0, 1_500.0, 3_300.0]) if metres is None else metres / 1_000.0 * km_s
        climb = dice.choice([0.0, 60.0, 150.0, 400.0])
        rows.append(row | {
            "duration_s": seconds, "elapsed_s": 1_200.0, "volume_quality": "A", "hills_quality": "A",
            "fast_m": None if metres is None else metres * dice.choice([0.0, 0.0, 0.05, 0.3]),
            "ascent_m": climb, "uphill_ascent_m": dice.choice([None, 0.2 * climb, 0.9 * climb]),
        })  # fmt: skip
    return series.exposures(rows)


@cache
def naive_timed() -> tuple[Row, ...]:
    """The same runs, each estimate by a loop over the runner's runs of the 28 days before."""
    rows = timed().sort("athlete_id", "local_date", "start_utc", maintain_order=True).to_dicts()
    own: dict[str, list[Row]] = {}
    for row in rows:
        own.setdefault(row["athlete_id"], []).append(row)
    found = []
    for row in rows:
        near = [
            one for one in own[row["athlete_id"]]
            if timedelta(0) < row["local_date"] - one["local_date"] <= timedelta(days=28)
        ]  # fmt: skip
        told = [one for one in near if one["distance_m"] and one["duration_s"]]
        speeds = [
            one["distance_m"] / one["duration_s"]
            for one in told if (one["fast_m"] or 0.0) <= 0.1 * one["distance_m"]
        ] or [one["distance_m"] / one["duration_s"] for one in told]  # fmt: skip
        metres = row["distance_m"]
        if metres is None and (row["duration_s"] or 0.0) >= 60.0 and speeds:
            metres = row["duration_s"] * median(speeds)
        found.append(row | {"told_m": metres, "near": near})
    return tuple(found)


def test_distances_from_the_time() -> None:
    """Time x median easy speed of 28 days (of all runs where none was easy), and quality E where it was estimated."""
    ordered = timed().sort("athlete_id", "local_date", "start_utc", maintain_order=True)
    found = with_estimated_distance(ordered)
    expected = naive_timed()
    estimated = [row["distance_m"] is None and row["told_m"] is not None for row in expected]

    same(found["distance_m"].to_list(), [row["told_m"] for row in expected])
    assert [quality == "E" for quality in found["volume_quality"]] == estimated
    assert sum(estimated) > 100
    assert sum(row["told_m"] is None for row in expected) > 50


def test_days_and_comparisons_hold_estimated_distances() -> None:
    """A day's sum and the 30-day longest take an estimated run like any other; a longer run without one voids a day."""
    last = max(one.last for one in HISTORIES)
    days = daily_load(
        timed(),
        pl.DataFrame(
            {"athlete_id": [one.name for one in HISTORIES], "known_until": [one.last for one in HISTORIES]}
        ),
        last,
        ["distance"],
        METHOD,
    )
    runs = days.filter(pl.col("n_runs") > 0)
    by_day: dict[tuple[str, date], list[float]] = {}
    for row in naive_timed():
        known = by_day.setdefault((row["athlete_id"], row["local_date"]), [])
        known += [] if row["told_m"] is None else [row["told_m"]]

    assert list(by_day) == runs.select("athlete_id", "local_date").rows()
    same(runs["value"].to_list(), [sum(known) if known else None for known in by_day.values()])
    table = spikes(timed(), "distance", METHOD)
    longest = []
    for who, day in table.select("athlete_id", "local_date").iter_rows():
        before = [metres for n in range(1, 31) for metres in by_day.get((who, day - timedelta(days=n)), [])]
        longest.append(max(before) if before else None)
    same(table["longest"].to_list(), longest)


def test_heights_on_hills_without_a_slope() -> None:
    """The runner's share over the runs of 28 days that climb at least half as much per metre; else all of the climb."""
    ordered = with_estimated_distance(
        timed().sort("athlete_id", "local_date", "start_utc", maintain_order=True)
    )
    found = with_hill_heights(ordered)["uphill_ascent_m"].to_list()
    told = {row["activity_id"]: row["told_m"] for row in naive_timed()}
    expected = []
    for row in naive_timed():
        height, metres = row["uphill_ascent_m"], row["told_m"]
        if height is None:
            like = [
                one for one in row["near"]
                if one["uphill_ascent_m"] is not None and one["ascent_m"] > 0 and metres and told[one["activity_id"]] is not None
                and one["ascent_m"] >= 0.5 * row["ascent_m"] / metres * told[one["activity_id"]]
            ]  # fmt: skip
            whole = sum(one["ascent_m"] for one in like)
            height = row["ascent_m"] * (
                min(sum(one["uphill_ascent_m"] for one in like) / whole, 1.0) if whole else 1.0
            )
        expected.append(height)

    same(found, expected)


# ---- race results and speeds that were set --------------------------------------------


@cache
def raced(place: int) -> tuple[tuple[date, float, float], ...]:
    """Race results of a runner: day, metres, seconds; every second runner has some, some of no usable length."""
    dice, days = random.Random(1_000 + place), naive_days(place)  # noqa: S311 - made-up data, no secret
    if place % 2:
        return ()
    found = []
    for _ in range(dice.randrange(1, 4)):
        metres = dice.choice([1_000.0, 5_000.0, 10_000.0, 21_097.5, 30_000.0, 42_195.0])
        found.append((dice.choice(days)["local_date"], metres, metres / dice.uniform(2.6, 4.6)))
    return tuple(found)


def race_speed(metres: float, seconds: float) -> float | None:
    """Critical speed that a result on the level tells: Riegel to 20 minutes, a marathon at 84.8 %."""
    if seconds < 210.0:
        return None
    if metres <= 22_000.0:
        return 0.97 * (metres * (1_200.0 / seconds) ** (1.0 / 1.06)) / 1_200.0
    return metres / seconds / 0.848 if 41_300.0 <= metres <= 43_100.0 else None


def with_race(place: int, day: date, length: int) -> Found:
    """The candidate of a day, races among them: they come behind the line and may make it too low to be true."""
    near = [
        speed for on, metres, seconds in raced(place)
        if day - timedelta(days=length) <= on < day and (speed := race_speed(metres, seconds)) is not None
    ]  # fmt: skip
    found = told_on(place, day, length)
    if not near:
        return found
    is_line = found is not None and found[0] == "best efforts"
    if is_line and found is not None and found[1] >= 0.9 * max(near) / 0.97:
        return found
    return "race result", max(near)


@pytest.mark.parametrize("length", [90, 20])
def test_race_results(length: int) -> None:
    """Of the days before it a day's critical speed hears races behind a credible line and before training alone."""
    rows = [
        {"athlete_id": one.name, "local_date": day, "distance_m": metres, "time_s": seconds, "ascent_m": None}
        for place, one in enumerate(HISTORIES)
        for day, metres, seconds in raced(place)
    ]
    days = exposures().select("athlete_id", "local_date").unique().sort("athlete_id", "local_date")
    method = replace(METHOD, critical_speed_days=length)
    found = critical_speed_by_day(efforts_frame(), days, method, races=race_speeds(rows, method))
    places = {one.name: place for place, one in enumerate(HISTORIES)}
    expected = [with_race(places[who], day, length) for who, day in days.iter_rows()]

    assert found["cs_method"].to_list() == [each and each[0] for each in expected]
    same(found["critical_speed_mps"].to_list(), [each and each[1] for each in expected])
    assert sum(each is not None and each[0] == "race result" for each in expected) > 500


def test_speeds_that_were_set() -> None:
    """From its day on a speed that was set counts before all else, until the next one, and none again after an end."""
    days = exposures().select("athlete_id", "local_date").unique().sort("athlete_id", "local_date")
    found, expected = [], []
    for place, one in enumerate(HISTORIES):
        dice, own = random.Random(place), days.filter(pl.col("athlete_id") == one.name)  # noqa: S311 - made-up data
        starts = dice.sample(own["local_date"].to_list(), k=min(3, own.height))
        changes = [
            {"local_date": day, "key": "critical_speed_mps", "value": dice.choice([None, 3.2, 4.4])}
            for day in starts
        ]
        for who, rows in by_period(Athlete(one.name, one.name), changes, own):
            entered = {} if who.critical_speed_mps is None else {one.name: who.critical_speed_mps}
            found.append(critical_speed_by_day(efforts_frame(), rows, METHOD, entered))
        for day in own["local_date"].to_list():
            before = sorted((c["local_date"], c["value"]) for c in changes if c["local_date"] <= day)
            value = before[-1][1] if before else None
            expected.append(("entered", value) if value is not None else told_on(place, day, 90))
    table = pl.concat(part for part in found if part.height)

    assert table.select("athlete_id", "local_date").equals(days)
    assert table["cs_method"].to_list() == [each and each[0] for each in expected]
    same(table["critical_speed_mps"].to_list(), [each and each[1] for each in expected])
