"""Originals read again: what the decoder has learned reaches runs of years ago, and nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import select, update
from typer.testing import CliRunner

from loadwatch import Logbook
from loadwatch.cli import app
from loadwatch.logbook import prepare
from loadwatch.store.tables import activity, lap, session
from tests.logbook.files import dump, run_fit, run_gpx, streams


def filled(where: str | Path) -> Logbook:
    """Two watch files, a second recording of the first and a run of a list."""
    book = Logbook.open(where)
    rows = b"date,distance_km,duration_min,title\n2026-01-03,8,48,Along the river\n"
    book.import_bytes(streams(a_fit=run_fit(0), b_fit=run_fit(1), c_gpx=run_gpx(), d_csv=rows), "Ana")
    return book


def told(book: Logbook) -> dict[str, object]:
    """Every row but what runs asked."""
    return {name: rows for name, rows in dump(book).items() if name != "exposure"}


def forgotten(book: Logbook) -> None:
    """Leave the logbook as a decoder would have that knew neither climb nor laps nor the device."""
    with book.store.write() as db:
        db.execute(update(session).values(moving_s=1.0, ascent_m=None))
        db.execute(update(activity).values(device="Nobody", issues=[]))
        db.execute(lap.delete())


def test_nothing_changes_when_nothing_was_learned(where: str) -> None:
    """Every row, copies and runs of a list included, is what it was; no file is told otherwise."""
    with filled(where) as book:
        before = dump(book)
        done = book.decode_again()

        assert (done["changed"], done["lost"], done["unread"], done["other"]) == (0, [], [], [])
        assert done["files"] == 4
        assert dump(book) == before


def test_what_was_learned_is_stored(where: str) -> None:
    """Totals, laps and device of an older decoder are those of this one; title, edits and links stay."""
    with filled(where) as book:
        (first, *_) = book.activities("Ana")
        book.edit_activity(first["id"], title="Mine", rpe=7)
        edited, asked = told(book), book.exposures("Ana")
        forgotten(book)
        assert told(book) != edited

        done = book.decode_again("Ana")

        assert done["changed"] == done["files"] == 4
        assert told(book) == edited
        assert_frame_equal(
            book.exposures("Ana"), asked, rel_tol=1e-3
        )  # of an edited run from rounded records


def test_a_file_that_cannot_be_read_any_more_keeps_what_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost original and one that the decoder now refuses are named, keep their runs, and stop no other file."""
    with filled(tmp_path / "book") as book:
        before = book.activities("Ana")
        originals = sorted(path for path in (tmp_path / "book" / "originals").rglob("*") if path.is_file())
        originals[0].unlink()
        real = prepare.read

        def read(data: bytes, name: str, *more: object) -> object:
            if name.endswith(".gpx"):
                raise RuntimeError("a decoder's fault")
            return real(data, name, *more)  # type: ignore[arg-type]

        monkeypatch.setattr(prepare, "read", read)
        done = book.decode_again()

        assert len(done["lost"]) == 1
        assert [one["name"].endswith(".gpx") for one in done["unread"]] in ([True], [])
        assert done["files"] + len(done["unread"]) == 3
        assert book.activities("Ana") == before


def test_a_run_keeps_the_day_of_the_zone_it_came_with(where: str) -> None:
    """A file that tells no zone was dated by the runner's; a move to another zone does not move it to another day."""
    with Logbook.open(where) as book:
        book.import_bytes(streams(a_fit=run_fit(0)), "Ana")
        with book.store.read() as db:
            told = db.execute(
                select(activity.c.offset_source, activity.c.local_date, activity.c.utc_offset_s)
            ).one()
        book.update_athlete("Ana", zone="Pacific/Kiritimati")
        book.decode_again()

        with book.store.read() as db:
            assert (
                db.execute(
                    select(activity.c.offset_source, activity.c.local_date, activity.c.utc_offset_s)
                ).one()
                == told
            )


def test_the_command_reads_files_again(tmp_path: Path) -> None:
    """`reprocess` says how many files were read and are told otherwise; `--records-only` reads none."""
    with filled(tmp_path / "book") as book:
        forgotten(book)
    where = ["--logbook", str(tmp_path / "book")]

    quick = CliRunner().invoke(app, ["reprocess", "--records-only", "--json", *where])
    whole = CliRunner().invoke(app, ["reprocess", *where])
    again = CliRunner().invoke(app, ["reprocess", "--json", *where])

    assert [one.exit_code for one in (quick, whole, again)] == [0, 0, 0]
    assert json.loads(quick.stdout)["decoded"] is None
    assert whole.stdout.startswith("Files read again: 4. Told otherwise now: 4.")
    assert json.loads(again.stdout)["decoded"] == {
        "files": 4,
        "changed": 0,
        "lost": [],
        "unread": [],
        "other": [],
    }
