"""Reasons of R1 to R6 and R16: one run against the 30 days before it."""

from __future__ import annotations

from loadwatch.language import Told, later, say
from loadwatch.load.amounts import amount, day, percent, room, trimmed, weekday
from loadwatch.load.evidence import has_run
from loadwatch.model import TISSUES, Flag, Method
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]
PLANNED = "plan:"
HILL_GRADE = 0.04
EDGE = 1.10  # a run within +10 % of what was done is the reference group of the study
STUDY = later(
    "In a study of 5205 runners, runs more than 10 % longer than the 30-day longest went with a higher rate "
    "of overuse injury (evidence A)."
)
ALONE = later(
    "The study behind this rule held runs against the longest of the {days} days before; without one of known length "
    "there is nothing to compare with."
)
START = later(
    "keep the first runs up to {limit}: a start that loadwatch chose, by convention, not a finding (evidence C)."
)
NAMES = Told(
    {  # what there was more of, after a number: "1.2 km of fast running"
        "fast": "of fast running",
        "sprint": "of sprinting",
        "uphill_ascent": "of climbing on hills",
        "downhill_descent": "of descent on hills",
        "achilles_midportion": "for the Achilles tendon (midportion)",
        "achilles_insertional": "for the Achilles tendon (insertion)",
        "knee": "for the front of the knee",
        "plantar": "for the plantar fascia",
        "hamstring": "for the upper hamstring",
        "gluteal": "for the gluteal tendons",
        "tibia": "for the shin bone",
    }
)
MEANINGS = Told(
    {
        "R2": (
            "Fast running raises the peak force on calf and Achilles tendon; the edge is borrowed from distance "
            "(evidence B)."
        ),
        "R3": "Sprinting loads hamstring and Achilles tendon most; the edge is a convention (evidence C).",
        "R4": (
            "Uphill, run at {grade} or steeper, asks more of the Achilles tendon for each kilometre; the edge is "
            "borrowed from distance (evidence B)."
        ),
        "R5": (
            "Downhill, run at {grade} or steeper, asks more of the front of the knee for each kilometre; the edge is "
            "borrowed from distance (evidence B)."
        ),
    }
)
ACTIONS = Told(
    {
        "fast": "keep the fast part of the next runs up to {room}, or split it over two days.",
        "sprint": "keep sprints up to {room} in a run for now, and build them up in small steps.",
        "uphill_ascent": "keep the next runs up to {room} of climbing on hills, or take a flatter route.",
        "downhill_descent": "keep the next runs up to {room} of descent on hills, or walk the steep parts down.",
    }
)


