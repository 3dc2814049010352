"""Repeats of a plan and what lies between them: `6 x 800 m @ 3:40 / 2 min jog`, `400-800-1200-800-400`."""

from __future__ import annotations

import re
from dataclasses import replace

from loadwatch.load.plan_text.found import Found
from loadwatch.load.plan_text.part import PACE, UNITS, read_amounts, stretches
from loadwatch.model import Pace, PlannedPart
from loadwatch.units import UnitSystem

Read = tuple[list[PlannedPart], Found]
COUNT = re.compile(
    r"^(.*?)(?:\b(\d{1,3})\s*(?:-|or|to)\s*)?\b(\d{1,3})\s*(?:x|times|reps? of|sets? of)\s*(?=[\d(a-z])(.*)$",
    re.DOTALL,
)
LADDER = re.compile(
    r"(?<![\d:.@])(?<!@ )\b(\d+(?:\.\d+)?(?:(?:\s*[-/,]\s*|\s+)\d+(?:\.\d+)?){2,})\s*"
    rf"(?:({'|'.join(sorted(UNITS, key=len, reverse=True))})\b)?(?![\d:])"
)
STRIDES = re.compile(r"^[\s.,]*(?:(\d{1,2})\s*(?:x\s*)?)?(?:strides?|striders|pickups)[\s.,]*$")
RECOVERY = re.compile(r"(?:/|\bwith\b|\boff\b|\bthen\b)\s*(.+)$", re.DOTALL)
MOST_REPEATS = 100
GAP_SHARE = 0.5  # of a repeat, jogged before the next one when the plan names no recovery
QUICK_TO_M, QUICK_TO_S = (2_000.0, 5_000.0), (6 * 60.0, 20 * 60.0)  # of intervals, of threshold repeats
STRIDE_GAP_M = 100.0
YASSO_JOG_M = 400.0
EQUAL = re.compile(r"\s*equal (jog|float|walk|rest)\s*")
STRIDES_N, STRIDE_S = 4, 20.0
QUICK: frozenset[Pace] = frozenset(
    {"tempo", "threshold", "marathon", "half", "race", "interval", "hill", "stride", "sprint", "pace"}
)
ASSUMED = "the recovery is not given: a short jog between the repeats is assumed"
DOWNHILL = "the recovery is not given: jogging down again is assumed"


def is_repeat(text: str) -> bool:
    """Tells a number of times, several lengths in a row, or strides."""
    return any(pattern.search(text) for pattern in (COUNT, LADDER, STRIDES))


def read_repeat(text: str, units: UnitSystem) -> Read:
    """The repeated stretches with what lies between them, and what the part says beside."""
    if hit := STRIDES.search(text):
        return _strides(hit, units)
    counted = COUNT.match(text)
    if counted is None:
        return _ladder(text, units)
    before, low, count, rest = counted.group(1), counted.group(2), int(counted.group(3)), counted.group(4)
    if (inner := COUNT.match(rest)) is not None:
        if re.search(r"\d", inner.group(1)) or COUNT.match(inner.group(4)):
            raise Found.wrong(text, "has too many numbers of repeats: join parts with +")
        return _nested(f"{before} {rest}", count, text, units)
    body, gap = _without_recovery(rest)
    found = read_amounts(f"{before} {body}", units, is_repeat=True)
    if not 1 <= count <= MOST_REPEATS or found.length is None:
        raise found.wrong(text, "needs 1 to 100 repeats, each with a distance or a time")
    if low:
        found.readings.append(f"of {low} to {count} repeats the larger number counts")
    one = _one(found)
    repeated = replace(one, pace=_pace(one, found), repeats=count)
    return [repeated, *recoveries(gap, repeated, found)], found


def _one(found: Found) -> PlannedPart:
    """The stretch that is repeated."""
    made = stretches(found)
    if not made:
        raise found.wrong(found.text, "tells repeats of what is no run: join parts with +")
    return made[0]


def _pace(one: PlannedPart, found: Found) -> Pace:
    """As told; else what repeats of that length are run at."""
    if one.pace == "pace" or (found.pace is not None and not found.is_weak):
        return one.pace
    lengths = ((one.distance_m, QUICK_TO_M), (one.duration_s, QUICK_TO_S))
    share = max((length / most for length, (most, _) in lengths if length), default=0.0)
    longest = max((length / most for length, (_, most) in lengths if length), default=0.0)
    return "interval" if share <= 1.0 else "threshold" if longest <= 1.0 else "steady"


def _strides(hit: re.Match[str], units: UnitSystem) -> Read:
    """Strides of which only the number is told, or not even that."""
    count = hit.group(1) or STRIDES_N
    found = Found(hit.group(0), "", units, duration_s=STRIDE_S, pace="stride")
    found.readings.append(f"strides are taken as {count} x 20 s")
    one = replace(stretches(found)[0], repeats=int(count))
    return [one, *recoveries(None, one, found)], found


