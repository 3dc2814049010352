"""Totals that nobody can have reached are left out: damage and broken exports write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from loadwatch.errors import Issue
from loadwatch.model import Lap, Session
from loadwatch.units import DAY_S

LONGEST_TIMER_S = 10 * DAY_S
LONGEST_ELAPSED_S = 60 * DAY_S
ON_FOOT = frozenset({"running", "walking", "hiking", "mountaineering", "snowshoeing"})
CARRIED = frozenset(
    {"flying", "motorcycling", "driving", "boating", "wingsuit_flying", "hang_gliding", "jump_master"}
)
SPRINT_S = 60.0
SPRINT_MPS, FOOT_MPS = 12.5, 8.0  # mean over less, and over more than a minute
WHEEL_MPS, CARRIED_MPS = 30.0, 400.0
LONGEST_M = 5e6  # by muscle or on wheels in one recording
SLACK_M = 100.0
CLIMB_MPS = 1.0  # up or down on foot, over a whole session
CLIMB_SLACK_M = 200.0


def is_possible(distance_m: float, seconds: float | None, sport: str) -> bool:
    """Whether anybody can have covered the distance in the time, as far as that is known."""
    if distance_m > LONGEST_M and sport not in CARRIED:
        return False
    if not seconds:
        return True
    limit = FOOT_MPS if seconds > SPRINT_S else SPRINT_MPS
    if sport not in ON_FOOT:
        limit = CARRIED_MPS if sport in CARRIED else WHEEL_MPS
    return distance_m <= limit * seconds + SLACK_M


def believable(given: Session, span_s: float | None) -> tuple[Session, list[Issue]]:
    """A summary without totals that cannot be; `span_s` is the time that its samples cover."""
    wrong: dict[str, str] = {}
    if not 0 <= (given.timer_s or 0.0) <= LONGEST_TIMER_S:
        wrong["timer_s"] = f"a timer of {given.timer_s or 0.0:,.0f} s"
    if not 0 <= (given.elapsed_s or 0.0) <= LONGEST_ELAPSED_S:
        wrong["elapsed_s"] = f"a duration of {given.elapsed_s or 0.0:,.0f} s"
    kept = _without(given, wrong)
    # samples alone are no witness against a summary: they may be what is left of a cut file
    seconds = taken_s(kept, span_s) if kept.timer_s or kept.elapsed_s else None
    metres = given.distance_m
    if metres is not None and (metres < 0 or not is_possible(metres, seconds, given.sport)):
        wrong["distance_m"] = f"{metres:,.0f} m in {seconds or 0.0:,.0f} s"
    for name in ("device_ascent_m", "device_descent_m"):
        if _is_too_steep(getattr(given, name), seconds, given.sport):
            wrong[name] = f"{getattr(given, name):,.0f} m of height in {seconds:,.0f} s"
    if not wrong:
        return given, []
    text = f"The summary claims {', '.join(wrong.values())}: that cannot be and was left out."
    issue = Issue("total_range", text, "warning", f"session {given.index}")
    return _without(given, wrong), [issue]


def _without(given: Session, names: Iterable[str]) -> Session:
    nothing: dict[str, Any] = dict.fromkeys(names)
    return replace(given, **nothing)


def lap(given: Lap, sport: str) -> dict[str, Any]:
    """What a lap tells of distance and time that cannot be, by field."""
    timer = given.timer_s if 0 <= (given.timer_s or 0.0) <= LONGEST_TIMER_S else None
    elapsed = given.elapsed_s if 0 <= (given.elapsed_s or 0.0) <= LONGEST_ELAPSED_S else None
    seconds, distance = max(timer or 0.0, elapsed or 0.0) or None, given.distance_m
    if distance is not None and (distance < 0 or not is_possible(distance, seconds, sport)):
        distance = None
    kept = {"timer_s": timer, "elapsed_s": elapsed, "distance_m": distance}
    return {name: value for name, value in kept.items() if value is None}


def taken_s(given: Session, span_s: float | None) -> float | None:
    """The time [s] that a session's distance was covered in; None when none is known."""
    return given.timer_s or given.elapsed_s or span_s or None


def _is_too_steep(height_m: float | None, seconds: float | None, sport: str) -> bool:
    if height_m is None or not seconds or sport not in ON_FOOT:
        return False
    return height_m > CLIMB_MPS * seconds + CLIMB_SLACK_M
