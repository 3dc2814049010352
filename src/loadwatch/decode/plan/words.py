"""What the words of a row plan, alone or beside a stated distance or duration."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loadwatch.errors import PlanError
from loadwatch.load.plan_text import PlanText, read_plan_text
from loadwatch.model import PlannedPart
from loadwatch.units import KM_M, UnitSystem

AGREEMENT = 0.05
MOST_PARTS = 2  # of a text that another column may tell more about: a run, or repeats and their recovery
INSIDE = " incl "
_PACE = re.compile(
    r"(\d{1,2}:\d\d(?:\s*[-–]\s*\d{1,2}:\d\d)?)\s*(?:min)?\s*(?:/\s*)?(km|mi|mile)?", re.IGNORECASE
)


def pace_words(cell: str) -> str:
    """The pace of a cell as plans say it: `@ 5:30/km`; words as they are."""
    text = cell.strip()
    hit = _PACE.fullmatch(text)
    if hit is None:
        return f"@ {text}" if re.search(r"\d\s*(?:km/h|kmh|mph)$", text.lower()) else text.strip("-–— ")
    pace = re.sub(r"\s*[-–]\s*", "-", hit[1])
    return f"@ {pace}" + (f"/{hit[2].lower()}" if hit[2] else "")


def said_beside(
    metres: float | None, seconds: float | None, texts: Sequence[str], pace: str, units: UnitSystem
) -> PlanText:
    """The stretches of the amounts; words that agree with them, or lie inside them, tell how they are run."""
    is_both = metres is not None and seconds is not None
    for whole in _wholes(metres, seconds, texts, pace):
        with contextlib.suppress(PlanError):
            said = read_plan_text(whole, units)
            if said.sport not in {"running", "rest"} and not said.parts:
                return replace(said, parts=(PlannedPart("easy", metres, seconds),))
            if _agree(said.parts, metres, None if is_both else seconds) and not (
                is_both and len(said.parts) == 1
            ):
                is_used = not pace or pace in whole or is_both
                return said if is_used else replace(said, readings=(*said.readings, *_left_out(pace)))
    left = (pace, *(text for text in texts if _is_plan(text, units)))
    return PlanText((PlannedPart("easy", metres, seconds),), readings=() if is_both else _left_out(*left))


def _wholes(metres: float | None, seconds: float | None, texts: Sequence[str], pace: str) -> Iterator[str]:
    """What a row may mean, the plainest first."""
    number, unit = (metres / KM_M, "km") if metres is not None else (seconds or 0.0, "s")
    length = f"{number:.10g} {unit}"
    if pace:
        yield from (f"{length} {text} {pace}" for text in texts)
        yield f"{length} {pace}"
    for text in texts:
        yield text
        yield f"{length} {text}"
        if re.search(r"\d", text):
            yield f"{length}{INSIDE}{text}"


def _is_plan(text: str, units: UnitSystem) -> bool:
    """Words with lengths of their own, which a stated length may contradict."""
    with contextlib.suppress(PlanError):
        return bool(read_plan_text(text, units).parts)
    return False


def _left_out(*texts: str) -> tuple[str, ...]:
    """What a row tells and the plan does not hold."""
    told = (text.removeprefix("@ ") for text in texts)
    return tuple(f"'{text}' does not go with the stated length and is left out" for text in told if text)


def said_in_words(texts: Sequence[str], pace: str, units: UnitSystem) -> PlanText:
    """The first text that is a plan, with what the others tell about it: `Longrun` beside `18 km`.

    Raises
    ------
    PlanError
        When none is understood; it names the part of the first.
    """
    first: PlanError | None = None
    for text in texts:
        try:
            said = read_plan_text(text, units)
        except PlanError as error:
            first = first or error
            continue
        return (
            next(_told_more(said, text, texts, pace, units), said) if len(said.parts) <= MOST_PARTS else said
        )
    if len(texts) > 1:
        with contextlib.suppress(PlanError):
            return read_plan_text(", ".join(texts), units)
    raise first or PlanError("", "The plan is empty.")


def _told_more(
    said: PlanText, text: str, texts: Sequence[str], pace: str, units: UnitSystem
) -> Iterator[PlanText]:
    """The same lengths with the words of the other columns."""
    words = [other for other in texts if other != text and not re.search(r"\d", other)]
    for more in (f"{' '.join(words)} {pace}", pace, *words):
        if not more.strip():
            continue
        with contextlib.suppress(PlanError):
            found = read_plan_text(f"{text} {more}", units)
            if [(p.distance_m, p.duration_s, p.repeats) for p in found.parts] == [
                (p.distance_m, p.duration_s, p.repeats) for p in said.parts
            ]:
                yield found


def _agree(parts: Sequence[PlannedPart], metres: float | None, seconds: float | None) -> bool:
    """Words whose lengths sum up to the stated one; a stated pace needs no words."""
    if (metres is None) == (seconds is None) or not parts:
        return False
    held, told = 0, 0.0
    for part in parts:
        length = part.distance_m if metres is not None else part.duration_s
        if held == 0 and length is None:
            return False
        told += 0.0 if held else (length or 0.0) * part.repeats
        held = max(held - 1, 0) or part.holds
    return math.isclose(told, metres or seconds or 0.0, rel_tol=AGREEMENT)
