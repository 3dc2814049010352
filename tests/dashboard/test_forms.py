"""Diary, return to run, therapist: what the forms keep, what they refuse in words, and whom they let in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from loadwatch.logbook import Logbook
from loadwatch_dashboard import WebSettings, create_app
from tests.dashboard.conftest import let_in
from tests.dashboard.test_app import page

TODAY = date(2026, 11, 23)
BARE: dict[str, Any] = {"site": "calf", "side": "left"}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Logbook]:
    """A logbook with two runners and no run."""
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as opened:
        opened.add_athlete("Ana", zone="UTC", birth_year=1978, sex="female")
        opened.add_athlete("Ben", zone="UTC")
        yield opened


@pytest.fixture
def visitor(kept: Logbook) -> FlaskClient:
    """A visitor of that logbook."""
    return create_app(kept, WebSettings()).server.test_client()


def send(client: FlaskClient, form: str, values: Any, search: str = "?athlete=Ana") -> Any:
    """Send a form as the page does."""
    return client.post(f"/api/form/{form}{search}", json=values, headers=let_in(client))


def test_a_diary_entry_is_kept_and_taken_back(visitor: FlaskClient, kept: Logbook) -> None:
    """What was tapped is what is kept; Undo takes it out again."""
    values = BARE | {"pain_now": "3", "stiffness_min": "7,5", "limp": "no", "red_flags": ["none"]}
    answer = send(visitor, "diary", values)

    row = kept.diary("Ana")[0]
    assert answer.status_code == 200
    assert (row["pain_now"], row["stiffness_min"], row["limp"], row["red_flags"]) == (3.0, 7.5, False, [])
    assert row["local_date"] == TODAY
    undo = answer.json["undo"]
    assert send(visitor, "diary-remove", undo["values"]).status_code == 200
    assert kept.diary("Ana") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"pain_now": "3"}, "site"),
        (BARE, "pain_now"),
        (BARE | {"pain_now": "11"}, "pain_now"),
        (BARE | {"stiffness_min": "long"}, "stiffness_min"),
        (BARE | {"pain_now": "1", "local_date": "2026-11-24"}, "local_date"),
        (BARE | {"pain_now": "1", "local_date": "tomorrow"}, "local_date"),
        (BARE | {"red_flags": ["none", "pop"]}, "red_flags"),
        (BARE | {"limp": "maybe"}, "limp"),
        ({"site": "ear", "pain_now": "1"}, "site"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    values: dict[str, Any], field: str, visitor: FlaskClient, kept: Logbook
) -> None:
    """Nothing is kept, and the words name the field."""
    answer = send(visitor, "diary", values)

    assert answer.status_code == 400
    assert list(answer.json["fields"]) == [field]
    assert kept.diary("Ana") == []


def test_an_entry_is_corrected_with_all_its_answers(visitor: FlaskClient, kept: Logbook) -> None:
    """The form of an entry shows what was said; saving it puts the new answers in its place."""
    id_ = kept.add_diary("Ana", TODAY, site="calf", side="left", pain_now=9, note="slipped")
    shown = page(visitor, "/diary", f"?athlete=Ana&edit={id_}").text
    assert "slipped" in shown

    answer = send(visitor, "diary-correct", BARE | {"id": id_, "pain_now": "2"})

    assert answer.json["go"] == "/diary?athlete=Ana"
    assert [(row["id"], row["pain_now"], row["note"]) for row in kept.diary("Ana")] == [(id_, 2.0, None)]


def test_a_strength_session_is_kept_shown_deleted_and_brought_back(
    visitor: FlaskClient, kept: Logbook
) -> None:
    """The form keeps all that the logbook takes; Delete and its Undo leave the same session."""
    values = {
        "type": "heavy_calf",
        "name": "Press",
        "sets": "3",
        "reps": "15",
        "load_kg": "22,5",
        "minutes": "12.5",
    }
    undo = send(visitor, "strength", values | {"note": "slow", "local_date": "2026-11-20"}).json["undo"]
    first = kept.strength("Ana")[0]
    assert first | {"type": "heavy_calf", "name": "Press", "sets": 3, "reps": 15, "load_kg": 22.5} == first
    assert (first["duration_s"], first["note"], first["local_date"]) == (750.0, "slow", date(2026, 11, 20))
    shown = page(visitor, "/diary", "?athlete=Ana").text
    assert "Heavy calf work: Press" in shown
    assert "3 sets · 15 repetitions a set · 22.5 kg · 12.5 min" in shown

    back = send(visitor, "strength-remove", undo["values"]).json["undo"]
    assert kept.strength("Ana") == []
    assert send(visitor, "strength-remove", undo["values"]).status_code == 404
    assert send(visitor, "strength", back["values"]).status_code == 200

    assert {**kept.strength("Ana")[0], "id": first["id"]} == first
    assert kept.strength("Ben") == []


def test_totals_of_questionnaires_are_kept_and_taken_out_by_the_therapist(
    visitor: FlaskClient, kept: Logbook
) -> None:
    """A total stands on the page with its day; the runner cannot take it out, the therapist can."""
    to_pt = "?athlete=Ana&view=pt"
    given = {"name": "TENDINS-A", "level": "37", "local_date": "2026-11-02"}
    undo = send(visitor, "rehab-score", given, to_pt).json["undo"]["values"]
    row = kept.rehab_log("Ana")[0]
    assert (row["kind"], row["name"], row["level"], row["local_date"]) == (
        "score",
        "TENDINS-A",
        37,
        date(2026, 11, 2),
    )
    assert "TENDINS-A of 2 Nov 2026" in page(visitor, "/therapist", to_pt).text

    assert send(visitor, "rehab-remove", undo).status_code == 400
    assert len(kept.rehab_log("Ana")) == 1
    assert send(visitor, "rehab-remove", undo, to_pt).status_code == 200
    assert kept.rehab_log("Ana") == []


def test_no_entry_of_another_runner_is_reached(visitor: FlaskClient, kept: Logbook) -> None:
    """Ids of another runner, unknown runners and unknown forms are not found."""
    id_ = kept.add_diary("Ana", TODAY, site="calf", pain_now=4, note="private words")
    to_ben = "?athlete=Ben&view=pt"

    assert "private words" not in page(visitor, "/diary", f"?athlete=Ben&edit={id_}").text
    assert send(visitor, "diary-remove", {"id": id_}, to_ben).status_code == 404
    assert send(visitor, "diary-correct", BARE | {"id": id_, "pain_now": "1"}, to_ben).status_code == 404
    assert send(visitor, "entry-remove", {"kind": "note", "ids": [id_]}, to_ben).status_code == 404
    assert send(visitor, "diary", BARE | {"pain_now": "1"}, "?athlete=Zoe").status_code == 404
    assert send(visitor, "mood", {}).status_code == 404
    assert kept.diary("Ana")[0]["pain_now"] == 4.0


@pytest.mark.parametrize(
    "form", ["limits", "capacity", "heel-raise", "note", "rehab-stage", "rehab-gate", "rehab-score"]
)
def test_the_therapists_forms_need_the_therapists_view(form: str, visitor: FlaskClient) -> None:
    """In the runner's view they refuse, whatever is sent."""
    answer = send(visitor, form, {"text": "x", "name": "isometric"})

    assert answer.status_code == 400
    assert "therapist" in answer.json["error"]


