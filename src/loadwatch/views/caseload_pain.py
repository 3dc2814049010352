"""The cell of the caseload that tells how it feels."""

from __future__ import annotations

from loadwatch.language import Told, say, upper_first
from loadwatch.load.standing import Standing
from loadwatch.load.stop import INSTRUCTION
from loadwatch.load.why.body import sided
from loadwatch.views import words
from loadwatch.views.caseload_shapes import Said
from loadwatch.views.diary import STATE_WORDS

BODY_SHAPES = ("✓", "●", "◆", "▲", "▲")
TRENDS = Told({"worse": "getting worse", "easing": "easing", "steady": "steady", "new": "first answers"})


def pain_cell(one: Standing) -> Said:
    """The symptom state, where it moves, and the pain behind it."""
    ache, symptom = one.ache, one.ache.symptom
    if ache.last_answer is None:
        return Said(None, "", "", say("No diary"))
    if ache.trend is None:
        last = say("Last answer {days}", days=words.days_ago((one.as_of - ache.last_answer).days))
        was = _pain_numbers(None, ache.pain_before)
        return Said(None, "○", "", f"{last} · {was}" if was else last)
    if symptom.state == "red":
        return Said(
            min(symptom.level, 3),
            BODY_SHAPES[symptom.level],
            upper_first(STATE_WORDS["red"]),
            say(INSTRUCTION),
        )
    word = STATE_WORDS[symptom.state]
    numbers = _pain_numbers(ache.pain, ache.pain_before)
    text = " · ".join(part for part in (numbers, say(TRENDS[ache.trend])) if part)
    where = sided(symptom.site, symptom.side) if symptom.site and symptom.level else ""
    shape = BODY_SHAPES[symptom.level]
    return Said(min(symptom.level, 3), shape, upper_first(word), text, where)


def _pain_numbers(now: float | None, before: float | None) -> str:
    if now is None:
        return say("pain was {before}", before=words.number(before)) if before is not None else ""
    if before is None:
        return say("pain {now}", now=words.number(now))
    return say("pain {now}, was {before}", now=words.number(now), before=words.number(before))
