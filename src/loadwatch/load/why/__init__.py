"""The reason of a flag in plain sentences: what, by how much, against what, how sure, one thing to do."""

from __future__ import annotations

from collections.abc import Callable

from loadwatch.language import Told, later, say
from loadwatch.load.measured import N_METHODS
from loadwatch.load.why.body import (
    change_sentences,
    hard_day_sentences,
    history_sentences,
    return_sentences,
    several_sentences,
    symptom_sentences,
)
from loadwatch.load.why.limit import limit_sentences
from loadwatch.load.why.spike import second_sentences, spike_sentences
from loadwatch.load.why.week import monotony_sentences, ratio_sentences, week_sentences
from loadwatch.model import TISSUES, Flag
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]  # what; what it means; one thing to do
RED = 4.0
STOP = later("Stop and get medical assessment today.")
ESTIMATE = later("This is an estimate from speed and slope, not a measurement.")
EARLY = later(
    "This is provisional: too few runs or too short a history to compare with; older runs, imported or entered by "
    "hand, make it firm."
)
MIXED = later(
    "Some of these runs were measured with other constants; loadwatch reprocess measures them again."
)
ACTION = later("One thing to do: ")  # how the last sentence begins
SURE = {
    "distance": Told(
        {
            "A": "The distance is the device's.",
            "B": "The distance is estimated.",
            "E": "The distance is estimated from the time, until it is entered on the run's page.",
            "M": "The distance was entered by hand.",
        }
    ),
    "fast": Told(
        {
            "A": "The speed is the device's; the limit for fast is your critical speed.",
            "C": "The speed comes from satellite positions, so short bursts are rough.",
            "M": "The fast part was entered by hand.",
        }
    ),
    "uphill_ascent": Told(
        {
            "A": "Heights come from the watch's barometer.",
            "B": "Heights come from an elevation model.",
            "C": "Heights come from satellite positions, so they are rough.",
            "E": "How much of the climb is on hills is estimated, for no slope was recorded.",
            "M": "The climb was entered by hand; how much of it is on hills is estimated.",
            "S": "The slope of the treadmill was entered by hand.",
        }
    ),
}
SURE |= {"sprint": SURE["fast"], "downhill_descent": SURE["uphill_ascent"]}
RULES: dict[str, Callable[[Flag, UnitSystem], Sentences]] = {
    **dict.fromkeys(("R1", "R1b", "R2", "R3", "R4", "R5", "R6"), spike_sentences),
    "R7": week_sentences,
    "R8": ratio_sentences,
    "R9": hard_day_sentences,
    "R10": several_sentences,
    "R11": return_sentences,
    "R12": monotony_sentences,
    "R13": symptom_sentences,
    "R14": history_sentences,
    "R15": change_sentences,
    "R16": second_sentences,
    "PT": limit_sentences,
}
MEASURED = {"R1", "R1b", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R11", "R16", "PT"}


def why_text(flag: Flag, units: UnitSystem = "km") -> str:
    """Reason of a flag in the reader's units. With a red flag: no numbers, one instruction."""
    first, meaning, action = why_parts(flag, units)
    return " ".join(part for part in (first, meaning, f"{say(ACTION)}{action}") if part)


def why_parts(flag: Flag, units: UnitSystem = "km") -> Sentences:
    """What changed; what it means and how sure it is; one thing to do."""
    if is_red(flag):
        return say("Your diary holds a red flag."), "", say("stop and get medical assessment today.")
    first, meaning, action = RULES[flag.rule](flag, units)
    return first, " ".join(part for part in (meaning, _sure(flag)) if part), action


def is_red(flag: Flag) -> bool:
    """A red flag of the diary, shown without numbers."""
    return flag.rule == "R13" and flag.value >= RED


def _sure(flag: Flag) -> str:
    """How the number was got, and whether the comparison is firm."""
    return " ".join(
        part for part in (_measure(flag), say(MIXED) if N_METHODS in flag.constants else "") if part
    )


def _measure(flag: Flag) -> str:
    if flag.quality == "provisional":
        return say(EARLY)
    if flag.rule not in MEASURED:
        return ""
    if flag.exposure in TISSUES:
        return say(ESTIMATE)
    words = SURE.get(flag.exposure)
    return "" if words is None else str(words.get((flag.quality or "")[:1], ""))
