"""Long windows against plain pandas and Python on the same 200 histories: own weeks of a year, efforts of 90 days."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from loadwatch.curves import BEST_SPEEDS_S, EFFORTS_M
from loadwatch.load.evidence import Background, gather
from loadwatch.load.ratio import load_metrics
from loadwatch.load.rules.week import r12_monotony
from loadwatch.load.speed import critical_speed_by_day
from loadwatch.model import Method
from tests.load.histories import HISTORIES, METHOD, daily, exposures, naive_days
from tests.load.twins import naive_metrics

Effort = tuple[int, float]  # metres, seconds
Session = tuple[date, list[Effort]]
Found = tuple[str, float] | None  # from what, metres per second
EARLY = 35  # monotony of random days is low, and these histories are short: the rule is asked to speak early


# ---- R12 ------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [365, 40])
def test_own_weeks(length: int) -> None:
    """R12 speaks where days are alike in seven days above the 75th percentile of the runner's own, today's left out."""
    rules = replace(METHOD.flags, percentile_days=length, percentile_min_days=EARLY, monotony_high=0.9)
    method = replace(METHOD, flags=rules)
    seen = gather(exposures(), daily(), load_metrics(daily(), method), method, Background())
    found = [
        (flag.athlete_id, flag.local_date, flag.constants["week_m"], flag.reference.value)
        for flag in r12_monotony(seen)
        if flag.reference is not None
    ]
    expected = [row for place in range(len(HISTORIES)) for row in alike(place, method, length)]

    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert np.allclose([row[2:] for row in found], [row[2:] for row in expected], rtol=0, atol=1e-6)
    assert len(found) > 100


def alike(place: int, method: Method, length: int) -> list[tuple[Any, ...]]:
    """Runner, day, its seven days and the percentile before it, of the first run day of every spell."""
    days = naive_days(place)
    metrics = naive_metrics(days, method, "rolling-uncoupled", method.chronic_floor("distance"))
    acute = pd.Series([row["acute"] for row in metrics], dtype=float)
    found, last, is_told = [], None, False
    for i, (day, row) in enumerate(zip(days, metrics, strict=True)):
        own = acute[max(0, i - length) : i].dropna()
        usual = own.quantile(0.75) if len(own) >= EARLY else np.inf
        if row["acute"] is None or row["monotony"] is None:
            continue
        if not (row["monotony"] > 0.9 + 1e-9 and row["acute"] > usual + 1e-9):
            continue
        is_told = is_told and last is not None and (day["local_date"] - last).days <= 7
        last = day["local_date"]
        if day["n_runs"] and not is_told:
            found.append((HISTORIES[place].name, last, row["acute"], usual))
            is_told = True
    return found


# ---- critical speed -------------------------------------------------------------------


@cache
def sessions(place: int) -> tuple[Session, ...]:
    """Best efforts of every known run of a runner: near one line, some off it, some distances never run."""
    dice, one = random.Random(place), HISTORIES[place]  # noqa: S311 - made-up data, no secret
    rows = exposures().filter((pl.col("athlete_id") == one.name) & (pl.col("distance_m") > 0))
    base, found = dice.uniform(2.8, 4.2), []
    for day in rows["local_date"].to_list():
        speed, extra = base * dice.uniform(0.85, 1.02), dice.uniform(60, 260)
        by_distance = [(m, (m - extra) / speed * dice.uniform(1, 1.01)) for m in EFFORTS_M]
        by_time = [(round((speed * s + extra) * dice.uniform(0.96, 1.02)), float(s)) for s in BEST_SPEEDS_S]
        kept = [each for each in by_distance if dice.random() < 0.2]
        kept += [each for each in by_time if dice.random() < 0.1 and each[0] not in EFFORTS_M]
        found.append((day, kept))
    return tuple(found)


@cache
def efforts_frame() -> pl.DataFrame:
    """Best efforts of all of them, one row a session."""
    effort = pl.List(pl.Struct({"distance_m": pl.Int32, "time_s": pl.Float64}))
    made = [
        {"athlete_id": one.name, "local_date": day,
         "efforts": [{"distance_m": metres, "time_s": seconds} for metres, seconds in kept]}
        for place, one in enumerate(HISTORIES)
        for day, kept in sessions(place)
    ]  # fmt: skip
    return pl.DataFrame(made, schema={"athlete_id": pl.String, "local_date": pl.Date, "efforts": effort})


@pytest.mark.parametrize("length", [90, 20])
def test_critical_speed(length: int) -> None:
    """The best efforts of the 90 days before a day, its own left out, and what they say of critical speed."""
    efforts = efforts_frame()
    days = daily().select("athlete_id", "local_date")
    method = replace(METHOD, critical_speed_days=length)
    found = critical_speed_by_day(efforts, days, method)
    expected = [
        told_on(place, day["local_date"], length)
        for place in range(len(HISTORIES))
        for day in naive_days(place)
    ]

    assert found["cs_method"].to_list() == [each and each[0] for each in expected]
    speeds = [np.nan if each is None else each[1] for each in expected]
    assert np.allclose(
        found["critical_speed_mps"].fill_null(np.nan), speeds, rtol=0, atol=1e-9, equal_nan=True
    )
    assert {each and each[0] for each in expected} == {None, "best efforts", "best 20 min", "best 5 min"}


@cache
def told_on(place: int, day: date, length: int) -> Found:
    """Critical speed of a numbered runner on one day."""
    return told_by(sessions(place), day, length)


def told_by(own: tuple[Session, ...], day: date, length: int) -> Found:
    """Critical speed of one runner on one day, candidate after candidate."""
    near = [each for on, kept in own if day - timedelta(days=length) <= on < day for each in kept]
    line = sorted(
        (min(s for m, s in near if m == metres), metres)
        for metres in EFFORTS_M
        if any(m == metres for m, _ in near)
    )
    line = [(s, m) for s, m in line if 45 <= s <= 25 * 60]
    fast = {s: [m / s for m, t in near if t == s and m not in EFFORTS_M] for s in BEST_SPEEDS_S}
    if len(line) >= 3:
        times, metres = zip(*line, strict=True)
        speed, extra = np.polyfit(times, metres, 1)
        is_line = np.corrcoef(times, metres)[0, 1] ** 2 >= 0.995 and 40 <= extra <= 400
        if is_line and 0.9 * max(fast[1200], default=0) <= speed <= max(fast[180], default=np.inf):
            return "best efforts", speed
    if fast[1200]:
        return "best 20 min", 0.97 * max(fast[1200])
    return ("best 5 min", float(np.percentile(fast[300], 95))) if fast[300] else None
