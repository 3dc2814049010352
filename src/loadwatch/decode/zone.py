"""Local time of a recording: the watch's own, else that of the place, else that of the runner."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from loadwatch.errors import SettingsError
from loadwatch.model import Decoded
from loadwatch.units import DAY_S, HOUR_S

FROM_SUN_S = 4.5 * HOUR_S  # the furthest zones, in the west of China, are 3.5 h off, summer time adds one


def local_offset_s(decoded: Decoded, athlete_zone: str) -> tuple[int, str] | None:
    """(seconds to add to UTC, where it is known from: file, position or athlete); None when no date is known.

    Some watches write UTC as their local time: an offset of 0 is believed where the place agrees. Any other
    offset is believed unless it is further from the sun at the place than any zone on Earth.
    """
    start = decoded.start_utc
    if start is None:
        return None
    told = decoded.utc_offset_s
    if told and not _contradicts(told, decoded):
        return told, "file"
    place = position_zone(decoded)
    if place is not None and (offset := _offset(place, start)) is not None:
        return (offset, "position") if told is None or offset != 0 else (0, "file")
    if told is not None:
        return told, "file"
    offset = _offset(athlete_zone, start)
    if offset is None:
        raise SettingsError("zone", athlete_zone, "an IANA time zone name such as Europe/Berlin")
    return offset, "athlete"


def position_zone(decoded: Decoded) -> str | None:
    """IANA name of the zone of the first position, None when there is no position."""
    row = _first_position(decoded)
    if row is None:
        return None
    from tzfpy import get_tz

    return get_tz(decoded.records["longitude_deg"][row], decoded.records["latitude_deg"][row]) or None


def _contradicts(told_s: int, decoded: Decoded) -> bool:
    """True when the sun at the first position is hours away from the told local time."""
    row = _first_position(decoded)
    if row is None:
        return False
    solar_s = float(decoded.records["longitude_deg"][row]) * DAY_S / 360
    return abs((told_s - solar_s + DAY_S / 2) % DAY_S - DAY_S / 2) > FROM_SUN_S


def _first_position(decoded: Decoded) -> int | None:
    latitude = decoded.records["latitude_deg"]
    if len(latitude) and latitude[0] is not None:
        return 0
    rows = np.flatnonzero(~np.isnan(latitude.to_numpy()))
    return int(rows[0]) if len(rows) else None


def _offset(zone: str, when: datetime) -> int | None:
    """Seconds from UTC of a named zone at an instant; None when there is no such zone."""
    try:
        offset = when.astimezone(ZoneInfo(zone)).utcoffset()
    except (KeyError, ValueError, OSError):
        return None
    return None if offset is None else int(offset.total_seconds())
