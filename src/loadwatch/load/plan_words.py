"""The words and signs that plans are written in."""

from __future__ import annotations

import re
import unicodedata

from loadwatch.load.plan_german import from_german
from loadwatch.model import Pace
from loadwatch.units import FOOT_M, HOUR_S, KM_M, MILE_M, MINUTE_S

KNOWN_FORMS = (
    "18 km easy, 300 m up",
    "6 x 800 m @ 3:40 + 3 km wu/cd",
    "45 min easy",
    "5 x 3 min @ 3:50 / 2 min jog",
    "3 x (1 km @ 4:00/km + 400 m jog)",
    "8 x 20 s strides",
    "10 mi tempo",
    "rest",
)
PACES: dict[str, Pace] = {
    "easy": "easy", "e": "easy", "gentle": "easy", "slow": "easy", "relaxed": "easy", "aerobic": "easy",
    "base": "easy", "lsd": "long", "long": "long", "steady": "steady", "moderate": "steady",
    "progression": "steady", "progressive": "steady", "fartlek": "steady", "brisk": "steady",
    "tempo": "tempo", "cruise": "tempo", "threshold": "threshold", "lt": "threshold", "mp": "marathon",
    "hmp": "half", "race": "race", "parkrun": "race", "intervals": "interval", "interval": "interval",
    "fast": "interval", "hard": "interval", "vo2max": "interval", "vo2": "interval", "track": "interval",
    "hill": "hill", "hills": "hill", "uphill": "hill", "strides": "stride", "stride": "stride",
    "striders": "stride", "pickups": "stride", "sprint": "sprint", "sprints": "sprint",
    "recovery": "recovery", "rec": "recovery", "regeneration": "recovery", "shakeout": "recovery",
    "jog": "recovery", "jogging": "recovery", "float": "steady", "walk": "walk", "walking": "walk",
    "warmup": "easy", "wu": "easy", "cooldown": "easy", "cd": "easy", "wucd": "easy",
}  # fmt: skip
NAMED_PACES: tuple[tuple[str, Pace], ...] = (  # before words are looked at one by one
    (r"(?:half[ -]?marathon|hm|half)[ -]?(?:race )?pace", "half"),
    (r"marathon[ -]?(?:race )?pace", "marathon"),
    (r"(?:3 ?km?|5 ?km?|mile)[ -]?(?:race )?(?:pace|effort)", "interval"),
    (r"(?:10 ?km?)[ -]?(?:race )?(?:pace|effort)", "threshold"),
)
ENDS = frozenset({"warmup", "wu", "cooldown", "cd", "wucd"})  # may stand without a length
STANDING = frozenset({"rest", "standing", "stand"})
SURFACES = {
    "treadmill": "treadmill", "trail": "trail", "trails": "trail", "road": "road",
    "tartan": "track", "flat": None,
}  # fmt: skip
FILLERS = frozenset({
    "run", "running", "runs", "the", "a", "an", "of", "on", "at", "in", "for", "with", "and", "pace", "effort",
    "reps", "rep", "repeat", "repeats", "session", "each", "between", "per", "every", "total", "about", "around",
    "ca", "approx", "roughly", "zone", "z1", "z2", "z3", "z4", "z5", "min/km", "/km", "workout", "training",
    "feel", "by", "continuous", "very", "all", "out", "off", "w", "recoveries", "go", "my", "@",
})  # fmt: skip
OTHER_SPORTS = {
    "bike": "cycling", "cycling": "cycling", "cycle": "cycling", "ride": "cycling", "spin": "cycling",
    "swim": "swimming", "swimming": "swimming", "row": "rowing", "rowing": "rowing", "hike": "hiking",
    "hiking": "hiking", "elliptical": "fitness_equipment", "gym": "training", "strength": "training",
    "yoga": "training", "pilates": "training", "crosstrain": "training", "crosstraining": "training",
    "xt": "training", "core": "training", "aquajog": "swimming", "pool": "swimming", "stretching": "training",
}  # fmt: skip
VAGUE = {
    word: f"'{word}' has no metres of climb: your usual climb is assumed"
    for word in ("hilly", "undulating", "rolling")
}
REST_DAY = frozenset({"rest", "rest day", "day off", "off", "no run", "-", "free"})
RACES_M = (("half marathon", 21_097.5), ("marathon", 42_195.0), ("parkrun", 5_000.0))
UNIT_M = {
    "km": KM_M, "k": KM_M, "kms": KM_M, "kilometers": KM_M, "kilometres": KM_M, "kilometer": KM_M,
    "kilometre": KM_M, "mi": MILE_M, "mile": MILE_M, "miles": MILE_M, "m": 1.0, "meters": 1.0,
    "metres": 1.0, "meter": 1.0, "metre": 1.0, "yd": 0.9144, "yards": 0.9144,
}  # fmt: skip
UNIT_S = {
    "h": HOUR_S, "hr": HOUR_S, "hrs": HOUR_S, "hour": HOUR_S, "hours": HOUR_S, "min": MINUTE_S,
    "mins": MINUTE_S, "minute": MINUTE_S, "minutes": MINUTE_S, "s": 1.0, "sec": 1.0, "secs": 1.0,
    "second": 1.0, "seconds": 1.0,
}  # fmt: skip
CLIMB_M = {"m": 1.0, "hm": 1.0, "metres": 1.0, "meters": 1.0, "ft": FOOT_M, "feet": FOOT_M}

