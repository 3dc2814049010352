"""Reasons of R9 to R11 and R13 to R15: recovery, return, symptoms, history and change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from loadwatch.language import Told, dated, later, listed, say
from loadwatch.load.amounts import amount, day, percent, room
from loadwatch.load.felt_words import felt_reason
from loadwatch.load.symptoms import STATES
from loadwatch.load.why.spike import is_planned, ratio_of, reference_value, subject
from loadwatch.model import Flag, Method
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]
SITES = Told(
    {
        "achilles_midportion": "Achilles tendon",
        "achilles_insertional": "Achilles insertion",
        "knee": "front of the knee",
        "plantar": "plantar fascia",
        "hamstring": "upper hamstring",
        "gluteal": "gluteal region",
        "tibia": "shin",
        "calf": "calf",
        "foot": "foot",
        "hip": "hip",
        "other": "other place",
    }
)
SIDED = Told({"left": "left {where}", "right": "right {where}", "both": "{where} on both sides"})
CHANGES = Told({"footwear": "footwear", "foot_strike": "foot strike", "treadmill": "treadmill"})
STATE_WORDS = Told({1: "watch", 2: "reduce", 3: "stop and check"})
STATE_ACTIONS = Told(
    {
        1: "hold distance, hills and speed where they are this week.",
        2: (
            "make the next run at most {share} of the last one that felt fine, flat and easy, with {least:.0f} to "
            "{most:.0f} hours between runs."
        ),
        3: "pause running targets, cross-train, and speak with your physical therapist.",
    }
)
RUN_WALK = later(
    "start again with run-walk: short runs with walking breaks, on flat ground, every other day."
)
TIME_OFF = later(
    "Time off lowers what tissue is used to; how long counts as off is a convention (evidence C)."
)
COUNTS = Told({2: "Two", 3: "Three", 4: "Four"})
KINDS = Told(
    {
        "distance": "distance",
        "fast": "fast running",
        "uphill_ascent": "climbing",
        "downhill_descent": "descent",
    }
)


def hard_day_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R9."""
    del units  # hours are the same everywhere
    last = flag.reference.local_date if flag.reference and flag.reference.local_date else flag.local_date
    meaning = say("Tendon tissue takes one to three days to answer a hard load (evidence B).")
    action = say("make the next two days easy and flat, or rest.")
    if flag.detail == "same_day":
        first = say(
            "{day} holds a hard run and hard calf work: two hard loads of the Achilles tendon on one day.",
            day=day(flag.local_date, flag.local_date),
        )
        return first, meaning, action
    what = say("the calf work") if flag.detail == "strength" else say("the last one")
    first = say(
        "{day} is a hard day for the Achilles tendon, {value:.0f} hours after {what} ({day_2}); at least {limit:.0f} "
        "hours should lie between them.",
        day=day(flag.local_date, flag.local_date),
        value=flag.value,
        what=what,
        day_2=day(last, flag.local_date),
        limit=flag.limit,
    )
    return first, meaning, action


def several_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R10."""
    del units
    count = COUNTS.get(int(flag.value), str(int(flag.value)))
    first = say(
        "{n} kinds of load rose above their {days}-day most within the {window_days} days to {day}: {listed}.",
        n=count,
        days=int(flag.constants.get("spike_window_days", Method.spike_window_days)),
        window_days=flag.window_days,
        day=day(flag.local_date, flag.local_date),
        listed=several_kinds(flag),
    )
    meaning = say("Changing several things at once counts one step higher, by convention (evidence C).")
    action = say(
        "let only one of them grow in the next {n} days, and keep the others where they were.",
        n=flag.window_days,
    )
    return first, meaning, action


def several_kinds(flag: Flag) -> str:
    """Those that rose: distance and climbing."""
    return listed([KINDS[kind] for kind in (flag.detail or "").split(",") if kind in KINDS])


def return_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R11."""
    off = int(flag.constants["days_off"])
    usual = say(
        "{amount}, your median run before it", amount=amount("distance", reference_value(flag), units)
    )
    if off >= flag.constants["off_long_days"]:
        first = say(
            "{subject} is the first run after {off} days off ({usual}).",
            subject=subject(flag, units),
            off=off,
            usual=usual,
        )
        action = say(RUN_WALK)
    else:
        first = say(
            "{subject} comes after {off} days off and is {percent} of {usual}.",
            subject=subject(flag, units),
            off=off,
            percent=percent(ratio_of(flag)),
            usual=usual,
        )
        limit = room("distance", flag.limit * flag.constants.get("modifier", 1.0), units)
        action = say("keep the first runs back up to {limit}.", limit=limit)
    return first, say(TIME_OFF), action


