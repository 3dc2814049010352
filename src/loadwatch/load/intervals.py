"""When two recordings may be one run: their parts as intervals of time, by overlap or by a clock in another zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from loadwatch.model import Activity, Session

SHARE = 0.5  # overlap above this share of the shorter recording makes two recordings one run
SAME = 0.01  # duration and distance of a run whose clock was set to another zone
NEAR = 0.02  # distance of a run without duration, or known by its date only
POINT_S = 120.0  # starts this close are one start when a duration is not known
ZONE_S = 14 * 3_600.0  # largest shift between two zones
ZONE_STEP_S = 900.0
CLOCK_S = 5.0
TRANSITIONS = frozenset({"transition"})
FAMILIES = {
    "running": "run", "walking": "walk", "hiking": "walk", "cycling": "bike", "e_biking": "bike",
    "generic": None, "all": None, "": None,
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One session as an interval in seconds of UTC."""

    owner: int
    family: str | None
    start_s: float
    end_s: float
    session: Session


@dataclass(frozen=True)
class Pairs:
    """Parts of two recordings that lie over each other, or at the same length in another zone, earlier first."""

    overlapping: list[tuple[Part, Part]]
    shifted: list[tuple[Part, Part]]


def pairs_of(own: Sequence[Activity]) -> Pairs:
    """Parts that may be of one run, by a sweep over starts; owners are places in `own`."""
    parts = sorted((part for i, one in enumerate(own) for part in parts_of(i, one)), key=_by_start)
    found = Pairs([], [])
    window: list[Part] = []
    for part in parts:
        window = [p for p in window if p.end_s > part.start_s or part.start_s - p.start_s <= ZONE_S + CLOCK_S]
        for earlier in (p for p in window if p.owner != part.owner and _is_one_sport(p, part)):
            if _is_overlapping(earlier, part):
                found.overlapping.append((earlier, part))
            elif _is_shifted(earlier, part, own[earlier.owner], own[part.owner]):
                found.shifted.append((earlier, part))
        window.append(part)
    return found


def _by_start(part: Part) -> tuple[float, int, int]:
    return part.start_s, part.owner, part.session.index


def parts_of(owner: int, activity: Activity) -> list[Part]:
    """Sessions with a known start; a recording that lacks one for any part cannot be compared in time."""
    sessions = [s for s in activity.sessions if s.sport not in TRANSITIONS]
    starts = [_start(s, activity) for s in sessions]
    if not sessions or any(start is None for start in starts):
        return []
    return [
        Part(owner, family_of(s), start.timestamp(), start.timestamp() + (_length_s(s) or 0.0), s)
        for s, start in zip(sessions, starts, strict=True)
        if start is not None
    ]


def _start(session: Session, activity: Activity) -> datetime | None:
    return session.start_utc or (activity.start_utc if len(activity.sessions) == 1 else None)


def family_of(session: Session) -> str | None:
    """Sports that one run may be called; None: not told."""
    return FAMILIES.get(session.sport, session.sport)


def _length_s(session: Session) -> float | None:
    """Time from start to end; a watch left paused for hours does not cover them."""
    running = session.timer_s if session.timer_s is not None else session.moving_s
    if session.elapsed_s is None or running is None:
        return session.elapsed_s if running is None else running
    return min(session.elapsed_s, 2.0 * running + 1_800.0)


def _is_one_sport(one: Part, other: Part) -> bool:
    return one.family == other.family or one.family is None or other.family is None


def _is_overlapping(one: Part, other: Part) -> bool:
    shorter = min(one.end_s - one.start_s, other.end_s - other.start_s)
    if shorter <= 0:
        is_near = abs(one.start_s - other.start_s) <= POINT_S
        return is_near and is_close(_metres(one), _metres(other), NEAR)
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s) > SHARE * shorter


def _is_shifted(one: Part, other: Part, first: Activity, second: Activity) -> bool:
    """The same run with a clock in another zone: never from one device, which has one clock."""
    if min(one.end_s, other.end_s) > max(one.start_s, other.start_s):
        return False
    shift = other.start_s - one.start_s
    off = abs(shift - ZONE_STEP_S * round(shift / ZONE_STEP_S))
    lengths = (one.end_s - one.start_s, other.end_s - other.start_s)
    if off > CLOCK_S or shift > ZONE_S + CLOCK_S or not is_close(*lengths, SAME):
        return False
    if not is_close(_metres(one), _metres(other), SAME):
        return False
    if first.source.format != second.source.format:
        return True
    if first.device and second.device:
        return first.device != second.device
    return one.session.n_records == other.session.n_records > 0


def _metres(part: Part) -> float | None:
    return part.session.distance_m


def is_close(one: float | None, other: float | None, share: float) -> bool:
    """True when both are known and differ by at most this share of the larger one."""
    return (
        one is not None
        and other is not None
        and max(one, other) > 0
        and abs(one - other) <= share * max(one, other)
    )
