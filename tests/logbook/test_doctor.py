"""Doctor: finds what is planted, mends what the originals allow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from loadwatch import Logbook
from tests.logbook.files import run_fit, streams

OLD = 1_000_000_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    """Two runs in a directory."""
    with Logbook.open(tmp_path / "book") as opened:
        opened.import_bytes(streams(a_fit=run_fit(0), b_fit=run_fit(1), c_fit=run_fit(2)[:20]), "Ana")
        yield opened


def files(book: Logbook, folder: str) -> list[Path]:
    """The files of a folder of the logbook."""
    return sorted(path for path in (Path(book.where) / folder).rglob("*") if path.is_file())


def test_a_sound_logbook(where: str) -> None:
    """A logbook that was just filled is whole, and the versions that matter are told."""
    with Logbook.open(where) as sound:
        sound.import_bytes(streams(a_fit=run_fit()), "Ana")

        found = sound.doctor()

    assert (found["ok"], found["problems"], found["orphans"], found["files"]) == (True, [], 0, 2)
    assert found["database"]["database"] in {"sqlite", "postgresql"}
    assert {"loadwatch", "schema", "expat"} <= set(found["versions"])


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_lost_records_are_decoded_again(book: Logbook, damage: str) -> None:
    """Records that are missing or changed are found, and made again from the original, the same as before."""
    id_ = book.activities()[0]["id"]
    before = book.records(id_)
    for path in files(book, "streams"):
        path.unlink() if damage == "missing" else path.write_bytes(b"junk")

    assert len(book.doctor()["problems"]) == 2
    repaired = book.doctor(repair=True)

    assert (repaired["ok"], len(repaired["repaired"])) == (True, 2)
    assert book.records(id_).equals(before)
    assert book.doctor()["ok"]


def test_a_lost_original_is_said(book: Logbook) -> None:
    """An original that is gone cannot be made again: it stays a problem that names the file."""
    lost = files(book, "originals")[0]
    lost.unlink()

    found = book.doctor(repair=True)

    assert not found["ok"]
    assert lost.name in found["problems"][0]


def test_only_old_leftovers_are_collected(book: Logbook) -> None:
    """Files that nothing names are counted; repair removes those older than a day and no other file."""
    receipt = book.import_bytes(streams(d_fit=run_fit(5)), "Ana")
    book.undo(receipt.batch)
    assert book.doctor()["orphans"] == 2
    assert book.doctor(repair=True)["orphans"] == 2
    for path in files(book, "originals") + files(book, "streams"):
        os.utime(path, (OLD, OLD))

    book.doctor(repair=True)

    found = book.doctor()
    assert (found["orphans"], found["ok"]) == (0, True)
    assert len(book.activities()) == 2


def test_a_failed_recording_keeps_its_bytes(book: Logbook) -> None:
    """A FIT file that could not be read is kept, so that a better decoder can try it later."""
    assert len(files(book, "originals")) == 3
    assert book.doctor()["orphans"] == 0


def test_a_dangling_row_is_found(book: Logbook) -> None:
    """What the database's own checks find is among the problems."""
    with book.store.write() as db:
        db.execute(text("PRAGMA defer_foreign_keys=on"))
    raw = book.store.engine.raw_connection()
    raw.cursor().execute("PRAGMA foreign_keys=off")
    raw.cursor().execute("UPDATE lap SET activity_id = 'gone'")
    raw.cursor().execute(
        "UPDATE session SET activity_id = 'gone' WHERE activity_id = (SELECT min(id) FROM activity)"
    )
    raw.commit()
    raw.close()

    assert any("missing row of 'activity'" in line for line in book.doctor()["problems"])
