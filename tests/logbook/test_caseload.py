"""The caseload in the logbook: the same flags as the runner's own page, worst first, seen until something new shows."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from loadwatch import Logbook
from loadwatch.errors import NotFoundError
from loadwatch.load.standing import RECENT_DAYS
from tests.logbook import roster
from tests.logbook.files import streams
from tests.logbook.test_planning import TODAY, filled, history


def clinic(where: str) -> Logbook:
    """Ana in routine; Ben with a long run yesterday; Cleo with pain of 6; Dora whose data end long ago; Emil without any."""
    book = filled(where)
    longer = history() + f"\n{TODAY - timedelta(days=1)},19,110,100,100".encode()
    book.import_bytes(streams(ben_csv=longer), "Ben")
    book.import_bytes(streams(cleo_csv=history()), "Cleo")
    for day, pain in ((21, 1), (14, 1), (9, 2), (1, 6), (0, 6)):
        on = TODAY - timedelta(days=day)
        book.add_diary(
            "Cleo", on, site="achilles_midportion", side="left", pain_during=pain, pain_morning=pain
        )
    book.import_bytes(streams(dora_csv=history(TODAY - timedelta(days=40))), "Dora")
    with book.store.write() as db:
        from loadwatch.store.tables import batch

        old = batch.update().where(batch.c.athlete_name == "Dora")
        db.execute(old.values(local_date=TODAY - timedelta(days=40)))
    book.add_athlete("Emil")
    return book


def test_the_worst_comes_first(where: str) -> None:
    """Pain that calls for a stop, then a run far beyond the past, then stale data, then the rest."""
    with clinic(where) as book:
        view = book.caseload()

    assert [row.name for row in view.rows] == ["Cleo", "Ben", "Dora", "Ana", "Emil"]
    cleo, ben, dora, ana, emil = view.rows
    assert (cleo.pain.level, cleo.trend) == (3, "worse")
    assert cleo.pain.text == "pain 6, was 2 · getting worse"
    assert (ben.flag.level, ben.flag.shape, ben.flag.word) == (2, "◆", "Caution")
    assert "19 km" in ben.flag.text
    assert dora.is_stale
    assert dora.flag.level is None, "a flag that nobody could raise is not clear"
    assert dora.age_words == "Stale data: 40 days ago"
    assert (ana.flag.level, ana.seen) == (0, "nothing")
    assert (emil.flag.text, emil.flag.level, emil.last_run) == ("No runs yet", None, None)
    assert view.counts == {"all": 5, "look": 2, "stale": 1, "breach": 0, "unseen": 3}


def test_flags_weeks_and_states_are_those_of_the_runner(where: str) -> None:
    """Every runner's recent flags, weekly sums and symptom state equal what the own pages show."""
    with clinic(where) as book:
        since = TODAY - timedelta(days=RECENT_DAYS - 1)
        for row in book.caseload().rows:
            standing = book._standings.of({book.athlete(row.name): TODAY})[0]
            assert list(standing.flags) == book.flags(row.name, since=since)
            assert row.json["symptom"]["state"] == book.symptom(row.name).state
            weeks = {} if row.last_run is None else dict(
                book.weekly(row.name).select("week_start", "distance_m").iter_rows()
            )  # fmt: skip
            starts = [TODAY - timedelta(weeks=11 - n) for n in range(12)]
            assert row.json["weeks_m"] == [weeks.get(start) for start in starts]


def test_plans_are_judged_as_the_forecast_judges_them(where: str) -> None:
    """A planned 18 km after weeks with 12: the same severity and flags as in the forecast; a run within stays clear."""
    with clinic(where) as book:
        book.plan_add("18 km easy", TODAY + timedelta(days=6), "Ana")
        book.plan_add("6 km easy", TODAY + timedelta(days=1), "Ana")
        book.plan_add("6 km easy", TODAY + timedelta(days=1), "Ben")
        book.add_override("Ana", TODAY, kind="limit", measure="distance", value=5_000, reason="sore heel")
        rows = {row.name: row for row in book.caseload().rows}
        for name in ("Ana", "Ben"):
            standing = book._standings.of({book.athlete(name): TODAY})[0]
            told = [(one.session.id, one.severity, one.flags) for one in book.forecast(name)]
            assert [(one.session.id, one.severity, one.flags) for one in standing.planned] == told
            assert all(("PT" in {flag.rule for flag in said}) is (name == "Ana") for _, _, said in told)

    assert rows["Ana"].planned.level == 3
    assert rows["Ana"].planned.when == "Sun 7 Jun · alert"
    assert "18 km" in rows["Ana"].planned.text
    assert "breach" in rows["Ana"].shows
    assert rows["Ben"].planned.level == 0
    assert rows["Cleo"].planned.text == "Nothing planned"


