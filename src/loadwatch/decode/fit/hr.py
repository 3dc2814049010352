"""Heart rate that a chest strap stored and sent after the swim: `hr` messages, merged in by time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from loadwatch.decode.parsed import Column

TICKS_S = 1024.0
HOLD_S = 5.0  # a beat value stands for at most this long
_ROLLOVER = 1 << 32


def merge(time_s: Column, heart_rate: Column | None, messages: Sequence[dict[str | int, Any]]) -> Column:
    """`heart_rate` with its gaps filled by the last stored value of the strap, at most `HOLD_S` old."""
    filled = np.full(len(time_s), np.nan) if heart_rate is None else heart_rate.copy()
    beats = sorted(_beats(messages))
    if not beats or not len(time_s):
        return filled
    when, bpm = (np.array(column, dtype=float) for column in zip(*beats, strict=True))
    at = np.searchsorted(when, time_s, side="right") - 1
    is_fresh = (at >= 0) & (time_s - when[at] <= HOLD_S) & ~(filled > 0)
    filled[is_fresh] = bpm[at[is_fresh]]
    return filled


def _beats(messages: Sequence[dict[str | int, Any]]) -> Iterator[tuple[float, float]]:
    """(Unix time, beats a minute) of every stored value; the strap counts 1/1024 s from an anchor."""
    anchor: float | None = None  # Unix time of tick 0
    last = 0
    for message in messages:
        ticks = _ticks(message, last)
        if not ticks:
            continue
        if message.get("timestamp") is not None:
            seconds = float(message["timestamp"]) + float(message.get("fractional_timestamp") or 0.0)
            anchor = seconds - ticks[0] / TICKS_S
        last = ticks[-1]
        if anchor is None:
            continue
        for tick, bpm in zip(ticks, _list(message.get("filtered_bpm")), strict=False):
            if isinstance(bpm, int | float) and 0 < bpm < 255:
                yield anchor + tick / TICKS_S, float(bpm)


def _ticks(message: dict[str | int, Any], last: int) -> list[int]:
    """Strap ticks of one message; 12-bit ones continue from `last`."""
    whole = _list(message.get("event_timestamp"))
    if whole and all(isinstance(value, int | float) for value in whole):
        return [round(value * TICKS_S) % _ROLLOVER for value in whole]
    ticks = []
    for short in _twelve_bits(message.get("event_timestamp_12")):
        last += (short - last) % 4096
        ticks.append(last)
    return ticks


def _twelve_bits(packed: Any) -> list[int]:
    if not isinstance(packed, bytes | bytearray | list | tuple):
        return []
    raw = [value for value in packed if isinstance(value, int) and 0 <= value <= 0xFF]
    out = []
    for low, middle, high in zip(raw[0::3], raw[1::3], raw[2::3], strict=False):
        out += [low | (middle & 0x0F) << 8, middle >> 4 | high << 4]
    return out


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
