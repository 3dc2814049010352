"""Symptoms in plain words: what was said, against what, how sure, one thing to do. Never a diagnosis, never "safe"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loadwatch.language import Told, later, listed, say, upper_first
from loadwatch.load.diary import ENTRY, NO_SIDE, RED_FLAGS
from loadwatch.load.felt_words import felt_reason
from loadwatch.load.flares import FlareLink
from loadwatch.load.stop import INSTRUCTION
from loadwatch.load.symptoms import Symptom, effect
from loadwatch.model import Method
from loadwatch.units import UnitSystem
from loadwatch.views import words

SITE_WORDS: dict[str, str] = Told(
    {
        "achilles_midportion": "Achilles tendon, 2 to 6 cm above the heel",
        "achilles_insertional": "Achilles tendon, at the heel",
        "knee": "front of the knee",
        "plantar": "sole of the foot, at the heel",
        "hamstring": "upper hamstring",
        "gluteal": "side of the hip, buttock",
        "tibia": "shin",
        "calf": "calf",
        "foot": "foot",
        "hip": "hip",
        "other": "another place",
    }
)
STATE_WORDS = Told(
    {"S0": "calm", "S1": "watch", "S2": "reduce", "S3": "stop and check", "red": "get assessed"}
)
LEVELS = {"S0": 0, "S1": 1, "S2": 2, "S3": 3, "red": 3}
INFORMATION = later("Training-load information to discuss with your therapist.")
INSTEAD = (
    later("shorter"),
    later("without hills"),
    later("without fast running"),
    later("cycling or pool running instead"),
)


@dataclass(frozen=True)
class SymptomCard:
    """The state of a runner in words. A red flag has an instruction and nothing else."""

    state: str
    word: str
    title: str
    why: str
    action: str
    options: tuple[str, ...] = ()
    caveat: str = ""
    severity: int | None = None  # None: no answer speaks for today, so it is not called calm


def symptom_card(symptom: Symptom, method: Method) -> SymptomCard:
    """The worst state of a day in sentences."""
    if symptom.state == "red":
        return SymptomCard(
            "red", STATE_WORDS["red"], say(INSTRUCTION), "", say(INSTRUCTION), severity=LEVELS["red"]
        )
    return SymptomCard(
        state=symptom.state,
        word=STATE_WORDS[symptom.state],
        title=_title(symptom),
        why=_why(symptom, method),
        action=action(symptom.state, method),
        options=suggestions(symptom.state),
        caveat=say(INFORMATION),
        severity=None if symptom.confidence == "assumed" and symptom.state == "S0" else LEVELS[symptom.state],
    )


def place(site: str, side: str | None) -> str:
    """Where it was felt: "left calf", "shin"."""
    where = SITE_WORDS[site]
    if side in {None, NO_SIDE}:
        return where
    if side == "both":
        return say("{where}, both sides", where=where)
    return say("left {where}", where=where) if side == "left" else say("right {where}", where=where)


def _title(symptom: Symptom) -> str:
    if symptom.site is None:
        return say("No symptoms written down")
    return say(
        "{place}: {word}",
        place=upper_first(place(symptom.site, symptom.side)),
        word=STATE_WORDS[symptom.state],
    )


def _why(symptom: Symptom, method: Method) -> str:
    if symptom.site is None:
        return say("The diary has no answer yet, so nothing is known about how it feels.")
    if symptom.confidence == "assumed":
        return say("The last answers are too old to count; it is taken as calm, with less certainty.")
    told = say("The last answers") if symptom.confidence == "carried" else say("Today's answers")
    if symptom.reason is None:
        return say("{told} are within what is usual.", told=told)
    numbers = (symptom.reason_value, symptom.reason_against)
    reason = felt_reason(symptom.reason, *numbers, vars(method.symptoms))
    return say("{told} speak of {reason}.", told=told, reason=reason)


def action(state: str, method: Method) -> str:
    """The one thing that a state asks."""
    asked = effect(state, method)
    if asked.is_red:
        return say(INSTRUCTION)
    if asked.is_pause:
        return say("Pause running targets, cross-train if that is comfortable, and contact your therapist.")
    if asked.next_session_share is not None and asked.between_runs_h is not None:
        low, high = asked.between_runs_h
        return say(
            "Keep the next run at {share} or less of the last one that went well, without hills or fast running,"
            " and leave {low} to {high} hours between runs.",
            share=words.percent(asked.next_session_share), low=low, high=high,
        )  # fmt: skip
    if asked.is_hold:
        return say("Hold this week: no more distance, hills or fast running than the week before.")
    return say("Write down tomorrow morning how it feels.")


def suggestions(state: str) -> tuple[str, ...]:
    """Ways to modify a run instead of dropping it; none when nothing or everything stops."""
    chosen = {"S1": INSTEAD[:3], "S2": INSTEAD, "S3": INSTEAD[3:]}.get(state, ())
    return tuple(say(one) for one in chosen)


PATTERN = later("A pattern in your own diary, not a cause.")


def flare_sentences(links: Sequence[FlareLink], units: UnitSystem) -> tuple[str, ...]:
    """One sentence for the measures of a site that tell the same of the same flares, such as climb and descent."""
    alike: dict[tuple[str, int, int, str], list[FlareLink]] = {}
    for link in links:
        key = (link.site, link.n_followed, link.n_flares, words.percent(link.base_rate))
        alike.setdefault(key, []).append(link)
    return tuple(flare_sentence(group, units) for group in alike.values())


def flare_sentence(links: Sequence[FlareLink], units: UnitSystem) -> str:
    """ "3 of 4 flares followed …", with how common such days are; the first measure leads."""
    link, *more = links
    told = say(
        "{n} of {all} flares ({place}) came within two days of more than {amount} {what}; {base} of all days do.",
        n=link.n_followed, all=link.n_flares, place=SITE_WORDS[link.site],
        amount=_amount(link.measure, link.threshold, units), what=_WHAT[link.measure],
        base=words.percent(link.base_rate),
    )  # fmt: skip
    if more:
        parts = [f"{_amount(one.measure, one.threshold, units)} {_WHAT[one.measure]}" for one in more]
        told += say(" The same goes for more than {listed}.", listed=listed(parts))
    return told


_WHAT: dict[str, str] = Told(
    {
        "distance": "in a day",
        "ascent": "of climbing",
        "descent": "of descending",
        "uphill": "run uphill",
        "uphill_ascent": "of climbing on hills",
        "downhill_descent": "of descent on hills",
        "downhill": "run downhill",
        "fast": "of fast running",
        "sprint": "of sprinting",
    }
)


def _amount(measure: str, value: float, units: UnitSystem) -> str:
    is_height = measure.endswith(("ascent", "descent"))
    return str(words.height(value, units) if is_height else words.distance(value, units))


def diary_row(entry: Mapping[str, Any], athlete: str) -> dict[str, Any]:
    """One diary entry as JSON: every answer, unknown is null."""
    day: date = entry["local_date"]
    answers = {key: entry[key] for key in ENTRY}
    return {"id": entry["id"], "athlete": athlete, "local_date": day.isoformat(), **answers}


def note_row(entry: Mapping[str, Any], athlete: str) -> dict[str, Any]:
    """One note as JSON."""
    day: date = entry["local_date"]
    told = {"author": entry["author"], "text": entry["text"]}
    return {"id": entry["id"], "athlete": athlete, "local_date": day.isoformat(), **told}


def red_flag_words() -> dict[str, str]:
    """Code of each red flag → the question behind it."""
    return {code: say(question) for code, question in RED_FLAGS.items()}
