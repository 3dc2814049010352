"""Numbers, paces, dates and units in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from loadwatch.views import words


@pytest.mark.parametrize(
    ("value_m", "units", "expected"),
    [
        (13_249.0, "km", "13.2 km"),
        (16_093.44, "mi", "10.0 mi"),
        (0.0, "km", "0.0 km"),
        (-0.01, "km", "0.0 km"),
    ],
)
def test_distances_are_written_in_the_readers_unit(
    value_m: float, units: words.UnitSystem, expected: str
) -> None:
    """A distance is converted once, rounded to a tenth, and never shows a negative zero."""
    assert str(words.distance(value_m, units)) == expected


@pytest.mark.parametrize(("value_m", "units", "expected"), [(100.0, "km", "100 m"), (100.0, "mi", "328 ft")])
def test_heights_are_metres_or_feet(value_m: float, units: words.UnitSystem, expected: str) -> None:
    """Heights follow the unit system: metres with km, feet with miles."""
    assert str(words.height(value_m, units)) == expected


def test_room_is_rounded_down() -> None:
    """An offered length never exceeds what passes."""
    assert str(words.room_distance(13_299.0, "km")) == "13.2 km"
    assert str(words.room_distance(13_200.0, "km")) == "13.2 km"


@pytest.mark.parametrize(
    ("seconds", "expected"), [(3123, "52:03"), (3849, "1:04:09"), (59.6, "1:00"), (0, "0:00")]
)
def test_durations_read_like_a_watch(seconds: float, expected: str) -> None:
    """Times show hours only when there are some."""
    assert words.duration(seconds) == expected


def test_pace_is_unknown_when_standing() -> None:
    """Below half a metre a second there is no pace; above it the pace is per reader's unit."""
    assert words.pace(0.4, "km") is None
    assert words.pace(None, "km") is None
    assert str(words.pace(1000 / 324, "km")) == "5:24 /km"
    assert str(words.pace_of(1609.344, 480.0, "mi")) == "8:00 /mi"
    assert words.pace_of(None, 480.0, "mi") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.098, "1.09"), (1.10, "1.10"), (1.104, "1.10"), (1.299, "1.29"), (1.256, "1.26")],
)
def test_a_ratio_never_rounds_onto_an_edge_it_is_below(value: float, expected: str) -> None:
    """A ratio under a rule's edge is not printed as that edge."""
    assert words.ratio(value) == expected


def test_dates_are_said_as_people_say_them() -> None:
    """Days, weeks and distances in time are written out, the year only where it matters."""
    assert words.week_of(date(2026, 11, 16)) == "Week of 16 to 22 November 2026"
    assert words.week_of(date(2026, 11, 30)) == "Week of 30 November to 6 December 2026"
    assert words.week_of(date(2026, 12, 28)) == "Week of 28 December 2026 to 3 January 2027"
    assert words.short_day(date(2026, 11, 22)) == "Sun 22 Nov"
    assert words.day_near(date(2022, 1, 31), date(2026, 11, 22)) == "31 January 2022"
    assert words.day_near(date(2026, 11, 1), date(2026, 11, 22)) == "1 November"
    assert [words.days_ago(n) for n in (0, 1, 12)] == ["today", "yesterday", "12 days ago"]


@pytest.mark.parametrize(("week_start", "expected"), [(0, 16), (6, 15), (2, 18)])
def test_weeks_start_where_the_runner_says(week_start: int, expected: int) -> None:
    """The calendar week of a Friday starts on the chosen weekday before it."""
    assert words.week_start_of(date(2026, 11, 20), week_start).day == expected


def test_clock_says_utc_when_the_zone_is_unknown() -> None:
    """A start without a known offset is marked as UTC, never passed off as local."""
    at = datetime(2026, 5, 3, 6, 12, 9, tzinfo=UTC)
    assert words.clock(at, 7200) == "08:12"
    assert words.clock(at, None) == "06:12 UTC"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("achilles_midportion_eqkm", 12.34, "12.3 eq-km"),
        ("duration_s", 5400.0, "90 min"),
        ("ascent_m", 1204.0, "1,204 m"),
        ("fast_m", 1250.0, "1.25 km"),
        ("distance_m", 12_500.0, "12.5 km"),
    ],
)
def test_every_measure_has_its_unit(column: str, value: float, expected: str) -> None:
    """Each exposure is written in the unit people use for it."""
    assert str(words.measure_amount(column, value, "km")) == expected


def test_severity_is_a_word_and_a_shape() -> None:
    """Colour never speaks alone: each severity has its own word and shape, and unknown has both too."""
    levels = [0, 1, 2, 3, None]
    assert [words.severity_word(s) for s in levels] == ["Clear", "Note", "Caution", "High", "Not enough data"]
    assert len({words.severity_shape(s) for s in levels}) == 5
