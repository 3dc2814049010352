"""An export read back in on another machine: everything a runner had, once, and nothing that cannot be meant."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from loadwatch import Logbook
from loadwatch.errors import FileError
from tests.logbook.files import run_fit, run_gpx, streams

TODAY = date(2026, 6, 30)
DAY = date(2026, 6, 1)


def opened(place: object) -> Logbook:
    """A logbook on a day of its own."""
    return Logbook.open(str(place), today=lambda: TODAY)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Exports of Ana, then of Ana and Ben: runs of which one was renamed, one deleted; entries, a plan, a profile."""
    tmp_path = tmp_path_factory.mktemp("made")
    with opened(tmp_path / "old") as book:
        book.add_athlete("Ana", zone="Asia/Tokyo", units="mi", week_start=6, sex="female", birth_year=1990)
        book.import_bytes(streams(a_fit=run_fit(), b_fit=run_fit(2), c_gpx=run_gpx(4)), "Ana")
        third, second, first = (row["id"] for row in book.activities("Ana"))
        book.edit_activity(first, title="Round the lake", rpe=4.0)
        book.edit_activity(second, excluded="a friend wore the watch")
        book.delete_activity(third)
        book.set_threshold("Ana", "mass_kg", 61.5, DAY)
        book.add_diary("Ana", DAY, site="knee", side="left", pain_now=3.0, red_flags=[])
        book.add_note("Ana", DAY, "Keep it flat.", "PT")
        book.add_heel_raise("Ana", DAY, side="left", reps=21)
        book.add_override("Ana", DAY, kind="limit", measure="distance", value=8_000.0, reason="flare")
        book.set_rehab("Ana", DAY, kind="stage", name="eccentric")
        book.plan_add("10 km easy", date(2026, 7, 2), "Ana")
        book.export(tmp_path / "ana.zip")
        book.export(tmp_path / "folder")
        before = told(book)
        book.import_bytes(streams(d_fit=run_fit(9)), "Ben")
        book.export(tmp_path / "all.zip")
        book.export(tmp_path / "all")
    return tmp_path / "ana.zip", before


@pytest.fixture
def old(made: tuple[Path, dict[str, Any]]) -> Path:
    """Ana's export as a zip; the others lie beside it."""
    return made[0]


def told(book: Logbook, name: str = "Ana") -> dict[str, Any]:
    """All that a logbook says of a runner, without what tells of the import itself."""
    who = book.athlete(name)
    runs = [{k: v for k, v in row.items() if k != "batch"} for row in book.activities(name)]
    with book.store.read() as db:
        from loadwatch.store.entries import TABLES, read_entries

        entries = {kind: read_entries(db, kind, who.id) for kind in TABLES}
    return {"who": who, "runs": runs, "dated": book.thresholds(name), "plan": book.plan_list(name), **entries}


def again(archive: Path, change: Callable[[dict[str, Any]], object]) -> BytesIO:
    """The export with another document."""
    out = BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("data.json"):
                document = json.loads(data)
                change(document)
                data = json.dumps(document).encode()
            made.writestr(name, data)
    out.seek(0)
    return out


@pytest.mark.parametrize("given", ["ana.zip", "folder"])
def test_another_machine_has_all_of_it(made: tuple[Path, dict[str, Any]], tmp_path: Path, given: str) -> None:
    """Runs, edits, deleted runs, diary, notes, tests, limits, return to run, plan and profile are as they were; twice too."""
    old, before = made
    with opened(tmp_path / "new") as book:
        receipt = book.import_paths([old.parent / given], "Ana")
        after = told(book)
        twice = book.import_paths([old.parent / given], "Ana")

        assert after == before
        assert told(book) == before
        assert len(book.activities("Ana", deleted=True)) == 3

    (words,) = [one for one in receipt.items if one.name.endswith("data.json")]
    assert words.outcome == "imported"
    assert words.message.endswith(
        "return to run: 5; planned sessions: 1; values of the profile: 6; edited activities: 3."
    )
    (words,) = [one for one in twice.items if one.name.endswith("data.json")]
    assert words.outcome == "known"
    assert receipt.counts["failed"] == twice.counts["failed"] == 0


