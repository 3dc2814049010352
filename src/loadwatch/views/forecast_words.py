"""One forecast in the reader's words: verdict, reasons, room, what would pass, what was taken for granted."""

from __future__ import annotations

from collections.abc import Sequence

from loadwatch.language import retell, say
from loadwatch.load.forecast import WEEK, Forecast
from loadwatch.load.why import STOP, is_red
from loadwatch.model import Flag
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.demand import demand_sentence, has_above
from loadwatch.views.flags import flag_card, worst_first
from loadwatch.views.plan import assumption_lines
from loadwatch.views.plan_words import passes_sentence

FELT, FELT_FIRST = "R13", 2  # S2 and worse lead


def forecast_text(found: Forecast, units: UnitSystem) -> list[str]:
    """One forecast as lines for the reader: verdict, reasons, room, what would pass, assumptions."""
    told = told_flags(found)
    if told and is_red(told[0]):
        return [f"{_verdict(found, units)} {say(STOP)}"]
    cards = [flag_card(flag, units) for flag in told[:2]]
    lines = [_verdict(found, units), *(card.why for card in cards)]
    if cards and (found.passing is None or found.passing.share is None):
        lines.append(
            flag_card(acts_first(told), units).action
        )  # else the size that would pass is the one thing to do
    lines += [room_sentence(found, units), modifier_sentence(found), told_demand(found)]
    lines.append(passes_sentence(found, units))
    lines += overshoot_sentences(found)
    assumed = assumption_lines(found, units)
    return [
        *(line for line in lines if line),
        *([say("Taken for granted: ") + " ".join(assumed)] if assumed else []),
    ]


def room_sentence(found: Forecast, units: UnitSystem) -> str:
    """Room of the day; empty when nothing may be told."""
    room = found.room
    labels = {
        "distance": "{v}", "uphill_ascent": say("{v} up on hills"), "downhill_descent": say("{v} down on hills"),
        "fast": say("{v} fast"),
    }  # fmt: skip
    parts = [
        label.format(v=_room_amount(measure, value, units))
        for measure, label in labels.items()
        if (value := room.get(measure)) is not None
    ]
    if not parts:
        return say("No room is told.") if found.session.source != "next" else ""
    week, run = room.get(WEEK), room.get("distance")
    if week is None:
        return say("Room that day: up to {parts}.", parts=", ".join(parts))
    left = words.room_distance(week, units)
    if run is not None and week < run:
        return say(
            "Room that day: up to {left}, all that these 7 days leave (one run alone could have {parts}).",
            left=left,
            parts=", ".join(parts),
        )
    return say(
        "Room that day: up to {parts}; {left} left in these 7 days.", parts=", ".join(parts), left=left
    )


def told_demand(found: Forecast) -> str:
    """What is asked against what was tolerated, as context where no rule speaks."""
    return demand_sentence(found.demands, is_clear=not found.flags)


def modifier_sentence(found: Forecast) -> str:
    """Why the room counts less than what was done; empty when it counts all."""
    held = found.modifier
    if held is None or held.value == 1 or not held.reasons or found.room.get("distance") is None:
        return ""
    reasons = "; ".join(retell(reason) for reason in held.reasons)
    return say(
        "The room counts {share} of what was tolerated: {reasons}.",
        share=words.percent(held.value),
        reasons=reasons,
    )


def told_flags(found: Forecast) -> list[Flag]:
    """A diary that calls for less first, then the findings, then what lifts them."""
    return felt_first(worst_first(found.flags, found.session.local_date, days=1))


def felt_first(told: Sequence[Flag]) -> list[Flag]:
    """A diary that calls for less comes before every load number, whatever the size of the run."""
    return sorted(told, key=lambda flag: not (flag.rule == FELT and flag.severity >= FELT_FIRST))


def acts_first(told: Sequence[Flag]) -> Flag:
    """The flag whose action counts: how it feels comes before every load number."""
    return next((flag for flag in told if flag.rule == FELT), told[0])


def _verdict(found: Forecast, units: UnitSystem) -> str:
    if found.session.source == "next":
        return ""
    asked = found.expected.get("distance_m")
    length = "" if asked is None else str(words.distance(asked, units))
    word = words.severity_word(found.severity)
    if not found.flags and found.scale is not None and found.scale < 1:
        return say("{shape} {word}: no rule speaks, but {length} is more than the room.",
                         shape=words.severity_shape(0), word=word, length=length)  # fmt: skip
    if not found.flags and has_above(found.demands):
        return say("{shape} {word}: no rule speaks about {length}.",
                         shape=words.severity_shape(0), word=word, length=length)  # fmt: skip
    if not found.flags:
        return say("{shape} {word}: {length} stays within the last weeks.",
                         shape=words.severity_shape(0), word=word, length=length)  # fmt: skip
    card = flag_card(told_flags(found)[0], units)
    return say(
        "{shape} {word}: {title}.", shape=words.severity_shape(found.severity), word=word, title=card.title
    )


def overshoot_sentences(found: Forecast) -> list[str]:
    """What the rules would say about a run that turns out larger; nothing when that is no worse."""
    if found.overshoot.severity <= found.severity:
        return []
    word = words.severity_word(found.overshoot.severity)
    return [say("If it turns out 15 % larger: {word}.", word=word)]


def _room_amount(measure: str, value: float, units: UnitSystem) -> str:
    if measure.endswith(("ascent", "descent")):
        return str(words.height(float(int(value)), units))
    return str(words.room_distance(value, units))
