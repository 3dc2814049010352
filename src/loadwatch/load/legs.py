"""The stretches of a planned session with their metres, times and slopes for a runner."""

from __future__ import annotations

from dataclasses import dataclass, replace

from loadwatch.load.plan_speed import Assumption, Usual, part_speed
from loadwatch.model import PlannedSession

REPEAT_GRADE = 0.08  # slope of hill repeats
END_M = 2_000.0  # warm-up or cool-down without a length


@dataclass(frozen=True)
class Leg:
    """A stretch with all its repeats."""

    metres_m: float
    duration_s: float
    speed_mps: float
    seconds_each: float
    is_walk: bool
    grade: float | None


def legs_of(session: PlannedSession, usual: Usual) -> tuple[list[Leg], list[Assumption]]:
    """Each stretch with all its repeats, without what lies inside its length; and what was assumed."""
    legs, assumed = [], []
    for part in session.parts:
        speed, guess = part_speed(part, usual)
        metres, seconds = part.distance_m, part.duration_s
        if metres is None and seconds is None:
            metres = END_M
            assumed.append(Assumption("end_length", END_M))
        metres = metres if metres is not None else (seconds or 0.0) * speed
        seconds = seconds if seconds is not None else metres / speed
        assumed += [] if guess is None else [guess]
        grade = part.grade if part.pace != "hill" or part.grade is not None else REPEAT_GRADE
        if part.pace == "hill" and part.grade is None:
            assumed.append(Assumption("hill_grade", REPEAT_GRADE))
        n = part.repeats
        legs.append(Leg(metres * n, seconds * n, speed, seconds, part.pace == "walk", grade))
    return _unheld(session, legs), assumed


def _unheld(session: PlannedSession, legs: list[Leg]) -> list[Leg]:
    """Each stretch without the stretches inside its length."""
    found = []
    for place, (part, leg) in enumerate(zip(session.parts, legs, strict=True)):
        held = legs[place + 1 : place + 1 + part.holds]
        if held and part.distance_m is not None:
            metres = max(leg.metres_m - sum(one.metres_m for one in held), 0.0)
            found.append(replace(leg, metres_m=metres, duration_s=metres / leg.speed_mps))
        elif held:
            seconds = max(leg.duration_s - sum(one.duration_s for one in held), 0.0)
            found.append(replace(leg, metres_m=seconds * leg.speed_mps, duration_s=seconds))
        else:
            found.append(leg)
    return found
