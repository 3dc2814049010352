"""Plans as people type them → the same plans with one sign for each meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from loadwatch.load.plan_text.clock import is_plausible
from loadwatch.load.plan_text.coach import with_signs, with_words
from loadwatch.load.plan_text.found import Found
from loadwatch.load.plan_text.german import from_german
from loadwatch.load.plan_text.slope import with_slopes
from loadwatch.load.plan_text.words import UNCLEAR_TIME
from loadwatch.units import KM_M, MINUTE_S

_REPLACED = (
    ("×", "x"), ("–", "-"), ("—", "-"), ("−", "-"), ("‐", "-"), ("’", "'"), ("′", "'"), ("″", '"'), ("”", '"'),
    ("''", '"'), ("\r", "\n"), ("\u00a0", " "), ("[", "("), ("]", ")"), ("→", "->"), ("•", "-"),
)  # fmt: skip
_UNIT = r"(?:km|k|mi|miles?|m|min|s|sec|h)"
_REST = r"(?:jog|rest|recovery|recoveries|rec|walk|float|off)"
NO_WORDS = frozenset({"So", "Sk", "Cf", "Mn", "Me"})  # pictures, and marks without a width
_METRES = re.compile(r"(\d+(?:\.\d+)?)\s*(km|k|m)\b")


def _sign(repeat: str) -> str:
    """Before a recovery; behind a ladder a slash would be one more rung."""
    return "/" if "x" in repeat else "with"


def _between(hit: re.Match[str]) -> str:
    """`, 200 m jog` after repeats lies between them; a jog longer than the repeat comes after them all."""
    lengths = [
        max(
            (float(value) * (1.0 if unit == "m" else KM_M) for value, unit in _METRES.findall(text)),
            default=0.0,
        )
        for text in hit.group(1, 2)
    ]
    is_told = re.search(r"/(?!\s*(?:km?|mi|mile)\b)", hit.group(1)) is not None  # another recovery, before it
    return (
        hit.group(0)
        if is_told or 0 < lengths[0] < lengths[1]
        else f"{hit.group(1)} {_sign(hit.group(1))} {hit.group(2)}"
    )


_TRAILING = (  # 400 m x 10
    rf"(?<!walk )(?<!jog )\b((?:\d+\s*/\s*)?\d+(?:\.\d+)?\s*{_UNIT}\b[^,+;x()\n]*?)"
    rf"\s*\bx\s*(\d{{1,2}})\b(?!\s*(?:{_UNIT}|x)\b|[:.\d(])"
)
_COMMA_REST = (  # 6 x 800 m, 400 m jog
    r"((?:\d\s*x(?!\w)|\d\s*x\d)[^,+;\n()]*|\d+-\d+-\d+[^,+;\n()]*),"
    rf"\s*(?:each\s+)?(\d[^,+;\n()]*\b(?:{_REST}|between)\b)"
)
_CLOCK = r"\d{1,2}:\d\d|\d{2,3}\s*s(?:ec)?"
_TIMED = (  # 3 x 2000 m (8:20) 800 m jog; 10 x 400 m, 1:30 min, 400 m jog
    rf"(\d\s*x\s*\d[^+;,/\n()]*?)\s*(?:\(\s*(?={_CLOCK})|,\s*)({_CLOCK})(?:\s*min)?\s*\)?\s*"
    rf"(?=(?:/|with\b|,)?\s*\d[^+;,\n()]*\b{_REST}\b)"
)
_BRACKET = r"(\d\s*x\s*(\d+(?:\.\d+)?)\s*(m|km|k)?\b[^+;,/\n()]*)\(\s*(\d{1,2}):(\d\d)\s*\)"


_PACED = (  # 3 x 5 km (4:10/km), 1 km jog
    r"(\d\s*x\s*\d[^+;,/\n()]*?)\s*\(\s*(@[^()]*|\d{1,2}:\d\d(?:\s*-\s*\d{1,2}:\d\d)?\s*/\s*(?:km|mi)\b)\s*\)"
)


def _unclear(hit: re.Match[str]) -> str:
    """`10 x 400 m (1:30)`: the time of each, or the recovery."""
    metres = float(hit[2]) * (KM_M if hit[3] in {"km", "k"} else 1.0)
    if is_plausible(metres, int(hit[4]) * MINUTE_S + int(hit[5])):
        raise Found.wrong(f"{hit[4]}:{hit[5]}", UNCLEAR_TIME)
    return hit[0]


_INNER = r"(?:(?!\bwith\b|\bw/)[^+;,/\n()]|/(?:km|mi)\b)"
_LENGTH = r"\d{1,4}(?:\.\d+|:\d\d)?\s*(?:s|sec|min|m|km|mi)\b"
_LOOSE_REST = (  # 5 x 1 km (4:30/km) 90 s jog; 10 x 1 min hard 1 min easy
    rf"(\d ?x ?\d{_INNER}*?(?:\([^()]*\))?)\s+({_LENGTH}\s+(?:jog|rest|recovery|rec|walk|float|off)\b)"
)
_HARD_EASY = rf"(\d ?x ?\d{_INNER}*?\b(?:hard|fast|quick|interval|on)),?\s+({_LENGTH}\s+(?:easy|slow|off)\b)"
_PATTERNS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r",\s*/(?=\s)", " /"),
    (r"\bstrides\s*\((\d{1,2}\s*x[^()]*)\)", r"\1 strides"),
    (r"(\d),(\d{3})(?=\s*(?:m|ft|hm|metres|meters|feet)\b)", r"\1\2"),  # 1,200 m
    (r"(\d),(\d)", r"\1.\2"),  # 7,5 km
    (r"(\d)\s*'\s*(\d{1,2})(?:\s*\"|(?!\d))", r"\1:\2"),  # 3'40", 5'30
    (r"(\d)\s*'", r"\1 min "),
    (r"(\d)\s*\"", r"\1 s "),
    (r"(?<=\d)o(?=\s*(?:\d|km\b|mi\b|min\b))", "0"),  # 1O km
    (r"(?m)^\s*(?:[-*]|\d{1,2}[.)])\s+(?=\S)", ""),  # lines that begin as a list
    (r"\bx\s*(mile|km|k)\b", r"x 1 \1"),  # 4 x mile
    (r"\bw/u\b", "warmup"),
    (r"\bc/d\b", "cooldown"),
    (r"(\d)\s*\*\s*(?=[\d(])", r"\1 x "),
    (r"\b(?:wu|warm[ -]?up)\s*(?:/|&|and|\+)\s*(?:cd|cool[ -]?down)\b", "wucd"),
    (r"\bwarm(?:ing)?[ -]?up\b", "warmup"),
    (r"\bcool(?:ing)?[ -]?down\b", "cooldown"),
    (r"\bcross[ -]?train(?:ing)?\b", "crosstrain"),
    (r"\bcross[ -]trainer\b", "crosstrainer"),
    (r"\baqua[ -]?jog(?:ging)?\b", "aquajog"),
    (r"\bpick[ -]?ups?\b", "pickups"),
    (r"\brun\s*(?:/|-|&|and)\s*walk\b", "runwalk"),
    (r"\b(?:zone|z)\s*([1-5])(?:\s*-\s*(?:zone|z)?\s*([1-5]))?\b", lambda hit: f"z{hit[2] or hit[1]}"),
    (r"\bd\+", "up"),
    (r"\bd-", "down"),
    (r"\bh?m\+(?=\s|$|,)", "m up"),  # 300 m+
    (r"(?<=\s)\+(\d+(?:\.\d+)?)\s*(m|ft|hm)\b(?!\s*(?:easy|jog|up|climb))", r", \1 \2 up"),  # +300 m
    (r"\b(?:from\s+)?(\d{1,2}:\d\d)\s*(?:to|->)\s*(\d{1,2}:\d\d)\b", r"@ \1-\2"),
    (r"\b(\d)\.([0-5]\d)(?=\s*(?:min)?\s*(?:/|per\s)\s*(?:km|k|mi|mile)\b)", r"\1:\2"),  # 5.30 min/km
    (r"@\s*(\d)\.([0-5]\d)(?=\s|$|[,+;)])", r"@ \1:\2"),  # @ 5.30
    (r"\bpace:?\s*(?=\d{1,2}:\d\d)", "@ "),
    (
        r"\b(\d{1,2}:\d\d)(?:\s*-\s*(\d{1,2}:\d\d))?\s*pace\b",
        lambda hit: f"@ {hit[1]}" + (f"-{hit[2]}" if hit[2] else ""),
    ),
    (
        rf"(?<![-:.\d])(\d+(?:\.\d+)?)\s+(?:to|or)\s+(?=\d+(?:\.\d+)?\s*(?:{_UNIT}|ft|hm)\b)",
        r"\1 - ",
    ),  # 10 to 12 km
    (  # 10 km to 12 km, 10km-12km
        rf"(?<![-:.\d])(\d+(?:\.\d+)?)\s*({_UNIT})(?:-|\s+to\s+)(?=\d+(?:\.\d+)?\s*\2\b(?!\s*(?:-|pace)))",
        r"\1 - ",
    ),
    (_TRAILING, r"\2 x \1"),
    (r"(\d\s*x\s*)(\d{3,4})\s*/\s*(\d{3,4})(?:\s*m)?\b(?!\s*[a-z])", r"\1\2 m / \3 m"),  # 10 x 200/200
    (r"(\d\s*x\s*)(\d\d)\s*/\s*(\d\d)(?:\s*s(?:ec)?)?\b(?!\s*[a-z])", r"\1\2 s / \3 s"),  # 20 x 30/30
    (r"\bon\s*(?:/|,|-)?\s*(?=\d[^,+;\n]*\boff\b)", "/ "),  # 1 min on, 1 min off
    (_PACED, r"\1 \2 "),
    (_TIMED, r"\1 in \2 "),
    (_BRACKET, _unclear),
    (_COMMA_REST, _between),
    (  # 5 x 1 mile, 1 min
        r"(\d ?x ?\d[^+;,/\n()]*),\s*([1-5] ?min|\d{1,3} ?s(?:ec)?)\b\s*(?=$|[,+;)\n])",
        r"\1 / \2 jog",
    ),
    (
        r"(\d ?x[^+;\n()]*?|\d-\d+-\d[^+;\n()]*?)[,(]? ?\b(r|rec|recovery|jog|float|walk) ?[:=]? ?(?=\d)(?!\d+ ?%)",
        lambda hit: f"{hit[1]} {_sign(hit[1])} {hit[2] if hit[2] in {'float', 'walk'} else 'jog'} ",
    ),
    (_HARD_EASY, r"\1 / \2"),
    (_LOOSE_REST, r"\1 / \2"),
    (r"(\d ?x[^+;\n()]*?)[,(]? ?\b(?:rest|p) ?[:=]? ?(?=\d)", r"\1 / rest "),
    (r"\bw/", "with "),
)


def plain(text: str) -> str:
    """The text in lower case with one sign for each meaning."""
    found = with_words(unicodedata.normalize("NFKC", text)).lower()
    for sign, other in _REPLACED:
        found = found.replace(sign, other)
    found = "".join(" " if unicodedata.category(c) in NO_WORDS else c for c in found)
    found = from_german(with_signs(re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t]+", " ", found))))
    for pattern, ours in _PATTERNS:
        found = re.sub(pattern, ours, found)
    return re.sub(r"[ \t]+", " ", with_slopes(found)).strip()
