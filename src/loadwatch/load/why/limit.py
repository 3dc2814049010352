"""The reason of a flag about the therapist's limit."""

from __future__ import annotations

from loadwatch.language import say
from loadwatch.load.amounts import day, room
from loadwatch.load.why.spike import held_words
from loadwatch.model import Flag
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]


def limit_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """PT."""
    when, held = day(flag.local_date, flag.local_date), held_words(flag, units)
    allowed = room(flag.exposure, flag.limit, units)
    is_week = flag.window_days != 1
    what = (
        say("The 7 days to {when} hold {held}", when=when, held=held)
        if is_week
        else say("The run of {when} has {held}", when=when, held=held)
    )
    most = (
        say("at most {allowed} in 7 days", allowed=allowed)
        if is_week
        else say("at most {allowed} in a run", allowed=allowed)
    )
    first = say("{what}; your therapist set {most}.", what=what, most=most)
    meaning = say("The reason given: {detail}.", detail=flag.detail)
    return (
        first,
        meaning,
        say("keep the next run inside the limit, or ask your therapist whether it still holds."),
    )