def spike_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R1, R1b, R2 to R6."""
    return (_first(flag, units), _meaning(flag), _action(flag, units))


def _first(flag: Flag, units: UnitSystem) -> str:
    who, before = subject(flag, units), reference_value(flag)
    if not has_run(flag):
        return _no_past(flag, units, who)
    on = say("{amount} on {on}", amount=amount(flag.exposure, before, units), on=_on(flag))
    gaps = {"who": who, "on": on, "days": window_of(flag)}
    if is_start(flag):
        return say(
            "{who} is {times} {floor}, the amount taken as a start; the most in {days} days was {on}.",
            times=times(flag),
            floor=amount(flag.exposure, flag.value / ratio_of(flag), units),
            **gaps,
        )
    gaps |= {"much": _much(flag, before)}
    if flag.exposure == "distance":
        return say("{who} is {much} your longest run in {days} days ({on}).", **gaps)
    if flag.exposure in TISSUES:
        return say("{who} is {much} in any day of the {days} days before ({on}).", **gaps)
    return say("{who} is {much} in any run of the {days} days before ({on}).", **gaps)


def _much(flag: Flag, before: float) -> str:
    """33 % longer than; above twice as much 2.3 times."""
    more, is_far = percent(flag.value / before - 1), flag.value > 2 * before
    if flag.exposure == "distance":
        return (
            say("{times} as long as", times=times(flag)) if is_far else say("{more} longer than", more=more)
        )
    return say("{times} the most", times=times(flag)) if is_far else say("{more} more than", more=more)


def _no_past(flag: Flag, units: UnitSystem, who: str) -> str:
    """Nothing of its kind before: told without a multiple, for there is nothing to multiply."""
    if is_first(flag):
        return say(
            "{who} is the first run of known length in {days} days; not enough history to say how it compares.",
            days=window_of(flag),
            who=who,
        )
    start = amount(flag.exposure, flag.value / ratio_of(flag), units)
    if flag.exposure == "distance":
        return say(
            "{who} is the first run of known length in {days} days and above {start}, the amount taken as a start.",
            days=window_of(flag),
            who=who,
            start=start,
        )
    return say(
        "{who} is the first of its kind in {days} days and above {start}, the amount taken as a start.",
        days=window_of(flag),
        who=who,
        start=start,
    )


def _meaning(flag: Flag) -> str:
    if flag.rule in {"R1", "R1b"}:
        return say(STUDY) if has_run(flag) else say(ALONE, days=window_of(flag))
    if flag.rule == "R6":
        return say(
            "{agreement} 1 eq-km asks as much of it as an easy flat kilometre; the edge is borrowed from distance "
            "(evidence B).",
            agreement=_agreement(flag),
        )
    return MEANINGS[flag.rule].format(grade=_grade(flag))


def _grade(flag: Flag) -> str:
    """Slope from which a climb counts as a hill: of GPS heights a steeper one."""
    name = "hill_grade_gps" if flag.quality == "C" else "hill_grade"
    grade = flag.constants.get(name, HILL_GRADE) * 100
    return f"{trimmed(grade)} %" if flag.rule in {"R4", "R5"} else ""


def _agreement(flag: Flag) -> str:
    agreeing = int(flag.constants.get("agreeing", 0))
    if agreeing == 0:
        return say("Only one way of weighing speed was checked, so it counts one step lower.")
    if agreeing < flag.constants.get("agreeing_needed", 2):
        return say("Only one of three ways of weighing speed says so, so it counts one step lower.")
    if agreeing == 2:
        return say("Two of three ways of weighing speed say so.")
    return say("However speed is weighed, the answer is the same.")


def _action(flag: Flag, units: UnitSystem) -> str:
    limit = room_of(flag, units)
    if flag.exposure == "distance":
        if not has_run(flag):
            return say(START, limit=limit)
        return say("keep the next runs up to {limit}, or build up to this length in steps.", limit=limit)
    if flag.exposure in TISSUES:
        return say("keep the next days up to {limit}: shorter, flatter or slower all count.", limit=limit)
    return ACTIONS[flag.exposure].format(room=limit)


def second_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """R16."""
    on = say("{amount} on {on}", amount=amount("distance", reference_value(flag), units), on=_on(flag))
    first = say(
        "{subject} is {percent} longer than your second-longest run in {days} days ({on}); one longer run, perhaps a "
        "race, keeps the usual comparison quiet.",
        days=window_of(flag),
        subject=subject(flag, units),
        percent=percent(flag.value / reference_value(flag) - 1),
        on=on,
    )
    action = say(
        "plan the next long run from the second-longest, up to {room_of}.", room_of=room_of(flag, units)
    )
    return first, say("This is a convention, not a finding (evidence C)."), action


# ---- parts that other reasons share ---------------------------------------------


def subject(flag: Flag, units: UnitSystem) -> str:
    """Sunday's 16 km; Sunday's planned 320 m of climbing."""
    day, held = weekday(flag.local_date), held_words(flag, units)
    return (
        say("{day}'s planned {held}", day=day, held=held)
        if is_planned(flag)
        else say("{day}'s {held}", day=day, held=held)
    )


def held_words(flag: Flag, units: UnitSystem) -> str:
    """The amount and of what: 16 km; 320 m of climbing."""
    return f"{amount(flag.exposure, flag.value, units)} {NAMES.get(flag.exposure, '')}".rstrip()


def is_planned(flag: Flag) -> bool:
    """The run is still to come."""
    return (flag.activity or "").startswith(PLANNED)


def room_of(flag: Flag, units: UnitSystem) -> str:
    """1.10 x what was compared with, times today's factor on what was tolerated."""
    factor = flag.constants.get("modifier", 1.0)
    edge = flag.constants.get("spike_edge", EDGE) * factor
    limit = room(flag.exposure, edge * flag.value / ratio_of(flag), units)
    return (
        limit
        if factor == 1.0
        else say("{limit} ({factor:.0f} % of the usual room)", limit=limit, factor=factor * 100)
    )


def ratio_of(flag: Flag) -> float:
    """Value over what it is held against."""
    return flag.value / reference_value(flag) if flag.ratio is None else flag.ratio


def reference_value(flag: Flag) -> float:
    """What it is held against; its limit when nothing is stored."""
    return flag.limit if flag.reference is None else flag.reference.value


def is_first(flag: Flag) -> bool:
    """No run of known length is there before it, so that nothing can be compared."""
    return flag.constants.get("n_runs_before") == 0


def is_start(flag: Flag) -> bool:
    """An amount taken as a start stands in for the little there was."""
    return flag.value / ratio_of(flag) > reference_value(flag) * (1 + 1e-9)


def window_of(flag: Flag) -> int:
    """Days that the run was compared with; the standard ones where a flag holds none."""
    return flag.window_days or Method.spike_window_days


def times(flag: Flag) -> str:
    """2.3 times."""
    return say("{ratio_of:.1f} times", ratio_of=ratio_of(flag))


def _on(flag: Flag) -> str:
    found = flag.reference.local_date if flag.reference else None
    return day(found or flag.local_date, flag.local_date)
