"""What a calendar entry plans: its title, its description, the amounts in it, else how long it lasts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from loadwatch.decode.calendar_steps import steps_of
from loadwatch.errors import PlanError
from loadwatch.load.plan_part import CLIMB
from loadwatch.load.plan_text import PlanText, read_plan_text
from loadwatch.load.plan_words import CLIMB_M
from loadwatch.model import PlannedPart
from loadwatch.units import UnitSystem

RUNNING = re.compile(
    r"\b(?:run|runs|running|jog|jogging|tempo|intervals?|strides|fartlek|parkrun|(?:halb)?marathon|easy|recovery|"
    r"\w*lauf(?:en)?|laufband|joggen|intervalle|fahrtspiel)\b",
    re.IGNORECASE,
)
RACE = re.compile(r"\b(half[ -]?marathon|halbmarathon|marathon|parkrun)\b", re.IGNORECASE)
LENGTH = re.compile(r"\d\s*(?:km|k|mi|miles?|x|min)\b|\d:\d\d", re.IGNORECASE)
AMOUNT = re.compile(
    r"\b(?:(?:planned|total|geplante)\s+)?(?:(?P<far>distance|total|distanz)|(?P<long>time|duration|dauer))\s*:?\s+"
    r"(?P<value>\d[\d:.,]*)[ \t]*(?P<unit>[a-z]*)",
    re.IGNORECASE,
)
FROM_ENTRY = "the length is that of the calendar entry"


def said_of(title: str, description: str, length: timedelta | None, units: UnitSystem) -> PlanText:
    """What the title says, else the description; else a run as long as the entry.

    Raises
    ------
    PlanError
        When neither is understood; it names the part of the title.
    """
    about = _plain(description)
    first: PlanError | None = None
    for text in _texts(title, about):
        try:
            return _with_climb(read_plan_text(text, units), about)
        except PlanError as error:
            first = first or error
    is_run = RUNNING.search(title) is not None
    if is_run and length is not None and not LENGTH.search(f"{title} {about}"):
        return PlanText((PlannedPart("easy", duration_s=length.total_seconds()),), readings=(FROM_ENTRY,))
    raise first or PlanError(title, "The event has no title.")


def _texts(title: str, about: str) -> Iterator[str]:
    """What may hold the plan, the plainest first."""
    for text in (title, steps_of(about), about, f"{title}, {about}"):
        if text.strip(", "):
            yield text
    for hit in sorted(AMOUNT.finditer(about), key=lambda hit: not hit["far"]):
        unit = hit["unit"] or ("h" if hit["long"] and ":" in hit["value"] else "km" if hit["far"] else "min")
        for text in (f"{hit['value']} {unit} {title}", f"{hit['value']} {unit}"):
            yield text
    if not re.search(r"\d", title) and (race := RACE.search(title)):
        yield race.group(1)


def _with_climb(said: PlanText, about: str) -> PlanText:
    """A climb that only the description tells."""
    hit = CLIMB.search(about.lower()) if said.ascent_m is None and said.parts else None
    if hit is None or hit.group(4) or hit.group(6):
        return said
    first, unit, _up, _down, _up2, _down2, second, unit2, third, _hm = hit.groups()
    return replace(said, ascent_m=float(first or second or third) * CLIMB_M[unit or unit2 or "hm"])


def _plain(description: str) -> str:
    """The description without the marks of web pages."""
    lines = re.sub(r"(?i)<br\s*/?>|</(?:p|li|div|h\d)>", "\n", description)
    return html.unescape(re.sub(r"<[^>]{0,500}>", " ", lines)).strip()
