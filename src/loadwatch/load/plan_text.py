"""A planned session as people write it → its parts: `6 x 800 m @ 3:40 + 3 km wu/cd`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loadwatch.errors import PlanError
from loadwatch.load.plan_part import MOST_REPEATS, Found, read_part
from loadwatch.load.plan_words import KNOWN_FORMS, REST_DAY, plain
from loadwatch.model import PlannedPart
from loadwatch.units import UnitSystem

LONGEST_TEXT = 2_000
GROUP = re.compile(r"(\d{1,3})\s*x\s*\(([^()]*)\)")
SEPARATOR = re.compile(r"\s*(?:\+|[;\n]|,(?!\d)|\bthen\b|\bplus\b|&|\band\b|\)|\()\s*")


@dataclass(frozen=True)
class PlanText:
    """What a text says: stretches, climb, sport; `readings` tells how ambiguous words were read."""

    parts: tuple[PlannedPart, ...] = ()
    ascent_m: float | None = None
    descent_m: float | None = None
    sport: str = "running"
    sub_sport: str | None = None
    readings: tuple[str, ...] = ()


def read_plan_text(text: str, units: UnitSystem = "km") -> PlanText:
    """The session that a text means; a bare pace such as 3:40 is per `units`.

    Raises
    ------
    PlanError
        When a part is not understood; the message names the part, the hint the forms that are known.
    """
    written = plain(text)
    if len(written) > LONGEST_TEXT or not written:
        why = "The plan is empty." if not written else f"The plan has more than {LONGEST_TEXT} characters."
        raise PlanError(text[:40], why, f"Known forms: {'; '.join(KNOWN_FORMS)}.")
    if written.rstrip(".") in REST_DAY:
        return PlanText(sport="rest")
    parts: list[PlannedPart] = []
    said: list[Found] = []
    for stretches, found in _all_parts(written, units):
        parts += stretches
        said += found
    return _joined(text, parts, said)


def _all_parts(written: str, units: UnitSystem) -> Iterator[tuple[list[PlannedPart], list[Found]]]:
    """Stretches of each part in order; a group in brackets is repeated as a whole."""
    place = 0
    for group in GROUP.finditer(written):
        yield from _plain_parts(written[place : group.start()], units)
        yield _group(group, units)
        place = group.end()
    yield from _plain_parts(written[place:], units)


def _plain_parts(written: str, units: UnitSystem) -> Iterator[tuple[list[PlannedPart], list[Found]]]:
    for chunk in SEPARATOR.split(written):
        if chunk.strip(" .:"):
            stretches, found = read_part(chunk, units)
            yield stretches, [found]


def _group(group: re.Match[str], units: UnitSystem) -> tuple[list[PlannedPart], list[Found]]:
    count = int(group.group(1))
    if not 1 <= count <= MOST_REPEATS:
        raise Found(group.group(0), "", units).wrong(group.group(0), "needs 1 to 100 repeats")
    inside = re.sub(r"(?<![/\w])/(?!\w)|\s/\s", "+", group.group(2))
    parts: list[PlannedPart] = []
    said: list[Found] = []
    for stretches, found in _plain_parts(inside, units):
        parts += [replace(part, repeats=part.repeats * count) for part in stretches]
        said += found
    if not parts:
        raise Found(group.group(0), "", units).wrong(group.group(0), "has neither a distance nor a time")
    return parts, said


def _joined(text: str, parts: list[PlannedPart], said: list[Found]) -> PlanText:
    others = [found.other_sport for found in said if found.other_sport]
    readings = [reading for found in said for reading in found.readings]
    if not parts and not others:
        raise Found(text, "", "km").wrong(text, "has neither a distance nor a time")
    if parts and others:
        readings.append("other sports ask nothing of the running load")
    if others or all(part.pace == "walk" for part in parts):
        sport = "running" if parts and others else (others[0] or "") if others else "walking"
    else:
        sport = "running"
    return PlanText(
        parts=tuple(parts),
        ascent_m=_sum([found.ascent_m for found in said]),
        descent_m=_sum([found.descent_m for found in said]),
        sport=sport,
        sub_sport=next((found.sub_sport for found in said if found.sub_sport), None),
        readings=tuple(dict.fromkeys(readings)),
    )


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
