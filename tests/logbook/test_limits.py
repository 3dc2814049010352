"""Limits that the therapist set: the room stops at them, and what passes them is flagged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from loadwatch import Logbook
from loadwatch.load.modifier import Body, Override
from loadwatch.load.room import next_run_room
from loadwatch.logbook.plan_pages import AskedPlan
from loadwatch.model import Athlete, Flag, Method

TODAY = date(2026, 11, 23)
KM = 1000.0
WEEKS = 8


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    """A runner with four even runs of 6 km in each of eight weeks, the last one yesterday."""
    days = [TODAY - timedelta(days=7 * week + day) for week in range(WEEKS) for day in (1, 3, 5, 7)]
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as opened:
        rows = [f"{day},6.0,36,1.0,0.5" for day in sorted(days)]
        lines = ["date,distance_km,duration_min,fast_km,sprint_km", *rows]
        opened.import_bytes([("runs.csv", BytesIO("\n".join(lines).encode()))], "Ana")
        yield opened


def pt_flags(book: Logbook) -> list[Flag]:
    """Flags about the therapist's limits."""
    return [flag for flag in book.flags("Ana") if flag.rule == "PT"]


def body(kind: str, value: float, start: date = TODAY) -> Body:
    """A runner of whom only one limit is known."""
    limit = Override(kind, value, start, "first weeks", "distance")  # type: ignore[arg-type] # one of KINDS
    return Body(Athlete("ana", "Ana"), overrides=(limit,))


@pytest.mark.parametrize(
    ("kind", "value", "expected", "binding"),
    [
        ("limit", 4 * KM, 4 * KM, "limit"),
        ("limit", 40 * KM, 6.6 * KM, "session"),
        ("week", 20 * KM, 2 * KM, "week limit"),
        ("week", 10 * KM, 0.0, "week limit"),
    ],
)
def test_the_room_stops_at_the_limit(
    kind: str, value: float, expected: float, binding: str, book: Logbook
) -> None:
    """The smallest of rule and limit is the room, and it says which; it is never negative."""
    room = next_run_room(book.daily("Ana"), TODAY, Method(), body(kind, value))

    assert room is not None
    assert (room.distance_m, room.binding) == (pytest.approx(expected), binding)


def test_a_limit_ahead_changes_nothing_yet(book: Logbook) -> None:
    """It holds from its first day on."""
    room = next_run_room(book.daily("Ana"), TODAY, Method(), body("limit", KM, TODAY + timedelta(days=1)))

    assert room is not None
    assert room.binding == "session"


def test_a_run_above_the_limit_is_flagged_with_the_reason(book: Logbook) -> None:
    """Only runs from the first day of the limit on; the words give number, limit and reason."""
    start = TODAY - timedelta(days=4)
    book.add_override("Ana", start, kind="limit", measure="distance", value=5 * KM, reason="sore heel")

    found = pt_flags(book)

    assert [flag.local_date for flag in found] == [TODAY - timedelta(days=1), TODAY - timedelta(days=3)]
    assert {(flag.severity, flag.value, flag.limit, flag.evidence) for flag in found} == {
        (2, 6 * KM, 5 * KM, "PT")
    }
    assert "has 6 km; your therapist set at most 5 km in a run. The reason given: sore heel." in found[0].why


def test_seven_days_above_the_limit_are_flagged(book: Logbook) -> None:
    """The sum of the seven days up to the run counts; exactly the limit is no hit."""
    book.add_override(
        "Ana", TODAY - timedelta(days=2), kind="week", measure="distance", value=24 * KM, reason="x"
    )
    assert pt_flags(book) == []

    book.add_override(
        "Ana", TODAY - timedelta(days=1), kind="week", measure="distance", value=23 * KM, reason="x"
    )

    found = pt_flags(book)
    assert [(flag.local_date, flag.value) for flag in found] == [(TODAY - timedelta(days=1), 24 * KM)]
    assert "The 7 days to 22 November hold 24 km; your therapist set at most 23 km in 7 days." in found[0].why


def test_the_overview_says_what_is_set(book: Logbook) -> None:
    """Room and limits of the page are those of the therapist."""
    book.add_override("Ana", TODAY, kind="limit", measure="distance", value=4 * KM, reason="x")
    book.add_override("Ana", TODAY, kind="limit", measure="ascent", value=60.0, reason="x")

    view = book.overview("Ana")

    assert view.room == "Room for the next run: up to 4.0 km, the therapist's limit of a run."
    assert view.limits == "Set by the therapist: at most 4.0 km in a run, no hills up."
    book.add_override("Ana", TODAY, kind="limit", measure="descent", value=60.0, reason="x")
    assert book.overview("Ana").limits == "Set by the therapist: at most 4.0 km in a run, no hills."


def test_every_page_tells_the_same_room_under_a_limit_of_seven_days(book: Logbook) -> None:
    """Under a limit of 20 km in seven days the plan offered 7.2 km more, and the therapist's page a run of 6.6."""
    book.add_override("Ana", TODAY, kind="week", measure="distance", value=20 * KM, reason="x")

    week = book.plan_page("Ana", AskedPlan()).weeks[0]
    row = next(one for one in book.therapist_page("Ana").capacities if one.label == "Distance")
    overview = book.overview("Ana").room

    assert overview == (
        "Room for the next run: up to 2.0 km; more would pass the therapist's limit of 7 days."
    )
    assert row.room == "2.0 km"
    assert week.room == 0.0  # the usual four runs of the week hold 24 km


def test_no_fast_running_leaves_no_room_to_sprint(book: Logbook) -> None:
    """A sprint is fast running: the therapist's page offered 0.5 km of it under a limit of 0.1 km."""
    book.add_override("Ana", TODAY, kind="limit", measure="fast", value=100.0, reason="x")

    rooms = {row.label: row.room for row in book.therapist_page("Ana").capacities}

    assert rooms["Sprinting"] == rooms["Fast running"] == "0.10 km"