def test_what_is_here_stays(old: Path, tmp_path: Path) -> None:
    """A profile, a title and a mass that were entered here are not written over; what is empty is filled."""
    with opened(tmp_path / "new") as book:
        book.add_athlete("Ana", zone="Europe/Zurich", sex="male", mass_kg=70.0)
        book.import_bytes(streams(a_fit=run_fit()), "Ana")
        (row,) = book.activities("Ana")
        book.edit_activity(row["id"], title="Mine")
        book.import_paths([old], "Ana")

        who = book.athlete("Ana")
        assert (who.zone, who.sex, who.mass_kg, who.birth_year) == ("Europe/Zurich", "male", 70.0, 1990)
        assert "Mine" in {row["title"] for row in book.activities("Ana")}


def test_undo_takes_the_written_part_too(old: Path, tmp_path: Path) -> None:
    """An import that is taken back leaves no entry and no planned session; it can be added again."""
    with opened(tmp_path / "new") as book:
        book.add_athlete("Ana")
        book.add_diary("Ana", DAY, site="plantar", pain_now=1.0)
        batch = book.import_paths([old], "Ana").batch
        book.undo(batch)

        assert [row["site"] for row in book.diary("Ana")] == ["plantar"]
        assert (book.plan_list("Ana"), book.activities("Ana")) == ([], [])
        book.import_paths([old], "Ana")
        assert len(book.diary("Ana")) == 2


def test_two_runners_with_one_export_keep_apart(old: Path, tmp_path: Path) -> None:
    """Added to a second runner of the same logbook the entries come under ids of their own, once."""
    with opened(tmp_path / "new") as book:
        for name in ("Ana", "Ben", "Ben"):
            book.import_paths([old], name)

        assert len(book.diary("Ana")) == len(book.diary("Ben")) == 1
        assert len(book.plan_list("Ana")) == len(book.plan_list("Ben")) == 1
        assert [row["title"] for row in book.activities("Ben")] == [
            row["title"] for row in book.activities("Ana")
        ]


def test_of_several_runners_only_the_one_of_the_name(old: Path, tmp_path: Path) -> None:
    """An export of all runners gives each his own; for a name that is not in it, one sentence and nothing else."""
    with opened(tmp_path / "new") as book:
        assert book.import_paths([old.parent / "all.zip"], "Ben").counts["imported"] == 1
        assert len(book.activities("Ben")) == 1
        refused = book.import_paths([old.parent / "all.zip"], "Zoe")

        assert [(one.outcome, one.message) for one in refused.items] == [
            (
                "failed",
                "This export holds 2 runners: Ana, Ben. Add it once for each of them, to a runner of the same name.",
            )
        ]
        assert book.activities("Zoe") == []


@pytest.mark.parametrize("given", ["ana.zip", "folder"])
def test_a_new_machine_needs_no_name(old: Path, tmp_path: Path, given: str) -> None:
    """An empty logbook takes the runner's name, zone, units and week from the export."""
    with opened(tmp_path / "new") as book:
        book.import_paths([old.parent / given])

        who = book.athlete("Ana")
        assert (who.zone, who.units, who.week_start) == ("Asia/Tokyo", "mi", 6)
        assert [one.name for one in book.athletes()] == ["Ana"]


def test_a_folder_of_several_runners_is_asked_about(old: Path, tmp_path: Path) -> None:
    """Nobody is mixed up: without a name an export of two is refused, with one only that runner's part is read."""
    with opened(tmp_path / "new") as book:
        with pytest.raises(FileError, match="2 runners: Ana, Ben"):
            book.import_paths([old.parent / "all"])
        book.import_paths([old.parent / "all"], "Ben")

        assert len(book.activities("Ben")) == 1
        assert book.diary("Ben") == []


