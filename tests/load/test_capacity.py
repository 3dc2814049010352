"""Capacity: the slow twin, what the diary takes out, the therapist's numbers, hard tendon days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import exp
from statistics import fmean, median
from typing import Any

import polars as pl
import pytest

from loadwatch.frames import DailyFrame, check, dtypes
from loadwatch.frames_body import CapacityFrame
from loadwatch.load.capacity import capacity, capacity_days, demand_band
from loadwatch.load.diary import diary_frame
from loadwatch.load.hard_day import hard_days
from loadwatch.load.modifier import Body, Override
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Athlete, Method

METHOD = Method()
FIRST = date(2024, 1, 29)
ANA = Athlete("ana", "Ana")
NO_STATES = symptom_days(diary_frame([]), FIRST, METHOD)
NO_STRENGTH = pl.DataFrame(schema={"athlete_id": pl.String, "local_date": pl.Date, "type": pl.String})


def days(values: list[float | None], measure: str = "distance", athlete: str = "ana") -> pl.DataFrame:
    """One row a day; 0 is rest, None is unknown."""
    rows = [
        {
            "athlete_id": athlete, "measure": measure, "local_date": FIRST + timedelta(days=n), "value": value,
            "longest": value, "n_runs": int(value != 0), "n_unknown": int(value is None),
            "status": "unknown" if value is None else "run" if value else "rest",
        }
        for n, value in enumerate(values)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dtypes(DailyFrame))


def sore(*numbers: int, site: str = "knee", athlete: str = "ana") -> list[dict[str, Any]]:
    """Diary entries with pain of 6 on those days."""
    return [
        {"athlete_id": athlete, "site": site, "local_date": FIRST + timedelta(days=n), "pain_during": 6.0}
        for n in numbers
    ]


def states(entries: list[dict[str, Any]], until: int) -> pl.DataFrame:
    """Symptom states of these entries."""
    return symptom_days(diary_frame(entries), FIRST + timedelta(days=until), METHOD)


# ---- twin ------------------------------------------------------------------------


Values = list[float | None]


def naive(values: Values, bad: set[int], loads: Values | None = None) -> list[tuple[float | None, ...]]:
    """K_day, K_week and K_base of each day by slicing lists; `bad` are days with a report of S2 or worse.

    `loads` hold what stands in for days that are not known; else the median of the same weekday before does.
    """
    if loads is None:
        past = [[values[n - 7 * k] for k in range(1, 9) if n >= 7 * k] for n in range(len(values))]
        known_past = [[v for v in one if v is not None] for one in past]
        loads = [
            median(one) if value is None and one else value
            for value, one in zip(values, known_past, strict=True)
        ]
    good = [None if {n, n + 1} & bad else value for n, value in enumerate(values)]
    start = fmean([v for v in loads[:28] if v is not None] or [0.0])
    base = start
    found: list[tuple[float | None, ...]] = []
    for n, load in enumerate(loads):
        month = [v for v in good[max(0, n - 30) : n] if v is not None]
        known = [v for v in values[max(0, n - 28) : n] if v is not None]
        weeks = [good[i : i + 7] for i in range(max(0, n - 42), n - 6)]
        sums = [0.9 * sum(week) for week in weeks if None not in week]  # type: ignore[arg-type] # checked
        mean = [fmean(known) * 7] if len(known) >= 25 else []
        found.append((max(month, default=None), max(mean + sums, default=None), base if n else None))
        base += (1 - exp(-1 / 42)) * ((start if load is None else load) - base)
    return found


def test_twin() -> None:
    """Sixty runners at once, with gaps and sore days, equal a plain loop over each of them."""
    dice = random.Random(7)  # noqa: S311 - made-up data, no secret
    frames, entries, expected = [], [], []
    for seed in range(60):
        who = f"runner{seed:03}"
        values = [
            dice.choice([0.0, 0.0, 5.0, 8.0, 12.0, None if seed % 3 == 0 else 3.0])
            for _ in range(dice.randrange(1, 90))
        ]
        bad = {n for n in range(len(values)) if dice.random() < (seed % 4) * 0.05}
        frames.append(days(values, athlete=who))
        entries += sore(*bad, athlete=who)
        expected += naive(values, bad)

    found = check(CapacityFrame, capacity_days(pl.concat(frames), states(entries, 100), METHOD))

    for i, name in enumerate(("k_day", "k_week", "k_base")):
        for got, wanted in zip(found[name].to_list(), [row[i] for row in expected], strict=True):
            assert got == (None if wanted is None else pytest.approx(wanted, abs=1e-9)), name


# ---- rules -----------------------------------------------------------------------


def test_only_tolerated_days_count() -> None:
    """A long run that hurt the next morning is taken out of K_day; another tissue keeps it."""
    both = pl.concat(
        [
            days([5.0, 0.0, 20.0, 0.0, 0.0]),
            days([5.0, 0.0, 20.0, 0.0, 0.0], "knee"),
            days([5.0, 0.0, 20.0, 0.0, 0.0], "plantar"),
        ]
    )
    body = Body(ANA, states(sore(3), 5))
    found = capacity(both, body, FIRST + timedelta(days=5), METHOD)

    assert [found[m].k_day for m in ("distance", "knee", "plantar")] == [5.0, 5.0, 20.0]
    assert (found["distance"].n_tolerated, found["distance"].n_excluded) == (1, 1)
    assert found["plantar"].confidence == "assumed"
    assert found["distance"].modifier.value == 0.8


def test_confidence_is_reported_when_the_morning_after_was_calm() -> None:
    """K_day is "reported" when the diary spoke the day after its run."""
    calm = [
        {"athlete_id": "ana", "site": "knee", "local_date": FIRST + timedelta(days=1), "pain_morning": 0.0}
    ]
    day = FIRST + timedelta(days=3)

    assert (
        capacity(days([9.0, 0.0, 4.0]), Body(ANA, states(calm, 3)), day, METHOD)["distance"].confidence
        == "reported"
    )
    assert (
        capacity(days([4.0, 0.0, 9.0]), Body(ANA, states(calm, 3)), day, METHOD)["distance"].confidence
        == "assumed"
    )


def test_floor_modifier_and_room() -> None:
    """Room is 1.10 x modifier x the larger of K_day and floor; a therapist's limit caps it."""
    day = FIRST + timedelta(days=2)
    daily = pl.concat([days([12_000.0, 0.0]), days([20.0, 0.0], "uphill_ascent")])
    found = capacity(daily, Body(Athlete("ana", "Ana", achilles_history=True)), day, METHOD)

    assert found["distance"].room(METHOD) == pytest.approx(1.1 * 0.9 * 12_000)
    assert found["uphill_ascent"].room(METHOD) == pytest.approx(1.1 * 0.9 * 60)
    assert found["distance"].ratio(10_800.0) == pytest.approx(1.0)
    limited = Body(ANA, overrides=(Override("limit", 6_000.0, FIRST, "as agreed", "distance"),))
    assert capacity(daily, limited, day, METHOD)["distance"].room(METHOD) == 6_000.0


