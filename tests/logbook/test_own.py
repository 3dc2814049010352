"""Thresholds from a day on, changed constants, own data to take along, and erasing it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select, update

from loadwatch.errors import NotFoundError, SettingsError, StoreError
from loadwatch.load.thresholds import ALWAYS
from loadwatch.logbook import Logbook
from loadwatch.store.tables import athlete, change, metadata
from loadwatch.views.report_shapes import Asked
from tests import build
from tests.ground import ROOT
from tests.runlist import write_runs


@pytest.fixture
def book(where: str, tmp_path: Path) -> Iterator[Logbook]:
    """Ana with a watch file, a run list, a diary, a note and a plan; Ben with the same watch file."""
    (tmp_path / "run.fit").write_bytes(build.fit_run())
    book = Logbook.open(where, today=lambda: date(2026, 6, 30))
    book.import_paths([tmp_path / "run.fit", write_runs(tmp_path)], athlete="Ana")
    book.import_paths([tmp_path / "run.fit"], athlete="Ben")
    book.add_diary("Ana", date(2026, 6, 1), site="knee", pain_now=3.0)
    book.add_note("Ana", date(2026, 6, 2), "Keep it flat.", "PT")
    book.plan_add("10 km easy", date(2026, 7, 2), "Ana")
    yield book
    book.close()


# ---- thresholds -----------------------------------------------------------------


def test_a_threshold_counts_from_its_day_on(book: Logbook) -> None:
    """What was run before the day keeps its numbers; what was run from it on gets new ones; removing takes back."""
    first = book.exposures("Ana")["local_date"].drop_nulls().max()
    assert isinstance(first, date)
    book.update_athlete("Ana", critical_speed_mps=6.0)
    before = book.exposures("Ana")

    book.set_threshold("Ana", "critical_speed_mps", 1.5, first)
    after = book.exposures("Ana")
    earlier = pl.col("local_date") < first

    assert after.filter(earlier).equals(before.filter(earlier))
    assert after["fast_m"].to_list() != before["fast_m"].to_list()
    assert book.athlete("Ana").critical_speed_mps == 1.5
    assert [one["value"] for one in book.thresholds("Ana")] == [6.0, 1.5]
    assert book.remove_threshold("Ana", "critical_speed_mps", first) == 1.5
    assert book.exposures("Ana").equals(before)
    assert book.athlete("Ana").critical_speed_mps == 6.0
    assert book.remove_threshold("Ana", "critical_speed_mps") == 6.0
    assert book.athlete("Ana").critical_speed_mps is None


def test_a_race_result_tells_critical_speed_from_the_next_day_on(book: Logbook) -> None:
    """A result changes fast metres and the caseload's critical speed at once, and taking it out takes that back."""
    first = book.exposures("Ana")["local_date"].drop_nulls().max()
    assert isinstance(first, date)
    before, was = book.exposures("Ana"), book.critical_speed("Ana", first)

    id_ = book.add_race("Ana", first - timedelta(days=1), distance_m=5_000.0, time_s=2_000.0, ascent_m=None)
    now = book.critical_speed("Ana", first)

    assert was.method in {None, "best 20 min", "best 5 min"}
    assert (now.method, now.value_mps) == ("race result", pytest.approx(2.49614, abs=1e-5))
    assert book.exposures("Ana")["fast_m"].to_list() != before["fast_m"].to_list()
    assert book.settings_page("Ana").races[0].result == "5.0 km in 33:20"
    assert book.critical_speed("Ben", first).method != "race result"
    book.remove_entry("race", "Ana", id_)
    assert book.exposures("Ana").equals(before)
    with pytest.raises(SettingsError, match=r"30\.0 km in 2:30:00"):
        book.add_race("Ana", first, distance_m=30_000.0, time_s=9_000.0)


@pytest.mark.parametrize(
    ("key", "value", "first"),
    [
        ("critical_speed_mps", 99.0, date(2026, 6, 1)),
        ("max_heart_rate_bpm", 190.0, date(2026, 7, 1)),
        ("mass_kg", 2.0, date(2026, 6, 1)),
        ("birth_year", 1980.0, date(2026, 6, 1)),
    ],
)
def test_a_threshold_that_cannot_be_meant_is_refused(
    book: Logbook, key: str, value: float, first: date
) -> None:
    """A speed out of range, a day to come, and what is no threshold are refused, and nothing is stored."""
    with pytest.raises(SettingsError):
        book.set_threshold("Ana", key, value, first)
    assert book.thresholds("Ana") == []


