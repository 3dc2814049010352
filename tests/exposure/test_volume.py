"""Moving time, distance and their quality."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from loadwatch.exposure.volume import moving_time_s, volume
from loadwatch.model import Session

YES = np.ones


def test_standing_still_is_not_moving() -> None:
    """Ten seconds below 0.5 m/s with still feet are taken off."""
    speed = np.concatenate([np.full(60, 3.0), np.zeros(10), np.full(30, 3.0)])

    assert moving_time_s(np.arange(100.0), YES(100, dtype=bool), speed_mps=speed) == pytest.approx(89.0)


def test_feet_that_turn_over_are_moving() -> None:
    """Without speed, cadence tells: a treadmill run moves."""
    cadence = np.where(np.arange(100) < 50, 160.0, 0.0)

    assert moving_time_s(np.arange(100.0), YES(100, dtype=bool), cadence_spm=cadence) == 49.0


def test_stopped_timer_does_not_count() -> None:
    """Intervals that touch a record in a pause are left out."""
    active = np.ones(100, dtype=bool)
    active[40:50] = False

    assert moving_time_s(np.arange(100.0), active, speed_mps=np.full(100, 3.0)) == 99.0 - 11.0


def test_distance_stands_in_for_speed() -> None:
    """Without device speed, distance over time decides."""
    distance = np.minimum(np.arange(100.0), 60.0) * 3.0

    assert moving_time_s(np.arange(100.0), YES(100, dtype=bool), distance_m=distance) == 60.0


@pytest.mark.parametrize(("step", "gap", "counted"), [(1.0, 100.0, 30.0), (60.0, 500.0, 150.0)])
def test_long_gaps_are_capped(step: float, gap: float, counted: float) -> None:
    """A gap counts as 30 s at most, or as 2.5 usual gaps on a slow recorder."""
    time = np.concatenate([np.arange(50) * step, 49 * step + gap + np.arange(50) * step])

    moving = moving_time_s(time, YES(100, dtype=bool), speed_mps=np.full(100, 3.0))

    assert moving == pytest.approx(98 * step + counted)


def test_nothing_known_is_unknown() -> None:
    """No speed, distance or cadence, or fewer than two records: None, not 0."""
    nothing = np.full(10, np.nan)

    assert moving_time_s(np.arange(10.0), YES(10, dtype=bool), speed_mps=nothing) is None
    assert moving_time_s(np.arange(1.0), YES(1, dtype=bool), speed_mps=np.array([3.0])) is None
    assert moving_time_s(np.arange(9.0), np.zeros(9, dtype=bool), speed_mps=np.full(9, 3.0)) is None


def test_a_record_without_speed_is_not_standing() -> None:
    """Where heart rate comes each second and speed each tenth, the next speed speaks for the seconds before it."""
    speed = np.where(np.arange(201) % 10 == 0, 1.4, np.nan)
    steps = np.where(np.arange(201) % 50 == 0, 0.0, np.nan)  # of a sensor that found none

    moving = moving_time_s(np.arange(201.0), YES(201, dtype=bool), speed_mps=speed, cadence_spm=steps)

    assert moving == pytest.approx(200.0)


def test_a_pool_counts_its_lengths() -> None:
    """A swim with a distance at the end of each length of 27 s is as long as its lengths, not as its few samples."""
    distance = np.full(28, np.nan)
    distance = np.tile(distance, 20)[: 27 * 20 + 1]
    distance[::27] = 25.0 * np.arange(21)

    moving = moving_time_s(
        np.arange(len(distance) * 1.0), YES(len(distance), dtype=bool), distance_m=distance
    )

    assert moving == pytest.approx(27 * 20)


def test_a_place_written_again_is_not_standing() -> None:
    """A phone that repeats a position for three seconds has not stood; one that repeats it for twelve has."""
    seconds = np.arange(121.0)
    repeated = np.floor(seconds / 4.0) * 4.0 * 3.0  # 12 m at a time, every 4 s
    stood = np.where(seconds < 60.0, seconds, np.maximum(60.0, seconds - 12.0)) * 3.0

    assert moving_time_s(seconds, YES(121, dtype=bool), distance_m=repeated) == 120.0
    assert moving_time_s(seconds, YES(121, dtype=bool), distance_m=stood) == 108.0


@pytest.mark.parametrize(("n_dark", "is_known"), [(20, True), (60, False)])
def test_too_little_speed_tells_no_moving_time(n_dark: int, is_known: bool) -> None:
    """Without speed for over a tenth of the run, beyond what the next sample answers for, moving time is unknown."""
    speed = np.full(301, 3.0)
    speed[100 : 100 + 29 + n_dark] = np.nan

    moving = moving_time_s(np.arange(301.0), YES(301, dtype=bool), speed_mps=speed)

    assert (moving == pytest.approx(300.0 - n_dark)) if is_known else moving is None


@pytest.mark.parametrize(
    ("fields", "quality", "reason"),
    [
        ({"distance_m": 5e3, "moving_s": 1500.0, "distance_source": "session"}, "A", None),
        ({"distance_m": 5e3, "timer_s": 1500.0, "distance_source": "positions"}, "B", None),
        ({"distance_m": 5e3, "timer_s": 1500.0, "distance_source": "manual"}, "M", None),
        ({"distance_m": 5e3, "timer_s": 1500.0, "n_records": 0}, "M", None),
        ({"sub_sport": "treadmill", "timer_s": 9.0}, "A", "treadmill: no distance recorded"),
        ({}, None, "no distance recorded; no duration recorded"),
    ],
)  # fmt: skip
def test_volume_says_how_it_knows(fields: dict[str, Any], quality: str | None, reason: str | None) -> None:
    """Quality follows the source of the distance; an unknown value has a reason."""
    session = Session(0, "running", **({"n_records": 9} | fields))

    values, found, why = volume(session)

    assert (found, why) == (quality, reason)
    assert values["distance_m"] == session.distance_m


def test_duration_is_moving_time_else_timer() -> None:
    """Moving time goes before timer time."""
    assert volume(Session(0, "running", moving_s=90.0, timer_s=100.0))[0]["duration_s"] == 90.0
    assert volume(Session(0, "running", timer_s=100.0))[0]["duration_s"] == 100.0
