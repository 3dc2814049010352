"""Diary, notes, tests, the therapist's numbers, strength and rehabilitation: kept whole, or refused and not kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from loadwatch import Logbook
from loadwatch.errors import NotFoundError, SettingsError
from tests.ground import ROOT
from tests.logbook.files import run_fit, streams

TODAY = date(2026, 5, 20)
RUN_DAY = date(2026, 5, 3)


@pytest.fixture
def book(where: str) -> Iterator[Logbook]:
    """A logbook with one runner, on a fixed day."""
    with Logbook.open(where, today=lambda: TODAY) as opened:
        opened.add_athlete("Ana", zone="UTC", birth_year=1979, sex="female")
        yield opened


def test_an_answer_becomes_a_state(book: Logbook) -> None:
    """What is written today is a state today, with night pain and red flags kept as they were said."""
    book.add_diary("Ana", TODAY, site="calf", side="left", pain_during=4, night_pain=False, red_flags=[])
    row = book.diary("Ana")[0]

    assert (row["night_pain"], row["red_flags"], row["pain_now"]) == (False, [], None)
    assert (book.symptom("Ana").state, book.symptom("Ana").site) == ("S1", "calf")
    book.add_diary("Ana", TODAY, site="calf", side="left", red_flags=["calf_swelling"])
    assert book.symptom("Ana").state == "red"
    assert book.symptom("Ana", TODAY - timedelta(days=1)).state == "S0"
    assert book.symptoms("Ana")["state"].to_list() == ["red"]


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("diary", {"site": "ear"}),
        ("diary", {"site": "knee", "side": "inside"}),
        ("diary", {"site": "knee", "pain_morning": 12}),
        ("note", {"text": " "}),
        ("heel_raise", {"side": "both", "reps": 20}),
        ("heel_raise", {"side": "left", "reps": 20.5}),
        ("heel_raise", {"side": "left"}),
        ("override", {"kind": "limit", "measure": "mood", "value": 1, "reason": "x"}),
        ("override", {"kind": "limit", "measure": "distance", "value": 1}),
        ("override", {"kind": "modifier", "measure": "distance", "value": 0.5, "reason": "x"}),
        ("override", {"kind": "modifier", "value": 3.0, "reason": "x"}),
        ("strength", {"type": "dance"}),
        ("strength", {"type": "core", "sets": -1}),
        ("rehab", {"kind": "stage", "name": "nine"}),
        ("rehab", {"kind": "run_walk", "name": "A", "level": 7}),
        ("rehab", {"kind": "run_walk", "name": "A"}),
        ("rehab", {"kind": "gate", "name": "G1"}),
        ("rehab", {"kind": "walk", "site": "ear"}),
        ("rehab", {"kind": "walk", "mood": 1}),
    ],
)
def test_nothing_half_is_stored(book: Logbook, kind: str, entry: dict[str, Any]) -> None:
    """An entry with one part that cannot be meant is refused as a whole, by name, in one sentence."""
    names = {
        "diary": ("add_diary", "diary"),
        "note": ("add_note", "notes"),
        "rehab": ("set_rehab", "rehab_log"),
    }
    add, read = names.get(kind, (f"add_{kind}", "strength" if kind == "strength" else f"{kind}s"))
    with pytest.raises(SettingsError) as caught:
        getattr(book, add)("Ana", TODAY, **entry)

    assert caught.value.message.count(".") >= 1
    assert getattr(book, read)("Ana") == []


@pytest.mark.parametrize("kind", ["diary", "note", "heel_raise", "strength", "rehab"])
def test_the_future_is_not_written_down(book: Logbook, kind: str) -> None:
    """Only the therapist's numbers may begin in the future."""
    entry: dict[str, dict[str, Any]] = {
        "diary": {"site": "knee", "pain_now": 2}, "note": {"text": "x"}, "heel_raise": {"side": "left", "reps": 20},
        "strength": {"type": "core"}, "rehab": {"kind": "stage", "name": "isometric"},
    }  # fmt: skip
    add = getattr(book, "set_rehab" if kind == "rehab" else f"add_{kind}")

    with pytest.raises(SettingsError, match="date"):
        add("Ana", TODAY + timedelta(days=1), **entry[kind])
    assert book.add_override("Ana", TODAY + timedelta(days=9), kind="modifier", value=0.9, reason="race week")


