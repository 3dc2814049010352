"""One part of a plan's text → the stretches it means: `6 x 800 m @ 3:40 / 2 min jog`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from loadwatch.errors import PlanError
from loadwatch.load import plan_words as words
from loadwatch.model import Pace, PlannedPart
from loadwatch.units import HOUR_S, KM_M, KMH_MPS, MILE_M, MINUTE_S, UnitSystem, distance_unit_m

NUMBER = r"(\d+(?:\.\d+)?)"
COUNT = re.compile(r"^(.*?)\b(\d{1,3})\s*(?:x|times|reps? of|sets? of)\s*(?=[\d(a-z])(.*)$", re.DOTALL)
CLIMB = re.compile(
    rf"{NUMBER}\s*(hm|m|metres|meters|ft|feet)\b\s*(?:of\s+)?(?:(up|climb(?:ing)?|ascent|gain|elevation(?: gain)?"
    r"|vert(?:ical)?)|(down|descent|loss))\b|"
    rf"\b(?:(up|climb|ascent|gain|vert)|(down|descent|loss))\s*:?\s*{NUMBER}\s*(hm|m|metres|meters|ft|feet)\b|"
    rf"{NUMBER}\s*(hm)\b"
)
PER = r"(?:\s*(?:min\s*)?(?:/|per\s)\s*(km|k|mi|mile)\b)"
PACE = re.compile(rf"(?:@|\bat\b)?\s*\b(\d{{1,2}}):(\d\d)(?:\s*-\s*(\d{{1,2}}):(\d\d))?{PER}")
AT_PACE = re.compile(r"(?:@|\bat\b)\s*(\d{1,2}):(\d\d)(?:\s*-\s*(\d{1,2}):(\d\d))?(?!\s*:?\d)")
AT_SPEED = re.compile(rf"(?:@|\bat\b)?\s*{NUMBER}\s*(km/h|kmh|kph|mph|m/s)")
CLOCK = re.compile(r"\b(?:(\d{1,2}):)?(\d{1,3}):(\d\d)\b(?:\s*(?:h|hours?|min)\b)?")
HOURS = re.compile(r"\b(\d{1,2})\s*h\s*(\d{1,2})(?:\s*min)?\b")
LENGTH = re.compile(rf"{NUMBER}(?:\s*-\s*{NUMBER})?\s*([a-z]+)\b")
RECOVERY = re.compile(r"(?:/|\bw/|\bwith\b|\boff\b|\bthen\b)\s*(.+)$", re.DOTALL)
SPEEDS = {"km/h": KMH_MPS, "kmh": KMH_MPS, "kph": KMH_MPS, "mph": MILE_M / HOUR_S, "m/s": 1.0}
SPEED_RANGE_MPS = (0.5, 12.0)
LONGEST_M, LONGEST_S, MOST_REPEATS = 300_000.0, 48 * HOUR_S, 100
LEAST_M = 100.0  # fewer metres in one piece are minutes in disguise: "45m easy"
GAP_SHARE = 0.5  # of a repeat, jogged before the next one when the plan names no recovery
STRIDE_GAP_M = 100.0
QUICK: frozenset[Pace] = frozenset(
    {"tempo", "threshold", "marathon", "half", "race", "interval", "hill", "stride", "sprint", "pace"}
)


@dataclass
class Found:
    """What one part of the text says so far; `left` is what is not understood yet."""

    text: str
    left: str
    units: UnitSystem
    distance_m: float | None = None
    duration_s: float | None = None
    speed_mps: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    pace: Pace | None = None
    sub_sport: str | None = None
    other_sport: str | None = None
    is_end: bool = False  # warm-up or cool-down
    is_both_ends: bool = False
    is_standing: bool = False
    readings: list[str] = field(default_factory=list)

    def wrong(self, part: str, why: str = "was not understood") -> PlanError:
        """The error that names the part and the forms that are known."""
        forms = "; ".join(words.KNOWN_FORMS)
        return PlanError(part, f"'{part.strip()}' in the plan {why}.", f"Known forms: {forms}.")


def read_part(text: str, units: UnitSystem) -> tuple[list[PlannedPart], Found]:
    """The stretches of one part, and what it says beside them (climb, surface, readings)."""
    counted = COUNT.match(text)
    if counted is None:
        found = read_amounts(text, units)
        _check_single(found)
        return _stretches(found), found
    before, count, rest = counted.group(1), int(counted.group(2)), counted.group(3)
    body, gap = _without_recovery(rest)
    found = read_amounts(f"{before} {body}", units, is_repeat=True)
    if not 1 <= count <= MOST_REPEATS or _length(found) is None:
        raise found.wrong(text, "needs 1 to 100 repeats, each with a distance or a time")
    one = _stretches(found)[0]
    pace = found.pace or "interval"
    repeated = replace(one, pace="pace" if one.pace == "pace" else pace, repeats=count)
    return [repeated, *_recoveries(gap, repeated, found)], found


def read_amounts(text: str, units: UnitSystem, *, is_repeat: bool = False) -> Found:
    """Lengths, paces, climbs and words of a part, each taken out of the text; PlanError for what is left."""
    found = Found(text, text, units)
    if not is_repeat:
        _take_climbs(found)
    _take_speed(found)
    _take_named(found)
    _take_lengths(found)
    _take_words(found, is_repeat)
    if found.distance_m and found.duration_s and found.speed_mps is None:
        found.speed_mps = found.distance_m / found.duration_s
    _check_ranges(found)
    return found


def _take_climbs(found: Found) -> None:
    for hit in CLIMB.finditer(found.left):
        first, unit, _up, down, _up2, down2, second, unit2, third, _hm = hit.groups()
        value = float(first or second or third) * words.CLIMB_M[unit or unit2 or "hm"]
        if down or down2:
            found.descent_m = (found.descent_m or 0.0) + value
        else:
            found.ascent_m = (found.ascent_m or 0.0) + value
    found.left = CLIMB.sub(" ", found.left)


def _take_speed(found: Found) -> None:
    hit = AT_SPEED.search(found.left)
    if hit:
        found.speed_mps = float(hit.group(1)) * SPEEDS[hit.group(2)]
    else:
        hit = PACE.search(found.left) or AT_PACE.search(found.left)
        if hit is None:
            return
        per = hit.group(5) if hit.re is PACE else None
        found.speed_mps = _speed_of(hit, per, found)
    found.left = found.left[: hit.start()] + " " + found.left[hit.end() :]


def _speed_of(hit: re.Match[str], per: str | None, found: Found) -> float:
    seconds = [int(m) * MINUTE_S + int(s) for m, s in (hit.group(1, 2), hit.group(3, 4)) if m is not None]
    if per is None:
        found.readings.append(f"{hit.group(1)}:{hit.group(2)} is read as a pace per {found.units}")
        unit_m = distance_unit_m(found.units)
    else:
        unit_m = KM_M if per.startswith("k") else MILE_M
    mean = sum(seconds) / len(seconds)
    if mean <= 0:
        raise found.wrong(hit.group(0), "is no pace")
    return unit_m / mean


def _take_named(found: Found) -> None:
    for pattern, pace in words.NAMED_PACES:
        found.left, n = re.subn(rf"(?:@\s*)?\b{pattern}\b", " ", found.left)
        if n:
            found.pace = pace
    for name, metres in words.RACES_M:
        found.left, n = re.subn(rf"\b{name}\b", " ", found.left)
        if n:
            found.distance_m, found.pace = metres, found.pace or "race"


def _take_lengths(found: Found) -> None:
    for pattern in (CLOCK, HOURS):
        hit = pattern.search(found.left)
        if hit:
            found.duration_s = (found.duration_s or 0.0) + _clock_s(hit)
            found.left = found.left[: hit.start()] + " " + found.left[hit.end() :]
    found.left = LENGTH.sub(lambda hit: _take_length(found, hit), found.left)


def _clock_s(hit: re.Match[str]) -> float:
    if hit.re is HOURS:
        return int(hit.group(1)) * HOUR_S + int(hit.group(2)) * MINUTE_S
    hours, minutes, seconds = (int(part or 0) for part in hit.groups())
    return hours * HOUR_S + minutes * MINUTE_S + seconds


def _take_length(found: Found, hit: re.Match[str]) -> str:
    low, high, unit = hit.groups()
    value = float(high or low)
    if unit in words.UNIT_M:
        if found.distance_m is not None:
            raise found.wrong(hit.group(0), "is a second distance in one part: join parts with +")
        found.distance_m = value * words.UNIT_M[unit]
    elif unit in words.UNIT_S:
        found.duration_s = (found.duration_s or 0.0) + value * words.UNIT_S[unit]
    else:
        return hit.group(0)
    if high:
        found.readings.append(f"of {hit.group(0).strip()} the longer counts")
    return " "


def _take_words(found: Found, is_repeat: bool) -> None:
    strange = [
        word for word in re.findall(r"[^\s:.!()]+", found.left) if not _take_word(found, word, is_repeat)
    ]
    if strange:
        text = " ".join(strange)
        is_number = text.replace(".", "").isdigit()
        raise found.wrong(text, "has no unit: write m, km, mi, min or s") if is_number else found.wrong(text)


def _take_word(found: Found, word: str, is_repeat: bool) -> bool:
    """True when the word is known."""
    if word in words.PACES:
        found.pace = words.PACES[word] if found.pace in {None, "long", "easy"} else found.pace
        found.is_end |= word in words.ENDS
        found.is_both_ends |= word == "wucd"
    elif word in words.SURFACES:
        found.sub_sport = words.SURFACES[word]
        if word in {"flat", "treadmill"}:
            found.ascent_m = found.descent_m = 0.0
    elif word in words.OTHER_SPORTS:
        found.other_sport = words.OTHER_SPORTS[word]
    elif is_repeat and word == "up":
        found.pace = "hill"
    elif word in words.STANDING:
        found.is_standing = True
    elif word in words.VAGUE:
        found.readings.append(words.VAGUE[word])
    elif is_repeat and word in {"run", "running"}:
        found.pace = found.pace or "easy"
    else:
        return word in words.FILLERS
    return True


def _check_ranges(found: Found) -> None:
    speed, low, high = found.speed_mps, *SPEED_RANGE_MPS
    if speed is not None and not low <= speed <= high:
        raise found.wrong(found.text, "has a pace that nobody runs")
    for value, most in ((found.distance_m, LONGEST_M), (found.duration_s, LONGEST_S)):
        if value is not None and not 0 < value <= most:
            raise found.wrong(found.text, "is longer than anyone runs" if value else "has a length of 0")


def _check_single(found: Found) -> None:
    is_short = found.distance_m is not None and found.distance_m < LEAST_M
    if is_short and found.pace not in {"stride", "sprint", "hill", "recovery", "walk"}:
        raise found.wrong(found.text, "is under 100 m: write min for minutes")
    only_beside = (
        found.ascent_m is not None or found.descent_m is not None or bool(found.sub_sport or found.readings)
    )
    is_allowed = found.is_end or found.other_sport or only_beside
    if _length(found) is None and not is_allowed:
        raise found.wrong(found.text, "has neither a distance nor a time")


def _length(found: Found) -> float | None:
    return found.distance_m or found.duration_s


def _stretches(found: Found) -> list[PlannedPart]:
    """One stretch; two for warm-up and cool-down; none for a part that only tells the climb or a surface."""
    if found.other_sport or found.is_standing or (_length(found) is None and not found.is_end):
        return []
    pace: Pace = found.pace or "easy"
    if found.speed_mps is not None and pace not in {"walk", "hill", "stride", "sprint"}:
        pace = "pace"
    one = PlannedPart(pace, found.distance_m, found.duration_s, found.speed_mps)
    if found.is_both_ends and _length(found) is not None:
        found.readings.append("the length of warm-up and cool-down is read as that much before and after")
    return [one, one] if found.is_both_ends else [one]


def _without_recovery(text: str) -> tuple[str, str | None]:
    """The repeat itself, and the text of the recovery after it."""
    hit = RECOVERY.search(text)
    if hit is None or not re.search(r"\d", hit.group(1)):
        return text, None
    paced = PACE.search(text)
    if paced and paced.start() < hit.start() < paced.end():  # the slash of 3:40/km
        rest = RECOVERY.search(text, paced.end())
        return (text, None) if rest is None else (text[: rest.start()], rest.group(1))
    return text[: hit.start()], hit.group(1)


def _recoveries(gap: str | None, one: PlannedPart, found: Found) -> list[PlannedPart]:
    """What lies between the repeats."""
    if one.repeats == 1:
        return []
    if gap is not None:
        said = read_amounts(gap, found.units)
        if _length(said) is None:
            raise found.wrong(gap, "has neither a distance nor a time")
        pace: Pace = said.pace or "recovery"
        stretch = PlannedPart(pace, said.distance_m, said.duration_s, said.speed_mps, one.repeats - 1)
        return [] if said.is_standing else [stretch]
    if one.pace not in QUICK:
        return []
    found.readings.append("the recovery is not given: a short jog between the repeats is assumed")
    if one.pace in {"stride", "sprint"}:
        return [PlannedPart("recovery", STRIDE_GAP_M, repeats=one.repeats - 1)]
    distance = None if one.distance_m is None else one.distance_m * GAP_SHARE
    duration = one.duration_s * GAP_SHARE if distance is None and one.duration_s else None
    return [PlannedPart("recovery", distance, duration, repeats=one.repeats - 1)]
