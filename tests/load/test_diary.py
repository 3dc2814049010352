"""Diary entries: whole or refused, and the worst answer of a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from loadwatch.errors import SettingsError
from loadwatch.frames import check
from loadwatch.frames_body import DiaryFrame
from loadwatch.load.diary import ENTRY, checked_entry, diary_days, diary_frame

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("site", "ear"), ("site", None), ("side", "up"), ("pain_now", 10.1), ("pain_during", -1.0),
        ("pain_morning", float("nan")), ("pain_now", "much"), ("pain_now", True), ("stiffness_min", 1_441.0),
        ("limp", "yes"), ("night_pain", 1), ("red_flags", ["headache"]), ("note", "x" * 2_001), ("mood", 3),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(key: str, value: Any) -> None:
    """Each answer out of range is refused by name, with what is allowed."""
    with pytest.raises(SettingsError) as caught:
        checked_entry(TODAY, {"site": "knee", key: value}, TODAY)

    assert key in caught.value.message
    assert caught.value.hint


def test_an_entry_that_says_nothing_is_refused() -> None:
    """A site alone is no answer; a note alone is one."""
    with pytest.raises(SettingsError, match="'answer' is not given"):
        checked_entry(TODAY, {"site": "knee", "side": "left", "note": "  "}, TODAY)
    assert checked_entry(TODAY, {"site": "knee", "note": "fine"}, TODAY)["note"] == "fine"


def test_the_future_is_refused() -> None:
    """A day after today is refused; today is not."""
    with pytest.raises(SettingsError, match="date"):
        checked_entry(TODAY + timedelta(days=1), {"site": "knee"}, TODAY)
    assert checked_entry(TODAY, {"site": "knee", "limp": False}, TODAY)["site"] == "knee"


def test_every_answer_is_present_and_unknown_is_null() -> None:
    """A short entry comes back whole; no red flags answered is not the same as not asked."""
    full = checked_entry(TODAY, {"site": "knee", "pain_now": 0, "red_flags": [], "note": "  "}, TODAY)

    assert tuple(full) == ENTRY
    assert (full["pain_now"], full["pain_during"], full["red_flags"], full["note"]) == (0.0, None, [], None)
    assert checked_entry(TODAY, {"site": "knee", "red_flags": "pop"}, TODAY)["red_flags"] == ["pop"]


def test_the_worst_answer_of_a_day_counts() -> None:
    """Two entries of a day are one row with the worst of each; "both" is left and right; no side is unknown."""
    base = {"athlete_id": "ana", "local_date": TODAY, "site": "calf"}
    frame = diary_frame([
        base | {"side": "left", "pain_now": 1.0, "limp": False, "red_flags": ["pop"]},
        base | {"side": "both", "pain_now": 4.0, "red_flags": ["fever"]},
        base | {"pain_now": 2.0},
        base | {"site": "knee", "note": "nothing answered"},
    ])  # fmt: skip
    days = diary_days(check(DiaryFrame, frame))

    assert days.select("side", "pain_now", "limp").rows() == [
        ("left", 4.0, False), ("right", 4.0, None), ("unknown", 2.0, None),
    ]  # fmt: skip
    assert days["red_flags"].to_list() == [["fever", "pop"], ["fever"], None]


def test_frames_of_the_plain_columns_are_enough() -> None:
    """A diary without night pain, red flags and notes gives the same states."""
    frame = diary_frame([{"athlete_id": "ana", "local_date": TODAY, "site": "calf", "pain_now": 2.0}])

    short = diary_days(frame.drop("night_pain", "red_flags", "note"))
    assert short.equals(diary_days(frame))
    assert diary_days(diary_frame([])).is_empty()
    with pytest.raises(KeyError):
        diary_frame([{"site": "calf"}])


def test_an_empty_list_says_none_was_there() -> None:
    """A day whose only answer is "no red flag" is a day with an answer."""
    frame = diary_frame([{"athlete_id": "ana", "local_date": TODAY, "site": "calf", "red_flags": []}])

    assert diary_days(frame)["red_flags"].to_list() == [[]]
    assert diary_days(frame).schema["red_flags"] == pl.List(pl.String)
