"""What is kept in memory: computed once per state of the data, and never another state's or another language's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from loadwatch import Logbook
from loadwatch.language import speaking
from loadwatch.logbook import figures
from loadwatch.logbook.plan_pages import AskedPlan
from tests.logbook.files import streams
from tests.logbook.test_planning import TODAY, filled


def pages(book: Logbook) -> list[str]:
    """Words of the pages that are kept whole."""
    trends = book.trends("Ana", "distance", "all", as_of=TODAY, units="km")
    plan = book.plan_page("Ana", AskedPlan(), TODAY)
    return [repr(trends), repr(plan)]


def test_a_page_is_kept_for_each_language(where: str) -> None:
    """German after English is German, and English after that is what it was."""
    with filled(where) as book:
        english = pages(book)
        with speaking("de"):
            german = pages(book)
        again = pages(book)

    assert again == english
    assert all(one != other for one, other in zip(english, german, strict=True))


def test_a_diary_and_a_plan_leave_recordings_alone(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pain, plans and profile do not read sessions again; a new run and a changed title do, from their day on."""
    read: list[date | None] = []

    def counted(*given: Any, since: date | None = None) -> object:
        read.append(since)
        return original(*given, since=since)

    original = figures.read_exposures
    monkeypatch.setattr(figures, "read_exposures", counted)
    monkeypatch.setattr(Logbook, "background", staticmethod(lambda _name, _job: None))  # no look at the plan

    def reads(book: Logbook) -> int:
        before = len(read)
        book.overview("Ana", as_of=TODAY)
        book.plan_page("Ana", AskedPlan(), TODAY)
        return len(read) - before

    with filled(where) as book:
        reads(book)
        assert reads(book) == 0
        book.add_diary("Ana", TODAY, site="knee", pain_during=6)
        book.plan_add("8 km easy", TODAY + timedelta(days=1), "Ana")
        assert reads(book) == 0
        assert book.overview("Ana", as_of=TODAY).symptoms is not None
        run = f"date,distance_km,duration_min\n{TODAY - timedelta(days=1)},9,50"
        before = len(read)
        book.import_bytes(streams(new_csv=run.encode()), "Ana")  # looks at the plan itself
        reads(book)
        assert read[before:] == [TODAY - timedelta(days=1)]
        book.update_athlete("Ana", mass_kg=60.0)
        assert reads(book) == 0
        before = len(read)
        book.edit_activity(book.activities("Ana")[0]["id"], title="Evening")
        assert len(read) == before + 1
        assert book.run_list("Ana", "km")[0]["title"] == "Evening"


def test_a_profile_works_out_only_what_reads_it(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Body mass, first day of the week, focus and units leave days as they are; a critical speed does not."""
    made: list[date] = []

    def counted(*given: Any) -> object:
        made.append(given[2])
        return original(*given)

    original = figures.daily_load
    monkeypatch.setattr(figures, "daily_load", counted)
    with filled(where) as book:
        pages(book)
        before = len(made)
        for change in ({"mass_kg": 60.0}, {"week_start": 6}, {"focus_tissue": "knee"}, {"units": "mi"}):
            book.update_athlete("Ana", **change)
            pages(book)
        assert len(made) == before
        book.update_athlete("Ana", critical_speed_mps=3.3)
        pages(book)
        assert len(made) == before + 1


def test_an_earlier_state_is_let_go(where: str) -> None:
    """However often data change, one value of each question is kept."""
    with filled(where) as book:
        sizes = []
        for n in range(4):
            book.add_diary("Ana", TODAY - timedelta(days=n), site="knee", pain_during=n)
            pages(book)
            book.run_list("Ana", "km")
            book.overview("Ana", as_of=date(2026, 1, 1))
            sizes.append(len(book._figures._kept))

    assert sizes[0] == sizes[-1]


def test_a_known_run_brought_again_tells_of_rest(where: str) -> None:
    """The days up to an import of what is here are rest, at once and for another who has the logbook open."""
    today = [TODAY]
    with Logbook.open(where, today=lambda: today[0]) as book, Logbook.open(where) as reader:
        run = f"date,distance_km,duration_min\n{TODAY},9,50".encode()
        book.import_bytes(streams(a_csv=run), "Ana")
        last = TODAY + timedelta(days=3)
        before = reader.daily("Ana", as_of=last, measures=("distance",))["status"].to_list()
        today[0] = last
        assert book.import_bytes(streams(a_csv=run), "Ana").counts["known"] == 1
        after = reader.daily("Ana", as_of=last, measures=("distance",))["status"].to_list()

    assert (before[-3:], after[-3:]) == (["missing"] * 3, ["rest"] * 3)
