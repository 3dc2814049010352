"""One part of a plan's text → the stretches it means: `6 x 800 m @ 3:40 / 2 min jog`."""

from __future__ import annotations

import re

from loadwatch.load.plan_text import words
from loadwatch.load.plan_text.bare import settle_bare, take_bare
from loadwatch.load.plan_text.clock import CLOCK, HOURS, settle_clock
from loadwatch.load.plan_text.found import Found
from loadwatch.load.plan_text.spelling import meant
from loadwatch.model import Pace, PlannedPart
from loadwatch.units import HOUR_S, KM_M, KMH_MPS, MILE_M, MINUTE_S, UnitSystem

NUMBER = r"(\d+(?:\.\d+)?)"
CLIMB = re.compile(
    rf"(?:{NUMBER}\s*-\s*)?{NUMBER}\s*(hm|m|metres|meters|ft|feet)\b\s*(?:of\s+)?"
    r"(?:(up|climb(?:ing)?|ascent|gain|elevation(?: gain)?|vert(?:ical)?)|(down|descent|loss))\b|"
    rf"\b(?:(up|climb|ascent|gain|vert(?:ical)?)|(down|descent|loss))\s*:?\s*{NUMBER}\s*(hm|m|metres|meters|ft|feet)\b|"
    rf"(?:{NUMBER}\s*-\s*)?{NUMBER}\s*(hm)\b"
)
PER = r"(?:\s*(?:min\s*)?(?:/|per\s)\s*(km|k|mi|mile)\b)"
PACE = re.compile(rf"(?:@|\bat\b)?\s*\b(\d{{1,2}}):(\d\d)(?:\s*-\s*(\d{{1,2}}):(\d\d))?{PER}")
AT_PACE = re.compile(r"(?:@|\bat\b)\s*(\d{1,2}):(\d\d)(?:\s*-\s*(\d{1,2}):(\d\d))?(?!\s*(?::?\d|h\b))")
AT_SPEED = re.compile(rf"(?:@|\bat\b)?\s*{NUMBER}\s*(km/h|kmh|kph|mph|m/s)")
LENGTH = re.compile(rf"{NUMBER}(?:\s*-\s*{NUMBER})?\s*([a-z]+)\b")
INCLINE = re.compile(
    rf"(?:@|\bat\b)?\s*(?P<down>-\s?)?{NUMBER}\s*%\s*(incline|inclination|grade|gradient|slope|hills?|uphill)?(?!\w)"
    rf"|\b(?:incline|grade|gradient)\s*:?\s*{NUMBER}\s*%"
)
TARGETS = re.compile(  # of heart rate, power and effort
    r"(?:@|\bat\b)?\s*\b(?:hr|heart rate)\b\s*(?:of|:|under|below|up to|max\.?|unter|maximal|zone|<|>)?\s*"
    r"\d{2,3}(?:\s*-\s*\d{2,3})?(?:\s*(?:bpm|%))?"
    r"|(?:@|\bat\b)?\s*[<>]?\s*\b\d{2,3}(?:\s*-\s*\d{2,3})?\s*(?:bpm|watts?|w)\b"
    r"|(?:@|\bat\b)?\s*\d{2,3}(?:\s*-\s*\d{2,3})?\s*%\s*(?:of\s*)?(?:max(?:imum)?\s*hr|hr\s*max|hrmax|hrr|mhr|hfmax|max|hr|ftp)\b"
    r"|(?:@|\bat\b)?\s*\brpe\s*\d{1,2}(?:\s*-\s*\d{1,2})?(?:/10)?"
)
SPEEDS = {"km/h": KMH_MPS, "kmh": KMH_MPS, "kph": KMH_MPS, "mph": MILE_M / HOUR_S, "m/s": 1.0}
SPEED_RANGE_MPS = (0.5, 12.0)
LONGEST_M, LONGEST_S, MOST_REPEATS = 300_000.0, 48 * HOUR_S, 100
LEAST_MIN = 5.0
SAME_SPEED = 1.1  # a pace and a time that are rounded
MOST_MILES = 26.2  # a reader in miles may mean miles by m
LEAST_M = 100.0  # fewer metres in one piece are minutes in disguise: "45m easy"
STEEPEST, LEAST_PERCENT = 45.0, -10.0
UNITS = words.UNIT_M | words.UNIT_S
BARE_METRES = re.compile(rf"\b([1-9]\d{{2,3}})\b(?!\s*(?:{'|'.join(UNITS)})\b|[:.\d%])")
MEANINGS: dict[str, object] = {  # what a mistyped word may have meant
    **words.OTHER_SPORTS, **words.PACES, **words.SURFACES, **words.VAGUE,
}  # fmt: skip