_REPLACED = (
    ("×", "x"), ("–", "-"), ("—", "-"), ("−", "-"), ("’", "'"), ("′", "'"), ("″", '"'), ("”", '"'),
    ("''", '"'), ("\r", "\n"), ("\u00a0", " "),
)  # fmt: skip
_PATTERNS = (
    (r"(\d),(\d{3})(?=\s*(?:m|ft|hm|metres|meters|feet)\b)", r"\1\2"),  # 1,200 m
    (r"(\d),(\d)", r"\1.\2"),  # 7,5 km
    (r"(\d)\s*'\s*(\d{1,2})\s*\"", r"\1:\2"),  # 3'40"
    (r"(\d)\s*'", r"\1 min "),
    (r"(\d)\s*\"", r"\1 s "),
    (r"\b(?:wu|warm[ -]?up)\s*(?:/|&|and|\+)\s*(?:cd|cool[ -]?down)\b", "wucd"),
    (r"\bwarm(?:ing)?[ -]?up\b", "warmup"),
    (r"\bcool(?:ing)?[ -]?down\b", "cooldown"),
    (r"\bcross[ -]?train(?:ing)?\b", "crosstrain"),
    (r"\baqua[ -]?jog(?:ging)?\b", "aquajog"),
    (r"\bpick[ -]?ups?\b", "pickups"),
    (r"\bd\+", "up"),
    (r"\bd-", "down"),
    (r"\bm\+(?=\s|$|,)", "m up"),  # 300 m+
    (r"(\d\s*x\b[^,+;\n(]*),\s*(\d[^,+;\n(]*\b(?:jog|rest|recovery|recoveries|walk|rec)\b)", r"\1 / \2"),
    (r"\b(?:w/|with)\s*(?=\d+\s*x)", "+ "),
    (r"(?<=\s)\+(\d+(?:\.\d+)?)\s*(m|ft|hm)\b(?!\s*(?:easy|jog|up|climb))", r", \1 \2 up"),  # +300 m
)


def plain(text: str) -> str:
    """The text in lower case with one sign for each meaning."""
    found = unicodedata.normalize("NFKC", text).lower()
    for sign, ours in _REPLACED:
        found = found.replace(sign, ours)
    found = from_german(found)
    for pattern, ours in _PATTERNS:
        found = re.sub(pattern, ours, found)
    return re.sub(r"[ \t]+", " ", found).strip()