def test_a_threshold_that_is_not_there_is_not_found(book: Logbook) -> None:
    """Removing what nobody set says so."""
    with pytest.raises(NotFoundError):
        book.remove_threshold("Ana", "critical_speed_mps", date(2026, 6, 1))


# ---- body mass ------------------------------------------------------------------


def test_body_mass_has_days(book: Logbook) -> None:
    """What the profile said without a day is the first value; a new one holds from today, an old one from its day."""
    book.update_athlete("Ana", mass_kg=64.4)
    first = book.thresholds("Ana")
    assert [(one["local_date"], one["value"]) for one in first] == [(date(2026, 6, 30), 64.4)]
    book.update_athlete("Ana", mass_kg=None)
    assert book.thresholds("Ana") == []

    with book.store.write() as db:  # as every version before wrote it
        db.execute(update(athlete).where(athlete.c.name == "Ana").values(mass_kg=64.4))
    book.set_threshold("Ana", "mass_kg", 62.0, date(2026, 6, 10))
    book.update_athlete("Ana", mass_kg=61.0)
    known = [(one["local_date"], one["value"]) for one in book.thresholds("Ana")]
    assert known == [(ALWAYS, 64.4), (date(2026, 6, 10), 62.0), (date(2026, 6, 30), 61.0)]
    assert [row.value for row in book.settings_page("Ana").thresholds] == ["61.0 kg", "62.0 kg", "64.4 kg"]
    assert book.athlete("Ana").mass_kg == 61.0

    told = {
        day: book.report("Ana", Asked("physician", 4), day) for day in (date(2026, 6, 9), date(2026, 6, 29))
    }
    assert [dict(one.profile)["Body mass"] for one in told.values()] == ["64.4 kg", "62.0 kg"]
    book.remove_threshold("Ana", "mass_kg", date(2026, 6, 30))
    assert book.athlete("Ana").mass_kg == 62.0


def test_body_mass_measures_no_run(book: Logbook) -> None:
    """A mass of any day, and taking it out, leave what runs asked as it is: nothing is worked out again."""
    before = book.exposures("Ana")
    book.set_threshold("Ana", "mass_kg", 62.0, date(2026, 5, 10))
    assert book.exposures("Ana") is before or book.exposures("Ana").equals(before)
    with book.store.read() as db:
        counted = db.execute(select(change.c.recorded)).scalars().all()
    book.set_threshold("Ana", "mass_kg", 61.0, date(2026, 5, 11))
    with book.store.read() as db:
        assert db.execute(select(change.c.recorded)).scalars().all() == counted


def test_a_large_change_of_mass_is_told_beside_the_flags(book: Logbook) -> None:
    """Overview, report, therapist's page and the flags of the command line say it, as context; under a red flag nobody does."""
    book.set_threshold("Ana", "mass_kg", 64.4, date(2026, 6, 10))
    assert book.overview("Ana").notes == ()
    book.set_threshold("Ana", "mass_kg", 61.0, date(2026, 6, 28))
    (note,) = book.overview("Ana").notes
    assert note.startswith(
        "Body mass changed by 3.4 kg in 18 days (64.4 kg on 10 June 2026, 61.0 kg on 28 June 2026)."
    )
    assert book.context_notes("Ana") == (note,)
    assert book.context_notes("Ana", date(2026, 6, 27)) == book.context_notes("Ben") == ()
    assert note in book.report("Ana", Asked(weeks=4)).flags_counted
    assert note in book.therapist_page("Ana").context
    book.set_constants({"capacity.mass_change_kg": 4.0})
    assert book.context_notes("Ana") == ()
    book.set_constants({"capacity.mass_change_kg": None})
    book.add_diary("Ana", date(2026, 6, 30), site="achilles_midportion", red_flags=["pop"])
    assert book.overview("Ana").notes == book.context_notes("Ana") == ()
    assert note not in book.therapist_page("Ana").context


# ---- constants ------------------------------------------------------------------


