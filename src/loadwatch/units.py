"""Every conversion factor. SI inside; conversion only in `decode` and `views`."""

from __future__ import annotations

from typing import Literal

SEMICIRCLE_DEG = 180.0 / 2**31  # FIT positions
FIT_EPOCH_UNIX_S = 631_065_600  # 1989-12-31T00:00:00Z
FIT_MIN_DATE = 0x10000000  # smaller FIT times are seconds since power-on: no date known
KM_M = 1000.0
MILE_M = 1609.344
FOOT_M = 0.3048
HOUR_S = 3600.0
MINUTE_S = 60.0
DAY_S = 86_400.0
PERCENT = 0.01
KMH_MPS = 1.0 / 3.6
EARTH_RADIUS_M = 6_371_008.8

UnitSystem = Literal["km", "mi"]


def distance_unit_m(system: UnitSystem) -> float:
    """Metres in the reader's distance unit."""
    return KM_M if system == "km" else MILE_M


def height_unit(system: UnitSystem) -> str:
    """m or ft."""
    return "m" if system == "km" else "ft"


def height_unit_m(system: UnitSystem) -> float:
    """Metres in the reader's height unit (m, ft)."""
    return 1.0 if system == "km" else FOOT_M
