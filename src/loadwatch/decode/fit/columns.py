"""From decoded FIT samples to the plain columns of `Parsed`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from loadwatch.decode.parsed import Column

NATIVE = {  # column → FIT record fields, the better one first
    "latitude_deg": ("position_lat",),
    "longitude_deg": ("position_long",),
    "elevation_m": ("enhanced_altitude", "altitude"),
    "distance_m": ("distance",),
    "speed_mps": (
        "speed",
        "enhanced_speed",
    ),  # the native decoder cuts mm/s off when it makes the second of the first
    "heart_rate_bpm": ("heart_rate",),
    "cadence_raw": ("cadence",),
    "power_w": ("power",),
    "temperature_degc": ("temperature",),
}
DEVELOPER = {  # letters of a developer field's name → column, for what the watch itself did not give
    "heartrate": "heart_rate_bpm",
    "hr": "heart_rate_bpm",
    "power": "power_w",
    "rppower": "power_w",
    "runpower": "power_w",
    "cadence": "cadence_raw",
    "runcadence": "cadence_raw",
    "speed": "speed_mps",
    "distance": "distance_m",
}
NATIVE_NAMES = frozenset(name for names in NATIVE.values() for name in names) | {
    "timestamp",
    "fractional_cadence",
}


def columns(samples: dict[str, Column]) -> tuple[dict[str, Column], list[str]]:
    """(columns of `Parsed`, names of developer fields that were used because the native column is empty)."""
    out: dict[str, Column] = {}
    for column, names in NATIVE.items():
        found = [samples[name] for name in names if name in samples]
        if found:
            out[column] = found[0] if len(found) == 1 else np.where(np.isnan(found[0]), found[1], found[0])
    if "cadence_raw" in out and "fractional_cadence" in samples:
        out["cadence_raw"] = out["cadence_raw"] + np.nan_to_num(samples["fractional_cadence"])
    return out, _fill_from_developer(out, samples)


def _fill_from_developer(out: dict[str, Column], samples: dict[str, Column]) -> list[str]:
    used = []
    for name, values in samples.items():
        if name in NATIVE_NAMES:
            continue
        column = DEVELOPER.get("".join(c for c in name.lower() if c.isalnum()))
        if column and _is_empty(out.get(column)) and not _is_empty(values):
            out[column] = values
            used.append(name)
    return used


def _is_empty(values: Column | None) -> bool:
    """Nothing but NaN and 0."""
    return values is None or not bool(np.any(values > 0))


def speed_distance(messages: Sequence[dict[str | int, Any]]) -> tuple[Column, Column]:
    """Speed [m/s] and distance [m] out of `compressed_speed_distance`, 12 bits each; 256 m roll over."""
    speed, sixteenths = np.full(len(messages), np.nan), np.full(len(messages), np.nan)
    for row, message in enumerate(messages):
        packed = message.get("compressed_speed_distance")
        if packed is not None and len(packed) == 3 and bytes(packed) != b"\xff\xff\xff":
            low, middle, high = bytes(packed)
            speed[row] = (low | (middle & 0x0F) << 8) / 100.0
            sixteenths[row] = (middle >> 4) | high << 4
    known = ~np.isnan(sixteenths)
    if known.any():
        steps = np.diff(sixteenths[known], prepend=sixteenths[known][0]) % 4096
        sixteenths[known] = sixteenths[known][0] + np.cumsum(steps)
    return speed, sixteenths / 16.0
