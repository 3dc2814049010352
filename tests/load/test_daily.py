"""Days: 0 is rest, null is unknown, and nothing of it is guessed."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.frames import DailyFrame, ExposureFrame, check, empty
from loadwatch.load.daily import daily_load, known_until
from loadwatch.load.outings import outings, undated
from loadwatch.model import Method
from tests.load import series

DAY = series.MONDAY
METHOD = Method()


def day_of(rows: list[dict[str, Any]], measure: str = "distance") -> dict[str, Any]:
    """The one day that holds all rows."""
    frame = series.exposures([{"local_date": DAY, **row} for row in rows])
    return daily_load(frame, series.until(DAY), DAY, [measure]).row(0, named=True)


@pytest.mark.parametrize(
    ("distances", "value", "longest", "status", "n_unknown"),
    [
        ([5_000.0, 7_000.0], 12_000.0, 7_000.0, "run", 0),
        ([5_000.0, None], 5_000.0, 5_000.0, "partial", 1),
        ([None, None], None, None, "unknown", 2),
        ([0.0], 0.0, 0.0, "run", 0),
    ],
)
def test_a_day_of_runs(
    distances: list[float | None], value: float | None, longest: float | None, status: str, n_unknown: int
) -> None:
    """An all-unknown day is null, never 0; a half-known one holds what is known and says so."""
    found = day_of([{"distance_m": d, "duration_s": 1_800.0} for d in distances])

    assert (value, longest) == (found["value"], found["longest"])
    assert (status, n_unknown, len(distances)) == (found["status"], found["n_unknown"], found["n_runs"])


def test_false_start_voids_no_day() -> None:
    """A recording of twenty seconds without distance leaves a known day known; alone it is unknown."""
    false_start = {"distance_m": None, "duration_s": 20.0}

    assert day_of([false_start, {"distance_m": 9_000.0, "duration_s": 3_000.0}])["status"] == "run"
    assert day_of([false_start])["status"] == "unknown"
    assert day_of([false_start])["value"] is None


def test_rest_and_missing() -> None:
    """Days without a run are rest while data reach them and missing after."""
    frame = series.runs([8, 0, 0, 0, 0, 6])
    last = DAY + timedelta(days=7)

    found = daily_load(frame, series.until(DAY + timedelta(days=6)), last, ["distance"])

    assert found["status"].to_list() == ["run", "rest", "rest", "rest", "rest", "run", "rest", "missing"]
    assert found["value"].to_list() == [8_000.0, 0.0, 0.0, 0.0, 0.0, 6_000.0, 0.0, None]


def test_without_word_of_imports_data_end_with_the_last_run() -> None:
    """When nobody says how far the data reach, only the last run does."""
    nobody = series.until(DAY, "somebody else")

    found = daily_load(series.runs([8, 0, 6]), nobody, DAY + timedelta(days=3), ["distance"])

    assert found["status"].to_list() == ["run", "rest", "run", "missing"]


@pytest.mark.parametrize(
    ("days_later", "expected"), [(0, 0), (10, 10), (28, 28), (29, 0), (3_000, 0), (-1, 0)]
)
def test_known_until(days_later: int, expected: int) -> None:
    """An import soon after the last run makes the days between rest; an old archive says nothing of today."""
    found = known_until(DAY, DAY + timedelta(days=days_later), METHOD)

    assert DAY + timedelta(days=expected) == found


def test_walks_and_undated_runs_are_in_no_day() -> None:
    """Only running sessions with a known day count; undated ones are counted apart."""
    frame = series.exposures([
        {"local_date": DAY, "distance_m": 5_000.0},
        {"local_date": DAY, "distance_m": 9_000.0, "is_run": False},
        {"local_date": None, "distance_m": 7_000.0},
        {"local_date": None, "distance_m": 7_000.0, "is_run": False},
    ])  # fmt: skip

    found = daily_load(frame, series.until(DAY), DAY, ["distance"])

    assert found["value"].to_list() == [5_000.0]
    assert undated(frame).rows() == [("ana", 1)]


def test_later_runs_are_left_out() -> None:
    """The calendar ends on the day asked for."""
    found = daily_load(series.runs([8] * 10), series.until(DAY), DAY + timedelta(days=2), ["distance"])

    assert found["value"].to_list() == [8_000.0] * 3


@pytest.mark.parametrize(
    "frame", [empty(ExposureFrame), series.exposures([{"local_date": DAY, "is_run": False}])]
)
def test_no_runs_no_days(frame: pl.DataFrame) -> None:
    """A runner without runs has an empty calendar of the right shape."""
    found = daily_load(frame, series.until(DAY), DAY, ["distance"])

    assert check(DailyFrame, found).is_empty()


@pytest.mark.parametrize(
    ("gap_min", "n_outings", "longest"),
    [(29, 1, 12_000.0), (30, 2, 7_000.0), (600, 2, 7_000.0), (-5, 1, 12_000.0)],
)
def test_restarted_watch(gap_min: int, n_outings: int, longest: float) -> None:
    """Two files less than half an hour apart are one outing, with the sum of both."""
    start = series.at(DAY)
    second = start + timedelta(minutes=30 + gap_min)
    rows = [
        {"local_date": DAY, "start_utc": start, "elapsed_s": 1_800.0, "distance_m": 5_000.0},
        {
            "local_date": DAY,
            "start_utc": second,
            "elapsed_s": 2_400.0,
            "distance_m": 7_000.0,
            "activity_id": "b",
        },
    ]

    found = outings(series.exposures(rows), METHOD, ["distance"])

    assert n_outings == found.height
    assert "b" in found["activity_id"].to_list()
    assert (longest, 12_000.0, 2) == tuple(day_of(rows)[name] for name in ("longest", "value", "n_runs"))


def test_sessions_without_a_start_stand_alone() -> None:
    """Without times nothing is joined, and rows without the optional columns are fine."""
    frame = series.runs([8, 7]).drop("start_utc", "elapsed_s").with_columns(local_date=DAY)

    assert outings(frame, METHOD)["distance_m"].to_list() == [8_000.0, 7_000.0]


def random_rows(seed: int) -> list[dict[str, Any]]:
    """Made-up sessions of two runners over a leap day."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, no secret
    return [
        {
            "athlete_id": dice.choice(["ana", "bea"]),
            "activity_id": f"{seed}-{i}",
            "local_date": date(2024, 2, 20) + timedelta(days=dice.randrange(20)),
            "is_run": dice.random() < 0.9,
            "distance_m": dice.choice([None, 0.0, 4_000.0, 9_123.4]),
            "duration_s": dice.choice(
                [None, 30.0]
            ),  # with a longer one the distance is estimated: test_estimate
        }
        for i in range(dice.randrange(1, 40))
    ]