def read_part(text: str, units: UnitSystem, holder: str | None = None) -> tuple[list[PlannedPart], Found]:
    """The stretches of one part that is run once, and what it says beside them (climb, surface, readings)."""
    found = read_amounts(text, units, holder=holder)
    if found.is_standing and found.length is None and (found.is_end or found.pace is not None):
        raise found.wrong(found.text, "tells what remains: write such as 12 km with 8 km tempo")
    metres = found.distance_m
    if metres is not None and metres < LEAST_M and found.pace not in {"stride", "sprint", "hill", "walk"}:
        if metres < LEAST_MIN or found.duration_s is not None:
            raise found.wrong(found.text, "is under 100 m: write min for minutes")
        if units == "mi" and metres <= MOST_MILES:
            raise found.wrong(found.text, "may be minutes or miles: write min or mi")
        found.distance_m, found.duration_s = None, metres * MINUTE_S
        found.readings.append(f"{metres:g} m is read as {metres:g} minutes")
    if found.pace == "hill" and found.grade is None and "uphill" not in text:
        found.pace = None  # no repeats: a hilly run
        found.readings.append(words.VAGUE["hilly"])
    return stretches(found), found


def read_amounts(
    text: str, units: UnitSystem, *, is_repeat: bool = False, holder: str | None = None
) -> Found:
    """Lengths, paces, climbs and words of a part, each taken out of the text; PlanError for what is left."""
    found = Found(text, text, units, holder=holder)
    if not is_repeat:
        _take_climbs(found)
    _take_targets(found)
    _take_speed(found)
    _take_named(found)
    _take_lengths(found, is_repeat)
    take_bare(found)
    _take_words(found, is_repeat)
    settle_bare(found, is_repeat=is_repeat)
    settle_clock(found, is_repeat=is_repeat)
    _settle_speed(found)
    if found.grade is not None:
        found.ascent_m, found.descent_m = None, 0.0 if found.sub_sport == "treadmill" else None
    _check_ranges(found)
    return found


def _settle_speed(found: Found) -> None:
    """The speed of a distance and its time; PlanError when another pace is told beside them."""
    if not (found.distance_m and found.duration_s):
        return
    speed = found.distance_m / found.duration_s
    if found.speed_mps is not None and not 1 / SAME_SPEED <= speed / found.speed_mps <= SAME_SPEED:
        raise found.wrong(found.text, "has a time and a pace that do not go together")
    found.speed_mps = speed if found.speed_mps is None else found.speed_mps


def climb_of(hit: re.Match[str]) -> tuple[float, bool, list[str]]:
    """Metres that `CLIMB` has found, of a range the higher; whether they go down; how they were read."""
    low, first, unit, _up, down, _up2, down2, second, unit2, low2, third, _hm = hit.groups()
    ends = [float(end) for end in (low, first, second, low2, third) if end]
    readings = [f"of {hit.group(0).strip()} the higher counts"] if len(ends) > 1 else []
    return max(ends) * words.CLIMB_M[unit or unit2 or "hm"], bool(down or down2), readings


def _take_climbs(found: Found) -> None:
    for hit in CLIMB.finditer(found.left):
        value, is_down, readings = climb_of(hit)
        found.readings += readings
        if is_down:
            found.descent_m = (found.descent_m or 0.0) + value
        else:
            found.ascent_m = (found.ascent_m or 0.0) + value
    found.left = CLIMB.sub(" ", found.left)


