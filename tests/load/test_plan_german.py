"""Plans in German are read as the same plans in English."""

from __future__ import annotations

import pytest

from loadwatch.errors import PlanError
from loadwatch.load.plan_text import read_plan_text
from loadwatch.load.plan_text.german import from_german
from loadwatch.load.plan_text.words import KNOWN_FORMS


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("18 km locker, 300 hm", "18 km easy, 300 m up"),
        ("12,5 km ruhiger Dauerlauf mit 200 Höhenmetern", "12.5 km easy, 200 m up"),
        ("45 Minuten locker", "45 min easy"),
        ("langer Lauf 30 km, 1.200 m bergauf", "30 km long, 1200 m up"),
        ("6 x 800 m @ 3:40 + 3 km Ein-/Auslaufen", "6 x 800 m @ 3:40 + 3 km wu/cd"),
        ("6 mal 800 m @ 3:40 mit 400 m Trabpause", "6 x 800 m @ 3:40 with 400 m jog"),
        ("2 km Einlaufen + 8 km Tempo + 2 km Auslaufen", "2 km warmup + 8 km tempo + 2 km cooldown"),
        ("Ruhetag", "rest"),
        ("Langlauf 2 h", "skiing 2 h"),
        ("5x1000 m in 4:00, 400 m Trabpause, 3 km auslaufen", "5x1000 m in 4:00, 400 m jog, 3 km cooldown"),
        ("10 x 400 m, TP 200 m", "10 x 400 m, 200 m jog"),
        ("15 km im 5:30er Schnitt", "15 km @ 5:30"),
        ("20 km, davon 10 km im Marathontempo", "20 km of which 10 km at marathon pace"),
        ("5 km locker dann 3 km Tempo", "5 km easy then 3 km tempo"),
        ("45 min bei Puls 130-140", "45 min at hr 130-140"),
        ("Laufband 8 km bei 2 % Steigung", "treadmill 8 km at 2 % incline"),
        ("3 x 10 min an der Schwelle", "3 x 10 min at threshold"),
        ("12 km GA1", "12 km easy"),
        ("8 x 60 s Berg", "8 x 60 s hill"),
        ("Fahrtspiel 45 min", "fartlek 45 min"),
        ("10 km locker auf dem Laufband", "10 km easy treadmill"),
    ],
)
def test_a_german_plan_is_the_english_one(german: str, english: str) -> None:
    """Parts, climb, sport and surface are the same."""
    assert read_plan_text(german) == read_plan_text(english)


@pytest.mark.parametrize("text", [*KNOWN_FORMS, "6 am 10 km", "10 km die hard", "mal de mar"])
def test_english_is_left_alone(text: str) -> None:
    """Words that both languages have change nothing without a German word beside them."""
    assert from_german(text.lower()) == text.lower()


def test_a_word_that_is_none_is_still_named() -> None:
    """What is not understood is said, not guessed."""
    with pytest.raises(PlanError, match="blorb"):
        read_plan_text("18 km blorb")
