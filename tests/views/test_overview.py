"""The overview: verdicts, room, caveats, and what it says when data are short, old or absent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from loadwatch.frames import DiaryFrame, empty
from loadwatch.load.diary import diary_frame
from loadwatch.load.modifier import Body
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Method
from loadwatch.views.overview import Card, Known, OverviewView, overview
from tests import build
from tests.views.history import ANA, LONG_RUN, SUNDAY, history, see, steady


def card(view: OverviewView, key: str) -> Card:
    """The card with this key."""
    return next(found for found in view.cards if found.key == key)


def plain(view: OverviewView) -> object:
    """A view as JSON would carry it, without the long series."""
    short = replace(view, calendar=view.calendar[-3:], ratio=view.ratio[-2:], weeks=view.weeks[-6:])
    return json.loads(json.dumps(short.as_json(), default=str))


def test_a_steady_runner_is_clear(snapshot: SnapshotAssertion) -> None:
    """Twelve equal weeks give clear cards, room for the day after, and no flag."""
    view = see(steady())
    assert plain(view) == snapshot(extension_class=JSONSnapshotExtension)
    assert [c.severity for c in view.cards] == [0, 0, 0, None, None]
    assert view.room == "Room for the next run: up to 9.3 km; more would lift 7 days by over 30 %."


def test_a_longer_run_is_the_headline(snapshot: SnapshotAssertion) -> None:
    """The worst flag of the last days is said first, in the pattern of the wording rules."""
    view = see(steady(last_long_m=16_000.0), flags=(LONG_RUN,))
    assert plain(view) == snapshot(extension_class=JSONSnapshotExtension)
    assert view.headline == (
        "Sunday's 16 km is 33 % longer than your longest run in 30 days (12 km on 7 June)."
    )
    assert card(view, "longest").severity == 2
    assert card(view, "longest").verdict == "Caution: 16.0 km against 12.0 km, above 1.10"


def test_a_card_tells_its_share_of_the_days_before() -> None:
    """16 km against 12 km is 1.33 of them; where nothing was before, or part is unknown, there is no share."""
    view = see(steady(last_long_m=16_000.0))
    first = see(steady().filter(pl.col("local_date") == SUNDAY))

    assert card(view, "longest").share == pytest.approx(16 / 12)
    assert card(view, "week").share == pytest.approx(view.cards[0].raw / 31_000.0)
    assert [card(first, key).share for key in ("week", "longest")] == [None, None]


def test_miles_change_every_number() -> None:
    """In miles no text of the page says km."""
    view = see(steady(last_long_m=16_000.0), flags=(LONG_RUN,), units="mi")
    texts = [view.headline, view.room or "", *(c.unit + c.verdict for c in view.cards), view.flags[0].why]
    assert view.unit == "mi"
    assert not any("km" in text.replace("eq-km", "") for text in texts)
    assert card(view, "week").value == "21.7"


def test_the_chart_is_of_the_measure_and_range_asked_for() -> None:
    """Time over three months: its own weeks in minutes; distance stays what the cards and the verdict speak of."""
    made = history(steady())
    known = Known(Body(ANA), empty(DiaryFrame), measure="duration", span="3m")
    args = (made.exposures, made.daily, made.load, made.weeks, (), SUNDAY, "km")
    view, plain_view = overview(ANA, *args, known), overview(ANA, *args)

    assert (view.chart.label, view.chart.unit, len(view.weeks)) == ("Time running", "min", 12)
    assert view.weeks[-1].value == pytest.approx(made.weeks.sort("week_start")["duration_s"][-1] / 60)
    assert (view.headline, view.cards) == (plain_view.headline, plain_view.cards)


def test_the_room_is_what_the_week_allows_when_that_is_less() -> None:
    """After a big week the week's limit binds and the sentence says so."""
    runs = steady()
    extra = build.exposures([
        {"activity_id": f"extra-{d}", "local_date": SUNDAY - timedelta(days=d), "distance_m": 11_000.0}
        for d in (2, 4)
    ])  # fmt: skip
    view = see(pl.concat([runs, extra]))
    assert view.room == "No room today: these 7 days are full. After rest until Wednesday: up to 13.2 km."


@pytest.mark.parametrize(
    ("morning", "ago", "far", "until", "told"),
    [
        (0.0, (2, 4), 11_000.0, 0, "until Wednesday: up to 6.0 km, held back because of how it feels."),
        (4.0, (6,), 17_000.0, 2, "until Monday: up to 6.4 km, flat and easy because of how it feels."),
        (4.0, (2, 4), 11_000.0, 0, "until Mon 22 Jun: up to 13.2 km, when nothing hurts by then."),
    ],
)
def test_after_rest_the_room_says_what_pain_makes_of_it(
    morning: float, ago: tuple[int, ...], far: float, until: int, told: str
) -> None:
    """Who wrote pain down reads why the room after the rest is smaller; a day a week off is no name of a weekday."""
    extra = [
        {"activity_id": f"extra-{d}", "local_date": SUNDAY - timedelta(days=d), "distance_m": far}
        for d in ago
    ]
    usual = steady().filter(pl.col("local_date") <= SUNDAY - timedelta(days=until))
    made = history(pl.concat([usual, build.exposures(extra)]))
    sore = {
        "athlete_id": "a",
        "site": "knee",
        "local_date": SUNDAY,
        "pain_during": 4.0,
        "pain_morning": morning,
    }
    body = Body(ANA, symptom_days(diary_frame([sore]), SUNDAY, Method()))
    args = (ANA, made.exposures, made.daily, made.load, made.weeks, (), SUNDAY, "km")

    assert overview(*args, Known(body, empty(DiaryFrame))).room == (
        f"No room today: these 7 days are full. After rest {told}"
    )


