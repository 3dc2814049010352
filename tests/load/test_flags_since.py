"""Flags from a day on are exactly the later part of all flags: what is left out early changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from loadwatch.load.daily import daily_load
from loadwatch.load.evidence import CHANGES, STRENGTH, Background
from loadwatch.load.flags import flags
from loadwatch.load.lookback import days_read, recent_days, recent_runs
from loadwatch.load.modifier import Override
from loadwatch.load.ratio import load_metrics
from loadwatch.model import Athlete, Flag
from tests.load import series
from tests.load.rule_cases import MEASURES, METHOD, TISSUES, diary, frame, run

DAYS = 400


def restless() -> pl.DataFrame:
    """A year with spikes of every kind, breaks, treadmill weeks and runs close to each other."""
    rng = np.random.default_rng(5)
    rows = []
    for day in range(DAYS):
        if rng.random() > 0.55 or 150 < day < 168 or 260 < day < 300:
            continue
        km = float(rng.gamma(4.0, 2.0)) * (1.6 if day % 50 > 40 else 1.0)
        parts = {"uphill_ascent_m": 300.0, "downhill_descent_m": 300.0, "fast_m": 1_500.0, "sprint_m": 300.0}
        own = {name: float(most * rng.random() ** 3 * 4) for name, most in parts.items()}
        loads = {f"{tissue}_eqkm": km * float(rng.uniform(0.5, 2.0)) for tissue in TISSUES}
        belt = "treadmill" if day % 90 > 60 else None
        rows.append(run(day, km, sub_sport=belt, **own, **loads))
    return frame(rows)


def known() -> Background:
    """A runner with history, diary, strength, new shoes and limits of the therapist."""
    at = [series.MONDAY + timedelta(days=day) for day in range(DAYS)]
    states = [(day, ("S0", "S1", "S2", "red")[day % 97 // 30]) for day in range(200, 380)]
    limits = (
        Override("week", 30_000.0, at[100], "as agreed", "distance"),
        Override("limit", 9_000.0, at[120], "as agreed", "distance"),
    )
    return Background(
        athletes={"ana": Athlete("ana", "Ana", focus_tissue="knee", achilles_history=True)},
        states=diary(*states),
        strength=pl.DataFrame(
            [("ana", at[day], "plyometric") for day in (50, 181, 340)], STRENGTH, orient="row"
        ),
        changes=pl.DataFrame([("ana", at[day], "footwear") for day in (90, 320)], CHANGES, orient="row"),
        overrides={"ana": limits},
    )


@pytest.mark.parametrize("since", [0, 149, 168, 250, 330, 386, 420])
def test_the_later_part_of_all_flags(since: int) -> None:
    """Every flag, with its reason, reference and order, is the one that the whole history gives."""
    exposures, last = restless(), series.MONDAY + timedelta(days=DAYS - 1)
    daily = daily_load(exposures, series.until(last), last, MEASURES)
    load, first = load_metrics(daily, METHOD), series.MONDAY + timedelta(days=since)

    every = flags(exposures, daily, load, METHOD, known())
    asked = flags(exposures, daily, load, METHOD, known(), since=first)

    assert {"R1", "R2", "R3", "R4", "R5", "R6", "R7", "R9", "R10", "R11", "R13", "R14", "PT"} <= {
        flag.rule for flag in every
    }
    assert asked == [flag for flag in every if flag.local_date >= first]


@pytest.mark.parametrize("since", range(140, DAYS - 5, 9))
def test_what_rules_look_back_on_is_enough(since: int) -> None:
    """From any day on the flags are those of the whole history when only what `lookback` keeps of it is given."""
    exposures, last, today = (
        restless(),
        series.MONDAY + timedelta(days=DAYS - 1),
        series.MONDAY + timedelta(days=since),
    )
    daily, is_later = (
        daily_load(exposures, series.until(last), last, MEASURES),
        pl.col("local_date") > today,
    )
    near = pl.concat([recent_runs(exposures, today, METHOD), exposures.filter(is_later)])
    days = pl.concat([recent_days(daily, today, METHOD), daily.filter(is_later)])
    days = days.sort("athlete_id", "measure", "local_date")
    first = today - timedelta(days=days_read(METHOD))
    told = replace(known(), states=known().states.filter(pl.col("local_date") >= first))

    every = flags(exposures, daily, load_metrics(daily, METHOD), METHOD, known(), since=today)
    asked = flags(near, days, load_metrics(days, METHOD), METHOD, told, since=today)

    assert near.height < exposures.height or since < days_read(METHOD)
    assert [_rounded(flag) for flag in asked] == [_rounded(flag) for flag in every]


def _rounded(flag: Flag) -> Flag:
    """Shares are differences of sums from the first run on: the last digit depends on where they begin."""
    return replace(flag, constants={name: round(value, 9) for name, value in flag.constants.items()})


def test_a_long_history_with_a_pause_stays_long() -> None:
    """After half a year off, twenty days of running and a long run: as firm as with every run at hand."""
    exposures = frame([run(0, 5.0), *[run(200 + n, 5.0) for n in range(0, 20, 2)], run(220, 12.0)])
    last = today = series.MONDAY + timedelta(days=220)
    daily = daily_load(exposures, series.until(last), last, MEASURES)

    every, asked = (
        flags(rows, daily, load_metrics(daily, METHOD), METHOD, since=today)
        for rows in (exposures, recent_runs(exposures, today, METHOD))
    )

    assert asked == every
    assert [(flag.rule, flag.severity) for flag in asked if flag.rule == "R1b"] == [("R1b", 3)]
