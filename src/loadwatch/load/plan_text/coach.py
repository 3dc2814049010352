"""How coaches shorten: letters of paces (`2E + 3x1.5T`), named sessions (`yasso 800s`), unit joined by a hyphen."""

from __future__ import annotations

import re
from collections.abc import Callable

from loadwatch.load.plan_text.clock import is_plausible
from loadwatch.load.plan_text.found import Found
from loadwatch.load.plan_text.words import TWO_RUNS, UNCLEAR_CLIMB, UNCLEAR_FEET, UNCLEAR_M, UNCLEAR_S
from loadwatch.units import KM_M, MILE_M, MINUTE_S

# R says nothing here when a number follows: "R 200 m" is a recovery
_LETTER = re.compile(
    r"(?:(?<![\w.,:])|(?<=\dx))(\d+(?:[.,]\d+)?(?:\s*(?:mins?|km|k|mi|miles?|m|s|sec))?)\s*(?:([ETI])|(R)(?!\s*[:=]?\s*\d))(?!\w)"
)
_LETTERS = {"E": "easy", "T": "threshold", "I": "interval", "R": "repetition"}
_CAPITAL_M = re.compile(
    r"(?<![\w.,:])(\d{1,2}(?:[.,]\d+)?)\s*M(?![\w+])(?!\s*(?i:up|down|climb|ascent|descent|gain|loss|vert))"
)
_CAPITAL_S = re.compile(r"(?<![\w.,:])(?:\d{1,2}x)?(\d{3})\s*S(?!\w)")
_SHORT = r"\d+(?:\.\d+)?\s*(?:min|'|\"|s|sec|m|km)"
_CLIMB = r"(?:up|climb|ascent|elevation|gain|vert|down|descent|loss)"
_STRIDES = re.compile(r"(?<![\w.])(\d{1,2})\s*x?\s*STs?\b")
_YASSO = re.compile(
    r"(?:(\d{1,2})\s*(?:x\s*)?)?\byassos?(?:'s)?(?:\s*800(?:\s*m\b)?(?:'?s\b)?)?(?:\s*x\s*(\d{1,2})\b)?"
)
_UNCLEAR = (
    (_CAPITAL_M, UNCLEAR_M),
    (_CAPITAL_S, UNCLEAR_S),
)
_EQUAL = (
    r"(?:,\s*|\s/\s*|\bwith\s+|\bw/\s*)?(?:\ban?\s+)?(?:\bequal|\bsame)(?:[ -](?:time|distance|length))?"
    r"\s+(?:of\s+)?(jog|float|walk|recovery|rest)(?:\s+(?:rest|recovery|recoveries|jog))?\b"
)
_MORNING = re.compile(r"\bAM\b|\b(?:am|a\.m\.):|\b(?i:mornings?|morgens|früh|vormittags?)\b")
_EVENING = re.compile(r"\bPM\b|\b(?:pm|p\.m\.):|\b(?i:evenings?|abends?|nachmittags?|afternoon)\b")
_TWO_RUNS = re.compile(r"(?i)\bdoubles?\b|\b(?:zweimal|twice) a day\b")
_CLIMBED = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(km|k|mi|miles?)\s*/\s*(\d{2,4})(?![\w:.%'′])"
    r"(?!\s*(?:[\d+%'′-]|(?:[hk]?m|ft|feet|min|mins|minuten|s|sek?|sec|mi|x|h|k|d|m?eter|metres|h(?:ö|oe)henmetern?|up)\b))"
)
_YASSO_TIME = re.compile(r"(?:@|\bat\b)\s*(?=\d{1,2}:\d\d(?!\s*/))")
YASSOS_N = 10
_YASSO_M = " x 800 m yasso "


def _mean(hit: re.Match[str]) -> str:
    seconds = (60 * (int(hit[1]) + int(hit[3])) + int(hit[2]) + int(hit[4])) // 2
    return f"in {seconds // 60}:{seconds % 60:02d}"


_TIMED = (
    r"(^|[,;+\n]\s*)(\d+(?:\.\d+)?\s*(?:km|k|mi|miles?))\s*/\s*(\d{1,2}:\d\d(?::\d\d)?\b|\d{1,3}\s*min\b)"
    r"(?!\s*(?:jog|rest|walk|rec))"
)
_PATTERNS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"(\d)-(?=(?:km?|mi|miles?|min(?:ute)?s?|m|met(?:er|re)s?|h|hours?|s|sec(?:ond)?s?)\b)", r"\1 "),  # 2-mile
    (r"@\s*tp\b", "@ tempo"),
    (r"@(?=[a-z\d])", "@ "),
    (r"\bc25k\b:?", " "),
    (r"(?<![\d:.]):(\d\d)\b", r"\1 s"),  # :30
    (r"(?<![\d:.])(\d{1,2})\s*min\s*(?:/|per\s)\s*(km|k|mi|mile)\b", r"\1:00/\2"),  # 5 min/km
    (r"\blong jog\b", "long"),
    (r"\bhalf an hour\b", "30 min"),
    (r"\b(?:an|one) hour\b", "1 h"),
    (r"\bstride[ -]?outs?\b", "strides"),
    (r"\bcut[ -]?downs?\b", "progression"),
    (_TIMED, r"\1\2 in \3"),  # 10k/42:00
    (r"\bin (\d{1,2}):(\d\d) ?- ?(\d{1,2}):(\d\d)\b", _mean),  # in 3:40-3:45
    (r"\bw\s+(?=\d)", "with "),
    (r"(\d\s*(?:km|k|mi|miles?))\s*/\s*(\d{2,4})\s*(hm|ft|m)\b(?!\s*x)", r"\1 / \2 \3"),  # 18km/300m
    (r"\b(?:von\s+)?(\d{1,2}:\d\d)\s*(?:(?:runter |down )?(?:auf|to)|bis)\s*(\d{1,2}:\d\d)\b", r"@ \1-\2"),
    (r"(\d)\s*h\s*(\d\d)(?!\s*[\d:.%]|\d)(?!\s*(?:min|m\b|km|x|s\b))", r"\1 h \2 min"),  # 1h15
    (r"(\d+)\s*(?:m|hm)?\s*\+\s*/\s*-", r"\1 m up, \1 m down"),  # 900m+/-
    (rf"x\s*\(\s*({_SHORT})\s*/\s*({_SHORT})\s*\)", r"x \1 / \2"),  # 4x(4'/2')
    (r"(\d\s*(?:km|k|mi|miles?))\s*/\s*(\d{2,4})\s*m?\s*d\+", r"\1, \2 m up"),  # 21k/800D+
    (rf"\b(\d{{2,5}})\s*(?:ft|feet)\b(?!\s*(?:of\s+)?{_CLIMB})", r"\1 ft up"),  # nobody runs a distance in feet
    (r"\b\d{3,4}(?:,\s+\d{3,4}){2,}\b(?!\s*(?:m|hm|ft)\s+up)", lambda hit: re.sub(r",\s+", "-", hit[0])),
    (r"^((?:1[6-9]|2\d|3\d)(?:\.\d+)?)(?=\s+(?:with\b|w/))", r"\1 long"),  # 18 w/ last 10 @ MP
    (r"^((?:long |easy )?\d{1,2}(?:\.\d+)?)(?=\s+(?:with\b|w/))", r"\1 easy"),  # 10 w/ 6 @ MP
    (  # with equal jog
        _EQUAL,
        lambda hit: f" / equal {'jog' if hit[1] == 'recovery' else hit[1]} ",
    ),
)  # fmt: skip


