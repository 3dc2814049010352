"""Which recorded runs count as sessions of a level of a run-walk table."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from loadwatch.load.rehab import Counting, default_plan
from loadwatch.load.rehab.run_walk_done import DayRun, day_runs, sessions

PLAN = default_plan()
DAY = date(2026, 5, 20)
MILE = 1609.344


@pytest.mark.parametrize(
    ("preset", "level", "run", "unlike"),
    [  # B2: 10 min of running; within a quarter, or 2 min
        ("B", 2, (600.0, 1_600.0, 0.0), None),
        ("B", 2, (750.0, 2_000.0, 0.0), None),
        ("B", 2, (751.0, 2_000.0, 0.0), "running_s"),
        ("B", 2, (449.0, 1_200.0, 0.0), "running_s"),
        ("B", 2, (1_200.0, 2_500.0, 900.0), None),  # walked 10 of 20 min, before and after
        ("B", 2, (2_400.0, 8_000.0, None), "total_s"),
        ("B", 2, (None, 1_600.0, None), "unknown"),
        ("B", 1, (420.0, 1_100.0, 0.0), None),  # 5 min, and 2 more
        ("B", 1, (421.0, 1_100.0, 0.0), "running_s"),
        # C9: 4 x (2.5 min walk, 2.5 min run)
        ("C", 9, (1_200.0, 2_500.0, 900.0), None),
        ("C", 9, (1_200.0, 3_300.0, 0.0), "running_s"),
        ("C", 9, (1_200.0, None, None), None),
        ("C", 9, (1_600.0, None, None), "total_s"),
        # A2: 1.5 mi, 2 min walk and 3 min run in turn
        ("A", 2, (1_500.0, 1.5 * MILE, 900.0), None),
        ("A", 2, (1_500.0, 1.25 * 1.5 * MILE + 1, 900.0), "distance_m"),
        ("A", 2, (1_500.0, 1.5 * MILE, 0.0), "share"),
        ("A", 2, (None, 1.5 * MILE, None), None),
        ("A", 2, (1_500.0, None, None), "unknown"),
        ("A", 6, (1_200.0, 2 * MILE, 0.0), None),
        ("A", 6, (1_200.0, 2 * MILE, 600.0), "share"),
    ],
)  # fmt: skip
def test_a_run_counts_when_it_plausibly_was_the_level(
    preset: str, level: int, run: tuple[float | None, ...], unlike: str | None
) -> None:
    """Minutes of running, else of the whole, or way and share of running, are within the tolerance; else it says where."""
    table = PLAN.preset(preset)
    assert table is not None
    days, others = sessions([DayRun(DAY, *run)], [], table.levels[level - 1], Counting())
    assert (days, [one.kind for one in others]) == (
        [DAY] if unlike is None else [],
        [unlike] if unlike else [],
    )


def test_a_day_is_judged_as_a_whole() -> None:
    """Two runs of a day are one load; what one of them does not know is not known of the day."""
    runs = pl.DataFrame(
        {
            "local_date": [DAY, DAY],
            "duration_s": [600.0, 900.0],
            "distance_m": [1_500.0, 2_000.0],
            "walking_m": [0.0, None],
        }
    )
    assert day_runs(runs) == (DayRun(DAY, 1_500.0, 3_500.0, None),)
