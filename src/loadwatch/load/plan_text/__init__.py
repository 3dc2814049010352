"""A planned session as people write it → its parts: `6 x 800 m @ 3:40 + 3 km wu/cd`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from loadwatch.errors import PlanError
from loadwatch.load.plan_text.clock import SLOWEST_MPS, is_plausible
from loadwatch.load.plan_text.found import Found
from loadwatch.load.plan_text.part import LONGEST_M, LONGEST_S, read_part
from loadwatch.load.plan_text.pieces import Piece, pieces
from loadwatch.load.plan_text.repeat import (
    ASSUMED,
    DOWNHILL,
    MOST_REPEATS,
    is_repeat,
    read_repeat,
    recoveries,
)
from loadwatch.load.plan_text.signs import plain
from loadwatch.load.plan_text.words import HILLY, KNOWN_FORMS, REST_DAY
from loadwatch.model import PlannedPart
from loadwatch.units import UnitSystem

LONGEST_TEXT = 2_000
BARE_M = re.compile(r"\s*\d{2,4}\s*m\s*")
STEEPEST = 0.15
CLIMBED_M = 3_000.0  # a shorter way may be followed by another one of some hundred metres
TOO_LONG = 1.005  # parts inside another may be longer than it by rounding


@dataclass(frozen=True)
class PlanText:
    """What a text says: stretches, climb, sport; `readings` tells how ambiguous words were read."""

    parts: tuple[PlannedPart, ...] = ()
    ascent_m: float | None = None
    descent_m: float | None = None
    sport: str = "running"
    sub_sport: str | None = None
    readings: tuple[str, ...] = ()


@dataclass
class _Block:
    """One understood part, with the parts that lie inside it."""

    stretches: list[PlannedPart]
    found: Found
    inside: list[_Block] = field(default_factory=list)
    is_told: bool = False  # only said how the part before it is run

    def all_parts(self) -> list[PlannedPart]:
        """Its stretches, told how many of those after it they hold."""
        held = [part for block in self.inside for part in block.all_parts()]
        if not held:
            return self.stretches
        return [*self.stretches[:-1], replace(self.stretches[-1], holds=len(held)), *held]

    def all_found(self) -> Iterator[Found]:
        """What it and the parts inside it say."""
        yield self.found
        for block in self.inside:
            yield from block.all_found()


def read_plan_text(text: str, units: UnitSystem = "km") -> PlanText:
    """The session that a text means; a bare pace such as 3:40 is per `units`, per mile beside miles.

    Raises
    ------
    PlanError
        When a part is not understood; the message names the part, the hint the forms that are known.
    """
    written = plain(text)
    if len(text) > LONGEST_TEXT or not written:
        why = "The plan is empty." if not written else f"The plan has more than {LONGEST_TEXT} characters."
        raise PlanError(text[:40], why, f"Known forms: {'; '.join(KNOWN_FORMS)}.")
    if written.rstrip(".!") in REST_DAY:
        return PlanText(sport="rest")
    blocks = _blocks(written, units)
    parts = [part for block in blocks for part in block.all_parts()]
    return _joined(text, parts, [found for block in blocks for found in block.all_found()])


def _blocks(written: str, units: UnitSystem, *, is_group: bool = False) -> list[_Block]:
    blocks: list[_Block] = []
    label: Found | None = None  # a pace without a length before the first part: "tempo: 20 min"
    for piece in pieces(written):
        last = blocks[-1] if blocks else None
        block = _block(piece, units, last)
        if block.found.is_about_another:
            run = next((one for one in reversed(blocks) if not one.is_told), None)
            label = _tell(block.found, run, label)
            blocks += [] if run is None else [_Block([], replace(block.found, pace=None), is_told=True)]
        elif last is not None and _is_of_other_sport(piece, block, last):
            last.found.duration_s = block.found.duration_s or block.found.distance_m
        elif last is not None and _is_its_time(piece, block, last):
            _merge(block, last)
        elif last is not None and not is_group and _is_its_climb(piece, last, block):
            _climb(block, last)
        elif last is not None and piece.is_inside and _may_hold(last, block):
            _put_inside(block, last)
        else:
            blocks.append(_labelled(block, label))
            label = None
    return blocks


def _block(piece: Piece, units: UnitSystem, last: _Block | None) -> _Block:
    if piece.count is not None:
        return _group(piece, units)
    if is_repeat(piece.text):
        return _Block(*read_repeat(piece.text, units))
    return _Block(*read_part(piece.text, units, _unit_of(last) if piece.is_inside else None))


def _unit_of(last: _Block | None) -> str | None:
    """What the run that may hold the next part is told in."""
    found = None if last is None else last.found
    if found is None or found.length is None:
        return None
    return "min" if found.distance_m is None else "mi" if found.is_miles else "km"


def _group(piece: Piece, units: UnitSystem) -> _Block:
    """A group in brackets, repeated as a whole, with what lies between its rounds."""
    found = Found(piece.text, "", units)
    count = piece.count or 0
    if not 1 <= count <= MOST_REPEATS:
        raise found.wrong(piece.text, "needs 1 to 100 repeats")
    inner = _blocks(piece.inner, units, is_group=True)
    parts = [part for block in inner for part in block.all_parts()]
    if not parts:
        raise found.wrong(piece.text, "has neither a distance nor a time")
    found.readings = [reading for block in inner for one in block.all_found() for reading in one.readings]
    rounds = [replace(part, repeats=part.repeats * count) for part in parts]
    between = recoveries(piece.rest, replace(parts[0], repeats=count), found) if piece.rest else []
    return _Block([*rounds, *between], found)


def _tell(said: Found, last: _Block | None, label: Found | None) -> Found | None:
    """A pace, speed or slope told beside the part before it; before the first part it waits for that."""
    if last is None:
        return label or said
    if not last.stretches:
        raise said.wrong(said.text, "has neither a distance nor a time")
    head, tail = last.stretches[0], last.stretches[-1]
    is_gap = said.pace in {"recovery", "walk"} and len(last.stretches) > 1
    if is_gap and {ASSUMED, DOWNHILL} & set(last.found.readings):
        last.stretches[-1] = replace(tail, pace=said.pace or "recovery")
        return None
    has_more = (said.pace is None or last.found.pace is None or last.found.is_weak) and (
        said.speed_mps is None or last.found.speed_mps is None
    )
    if not has_more or last.inside:
        raise said.wrong(said.text, "has neither a distance nor a time")
    speed = said.speed_mps or head.speed_mps
    pace = "pace" if said.speed_mps else said.pace or head.pace
    last.stretches[0] = replace(head, pace=pace, speed_mps=speed, grade=said.grade or head.grade)
    last.found.pace = last.found.pace or said.pace
    if said.grade is not None:
        last.found.ascent_m = None
    return None


def _labelled(block: _Block, label: Found | None) -> _Block:
    """The first part with the pace that stands before it."""
    is_open = label is not None and block.found.pace is None and block.found.speed_mps is None
    if label is not None and is_open and len(block.stretches) == 1:
        block.stretches[0] = replace(block.stretches[0], pace=label.pace or "easy")
        block.found.pace = label.pace
    return block


def _is_of_other_sport(piece: Piece, block: _Block, last: _Block) -> bool:
    """`bike, 60 min`, `Cross training - 45 min`: the length of the other sport before it, and no run."""
    one, before = block.found, last.found
    is_bare = not (one.pace or one.speed_mps or one.is_end or one.other_sport) and len(block.stretches) == 1
    return piece.is_loose and is_bare and bool(before.other_sport) and before.length is None


def _is_its_time(piece: Piece, block: _Block, last: _Block) -> bool:
    """`10 km, 55 min`: the time of the distance before it, and no second run."""
    one, before = block.found, last.found
    if not piece.is_loose or len(block.stretches) != 1 or len(last.stretches) != 1 or last.inside:
        return False
    if one.distance_m is not None or one.pace or one.speed_mps or one.is_end or before.is_end:
        return False
    metres, seconds = before.distance_m, one.duration_s
    is_bare = before.duration_s is None and before.speed_mps is None and last.stretches[0].repeats == 1
    return is_bare and metres is not None and seconds is not None and is_plausible(metres, seconds)


def _is_its_climb(piece: Piece, last: _Block, block: _Block) -> bool:
    """`18 km / 300 m`, `12 km (250 m)`: bare metres beside a run in km are its climb, and no second run."""
    if not (piece.is_loose or piece.is_inside) or not BARE_M.fullmatch(piece.text) or last.inside:
        return False
    if len(last.stretches) != 1 or last.stretches[0].repeats != 1 or last.found.ascent_m is not None:
        return False
    metres, climb = last.found.distance_m or 0.0, block.found.distance_m or 0.0
    return metres >= CLIMBED_M and climb <= STEEPEST * metres


def _climb(block: _Block, last: _Block) -> None:
    last.found.ascent_m, text = block.found.distance_m, block.found.text.strip()
    last.found.readings.append(f"{text} is read as climb")


def _merge(block: _Block, last: _Block) -> None:
    metres, seconds = last.found.distance_m or 0.0, block.found.duration_s or 0.0
    last.found.duration_s, last.found.speed_mps = seconds, metres / seconds
    last.found.readings += block.found.readings
    part = last.stretches[0]
    last.stretches[0] = replace(part, pace="pace", duration_s=seconds, speed_mps=metres / seconds)


def _may_hold(last: _Block, block: _Block) -> bool:
    """A run told by its whole length may hold faster parts; strides come on top of it."""
    is_one = len(last.stretches) == 1 and last.stretches[0].repeats == 1 and last.found.length is not None
    return is_one and bool(block.stretches) and block.stretches[0].pace not in {"stride", "sprint"}


def _put_inside(block: _Block, last: _Block) -> None:
    """What lies inside a part is no longer than it; metres that are told in time alone are walked."""
    last.inside.append(block)
    whole = last.stretches[0]
    held = [part for one in last.inside for part in one.stretches]
    metres = sum(part.repeats * (part.distance_m or (part.duration_s or 0.0) * SLOWEST_MPS) for part in held)
    seconds = sum(part.repeats * (part.duration_s or 0.0) for part in held)
    for most, inside in ((whole.distance_m, metres), (whole.duration_s, seconds)):
        if most is not None and inside > most * TOO_LONG:
            raise block.found.wrong(
                block.found.text, f"is longer than '{last.found.text.strip()}', which it is part of"
            )


def _joined(text: str, parts: list[PlannedPart], said: list[Found]) -> PlanText:
    others = [found.other_sport for found in said if found.other_sport]
    climbs = _sum([found.ascent_m for found in said])
    if climbs == 0.0 and any((part.grade or 0.0) > 0 for part in parts):
        climbs = None  # a treadmill is flat but for the slopes that are told
    is_moot = set() if climbs is None else set(HILLY)
    readings = [reading for found in said for reading in found.readings if reading not in is_moot]
    if not parts and not others:
        raise Found.wrong(text, "has neither a distance nor a time")
    if is_endless(parts):
        raise Found.wrong(text, "is longer than anyone runs")
    if parts and others:
        readings.append("other sports ask nothing of the running load")
    if others or all(part.pace == "walk" for part in parts):
        sport = "running" if parts and others else (others[0] or "") if others else "walking"
    else:
        sport = "running"
    return PlanText(
        parts=tuple(parts),
        ascent_m=climbs,
        descent_m=_sum([found.descent_m for found in said]),
        sport=sport,
        sub_sport=next((found.sub_sport for found in said if found.sub_sport), None),
        readings=tuple(dict.fromkeys(readings)),
    )


def is_endless(parts: Sequence[PlannedPart]) -> bool:
    """More metres or hours than anyone runs in one session."""
    return (
        sum((part.distance_m or 0.0) * part.repeats for part in parts) > LONGEST_M
        or sum((part.duration_s or 0.0) * part.repeats for part in parts) > LONGEST_S
    )


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