def _nested(text: str, count: int, whole: str, units: UnitSystem) -> Read:
    """2 x 5 x 400 m."""
    inner, found = read_repeat(text, units)
    if not 1 <= count <= MOST_REPEATS:
        raise found.wrong(whole, "needs 1 to 100 repeats, each with a distance or a time")
    return [replace(part, repeats=part.repeats * count) for part in inner], found


def _ladder(text: str, units: UnitSystem) -> Read:
    """400-800-1200-800-400, 1-2-3-2-1 min: each rung once."""
    hit = LADDER.search(text)
    if hit is None:
        raise Found.wrong(text)
    rungs = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", hit.group(1))]
    if hit.group(2) is None and min(rungs) < 100:
        raise Found.wrong(hit.group(0), "has no unit: write m, km, mi, min or s")
    body, gap = _without_recovery(text[hit.end() :])
    made: list[PlannedPart] = []
    for rung in rungs:
        said = f"{text[: hit.start()]} {rung:g} {hit.group(2) or 'm'} {body}"
        found = read_amounts(said, units, is_repeat=True)
        one = _one(found)
        made.append(replace(one, pace=_pace(one, found)))
    between = [recoveries(gap, replace(one, repeats=2), found) for one in made[:-1]]
    return [part for one, rest in zip(made, [*between, []], strict=True) for part in (one, *rest)], found


def _without_recovery(text: str) -> tuple[str, str | None]:
    """The repeat itself, and the text of the recovery after it."""
    hit = RECOVERY.search(text)
    if hit is None or not re.search(r"\d|\bequal\b", hit.group(1)):
        return text, None
    paced = PACE.search(text)
    if paced and paced.start() < hit.start() < paced.end():  # the slash of 3:40/km
        rest = RECOVERY.search(text, paced.end())
        return (text, None) if rest is None else (text[: rest.start()], rest.group(1))
    return text[: hit.start()], hit.group(1)


def recoveries(gap: str | None, one: PlannedPart, found: Found) -> list[PlannedPart]:
    """What lies between the repeats."""
    if one.repeats == 1:
        return []
    if gap is None and "yasso" in found.text:
        return _yasso(one, found)
    if gap is None:
        return _assumed(one, found)
    if hit := EQUAL.fullmatch(gap):
        return _equal(hit.group(1), one)
    said = read_amounts(gap, found.units, is_repeat=True)
    if said.length is None:
        raise found.wrong(gap, "has neither a distance nor a time")
    found.readings += said.readings
    pace: Pace = said.pace or "recovery"
    stretch = PlannedPart(pace, said.distance_m, said.duration_s, said.speed_mps, one.repeats - 1, said.grade)
    if said.is_standing and said.pace is None and said.distance_m is not None:
        found.readings.append("a rest told in metres is read as a jog")
        return [stretch]
    return [] if said.is_standing and said.pace is None else [stretch]


def _equal(how: str, one: PlannedPart) -> list[PlannedPart]:
    """As long as the repeat: in time where the repeat has one, else in metres."""
    metres = None if one.duration_s else one.distance_m
    pace: Pace = {"walk": "walk", "float": "steady"}.get(how, "recovery")  # type: ignore[assignment] # three paces
    return [] if how == "rest" else [PlannedPart(pace, metres, one.duration_s, repeats=one.repeats - 1)]


def _yasso(one: PlannedPart, found: Found) -> list[PlannedPart]:
    """Jogged for as long as the repeat took, or half its way where the plan tells no time."""
    if one.duration_s:
        found.readings.append("yasso 800s are read with a jog between them that takes as long as each")
        return [PlannedPart("recovery", None, one.duration_s, repeats=one.repeats - 1)]
    found.readings.append(
        f"yasso 800s are read as {one.repeats} x 800 m at interval pace, each with a jog of 400 m that takes about as long"
    )
    return [PlannedPart("recovery", YASSO_JOG_M, repeats=one.repeats - 1)]


def _assumed(one: PlannedPart, found: Found) -> list[PlannedPart]:
    """A short jog after what is quick; after a hill the way down."""
    if one.pace not in QUICK:
        return []
    found.readings.append(DOWNHILL if one.pace == "hill" else ASSUMED)
    if one.pace in {"stride", "sprint"}:
        return [PlannedPart("recovery", STRIDE_GAP_M, repeats=one.repeats - 1)]
    share = 1.0 if one.pace == "hill" else GAP_SHARE
    distance = None if one.distance_m is None else one.distance_m * share
    duration = one.duration_s * share if distance is None and one.duration_s else None
    return [PlannedPart("recovery", distance, duration, repeats=one.repeats - 1)]
