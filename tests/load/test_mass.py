"""A large change of body mass within weeks: what is noted, and what is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from loadwatch.load.mass import MassChange, mass_change
from loadwatch.load.thresholds import ALWAYS
from loadwatch.model import Method

METHOD = Method()
DAY = date(2026, 6, 30)


def entries(*told: tuple[int, float | None]) -> list[dict[str, Any]]:
    """Masses entered so many days before DAY."""
    return [{"key": "mass_kg", "local_date": DAY - timedelta(days=ago), "value": kg} for ago, kg in told]


@pytest.mark.parametrize(
    ("told", "change"),
    [
        ([(20, 64.4), (2, 61.0)], -3.4),
        ([(20, 61.0), (2, 64.4)], 3.4),
        ([(28, 64.1), (0, 61.0)], -3.1),
        ([(20, 64.0), (2, 61.0)], None),  # exactly the limit
        ([(20, 64.0), (10, 66.0), (2, 62.5)], -3.5),  # from the furthest of the weeks
        ([(56, 68.0), (0, 61.0)], -3.5),  # evenly between two entries: half of it in four weeks
        ([(365, 70.0), (0, 61.0)], None),  # 9 kg in a year
        ([(20, 64.4), (10, None), (2, 61.0)], None),  # taken out in between
        ([(60, 64.4), (40, 61.0)], None),  # long ago
        ([(5, 61.0)], None),
        ([], None),
    ],
)
def test_what_is_noted(told: list[tuple[int, float | None]], change: float | None) -> None:
    """Over 3 kg within the last 28 days, either way; between two entries mass is taken to change evenly."""
    found = mass_change(entries(*told), DAY, METHOD)
    assert (None if found is None else found.change_kg) == (None if change is None else pytest.approx(change))


def test_the_order_of_entries_and_other_values_are_indifferent() -> None:
    """Entries in any order, a later day, another value and the undated first one change nothing."""
    told = entries((20, 64.4), (2, 61.0))
    others = [
        {"key": "mass_kg", "local_date": ALWAYS, "value": 90.0},
        {"key": "mass_kg", "local_date": DAY + timedelta(days=1), "value": 90.0},
        {"key": "max_heart_rate_bpm", "local_date": DAY, "value": 190.0},
    ]
    expected = MassChange(64.4, DAY - timedelta(days=20), 61.0, DAY - timedelta(days=2))
    assert mass_change([*others, *reversed(told)], DAY, METHOD) == expected
