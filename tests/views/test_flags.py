"""Flags as JSON rows and as cards."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from loadwatch.model import MEASURES, Flag, Reference
from loadwatch.views import words
from loadwatch.views.flags import (
    exposure_name,
    flag_action,
    flag_card,
    flag_headline,
    flag_row,
    flag_sentence,
    worst_first,
)
from tests.views.history import LONG_RUN, SUNDAY

KEYS = [
    "local_date", "activity", "rule", "severity", "exposure", "tissue", "value", "limit", "ratio",
    "reference", "window_days", "evidence", "quality", "why", "measure", "constants", "method", "detail",
]  # fmt: skip
FORBIDDEN = re.compile(r"\bsafe\b|\brisk\b|diagnos|tendinopathy|must stop|prevent", re.IGNORECASE)


def test_a_flag_row_has_the_keys_of_the_interface() -> None:
    """The JSON of a flag has exactly the documented keys, ISO dates and SI values."""
    row = json.loads(json.dumps(flag_row(LONG_RUN)))
    assert list(row) == KEYS
    assert row["local_date"] == "2026-06-14"
    assert row["reference"] == {"activity": "run-076", "local_date": "2026-06-07", "value": 12000.0}
    assert flag_row(replace(LONG_RUN, reference=None))["reference"] is None


def test_a_long_run_is_told_by_the_pattern() -> None:
    """Plain sentence first: what changed, by how much, against what, how sure, one thing to do."""
    card = flag_card(LONG_RUN, "km")
    assert card.why.startswith(
        "Sunday's 16 km is 33 % longer than your longest run in 30 days (12 km on 7 June)."
    )
    assert "evidence A" in card.why
    assert card.action == "Keep the next runs up to 13.2 km, or build up to this length in steps."
    assert (card.word, card.title, card.when, card.evidence) == (
        "Caution", "Run 1.33 times the 30-day longest", "Sun 14 Jun", "A",
    )  # fmt: skip


def test_the_window_that_is_set_is_named() -> None:
    """With a window of 42 days reason and title say 42, not 30."""
    card = flag_card(replace(LONG_RUN, window_days=42), "km")
    assert "33 % longer than your longest run in 42 days (12 km on 7 June)." in card.why
    assert card.title == "Run 1.33 times the 42-day longest"


def test_miles_reach_the_words() -> None:
    """Every number of the sentence is in the reader's unit."""
    text = " ".join(
        (flag_headline(LONG_RUN, "mi"), flag_sentence(LONG_RUN, "mi"), flag_action(LONG_RUN, "mi"))
    )
    for number in ("9.9 mi", "7.5 mi", "8.2 mi"):
        assert number in text
    assert "km" not in text


@pytest.mark.parametrize(
    "reference", [Reference(None, None, 3_000.0), Reference("run-076", date(2026, 6, 7), 2_000.0)]
)
def test_a_run_against_the_floor_is_not_titled_as_a_multiple(reference: Reference) -> None:
    """Where the 3 km floor stands in for the longest run, the title does not call the floor a run."""
    flag = replace(LONG_RUN, value=4_000.0, ratio=4 / 3, reference=reference)
    assert flag_card(flag, "km").title == "Run longer than any in 30 days"


@pytest.mark.parametrize("rule", ["R1", "R1b", "R7", "R8", "R16"])
@pytest.mark.parametrize("units", ["km", "mi"])
def test_no_flag_claims_too_much(rule: str, units: words.UnitSystem) -> None:
    """No card speaks of safety, risk, diagnosis or prevention, and each says one thing to do."""
    card = flag_card(replace(LONG_RUN, rule=rule), units)
    assert not FORBIDDEN.search(" ".join((card.title, card.why, card.action)))
    assert "One thing to do" not in card.why
    assert card.action[0].isupper()
    assert card.action.endswith(".")


def test_worst_come_first_and_only_the_last_days() -> None:
    """Flags are ordered by severity, then newest, and end 14 days back."""
    flags = [
        replace(LONG_RUN, severity=1, activity="run-0"),
        replace(LONG_RUN, severity=3, local_date=SUNDAY - timedelta(days=13)),
        replace(LONG_RUN, severity=3, local_date=SUNDAY - timedelta(days=14)),
        replace(LONG_RUN, severity=3, local_date=SUNDAY + timedelta(days=1)),
        replace(LONG_RUN, severity=2, local_date=date(2026, 6, 10)),
        replace(LONG_RUN, severity=2),
    ]
    found = [(f.severity, f.local_date.day) for f in worst_first(flags, SUNDAY)]
    assert found == [(3, 1), (2, 14), (2, 10), (1, 14)]


def symptom(level: int, days_ago: int = 0) -> Flag:
    """A flag of the diary."""
    return replace(
        LONG_RUN, rule="R13", severity=min(level, 3), value=float(level), limit=0.0, ratio=None, reference=None,
        exposure="achilles_midportion", tissue="achilles_midportion", detail="left:morning_high",
        quality="reported", local_date=SUNDAY - timedelta(days=days_ago),
    )  # fmt: skip


def test_findings_come_before_what_lifts_them() -> None:
    """Of one run the longest-run flag leads, though the rule that lifts its level is more severe."""
    lifted = replace(LONG_RUN, rule="R14", severity=3, detail="R1")
    older = replace(LONG_RUN, severity=2, local_date=SUNDAY - timedelta(days=2), activity="run-0")

    assert [flag.rule for flag in worst_first([older, lifted, LONG_RUN], SUNDAY)] == ["R1", "R14", "R1"]


def test_the_focus_decides_between_equals() -> None:
    """For the Achilles insertion climbing is told before distance, without a focus by rule."""
    climb = replace(LONG_RUN, rule="R4", exposure="ascent", severity=2)

    assert worst_first([LONG_RUN, climb], SUNDAY, focus="achilles_insertional")[0].rule == "R4"
    assert worst_first([LONG_RUN, climb], SUNDAY)[0].rule == "R1"


def test_the_diary_is_told_once() -> None:
    """Of several days with symptoms the newest is shown: a lasting state is not repeated run by run."""
    found = worst_first([symptom(2, 3), symptom(1), symptom(2, 1), LONG_RUN], SUNDAY)

    assert [(flag.rule, flag.local_date) for flag in found if flag.rule == "R13"] == [("R13", SUNDAY)]


def test_a_red_flag_comes_first_without_numbers() -> None:
    """A red flag leads, its headline is the instruction, and its row holds no number but the severity."""
    red = symptom(4, 2)

    assert worst_first([replace(LONG_RUN, severity=3), red], SUNDAY)[0] is red
    card, row = flag_card(red, "km"), flag_row(red)
    assert flag_headline(red, "km") == "Stop and get medical assessment today."
    assert (card.title, card.why, card.action) == (
        "Red flag in the diary", "Your diary holds a red flag.", "Stop and get medical assessment today.",
    )  # fmt: skip
    assert [row[key] for key in ("value", "limit", "ratio", "window_days", "constants")] == [None] * 4 + [{}]


def test_json_names_only_exposures_that_readers_know() -> None:
    """Height on hills is told as ascent or descent in the JSON, with the exact measure beside."""
    promised = {
        "distance", "duration", "ascent", "descent", "uphill", "downhill", "fast", "sprint", "knee", "tibia",
        "achilles_midportion", "achilles_insertional", "plantar", "hamstring", "gluteal",
    }  # fmt: skip
    assert {exposure_name(measure) for measure in MEASURES} == promised
    row = flag_row(replace(LONG_RUN, rule="R4", exposure="uphill_ascent"))
    assert (row["exposure"], row["measure"]) == ("ascent", "uphill_ascent")
