"""A number without a unit where a coach means one: `easy 10`, `7 miles w/ 5 @ tempo`, `3x1.5T`."""

from __future__ import annotations

import re

from loadwatch.load.plan_text.found import Found
from loadwatch.model import Pace
from loadwatch.units import KM_M, MINUTE_S, distance_unit_m

BARE = re.compile(r"(?<![\w:.%/+-])\d{1,2}(?:\.\d+)?(?![\w:.%/-]|\s*%)")
_EASY, _QUICK = 25 * KM_M, 12 * KM_M
MOST_M: dict[Pace, float] = {  # above these the number may as well be minutes
    "easy": _EASY, "steady": _EASY, "recovery": _EASY, "long": 45 * KM_M,
    "tempo": _QUICK, "threshold": _QUICK, "marathon": _QUICK, "half": _QUICK,
}  # fmt: skip
MOST_END_M = 5 * KM_M  # of a warm-up or cool-down
MOST_EACH_M = 3.3 * KM_M  # of a repeat at tempo or slower
MOST_MARATHON_M = 8 * KM_M  # nobody repeats minutes of it
EACH: frozenset[Pace] = frozenset({"tempo", "threshold", "marathon", "half"})


def take_bare(found: Found) -> None:
    """The one number without a unit of a part that has no length, kept until its pace is known."""
    hits = list(BARE.finditer(found.left))
    if found.length is not None or found.clock is not None or len(hits) != 1:
        return
    found.bare = hits[0].group(0)
    found.left = found.left[: hits[0].start()] + " " + found.left[hits[0].end() :]


def settle_bare(found: Found, *, is_repeat: bool) -> None:
    """The number in the unit of the run it is part of, else in the reader's; PlanError where it may be minutes."""
    if found.bare is None:
        return
    value, text = float(found.bare), found.bare
    if found.holder == "min":
        found.duration_s = value * MINUTE_S
        found.readings.append(f"{text} is read as {text} min")
        return
    unit = "mi" if found.holder == "mi" else "km" if found.holder == "km" else found.units
    metres = value * distance_unit_m(unit)
    if not 0 < metres <= _most(found, is_repeat=is_repeat):
        raise found.wrong(text, "has no unit: write m, km, mi, min or s")
    found.distance_m, found.is_miles = metres, unit == "mi"
    found.readings.append(f"{text} is read as {text} {unit}")


def _most(found: Found, *, is_repeat: bool) -> float:
    """The longest way that such a number surely is; 0 where it is none."""
    if found.other_sport or found.is_standing or found.is_both_ends:
        return 0.0
    if is_repeat:
        return MOST_MARATHON_M if found.pace == "marathon" else MOST_EACH_M if found.pace in EACH else 0.0
    if found.is_end:
        return MOST_END_M
    if found.holder is not None:
        return MOST_M["long"] if found.pace != "walk" else 0.0
    return MOST_M.get(found.pace, 0.0) if found.pace is not None and not found.is_weak else 0.0
