"""Symptoms and rehabilitation in words: careful ones."""

from __future__ import annotations

import re
from datetime import date

import pytest

from loadwatch.load.diary import RED_FLAGS, SITES
from loadwatch.load.felt_words import REASONS
from loadwatch.load.flares import LINKED, FlareLink
from loadwatch.load.rehab import default_plan
from loadwatch.load.rehab.run_walk import Advice, behind_gates
from loadwatch.load.symptoms import STATES, Symptom
from loadwatch.load.why import body as why_body
from loadwatch.model import Method
from loadwatch.views.diary import (
    INSTRUCTION,
    SITE_WORDS,
    flare_sentence,
    flare_sentences,
    place,
    red_flag_words,
    suggestions,
    symptom_card,
)
from loadwatch.views.rehab import advice_text, level_text

METHOD = Method()
FORBIDDEN = re.compile(
    r"\bsafe\b|tendinopathy|tendinitis|diagnos|\brisk\b|prevent|you must|injur|\bheal(s|ed) (in|by)",
    re.IGNORECASE,
)


def card_text(state: str, reason: str | None, confidence: str = "reported") -> str:
    """Everything that a card says."""
    card = symptom_card(Symptom(state, confidence, "achilles_midportion", "left", reason), METHOD)
    return " ".join((card.title, card.why, card.action, *card.options, card.caveat))


@pytest.mark.parametrize("confidence", ["reported", "carried", "assumed"])
def test_no_card_diagnoses_or_promises(confidence: str) -> None:
    """Whatever state and reason, no card names a condition, a risk, or says "safe"."""
    for state in STATES:
        for reason in (None, *REASONS):
            assert not FORBIDDEN.search(card_text(state, reason, confidence))


def test_a_red_flag_is_one_instruction_without_numbers() -> None:
    """With a red flag the card holds the instruction and no digit at all."""
    card = symptom_card(Symptom("red", "reported", "calf", "left", "red_flag"), METHOD)

    assert (card.title, card.action) == (INSTRUCTION, INSTRUCTION)
    assert INSTRUCTION == "Stop and get medical assessment today."
    assert (card.why, card.options, card.caveat) == ("", (), "")
    assert not re.search(r"\d", " ".join((card.title, card.why, card.action, card.word)))


def test_a_reduce_says_how_much_and_what_instead() -> None:
    """S2 gives the share, the pause and ways to modify instead of stop."""
    card = symptom_card(
        Symptom(
            "S2",
            "carried",
            "achilles_midportion",
            "left",
            "morning_high",
            reason_value=4.0,
            reason_against=1.0,
        ),
        METHOD,
    )

    assert card.title == "Left Achilles tendon, 2 to 6 cm above the heel: reduce"
    assert card.why.startswith("The last answers speak of morning pain of 4 of 10, 3 above the usual 1.")
    assert "80 % or less" in card.action
    assert "48 to 72 hours" in card.action
    assert card.options == (
        "shorter",
        "without hills",
        "without fast running",
        "cycling or pool running instead",
    )
    assert suggestions("S0") == suggestions("red") == ()


def test_no_answer_is_said_as_such() -> None:
    """Without a diary the card says that nothing is known, not that all is well."""
    card = symptom_card(Symptom("S0", "assumed"), METHOD)

    assert card.title == "No symptoms written down"
    assert "nothing is known" in card.why
    assert card.severity is None


def test_every_site_flag_and_measure_has_words() -> None:
    """Sites, sides, red flags and linked measures all have words."""
    assert set(SITE_WORDS) == set(SITES) == set(why_body.SITES)
    assert red_flag_words() == RED_FLAGS
    assert place("calf", "both") == "calf, both sides"
    assert place("calf", "unknown") == "calf"
    for measure in LINKED:
        assert flare_sentence([FlareLink(measure, 150.0, 3, 4, 0.2, "calf")], "km")


def test_the_flare_sentence() -> None:
    """The sentence counts, names place and amount and tells the base rate; measures that tell the same share one."""
    site = "achilles_midportion"
    link = FlareLink("uphill_ascent", 150.0, 3, 4, 0.21, site)
    same = [FlareLink("descent", 160.0, 3, 4, 0.212, site), FlareLink("distance", 9_000.0, 3, 4, 0.21, site)]
    other = FlareLink("fast", 500.0, 4, 4, 0.3, site)

    assert flare_sentences([link, *same, other], "km") == (
        (
            "3 of 4 flares (Achilles tendon, 2 to 6 cm above the heel) came within two days of more than 150 m of climbing"
            " on hills; 21 % of all days do. The same goes for more than 160 m of descending and 9.0 km in a day."
        ),
        (
            "4 of 4 flares (Achilles tendon, 2 to 6 cm above the heel) came within two days of more than 0.5 km of fast"
            " running; 30 % of all days do."
        ),
    )
    assert "492 ft" in flare_sentence([link], "mi")


def test_steps_of_the_tables_in_words() -> None:
    """Each table's steps read as one would say them."""
    a, b, c = default_plan().presets

    assert level_text(a.levels[0], "km") == "2 min walk, 3 min run, in turn for 1.6 km"
    assert level_text(a.levels[1], "mi") == "2 min walk, 3 min run, in turn for 1.5 mi"
    assert level_text(a.levels[5], "km") == "run for 3.2 km"
    assert level_text(b.levels[2], "km") == "run 15 min, the middle 5 min moderately hard"
    assert level_text(c.levels[0], "km") == "4 x (4.5 min walk, 0.5 min run)"


def test_closed_gates_come_before_the_table() -> None:
    """With a closed gate the table neither starts nor advances; stopping is said all the same."""
    start, stop = Advice("start", 1, "x"), Advice("stop", 0, "x", date(2026, 1, 1))

    assert "gates" in advice_text(behind_gates(start, 1))
    assert advice_text(start) == "Begin with level 1."
    assert "contact the therapist" in advice_text(behind_gates(stop, 1))