def test_what_was_written_comes_back_newest_first(book: Logbook) -> None:
    """Notes, tests, numbers, strength and record come back as given; what was not given is null."""
    book.add_note("Ana", TODAY - timedelta(days=1), "started isometrics", author="Dr. Li")
    book.add_note("Ana", TODAY, "going well")
    book.add_heel_raise("Ana", TODAY, side="left", reps=21, pain=1)
    book.add_override("Ana", TODAY, kind="capacity", measure="distance", value=9_000, reason="tolerates it")
    book.add_strength("Ana", TODAY, type="heavy_calf", sets=4, reps=8, load_kg=60)
    book.set_rehab("Ana", TODAY, kind="walk", duration_s=1_800, pain=0)

    assert [(n["text"], n["author"]) for n in book.notes("Ana")] == [
        ("going well", None), ("started isometrics", "Dr. Li"),
    ]  # fmt: skip
    assert len(book.notes("Ana", since=TODAY)) == 1
    assert (book.heel_raises("Ana")[0]["reps"], book.heel_raises("Ana")[0]["note"]) == (21, None)
    assert (book.overrides("Ana")[0]["value"], book.overrides("Ana")[0]["valid_until"]) == (9_000.0, None)
    assert (book.strength("Ana")[0]["load_kg"], book.strength("Ana")[0]["duration_s"]) == (60.0, None)
    assert (book.rehab_log("Ana")[0]["duration_s"], book.rehab_log("Ana")[0]["level"]) == (1_800.0, None)


def test_capacity_follows_runs_diary_and_therapist(book: Logbook) -> None:
    """A run gives a capacity the day after; a sore morning takes it out; the therapist's number replaces it."""
    book.import_bytes(streams(a_fit=run_fit(metres=5_000.0, seconds=1_500)), "Ana")
    day = RUN_DAY + timedelta(days=2)

    before = book.capacity("Ana", day)["distance"]
    assert before.k_day == pytest.approx(5_000.0, rel=0.01)
    assert (before.confidence, before.modifier.value) == ("assumed", 1.0)
    book.add_diary("Ana", RUN_DAY + timedelta(days=1), site="knee", pain_morning=5)
    sore = book.capacity("Ana", day)["distance"]
    assert (sore.n_tolerated, sore.n_excluded, sore.modifier.value) == (0, 1, 0.8)
    book.add_override("Ana", RUN_DAY, kind="capacity", measure="distance", value=4_000, reason="seen")
    assert book.capacity("Ana", day)["distance"].k_day == 4_000.0
    assert set(book.capacity_days("Ana", day)["measure"]) >= {"distance", "knee"}


def test_what_comes_later_is_not_known_earlier(book: Logbook) -> None:
    """Tests and runs after a day do not change what that day said."""
    book.import_bytes(streams(a_fit=run_fit(metres=5_000.0)), "Ana")
    before = book.capacity("Ana", RUN_DAY)
    book.add_heel_raise("Ana", RUN_DAY + timedelta(days=3), side="left", reps=5)
    book.add_diary("Ana", RUN_DAY + timedelta(days=3), site="knee", limp=True)

    assert book.capacity("Ana", RUN_DAY) == before
    assert book.capacity("Ana", RUN_DAY + timedelta(days=4))["distance"].modifier.value == pytest.approx(0.72)


def test_logged_jumps_make_a_hard_day(book: Logbook) -> None:
    """A plyometric session is a hard tendon day even without a run."""
    book.add_strength("Ana", TODAY, type="plyometric")

    assert book.hard_days("Ana").select("local_date", "reasons").rows() == [(TODAY, ["plyometric"])]


def test_rehab_as_json(book: Logbook) -> None:
    """The state of rehabilitation is plain JSON; a red flag leaves one instruction and no number."""
    book.set_rehab("Ana", TODAY, kind="stage", name="isometric", site="achilles_insertional", side="left")
    book.set_rehab("Ana", TODAY, kind="run_walk", name="B", level=1)
    row = book.rehab("Ana")

    assert (row["site"], row["stage"], row["week"], row["is_ready"]) == (
        "achilles_insertional",
        "isometric",
        1,
        False,
    )
    assert row["run_walk"]["session"]["text"] == "run 5 min"
    assert "gates" in row["run_walk"]["advice"]["text"]
    book.add_diary("Ana", TODAY, site="achilles_insertional", side="left", red_flags=["push_off"])
    assert book.rehab("Ana") == {
        "local_date": "2026-05-20", "site": "achilles_insertional", "side": "left", "state": "red",
        "action": "Stop and get medical assessment today.",
    }  # fmt: skip
    with pytest.raises(SettingsError, match="site"):
        book.rehab("Ana", site="ear")