def _take_targets(found: Found) -> None:
    found.left, n = TARGETS.subn(" ", found.left)
    if n:
        found.readings.append("targets of heart rate, power and cadence tell no pace")
    hit = INCLINE.search(found.left)
    if hit and (hit.group(3) or hit.group(4) or "treadmill" in found.text):
        percent = float(hit.group(2) or hit.group(4)) * (-1.0 if hit["down"] else 1.0)
        if not LEAST_PERCENT <= percent <= STEEPEST:
            raise found.wrong(
                hit.group(0), "is steeper than 45 %" if percent > 0 else "is steeper than any belt goes down"
            )
        found.grade = percent / 100.0
        found.left = found.left[: hit.start()] + " " + found.left[hit.end() :]


def _take_speed(found: Found) -> None:
    hit = AT_SPEED.search(found.left)
    if hit:
        found.speed_mps = float(hit.group(1)) * SPEEDS[hit.group(2)]
    elif hit := PACE.search(found.left):
        unit_m = KM_M if hit.group(5).startswith("k") else MILE_M
        found.speed_mps = unit_m / _mean_s(hit, found)
    elif hit := AT_PACE.search(found.left):
        found.pace_s, found.pace_text = _mean_s(hit, found), re.sub(r"^(?:@|at)\s*", "", hit.group(0))
    else:
        return
    found.left = found.left[: hit.start()] + " " + found.left[hit.end() :]


def _mean_s(hit: re.Match[str], found: Found) -> float:
    both = (hit.group(1, 2), hit.group(3, 4))
    seconds = [int(m) * MINUTE_S + int(s) for m, s in both if m is not None]
    if not all(seconds):
        raise found.wrong(hit.group(0), "is no pace")
    return sum(seconds) / len(seconds)


def _take_named(found: Found) -> None:
    for pattern, pace in words.NAMED_PACES:
        found.left, n = re.subn(rf"(?:@\s*)?\b{pattern}\b", " ", found.left)
        if n:
            found.pace, found.is_weak = pace, False
    for name, metres in words.RACES_M:
        found.left, n = re.subn(rf"\b{name}\b", " ", found.left)
        if n:
            found.distance_m, found.pace = metres, found.pace or "race"


def _take_lengths(found: Found, is_repeat: bool) -> None:
    hit = CLOCK.search(found.left)
    if hit:
        found.clock = hit
        found.left = found.left[: hit.start()] + " " + found.left[hit.end() :]
    hit = HOURS.search(found.left)
    if hit:
        found.duration_s = int(hit.group(1)) * HOUR_S + int(hit.group(2)) * MINUTE_S
        found.left = found.left[: hit.start()] + " " + found.left[hit.end() :]
    if is_repeat:
        found.left = BARE_METRES.sub(lambda hit: _as_metres(found, hit), found.left)
    found.left = LENGTH.sub(lambda hit: _take_length(found, hit), found.left)


def _as_metres(found: Found, hit: re.Match[str]) -> str:
    found.readings.append(f"{hit.group(1)} is read as metres")
    return f"{hit.group(1)} m "


def _take_length(found: Found, hit: re.Match[str]) -> str:
    low, high, unit = hit.groups()
    value = max(float(low), float(high or low))
    typed, unit = unit, unit if unit in UNITS else meant(unit, UNITS, 3) or unit
    if unit in words.UNIT_M:
        found.is_miles |= unit in {"mi", "mile", "miles"}
        if found.distance_m is not None:
            raise found.wrong(hit.group(0), "is a second distance in one part: join parts with +")
        found.distance_m = value * words.UNIT_M[unit]
    elif unit in words.UNIT_S:
        _add_time(found, value, words.UNIT_S[unit], hit.group(0))
    else:
        return hit.group(0)
    if typed != unit:
        found.readings.append(f"'{typed}' is read as '{unit}'")
    if high:
        found.readings.append(f"of {hit.group(0).strip()} the longer counts")
    return " "


