"""What the logbook answers: activities, records, exposures, weeks, load, flags, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from loadwatch import Logbook
from loadwatch.decode import decode
from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.frames import DailyFrame, ExposureFrame, LoadFrame, RecordFrame, check, dtypes
from loadwatch.store import tables
from tests.ground import ROOT
from tests.logbook.files import run_fit, run_gpx, streams

TODAY = date(2026, 6, 20)


@pytest.fixture
def book(where: str) -> Iterator[Logbook]:
    """Six weeks of a run every other day, the last one half as long again, and a copy of the first."""
    files = {f"d{day:02}_fit": run_fit(day, 1800, 6_000.0) for day in range(0, 46, 2)}
    files["d46_fit"] = run_fit(46, 2700, 9_000.0)
    files["d00_gpx"] = run_gpx(0, 1800, 6_000.0)
    with Logbook.open(where, today=lambda: TODAY) as opened:
        opened.import_bytes(streams(**files), "Ana")
        yield opened


def test_activities_are_as_promised(book: Logbook) -> None:
    """Every key of interface.md is there, newest first, unknown is null."""
    rows = book.activities("Ana")

    assert {
        "id", "athlete", "start_utc", "utc_offset_s", "local_date", "sport", "sub_sport", "is_run", "title",
        "device", "distance_m", "timer_s", "elapsed_s", "moving_s", "ascent_m", "descent_m", "avg_heart_rate_bpm",
        "avg_cadence_spm", "n_records", "source", "linked_to", "issues", "sessions",
    } <= set(rows[0])  # fmt: skip
    assert [row["start_utc"] for row in rows] == sorted((row["start_utc"] for row in rows), reverse=True)
    assert rows[0]["distance_m"] == pytest.approx(9_000, abs=1)
    assert rows[0]["ascent_m"] is None


def test_one_activity_with_its_parts(book: Logbook) -> None:
    """`activity` adds laps and exposures with the 30-day comparison."""
    newest = book.activities("Ana")[0]

    found = book.activity(newest["id"])

    distance = next(row for row in found["exposures"] if row["measure"] == "distance")
    assert set(newest) < set(found)
    assert distance["ratio"] == pytest.approx(1.5, rel=1e-3)


def test_a_copy_shows_what_it_recorded(book: Logbook) -> None:
    """A linked recording has exposures of its own page, though they count nowhere else."""
    copy = next(row for row in book.activities("Ana") if row["linked_to"])

    found = book.activity(copy["id"])
    page = book.activity_page(copy["id"])

    assert next(r["value"] for r in found["exposures"] if r["measure"] == "distance") == pytest.approx(
        6000, rel=0.02
    )
    assert [id_ for id_, _ in page.copies] == [copy["linked_to"]]


def test_records_come_back(book: Logbook) -> None:
    """The samples of an activity are a RecordFrame with every sample that was imported."""
    newest = book.activities("Ana")[0]

    records = check(RecordFrame, book.records(newest["id"]))

    assert len(records) == newest["n_records"] == 2701
    assert records["distance_m"][-1] == pytest.approx(9_000, abs=0.01)


def test_heights_are_those_of_decoding_alone(tmp_path: Path) -> None:
    """What was climbed is worked out once: stored sessions and exposures tell what `decode` tells."""
    names = ("hilly-trail.fit", "multisport.fit", "two-segments.gpx", "treadmill.fit")
    files = {name: (ROOT / "data" / "sample" / name).read_bytes() for name in names}
    decoded = [decode(data, name) for name, data in files.items()]
    told = Counter((session.ascent_m, session.descent_m) for one in decoded for session in one.sessions)
    with Logbook.open(tmp_path) as book:
        book.import_bytes([(name, BytesIO(data)) for name, data in files.items()], "Ana")
        with book.store.read() as db:
            stored, exposed = (
                Counter(map(tuple, db.execute(select(table.c.ascent_m, table.c.descent_m))))
                for table in (tables.session, tables.exposure)
            )

    assert stored == exposed == told
    assert len(told) == 3


def test_exposures_leave_copies_out(book: Logbook) -> None:
    """Each run counts once: exposures hold one row per run, not per recording."""
    found = book.exposures("Ana")

    assert len(found) == 24
    check(ExposureFrame, found.select(*dtypes(ExposureFrame)))


def test_days_and_load_keep_their_promise(book: Logbook) -> None:
    """Daily and load frames are dense up to today and of the declared shape."""
    daily, load = book.daily("Ana", ["distance", "fast"]), book.load("Ana")

    check(DailyFrame, daily)
    assert daily["local_date"].max() == load["local_date"].max() == TODAY
    assert set(dtypes(LoadFrame)) <= set(load.columns)
    assert load.filter(pl.col("local_date") == date(2026, 6, 18))["value"].item() == pytest.approx(
        9_000, abs=1
    )


def test_weeks_add_up(book: Logbook) -> None:
    """The weekly table holds every metre of the runs that count."""
    assert book.weekly("Ana")["distance_m"].sum() == pytest.approx(23 * 6_000 + 9_000, rel=1e-4)


def test_the_long_run_is_flagged(book: Logbook) -> None:
    """A run half as long again as any of the 30 days before raises R1, with its reason, on its day."""
    found = book.flags("Ana", on=date(2026, 6, 18))

    assert "R1" in {flag.rule for flag in found}
    assert all(flag.why for flag in found)
    assert book.flags("Ana", since=date(2026, 6, 19)) == []


def test_the_past_is_as_it_was(book: Logbook) -> None:
    """On an earlier day the later runs are not known."""
    now, then = book.flags("Ana"), book.flags("Ana", as_of=date(2026, 6, 1))

    assert then == [flag for flag in now if flag.local_date <= date(2026, 6, 1)] != now
    assert book.weekly("Ana", as_of=date(2026, 6, 1))["week_start"].max() == date(2026, 6, 1)


def test_the_overview_speaks_of_today(book: Logbook) -> None:
    """The overview is that of the injected day and names the runner."""
    page = book.overview("Ana")

    assert (page.athlete, page.as_of, page.units) == ("Ana", TODAY, "km")
    assert book.overview("Ana", units="mi").units == "mi"


def test_answers_follow_the_data(book: Logbook) -> None:
    """After an import, an undo and a change of profile the answers are new, not remembered ones."""
    before = book.exposures("Ana")
    receipt = book.import_bytes(streams(x_fit=run_fit(47)), "Ana")
    assert len(book.exposures("Ana")) == len(before) + 1
    book.undo(receipt.batch)
    assert book.exposures("Ana").equals(before)

    book.update_athlete("Ana", critical_speed_mps=2.0)

    assert book.exposures("Ana")["fast_m"].sum() > before["fast_m"].fill_null(0).sum()


def test_remembered_answers_are_the_same_object(book: Logbook) -> None:
    """Asked twice without a change, a figure is not computed again."""
    assert book.daily("Ana") is book.daily("Ana")


def test_unknown_names_are_errors_with_words(book: Logbook) -> None:
    """A runner, activity, measure or method that is not there is named."""
    with pytest.raises(NotFoundError, match="Zoe"):
        book.overview("Zoe")
    with pytest.raises(NotFoundError, match="nothing"):
        book.activity("nothing")
    with pytest.raises(SettingsError, match="measure"):
        book.load("Ana", measure="speed")
    with pytest.raises(SettingsError, match="method"):
        book.load("Ana", method="magic")


def test_two_runners_together_are_each_alone(book: Logbook) -> None:
    """Exposures and weeks of all runners are those of each, one below the other."""
    book.import_bytes(streams(a_fit=run_fit(3)), "Ben")

    assert book.exposures().sort("athlete_id").height == len(book.exposures("Ana")) + len(
        book.exposures("Ben")
    )
    assert book.weekly().equals(pl.concat([book.weekly("Ana"), book.weekly("Ben")]))


def test_an_empty_logbook_answers(where: str) -> None:
    """Without any run every question has an answer."""
    with Logbook.open(where, today=lambda: TODAY) as empty:
        empty.add_athlete("Ana")

        assert empty.activities() == []
        assert empty.flags("Ana") == []
        assert empty.weekly("Ana").is_empty()
        assert empty.load("Ana").is_empty()
        assert empty.overview("Ana").state == "empty"