def test_the_room_is_what_the_longest_run_allows_otherwise() -> None:
    """Before the weekly long run the 30-day longest decides."""
    before = steady().filter(pl.col("local_date") < SUNDAY)
    view = see(before, as_of=SUNDAY)
    assert view.room == "Room for the next run: up to 13.2 km, 1.10 × the 30-day longest."


def test_the_room_speaks_by_the_constants_and_the_diary() -> None:
    """Changed edges are the ones that are named; under a hold the week's room is that of the weeks before, and says so."""
    made = history(steady().filter(pl.col("local_date") != SUNDAY - timedelta(days=1)))
    args = (ANA, made.exposures, made.daily, made.load, made.weeks, (), SUNDAY, "km")
    wide = replace(Method(), spike_edge=1.25, week_change_note=1.8)
    sore = {"athlete_id": "a", "site": "knee", "local_date": SUNDAY, "pain_during": 4.0, "pain_morning": 0.0}
    held = Body(ANA, symptom_days(diary_frame([sore]), SUNDAY, Method()))
    told = overview(*args, Known(Body(ANA), empty(DiaryFrame), wide))
    asked = overview(*args, Known(held, empty(DiaryFrame)))

    assert told.room == "Room for the next run: up to 15.0 km, 1.25 × the 30-day longest."
    assert card(told, "longest").verdict.endswith("not above 1.25")
    assert asked.room is not None
    assert asked.room.endswith("would lift 7 days above the weeks before, which a hold asks not to.")


def test_no_runs_is_an_empty_page_with_one_next_step() -> None:
    """A runner without runs gets no numbers, and the one thing to do."""
    view = see(steady().clear())
    assert view.state == "empty"
    assert view.headline == "No runs yet. Add a watch file to begin."
    assert [c.value for c in view.cards] == [None] * 5
    assert view.room is None


def test_old_data_are_called_old() -> None:
    """Months after the last recording the page names that day and shows its week, not zeros."""
    view = see(steady(), as_of=date(2026, 11, 22), known_until=SUNDAY)
    assert view.state == "partial"
    assert view.headline == "No recordings since 14 June 2026."
    assert view.cards_title == "Last known 7 days"
    assert card(view, "week").value == "31.0"
    assert view.weeks[-1].week_start == date(2026, 6, 8)
    assert view.room is None
    assert "What is shown is the last known week, not today." in view.caveats
    assert view.calendar[-1].local_date == SUNDAY


def test_a_day_without_news_is_not_stale() -> None:
    """A day after the last import the page still speaks of today and says until when it knows."""
    view = see(steady(), as_of=SUNDAY + timedelta(days=1), known_until=SUNDAY)
    assert view.state == "full"
    assert view.caveats == ("Data until Sun 14 Jun: later days are not known.",)
    assert view.room == "Room for the next run: up to 9.3 km; more would lift 7 days by over 30 %."


def test_short_history_is_said() -> None:
    """With 21 of 28 days the headline says that it is too early to compare."""
    view = see(steady(weeks=3))
    assert view.state == "partial"
    assert view.headline == "20 of 28 days of history so far: too early to compare."
    assert {point.ratio for point in view.ratio} == {None}
    assert "Provisional: 20 of 42 days of history." in view.caveats


def test_unknown_hills_are_not_zero() -> None:
    """Runs without altitude give no number but the reason."""
    found = card(see(steady(known_ascent=False)), "hills")
    assert (found.value, found.severity) == (None, None)
    assert found.verdict == "Not enough data: No altitude recorded."


def test_a_run_without_distance_makes_the_week_a_lower_bound() -> None:
    """The week says "at least" and the caveats count the day."""
    lost = build.exposures([{"activity_id": "lost", "local_date": SUNDAY - timedelta(days=1)}])
    view = see(pl.concat([steady(), lost]))
    assert card(view, "week").verdict == "At least: some runs have no known distance"
    assert "Days of the last 28 with an unknown distance: 1." in view.caveats
    assert view.state == "partial"


def test_a_run_without_a_date_is_counted_aloud() -> None:
    """Undated runs are in no day, and the page says how many there are."""
    lost = build.exposures([{"activity_id": "lost", "local_date": None, "distance_m": 5_000.0}])
    view = see(pl.concat([steady(), lost]))
    assert "Runs without a date, left out of every day: 1." in view.caveats


def test_the_series_are_those_of_the_frames() -> None:
    """Bars, ratio line and calendar hold the numbers of the frames, only in the reader's unit."""
    made, view = history(steady(weeks=40)), see(steady(weeks=40))
    distance = made.daily.filter(pl.col("measure") == "distance")
    assert [bar.value for bar in view.weeks] == pytest.approx([31.0] * 26)
    assert len(view.ratio) == 182
    assert [p.ratio for p in view.ratio] == made.load.filter(pl.col("measure") == "distance")["ratio"].tail(
        182
    ).to_list()
    assert len(view.calendar) == 364
    assert [d.distance for d in view.calendar[-7:]] == pytest.approx(
        [v / 1000 for v in distance["value"].tail(7)]
    )
    assert [d.status for d in see(steady()).calendar].count("missing") == 364 - 83
