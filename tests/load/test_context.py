"""What matters for tendons and has no number is told, and changes no factor (science.md 7.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from loadwatch.load.context import context_sentences
from loadwatch.load.modifier import Body, modifier
from loadwatch.model import Athlete, Method

DAY, METHOD = date(2026, 6, 1), Method()
ANA = Athlete("ana", "Ana", birth_year=1980)


def told(athlete: Athlete = ANA, *notes: tuple[int, str]) -> tuple[str, ...]:
    """Sentences of a day, with notes of so many days before."""
    return context_sentences(athlete, DAY, [(DAY - timedelta(days=n), text) for n, text in notes], METHOD)


@pytest.mark.parametrize(
    ("text", "word"),
    [("Ciprofloxacin for a week", "fluoroquinolone"), ("Levofloxacin bekommen", "fluoroquinolone"),
     ("a fluoroquinolone", "fluoroquinolone"), ("cortisone injection", "corticosteroids"),
     ("Prednisolon 20 mg", "corticosteroids"), ("Kortison-Spritze", "corticosteroids")],
)  # fmt: skip
def test_a_medicine_in_a_note_is_told_with_its_day(text: str, word: str) -> None:
    """The newest note of half a year that names it, in English or German; older and later notes say nothing."""
    (sentence,) = told(ANA, (3, text), (90, text))

    assert word in sentence
    assert "29 May 2026" in sentence or "May 29, 2026" in sentence
    assert told(ANA, (184, text), (-1, text), (2, "new shoes, concrete path")) == ()


def test_age_and_trouble_long_ago() -> None:
    """Older than 60, not 60; Achilles trouble that no longer counts, and not while it does."""
    assert told(replace(ANA, birth_year=1966)) == ()
    assert "Older than 60" in told(replace(ANA, birth_year=1965))[0]
    history = replace(ANA, achilles_history=True, achilles_last=date(2025, 6, 1))
    assert told(history) == ()
    assert "12 months ago" in told(replace(history, achilles_last=date(2025, 5, 1)))[0]
    assert told(replace(history, achilles_last=None)) == ()


def test_it_is_in_no_number() -> None:
    """Neither age nor trouble long ago is a factor on what was tolerated."""
    old = replace(ANA, birth_year=1950, achilles_history=True, achilles_last=date(2020, 1, 1))

    assert modifier(Body(old), DAY, METHOD).value == 1.0
    assert len(told(old)) == 2