def test_seen_lasts_until_something_new_or_worse(where: str) -> None:
    """Marked, reopened and still seen; a new finding shows again; the mark can be taken back."""
    with clinic(where) as book:
        book.mark_seen("Ben")
        book.mark_seen("Cleo")
        seen = {row.name: row.seen for row in book.caseload().rows}
        words = {row.name: row.seen_words for row in book.caseload().rows}
        book.plan_add("30 km easy", TODAY + timedelta(days=6), "Ben")
        after = {row.name: row.seen for row in book.caseload().rows}
        book.mark_seen("Cleo", is_seen=False)
        undone = {row.name: row.seen for row in book.caseload().rows}
        with pytest.raises(NotFoundError):
            book.mark_seen("Nobody")

    assert seen == {"Ana": "nothing", "Ben": "seen", "Cleo": "seen", "Dora": "new", "Emil": "nothing"}
    assert words["Ben"].startswith("Seen ")
    assert (after["Ben"], after["Cleo"]) == ("new", "seen")
    assert undone["Cleo"] == "new"


def test_what_changes_is_seen_at_once_and_nothing_else_is_computed(where: str) -> None:
    """A new run of one runner changes that row; the standings of the others are the same objects."""
    with clinic(where) as book:
        days = dict.fromkeys(book.athletes(), TODAY)
        before = {one.athlete.name: one for one in book._standings.of(days)}
        book.import_bytes(streams(more_csv=f"date,distance_km\n{TODAY},25".encode()), "Ana")
        after = {one.athlete.name: one for one in book._standings.of(days)}

    assert after["Ana"].severity == 3
    assert all(after[name] is before[name] for name in ("Ben", "Cleo", "Dora", "Emil"))


def test_an_empty_logbook_has_an_empty_caseload(where: str) -> None:
    """No runner, no row, no error."""
    with Logbook.open(where, today=lambda: TODAY) as book:
        view = book.caseload()

    assert (view.state, view.rows) == ("empty", ())


def test_five_hundred_runners(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a thousand runners with a year each: one row per runner, and the times are printed."""
    last = date(2026, 11, 22)
    with Logbook.open(tmp_path / "book", today=lambda: last) as book:
        names = roster.fill(book, 500, 365, last)
        times = {}
        for what in ("cold", "warm"):
            start = time.perf_counter()
            view = book.caseload()
            times[what] = time.perf_counter() - start
        for day in (last - timedelta(days=2), last):
            book.add_diary(names[7], day, site="knee", pain_during=7, pain_morning=7)
        start = time.perf_counter()
        changed = book.caseload()
        times["one changed"] = time.perf_counter() - start
    with capsys.disabled():
        print("\ncaseload of 500 runners x 1 year:", {key: f"{s * 1000:.0f} ms" for key, s in times.items()})

    assert len(view.rows) == len(names) == 500
    assert view.rows[0].flag.level is not None
    assert view.rows[0].flag.level >= 2
    assert changed.rows[0].name == names[7]


def test_a_diary_alone_is_told_alone_and_among_others(where: str) -> None:
    """A runner who has not run yet is told of pain, whoever else is in the logbook."""
    with Logbook.open(where, today=lambda: TODAY) as book:
        book.add_athlete("Nell")
        pain = {"site": "achilles_midportion", "side": "left", "pain_morning": 9}
        book.add_diary("Nell", TODAY - timedelta(days=3), **pain)
        alone = book.caseload().rows[0]
        roster.fill(book, 1, 60, TODAY)
    with Logbook.open(where, today=lambda: TODAY) as book:
        among = next(row for row in book.caseload().rows if row.name == "Nell")

    assert alone.flag == among.flag
    assert alone.flag.level == 2