def spoil(document: dict[str, Any]) -> None:
    """Every kind of value that nobody can have written."""
    document["diary"] += [
        {**document["diary"][0], "id": "a", "pain_now": 99},
        {**document["diary"][0], "id": "b", "pain_now": "much"},
        {**document["diary"][0], "id": "c", "local_date": "soon"},
        {**document["diary"][0], "id": "d" * 99},
        {"id": "e"}, "text", None, 7, [],
    ]  # fmt: skip
    document["note"].append({**document["note"][0], "id": "n", "text": {"deep": [1]}})
    document["plan"].append({**document["plan"][0], "id": "p", "ascent_m": 1e300})
    document["thresholds"].append({"key": "shoe", "local_date": "2026-06-01", "value": 1})
    document["runner"]["birth_year"] = 3
    document["activities"][0]["edit"] = {"distance_m": -5.0}
    document["weekly"] = {"not": "a list"}


def test_bad_rows_fail_alone(old: Path, tmp_path: Path) -> None:
    """Each row that cannot be meant is named with its reason; all others come, and no number of theirs is believed."""
    with opened(tmp_path / "new") as book:
        receipt = book.import_bytes([("ana.zip", again(old, spoil))], "Ana")
        failed = {
            one.name.rpartition("!/")[2]: one.message for one in receipt.items if one.outcome == "failed"
        }

        assert len([name for name in failed if name.startswith("diary")]) == 9
        assert "pain_now" in failed["diary 2"]
        assert {"note 2", "plan 2", "threshold 2", "runner"} <= set(failed)
        assert not any("Traceback" in text or "Error" in text for text in failed.values())
        assert (len(book.diary("Ana")), len(book.plan_list("Ana"))) == (1, 1)
        assert book.athlete("Ana").birth_year is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.update(format=2), "A newer loadwatch wrote this export (format 2, this one reads up to 1)."),
        (lambda d: d.update(format="x"), "This is no export of loadwatch."),
        (lambda d: d.update(runner=[]), "This is no export of loadwatch."),
    ],
)  # fmt: skip
def test_a_document_of_another_kind_is_refused(
    old: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    """A newer or foreign document is one failed line; the recordings beside it are recordings all the same."""
    with opened(tmp_path / "new") as book:
        receipt = book.import_bytes([("ana.zip", again(old, change))], "Ana")

        (failed,) = [one for one in receipt.items if one.outcome == "failed"]
        assert failed.message.startswith(sentence)
        assert book.diary("Ana") == []
        assert len(book.activities("Ana")) == 3


def test_an_endless_list_is_cut_and_told(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document with more rows than anybody writes holds the logbook no longer than the first of them do."""
    monkeypatch.setattr("loadwatch.logbook.bringing_back.MOST_ROWS", 30)

    def swell(document: dict[str, Any]) -> None:
        document["diary"] = [{**document["diary"][0], "id": f"d{n}"} for n in range(90)]

    with opened(tmp_path / "new") as book:
        receipt = book.import_bytes([("ana.zip", again(old, swell))], "Ana")

        (failed,) = [one for one in receipt.items if one.outcome == "failed"]
        assert failed.name.endswith("data.json!/diary")
        assert failed.message == "Only the first 30 rows of it are read."
        assert len(book.diary("Ana")) == 30


def test_a_cut_document_is_told(old: Path, tmp_path: Path) -> None:
    """Half a document is damaged, not half believed."""
    with zipfile.ZipFile(old) as archive:
        whole = next(archive.read(name) for name in archive.namelist() if name.endswith("data.json"))
    with opened(tmp_path / "new") as book:
        (item,) = book.import_bytes([("data.json", BytesIO(whole[: len(whole) // 2]))], "Ana").items

        assert (item.outcome, item.message[:40]) == ("failed", "The document of this export is damaged. ")
        assert book.diary("Ana") == []
