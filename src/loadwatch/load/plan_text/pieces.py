"""A plan's text → its pieces: where one part ends, which lie inside another, and groups in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loadwatch.load.plan_text.part import LENGTH, UNITS
from loadwatch.load.plan_text.repeat import LADDER

OPEN = re.compile(r"(\d{1,3})\s*(?:x|times)\s*\(")
REST = re.compile(r"\s*(?:/|,?\s*\bwith\b)\s*([^+;,|\n{}]*\d[^+;,|\n{}]*)")
INNERMOST = re.compile(r"(?<!x)(?<!x )(?<!times )\(([^()]*)\)")
REPEAT = re.compile(r"\d\s*x\s*[\d(]|\d\s*x\b|\)\s*$")
AFTER = re.compile(r"(?:(?!\bwith\b|\bthen\b|\bplus\b|\band\b| - |->)[^+;,\n|{}()/])*(?:/(?:km?|mi)\b)?")
BARE_CLOCK = re.compile(
    r"^((?:(?![+;\n|]|\d\s*x\s*\d).)*?\d\s*(?:km|k|mi|miles?)\b[^+;,\n()x]*)\(\s*(\d{1,2}:\d\d)\s*\)"
)
BARE_RUN = re.compile(r"\s*(?:[a-z]+\s+)*\d{1,2}(?:\.\d+)?(?:\s+[a-z]+)*\s*")
LAST = r"(?:the\s+)?(?:last|final|first)\b"
JOINT = re.compile(
    rf"(?P<one>(?:,\s*|\bwith\s+(?:an?\s+)?){LAST}|\b{LAST}|\bwith\b)"
    r"|(?P<all>\{|(?:,\s*)?\b(?:of which|of that|incl(?:uding)?\b\.?)|(?<=[a-z\d]):(?=\s))"
    r"|(?P<end>\})"
    r"|(?P<firm_end>\s-\s(?=[^+;,\n]*\b(?:warmup|cooldown|wu|cd|wucd)\b))"
    r"|(?P<loose>,(?!\d)|(?<!\d)\s-\s|\s-\s(?!\d)|\s/\s)"
    r"|(?P<next>(?<=[a-z\d])\s+(?=\d{1,3}\s*x\s*[\d(]))"
    r"|(?P<firm>[+;\n|]|->|\bthen\b|\bplus\b|\bfollowed by\b|\bafterwards\b|&|\band\b)"
)


@dataclass(frozen=True)
class Piece:
    """One part of the text; with `count` a group in brackets."""

    text: str
    is_inside: bool = False  # part of the length of the piece before it
    is_loose: bool = False  # joined by a comma or a dash, which may also join a run and its time
    count: int | None = None
    inner: str = ""
    rest: str | None = None  # what lies between the rounds of a group


def pieces(written: str) -> Iterator[Piece]:
    """The pieces in order; those without a letter or a number are left out."""
    text = _unbracketed(written)
    place = 0
    while (opened := OPEN.search(text, place)) is not None:
        closed = _closing(text, opened.end())
        if closed is None:
            break
        yield from _plain(text[place : opened.start()])
        rest = REST.match(text, closed + 1)
        place = rest.end() if rest else closed + 1
        said = rest.group(1).strip() if rest else None
        inner = text[opened.end() : closed]
        yield Piece(text[opened.start() : closed + 1], count=int(opened.group(1)), inner=inner, rest=said)
    yield from _plain(text[place:].replace("(", ",").replace(")", ","))


def _unbracketed(text: str) -> str:
    """Brackets that are no group: the recovery of a repeat, or what a part consists of."""
    text = BARE_CLOCK.sub(r"\1 \2 ", text)
    while (hit := INNERMOST.search(text)) is not None:
        before = re.split(r"[+;,\n|{}]", text[: hit.start()])[-1]
        is_rest = REPEAT.search(before) and (LENGTH.search(hit.group(1)) or re.search(r"\d", hit.group(1)))
        is_pace = "/k" in hit.group(1) or "/m" in hit.group(1) or "@" in hit.group(1)
        after = text[hit.end() :]
        if REPEAT.search(before) and is_pace:
            text = f"{text[: hit.start()]} {hit.group(1)} {after}"
        elif is_rest and not is_pace:  # what is told behind the bracket is still about the repeat
            told = AFTER.match(after)
            more = "" if told is None else told.group(0)
            text = f"{text[: hit.start()]}{more} / {hit.group(1)} {after[len(more) :]}"
        else:
            text = text[: hit.start()] + " {" + hit.group(1) + "} " + after
    return text


def _closing(text: str, start: int) -> int | None:
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return None


def _plain(text: str) -> Iterator[Piece]:
    """Pieces of a text without groups."""
    start, how, is_open = 0, "firm", False
    for hit in JOINT.finditer(text):
        before, kind = text[start : hit.start()], hit.lastgroup or "firm"
        if not _is_joint(kind, hit.group(0), before):
            continue
        yield from _piece(before, how, is_open)
        is_open = kind == "all" or (is_open and kind != "end")
        start, how = hit.end(), kind
    yield from _piece(text[start:], how, is_open)


def _is_joint(kind: str, sign: str, before: str) -> bool:
    """Whether the sign ends a part there: a repeat goes on over `/` and `with`, a label over a colon."""
    if kind in {"end", "firm", "firm_end"} or sign == "{" or sign.strip() == ",":
        return True
    has_length = any(unit in UNITS for _, _, unit in LENGTH.findall(before)) or "marathon" in before
    has_length |= BARE_RUN.fullmatch(before) is not None
    is_repeat = REPEAT.search(before) is not None or LADDER.search(before) is not None
    if kind == "loose":
        return not is_repeat
    return has_length and (not is_repeat or "last" in sign)


def _piece(text: str, how: str, is_open: bool) -> Iterator[Piece]:
    if text.strip(" .:,()"):
        yield Piece(text, is_inside=how == "one" or is_open, is_loose=how in {"loose", "end"})
