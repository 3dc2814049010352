"""Height on hills of runs whose slope was not recorded."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from loadwatch.load.hill_share import USUAL_DAYS, hill_share, with_hill_heights
from loadwatch.load.outings import outings
from loadwatch.model import Method
from tests.load import series


def runs(*given: tuple[int, float, float | None]) -> pl.DataFrame:
    """10 km runs: day, ascent, ascent on hills."""
    return series.exposures([
        {"activity_id": f"run{i}", "local_date": series.MONDAY + timedelta(days=day), "distance_m": 10_000.0,
         "duration_s": 3_600.0, "ascent_m": whole, "uphill_ascent_m": hills, "hills_quality": "A"}
        for i, (day, whole, hills) in enumerate(given)
    ])  # fmt: skip


def heights(frame: pl.DataFrame) -> list[float | None]:
    """Height on hills that runs are compared with."""
    return outings(frame, Method(), ["uphill_ascent"])["uphill_ascent_m"].to_list()


def test_an_unknown_height_has_the_share_of_runs_like_it() -> None:
    """Runs at least half as hilly in the 28 days before give the share; later, older and flat ones do not."""
    before = [(0, 400.0, 400.0), (5, 300.0, 60.0), (6, 30.0, 30.0), (40, 300.0, 300.0)]

    assert heights(runs(*before, (30, 200.0, None)))[3] == pytest.approx(200 * 60 / 300)


def test_without_runs_like_it_all_of_the_climb_counts() -> None:
    """A first climb is not lost because nobody recorded its slope; and an unknown climb stays unknown."""
    found = heights(runs((0, 30.0, 0.0), (2, 300.0, None)))
    nothing = heights(runs((0, 30.0, 0.0)).with_columns(ascent_m=None, uphill_ascent_m=None))

    assert (found, nothing) == ([0.0, 300.0], [None])


def test_an_estimate_says_so() -> None:
    """The quality is E where a share was taken, M stays with what was entered by hand, A with what was measured."""
    frame = runs((0, 300.0, 60.0), (2, 300.0, None), (4, 300.0, None))
    by_hand = frame.with_columns(hills_quality=pl.Series(["A", "A", "M"]))

    assert outings(by_hand, Method(), ["uphill_ascent"])["hills_quality"].to_list() == ["A", "E", "M"]


def test_many_at_once_are_as_one_by_one() -> None:
    """The pass over all runs gives each run what a look at its own 28 days gives, for two runners side by side."""
    rng = np.random.default_rng(7)
    days, whole = np.sort(rng.integers(0, 200, 120)), rng.uniform(0.0, 500.0, 120)
    hills = [None if rng.random() < 0.4 else h * rng.random() for h in whole]
    one = runs(*zip(days.tolist(), whole.tolist(), hills, strict=True))
    both = pl.concat(
        [one, one.with_columns(athlete_id=pl.lit("ben"), uphill_ascent_m=pl.col("uphill_ascent_m") / 2)]
    )
    found = with_hill_heights(both)

    for athlete in ("ana", "ben"):
        own, filled = both.filter(athlete_id=athlete), found.filter(athlete_id=athlete)
        for row, got in zip(own.to_dicts(), filled["uphill_ascent_m"], strict=True):
            day = row["local_date"]
            near = own.filter(pl.col("local_date").is_between(day - timedelta(days=USUAL_DAYS), day, "left"))
            share = hill_share(near, "uphill_ascent_m", row["ascent_m"] / row["distance_m"])
            wanted = row["uphill_ascent_m"]
            assert got == pytest.approx(
                row["ascent_m"] * (1.0 if share is None else share) if wanted is None else wanted
            )
