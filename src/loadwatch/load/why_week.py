"""Reasons of R7, R8 and R12: what seven days hold."""

from __future__ import annotations

from loadwatch.load.amounts import amount, day, percent, room
from loadwatch.load.why_spike import NAMES, ratio_of, reference_value
from loadwatch.model import Flag
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]


def week_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R7."""
    first = (
        f"{_seven_days(flag, units)}, {percent(ratio_of(flag) - 1)} more than the reference week of "
        f"{amount(flag.exposure, reference_value(flag), units)} (the larger of the week before and the "
        "four-week mean)."
    )
    meaning = (
        "Week-to-week change showed no clear relation to injury in runners, so take it as context "
        f"(evidence {_evidence(flag)})."
    )
    return first, meaning, _action(flag, units)


def ratio_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R8."""
    first = (
        f"{_seven_days(flag, units)}, {ratio_of(flag):.2f} times the weekly mean of the three weeks before "
        f"({amount(flag.exposure, reference_value(flag), units)}; rolling, uncoupled)."
    )
    meaning = (
        f"Studies of runners disagree about this ratio, so take it as context (evidence {_evidence(flag)})."
    )
    return first, meaning, _action(flag, units)


def monotony_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R12."""
    week, usual = flag.constants["week_m"], reference_value(flag)
    share = round(flag.constants["percentile"] * 100)
    first = (
        f"The 7 days to {day(flag.local_date, flag.local_date)} are much alike (monotony {flag.value:.1f}, limit "
        f"{flag.limit:.1f}) and hold {amount('distance', week, units)}, more than {share} % of your own weeks "
        f"({amount('distance', usual, units)})."
    )
    meaning = "Even days without easy ones between are a convention's warning (evidence C)."
    return first, meaning, "make one day of the next week clearly easier, or take it off."


def _seven_days(flag: Flag, units: UnitSystem) -> str:
    name = NAMES.get(flag.exposure, "")
    held = f"{amount(flag.exposure, flag.value, units)} {name}".rstrip()
    return f"The 7 days to {day(flag.local_date, flag.local_date)} hold {held}"


def _action(flag: Flag, units: UnitSystem) -> str:
    return f"let 7 days stay up to {room(flag.exposure, flag.limit, units)} for now."


def _evidence(flag: Flag) -> str:
    return flag.evidence.removeprefix("A-")