def test_a_changed_constant_is_used_at_once_and_kept(book: Logbook, where: str) -> None:
    """The next figures are made with it, another door sees it, and the default takes it away."""
    flags = len(book.flags("Ana"))
    assert book.set_constants({"spike_edge": 1.9, "spike_far": 5.0}) == {"spike_edge": 1.9, "spike_far": 5.0}
    assert book.method.spike_edge == 1.9
    with Logbook.open(where) as other:
        assert other.method.spike_edge == 1.9
    assert len(book.flags("Ana")) <= flags
    assert book.set_constants({"spike_edge": None, "spike_far": 2.0}) == {}
    assert len(book.flags("Ana")) == flags


def test_no_number_comes_from_another_method() -> None:
    """Nobody below the logbook makes a method of its own: a standard one stands only where it is named as such."""
    allowed = {
        "cohort/make.py": 1,  # the version that a made-up cohort is stamped with
        "decode/heights.py": 1,  # the climb of a recording by itself, before there is a logbook
        "load/daily.py": 1, "load/fast.py": 1, "load/weekly.py": 1,  # the default of an argument
        "load/registry/constant.py": 1, "load/registry/__init__.py": 1,  # defaults, and what is changed from there
        "logbook/keeping.py": 1,  # until the constants are read
        "logbook/method_part.py": 1,  # in the place of what only rules read, where days are worked out
        "views/overview.py": 1,  # when nothing is known of the runner
    }  # fmt: skip
    source = ROOT / "src" / "loadwatch"
    found = {
        path.relative_to(source).as_posix(): n
        for path in sorted(source.rglob("*.py"))
        if (n := len(re.findall(r"(?<!=)\bMethod\(\)", path.read_text(encoding="utf-8"))))
    }
    assert found == allowed


def test_one_bad_constant_changes_none(book: Logbook) -> None:
    """A value out of range leaves all constants as they were."""
    with pytest.raises(SettingsError):
        book.set_constants({"spike_edge": 1.5, "acute_days": 99.0})
    assert book.constants() == {}


def test_a_tissue_constant_reaches_runs_by_reprocessing_and_flags_keep_it(book: Logbook) -> None:
    """Stored tissue loads wait for `reprocess`, then follow the new number, and flags keep it and the exponents."""
    before = book.exposures("Ana")["achilles_midportion_eqkm"].to_list()
    book.set_constants({"tissue.achilles_speed_impulse": -0.5, "damage_b": 4})
    assert book.exposures("Ana")["achilles_midportion_eqkm"].to_list() == before
    assert "other constants" in str(book.settings_page("Ana").outdated)
    waiting = [flag for flag in book.flags("Ana") if flag.tissue == "achilles_midportion"]
    old = {(flag.constants["damage_b"], flag.constants["achilles_speed_impulse"]) for flag in waiting}
    assert old == {(5.0, -0.85)}  # those that made the numbers
    book.reprocess()
    after = book.exposures("Ana")["achilles_midportion_eqkm"].to_list()
    tissue = [flag for flag in book.flags("Ana") if flag.tissue == "achilles_midportion"]

    assert after != before
    assert tissue
    for flag in tissue:
        kept = [
            flag.constants[name]
            for name in ("damage_b", "checked_b3", "checked_b9", "achilles_speed_impulse")
        ]
        assert kept == [4.0, 3.0, 9.0, -0.5]


def test_a_constant_of_stored_exposures_asks_for_reprocessing(book: Logbook) -> None:
    """Stored exposures are seen to be old, and made again by `reprocess`."""
    assert book.settings_page("Ana").outdated is None
    book.set_constants({"hill_grade": 0.05})
    assert "other constants" in str(book.settings_page("Ana").outdated)
    assert any("reprocess" in note for note in book.doctor()["notes"])
    book.reprocess()
    assert book.settings_page("Ana").outdated is None


# ---- own data -------------------------------------------------------------------


