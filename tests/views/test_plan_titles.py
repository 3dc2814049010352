"""What planned sessions are called that nobody has named: size and effort in the reader's units and language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from loadwatch.language import speaking
from loadwatch.load.plan_text import read_plan_text
from loadwatch.logbook.plan_changing import resized
from loadwatch.model import PlannedPart, PlannedSession
from loadwatch.units import UnitSystem
from loadwatch.views.plan import session_title

EFFORTS = ("easy", "long", "steady", "tempo", "threshold", "marathon", "half", "race", "recovery", "walk")


def planned(text: str, title: str = "", source: str = "text") -> PlannedSession:
    """A session of a text that may have a title of its own."""
    said = read_plan_text(text)
    day = date(2026, 12, 1)
    return PlannedSession("x", "ana", day, title, said.parts, said.ascent_m, sport=said.sport, source=source)


@pytest.mark.parametrize(
    ("language", "units", "title"),
    [
        ("en", "km", "12.5 km easy, 300 m up"),
        ("en", "mi", "7.8 mi easy, 984 ft up"),
        ("de", "km", "12,5 km locker, 300 m bergauf"),
        ("de", "mi", "7,8 mi locker, 984 ft bergauf"),
    ],
)
def test_each_reader_gets_words_and_units_of_their_own(language: str, units: UnitSystem, title: str) -> None:
    """What was entered by numbers is told in km or miles, English or German, whoever entered it."""
    with speaking(language):
        assert session_title(planned("12.5 km easy, 300 m up"), units) == title


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("pace", EFFORTS)
def test_such_a_title_may_be_typed(language: str, pace: str) -> None:
    """The words of a title are read as the session that they were made of, so that it can be changed as text."""
    session = replace(planned("12.5 km easy"), parts=(PlannedPart(pace, 12_500.0),))  # type: ignore[arg-type] # one of ours
    with speaking(language):
        title = session_title(session, "km")
    assert [(part.pace, part.distance_m) for part in read_plan_text(title).parts] == [(pace, 12_500.0)]


def test_what_somebody_wrote_stays() -> None:
    """A title typed or stored long ago is shown as it is; a name of a plan stays when the size changes."""
    old = planned("10 km easy", "12.5 km easy")
    assert session_title(old, "mi") == "12.5 km easy"
    track = planned("6 x 800 m", "Track night")
    half = resized(resized(track, 0.8), 0.5)
    assert session_title(half, "km") == "Track night · at 40 %"
    with speaking("de"):
        assert session_title(half, "km") == "Track night · bei 40 %"


def test_a_typed_run_is_called_by_its_new_size() -> None:
    """18 km easy at half its size is 9 km easy, in the reader's words."""
    half = resized(planned("18 km easy, 300 m up", "18 km easy, 300 m up"), 0.5)
    assert session_title(half, "km") == "9.0 km easy, 150 m up"
    with speaking("de"):
        assert session_title(half, "km") == "9,0 km locker, 150 m bergauf"
