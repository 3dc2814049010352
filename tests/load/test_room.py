"""How long the next run may be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from loadwatch.load.ratio import load_metrics
from loadwatch.load.room import next_run_room, room_after_rest
from loadwatch.load.room.week import week_room
from loadwatch.model import Method
from tests import build

METHOD = Method()
TOMORROW = build.DAY + timedelta(days=1)


def test_room_is_a_tenth_over_the_longest() -> None:
    """Before the weekly long run, a longest of 12 km gives room of 13.2 km."""
    room = next_run_room(build.daily([12_000, 0, 6_000, 0, 8_000, 0, 5_000] * 6), TOMORROW, METHOD)
    assert room is not None
    assert room.distance_m == pytest.approx(13_200.0)
    assert room.binding == "session"


def test_a_newcomer_has_the_floor() -> None:
    """Thirty days of rest give room of 1.10 times the 3 km floor."""
    room = next_run_room(build.daily([0] * 60), TOMORROW, METHOD)
    assert room is not None
    assert room.distance_m == pytest.approx(3_300.0)


def test_the_week_binds_after_the_long_run() -> None:
    """The day after the long run of a 31 km week, 1.30 times that week leaves 9.3 km."""
    room = next_run_room(build.daily([0, 6_000, 0, 8_000, 0, 5_000, 12_000] * 6), TOMORROW, METHOD)
    assert room is not None
    assert room.binding == "week"
    assert room.distance_m == pytest.approx(1.30 * 31_000 - 31_000)
    assert room.session_m == pytest.approx(13_200.0)


def test_a_small_week_may_rise_by_nearly_five_km() -> None:
    """Where 30 % is less than the rise that the rule asks for, the rise decides."""
    room = next_run_room(build.daily([0, 0, 2_000, 0, 0, 3_000, 4_000] * 6), TOMORROW, METHOD)
    assert room is not None
    assert room.week_m == pytest.approx(9_000 + 5_000 - 1 - 9_000)


def test_no_known_day_gives_no_room() -> None:
    """Nothing is offered when nothing of the last 30 days is known."""
    assert next_run_room(build.daily([None] * 40), TOMORROW, METHOD) is None


def test_rest_makes_room_again() -> None:
    """After a full week the first day with room for 3 km is found, as if the days until then were rest."""
    days = build.daily([2_000.0] * 29 + [6_000.0] * 6)
    found = room_after_rest(days, TOMORROW, METHOD)
    assert found is not None
    day, room = found
    assert room.distance_m >= 3_000.0
    assert TOMORROW < day <= TOMORROW + timedelta(days=7)
    eve = next_run_room(
        build.daily(
            [2_000.0] * 29 + [6_000.0] * 6 + [0.0] * ((day - TOMORROW).days - 1), last=day - timedelta(days=2)
        ),
        day - timedelta(days=1),
        METHOD,
    )
    assert eve is not None
    assert eve.distance_m < 3_000.0
    assert room_after_rest(days.clear(), TOMORROW, METHOD) is None


def test_room_is_never_negative() -> None:
    """A week that is already far over leaves no room, not a negative one."""
    room = next_run_room(build.daily([2_000.0] * 29 + [15_000.0] * 6), TOMORROW, METHOD)
    assert room is not None
    assert room.distance_m == 0.0


@pytest.mark.parametrize("missing", [(), (20,), (3, 26, 33)])
@pytest.mark.parametrize("n_days", [28, 34, 60])
def test_the_week_room_is_where_r7_begins(n_days: int, missing: tuple[int, ...]) -> None:
    """A run of the room's size raises no R7 and one metre more does: both know one reference week, gaps filled alike."""
    base = [(9_000.0, 0.0, 6_000.0, 0.0, 4_000.0, 11_000.0, 0.0)[i % 7] for i in range(n_days)]
    known: list[float | None] = [None if n_days - 1 - i in missing else v for i, v in enumerate(base)]
    room = week_room(build.daily(known), TOMORROW, METHOD)
    has_note = [
        load_metrics(build.daily([*known, metres], last=TOMORROW), METHOD).row(-1, named=True)
        for metres in (() if room is None else (room, room + 1.0))
    ]
    has_change = load_metrics(build.daily([*known, 0.0], last=TOMORROW), METHOD)["week_change"][-1]

    assert (room is None) == (has_change is None)
    rises = [row["acute"] - row["acute"] / row["week_change"] for row in has_note]
    noted = [
        row["week_change"] > METHOD.week_change_note + 1e-9 and rise >= METHOD.week_change_min_rise_m - 1e-9
        for row, rise in zip(has_note, rises, strict=True)
    ]
    assert noted in ([], [False, True])
