"""Reasons of R7, R8 and R12: what seven days hold."""

from __future__ import annotations

from loadwatch.language import say
from loadwatch.load.amounts import amount, day, evidence_words, percent, room
from loadwatch.load.ratio import WEEK_DAYS
from loadwatch.load.why.spike import held_words, ratio_of, reference_value
from loadwatch.model import Flag, Method
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]


def week_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R7."""
    first = say(
        "{seven_days}, {percent} more than the reference week of {amount} (the larger of the week before and the "
        "mean of four).",
        seven_days=_seven_days(flag, units),
        percent=percent(ratio_of(flag) - 1),
        amount=amount(flag.exposure, reference_value(flag), units),
    )
    meaning = say(
        "Week-to-week change showed no clear relation to injury in runners, so take it as "
        "context (evidence {evidence}).",
        evidence=_evidence(flag),
    )
    return first, meaning, _action(flag, units)


def ratio_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R8."""
    first = say(
        "{seven_days}, {ratio_of:.2f} times the mean of {n} days in the {long} days before ({amount}).",
        seven_days=_seven_days(flag, units),
        ratio_of=ratio_of(flag),
        n=_days(flag),
        long=int(flag.constants.get("chronic_days", Method.chronic_days)),
        amount=amount(flag.exposure, reference_value(flag), units),
    )
    meaning = say(
        "Studies of runners disagree about this ratio, so take it as context (evidence {evidence}).",
        evidence=_evidence(flag),
    )
    return first, meaning, _action(flag, units)


def monotony_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R12."""
    week, usual = flag.constants["week_m"], reference_value(flag)
    share = round(flag.constants["percentile"] * 100)
    first = say(
        "The 7 days to {day} are much alike (monotony, the mean day over its spread, is {value:.1f}; limit {limit:.1f}) and hold "
        "{amount}, more than {share} % of your own weeks ({amount_2}).",
        day=day(flag.local_date, flag.local_date),
        value=flag.value,
        limit=flag.limit,
        amount=amount("distance", week, units),
        share=share,
        amount_2=amount("distance", usual, units),
    )
    meaning = say("Even days without easy ones between are a convention's warning (evidence C).")
    return first, meaning, say("make one day of the next week clearly easier, or take it off.")


def _seven_days(flag: Flag, units: UnitSystem) -> str:
    when = day(flag.local_date, flag.local_date)
    return say("The {n} days to {day} hold {held}", n=_days(flag), day=when, held=held_words(flag, units))


def _days(flag: Flag) -> int:
    """Recent days that the rule looked at: a week, or those of the ratio."""
    return int(flag.constants.get("acute_days", WEEK_DAYS))


def _action(flag: Flag, units: UnitSystem) -> str:
    most = room(flag.exposure, flag.limit, units)
    return say("keep any {n} days up to {room} for now.", n=_days(flag), room=most)


def _evidence(flag: Flag) -> str:
    return evidence_words(flag.evidence).removeprefix("A-")
