"""Edits: kept beside the recording, applied everywhere, never lost, always reversible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import select

from loadwatch import Logbook
from loadwatch.errors import EditError, NotFoundError
from loadwatch.store.tables import activity, audit, session
from tests.logbook.files import dump, run_fit, run_gpx, streams

LAST = date(2026, 5, 5)


@pytest.fixture
def book(where: str) -> Iterator[Logbook]:
    """Ana's three runs of 2, 3 and 4 km on three days, the first also as a GPX track."""
    with Logbook.open(where) as opened:
        opened.import_bytes(
            streams(a_fit=run_fit(0), b_fit=run_fit(1, 900, 3_000.0), c_fit=run_fit(2, 1_200, 4_000.0)), "Ana"
        )
        opened.import_bytes(streams(a_gpx=run_gpx(0)), "Ana")
        yield opened


def newest(book: Logbook) -> str:
    """The id of the 4 km run."""
    return str(book.activities("Ana")[0]["id"])


def total_m(book: Logbook) -> float:
    """Metres of all weeks."""
    return float(book.weekly("Ana", as_of=LAST)["distance_m"].sum())


def originals(book: Logbook) -> list[Any]:
    """The rows of recordings as they were imported, links left out."""
    with book.store.read() as db:
        columns = [column for column in activity.c if column.name != "linked_to"]
        rows = [*db.execute(select(*columns)), *db.execute(select(session))]
    return sorted(repr(tuple(row)) for row in rows)


def test_a_title_is_said_everywhere(book: Logbook) -> None:
    """List, page and command say the new title; the recording keeps its own."""
    before = originals(book)
    book.edit_activity(newest(book), title="  Around the\nlake ")

    assert book.activities("Ana")[0]["title"] == "Around the lake"
    assert book.activity_page(newest(book)).title == "Around the lake"
    assert originals(book) == before
    assert book.activity(newest(book))["edit"]["title"] == "Around the lake"


def test_an_excluded_run_is_no_load(book: Logbook) -> None:
    """Weeks, days, exposures and flags know nothing of it; it stays in the list with the reason."""
    whole = total_m(book)
    row = book.edit_activity(newest(book), excluded="Walked with the dog")

    assert row["edit"]["excluded"] == "Walked with the dog"
    assert row["exposures"] != []
    assert total_m(book) == pytest.approx(whole - 4_000.0)
    assert newest(book) not in book.exposures("Ana")["activity_id"].to_list()
    assert all(flag.activity != newest(book) for flag in book.flags("Ana"))
    book.edit_activity(newest(book), excluded=None)
    assert total_m(book) == pytest.approx(whole)


def test_another_sport_is_another_load(book: Logbook) -> None:
    """A run that was a ride asks nothing of the tendons, and back."""
    before = book.exposures("Ana")
    book.edit_activity(newest(book), sport="cycling")

    own = book.exposures("Ana").filter(pl.col("activity_id") == newest(book))
    assert own["is_run"].to_list() == [False]
    assert own["knee_eqkm"].to_list() == [None]
    assert total_m(book) == pytest.approx(5_000.0)
    book.edit_activity(newest(book), sport=None)
    assert_frame_equal(book.exposures("Ana"), before, rel_tol=1e-6)


def test_a_belt_says_the_distance(book: Logbook) -> None:
    """Treadmill and its distance: the load follows, hills are unknown, samples are stretched, quality is manual."""
    book.edit_activity(newest(book), is_treadmill=True, distance_m=5_000.0)

    row = book.activity(newest(book))
    assert (row["sub_sport"], row["distance_m"]) == ("treadmill", 5_000.0)
    assert row["sessions"][0]["distance_source"] == "manual"
    own = book.exposures("Ana").filter(pl.col("activity_id") == newest(book)).row(0, named=True)
    assert own["distance_m"] == 5_000.0
    assert own["uphill_m"] is None
    assert own["volume_quality"] == "M"
    assert own["tissue_reason"] == "no slope: counted as flat"
    assert book.records(newest(book))["distance_m"].max() == pytest.approx(5_000.0)
    assert total_m(book) == pytest.approx(10_000.0)


def test_a_belt_says_its_slope(book: Logbook) -> None:
    """The slope entered gives climb, hill and tissue load; reprocessing keeps it, and taking it back leaves no trace."""
    id_, before = newest(book), book.exposures("Ana")

    def own() -> dict[str, Any]:
        return book.exposures("Ana").filter(pl.col("activity_id") == id_).row(0, named=True)

    book.edit_activity(id_, is_treadmill=True)
    flat = own()
    book.edit_activity(id_, grade=0.05)
    graded = own()
    assert (flat["ascent_m"], flat["uphill_ascent_m"]) == (None, None)
    assert graded["uphill_ascent_m"] == pytest.approx(200.0, rel=0.01)
    assert (graded["hills_quality"], graded["tissue_reason"]) == ("S", None)
    assert graded["achilles_midportion_eqkm"] / flat["achilles_midportion_eqkm"] == pytest.approx(
        1.1653, abs=1e-3
    )
    row = book.activity(id_)
    assert (row["ascent_m"], row["edit"]["grade"], row["sessions"][0]["grade"]) == (
        pytest.approx(200.0),
        0.05,
        0.05,
    )
    assert "5.0 %" in " ".join(book.activity_page(id_).edited)

    book.set_constants({"hill_grade": 0.06})
    book.reprocess()
    assert own()["uphill_ascent_m"] == 0.0
    assert own()["ascent_m"] == pytest.approx(200.0)
    book.set_constants({"hill_grade": None})
    book.reprocess()
    assert own() == graded
    book.edit_activity(id_, is_treadmill=None, grade=None)
    assert book.activity(id_)["edit"] is None
    assert_frame_equal(book.exposures("Ana"), before, rel_tol=1e-6)


