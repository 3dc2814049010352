"""What symptoms leave of the room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from loadwatch.load.diary import diary_frame
from loadwatch.load.modifier import Body
from loadwatch.load.room import next_run_room
from loadwatch.load.room.felt import felt_rooms
from loadwatch.load.room.week import week_room
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Athlete, Method
from tests import build

METHOD = Method()
TOMORROW = build.DAY + timedelta(days=1)
DAYS = build.daily([12_000, 0, 6_000, 0, 8_000, 0, 0] * 6)
ROOMS = {
    "distance": 13_200.0,
    "uphill_ascent": 330.0,
    "downhill_descent": 330.0,
    "fast": 2_200.0,
    "sprint": 165.0,
}


def felt(**answer: Any) -> Body:
    """A runner with calm mornings and one answer today."""
    calm = [
        {
            "athlete_id": "a",
            "site": "knee",
            "local_date": build.DAY - timedelta(days=n),
            "pain_morning": 0.0,
        }
        for n in range(1, 10)
    ]
    today = {"athlete_id": "a", "site": "knee", "local_date": build.DAY, **answer}
    return Body(Athlete("a", "Ana"), symptom_days(diary_frame([*calm, today]), build.DAY, METHOD))


@pytest.mark.parametrize(
    ("answer", "room_m"),
    [
        ({"pain_during": 0.0, "pain_morning": 0.0}, 13_200.0),
        ({"pain_during": 4.0, "pain_morning": 0.0}, 12_000.0),
        ({"pain_morning": 3.0}, 6_400.0),
        ({"limp": True}, None),
    ],
    ids=["S0", "S1", "S2", "S3"],
)
def test_room_follows_how_it_feels(answer: dict[str, Any], room_m: float | None) -> None:
    """Longest 12 km, last run 8 km: calm 13.2, watch 12.0, reduce 0.80 of the last run, stop-check no target."""
    room = next_run_room(DAYS, TOMORROW, METHOD, felt(**answer))

    assert room_m == pytest.approx(None if room is None else room.distance_m)


@pytest.mark.parametrize(
    ("answer", "room_m"),
    [
        ({"pain_during": 0.0, "pain_morning": 0.0}, 25_800.0),
        ({"pain_during": 4.0, "pain_morning": 0.0}, 18_000.0),
        ({"pain_morning": 3.0}, 18_000.0),
        ({"limp": True}, None),
    ],
    ids=["S0", "S1", "S2", "S3"],
)
def test_a_hold_narrows_the_week(answer: dict[str, Any], room_m: float | None) -> None:
    """8 km done, a reference week of 26 km: calm leaves 1.30 times that, a hold the reference week itself."""
    done = build.daily([12_000, 0, 6_000, 0, 8_000, 0, 0] * 5 + [12_000, 0, 0, 0, 8_000, 0, 0])
    room = week_room(done, TOMORROW, METHOD, felt(**answer))

    assert room == pytest.approx(room_m)


def test_hills_and_speed_are_dropped_before_distance() -> None:
    """S2 leaves nothing uphill, downhill or fast; S1 only the 30-day best; S3 and the unknown stay unknown."""
    left = {
        name: felt_rooms({**ROOMS, "knee": None}, felt(**answer), {}, TOMORROW, METHOD)
        for name, answer in {
            "S1": {"pain_during": 4.0},
            "S2": {"pain_morning": 3.0},
            "S3": {"limp": True},
        }.items()
    }

    assert [left["S2"][name] for name in ("uphill_ascent", "downhill_descent", "fast", "sprint", "knee")] == [
        0,
        0,
        0,
        0,
        None,
    ]
    assert left["S1"]["uphill_ascent"] == pytest.approx(300.0)
    assert set(left["S3"].values()) == {None}
