"""Alerts in the logbook: queued once, void when the session goes, each reader on his own, exported and erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from loadwatch import Logbook
from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.logbook.plan_pages import AskedPlan
from tests.logbook.files import streams
from tests.logbook.test_planning import TODAY, filled, history

SUNDAY = TODAY + timedelta(days=6)


def clock(where: str, start: date = TODAY) -> tuple[Logbook, Callable[[date], None]]:
    """Ana's eight weeks, and what sets the day."""
    days = [start]
    book = Logbook.open(where, today=lambda: days[-1])
    book.import_bytes(streams(runs_csv=history()), "Ana")
    return book, days.append


def brief(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Kind, day and state of alerts."""
    return [(row["kind"], row["local_date"], row["state"]) for row in rows]


def test_a_plan_beyond_the_room_is_told_once(where: str) -> None:
    """Planned: queued at once, with reasons and room; five more looks queue nothing; the weekly summary stands beside."""
    with filled(where) as book:
        book.plan_add("16 km easy, 100 m up", SUNDAY)
        looks = [book.evaluate("Ana") for _ in range(5)]
        rows = book.alerts("Ana")

    assert all(found[0]["alerts"] == [] for found in looks)
    assert sorted(brief(rows)) == [("session", str(SUNDAY), "open"), ("week", str(TODAY), "open")]
    told = next(row for row in rows if row["kind"] == "session")
    assert (told["occasion"], told["severity"], told["queued_on"]) == ("edit", 2, str(TODAY))
    assert told["reasons"][0]["rule"] == "R1"
    assert (told["room_m"], told["binding"]) == (pytest.approx(13_151, abs=1), "knee")
    assert told["message"].startswith(
        "Sun 7 Jun, 16.0 km planned: caution. Sunday's planned 16 km is 33 % longer"
    )
    assert told["message"].endswith("up to 13.1 km of this run; front of the knee sets that limit.")


def test_alert_and_plan_page_offer_the_same_length(where: str) -> None:
    """A tendon meets its room before the distance does: the alert named 13.2 km where the page said that less would pass."""
    with filled(where) as book:
        book.plan_add("16 km easy with 12 x 300 m uphill", SUNDAY)
        (told,) = [row for row in book.alerts("Ana") if row["kind"] == "session"]
        page = book.plan_page("Ana", AskedPlan(session=told["session"]))

    assert page.opened is not None
    assert told["binding"] is not None
    length = told["message"].split("up to ")[-1].split(" km")[0]
    assert page.opened.passes.startswith(f"{length} km")


def test_the_caseload_looks_again_when_the_day_has_changed(where: str) -> None:
    """A caseload left open past midnight told no alert until an overview was opened or loadwatch began anew."""
    book, set_day = clock(where)
    with book:
        book.plan_add("16 km easy", SUNDAY, "Ana")
        asked: list[Callable[[], object]] = []
        book.background = lambda _name, job: asked.append(job)
        assert book.look_where_due() == 0

        set_day(TODAY + timedelta(days=1))
        assert book.look_where_due() == 1
        for job in asked:
            job()

        assert book.look_where_due() == 0


def test_a_session_nobody_named_is_called_as_on_the_plan_page(where: str) -> None:
    """It said "Planned run": sized or typed by numbers, it is called by size and effort, also once it is taken out."""
    with filled(where) as book:
        id_ = book.plan_add("20 km easy, 100 m up", SUNDAY)
        book.plan_resize(id_, 0.8, "Ana")
        (told,) = [row for row in book.alerts("Ana") if row["session"] == id_ and row["state"] == "open"]
        listed = next(row["title"] for row in book.plan_list("Ana") if row["id"] == id_)
        book.plan_remove(id_, "Ana")
        gone = {
            row["title"] for row in book.alerts("Ana") if row["session"] == id_ and row["id"] == told["id"]
        }

    assert told["title"] == listed == "16.0 km easy, 80 m up"
    assert gone == {told["title"]}


def test_a_session_that_goes_leaves_a_void_alert(where: str) -> None:
    """Taken out: void with its reason, not deleted; put back: the same alert stands again; made small: eased."""
    with filled(where) as book:
        id_ = book.plan_add("16 km easy", SUNDAY)
        kept = book.plan_take_out([id_], "Ana")
        gone = [(row["state"], row["void_reason"]) for row in book.alerts("Ana") if row["kind"] == "session"]
        book.plan_put_back(kept, "Ana")
        back = [row["state"] for row in book.alerts("Ana") if row["kind"] == "session"]
        book.plan_resize(id_, 0.8, "Ana")
        eased = [(row["state"], row["void_reason"]) for row in book.alerts("Ana")]

    assert gone == [("void", "gone")]
    assert back == ["open"]
    assert sorted(eased) == [("void", "changed"), ("void", "eased")]


def test_undoing_an_import_changes_the_alerts(where: str) -> None:
    """A plan within what was run becomes high when that run is taken back: told at once, for the changed state."""
    with filled(where) as book:
        long_run = f"date,distance_km,ascent_m,descent_m\n{TODAY - timedelta(days=2)},15,120,120\n".encode()
        batch = book.import_bytes(streams(long_csv=long_run), "Ana").batch
        book.plan_add("16 km easy", SUNDAY)
        before = [row["kind"] for row in book.alerts("Ana") if row["state"] == "open"]
        book.undo(batch)
        after = [(row["kind"], row["occasion"]) for row in book.alerts("Ana") if row["state"] == "open"]

    assert before == ["week"]
    assert sorted(after) == [("session", "state"), ("week", "week")]


def test_the_habit_announces_a_ramp_before_its_next_run(where: str) -> None:
    """Without a plan, a long run that has grown by 1.5 km a week is told before the next one, marked assumed."""
    kms = (6, 7.5, 9, 10.5, 12, 13.5)
    rows = [f"{TODAY - timedelta(days=36 - 7 * n)},{km}" for n, km in enumerate(kms)]
    rows += [f"{TODAY - timedelta(days=day)},5" for day in (40, 38, 33, 31, 26, 24, 19, 17, 12, 10, 5, 3)]
    with Logbook.open(where, today=lambda: TODAY) as book:
        book.import_bytes(streams(runs_csv="\n".join(["date,distance_km", *rows]).encode()), "Ana")
        (told,) = [row for row in book.alerts("Ana") if row["kind"] == "session"]
        forecast = next(one for one in book.forecast("Ana") if one.session.id == told["session"])

    assert told["is_assumed"]
    assert "assumed since nothing is planned" in told["message"]
    assert (told["severity"], told["local_date"]) == (forecast.severity, str(forecast.session.local_date))


def test_a_red_flag_is_told_without_numbers(where: str) -> None:
    """A calf that swells and hurts: one alert, one instruction, no number; the plan's own alert is void."""
    with filled(where) as book:
        book.plan_add("16 km easy", SUNDAY)
        book.add_diary("Ana", TODAY, site="calf", side="left", red_flags=["calf_swelling"])
        rows = book.alerts("Ana")
        stop = next(row for row in rows if row["kind"] == "stop")

    assert {row["kind"]: row["void_reason"] for row in rows} == {
        "stop": None,
        "session": "stop",
        "week": "stop",
    }
    assert not any(letter.isdigit() for letter in stop["message"])
    assert (stop["reasons"][0]["value"], stop["reasons"][0]["limit"]) == (None, None)


def test_runner_and_pt_each_see_for_themselves(where: str) -> None:
    """What the runner has seen is still open for the PT; the first time counts; unknown ids are not found."""
    with filled(where) as book:
        book.plan_add("16 km easy", SUNDAY)
        id_ = next(row["id"] for row in book.alerts("Ana") if row["kind"] == "session")
        first = book.acknowledge(id_[:6], "runner", "I know", athlete="Ana")
        again = book.acknowledge(id_, "runner", "twice")
        states = [
            next(r["state"] for r in book.alerts("Ana", by) if r["id"] == id_) for by in ("runner", "pt")
        ]
        lines = [book.open_alerts("Ana", by, "km") for by in ("runner", "pt")]
        book.unacknowledge(id_, "runner", athlete="Ana")
        back = book.alerts("Ana")
        book.add_athlete("Ben")
        for wrong in ({"id_": "ffff"}, {"id_": ""}, {"id_": id_, "athlete": "Ben"}):
            with pytest.raises(NotFoundError):
                book.acknowledge(**wrong)
        with pytest.raises(SettingsError):
            book.acknowledge(id_, "coach")

    assert first["acknowledged"] == again["acknowledged"]
    assert first["acknowledged"][0]["note"] == "I know"
    assert states == ["acknowledged", "open"]
    assert [line.first and line.first.id == id_ for line in lines] == [False, True]
    assert {row["state"] for row in back} == {"open"}


def test_a_day_to_come_is_answered_and_queues_nothing(where: str) -> None:
    """`on` a later day shows what would be due; on an earlier day than the last look too; neither keeps anything."""
    with filled(where) as book:
        book.plan_add("16 km easy", SUNDAY + timedelta(days=14))
        known = book.alerts("Ana")
        for day in (TODAY + timedelta(days=14), TODAY - timedelta(days=3)):
            (found,) = book.evaluate("Ana", day)
            assert (found["is_queued"], found["local_date"]) == (False, str(day))
        assert book.alerts("Ana") == known


def test_nights_without_a_look_are_caught_up(where: str) -> None:
    """A plan that rests on a run which then was not run is told at the first look after its lead day."""
    book, set_day = clock(where)
    with book:
        book.plan_add("13 km easy", TODAY + timedelta(days=3))
        book.plan_add("14 km easy", TODAY + timedelta(days=9))
        known = {row["id"] for row in book.alerts("Ana")}
        set_day(TODAY + timedelta(days=8))
        new = [row for row in book.evaluate("Ana")[0]["alerts"] if row["kind"] == "session"]

    assert [(row["occasion"], row["title"]) for row in new] == [("lead", "14 km easy")]
    assert new[0]["id"] not in known


def test_alerts_are_taken_along_and_erased(where: str, tmp_path: Path) -> None:
    """The export holds the alerts; erasing the runner takes them away, with who had seen them."""
    with filled(where) as book:
        book.plan_add("16 km easy", SUNDAY)
        ids = {row["id"] for row in book.alerts("Ana")}
        book.acknowledge(min(ids))
        book.export(tmp_path / "out", "Ana")
        (data,) = (tmp_path / "out").glob("*/data.json")
        exported = json.loads(data.read_text())["alerts"]
        gone = book.erase("Ana", "Ana")
        rest = book.alerts()

    assert {row["id"] for row in exported} == ids
    assert gone["alerts"] == len(ids) == 2
    assert rest == []