def test_a_red_flag_shows_the_instruction_and_no_number(visitor: FlaskClient) -> None:
    """After a red flag the pages say what to do today, and nothing else about the tendon."""
    send(visitor, "diary", BARE | {"pain_now": "8", "red_flags": ["pop"]})

    diary = page(visitor, "/diary", "?athlete=Ana").text
    back = page(visitor, "/return", "?athlete=Ana").text
    assert "Stop and get medical assessment today." in diary
    assert "Stop and get medical assessment today." in back
    assert "Gates before running" not in back


def test_limits_are_kept_together_and_in_si(visitor: FlaskClient, kept: Logbook) -> None:
    """One form sets several limits in the reader's unit, or none of them when something is wrong."""
    search = "?athlete=Ana&view=pt&units=mi"
    values = {"week": "10", "none": ["hills", "speed"], "reason": "first weeks"}
    assert list(send(visitor, "limits", values | {"reason": None}, search).json["fields"]) == ["reason"]
    assert list(send(visitor, "limits", {"reason": "x"}, search).json["fields"]) == ["week"]
    assert kept.overrides("Ana") == []

    assert send(visitor, "limits", values, search).status_code == 200

    rows = {(row["kind"], row["measure"]): row["value"] for row in kept.overrides("Ana")}
    assert rows[("week", "distance")] == pytest.approx(16_093.44)
    assert set(rows) == {
        ("week", "distance"),
        ("limit", "uphill_ascent"),
        ("limit", "downhill_descent"),
        ("limit", "fast"),
    }
    assert "at most 10.0 mi in 7 days; no hills; no fast running" in page(visitor, "/therapist", search).text


