"""What a clock such as 1:45 or 3:40 means in a part of a plan: a time, hours and minutes, or a pace."""

from __future__ import annotations

import re

from loadwatch.load.plan_text.found import Found
from loadwatch.units import HOUR_S, MILE_M, MINUTE_S, distance_unit_m

CLOCK = re.compile(r"\b(?:(\d{1,2}):)?(\d{1,3}):(\d\d)\b(?:\s*(h|hours?|hrs?|min|mins|minutes?)\b)?")
HOURS = re.compile(r"\b(\d{1,2})\s*h(?:rs?|ours?)?\s*(\d{1,2})(?:\s*min)?\b")
PLAUSIBLE_MPS = (1.7, 7.0)  # 9:48 to 2:23 /km: between these a bare clock is taken for what it may be
SLOWEST_MPS = 1.1  # 15:09 /km
SAME_LENGTH = 0.05  # a way of one unit: its time is its pace
HOURS_TO = 5  # a bare clock of a whole run up to 5:59 is hours and minutes


def settle_clock(found: Found, *, is_repeat: bool) -> None:
    """A clock as the time or the pace that fits the distance; a pace per the unit of the part or the reader."""
    if found.pace_s is not None:
        _settle_pace(found, found.pace_s, is_repeat)
    if found.clock is None:
        return
    if found.clock.group(0).startswith("0") and not found.clock.group(1):
        raise found.wrong(found.clock.group(0).strip(), "looks like a time of day: leave it out")
    as_it_is, as_hours = _times(found.clock)
    if found.clock.group(1) or found.clock.group(4) or (is_repeat and found.distance_m is None):
        found.duration_s = as_it_is
    elif found.distance_m is None or found.speed_mps is not None:
        _settle_time(found, as_it_is, as_hours)
    else:
        _settle_run(found, found.distance_m, as_it_is, None if is_repeat else as_hours, is_repeat=is_repeat)


def _times(hit: re.Match[str]) -> tuple[float, float]:
    """Seconds of a clock as it is written, and with its first number as hours."""
    hours, first, second, unit = hit.groups()
    if hours is not None:
        whole = int(hours) * HOUR_S + int(first) * MINUTE_S + int(second)
        return whole, whole
    as_hours = int(first) * HOUR_S + int(second) * MINUTE_S
    return (as_hours if (unit or "").startswith("h") else int(first) * MINUTE_S + int(second)), as_hours


def _settle_pace(found: Found, seconds_s: float, is_repeat: bool) -> None:
    """3:40 after @: a pace, or the time of a distance where no pace can be so."""
    clock, metres = found.pace_text or _written(seconds_s), found.distance_m
    unit = "mi" if found.is_miles else found.units
    speed = (MILE_M if found.is_miles else distance_unit_m(found.units)) / seconds_s
    if not is_plausible(speed, 1.0) and metres is not None and is_plausible(metres, seconds_s):
        found.duration_s = seconds_s
        each = f"{clock} is read as the time of each repeat"
        found.readings.append(each if is_repeat else f"{clock} is read as the time of the whole run")
        return
    if speed < SLOWEST_MPS and found.pace != "walk":
        raise found.wrong(clock, "is no running pace: write such as 5:30/km, or a time such as 1:30 h")
    found.speed_mps = speed
    found.readings.append(f"{clock} is read as a pace per {unit}")


def _settle_time(found: Found, as_it_is: float, as_hours: float) -> None:
    """1:30 without a distance: hours and minutes of a whole run."""
    is_hours = int(as_hours // HOUR_S) <= HOURS_TO and found.pace not in {"stride", "sprint", "hill"}
    found.duration_s = as_hours if is_hours else as_it_is
    if is_hours and found.clock is not None:
        found.readings.append(f"{found.clock.group(0).strip()} is read as hours and minutes")


def _settle_run(
    found: Found, metres_m: float, as_it_is: float, as_hours: float | None, *, is_repeat: bool
) -> None:
    """A clock beside a distance: the time, in hours and minutes the time, or the pace."""
    unit_m = MILE_M if found.is_miles else distance_unit_m(found.units)
    is_hours = as_hours is not None and is_plausible(metres_m, as_hours)
    is_pace = is_plausible(unit_m, as_it_is)
    clock = _written(as_it_is)
    is_same = abs(metres_m - unit_m) <= SAME_LENGTH * unit_m
    if is_pace and not is_same and not is_repeat and is_plausible(metres_m, as_it_is):
        raise found.wrong(clock, f"may be a time or a pace: write in {clock} min, or {clock}/km")
    if is_plausible(metres_m, as_it_is) or not (is_hours or is_pace):
        found.duration_s = as_it_is
    elif is_hours and is_pace:
        raise found.wrong(clock, f"may be a time or a pace: write {clock} h, or {clock}/km")
    elif is_hours:
        found.duration_s = as_hours
        found.readings.append(f"{clock} is read as hours and minutes")
    else:
        _settle_pace(found, as_it_is, is_repeat=False)


def _written(seconds_s: float) -> str:
    minutes, seconds = divmod(round(seconds_s), 60)
    return f"{minutes}:{seconds:02d}"


def is_plausible(metres_m: float, seconds_s: float) -> bool:
    """A speed that people run at."""
    low, high = PLAUSIBLE_MPS
    return seconds_s > 0 and low <= metres_m / seconds_s <= high
