"""German words of a plan → the English ones that the plan reader knows: "18 km locker, 300 hm"."""

from __future__ import annotations

import re

REST_DAYS = frozenset({"ruhetag", "ruhe", "frei", "pausentag", "lauffrei"})
_WORDS = (  # longer forms first; numbers and units are left as they are
    (r"ein-?\s*(?:und|/|\+)\s*auslaufen|ein-?/auslaufen", "wucd"),
    (r"einlaufen|warmlaufen|aufwärmen", "warmup"),
    (r"auslaufen|abwärmen", "cooldown"),
    (r"halbmarathon(?:-?tempo)", "half marathon pace"),
    (r"marathon-?tempo|marathontempo", "marathon pace"),
    (r"halbmarathon", "half marathon"),
    (r"langsame[rns]?\s+dauerlauf|ruhige[rns]?\s+dauerlauf", "easy"),
    (r"lockere[rns]?|locker|ruhige[rns]?|ruhig|gemütlich", "easy"),
    (r"lange[rns]?\s+laufs?|langlauf|lange[rns]?|lang", "long"),
    (r"gleichmäßig|zügige[rns]?|zügig", "steady"),
    (r"tempolauf|tempodauerlauf|tdl", "tempo"),
    (r"wettkampf|rennen", "race"),
    (r"dauerlauf|laufen|lauf", "run"),
    (r"trabpause|traben|trab", "jog"),
    (r"gehpause|gehen", "walk"),
    (r"stehpause|pause", "rest"),
    (r"steigerungsläufe|steigerungen", "strides"),
    (r"höhenmetern?|anstieg|bergauf", "up"),
    (r"bergab|abstieg", "down"),
    (r"stunden?|std\.?", "h"),
    (r"minuten?", "min"),
    (r"sekunden?|sek\.?", "s"),
    (r"kilometern?", "km"),
    (r"metern?", "m"),
    (r"laufband", "treadmill"),
    (r"bahn", "track"),
    (r"straße", "road"),
    (r"flach", "flat"),
    (r"rad(?:fahren|fahrt)?", "bike"),
    (r"schwimmen", "swim"),
    (r"krafttraining|kraft", "strength"),
    (r"aquajogging", "aquajog"),
    (r"wandern|wanderung", "hike"),
)
_SMALL = (  # read only beside a German word: some are English words too
    (r"mal", "x"),
    (r"je|pro", "each"),
    (r"und", "and"),
    (r"mit", "with"),
    (r"im|am|auf|der|die|das|dem|den|in|dann|etwa|insgesamt", " "),
)
_GROUPED = re.compile(r"(\d)\.(\d{3})(?=\s*(?:m|hm|meter)\b)")  # 1.200 m
_KNOWN, _BESIDE = (
    tuple((re.compile(rf"(?<![\w-])(?:{word})(?!\w)"), ours) for word, ours in words)
    for words in (_WORDS, _SMALL)
)
_METRES_UP = re.compile(r"(\d)\s+up\b")  # 300 Höhenmeter


def from_german(text: str) -> str:
    """Lower-case text with German words of plans in English; other text is left as it is."""
    if text in REST_DAYS:
        return "rest"
    found = _GROUPED.sub(r"\1\2", text)
    for word, ours in _KNOWN:
        found = word.sub(ours, found)
    if found == text:
        return text
    for word, ours in _BESIDE:
        found = word.sub(ours, found)
    return _METRES_UP.sub(r"\1 m up", found)
