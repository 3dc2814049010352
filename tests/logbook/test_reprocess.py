"""Exposures made by an older method are made again, from what is stored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select, update

from loadwatch import Logbook
from loadwatch.store.people import count_change, read_athletes
from loadwatch.store.tables import EXPOSURE_VALUES, exposure
from tests.logbook.files import dump, run_fit, run_gpx, streams


def age(book: Logbook) -> None:
    """Leave the exposures as revision 0001 would have had them: an older method, new columns empty."""
    old = {"method": "2026.1", "steps_n": None, "knee_b9_eqkm": None, "heart_histogram": None}
    with book.store.write() as db:
        db.execute(update(exposure).values(old))
        for runner in read_athletes(db):
            count_change(db, runner.id)


def test_reprocess_gives_what_an_import_gives(where: str) -> None:
    """After it every stored value is what a fresh import would have stored, and nothing else changed."""
    with Logbook.open(where) as book:
        book.import_bytes(streams(a_fit=run_fit(0), b_fit=run_fit(1)), "Ana")
        query = select(*(exposure.c[name] for name in EXPOSURE_VALUES), exposure.c.method).order_by(
            exposure.c.activity_id
        )
        with book.store.read() as db:
            fresh = [tuple(row) for row in db.execute(query)]
        age(book)
        assert book.exposures("Ana")["steps_n"].null_count() == 2

        done = book.reprocess("Ana")

        with book.store.read() as db:
            again = [tuple(row) for row in db.execute(query)]
        assert (done["outdated"], done["done"], done["lost"]) == (2, 2, [])
        for before, after in zip(fresh, again, strict=True):
            for old, new in zip(before, after, strict=True):
                assert new == (pytest.approx(old, rel=1e-3) if isinstance(old, float) else old)
        assert book.exposures("Ana")["steps_n"].null_count() == 0
        assert book.reprocess()["outdated"] == 0


def test_reprocess_goes_past_lost_records(tmp_path: Path) -> None:
    """An activity whose records are gone is named and keeps its old row; the others are done."""
    with Logbook.open(tmp_path / "book") as book:
        book.import_bytes(streams(a_fit=run_fit(0), b_fit=run_fit(1)), "Ana")
        age(book)
        next(path for path in (tmp_path / "book" / "streams").rglob("*") if path.is_file()).unlink()

        done = book.reprocess()

        assert (done["done"], len(done["lost"])) == (1, 1)
        assert any("reprocess" in note for note in book.doctor()["notes"])


def test_reprocess_of_current_exposures_changes_nothing(tmp_path: Path) -> None:
    """A logbook by today's method stays as it is."""
    with Logbook.open(tmp_path / "book") as book:
        book.import_bytes(streams(a_fit=run_fit(0)), "Ana")
        before = dump(book)

        assert book.reprocess()["outdated"] == 0
        assert dump(book) == before


def test_heart_loads_follow_the_profile(tmp_path: Path) -> None:
    """Loads by heart rate appear, and change, with the profile alone; until then the reason says what lacks."""
    with Logbook.open(tmp_path / "book") as book:
        book.import_bytes(streams(a_fit=run_fit(0)), "Ana")
        without = book.exposures("Ana").row(0, named=True)
        book.update_athlete("Ana", max_heart_rate_bpm=190.0)
        by_zones = book.exposures("Ana").row(0, named=True)
        book.update_athlete("Ana", rest_heart_rate_bpm=55.0, sex="female")
        whole = book.exposures("Ana").row(0, named=True)
        book.update_athlete("Ana", max_heart_rate_bpm=170.0)
        harder = book.exposures("Ana").row(0, named=True)

    assert (without["trimp_banister"], without["heart_reason"]) == (None, "no_max_heart_rate")
    assert by_zones["trimp_edwards"] > 0
    assert (by_zones["trimp_banister"], by_zones["heart_reason"]) == (None, "no_rest_heart_rate")
    assert whole["trimp_banister"] > 0
    assert whole["heart_reason"] is None
    assert harder["trimp_banister"] > whole["trimp_banister"]


