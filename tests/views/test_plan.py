"""Plans and forecasts in the reader's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from loadwatch.load.forecast import Bounds, Forecast, Passing, Past, forecast
from loadwatch.load.modifier import Factor, Modifier
from loadwatch.load.plan import expected
from loadwatch.load.plan_pass import SizeSearch
from loadwatch.load.plan_speed import Assumption, usual
from loadwatch.load.plan_text import read_plan_text
from loadwatch.load.progression import Start, progression
from loadwatch.model import Flag, Method, PlannedSession
from loadwatch.views.forecast_words import forecast_text
from loadwatch.views.plan import (
    ASSUMPTIONS,
    assumption_text,
    forecast_row,
    progression_row,
    progression_sentence,
    session_title,
    step_lines,
)
from loadwatch.views.plan_words import first_days_sentence
from tests.load import series

TODAY = series.MONDAY + timedelta(days=42)


def judged(text: str, ahead: int = 6) -> Forecast:
    """A plan in words after six weeks of 0-6-0-8-0-5-12 km."""
    runs = series.runs(series.WEEK_KM * 6)
    past = Past(runs, series.daily_load(runs, series.until(TODAY), TODAY, ["distance"]), TODAY)
    said = read_plan_text(text)
    session = PlannedSession(
        "p", "ana", TODAY + timedelta(days=ahead), text, said.parts, readings=said.readings
    )
    planned = [expected(session, usual(runs, TODAY), Method())]
    search = SizeSearch(past, Method(), Bounds(), 100.0)
    return search.with_passing(planned, forecast(past, planned, Method()))[0]


def test_it_reads_like_a_careful_therapist() -> None:
    """Number, comparison, window, how sure, room and what would pass; never a word of being safe."""
    text = "\n".join(forecast_text(judged("16 km easy"), "km"))

    assert "◆ Caution: Run 1.33 times the 30-day longest." in text
    assert "33 % longer than your longest run in 30 days" in text
    assert "Room that day: up to 13.2 km" in text
    assert "13.2 km · 1:13 h would pass; distance sets that limit." in text
    assert "usual easy pace of 5:30 /km" in text
    assert "safe" not in text.lower()


def test_miles() -> None:
    """A reader in miles gets miles and minutes per mile."""
    text = "\n".join(forecast_text(judged("16 km easy"), "mi"))
    assert "up to 8.2 mi" in text
    assert "/mi" in text
    assert " km" not in text.replace("each km", "").replace("16 km", "")


def test_clear_overshoot_and_modifier() -> None:
    """A run within says so, and what 15 % more would do; a modifier comes with its reasons."""
    found = judged("12.5 km easy")
    held = replace(
        found,
        modifier=Modifier(0.9, (Factor("history", 0.9, "Achilles trouble"),)),
        scale=0.95,
        binding="distance",
    )

    assert forecast_text(found, "km")[0] == "✓ Clear: 12.5 km stays within the last weeks."
    assert "If it turns out 15 % larger: Caution." in forecast_text(found, "km")
    assert "The room counts 90 % of what was tolerated: Achilles trouble." in forecast_text(held, "km")
    assert "more than the room" in forecast_text(held, "km")[0]


def test_no_size_is_offered_against_a_symptom() -> None:
    """Where the diary speaks, its one thing to do stands alone: no size that would pass, no advice to move the run."""
    flag = Flag(TODAY + timedelta(days=6), "R13", 2, "distance", 2.0, 0.0, "B", "", detail="left:morning")
    sore = replace(judged("16 km easy"), flags=(flag,), severity=2, passing=Passing(None))
    text = "\n".join(forecast_text(sore, "km"))
    assert "Make the next run at most" in text
    assert "smaller size" not in text


def test_a_diary_that_calls_for_less_leads() -> None:
    """How it feels comes before every load number: the symptom is the headline and its action the only one."""
    felt = Flag(TODAY + timedelta(days=6), "R13", 2, "distance", 2.0, 0.0, "B", "", detail="left:morning")
    found = judged("16 km easy")
    lines = forecast_text(replace(found, flags=(*found.flags, felt), severity=2, passing=Passing(None)), "km")
    assert lines[0] == "◆ Caution: Symptoms in the diary."
    assert any(line.startswith("Make the next run at most") for line in lines)
    assert not any("Keep the next runs up to" in line for line in lines)
    watch = replace(felt, severity=1)
    lines = forecast_text(replace(found, flags=(*found.flags, watch), passing=Passing(None)), "km")
    assert "longest" in lines[0]
    assert not any("Keep the next runs up to" in line for line in lines)


def test_flatter_or_slower_is_offered_beside_shorter() -> None:
    """Where hills or speed are above their room and the length is not, it may be kept; else that is not said."""
    found = replace(judged("16 km easy"), scale=0.5, binding="uphill_ascent", passing=Passing(0.5))
    asked = found.expected | {"uphill_ascent_m": 300.0, "fast_m": 2_000.0, "sprint_m": 10.0}
    wide = found.room | {
        "uphill_ascent": 150.7, "fast": 1_260.0, "sprint": 150.0, "distance": 20_000.0, "week_distance": 30_000.0,
    }  # fmt: skip
    hilly = replace(found, expected=asked, room=wide)
    told = "Or keep the length, flatter or slower: at most 150 m up on hills and 1.2 km fast."
    assert any(told in line for line in forecast_text(hilly, "km"))
    for room in (wide | {"week_distance": 15_000.0}, wide | {"distance": 15_000.0}):
        assert "keep the length" not in "\n".join(forecast_text(replace(hilly, room=room), "km"))


def test_first_day_at_each_severity() -> None:
    """A plan of several runs says on which day each severity comes first; one run alone needs no summary."""
    found = [judged("16 km easy"), judged("8 km easy", 3)]
    assert first_days_sentence(found) == "2 runs to come: caution first on Sun 22 Feb."
    assert first_days_sentence(found[:1]) == ""


def test_row_keeps_unknown_as_null() -> None:
    """Without any known climb or fast metre their room is null, never 0."""
    room = forecast_row(judged("10 km easy"))["room"]
    assert room["ascent_m"] is None
    assert room["fast_m"] is None
    assert room["distance_m"] == pytest.approx(13_200)


@pytest.mark.parametrize("code", ASSUMPTIONS)
def test_every_assumption_is_a_sentence(code: str) -> None:
    """Each assumption is a whole sentence without gaps, in km and in miles."""
    for units in ("km", "mi"):
        text = assumption_text(Assumption(code, 2.5, "tempo"), units)  # type: ignore[arg-type]  # the two units
        assert text.endswith(".")
        assert "{" not in text


def test_titles() -> None:
    """A habit is named by its weekday, the bare room is the next run."""
    session = PlannedSession("x", "ana", date(2026, 5, 3), "", source="habit")
    assert session_title(session, "km") == "Usual Sunday run"
    assert session_title(replace(session, source="next"), "km") == "Next run"
    assert session_title(replace(session, source="ics"), "km") == "Planned run"


def test_progression_in_words() -> None:
    """A target within reach and one out of reach, with what is reachable and when."""
    start = Start({"distance": 10_000.0}, [30_000.0] * 4, date(2026, 5, 3))
    there = progression(start, {"distance": 12_000.0}, None, Method())
    early = progression(start, {"distance": 21_100.0}, date(2026, 5, 24), Method())

    assert progression_sentence(there, "km") == "A long run of 12.0 km: reached in 2 weeks within the rules."
    assert progression_sentence(early, "km") == (
        "A long run of 21.1 km cannot be reached by 24 May 2026 within the rules. "
        "Reachable: a long run of 13.3 km. With more time: 5 July 2026."
    )
    assert [line[-1] for line in step_lines(early, "km")] == ["Distance", "Distance", "Distance", "step back"]
    assert progression_row(early)["reachable"] == {"distance_m": pytest.approx(13_310)}
