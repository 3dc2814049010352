"""One run against the largest of the 30 days before it."""

from __future__ import annotations

import random
from datetime import timedelta

import polars as pl
import pytest

from loadwatch.load.spike import spikes
from loadwatch.model import Method
from tests.load import series
from tests.load.twins import naive_spike

METHOD = Method()
DAY = series.MONDAY


def last_spike(km_by_day: list[float | None], measure: str = "distance") -> dict[str, object]:
    """The spike row of the last run."""
    return spikes(series.runs(km_by_day), measure, METHOD).row(-1, named=True)


def test_long_run_of_the_worked_example() -> None:
    """16 km after four weeks with a longest run of 12 km is 1.333 of it."""
    found = last_spike([*series.WEEK_KM * 4, 0, 6, 0, 8, 0, 5, 16])

    assert pytest.approx(1.333, abs=5e-4) == found["ratio"]
    assert (found["longest"], found["base"], found["second"]) == (12_000.0, 12_000.0, 12_000.0)
    assert (found["reference_date"], found["is_provisional"]) == (DAY + timedelta(days=6), False)


@pytest.mark.parametrize(("days_before", "longest"), [(30, 9_000.0), (31, None), (1, 9_000.0)])
def test_window_is_thirty_days_without_today(days_before: int, longest: float | None) -> None:
    """The reference lies on days t-30 to t-1."""
    assert longest == last_spike([9.0] + [0.0] * (days_before - 1) + [5.0])["longest"]


def test_runs_of_one_day_are_not_each_others_reference() -> None:
    """A second run of the day is compared with the days before, as the first is."""
    frame = series.runs([5.0, 8.0, 9.0]).with_columns(
        local_date=pl.Series([DAY, DAY + timedelta(days=1), DAY + timedelta(days=1)])
    )

    assert spikes(frame, "distance", METHOD)["longest"].to_list() == [None, 5_000.0, 5_000.0]


def test_floor_stands_in_for_nothing() -> None:
    """The first run in 30 days is compared with the floor, and provisional."""
    found = last_spike([9.0] + [0.0] * 40 + [6.0])

    assert (found["longest"], found["base"], found["ratio"]) == (None, 3_000.0, 2.0)
    assert found["is_provisional"]


def test_measure_without_floor_or_history_has_no_ratio() -> None:
    """Nothing is divided by nothing: the first duration has no ratio."""
    assert last_spike([9.0], "duration")["ratio"] is None


def test_unknown_run_has_no_ratio_and_is_no_reference() -> None:
    """A run of unknown distance is null, and does not hide the longest before."""
    found = spikes(series.runs([9.0, None, 5.0]), "distance", METHOD)

    assert [row is None for row in found["ratio"]] == [False, True, False]
    assert found.select("longest", "n_runs_30d", "n_unknown_30d").row(-1) == (9_000.0, 1, 1)


@pytest.mark.parametrize(
    ("km_by_day", "is_provisional"),
    [([5.0] * 30, True), ([5.0] * 31, False), ([5.0] + [0.0] * 26 + [5.0] * 3 + [0.0] * 2 + [5.0], True)],
)
def test_provisional(km_by_day: list[float], is_provisional: bool) -> None:
    """Firm only with 30 days of history and four runs in the window."""
    assert is_provisional == last_spike(list(km_by_day))["is_provisional"]


def test_twin() -> None:
    """A year of random runs equals a loop over all earlier runs."""
    dice = random.Random(7)  # noqa: S311 - made-up data, no secret
    rows = [
        {
            "local_date": DAY + timedelta(days=dice.randrange(366)),
            "distance_m": dice.choice([None, dice.uniform(0.0, 25_000.0)]),
            "activity_id": f"{i:03}",
        }
        for i in range(250)
    ]
    found = spikes(series.exposures(rows), "distance", METHOD)
    runs = found.select("local_date", "value").to_dicts()

    for row in found.iter_rows(named=True):
        expected = naive_spike(runs, row, METHOD.floor("distance"))
        assert expected == {name: row[name] for name in expected}


def test_two_runners_are_two_runners() -> None:
    """Runs of another runner are no reference."""
    a, b = series.runs([5.0] * 40), series.runs([0, 20.0] * 20, athlete="bea")

    together = spikes(pl.concat([b, a]), "distance", METHOD)

    assert together.equals(pl.concat([spikes(frame, "distance", METHOD) for frame in (a, b)]))
