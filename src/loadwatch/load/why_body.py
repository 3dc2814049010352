"""Reasons of R9 to R11 and R13 to R15: recovery, return, symptoms, history and change."""

from __future__ import annotations

from loadwatch.load.amounts import amount, day, percent, room
from loadwatch.load.symptom_walk import REASONS
from loadwatch.load.symptoms import STATES
from loadwatch.load.why_spike import is_planned, ratio_of, reference_value, subject
from loadwatch.model import Flag
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]
SITES = {
    "achilles_midportion": "Achilles tendon",
    "achilles_insertional": "Achilles insertion",
    "knee": "front of the knee",
    "plantar": "plantar fascia",
    "hamstring": "upper hamstring",
    "gluteal": "gluteal region",
    "tibia": "shin",
}
STATE_WORDS = {1: "watch", 2: "reduce", 3: "stop and check"}
STATE_ACTIONS = {
    1: "hold distance, hills and speed where they are this week.",
    2: (
        "make the next run at most 80 % of the last one that felt fine, flat and easy, with 48 to 72 hours "
        "between runs."
    ),
    3: "pause running targets, cross-train, and speak with your physical therapist.",
}
COUNTS = {2: "Two", 3: "Three", 4: "Four"}
KINDS = {"distance": "distance", "fast": "fast running", "ascent": "climbing", "descent": "descent"}


def hard_day_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R9."""
    del units  # hours are the same everywhere
    last = flag.reference.local_date if flag.reference and flag.reference.local_date else flag.local_date
    what = "the calf work" if flag.detail == "strength" else "the last one"
    first = (
        f"{day(flag.local_date, flag.local_date)} is a hard day for the Achilles tendon {flag.value:.0f} hours after "
        f"{what} (on {day(last, flag.local_date)}); {flag.limit:.0f} hours between them is the limit here."
    )
    meaning = "Tendon tissue takes one to three days to answer a hard load (evidence B)."
    return first, meaning, "make the next two days easy and flat, or rest."


def several_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R10."""
    del units
    kinds = [KINDS[kind] for kind in (flag.detail or "").split(",") if kind in KINDS]
    count = COUNTS.get(int(flag.value), str(int(flag.value)))
    first = (
        f"{count} kinds of load went above their 30-day best within {flag.window_days} days to "
        f"{day(flag.local_date, flag.local_date)}: {_listed(kinds)}."
    )
    meaning = "Changing several things at once raises this run by one step by convention (evidence C)."
    return first, meaning, "change one of them at a time: keep the others where they were for 7 days."


def return_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R11."""
    off = int(flag.constants["days_off"])
    usual = f"{amount('distance', reference_value(flag), units)}, your median run before it"
    if off >= flag.constants["off_long_days"]:
        first = f"{subject(flag, units)} is the first run after {off} days off ({usual})."
        action = "start again with run-walk: short runs with walking breaks, on flat ground, every other day."
    else:
        first = (
            f"{subject(flag, units)} comes after {off} days off and is {percent(ratio_of(flag))} of {usual}."
        )
        limit = room("distance", flag.limit * flag.constants.get("modifier", 1.0), units)
        action = f"keep the first runs back up to {limit}."
    return first, "Time off lowers what tissue is used to by convention (evidence C).", action


def symptom_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R13, without the red flag, which has one sentence of its own."""
    del units
    level = int(flag.value)
    side, _, code = (flag.detail or "").partition(":")
    where = " ".join(
        part
        for part in (side.replace("unknown", ""), SITES.get(flag.tissue or "", flag.tissue or ""))
        if part
    )
    reason = REASONS.get(code, "what you wrote")
    run = "the planned run of " if is_planned(flag) else ""
    first = (
        f"For {run}{day(flag.local_date, flag.local_date)} the diary puts your {where} at {STATE_WORDS[level]} "
        f"({STATES[level]} of S0 to S3), because of {reason}."
    )
    meaning = "How it feels counts before every load number (evidence B)."
    return first, meaning, STATE_ACTIONS[level]


def history_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R14."""
    del units
    first = (
        f"{day(flag.local_date, flag.local_date)} has a load flag on the Achilles tendon (rule {flag.detail}), and your "
        "profile says Achilles trouble within the last 12 months, so it counts one step higher."
    )
    meaning = "In a study of runners this history went with 6.3 times the odds of new trouble, 3.9 to 10.0 (evidence A)."
    return (
        first,
        meaning,
        "leave 72 hours before the next hilly or fast run, and write down tomorrow's first steps.",
    )


def change_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R15."""
    first = (
        f"{_changed(flag)}, while the 7 days to {day(flag.local_date, flag.local_date)} hold "
        f"{amount('distance', flag.value, units)}, {percent(ratio_of(flag) - 1)} more than their reference week of "
        f"{amount('distance', reference_value(flag), units)}."
    )
    meaning = "A treadmill, other shoes or another foot strike shift load between tissues (evidence B)."
    return (
        first,
        meaning,
        f"let 7 days stay up to {room('distance', flag.limit, units)} until the change is 4 weeks old.",
    )


def _changed(flag: Flag) -> str:
    days = f"the last {flag.window_days} days"
    if flag.detail != "treadmill" or "share" not in flag.constants:
        return f"Your notes tell of new {(flag.detail or 'habits').replace('_', ' ')} in {days}"
    now, before = flag.constants["share"], flag.constants["share_before"]
    return f"The treadmill's share of your distance went from {before * 100:.0f} % to {now * 100:.0f} % in {days}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
