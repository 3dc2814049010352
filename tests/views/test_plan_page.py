"""The plan page as a whole: weeks, one opened session, steps."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from loadwatch.language import speaking
from loadwatch.logbook.plan_pages import AskedPlan
from loadwatch.views.flags import flag_card
from loadwatch.views.plan_shapes import PlanPage
from tests.logbook.test_planning import TODAY, filled

SUNDAY = TODAY + timedelta(days=6)


def plain(view: PlanPage) -> object:
    """As JSON would carry it, with two of the sizes."""
    detail = None if view.detail is None else replace(view.detail, sizes=view.detail.sizes[::10])
    return json.loads(json.dumps(replace(view, detail=detail).as_json(), default=str))


def test_a_plan_with_one_run_too_long(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    """The calendar, the opened session with what would pass, and the steps to 16 km by a day."""
    with filled(str(tmp_path / "book")) as book:
        book.plan_add("6 km easy", TODAY + timedelta(days=1))
        id_ = book.plan_add("16 km @ 5:45, 60 m up", SUNDAY)
        asked = AskedPlan(1, id_, {"distance": 16_000.0}, SUNDAY + timedelta(days=28))
        view = book.plan_page("Ana", asked)
    assert plain(view) == snapshot(extension_class=JSONSnapshotExtension)


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "Sun 7 Jun: caution. "), ("de", "So., 7. Juni: Vorsicht. ")]
)
def test_the_headline_tells_day_and_severity_with_one_colon(
    language: str, begins: str, tmp_path: Path
) -> None:
    """Caution: Sun 7 Jun: Run 1.33 times … read like a list of labels; now the day is told, then how severe it is."""
    with filled(str(tmp_path / "book")) as book, speaking(language):
        book.plan_add("6 km easy", TODAY + timedelta(days=1))
        calm = book.plan_page("Ana", AskedPlan()).headline
        book.plan_add("16 km @ 5:45, 60 m up", SUNDAY)
        worst = book.plan_page("Ana", AskedPlan()).headline
    assert worst.startswith(begins)
    assert (calm.count(": "), worst.count(": ")) == (1, 1)


def test_while_the_diary_asks_for_less_the_headline_says_what_to_do(tmp_path: Path) -> None:
    """At S2 no size of a run is the answer, so the headline of the plan ends with what the diary asks for."""
    with filled(str(tmp_path / "book")) as book:
        book.plan_add("6 km easy", TODAY)
        book.add_diary("Ana", TODAY, site="achilles_midportion", pain_now=6.0)
        state = book.symptom("Ana").state
        view = book.plan_page("Ana", AskedPlan())
        (flag,) = [flag for flag in book.forecast("Ana")[0].flags if flag.rule == "R13"]
    assert state == "S2"
    assert view.headline.endswith(flag_card(flag, "km").action)
    assert "would pass" not in view.headline


def test_in_miles_nothing_says_km(tmp_path: Path) -> None:
    """A reader in miles finds no kilometre in what the page says."""
    with filled(str(tmp_path / "book")) as book:
        id_ = book.plan_add("10 mi easy, 60 m up", SUNDAY)
        view = book.plan_page("Ana", AskedPlan(session=id_), units="mi")
    assert view.detail is not None
    said = [view.headline, view.weeks[0].summary, view.detail.session.amounts, view.detail.session.passes]
    assert view.weeks[0].planned > 9.9
    assert not any(" km" in text for text in (*said, *view.detail.said))


def test_nobody_is_told_to_run_as_usual_while_symptoms_ask_for_a_pause(tmp_path: Path) -> None:
    """Without a plan the usual runs stand in, but not once the diary pauses running; they come back with Undo."""
    with filled(str(tmp_path / "book")) as book:
        usual = book.plan_page("Ana", AskedPlan())
        id_ = book.add_diary("Ana", TODAY, site="achilles_midportion", limp=True)
        paused = book.plan_page("Ana", AskedPlan())
        book.remove_entry("diary", "Ana", id_)
        again = book.plan_page("Ana", AskedPlan())
    assert (usual.state, again.state) == ("assumed", "assumed")
    assert paused.state == "bare"
    assert not any(day.sessions for week in paused.weeks for day in week.days)
    assert all(week.planned == 0 for week in paused.weeks)


def test_the_slider_tells_at_full_size_what_the_verdict_tells(tmp_path: Path) -> None:
    """A long run while the diary asks for less: the diary leads in both, not the length in one of them."""
    with filled(str(tmp_path / "book")) as book:
        book.add_diary("Ana", TODAY, site="achilles_midportion", pain_now=6.0)
        id_ = book.plan_add("16 km easy", TODAY + timedelta(days=1))
        view = book.plan_page("Ana", AskedPlan(session=id_))
    assert view.detail is not None
    (full,) = [one for one in view.detail.sizes if one.percent == 100]
    assert (full.severity, full.verdict) == (view.detail.session.severity, view.detail.session.verdict)
