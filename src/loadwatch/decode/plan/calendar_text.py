"""What a calendar entry plans: its title, its description, the amounts in it, else how long it lasts."""

from __future__ import annotations

import contextlib
import html
import re
from dataclasses import dataclass, replace
from datetime import timedelta

from loadwatch.decode.plan.calendar_steps import steps_of
from loadwatch.decode.plan.words import said_beside, said_in_words
from loadwatch.errors import PlanError
from loadwatch.load.plan_text import PlanText, read_plan_text
from loadwatch.load.plan_text.part import CLIMB, climb_of
from loadwatch.load.plan_text.words import UNIT_M, UNIT_S
from loadwatch.model import PlannedPart
from loadwatch.units import HOUR_S, KM_M, MINUTE_S, UnitSystem

RUNNING = re.compile(
    r"\b(?:run|runs|running|jog|jogging|tempo|intervals?|strides|fartlek|parkrun|(?:halb)?marathon|easy|recovery|"
    r"\w*lauf(?:en|treff|gruppe)?|laufband|joggen|intervalle|fahrtspiel)\b",
    re.IGNORECASE,
)
A_RUN = re.compile(
    r"\b(?:run|running|jog|jogging|parkrun|(?:halb)?marathon|\w*lauf(?:en|treff|gruppe)?|joggen)\b",
    re.IGNORECASE,
)
NO_RUN = re.compile(  # entries of an office and a household that sound like one
    r"\b(?:dry|errands?|book|sheet|meeting|call|release|movie|planning|training for|trial|test run|karten|"
    r"ablauf|verlauf|probelauf|durchlauf|"
    r"kreislauf|einkauf\w*|anlauf|lebenslauf)\b",
    re.IGNORECASE,
)
RACE = re.compile(r"\b(half[ -]?marathon|halbmarathon|marathon|parkrun)\b", re.IGNORECASE)
LENGTH = re.compile(r"\d\s*(?:km|k|mi|miles?|x|min)\b|\d:\d\d", re.IGNORECASE)
AMOUNT = re.compile(
    r"\b(?:(?:planned|total|geplante)\s+)?(?:(?P<far>distance|total|distanz|amount)|(?P<long>time|duration|dauer))\s*:?\s+"
    r"(?P<value>\d[\d:.,]*)[ \t]*(?P<unit>[a-z]*)",
    re.IGNORECASE,
)
SOME_TIME = "30min"
FROM_ENTRY = "the length is that of the calendar entry"
_TOTAL = re.compile(
    r"\s*[•·|]\s*(\d+(?:[.,]\d+)?)\s*(km|mi|miles?|k)\s*$|\s-\s(\d+\.\d\d)\s*(km|mi)\s*$", re.IGNORECASE
)
_PICTURES = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]+")
_BODY = re.compile(r"(?:^|\n)\s*(?:description|beschreibung)\s*:\s*", re.IGNORECASE)
_LABEL = re.compile(r"^\s*([^\W\d_][\w ]*?)\s*(?::|\s[-–]\s)", re.UNICODE)
_CODE = re.compile(r"\b\w*\d\w*\b")


@dataclass(frozen=True)
class _Entry:
    """What stands in an entry: its name without pictures, its steps and words, and the length that it states."""

    title: str
    name: str
    steps: str
    words: str
    metres: float | None
    seconds: float | None


def said_of(title: str, description: str, length: timedelta | None, units: UnitSystem) -> PlanText:
    """What the title says, else the description; else a run as long as the entry.

    Raises
    ------
    PlanError
        When neither is understood; it names the part of the title.
    """
    about = _plain(description)
    entry = _entry(title, about)
    if (other := _other_sport(entry.name, units)) is not None:
        return other
    try:
        return _with_climb(_said(entry, about, units), about)
    except PlanError:
        if length is not None and not LENGTH.search(f"{title} {about}") and _sounds_like_a_run(title, units):
            seconds = length.total_seconds()
            return PlanText((PlannedPart("easy", duration_s=seconds),), readings=(FROM_ENTRY,))
        raise


def _entry(title: str, about: str) -> _Entry:
    bare = _PICTURES.sub(" ", title).strip()
    total = _TOTAL.search(bare)
    name = bare[: total.start()] if total else bare
    metres, seconds = _amounts(about)
    if total is not None:
        metres = float((total[1] or total[3]).replace(",", ".")) * UNIT_M[(total[2] or total[4]).lower()]
    rest = AMOUNT.sub(" ", about)
    body = _BODY.search(rest)
    return _Entry(
        bare, name, steps_of(about), (rest[body.end() :] if body else rest).strip(), metres, seconds
    )


