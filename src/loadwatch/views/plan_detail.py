"""One planned session opened: why the rules speak, what would pass, and what if it were larger or smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loadwatch.language import say
from loadwatch.load.forecast import Forecast
from loadwatch.load.what_if import Question, WhatIf
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.demand import ANALOGY, demand_table, has_above
from loadwatch.views.flags import flag_card, worst_first
from loadwatch.views.forecast_words import (
    FELT,
    acts_first,
    felt_first,
    modifier_sentence,
    overshoot_sentences,
    room_sentence,
    told_demand,
    told_flags,
)
from loadwatch.views.plan import assumption_lines
from loadwatch.views.plan_shapes import PlanDetail, PlanReason, PlanSession, SizeAnswer
from loadwatch.views.plan_words import amounts, passing_values

SIZES = tuple(range(50, 131, 5))  # percent of the planned size
REASONS = 3


@dataclass(frozen=True)
class Judged:
    """A forecast and what the rules say about other sizes of the same run."""

    found: Forecast
    sizes: Sequence[WhatIf]

    def at(self, share: float) -> WhatIf | None:
        """The answer for a share."""
        return next((one for one in self.sizes if abs(one.share - share) < 1e-9), None)


def sizes_asked(opened: str | None) -> list[Question]:
    """What to ask the rules: all sizes of the slider of the opened run."""
    return [] if opened is None else [(opened, percent / 100) for percent in SIZES]


def verdict(found: Forecast, units: UnitSystem) -> str:
    """The finding in one sentence, without shape and word."""
    size = amounts({"distance_m": found.expected.get("distance_m")}, units)
    if found.flags:
        return say("{title}.", title=_cards(found, units)[0].title)
    if found.scale is not None and found.scale < 1:
        return say("No rule speaks, but {size} is more than the room.", size=size)
    if has_above(found.demands):
        return say("No rule speaks about {size}.", size=size)
    return say("{size} stays within the last weeks.", size=size)


def felt_action(found: Forecast, units: UnitSystem) -> str:
    """What to do where the diary, not the size of a run, decides; empty where it does not."""
    told = told_flags(found)
    felt = acts_first(told) if told else None
    return "" if felt is None or felt.rule != FELT else flag_card(felt, units).action


def detail(judged: Judged, session: PlanSession, as_of: date, units: UnitSystem) -> PlanDetail:
    """The panel of one session."""
    found = judged.found
    day = found.session.local_date
    smaller = passing_values(found)
    said = [room_sentence(found, units), modifier_sentence(found), told_demand(found)]
    said += overshoot_sentences(found)
    return PlanDetail(
        session=session,
        reasons=tuple(_cards(found, units)[:REASONS]),
        said=tuple(line for line in said if line),
        assumptions=tuple(assumption_lines(found, units)),
        demands=demand_table(found.demands, units),
        demands_about=say(ANALOGY),
        passing_share=None if found.passing is None else found.passing.share,
        passing_amounts="" if smaller is None else amounts(smaller, units, is_most=True),
        sizes=tuple(_answer(found, percent, judged.at(percent / 100), units) for percent in SIZES),
        earlier=day - timedelta(days=1) if day > as_of else None,
        later=day + timedelta(days=1),
    )


def _cards(found: Forecast, units: UnitSystem) -> list[PlanReason]:
    told = told_flags(found)
    acts = acts_first(told) if any(flag.rule == FELT for flag in told) else None  # no other action beside it
    cards = [(flag_card(flag, units), acts is None or flag is acts) for flag in told]
    return [
        PlanReason(one.severity, one.word, one.title, one.why, one.action if is_told else "", one.evidence)
        for one, is_told in cards
    ]


def _size(found: Forecast, share: float, units: UnitSystem) -> str:
    values = {key: None if value is None else value * share for key, value in found.expected.items()}
    return amounts(values, units)


def _answer(found: Forecast, percent: int, answer: WhatIf | None, units: UnitSystem) -> SizeAnswer:
    share = percent / 100
    severity = found.severity if answer is None else answer.severity
    flags = felt_first(worst_first(() if answer is None else answer.flags, found.session.local_date, days=1))
    told = say("No rule speaks.") if not flags else say("{title}.", title=flag_card(flags[0], units).title)
    return SizeAnswer(percent, _size(found, share, units), severity, words.severity_word(severity), told)