def _add_time(found: Found, value: float, unit_s: float, text: str) -> None:
    """1 h 30 min is one time; 1 min 1 min are two."""
    if found.unit_s is not None and unit_s >= found.unit_s:
        raise found.wrong(text, "is a second time in one part: join parts with +")
    found.duration_s, found.unit_s = (found.duration_s or 0.0) + value * unit_s, unit_s


def _take_words(found: Found, is_repeat: bool) -> None:
    strange = [
        word for word in re.findall(r"[^\s:.,!?()]+", found.left) if not _take_known(found, word, is_repeat)
    ]
    if strange:
        strange = strange if found.bare is None else [found.bare, *strange]
        text = " ".join(strange)
        if strange[0] in words.WEEKDAYS:
            raise found.wrong(strange[0], "is a day: give it as the date")
        has_number = any(word.replace(".", "").isdigit() for word in strange)
        raise found.wrong(text, "has no unit: write m, km, mi, min or s") if has_number else found.wrong(text)


def _take_known(found: Found, word: str, is_repeat: bool) -> bool:
    """True when the word, or the one that was meant by it, is known."""
    if _take_word(found, word, is_repeat):
        return True
    near = None if word in words.WEEKDAYS else meant(word, MEANINGS)
    if near is None:
        return False
    found.readings.append(f"'{word}' is read as '{near}'")
    return _take_word(found, near, is_repeat)


def _take_word(found: Found, word: str, is_repeat: bool) -> bool:
    """True when the word is known."""
    if word in words.PACES:
        _take_pace(found, word)
    elif word in words.SURFACES:
        found.sub_sport = words.SURFACES[word] or found.sub_sport
        if word in {"flat", "treadmill"}:
            found.ascent_m = found.descent_m = 0.0
    elif word in words.OTHER_SPORTS:
        found.other_sport = words.OTHER_SPORTS[word]
    elif is_repeat and word == "up":
        found.pace, found.is_weak = "hill", False
    elif word in words.STANDING:
        found.is_standing = True
    elif word in words.VAGUE:
        found.readings.append(words.VAGUE[word])
    elif is_repeat and word in {"run", "running"}:
        found.pace = found.pace or "easy"
    else:
        return word in words.FILLERS
    return True


def _take_pace(found: Found, word: str) -> None:
    is_weak = word in words.WEAK
    if words.PACES[word] == "hill" and found.pace == "interval":
        found.pace = None  # hills at the effort of a race
    if found.pace in {None, "long", "easy"} or (found.is_weak and not is_weak):
        found.pace, found.is_weak = words.PACES[word], is_weak
    found.is_end |= word in words.ENDS
    found.is_both_ends |= word == "wucd"
    if word in words.VAGUE:
        found.readings.append(words.VAGUE[word])


def _check_ranges(found: Found) -> None:
    speed, low, high = found.speed_mps, *SPEED_RANGE_MPS
    if speed is not None and not low <= speed <= high:
        raise found.wrong(found.text, "has a pace that nobody runs")
    for value, most in ((found.distance_m, LONGEST_M), (found.duration_s, LONGEST_S)):
        if value is not None and not 0 < value <= most:
            raise found.wrong(found.text, "is longer than anyone runs" if value else "has a length of 0")


def stretches(found: Found) -> list[PlannedPart]:
    """One stretch; two for warm-up and cool-down; none for a part that only tells the climb or a surface."""
    if found.other_sport or found.is_standing or (found.length is None and not found.is_end):
        return []
    pace: Pace = found.pace or "easy"
    if found.speed_mps is not None and pace not in {"walk", "hill", "stride", "sprint"}:
        pace = "pace"
    one = PlannedPart(pace, found.distance_m, found.duration_s, found.speed_mps, grade=found.grade)
    if found.is_both_ends and found.length is not None:
        found.readings.append("the length of warm-up and cool-down is read as that much before and after")
    return [one, one] if found.is_both_ends else [one]