def test_the_page_tells_days_in_the_readers_form(book: Logbook) -> None:
    """A closed gate and a stopped table name the day as one says it; the record for programs keeps the ISO day."""
    book.set_rehab(
        "Ana", TODAY - timedelta(days=9), kind="stage", name="heavy_slow", site="calf", side="left"
    )
    book.set_rehab("Ana", TODAY - timedelta(days=9), kind="run_walk", name="B", level=2)
    for ago, limp in ((2, True), (0, False)):
        book.add_diary("Ana", TODAY - timedelta(days=ago), site="calf", side="left", limp=limp, pain_now=0.0)

    page = book.rehab_page("Ana")
    assert page.gates[4].missing == ("7 days without a limp: the last was on Mon 18 May",)
    assert page.run_walk is not None
    assert (page.run_walk.action, "on Mon 18 May" in page.run_walk.next_text) == ("stop", True)
    assert "2026-05-18" in book.rehab("Ana")["run_walk"]["advice"]["reason"]


def test_the_therapists_own_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file named in the setting replaces the plan; one that cannot be read is an error in words."""
    text = (ROOT / "src" / "loadwatch" / "load" / "rehab" / "rehab.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.replace("calm_days = 7 ", "calm_days = 10 "), encoding="utf-8")

    monkeypatch.setenv("LOADWATCH_REHAB", str(own))
    with Logbook.open(tmp_path / "book") as book:
        assert book.rehab_plan.gates.calm_days == 10
    monkeypatch.setenv("LOADWATCH_REHAB", str(tmp_path / "none.toml"))
    with Logbook.open(tmp_path / "book") as book, pytest.raises(SettingsError, match="rehab"):
        _ = book.rehab_plan


def test_entries_keep_a_runner(book: Logbook) -> None:
    """A runner made by an import stays after undo when somebody wrote a note."""
    receipt = book.import_bytes(streams(a_fit=run_fit()), "Bea")
    book.add_note("Bea", TODAY, "seen")
    book.undo(receipt.batch)

    assert [who.name for who in book.athletes()] == ["Ana", "Bea"]


def test_an_entry_is_corrected_as_a_whole(book: Logbook) -> None:
    """Other answers take the place of all the old ones, and the state follows."""
    id_ = book.add_diary("Ana", TODAY, site="calf", side="left", pain_during=8, note="typing error")
    assert book.symptom("Ana").state == "S2"

    book.correct_diary("Ana", id_, TODAY - timedelta(days=1), site="calf", side="left", pain_during=1)

    row = book.entry("diary", "Ana", id_)
    assert (row["local_date"], row["pain_during"], row["note"]) == (TODAY - timedelta(days=1), 1.0, None)
    assert book.symptom("Ana").state == "S0"
    with pytest.raises(SettingsError):
        book.correct_diary("Ana", id_, TODAY, site="calf", pain_during=11)
    assert book.entry("diary", "Ana", id_) == row


@pytest.mark.parametrize("kind", ["diary", "note", "heel_raise", "override", "strength", "rehab"])
def test_nobody_reaches_the_entry_of_another_runner(book: Logbook, kind: str) -> None:
    """An id of another runner is not found: neither read nor corrected nor removed."""
    book.add_athlete("Ben", zone="UTC")
    id_ = book.add_diary("Ana", TODAY, site="calf", pain_now=2)

    with pytest.raises(NotFoundError):
        book.entry(kind, "Ben", id_)
    with pytest.raises(NotFoundError):
        book.remove_entry(kind, "Ben", id_)
    with pytest.raises(NotFoundError):
        book.correct_diary("Ben", id_, TODAY, site="calf", pain_now=3)
    assert [row["id"] for row in book.diary("Ana")] == [id_]


def test_what_is_removed_can_be_written_again(book: Logbook) -> None:
    """Removing gives back what the entry said."""
    id_ = book.add_note("Ana", TODAY, "Rest on Friday.", "PT")

    said = book.remove_entry("note", "Ana", id_)

    assert book.notes("Ana") == []
    assert (said["text"], said["author"], said["local_date"]) == ("Rest on Friday.", "PT", TODAY)
    with pytest.raises(NotFoundError):
        book.remove_entry("note", "Ana", id_)
