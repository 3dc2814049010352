"""Flags from a day on are exactly the later part of all flags: what is left out early changes nothing."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from loadwatch.load.daily import daily_load
from loadwatch.load.evidence import CHANGES, STRENGTH, Background
from loadwatch.load.flags import flags
from loadwatch.load.modifier import Override
from loadwatch.load.ratio import load_metrics
from loadwatch.model import Athlete
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