def test_the_runner_ticks_off_and_the_therapist_sets(visitor: FlaskClient, kept: Logbook) -> None:
    """Stage and table come from the therapist; exercises, sessions and tests from the runner."""
    pt = "?athlete=Ana&view=pt"
    stage = {"name": "isometric", "site": "achilles_midportion", "side": "left"}
    assert send(visitor, "rehab-stage", stage, pt).status_code == 200
    assert list(send(visitor, "rehab-table", {"name": "A", "level": "9"}, pt).json["fields"]) == ["level"]
    assert send(visitor, "rehab-table", {"name": "A", "level": "1"}, pt).status_code == 200

    assert send(visitor, "rehab-exercise", {"name": "Isometric holds"}).status_code == 200
    assert send(visitor, "rehab-session", {}).status_code == 200
    assert list(send(visitor, "rehab-test", {"kind": "walk", "minutes": "30"}).json["fields"]) == ["pain"]
    assert send(visitor, "rehab-test", {"kind": "walk", "minutes": "30", "pain": "0"}).status_code == 200

    view = kept.rehab_page("Ana")
    assert view.exercises[0].done_today == 1
    assert view.run_walk is not None
    assert view.run_walk.is_today
    assert {gate.name: gate.is_open for gate in view.gates}["G2"]


def test_a_level_that_was_never_run_is_not_called_done(visitor: FlaskClient, kept: Logbook) -> None:
    """The therapist begins at level 3: the two below are skipped, in words and without the mark of done."""
    kept.set_rehab("Ana", TODAY - timedelta(days=5), kind="run_walk", name="A", level=3)
    view = kept.rehab_page("Ana").run_walk
    shown = json.dumps(page(visitor, "/return", "?athlete=Ana").json, ensure_ascii=False)

    assert view is not None
    assert [step.status for step in view.steps[:4]] == ["skipped", "skipped", "now", "ahead"]
    assert "no session of them is known" in shown
    assert "✓" not in shown
    send(visitor, "rehab-session", {})
    kept.set_rehab("Ana", TODAY, kind="run_walk", name="A", level=4)
    assert "✓" in json.dumps(page(visitor, "/return", "?athlete=Ana").json, ensure_ascii=False)


def test_no_level_is_taken_that_the_rule_does_not_offer(visitor: FlaskClient, kept: Logbook) -> None:
    """The step is the rule's: a runner cannot send another one."""
    kept.set_rehab("Ana", TODAY - timedelta(days=5), kind="run_walk", name="A", level=1)

    answer = send(visitor, "rehab-step", {"level": 2})

    assert answer.status_code == 400
    assert [row["level"] for row in kept.rehab_log("Ana")] == [1]


def test_a_runner_takes_out_ticks_but_not_the_stage(visitor: FlaskClient, kept: Logbook) -> None:
    """What the therapist set stays until the therapist takes it out."""
    stage = kept.set_rehab("Ana", TODAY, kind="stage", name="isometric")

    assert send(visitor, "rehab-remove", {"id": stage}).status_code == 400
    assert len(kept.rehab_log("Ana")) == 1
    assert send(visitor, "rehab-remove", {"id": stage}, "?athlete=Ana&view=pt").status_code == 200
    assert kept.rehab_log("Ana") == []