def test_the_export_holds_originals_and_tables(book: Logbook, tmp_path: Path) -> None:
    """The bytes that were imported, every activity, the diary, the note and the plan are in it."""
    done = book.export(tmp_path / "ana.zip", "Ana")
    assert (done["runners"], done["lost"]) == (["Ana"], [])
    with zipfile.ZipFile(tmp_path / "ana.zip") as archive:
        names = {name.partition("/")[2]: name for name in archive.namelist()}
        originals = [archive.read(full) for name, full in names.items() if name.startswith("originals/")]
        assert (tmp_path / "run.fit").read_bytes() in originals
        whole = json.loads(archive.read(names["data.json"]))
        table = list(csv.DictReader(io.StringIO(archive.read(names["activities.csv"]).decode())))
        exposures = pl.read_parquet(io.BytesIO(archive.read(names["exposures.parquet"])))
    assert len(table) == len(whole["activities"]) == len(book.activities("Ana")) == done["activities"]
    assert (whole["note"][0]["text"], whole["diary"][0]["pain_now"]) == ("Keep it flat.", 3.0)
    assert whole["plan"][0]["title"] == "10 km easy"
    assert exposures.equals(book.exposures("Ana"))


def test_thresholds_and_constants_go_along(book: Logbook, tmp_path: Path) -> None:
    """Whoever had changed the mass, and so had a threshold with a day, could not take the data along: an error page."""
    book.set_threshold("Ana", "mass_kg", 61.5, date(2026, 5, 1))
    book.set_constants({"tissue.checked_low_b": 2.0})

    book.export(tmp_path / "ana.zip", "Ana")

    with zipfile.ZipFile(tmp_path / "ana.zip") as archive:
        name = next(one for one in archive.namelist() if one.endswith("data.json"))
        whole = json.loads(archive.read(name))
    assert {"key": "mass_kg", "local_date": "2026-05-01", "value": 61.5} in whole["thresholds"]
    assert (whole["constants"], whole["method"]) == ({"tissue.checked_low_b": 2.0}, book.method.version)


def test_the_export_of_all_keeps_runners_apart(book: Logbook, tmp_path: Path) -> None:
    """Without a name each runner has a folder; a folder that holds something is not written into."""
    book.export(tmp_path / "all")
    folders = sorted(path.name.rpartition("-")[0] for path in (tmp_path / "all").iterdir() if path.is_dir())
    assert folders == ["Ana", "Ben"]
    with pytest.raises(StoreError, match="not empty"):
        book.export(tmp_path / "all")


def test_what_is_lost_is_named(book: Logbook, tmp_path: Path) -> None:
    """A missing original does not stop the export: it is named, and the rest is written."""
    path = next(path for path, _ in book.store.blobs.folder.find("originals"))
    book.store.blobs.folder.remove(path)
    done = book.export(tmp_path / "all.zip")
    assert len(done["lost"]) == 1
    assert done["activities"] == len(book.activities())


def test_erasing_leaves_nothing_of_one_and_all_of_the_other(book: Logbook) -> None:
    """No row, no file, no name of Ana is left; Ben keeps everything, and the logbook is whole."""
    ana, ben = book.athlete("Ana"), book.activities("Ben")
    done = book.erase("Ana", "Ana")
    assert done["activities"] > 1
    assert done["files"] > 1
    with book.store.read() as db:
        dump = "\n".join(str(row) for table in metadata.sorted_tables for row in db.execute(table.select()))
    assert ana.id not in dump
    assert "Ana" not in dump
    assert not [
        path
        for folder in ("originals", "streams")
        for path, _ in book.store.blobs.folder.find(f"{folder}/{ana.id}")
    ]
    assert book.activities("Ben") == ben
    assert book.doctor()["ok"]
    with pytest.raises(NotFoundError):
        book.athlete("Ana")


@pytest.mark.parametrize("typed", ["", "ana", "Ben"])
def test_erasing_wants_the_name_letter_by_letter(book: Logbook, typed: str) -> None:
    """Another word erases nobody."""
    with pytest.raises(SettingsError):
        book.erase("Ana", typed)
    assert len(book.athletes()) == 2


def test_an_erased_runner_can_begin_again(book: Logbook, tmp_path: Path) -> None:
    """The same name and the same file can come again, as something new."""
    book.erase("Ana", "Ana")
    receipt = book.import_paths([tmp_path / "run.fit"], athlete="Ana")
    assert receipt.counts["imported"] == 1
    assert book.diary("Ana", since=date(2026, 6, 1) - timedelta(days=9)) == []