def symptom_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R13, without the red flag, which has one sentence of its own."""
    del units
    level = int(flag.value)
    where, reason = felt(flag)
    run = say("the planned run of ") if is_planned(flag) else ""
    first = say(
        "For {run}{day} the diary puts your {where} at {state_words} ({states} of S0 to S3) because of {reason}.",
        run=run,
        day=day(flag.local_date, flag.local_date),
        where=where,
        state_words=STATE_WORDS[level],
        states=STATES[level],
        reason=reason,
    )
    meaning = say("How it feels counts before every load number (evidence B).")
    return first, meaning, _state_action(flag, level)


def felt(flag: Flag) -> tuple[str, str]:
    """The place that R13 speaks of, and what was written of it."""
    side, _, code = (flag.detail or "").partition(":")
    held = flag.constants
    reason = felt_reason(code, held.get("reason_value"), held.get("reason_against"), held)
    return sided(flag.tissue or "", side), reason


def sided(site: str, side: str | None) -> str:
    """The short name of a place: left Achilles tendon; shin."""
    where = SITES.get(site, site)
    return SIDED[side].format(where=where) if side and side in SIDED else where


def _state_action(flag: Flag, level: int) -> str:
    """What the state asks, by the constants that the flag holds."""
    held = flag.constants
    return say(
        STATE_ACTIONS[level],
        share=percent(held.get("next_session_share", 0.0)),
        least=held.get("between_runs_least_h", 0.0),
        most=held.get("between_runs_most_h", 0.0),
    )


def history_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R14."""
    del units
    held = flag.constants
    first = say(
        "The finding of {day} ({finding}) is also a load of the Achilles tendon, and your profile says Achilles "
        "trouble within the last {n:.0f} months{when}: it counts one step higher.",
        day=day(flag.local_date, flag.local_date),
        finding=_finding(flag),
        n=held.get("history_months", 12.0),
        when=_trouble(held),
    )
    meaning = say(
        "In a study of runners this history went with 6.3 times the odds of new trouble (3.9 to 10.0; evidence A)."
    )
    return (
        first,
        meaning,
        say(
            "leave {hours:.0f} hours before the next hilly or fast run, and write down how the next morning's "
            "first steps feel.",
            hours=held.get("hard_gap_tender_h", 72.0),
        ),
    )


def _finding(flag: Flag) -> str:
    """The rule that was lifted, with its number: rule R1, 1.22 times; rule R9, 48 of 72 hours."""
    if flag.detail == "R9":
        return say(
            "rule {rule}, {value:.0f} of {limit:.0f} hours",
            rule=flag.detail,
            value=flag.value,
            limit=flag.limit,
        )
    return say("rule {rule}, {ratio:.2f} times", rule=flag.detail, ratio=ratio_of(flag))


def _trouble(held: Mapping[str, float]) -> str:
    """When it last was, or that nobody told: then it counts until somebody does."""
    if "last_year" not in held:
        return say(" (no month is given: with one it stops counting in time)")
    last = date(int(held["last_year"]), int(held["last_month"]), 1)
    return say(" (last in {month})", month=dated(last, "yMMMM"))


def change_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R15."""
    first = say(
        "{changed}, while the 7 days to {day} hold {amount}, {percent} more than their reference "
        "week of {amount_2}.",
        changed=_changed(flag),
        day=day(flag.local_date, flag.local_date),
        amount=amount("distance", flag.value, units),
        percent=percent(ratio_of(flag) - 1),
        amount_2=amount("distance", reference_value(flag), units),
    )
    meaning = say("A treadmill, other shoes or another foot strike shift load between tissues (evidence B).")
    action = say(
        "keep any 7 days up to {room} until the change is {n} days old.",
        room=room("distance", flag.limit, units),
        n=flag.window_days,
    )
    return first, meaning, action


def _changed(flag: Flag) -> str:
    days = say("the last {window_days} days", window_days=flag.window_days)
    if flag.detail != "treadmill" or "share" not in flag.constants:
        kind = CHANGES.get(flag.detail or "", flag.detail or say("habits"))
        return say("Your notes tell of new {kind} in {days}", kind=kind, days=days)
    now, before = flag.constants["share"], flag.constants["share_before"]
    return say(
        "The treadmill's share of your distance went from {before:.0f} % to {now:.0f} % in {days}",
        before=before * 100,
        now=now * 100,
        days=days,
    )
