"""Planned sessions changed, put back and shown; never another runner's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from loadwatch.errors import NotFoundError, PlanError
from loadwatch.logbook.plan_pages import AskedPlan
from tests.logbook.files import streams
from tests.logbook.test_planning import TODAY, filled

SUNDAY = TODAY + timedelta(days=6)


def test_a_run_is_resized_until_it_passes(where: str) -> None:
    """16 km after weeks with 12: the page tells 13.2 km, and that size is clear and called by its length."""
    with filled(where) as book:
        id_ = book.plan_add("16 km @ 5:45, 60 m up", SUNDAY)
        before = book.plan_page("Ana", AskedPlan(session=id_))
        assert before.detail is not None
        assert before.detail.passing_share is not None
        kept = book.plan_resize(id_, before.detail.passing_share, "Ana")
        after = book.plan_page("Ana", AskedPlan(session=id_))
        book.plan_put_back([kept], "Ana")
        again = book.plan_page("Ana", AskedPlan(session=id_))

    assert before.severity == 2
    assert before.detail.session.passes.startswith("13.2 km")
    assert (after.severity, after.opened and after.opened.title) == (0, "13.2 km @ 5:45/km, 50 m up")
    assert again == before


def test_a_size_that_every_rule_lets_pass_is_found(where: str) -> None:
    """After one race of 20 km the room alone says 22 km; what is offered is clear and says what binds."""
    with filled(where) as book:
        race = f"date,distance_km,duration_min\n{TODAY - timedelta(days=16)},20,110"
        book.import_bytes(streams(race_csv=race.encode()), "Ana")
        id_ = book.plan_add("26 km easy", SUNDAY)
        before = book.plan_page("Ana", AskedPlan(session=id_)).detail
        assert before is not None
        assert before.passing_share is not None
        book.plan_resize(id_, before.passing_share, "Ana")
        after = book.plan_page("Ana", AskedPlan(session=id_))

    assert "would pass; " in before.session.passes
    assert before.passing_share * 26 < 16
    assert after.severity == 0


def test_an_opened_run_that_passes_answers_for_every_size(where: str) -> None:
    """6 km of a runner of 12: nothing has to be searched, and the slider still has an answer at each place."""
    with filled(where) as book:
        detail = book.plan_page("Ana", AskedPlan(session=book.plan_add("6 km easy", SUNDAY))).detail

    assert detail is not None
    assert detail.session.severity == 0
    shares = [one.percent for one in detail.sizes]
    assert 100 in shares
    assert shares == sorted(set(shares))


def test_a_session_moves_and_is_written_anew(where: str) -> None:
    """Its id stays; days that have passed and words that mean nothing are refused and change nothing."""
    with filled(where) as book:
        id_ = book.plan_add("8 km easy", SUNDAY)
        book.plan_move(id_, SUNDAY + timedelta(days=1), "Ana")
        book.plan_rewrite(id_, "10 km tempo", SUNDAY + timedelta(days=2), "Ana")
        with pytest.raises(PlanError, match="has passed"):
            book.plan_move(id_, date(2026, 5, 1), "Ana")
        with pytest.raises(PlanError):
            book.plan_rewrite(id_, "as far as it goes", SUNDAY, "Ana")
        row = book.plan_list("Ana")[0]

    assert (row["id"], row["local_date"], row["distance_m"]) == (id_, "2026-06-09", 10_000)


def test_another_runner_finds_nothing(where: str) -> None:
    """Ben can neither see, move, resize, rewrite nor take out what Ana planned."""
    with filled(where) as book:
        book.add_athlete("Ben")
        id_ = book.plan_add("8 km easy", SUNDAY, "Ana")
        tries = (
            lambda: book.planned(id_, "Ben"),
            lambda: book.plan_move(id_, SUNDAY, "Ben"),
            lambda: book.plan_resize(id_, 0.5, "Ben"),
            lambda: book.plan_rewrite(id_, "5 km", SUNDAY, "Ben"),
            lambda: book.plan_take_out([id_], "Ben"),
        )
        for attempt in tries:
            with pytest.raises(NotFoundError):
                attempt()
        assert book.plan_page("Ben", AskedPlan(session=id_)).opened is None
        assert [row["id"] for row in book.plan_list("Ana")] == [id_]


def test_what_comes_back_must_be_a_session(where: str) -> None:
    """An undo with values that no session has is refused, and one for another runner becomes one's own."""
    with filled(where) as book:
        book.add_athlete("Ben")
        kept = book.plan_take_out([book.plan_add("8 km easy", SUNDAY, "Ana")], "Ana")[0]
        for wrong in (
            {},
            {**kept, "ascent_m": float("inf")},
            {**kept, "id": "x" * 40},
            {**kept, "local_date": "no"},
        ):
            with pytest.raises(PlanError):
                book.plan_put_back([wrong], "Ben")
        book.plan_put_back([kept], "Ben")
        assert [len(book.plan_list(name)) for name in ("Ana", "Ben")] == [0, 1]


def test_the_habit_becomes_a_plan(where: str) -> None:
    """Without a plan the usual runs are shown as assumed; adopted they are planned, once."""
    with filled(where) as book:
        assumed = book.plan_page("Ana", AskedPlan(n_weeks=2))
        ids = book.plan_adopt("Ana")
        assert book.plan_adopt("Ana") == []
        planned = book.plan_page("Ana", AskedPlan(n_weeks=2))

    assert (assumed.state, planned.state) == ("assumed", "planned")
    assert {one.state for week in assumed.weeks for day in week.days for one in day.sessions} == {"assumed"}
    assert len(ids) == len({*ids}) > 4


def test_steps_are_planned_once(where: str) -> None:
    """The steps to 16 km stand in the plan; asking again puts them in the place of the first."""
    with filled(where) as book:
        first = book.plan_steps({"distance": 16_000.0}, None, "Ana")
        book.plan_steps({"distance": 16_000.0}, None, "Ana")
        rows = book.plan_list("Ana")

    assert len(rows) == len(first) > 1
    assert rows[-1]["distance_m"] == pytest.approx(16_000)
