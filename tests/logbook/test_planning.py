"""Plans in the logbook: kept, replaced, matched with what was run, and judged before it is run."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from loadwatch import Logbook
from loadwatch.errors import FileError, NotFoundError, PlanError
from loadwatch.views.plan import forecast_rows
from tests.logbook.files import dump, streams

TODAY = date(2026, 6, 1)  # a Monday
WEEK_KM = (0, 6, 0, 8, 0, 5, 12)


def history(until: date = TODAY, weeks: int = 8) -> bytes:
    """A run list of equal weeks that end the day before."""
    first = until - timedelta(days=7 * weeks)
    rows = [
        f"{first + timedelta(days=day)},{WEEK_KM[day % 7]},{WEEK_KM[day % 7] * 5.5},{WEEK_KM[day % 7] * 8},"
        f"{WEEK_KM[day % 7] * 8}"
        for day in range(7 * weeks)
        if WEEK_KM[day % 7]
    ]
    return "\n".join(["date,distance_km,duration_min,ascent_m,descent_m", *rows]).encode()


def opened(where: str, today: date = TODAY) -> Logbook:
    """A logbook in which it is a given day."""
    return Logbook.open(where, today=lambda: today)


def filled(where: str, today: date = TODAY) -> Logbook:
    """Ana's eight weeks."""
    book = opened(where, today)
    book.import_bytes(streams(runs_csv=history()), "Ana")
    return book


def test_a_plan_is_kept_and_judged(where: str) -> None:
    """16 km on Sunday after weeks with 12: kept over a reopening, R1 of severity 2, room 13.2 km."""
    with filled(where) as book:
        id_ = book.plan_add("16 km easy, 100 m up", TODAY + timedelta(days=6))
    with opened(where) as book:
        row = book.plan_list()[0]
        found = book.forecast()
        book.plan_remove(id_[:6])
        assert book.plan_list() == []

    assert (row["id"], row["state"], row["distance_m"], row["ascent_m"]) == (id_, "planned", 16_000, 100)
    assert found[0].severity == 2
    assert found[0].flags[0].rule == "R1"
    assert found[0].room["distance"] == pytest.approx(13_200)
    assert found[0].scale == pytest.approx(13.2 / 16, abs=0.005)


def test_rows_are_those_of_the_interface(where: str) -> None:
    """A forecast row has the keys of the interface, in SI."""
    with filled(where) as book:
        book.plan_add("16 km easy", TODAY + timedelta(days=6))
        row = forecast_rows(book.forecast())[0]

    assert {
        "local_date",
        "title",
        "severity",
        "flags",
        "scale",
        "binding",
        "room",
        "assumptions",
        "overshoot_15",
    } <= set(row)
    assert set(row["room"]) == {"distance_m", "ascent_m", "descent_m", "fast_m", "week_distance_m"}
    assert set(row["overshoot_15"]) == {"severity", "flags"}
    assert row["room"]["distance_m"] == pytest.approx(13_200)
    assert row["local_date"] == "2026-06-07"
    assert any("usual easy pace" in sentence for sentence in row["assumptions"])


def test_without_a_plan_the_habit_speaks(where: str) -> None:
    """Nothing planned: the usual weekdays are assumed, said to be, and have room."""
    with filled(where) as book:
        found = book.forecast()
        rows = forecast_rows(found)

    assert {one.session.source for one in found} == {"habit"}
    assert [one.session.local_date.weekday() for one in found[:4]] == [1, 3, 5, 6]
    assert rows[0]["assumptions"][0].startswith("Assumed from your own runs")
    assert all(row["room"]["distance_m"] == pytest.approx(13_200) for row in rows)
    assert all(row["room"]["week_distance_m"] is not None for row in rows)


def test_without_plan_and_habit_the_room_is_told(where: str) -> None:
    """One run only: the room of the next one rests on the floor; without any run there is nothing to say."""
    with opened(where) as book:
        book.add_athlete("Ben")
        assert book.forecast("Ben") == []
        book.import_bytes(streams(one_csv=b"date,distance_km,duration_min\n2026-05-31,2,12"), "Ben")
        found = book.forecast("Ben")

    assert [one.session.source for one in found] == ["next"]
    assert found[0].room["distance"] == pytest.approx(3_300)
    assert found[0].severity == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18 blorf easy", TODAY),
        ("5 km easy", TODAY - timedelta(days=1)),
        ("5 km easy", TODAY + timedelta(days=2_000)),
    ],
)
def test_a_bad_plan_leaves_nothing(where: str, text: str, day: date) -> None:
    """Words that are not understood and days gone by are refused; nothing is stored."""
    with filled(where) as book:
        before = dump(book)
        with pytest.raises(PlanError):
            book.plan_add(text, day)
        assert dump(book) == before


def test_the_same_file_replaces_its_plan(where: str, tmp_path: Path) -> None:
    """A second import of the plan takes the place of the first; a bad line fails alone."""
    path = tmp_path / "plan.csv"
    with filled(where) as book:
        book.plan_add("5 km easy", TODAY)
        path.write_text("date,distance_km\n2026-06-02,8\n2026-06-03,x\n2026-05-01,8\n")
        first = book.plan_import(path)
        path.write_text("date,distance_km\n2026-06-02,9\n2026-06-04,10\n")
        second = book.plan_import(path)
        rows = book.plan_list()

    assert first["counts"] == {"planned": 1, "replaced": 0, "ignored": 1, "failed": 1}
    assert second["counts"] == {"planned": 2, "replaced": 1, "ignored": 0, "failed": 0}
    assert [row["distance_m"] for row in rows] == [5_000, 9_000, 10_000]


