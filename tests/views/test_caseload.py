"""The caseload in words: the whole view once, then what may never go wrong in it."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest

from loadwatch.language import speaking
from loadwatch.load.standing import Standing
from loadwatch.views.caseload import caseload, caseload_row, findings
from loadwatch.views.caseload_brief import brief
from loadwatch.views.caseload_shapes import CaseloadRow
from tests.load.test_rules import everything
from tests.views.clinic import LONG, MONDAY, clinic, planned, sore, standing

REASON = "◆ Caution Sun 14 Jun: 16 km: 33 % over the longest of 30 days (12 km)"
BREACH = "▲ High Sun 21 Jun: 18 km: 50 % over the longest of 30 days (12 km)"
NOW = datetime(2026, 6, 15, 8, tzinfo=UTC)


def rows_of(found: list[Standing]) -> list[CaseloadRow]:
    """Their rows before anything was seen."""
    return [caseload_row(one, {}, "km") for one in found]


def cells(row: CaseloadRow) -> tuple[str, ...]:
    """A row as a reader takes it in."""
    said = (
        f"{cell.shape} {cell.word} {cell.when}: {cell.text}" for cell in (row.flag, row.planned, row.pain)
    )
    return (row.name, *said, row.last_run_words, row.age_words, row.seen_words)


def test_the_view_of_a_clinic() -> None:
    """Five runners, worst first, every cell as it is read."""
    view = caseload(rows_of(clinic()), MONDAY, "km")

    assert view.summary == "15 June: 5 runners, 2 need a look, 3 not seen yet"
    assert view.counts == {"all": 5, "look": 2, "stale": 1, "breach": 1, "unseen": 3}
    assert view.state == "partial"
    assert [cells(row) for row in view.rows] == [
        (
            "Cleo",
            REASON,
            "  : Nothing planned",
            "▲ Stop and check left Achilles tendon: pain 6, was 2 · getting worse",
            "Sun 14 Jun", "Data: today", "2 new",
        ),
        (
            "Ben",
            REASON,
            BREACH,
            "  : No diary",
            "Sun 14 Jun", "Data: today", "2 new",
        ),
        ("Dora", "○ Not enough data : The data end too early to judge", "  : Nothing planned", "  : No diary",
         "Mon 4 May", "Stale data: 42 days ago", "1 new"),
        ("Ana", "✓ Clear : No flag in 14 days", "  : Nothing planned", "  : No diary", "Sun 14 Jun", "Data: today",
         "Nothing to see"),
        ("Emil", "○ Not enough data : No runs yet", "  : Nothing planned", "  : No diary", "–", "No data",
         "Nothing to see"),
    ]  # fmt: skip


def test_pain_goes_before_load_of_the_same_level() -> None:
    """A runner who should stop stands above one whose run, or plan, was as bad."""
    high = standing("Zoe", flags=(replace(LONG, severity=3, rule="R1b"),), planned=(planned(3),))
    names = [row.name for row in caseload(rows_of([high, standing("Yan", ache=sore())]), MONDAY, "km").rows]
    red = standing("Xia", ache=sore("red"))

    assert names == ["Yan", "Zoe"]
    assert caseload(rows_of([*clinic(), red]), MONDAY, "km").rows[0].name == "Xia"


def test_seen_until_worse_or_new() -> None:
    """What was seen stays seen while it eases; a higher level, another run or another spell is new."""
    one = standing("Cleo", ache=sore("S2"), flags=(LONG,))
    seen = {f"{found.what}:{found.level}": NOW for found in findings(one)}

    def mark(**changes: object) -> str:
        return caseload_row(replace(one, **changes), seen, "km").seen  # type: ignore[arg-type]  # any field

    assert mark() == "seen"
    assert mark(ache=sore("S1")) == "seen"
    assert mark(ache=sore("S3")) == "new"
    assert mark(flags=(LONG, replace(LONG, local_date=MONDAY))) == "new"
    assert mark(flags=()) == "seen"
    assert mark(ache=replace(sore("S2"), spell_since=MONDAY)) == "new"


def test_a_seen_mark_says_when() -> None:
    """Seen yesterday is said as yesterday."""
    one = standing("Ben", flags=(LONG,))
    seen = {f"{found.what}:{found.level}": NOW - timedelta(days=1) for found in findings(one)}

    assert caseload_row(one, seen, "km").seen_words == "Seen yesterday"


@pytest.mark.parametrize(("units", "first", "text"), [("km", 31.0, "16 km"), ("mi", 19.3, "9.9 mi")])
def test_units_are_the_readers(units: str, first: float, text: str) -> None:
    """Weeks and reasons in km or miles; the JSON stays in SI."""
    row = caseload_row(standing("Ben", flags=(LONG,)), {}, "mi" if units == "mi" else "km")

    assert row.weeks[0] == first
    assert row.weeks[2] is None
    assert text in row.flag.text
    assert row.json["weeks_m"][0] == 31_000.0
    assert row.json["flag"]["value"] == 16_000.0


def test_the_sparkline_is_told_in_words() -> None:
    """Every week is named, an unknown one as a dash."""
    words = caseload_row(standing("Ana"), {}, "km").weeks_words

    assert words.startswith("km a week for 12 weeks, oldest first: 31.0, 34.0, –, 33.0")
    assert words.endswith("the last is this week so far")


def test_an_old_diary_is_no_calm() -> None:
    """With the last answer four weeks ago no state is claimed."""
    old = replace(sore(), symptom=replace(sore().symptom, state="S0", confidence="assumed"), pain=None,
                  pain_before=None, last_answer=MONDAY - timedelta(days=28))  # fmt: skip
    row = caseload_row(standing("Ana", ache=old), {}, "km")

    silent = caseload_row(standing("Ana", ache=replace(old, pain_before=5.0, level_before=2)), {}, "km")

    assert (row.pain.level, row.pain.text, row.trend) == (None, "Last answer 28 days ago", None)
    assert (silent.pain.level, silent.pain.word, silent.trend) == (None, "", None), (
        "nobody wrote that it eases"
    )
    assert silent.pain.text == "Last answer 28 days ago · pain was 5"


def test_first_answers_are_no_trend() -> None:
    """Without an answer of the week before nothing is said to get worse."""
    first = standing("Ana", ache=replace(sore(), level_before=None, pain_before=None))

    assert caseload_row(first, {}, "km").pain.text == "pain 6 · first answers"
    assert caseload_row(first, {}, "km").trend == "new"


YOU = re.compile(r"\b(you|your|dein\w*|du|dir|dich)\b", re.IGNORECASE)
MOST = 125  # characters of a reason: three lines of its cell on a laptop


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_row_never_speaks_to_the_runner(language: str) -> None:
    """The finding of every rule is told to the therapist: in nobody's person, short, with its number, without a day."""
    limit = replace(
        LONG, rule="PT", evidence="PT", limit=10_000.0, window_days=1, reference=None, detail="calf strain"
    )
    found = [*everything(), limit, replace(limit, window_days=7)]
    with speaking(language):
        told = {(flag.rule, brief(flag, units)) for flag in found for units in ("km", "mi")}

    assert {rule for rule, _ in told} == {"PT", "R1b", *(f"R{number}" for number in range(1, 17))}
    assert [text for _, text in told if YOU.search(text) or len(text) > MOST or "{" in text] == []
    silent = {rule for rule, text in told if not re.search(r"\d", text)}
    assert silent <= {"R9", "R14"}, "a number is in every other"


def test_every_severity_has_shape_and_word() -> None:
    """Colour is never alone: where there is a level, there are shape and word."""
    for row in caseload(rows_of(clinic()), MONDAY, "km").rows:
        for cell in (row.flag, row.planned, row.pain):
            if cell.level is not None:
                assert cell.shape
                assert cell.word
        assert asdict(row)["json"]["athlete"] == row.name