def test_heel_raises_stand_beside_norm_and_noise(visitor: FlaskClient, kept: Logbook) -> None:
    """A change of fewer than seven is called noise; the median of age and sex is given."""
    pt = "?athlete=Ana&view=pt"
    for ago, reps in ((60, "9"), (30, "16"), (0, "20")):
        day = (TODAY - timedelta(days=ago)).isoformat()
        assert (
            send(visitor, "heel-raise", {"side": "left", "reps": reps, "local_date": day}, pt).status_code
            == 200
        )
    assert list(send(visitor, "heel-raise", {"side": "left", "reps": "9.5"}, pt).json["fields"]) == ["reps"]

    changes = [test.change for test in kept.therapist_page("Ana").tests]
    assert changes == ["+4: within the noise, under 7", "+7: more than the test before", "first test"]
    assert "Median of the same age and sex: 24." in page(visitor, "/therapist", pt).text


@pytest.mark.parametrize("path", ["/diary", "/return", "/therapist"])
def test_an_empty_logbook_has_a_next_step(path: str, tmp_path: Path) -> None:
    """Without any runner the pages ask for files instead of failing."""
    with Logbook.open(tmp_path / "empty") as book:
        client = create_app(book, WebSettings()).server.test_client()
        assert "Choose files" in page(client, path, "?view=pt").text


def test_a_correction_is_taken_back(visitor: FlaskClient, kept: Logbook) -> None:
    """Undo of a correction brings every answer of before back, those that were not given too."""
    id_ = kept.add_diary("Ana", TODAY, **BARE, pain_now=1, red_flags=[], note="stiff")
    before = kept.diary("Ana")
    answer = send(visitor, "diary-correct", BARE | {"id": id_, "pain_morning": "4", "red_flags": ["pop"]})
    assert kept.diary("Ana") != before

    assert send(visitor, "diary-correct", answer.json["undo"]["values"]).status_code == 200
    assert kept.diary("Ana") == before


def test_what_is_taken_out_of_the_record_comes_back(visitor: FlaskClient, kept: Logbook) -> None:
    """The therapist's Undo restores a stage whole; a runner can restore ticks, and no stage."""
    kept.set_rehab("Ana", TODAY - timedelta(days=9), kind="stage", name="eccentric", note="go on", **BARE)
    (row,) = kept.rehab_log("Ana")
    gone = send(visitor, "rehab-remove", {"id": row["id"]}, "?athlete=Ana&view=pt").json
    assert kept.rehab_log("Ana") == []
    assert send(visitor, "rehab-restore", gone["undo"]["values"]).status_code == 400
    assert send(visitor, "rehab-restore", gone["undo"]["values"], "?athlete=Ana&view=pt").status_code == 200
    assert [{**one, "id": ""} for one in kept.rehab_log("Ana")] == [{**row, "id": ""}]

    tick = send(visitor, "rehab-exercise", {"name": "Heel drops"}).json
    record = page(visitor, "/return", "?athlete=Ana").text
    assert tick["undo"]["values"]["id"] in record, "the own tick can be taken out later too"
    assert row["id"] not in record, "the stage cannot"
    back = send(visitor, "rehab-remove", tick["undo"]["values"]).json["undo"]["values"]
    assert send(visitor, "rehab-restore", back).status_code == 200
    assert [one["kind"] for one in kept.rehab_log("Ana")] == ["exercise", "stage"]


def test_what_is_gone_meanwhile_is_told_without_its_id(visitor: FlaskClient, kept: Logbook) -> None:
    """Another tab took it out: the sentence says so, and shows no letters that mean nothing to a reader."""
    id_ = kept.add_diary("Ana", TODAY, **BARE, pain_now=1)
    kept.remove_entry("diary", "Ana", id_)
    told = [
        send(visitor, "diary-remove", {"id": id_}).json,
        send(visitor, "plan-move", {"id": "f00", "local_date": str(TODAY)}).json,
    ]
    assert [one["error"] for one in told] == [
        "This entry is no longer there.",
        "This session is no longer in the plan.",
    ]