def test_effort_entered_by_hand(book: Logbook) -> None:
    """Felt effort x minutes follows what was entered, survives reprocessing, and is unknown again when taken back."""
    id_ = newest(book)

    def own() -> dict[str, Any]:
        return book.exposures("Ana").filter(pl.col("activity_id") == id_).row(0, named=True)

    assert own()["session_rpe_load"] is None
    book.edit_activity(id_, rpe=6)
    minutes = own()["duration_s"] / 60.0
    assert own()["session_rpe_load"] == pytest.approx(6.0 * minutes)
    assert "6 of 10" in " ".join(book.activity_page(id_).edited)
    book.reprocess()
    assert own()["session_rpe_load"] == pytest.approx(6.0 * minutes)
    with pytest.raises(EditError, match="from 0 to 10"):
        book.edit_activity(id_, rpe=11)
    book.edit_activity(id_, rpe=None)
    assert (own()["session_rpe_load"], book.activity(id_)["edit"]) == (None, None)


def test_deleting_and_restoring_leave_no_trace(book: Logbook) -> None:
    """A deleted run is nowhere but in the list of deleted ones; restored, everything is as before."""
    before, exposures = dump(book), book.exposures("Ana")
    id_ = newest(book)
    book.delete_activity(id_)

    assert id_ not in {row["id"] for row in book.activities("Ana")}
    assert id_ in {row["id"] for row in book.activities("Ana", deleted=True)}
    assert total_m(book) == pytest.approx(5_000.0)
    with pytest.raises(EditError):
        book.delete_activity(id_)
    book.restore_activity(id_)
    assert dump(book) == before
    assert book.exposures("Ana").equals(exposures)
    with pytest.raises(EditError):
        book.restore_activity(id_)


def test_a_copy_takes_the_place_of_a_deleted_recording(book: Logbook) -> None:
    """Deleting one of two recordings of a run leaves the other, which then counts."""
    whole = total_m(book)
    rows = {
        row["source"]["format"]: row for row in book.activities("Ana") if row["local_date"] == "2026-05-03"
    }
    main = next(row for row in rows.values() if row["linked_to"] is None)
    book.delete_activity(main["id"])

    assert total_m(book) == pytest.approx(whole, rel=0.01)
    book.restore_activity(main["id"])
    assert book.activity(main["id"])["linked_to"] is None
    assert total_m(book) == pytest.approx(whole)


def test_importing_again_loses_no_edit(book: Logbook) -> None:
    """Known files stay edited; taken back and imported anew, the edits are there again."""
    id_ = newest(book)
    book.edit_activity(id_, title="Belt", is_treadmill=True, distance_m=5_000.0)
    exposures = book.exposures("Ana").filter(pl.col("activity_id") == id_)
    files = streams(c_fit=run_fit(2, 1_200, 4_000.0))
    again = book.import_bytes(files, "Ana")
    assert again.as_json()["counts"]["known"] == 1
    for batch in book.batches("Ana"):
        book.undo(batch["batch"])
    assert book.activities("Ana") == []
    book.import_bytes(streams(c_fit=run_fit(2, 1_200, 4_000.0)), "Ana")

    assert book.activity(id_)["title"] == "Belt"
    columns = [name for name in exposures.columns if exposures[name].null_count() == 0]
    assert_frame_equal(book.exposures("Ana").select(columns), exposures.select(columns), rel_tol=1e-6)


def test_reprocessing_loses_no_edit(book: Logbook) -> None:
    """Exposures made again by another version of the method are those of the edited run."""
    id_ = newest(book)
    book.edit_activity(id_, is_treadmill=True, distance_m=5_000.0)
    before = book.exposures("Ana")
    with book.store.write() as db:
        db.exec_driver_sql("UPDATE exposure SET method = 'old'")
    assert book.reprocess("Ana")["done"] == 4
    assert_frame_equal(book.exposures("Ana"), before, rel_tol=1e-6)


def test_every_edit_is_in_the_audit(book: Logbook) -> None:
    """Who changed what from what to what."""
    id_ = newest(book)
    book.edit_activity(id_, title="One")
    book.edit_activity(id_, title="Two")
    book.edit_activity(id_, title="Two")
    book.delete_activity(id_)
    with book.store.read() as db:
        rows = db.execute(select(audit.c.what, audit.c.detail).where(audit.c.object == id_)).all()
    assert [what for what, _ in rows] == ["activity.edit", "activity.edit", "activity.delete"]
    assert rows[1][1] == {"before": {"title": "One"}, "after": {"title": "Two"}}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"distance_m": 0}, "distance_m"),
        ({"distance_m": float("nan")}, "distance_m"),
        ({"distance_m": "far"}, "distance_m"),
        ({"sport": "quidditch"}, "sport"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"excluded": ""}, "excluded"),
        ({"is_treadmill": "maybe"}, "is_treadmill"),
        ({"start_utc": "now"}, "start_utc"),
    ],
)
def test_what_cannot_be_is_named(book: Logbook, changes: dict[str, Any], field: str) -> None:
    """The error names the field, and nothing is stored."""
    before = dump(book)
    with pytest.raises(EditError) as caught:
        book.edit_activity(newest(book), **changes)
    assert caught.value.field == field
    assert dump(book) == before


def test_an_unknown_activity_is_not_found(book: Logbook) -> None:
    """No edit of what is not there."""
    for change in (book.edit_activity, book.delete_activity, book.restore_activity):
        with pytest.raises(NotFoundError):
            change("nowhere")
