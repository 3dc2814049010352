"""Flags: when they are raised, when not, and what they say."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from loadwatch.load.daily import daily_load
from loadwatch.load.flags import flags
from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.load.why import why_text
from loadwatch.model import Flag, Method
from tests.load import series

METHOD = Method()
DAY = series.MONDAY
BASE = [5.0, 5.0, 0.0, 5.0, 0.0, 5.0, 10.0] * 6  # 30 km a week with a 10 km long run
FORBIDDEN = ("safe", "diagnos", "risk of", "prevent", "tendinopathy", "you must", "!")


def flags_of(frame: pl.DataFrame, days: int, convention: Convention = "rolling-uncoupled") -> list[Flag]:
    """All flags of a runner whose calendar has so many days."""
    last = DAY + timedelta(days=days - 1)
    daily = daily_load(frame, series.until(last), last, ["distance"])
    return flags(frame, daily, load_metrics(daily, METHOD, convention), METHOD)


def raised(km_by_day: list[float], since: int = 0) -> list[Flag]:
    """Flags of a series, from a day on."""
    found = flags_of(series.runs(km_by_day), len(km_by_day))
    return [flag for flag in found if flag.local_date >= DAY + timedelta(days=since)]


def test_long_run_of_the_worked_example() -> None:
    """16 km after 12: R1 with severity 2, its limit 13.2 km, its reference run, and nothing else that day."""
    (flag,) = raised([*series.WEEK_KM * 4, 0, 6, 0, 8, 0, 5, 16], since=28)

    assert (flag.rule, flag.severity, flag.evidence, flag.exposure) == ("R1", 2, "A", "distance")
    assert (flag.value, flag.window_days, flag.quality) == (16_000.0, 30, "A")
    assert pytest.approx(13_200.0) == flag.limit
    assert pytest.approx(4 / 3) == flag.ratio
    assert flag.reference is not None
    assert (flag.reference.value, flag.reference.local_date) == (12_000.0, DAY + timedelta(days=6))
    assert (flag.activity, flag.reference.activity) == ("ana0034", "ana0006")


@pytest.mark.parametrize(
    ("km", "rule", "severity"),
    [
        (10.0, None, 0),
        (11.0, None, 0),  # exactly 1.10 is no hit
        (11.01, "R1", 2),
        (20.0, "R1", 2),  # exactly 2.00 is not far
        (20.01, "R1b", 3),
    ],
)
def test_edges(km: float, rule: str | None, severity: int) -> None:
    """The edges belong to the lower side, and of R1 and R1b only the higher is raised."""
    found = [(f.rule, f.severity) for f in raised([*BASE, km], since=42) if f.rule.startswith("R1")]

    assert found == ([] if rule is None else [(rule, severity)])


def test_edge_of_a_rounded_distance() -> None:
    """1.10 times a reference with no exact binary form is still no hit."""
    for metres in (7_777.7, 9_123.4, 12_345.6):
        base = [metres / 1_000.0] * 35
        assert raised([*base, metres * METHOD.spike_edge / 1_000.0], since=35) == []


def test_short_history_is_a_note_that_asks_for_more() -> None:
    """With little history the flag is provisional, a note, and asks for older runs."""
    (flag,) = raised([5.0] * 10 + [12.0], since=10)

    assert (flag.rule, flag.severity, flag.quality) == ("R1b", 1, "provisional")
    assert "provisional" in flag.why
    assert "older runs, imported or entered by hand, make it firm" in flag.why


def test_first_run_after_a_break_is_held_against_the_floor() -> None:
    """With no run in 30 days the reference is the floor, without a date, which is a convention and no finding."""
    (flag,) = [f for f in raised([*BASE, *[0.0] * 40, 7.0], since=60) if f.rule == "R1b"]

    assert flag.reference is not None
    assert (flag.reference.value, flag.reference.local_date, flag.severity) == (3_000.0, None, 1)
    assert "first run of known length in 30 days" in flag.why
    assert flag.evidence == "C"
    assert "evidence A" not in flag.why


def test_race_does_not_hide_the_next_long_run() -> None:
    """A run within 1.10 of one race but 1.3 times above the second-longest is a note of its own."""
    (flag,) = [f for f in raised([*BASE, 21.0, 0.0, 14.0], since=44) if f.rule in {"R1", "R16"}]

    assert (flag.rule, flag.severity, flag.evidence) == ("R16", 1, "C")
    assert (flag.value, flag.ratio, flag.limit) == (14_000.0, 1.4, 13_000.0)
    assert flag.reference is not None
    assert (flag.reference.value, flag.reference.local_date) == (10_000.0, DAY + timedelta(days=41))


def test_restarted_watch_is_one_run() -> None:
    """Two halves of one outing are held together against the longest run."""
    rows = [
        {"local_date": DAY + timedelta(days=42), "start_utc": series.at(DAY, 7, minute), "elapsed_s": 1_500.0,
         "distance_m": 8_000.0, "duration_s": 1_500.0, "activity_id": f"part{minute}"}
        for minute in (0, 30)
    ]  # fmt: skip
    frame = pl.concat([series.runs(BASE), series.exposures(rows)])

    (flag,) = [f for f in flags_of(frame, 43) if f.local_date == DAY + timedelta(days=42) and f.rule == "R1"]

    assert flag.value == 16_000.0


def test_week_change_is_raised_once_on_a_run_day() -> None:
    """R7 comes on the first run day of an exceedance, not on every day of it."""
    week = [8.0, 8.0, 0.0, 8.0, 0.0, 8.0, 10.0]

    found = [f for f in raised([*BASE, *week, *week], since=42) if f.rule == "R7"]

    assert [f.local_date for f in found] == [DAY + timedelta(days=47)]
    assert (found[0].severity, found[0].evidence, found[0].value) == (1, "A-mixed", 42_000.0)
    assert pytest.approx(1.4) == found[0].ratio
    assert pytest.approx(39_000.0) == found[0].limit


@pytest.mark.parametrize(("factor", "rules"), [(1.3, []), (1.31, ["R7"])])
def test_week_change_edge(factor: float, rules: list[str]) -> None:
    """Exactly 1.30 is no hit."""
    base = [10.0, 0.0, 10.0, 0.0, 10.0, 0.0, 0.0] * 6
    week = [10.0, 0.0, 10.0, 0.0, 10.0 + 30.0 * (factor - 1), 0.0, 0.0]

    assert [f.rule for f in raised([*base, *week], since=42) if f.rule == "R7"] == rules


@pytest.mark.parametrize(("extra", "rules"), [(4.9, []), (5.0, ["R7"])])
def test_small_rise_is_no_news(extra: float, rules: list[str]) -> None:
    """R7 needs a rise of five kilometres."""
    base = [4.0, 0.0, 4.0, 0.0, 4.0, 0.0, 0.0] * 6
    week = [4.0, 0.0, 4.0, extra, 4.0, 0.0, 0.0]

    assert [f.rule for f in raised([*base, *week], since=42) if f.rule == "R7"] == rules


def test_ratio_is_a_note_and_needs_a_base() -> None:
    """R8 is a note at most, and silent when the weekly base is under 10 km."""
    (flag,) = [f for f in raised([*BASE, *[9.0] * 7], since=42) if f.rule == "R8"]
    small = [f for f in raised([1.0] * 42 + [3.0] * 7, since=42) if f.rule == "R8"]

    assert (flag.severity, flag.evidence, flag.window_days) == (1, "conflicting", 28)
    assert flag.ratio is not None
    assert flag.ratio > METHOD.acwr_note
    assert small == []


def test_convention_of_the_chart_changes_no_flag() -> None:
    """Flags rest on the uncoupled form whatever the page shows."""
    frame = series.runs([*BASE, *[9.0] * 7, 25.0])

    found = [
        flags_of(frame, 50, convention) for convention in ("rolling-uncoupled", "rolling-coupled", "ewma")
    ]

    assert found[0] == found[1] == found[2]
    assert {"R1b", "R7", "R8"} <= {flag.rule for flag in found[0]}


def test_newest_first_then_worst() -> None:
    """Flags come newest first, and of one day the most severe first."""
    found = raised([*BASE, *[9.0] * 7, 25.0, 0.0, 60.0])
    order = [(-f.local_date.toordinal(), -f.severity) for f in found]

    assert order == sorted(order)
    assert len({f.local_date for f in found}) > 2


def test_no_runs_no_flags() -> None:
    """A runner without runs has no flags, and neither has one who only rests."""
    frame = series.exposures([{"local_date": DAY, "is_run": False}])

    assert flags_of(frame, 40) == []


def test_rows_may_come_in_any_order() -> None:
    """The order of sessions changes no flag."""
    frame = series.runs([*BASE, *[9.0] * 7, 25.0])

    assert flags_of(frame.reverse(), 50) == flags_of(frame, 50)


def test_why_says_it_all() -> None:
    """What, by how much, against what and when, how sure, one thing to do."""
    (flag,) = raised([*series.WEEK_KM * 4, 0, 6, 0, 8, 0, 5, 16], since=28)

    assert flag.why == (
        "Sunday's 16 km is 33 % longer than your longest run in 30 days (12 km on 11 January). "
        "In a study of 5205 runners, runs more than 10 % longer than the 30-day longest went with a higher "
        "rate of overuse injury (evidence A). The distance is the device's. "
        "One thing to do: keep the next runs up to 13.2 km, or build up to this length in steps."
    )


def test_why_in_miles() -> None:
    """The same reason for a reader of miles; room is rounded down."""
    (flag,) = raised([*series.WEEK_KM * 4, 0, 6, 0, 8, 0, 5, 16], since=28)

    text = why_text(flag, "mi")

    assert "9.9 mi" in text
    assert "7.5 mi on 11 January" in text
    assert "up to 8.2 mi" in text
    assert "km" not in text


def test_why_names_another_year() -> None:
    """A reference run of the year before carries its year."""
    frame = series.runs([6.0] * 40 + [9.0], first=date(2025, 12, 1))
    last = date(2026, 1, 10)
    daily = daily_load(frame, series.until(last), last, ["distance"])

    found = flags(frame, daily, load_metrics(daily, METHOD), METHOD)[0]

    assert "6 km on 11 December 2025" in found.why


def test_words_stay_within_their_limits() -> None:
    """No flag diagnoses, promises or commands, and each names its evidence and one thing to do."""
    found = [
        *raised([*BASE, *[9.0] * 7, 25.0, 0.0, 24.0, *[0.0] * 40, 9.0]),
        *raised([*BASE, 21.0, 0.0, 14.0]),
    ]

    assert {"R1", "R1b", "R7", "R8", "R11", "R16"} == {flag.rule for flag in found}
    for flag in found:
        assert not [word for word in FORBIDDEN if word in flag.why.lower()]
        assert "(evidence " in flag.why
        assert flag.why.count("One thing to do: ") == 1
