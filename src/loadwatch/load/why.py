"""The reason of a flag in plain sentences: what, by how much, against what, how sure, one thing to do."""

from __future__ import annotations

from datetime import date
from math import floor

from loadwatch.model import Flag
from loadwatch.units import UnitSystem, distance_unit_m

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
STUDY = (
    "In a study of 5205 runners, runs more than 10 % longer than the 30-day longest went with a higher rate "
    "of overuse injury (evidence A)."
)
SURE = {
    "A": "The distance is the device's.",
    "B": "The distance is estimated.",
    "M": "The distance was entered by hand.",
    "provisional": (
        "This is provisional: too few runs or too short a history to compare with. Import older runs or "
        "enter your longest recent run to make it firm."
    ),
}
ROOM = 1.10  # a run within +10 % of what was done is the reference group of the study


def why_text(flag: Flag, units: UnitSystem = "km") -> str:
    """Reason of a distance flag (R1, R1b, R7, R8, R16) in the reader's units."""
    sentences = {
        "R1": _longest_sentences,
        "R1b": _longest_sentences,
        "R7": _week_sentences,
        "R8": _ratio_sentences,
        "R16": _second_sentences,
    }
    first, meaning, action = sentences[flag.rule](flag, units)
    sure = SURE.get(flag.quality or "", "")
    return " ".join(part for part in (first, meaning, sure, action) if part)


def _longest_sentences(flag: Flag, units: UnitSystem) -> tuple[str, str, str]:
    value, before = flag.value, _reference(flag)
    who = f"{WEEKDAYS[flag.local_date.weekday()]}'s {_length(value, units)}"
    more = _percent(value / before - 1)
    if _reference_day(flag) is None:
        floor_text = f"the starting floor of {_length(before, units)}"
        first = f"{who} is the first run of known length in 30 days, {more} above {floor_text}."
    else:
        first = f"{who} is {more} longer than your longest run in 30 days ({_on(flag, units)})."
    room = _room(ROOM * value / _ratio(flag), units)
    return (
        first,
        STUDY,
        f"One thing to do: keep the next runs up to {room}, or build up to this length in steps.",
    )


def _second_sentences(flag: Flag, units: UnitSystem) -> tuple[str, str, str]:
    value, before = flag.value, _reference(flag)
    first = (
        f"{WEEKDAYS[flag.local_date.weekday()]}'s {_length(value, units)} is {_percent(value / before - 1)} "
        f"longer than your second-longest run in 30 days ({_on(flag, units)}); one single long run, perhaps "
        "a race, keeps the usual comparison quiet."
    )
    room = _room(ROOM * value / _ratio(flag), units)
    return first, "This is a convention, not a finding (evidence C).", (
        f"One thing to do: plan the next long run from the second-longest, up to {room}."
    )  # fmt: skip


def _week_sentences(flag: Flag, units: UnitSystem) -> tuple[str, str, str]:
    first = (
        f"{_seven_days(flag, units)}, {_percent(_ratio(flag) - 1)} more than the reference week of "
        f"{_length(_reference(flag), units)} (the larger of the week before and the four-week mean)."
    )
    meaning = (
        "Week-to-week change showed no clear relation to injury in runners, so take it as context "
        "(evidence mixed)."
    )
    return first, meaning, _week_action(flag, units)


def _ratio_sentences(flag: Flag, units: UnitSystem) -> tuple[str, str, str]:
    first = (
        f"{_seven_days(flag, units)}, {_ratio(flag):.2f} times the weekly mean of the three weeks before "
        f"({_length(_reference(flag), units)}; rolling, uncoupled)."
    )
    meaning = "Studies of runners disagree about this ratio, so take it as context (evidence conflicting)."
    return first, meaning, _week_action(flag, units)


def _seven_days(flag: Flag, units: UnitSystem) -> str:
    return f"The 7 days to {_day(flag.local_date)} hold {_length(flag.value, units)}"


def _week_action(flag: Flag, units: UnitSystem) -> str:
    return f"One thing to do: let 7 days stay up to {_room(flag.limit, units)} for now."


def _reference(flag: Flag) -> float:
    return flag.limit if flag.reference is None else flag.reference.value


def _reference_day(flag: Flag) -> date | None:
    return None if flag.reference is None else flag.reference.local_date


def _ratio(flag: Flag) -> float:
    return flag.value / _reference(flag) if flag.ratio is None else flag.ratio


def _on(flag: Flag, units: UnitSystem) -> str:
    """The reference run: 12 km on 8 June, with the year when it is another one."""
    found = _reference_day(flag)
    length = _length(_reference(flag), units)
    if found is None:
        return length
    year = "" if found.year == flag.local_date.year else f" {found.year}"
    return f"{length} on {_day(found)}{year}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _length(metres: float, units: UnitSystem) -> str:
    return f"{_trimmed(round(metres / distance_unit_m(units), 1))} {units}"


def _room(metres: float, units: UnitSystem) -> str:
    """Rounded down, so that who follows it stays inside."""
    tenths = floor(metres / distance_unit_m(units) * 10 + 1e-6)
    return f"{_trimmed(max(tenths, 0) / 10)} {units}"


def _percent(share: float) -> str:
    """Whole percent; one decimal where rounding would hide on which side of an edge it lies."""
    percent = share * 100
    return f"{percent:.1f} %" if percent < 11 else f"{percent:.0f} %"


def _trimmed(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
