"""The list of activities in the reader's units."""

from __future__ import annotations

import pytest

from loadwatch.views.runs import run_list
from tests.dashboard.made_up import activities


def test_numbers_are_in_the_units_of_the_reader() -> None:
    """Distance, pace and ascent turn with the unit; heart rate and time do not."""
    metric, imperial = (run_list(activities(1), units)[0] for units in ("km", "mi"))

    assert (metric["distance"], metric["pace"], metric["ascent"]) == (8.1, 319, 84)
    assert imperial["distance"] == pytest.approx(5.03)
    assert imperial["pace"] == round(2580 / 8100 * 1609.344)
    assert imperial["ascent"] == 276
    assert metric["time"] == imperial["time"] == 2580


def test_unknown_stays_unknown() -> None:
    """A run without distance has no pace, and nothing becomes 0."""
    row = activities(1)[0] | {"distance_m": None, "ascent_m": None, "avg_heart_rate_bpm": None}

    found = run_list([row], "km")[0]

    assert [found[key] for key in ("distance", "pace", "ascent", "heart_rate")] == [None] * 4


def test_a_copy_says_so() -> None:
    """A recording that is not counted is marked as what it is."""
    assert [row["state"] for row in run_list(activities(2), "km")] == ["counts", "copy"]