def _amounts(about: str) -> tuple[float | None, float | None]:
    """Metres and seconds that a description states, the first of each."""
    metres = seconds = None
    for hit in AMOUNT.finditer(about):
        value, unit = hit["value"].rstrip(".,:").replace(",", "."), hit["unit"].lower()
        with contextlib.suppress(ValueError):
            if hit["far"] and metres is None:
                metres = float(value) * UNIT_M.get(unit, KM_M)
            elif hit["long"] and seconds is None:
                seconds = _seconds(value, unit)
    return metres, seconds


def _seconds(value: str, unit: str) -> float:
    """1:05:00, 0:45 in hours and minutes, 54 min."""
    if ":" not in value:
        return float(value) * UNIT_S.get(unit, MINUTE_S)
    hours, minutes, *rest = (int(part) for part in value.split(":"))
    return hours * HOUR_S + minutes * MINUTE_S + (rest[0] if rest else 0)


def _other_sport(name: str, units: UnitSystem) -> PlanText | None:
    """`Swim: Technique`: what stands before the colon may be another sport."""
    label = _LABEL.match(name)
    with contextlib.suppress(PlanError):
        said = read_plan_text(f"{SOME_TIME} {label[1]}", units) if label else None
        if said is not None and said.sport not in {"running", "walking", "rest"}:
            return replace(said, parts=(), readings=())
    return None


def _said(entry: _Entry, about: str, units: UnitSystem) -> PlanText:
    """The title; with a stated length that, run as title and description say; else the description."""
    first, by_title = _read(entry.title, units)
    if entry.steps and entry.name != entry.title and (steps := _read(entry.steps, units)[1]) is not None:
        return steps  # the length in the title is their sum
    if entry.metres is None and entry.seconds is None:
        return by_title or _described(entry, about, units, first)
    if by_title is not None and entry.name == entry.title:
        return _within(entry, by_title, units)
    texts = [text for text in (entry.steps, entry.words, entry.name) if text]
    seconds = entry.seconds if entry.metres is None else None
    return said_beside(entry.metres, seconds, texts, "", units)


def _within(entry: _Entry, by_title: PlanText, units: UnitSystem) -> PlanText:
    """What the title says, inside the length of the entry where that is longer."""
    if not by_title.parts:
        return by_title
    seconds = entry.seconds if entry.metres is None else None
    found = said_beside(entry.metres, seconds, [entry.title], "", units)
    return by_title if any(entry.title in reading for reading in found.readings) else found


def _read(text: str, units: UnitSystem) -> tuple[PlanError | None, PlanText | None]:
    try:
        return None, read_plan_text(text, units)
    except PlanError as error:
        return error, None


def _described(entry: _Entry, about: str, units: UnitSystem, first: PlanError | None) -> PlanText:
    """What the description says, in the pace that the title names."""
    words = _CODE.sub(" ", entry.name)
    for text in (entry.steps, about, f"{entry.title}, {about}"):
        if text.strip(", "):
            with contextlib.suppress(PlanError):
                return said_in_words([text, words] if words.strip(" -:") else [text], "", units)
    race = RACE.search(entry.title)
    if race is not None and not re.search(r"\d", entry.title) and _sounds_like_a_run(entry.title, units):
        return read_plan_text(race.group(1), units)
    raise first or PlanError(entry.title, "The event has no title.")


def _sounds_like_a_run(title: str, units: UnitSystem) -> bool:
    """Names a run, and all of its words but one are words of plans: a name or a place may be among them."""
    if not A_RUN.search(title) or NO_RUN.search(title):
        return False
    words = _PICTURES.sub(" ", title).split()
    return any(_is_plan(" ".join(words[:at] + words[at + 1 :]), units) for at in range(len(words) + 1))


def _is_plan(words: str, units: UnitSystem) -> bool:
    return any(_read(text, units)[1] is not None for text in (f"{SOME_TIME} {words}", words) if words)


def _with_climb(said: PlanText, about: str) -> PlanText:
    """A climb that only the description tells."""
    hit = CLIMB.search(about.lower()) if said.ascent_m is None and said.parts else None
    if hit is None:
        return said
    value, is_down, readings = climb_of(hit)
    return said if is_down else replace(said, ascent_m=value, readings=(*said.readings, *readings))


def _plain(description: str) -> str:
    """The description without the marks of web pages and without addresses."""
    lines = re.sub(r"(?i)<br\s*/?>|</(?:p|li|div|h\d)>", "\n", description)
    bare = html.unescape(re.sub(r"<[^>]{0,500}>", " ", lines))
    return re.sub(r"https?://\S+", " ", bare).strip()