def test_a_plan_file_can_be_judged_without_keeping_it(where: str, tmp_path: Path) -> None:
    """`forecast` with a file says what the rules say and stores nothing."""
    path = tmp_path / "plan.csv"
    path.write_text("date,distance_km,duration_min\n2026-06-07,16,90\n")
    with filled(where) as book:
        before = dump(book)
        found = book.forecast("Ana", path)
        assert dump(book) == before
        with pytest.raises(FileError):
            book.forecast("Ana", tmp_path / "none.csv")
        path.write_text("date,distance_km\n2020-06-07,16\n")
        with pytest.raises(PlanError, match="no session to come"):
            book.forecast("Ana", path)

    assert ["R1" in {flag.rule for flag in one.flags} for one in found] == [True]


def test_done_and_expired(where: str) -> None:
    """A run of the day within 25 % does a planned session; one without a run expires at midnight."""
    with filled(where) as book:
        book.plan_add("10 km easy", TODAY)
        book.plan_add("5 km easy", TODAY + timedelta(days=1))
    with opened(where, TODAY + timedelta(days=2)) as book:
        book.import_bytes(streams(more_csv=b"date,distance_km,duration_min\n2026-06-01,9,50"), "Ana")
        states = [row["state"] for row in book.plan_list()]
        sources = {one.session.source for one in book.forecast()}

    assert states == ["done", "expired"]
    assert sources == {"habit"}


def test_ids_that_are_not_there(where: str) -> None:
    """An unknown id, and the start of several, are errors that say what to do."""
    with filled(where) as book:
        for day in range(40):
            book.plan_add("5 km easy", TODAY + timedelta(days=day))
        starts = [row["id"][0] for row in book.plan_list()]
        several = max(starts, key=starts.count)
        for wrong in ("zzz", "", several):
            with pytest.raises(NotFoundError):
                book.plan_remove(wrong)
        assert len(book.plan_list()) == 40


def test_equal_sessions_are_two(where: str) -> None:
    """The same words for the same day twice are two runs."""
    with filled(where) as book:
        first, second = (book.plan_add("5 km easy", TODAY) for _ in range(2))
        assert first != second
        assert len(book.plan_list()) == 2


def test_undo_keeps_a_planned_runner(where: str) -> None:
    """Taking the import back does not take a runner who has a plan."""
    with filled(where) as book:
        book.plan_add("5 km easy", TODAY)
        book.undo(book.batches()[0]["batch"])
        assert [who.name for who in book.athletes()] == ["Ana"]
        assert len(book.plan_list()) == 1


def test_steps_to_a_target(where: str) -> None:
    """From 12 km to 20 km: Sundays, 13.2 km first; three weeks are too short, and that is said."""
    with filled(where) as book:
        free = book.progression({"distance": 20_000.0})
        tight = book.progression({"distance": 20_000.0}, TODAY + timedelta(days=21))

    assert free.is_reached
    assert free.steps[0].local_date == TODAY + timedelta(days=6)
    assert free.steps[0].values["distance"] == pytest.approx(13_200)
    assert not tight.is_reached
    assert tight.reachable["distance"] == pytest.approx(12_000 * 1.1**3)


def test_steps_start_at_what_was_tolerated(where: str) -> None:
    """With an Achilles history and 20 km not tolerated nine days ago: 13.2 km first, and the target is reached."""
    far = TODAY - timedelta(days=9)
    with filled(where) as book:
        book.import_bytes(streams(far_csv=f"date,distance_km,duration_min\n{far},20,110".encode()), "Ana")
        book.add_diary(
            "Ana", far + timedelta(days=1), site="achilles_midportion", side="left", pain_during=6.0
        )
        book.update_athlete("Ana", achilles_history=True)
        found = book.progression({"distance": 20_000.0})
        book.add_diary("Ana", TODAY, site="achilles_midportion", side="left", pain_during=6.0)
        held = book.progression({"distance": 20_000.0})

    assert found.is_reached
    assert found.steps[0].values["distance"] == pytest.approx(13_200)
    assert (held.steps, held.reachable) == ((), {"distance": pytest.approx(12_000)})


def test_a_climb_after_belt_runs_is_judged(where: str) -> None:
    """After weeks on the belt a plan of 300 m up is new: R4; the belt runs themselves keep an unknown climb."""
    rows = [f"{TODAY - timedelta(days=day)},8,45,treadmill" for day in range(2, 60, 3)]
    with opened(where) as book:
        book.import_bytes(
            streams(belt_csv="\n".join(["date,distance_km,duration_min,sport", *rows]).encode()), "Ana"
        )
        book.plan_add("8 km easy, 300 m up", TODAY + timedelta(days=1))
        rules = {flag.rule: flag.severity for flag in book.forecast()[0].flags}
        climbs = book.exposures("Ana")["ascent_m"]

    assert rules["R4"] >= 2
    assert climbs.null_count() == len(climbs) == len(rows)


def test_red_flag_has_no_numbers(where: str) -> None:
    """Under a red flag of the diary the forecast gives no room at all."""
    with filled(where) as book:
        book.add_diary("Ana", TODAY, site="achilles_midportion", side="left", red_flags=["pop"])
        book.plan_add("5 km easy", TODAY + timedelta(days=1))
        found = book.forecast()[0]

    assert set(found.room.values()) == {None}
    assert found.scale is None
    assert {flag.rule for flag in found.flags} == {"R13"}