def climbing_gpx() -> bytes:
    """2 km in 600 s on a steady +5 %."""
    heights = (f"<ele>{400 + 100 * i / 120:.2f}</ele>" for i in range(121))
    return re.sub(rb"<ele>400</ele>", lambda _: next(heights).encode(), run_gpx())


def test_the_curve_of_level_speed_is_a_choice(where: str) -> None:
    """By energy cost the same climb is worth more level metres; stored rows wait for `reprocess`, say by which method
    they are, and go back with the choice."""

    def stored(book: Logbook) -> tuple[float, float, str]:
        with book.store.read() as db:
            level, efforts, method = db.execute(
                select(exposure.c.level_speed_mps, exposure.c.efforts, exposure.c.method)
            ).one()
        return level, next(one["time_s"] for one in efforts if one["distance_m"] == 1_000), method

    with Logbook.open(where) as book:
        book.import_bytes(streams(a_gpx=climbing_gpx()), "Ana")
        by_effort = stored(book)
        book.set_constants({"level_minetti": 1})
        assert stored(book) == by_effort
        assert book.reprocess()["done"] == 1
        by_cost = stored(book)

        assert by_cost[0] / by_effort[0] == pytest.approx(1.3014 / 1.2138, rel=5e-3)
        assert by_cost[1] / by_effort[1] == pytest.approx(1.2138 / 1.3014, rel=5e-3)
        assert by_cost[2] == book.method.version != by_effort[2]
        book.set_constants({"level_minetti": None})
        book.reprocess()
        assert stored(book)[:2] == pytest.approx(by_effort[:2], rel=1e-3)
        assert stored(book)[2] == by_effort[2]


def rolling_gpx() -> bytes:
    """2 km over waves of 15 m up and down."""
    heights = (f"<ele>{400 + 15 * abs(i % 20 - 10) / 10:.2f}</ele>" for i in range(121))
    return re.sub(rb"<ele>400</ele>", lambda _: next(heights).encode(), run_gpx())


def test_ascent_is_one_number(where: str) -> None:
    """List, page and exposures say the same climb, also after the height step was changed and runs were worked out again."""

    def told(book: Logbook) -> tuple[float, float, float]:
        (row,) = book.activities("Ana")
        asked = book.exposures("Ana").row(0, named=True)
        return row["ascent_m"], row["sessions"][0]["ascent_m"], asked["ascent_m"]

    with Logbook.open(where) as book:
        book.import_bytes(streams(a_gpx=rolling_gpx()), "Ana")
        first = told(book)
        assert len(set(first)) == 1
        assert first[0] > 60.0
        book.set_constants({"hysteresis_gps_m": 20.0})
        book.reprocess()
        assert set(told(book)) == {0.0}
        book.edit_activity(book.activities("Ana")[0]["id"], is_treadmill=True)
        assert told(book) == (None, None, None)
        book.edit_activity(book.activities("Ana")[0]["id"], is_treadmill=None)
        book.set_constants({"hysteresis_gps_m": None})
        book.reprocess()
        assert told(book) == pytest.approx(first, rel=1e-3)


def test_totals_alone_keep_their_climb(where: str) -> None:
    """A run list's ascent is its own: marked as a treadmill with a slope and back, it says what it said."""
    rows = b"date,distance_km,duration,ascent_m\n2026-05-03,6,0:36:00,120\n"
    with Logbook.open(where) as book:
        book.import_bytes(streams(a_csv=rows), "Ana")
        id_ = book.activities("Ana")[0]["id"]
        book.edit_activity(id_, is_treadmill=True, grade=0.05)
        assert book.activity(id_)["ascent_m"] == pytest.approx(300.0)
        book.edit_activity(id_, is_treadmill=None, grade=None)
        assert book.activity(id_)["ascent_m"] == 120.0
        assert book.exposures("Ana")["ascent_m"].to_list() == [120.0]
