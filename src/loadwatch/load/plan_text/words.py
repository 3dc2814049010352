"""The words that plans are written in."""

from __future__ import annotations

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
UNCLEAR_M = "may be miles, minutes or marathon pace: write mi, min or @ MP"
UNCLEAR_CLIMB = "may be minutes or climb: write min, or m up"
UNCLEAR_FEET = "may be feet or metres of climb: write ft up, or m up"
UNCLEAR_TIME = "may be the time of each or the recovery: write such as in 1:30, or / 1:30 jog"
TWO_RUNS = "tells two runs of a day: plan each by itself"
UNCLEAR_S = "may be seconds or strides: write s, or m strides"
PACES: dict[str, Pace] = {
    "easy": "easy", "e": "easy", "ez": "easy", "gentle": "easy", "slow": "easy", "relaxed": "easy", "aerobic": "easy",
    "base": "easy", "comfortable": "easy", "endurance": "easy", "z2": "easy", "ga1": "easy", "drills": "easy",
    "runwalk": "easy", "lsd": "long", "long": "long", "steady": "steady", "moderate": "steady", "medium": "steady",
    "progression": "steady", "progressive": "steady", "fartlek": "steady", "brisk": "steady", "z3": "steady",
    "ga2": "steady", "tempo": "tempo", "cruise": "tempo", "threshold": "threshold", "lt": "threshold",
    "t": "threshold", "z4": "threshold", "mp": "marathon", "hmp": "half", "race": "race", "tt": "race",
    "parkrun": "race", "repetition": "interval", "yasso": "interval", "ga": "easy",
    "mlr": "long", "lr": "long", "longrun": "long", "longruns": "long",
    "intervals": "interval", "interval": "interval", "fast": "interval", "hard": "interval",
    "quick": "interval", "surge": "interval", "surges": "interval", "i": "interval", "vo2max": "interval",
    "vo2": "interval", "z5": "interval", "track": "interval", "hill": "hill", "hills": "hill", "uphill": "hill",
    "strides": "stride", "stride": "stride", "striders": "stride", "pickups": "stride", "sprint": "sprint",
    "sprints": "sprint", "recovery": "recovery", "rec": "recovery", "regeneration": "recovery", "z1": "recovery",
    "shakeout": "recovery", "jog": "recovery", "jg": "recovery", "jogging": "recovery", "float": "steady", "walk": "walk",
    "walking": "walk", "warmup": "easy", "wu": "easy", "cooldown": "easy", "cd": "easy", "wucd": "easy",
}  # fmt: skip
WEAK = frozenset(
    {"track", "fartlek", "progression", "progressive", "interval", "intervals", "runwalk", "drills"}
)
NAMED_PACES: tuple[tuple[str, Pace], ...] = (  # before words are looked at one by one
    (r"(?:half[ -]?marathon|hm|half)[ -]?(?:race )?(?:pace|effort|tempo)", "half"),
    (r"marathon[ -]?(?:race )?(?:pace|effort|tempo)", "marathon"),
    (
        r"(?:10 ?km?|5 ?km?|3 ?km?) ?(?:-|to) ?(?:10 ?km?|5 ?km?|3 ?km?)[ -]?(?:race )?(?:pace|effort)",
        "interval",
    ),
    (r"(?:3 ?km?|5 ?km?|mile)[ -]?(?:race )?(?:pace|effort)", "interval"),
    (r"(?:10 ?km?)[ -]?(?:race )?(?:pace|effort)", "threshold"),
    (r"(?:(?<=@ )|(?<=at ))(?:3|5) ?km?(?! ?/)", "interval"),
    (r"(?:(?<=@ )|(?<=at ))10 ?km?(?! ?/)", "threshold"),
    (r"(?:(?<=@ )|(?<=at ))(?:half[ -]?marathon|half|hm)", "half"),
    (r"(?:(?<=@ )|(?<=at ))marathon", "marathon"),
    (r"(?:time[ -]?trial)", "race"),
    (r"(?:all[ -]?out)", "race"),
    (r"(?:hill[ -]sprints?)", "hill"),
    (r"(?:sub[ -]?threshold|sweet[ -]?spot)", "tempo"),
)
ENDS = frozenset({"warmup", "wu", "cooldown", "cd", "wucd"})  # may stand without a length
WEEKDAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri",
    "sat", "sun", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "today", "tomorrow",
})  # fmt: skip
STANDING = frozenset({"rest", "standing", "stand"})
SURFACES = {
    "treadmill": "treadmill", "trail": "trail", "trails": "trail", "road": "road", "roads": "road",
    "tartan": "track", "mountain": "trail", "fell": "trail", "flat": None,
}  # fmt: skip
FILLERS = frozenset({
    "run", "running", "runs", "the", "a", "an", "of", "on", "at", "in", "for", "with", "and", "pace", "effort",
    "reps", "rep", "repeat", "repeats", "session", "each", "between", "per", "every", "total", "about", "around",
    "ca", "approx", "roughly", "min/km", "/km", "workout", "training", "feel", "by", "continuous", "very", "all",
    "out", "off", "w", "recoveries", "go", "my", "@", "from", "to", "speed", "finish", "last", "first", "final",
    "set", "sets", "main", "series", "group", "club", "commute", "morning", "evening", "lunch", "park", "forest",
    "grass", "beach", "sand", "gravel", "loop", "friends", "dog", "ultra", "low", "heart", "rate", "back", "down",
    "night", "brick", "barefoot", "single", "daily", "usual", "then", "time", "ladder", "pyramid", "only",
    "hr", "general", "conversational",
    "including", "incl", "end", "goal", "target", "kenyan", "state", "avg", "average",
})  # fmt: skip
OTHER_SPORTS = {
    "bike": "cycling", "biking": "cycling", "cycling": "cycling", "cycle": "cycling", "ride": "cycling",
    "spin": "cycling", "spinning": "cycling", "mtb": "cycling", "swim": "swimming", "swimming": "swimming",
    "row": "rowing", "rowing": "rowing", "hike": "hiking", "hiking": "hiking", "elliptical": "fitness_equipment",
    "crosstrainer": "fitness_equipment", "stairmaster": "fitness_equipment", "stepper": "fitness_equipment",
    "cross": "training", "gym": "training", "strength": "training", "weights": "training", "lifting": "training",
    "yoga": "training", "pilates": "training", "crosstrain": "training", "crosstraining": "training", "xt": "training",
    "core": "training", "mobility": "training", "physio": "training", "rehab": "training", "hiit": "training",
    "crossfit": "training", "circuit": "training", "aquajog": "swimming", "pool": "swimming",
    "stretching": "training", "skiing": "cross_country_skiing", "ski": "cross_country_skiing",
    "football": "soccer", "soccer": "soccer", "tennis": "tennis", "padel": "tennis", "climbing": "training",
    "stairs": "fitness_equipment",
}  # fmt: skip
HILLY = tuple(
    f"'{word}' has no metres of climb: your usual climb is assumed"
    for word in ("hilly", "undulating", "rolling")
)
VAGUE = dict(zip(("hilly", "undulating", "rolling"), HILLY, strict=True)) | {
    "repetition": "repetition pace is read as interval pace",
    "runwalk": "how long the walking breaks are is not told: all of it counts as running",
}
REST_DAY = frozenset({"rest", "rest day", "day off", "off", "no run", "-", "free"})
RACES_M = (("half marathon", 21_097.5), ("marathon", 42_195.0), ("parkrun", 5_000.0), ("hm", 21_097.5))
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