def test_the_therapists_capacity_replaces_k_day() -> None:
    """A capacity set by the therapist counts from its first day, for its measure only."""
    own = Body(
        ANA,
        overrides=(Override("capacity", 15_000.0, FIRST + timedelta(days=2), "tolerates more", "distance"),),
    )
    daily = pl.concat([days([9_000.0, 0.0, 0.0]), days([3_600.0, 0.0, 0.0], "duration")])
    before, after = (capacity(daily, own, FIRST + timedelta(days=n), METHOD) for n in (1, 2))

    assert (before["distance"].k_day, after["distance"].k_day, after["duration"].k_day) == (
        9_000.0,
        15_000.0,
        3_600.0,
    )
    assert after["distance"].confidence == "set by the therapist"


def test_days_ahead_without_data_forget() -> None:
    """For a session beyond the last known day the windows move on and old runs leave them."""
    daily = days([10_000.0, *[0.0] * 9])

    assert capacity(daily, Body(ANA), FIRST + timedelta(days=30), METHOD)["distance"].k_day == 10_000.0
    late = capacity(daily, Body(ANA), FIRST + timedelta(days=31), METHOD)["distance"]
    assert late.k_day == 0.0
    assert late.base == 3_000.0


@pytest.mark.parametrize(
    ("ratio", "band"),
    [
        (0.5, "within"),
        (1.0, "within"),
        (1.01, "edge"),
        (1.10, "edge"),
        (1.11, "above"),
        (2.0, "above"),
        (2.01, "far above"),
    ],
)
def test_bands(ratio: float, band: str) -> None:
    """Demand over capacity falls into the bands of the table, edges included below."""
    assert demand_band(ratio, METHOD) == band


def test_an_empty_history_has_no_capacity() -> None:
    """Without a day there is nothing, and no error."""
    assert capacity_days(days([]), NO_STATES, METHOD).is_empty()
    assert capacity(days([]), Body(ANA), FIRST, METHOD) == {}


# ---- hard tendon days --------------------------------------------------------------


def reasons(daily: pl.DataFrame, strength: pl.DataFrame = NO_STRENGTH) -> dict[int, list[str]]:
    """Number of each hard day → its reasons."""
    found = hard_days(daily, strength, METHOD)
    return {(row["local_date"] - FIRST).days: row["reasons"] for row in found.iter_rows(named=True)}


def test_a_tendon_load_above_the_usual_is_hard() -> None:
    """1.25 x the median running day of 28 days is hard; a little less is not; nor with three run days before."""
    loads = [8.0, 0.0, 8.0, 8.0, 10.0, 9.9, 10.0]
    assert reasons(days(loads, "achilles_midportion")) == {6: ["tendon_load"]}


def test_fast_and_uphill_are_hard_from_half_the_best() -> None:
    """Half of the 30-day best is hard, not below the floor; height in uphill segments counts, the whole ascent not."""
    assert reasons(days([2_000.0, 1_000.0, 990.0, 400.0], "fast")) == {0: ["fast"], 1: ["fast"]}
    assert reasons(days([50.0, 60.0, 0.0], "uphill_ascent")) == {1: ["uphill"]}
    both = pl.concat([days([50.0, 600.0, 0.0], "ascent"), days([10.0, 10.0, 0.0], "uphill_ascent")])
    assert reasons(both) == {}


def test_plyometrics_and_heavy_calf_work_are_hard() -> None:
    """Logged plyometrics and heavy calf work make the day hard, other strength does not; reasons join."""
    logged = pl.DataFrame({
        "athlete_id": "ana",
        "local_date": [FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=2)],
        "type": ["plyometric", "core", "heavy_calf"],
    })  # fmt: skip

    assert reasons(days([2_000.0, 0.0, 0.0], "fast"), logged) == {
        0: ["fast", "plyometric"],
        2: ["heavy_calf"],
    }