def naive_day(rows: list[dict[str, Any]]) -> tuple[float | None, str]:
    """Sum and status of the runs of one day, by hand."""
    known = [r["distance_m"] for r in rows if r["distance_m"] is not None]
    open_ones = [r for r in rows if r["distance_m"] is None and not (r["duration_s"] or 60.0) < 60.0]
    if rows and not known:
        return None, "unknown"
    return sum(known), "partial" if open_ones else "run" if rows else "rest"


@pytest.mark.parametrize("seed", range(40))
def test_twin(seed: int) -> None:
    """Days of random sessions equal a loop over dates."""
    rows = random_rows(seed)
    last = date(2024, 3, 20)
    found = daily_load(series.exposures(rows), series.until(last, "ana", "bea"), last, ["distance"])

    by_day: dict[tuple[str, date], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["is_run"]:
            by_day[row["athlete_id"], row["local_date"]].append(row)
    expected = []
    for athlete in sorted({name for name, _ in by_day}):
        day = min(d for name, d in by_day if name == athlete)
        while day <= last:
            expected.append((athlete, day, *naive_day(by_day[athlete, day])))
            day += timedelta(days=1)
    assert expected == found.select("athlete_id", "local_date", "value", "status").rows()


@settings(max_examples=30)
@given(st.randoms(use_true_random=False), st.integers(0, 1_000))
def test_order_of_rows_is_irrelevant(dice: random.Random, seed: int) -> None:
    """Sessions may come in any order, within a day too."""
    rows = random_rows(seed)
    mixed = dice.sample(rows, len(rows))
    last, measures = date(2024, 3, 20), ["duration", "distance"]
    reach = series.until(last, "ana", "bea")

    frames = [daily_load(series.exposures(order), reach, last, measures) for order in (rows, mixed)]

    assert frames[0].equals(frames[1])
    assert check(DailyFrame, frames[0]).height == frames[0].height


@settings(max_examples=30)
@given(st.integers(0, 1_000))
def test_two_runners_are_two_runners(seed: int) -> None:
    """Two runners together give the days that each gives alone."""
    frame = series.exposures(random_rows(seed))
    last = date(2024, 3, 20)
    reach = series.until(last, "ana", "bea")

    together = daily_load(frame, reach, last, ["distance"])
    alone = [daily_load(frame.filter(athlete_id=name), reach, last, ["distance"]) for name in ("ana", "bea")]

    assert together.equals(pl.concat(alone))


def test_two_runners_and_two_measures() -> None:
    """Runners and measures in one call give what each gives alone, in the order of runner, measure and day."""
    ana = series.runs([8, 0, None, 5]).with_columns(ascent_m=pl.col("distance_m") / 100)
    ben = series.runs([0, 3, 9], athlete="ben").with_columns(ascent_m=pl.lit(7.0))
    last, measures = DAY + timedelta(days=6), ["ascent", "distance"]
    reach = series.until(DAY + timedelta(days=4), "ana", "ben")

    both = daily_load(pl.concat([ben, ana]), reach, last, measures)

    alone = [daily_load(frame, reach, last, [measure]) for frame in (ana, ben) for measure in measures]
    assert both.equals(pl.concat(alone))
