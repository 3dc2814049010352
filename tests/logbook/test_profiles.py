"""Runners and their diary: checked before they are stored."""

from __future__ import annotations

from datetime import date

import pytest

from loadwatch import Logbook
from loadwatch.errors import NotFoundError, SettingsError
from tests.logbook.files import run_fit, streams


def test_a_profile_is_kept(where: str) -> None:
    """What is entered about a runner comes back, and the rest is unknown."""
    with Logbook.open(where) as book:
        book.add_athlete("Ana", zone="Europe/Zurich", sex="female", achilles_history=True)
        book.update_athlete("Ana", mass_kg=58.5, units="mi")
    with Logbook.open(where) as book:
        ana = book.athlete("Ana")

    assert (ana.zone, ana.sex, ana.achilles_history, ana.mass_kg, ana.units) == (
        "Europe/Zurich", "female", True, 58.5, "mi",
    )  # fmt: skip
    assert ana.birth_year is None


def test_another_zone_moves_no_day_that_is_here(where: str) -> None:
    """Runs and diary keep their day, every week its sum, also worked out anew; the next file has the new zone's day."""
    first, second = run_fit(hour=10.0), run_fit(hour=11.0)  # 16:12 and 17:12 UTC, and no zone told
    with Logbook.open(where) as book:
        book.add_athlete("Ana", zone="Europe/London")
        book.import_bytes(streams(a_fit=first), "Ana")
        book.add_diary("Ana", date(2026, 5, 3), site="knee", pain_now=2)
        days, weeks = book.activities("Ana"), book.weekly("Ana", as_of=date(2026, 5, 10)).to_dicts()
        book.update_athlete("Ana", zone="Asia/Tokyo")
        book.reprocess("Ana")

        assert book.activities("Ana") == days
        assert book.weekly("Ana", as_of=date(2026, 5, 10)).to_dicts() == weeks
        assert [row["local_date"] for row in book.diary("Ana")] == [date(2026, 5, 3)]

        book.import_bytes(streams(b_fit=second), "Ana")
        assert [row["local_date"] for row in book.activities("Ana")] == ["2026-05-04", "2026-05-03"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("zone", "Mars/Olympus"), ("week_start", 7), ("mass_kg", 2.0), ("units", "yd"), ("sex", "x"),
        ("shoe", 1), ("focus_tissue", "ear"), ("critical_speed_mps", 20.0), ("name", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(where: str, key: str, value: object) -> None:
    """A value outside what can be meant is an error that names it, and nothing changes."""
    with Logbook.open(where) as book:
        before = book.add_athlete("Ana")
        with pytest.raises(SettingsError):
            book.update_athlete("Ana", **{key: value})

        assert book.athlete("Ana") == before


def test_names_are_unique(where: str) -> None:
    """Two runners of one name cannot be told apart, so the second is refused."""
    with Logbook.open(where) as book:
        book.add_athlete("Ana")
        book.add_athlete("Ben")
        with pytest.raises(SettingsError):
            book.add_athlete(" Ana ")
        with pytest.raises(SettingsError):
            book.update_athlete("Ben", name="Ana")

        assert [athlete.name for athlete in book.athletes()] == ["Ana", "Ben"]


def test_the_only_runner_needs_no_name(where: str) -> None:
    """Without a name the only runner is meant; none or several are an error with a hint."""
    with Logbook.open(where) as book:
        with pytest.raises(NotFoundError):
            book.athlete()
        book.add_athlete("Ana")
        assert book.athlete().name == "Ana"
        book.add_athlete("Ben")
        with pytest.raises(NotFoundError) as caught:
            book.athlete()

    assert "Ana, Ben" in str(caught.value.hint)


def test_the_diary_is_kept(where: str) -> None:
    """Entries come back newest first; what was not answered is null, not 0."""
    with Logbook.open(where) as book:
        book.add_athlete("Tess")
        book.add_diary("Tess", date(2026, 5, 1), site="achilles_midportion", side="left", pain_morning=3)
        book.add_diary("Tess", date(2026, 5, 3), site="knee", pain_now=0, limp=False, note="fine")

        rows = book.diary("Tess")

        assert [row["local_date"] for row in rows] == [date(2026, 5, 3), date(2026, 5, 1)]
        assert (rows[1]["pain_morning"], rows[1]["pain_now"], rows[1]["limp"]) == (3, None, None)
        assert (rows[0]["pain_now"], rows[0]["limp"], rows[0]["note"]) == (0, False, "fine")
        assert len(book.diary("Tess", since=date(2026, 5, 2))) == 1


@pytest.mark.parametrize(
    "entry", [{"site": "knee", "pain_now": 11}, {"pain_now": 1}, {"site": "knee", "mood": 1}]
)
def test_a_diary_entry_must_make_sense(where: str, entry: dict[str, object]) -> None:
    """Pain outside 0 to 10, no site, or an unknown field is refused."""
    with Logbook.open(where) as book:
        book.add_athlete("Tess")
        with pytest.raises(SettingsError):
            book.add_diary("Tess", date(2026, 5, 1), **entry)

        assert book.diary("Tess") == []
