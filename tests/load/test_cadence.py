"""The runner's own cadence for runs whose steps are estimated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from loadwatch.load.cadence import EDUCATION, NO_LINE, NOT_COUNTED, OWN, with_cadence_factor, with_own_cadence
from loadwatch.model import Method
from tests.load import series

ESTIMATED = {"gait_quality": "B", "gait_reason": "steps estimated from speed for 100 % of the run"}


def row(
    day: int, speed: float, minutes: float = 40.0, cadence: float | None = None, **more: Any
) -> dict[str, Any]:
    """A run at a speed; with a cadence its steps are counted, else estimated by the group's line."""
    seconds = 60.0 * minutes
    steps = (143.0 + 7.2 * speed if cadence is None else cadence) * minutes
    told = ESTIMATED if cadence is None else {"gait_quality": "A", "gait_reason": None}
    return {
        "local_date": series.MONDAY + timedelta(days=day), "duration_s": seconds, "running_m": speed * seconds,
        "walking_m": 0.0, "steps_n": steps, "steps_per_leg_n": steps / 2, **told, **more,
    }  # fmt: skip


def own(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The runs with the own line."""
    frame = series.exposures(rows)
    return with_own_cadence(frame, frame)


def steps_a_minute(rows: list[dict[str, Any]]) -> list[float]:
    """Steps a minute of each run after the own line."""
    found = own(rows)
    assert (found["steps_n"] == 2 * found["steps_per_leg_n"]).all()
    return (found["steps_n"] / found["duration_s"] * 60.0).to_list()


OWN_RUNS = [
    row(day, 2.5 + 0.2 * day, cadence=150.0 + 10.0 * (2.5 + 0.2 * day)) for day in range(5)
]  # 200 min


def test_three_hours_of_runs_give_the_own_line() -> None:
    """After 200 minutes on 150 + 10 v a run at 3.1 m/s without cadence has 181 steps a minute, and says why."""
    rows = [*OWN_RUNS, row(9, 3.1)]

    assert steps_a_minute(rows)[-1] == pytest.approx(181.0)
    assert own(rows)["gait_reason"].to_list()[-1] == OWN
    assert steps_a_minute(rows)[:-1] == pytest.approx([150.0 + 10.0 * (2.5 + 0.2 * day) for day in range(5)])


@pytest.mark.parametrize(
    "before",
    [
        OWN_RUNS[:4],  # 160 minutes
        [row(day + 20, 2.5 + 0.2 * day, cadence=180.0) for day in range(6)],  # later runs
        [row(day, 2.5, cadence=180.0, walking_m=900.0) for day in range(6)],  # half walked
        [row(day, 2.5, cadence=180.0, athlete_id="bea") for day in range(6)],  # another runner
    ],
)
def test_without_three_hours_of_own_earlier_runs_the_group_speaks(before: list[dict[str, Any]]) -> None:
    """Too little, later, walked or somebody else's: the estimate stays 143 + 7.2 v."""
    assert steps_a_minute([*before, row(9, 3.1)])[-1] == pytest.approx(143.0 + 7.2 * 3.1)


def test_one_speed_moves_the_groups_line() -> None:
    """Runs at one speed tell a level and no slope: the group's 7.2 is laid through it."""
    same = [row(day, 2.8, cadence=176.0) for day in range(6)]

    assert steps_a_minute([*same, row(9, 3.8)])[-1] == pytest.approx(176.0 + 7.2)


def test_what_was_counted_in_part_stays() -> None:
    """A run with a cadence for half of it keeps its own count."""
    half = row(9, 3.1, gait_reason="steps estimated from speed for 50 % of the run")
    found = own([*OWN_RUNS, half])

    assert found.equals(series.exposures([*OWN_RUNS, half]))
    assert own([]).is_empty()


def test_only_the_rows_asked_for_come_back() -> None:
    """Runs since a day are filled by the line of all runs before them, and nothing else is given."""
    rows = series.exposures([*OWN_RUNS, row(9, 3.1)])

    assert with_own_cadence(rows.tail(1), rows).equals(with_own_cadence(rows, rows).tail(1))


ON = Method(cadence_factor=True)


def test_a_quicker_cadence_is_told_for_education() -> None:
    """After three hours at 170 a run at 176 is 6 above the usual: exp(-0.0037 x 6); its load and its steps stay."""
    rows = series.exposures([*(row(day, 2.8, cadence=170.0) for day in range(6)), row(9, 2.8, cadence=176.0)])
    found = with_cadence_factor(rows, rows, ON)
    last = found.row(-1, named=True)

    assert (last["cadence_over_spm"], last["cadence_factor"]) == (
        pytest.approx(6.0),
        pytest.approx(0.978044, abs=1e-6),
    )
    assert last["cadence_reason"] == EDUCATION
    assert found.select(rows.columns).equals(rows)
    assert found["cadence_reason"].to_list()[:5] == [NO_LINE] * 5
    assert with_cadence_factor(rows, rows, Method()) is rows


@pytest.mark.parametrize(
    "more", [{}, {"cadence": 176.0, "walking_m": 900.0}, {"cadence": 176.0, "duration_s": 0.0}]
)
def test_without_a_cadence_throughout_nothing_is_told(more: dict[str, Any]) -> None:
    """Estimated steps, a walked run, a run without time: unknown, with the reason."""
    rows = series.exposures([*(row(day, 2.8, cadence=170.0) for day in range(6)), row(9, 2.8, **more)])
    last = with_cadence_factor(rows.tail(1), rows, ON).row(0, named=True)
    assert (last["cadence_over_spm"], last["cadence_factor"], last["cadence_reason"]) == (
        None,
        None,
        NOT_COUNTED,
    )