def with_words(text: str) -> str:
    """The text as typed, with words for the letters of paces; a capital M beside them is marathon pace."""
    if _TWO_RUNS.search(text) or (_MORNING.search(text) and _EVENING.search(text)):
        raise Found.wrong(text, TWO_RUNS)
    found = _CLIMBED.sub(_climbed, _STRIDES.sub(r"\1 strides", text))
    spelled = _LETTER.sub(lambda hit: f"{hit[1]} {_LETTERS[hit[2] or hit[3]]} ", found)
    if spelled != found:
        return _CAPITAL_M.sub(r"\1 marathon pace ", spelled)
    if text != text.upper():
        for sign, why in _UNCLEAR:
            if hit := sign.search(text):
                raise Found.wrong(hit.group(0).strip(), why)
    return spelled


def _climbed(hit: re.Match[str]) -> str:
    """`18 km/300`: metres of climb, unless it may be a time, or feet; a recovery behind repeats."""
    far, unit, number = hit.groups()
    if re.search(r"(?i)[x*×(]\s*$|\d\s*times\s*$", hit.string[: hit.start()]):
        return hit[0]
    metres = float(far.replace(",", ".")) * (MILE_M if unit.startswith("mi") else KM_M)
    if is_plausible(metres, float(number) * MINUTE_S):
        raise Found.wrong(hit[0], UNCLEAR_CLIMB)
    if unit.startswith("mi"):
        raise Found.wrong(hit[0], UNCLEAR_FEET)
    return f"{far} {unit} / {number} m, "


def with_signs(text: str) -> str:
    """Lower-case text with one sign for each of these meanings."""
    found = re.sub(
        r"(?:\b|(?<=\dx))(\d+(?:\.\d+)?)([et])\b", lambda hit: f"{hit[1]} {_LETTERS[hit[2].upper()]}", text
    )
    if "yasso" in found:
        found = _YASSO.sub(_yasso, _YASSO_TIME.sub("in ", found), count=1)
    for pattern, ours in _PATTERNS:
        found = re.sub(pattern, ours, found)
    return found


def _yasso(hit: re.Match[str]) -> str:
    count = str(hit[1] or hit[2] or YASSOS_N)
    return count + _YASSO_M
