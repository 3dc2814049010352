"""Flags as JSON rows and as cards."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from loadwatch.model import MEASURES
from loadwatch.views.flags import flag_card, flag_row, flag_sentence, worst_first
from tests.views.history import LONG_RUN, SUNDAY

KEYS = [
    "local_date", "activity", "rule", "severity", "exposure", "tissue", "value", "limit", "ratio",
    "reference", "window_days", "evidence", "quality", "why",
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
        "Sunday's 16.0 km is 33 % longer than your longest run in 30 days (12.0 km on 7 June)."
    )
    assert card.action == "Keep the next runs at or under 13.2 km, or build up to this one in steps."
    assert (card.word, card.title, card.when, card.evidence) == (
        "Caution", "Run 1.33 times the 30-day longest", "Sun 14 Jun", "A",
    )  # fmt: skip


def test_miles_reach_the_words() -> None:
    """Every number of the sentence is in the reader's unit."""
    text = flag_sentence(LONG_RUN, "mi") + flag_card(LONG_RUN, "mi").action
    assert "9.9 mi" in text
    assert "7.5 mi" in text
    assert "8.2 mi" in text
    assert "km" not in text


def test_a_first_of_its_kind_is_compared_with_the_floor() -> None:
    """Without a reference run the sentence says that it is the first and names the floor."""
    flag = replace(
        LONG_RUN,
        exposure="ascent",
        value=200.0,
        ratio=200 / 60,
        reference=replace(LONG_RUN.reference, local_date=None, activity=None, value=60.0),
    )  # type: ignore[type-var]  # LONG_RUN has a reference
    assert flag_sentence(flag, "km").startswith(
        "Sunday's 200 m of ascent is the first of its kind in 30 days"
    )


@pytest.mark.parametrize("rule", ["R1", "R1b", "R7", "R8", "R16"])
@pytest.mark.parametrize("exposure", list(MEASURES))
def test_no_flag_claims_too_much(rule: str, exposure: str) -> None:
    """No card speaks of safety, risk, diagnosis or prevention, whatever the rule and exposure."""
    card = flag_card(replace(LONG_RUN, rule=rule, exposure=exposure), "km")
    assert not FORBIDDEN.search(" ".join((card.title, card.why, card.action)))
    assert card.action.endswith(".")


def test_worst_come_first_and_only_the_last_days() -> None:
    """Flags are ordered by severity, then newest, and end 14 days back."""
    flags = [
        replace(LONG_RUN, severity=1),
        replace(LONG_RUN, severity=3, local_date=SUNDAY - timedelta(days=13)),
        replace(LONG_RUN, severity=3, local_date=SUNDAY - timedelta(days=14)),
        replace(LONG_RUN, severity=3, local_date=SUNDAY + timedelta(days=1)),
        replace(LONG_RUN, severity=2, local_date=date(2026, 6, 10)),
        replace(LONG_RUN, severity=2),
    ]
    found = [(f.severity, f.local_date.day) for f in worst_first(flags, SUNDAY)]
    assert found == [(3, 1), (2, 14), (2, 10), (1, 14)]
