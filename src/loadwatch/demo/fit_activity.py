"""Track → FIT activity: file_id, devices, timer events, records, laps, session, activity."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from loadwatch.demo.fit_writer import Column, Field, definition, fit_file, message, records
from loadwatch.demo.track import Track
from loadwatch.units import FIT_EPOCH_UNIX_S, SEMICIRCLE_DEG

GARMIN = 1
FILE_ID, DEVICE, SPORT, EVENT, RECORD, LAP, SESSION, ACTIVITY = 0, 23, 12, 21, 20, 19, 18, 34
START, STOP_ALL = 0, 4
BAROMETER = 4


def fit_activity(track: Track) -> bytes:
    """The track as the FIT file a watch would have written."""
    head = [_file_id(track), *_devices(track), _sport(track), _event(track, 0.0, START)]
    tail = [_event(track, track.total_s, STOP_ALL), *_laps(track), _session(track), _activity(track)]
    return fit_file(b"".join([*head, _records(track), *tail]))


def fit_time(moment: datetime) -> int:
    """Seconds since the FIT epoch."""
    return int(moment.timestamp()) - FIT_EPOCH_UNIX_S


def _stamp(track: Track, elapsed_s: float) -> int:
    return fit_time(track.start_utc + timedelta(seconds=elapsed_s))


def _file_id(track: Track) -> bytes:
    return message(0, FILE_ID, [
        Field(0, "enum", 4), Field(1, "uint16", GARMIN), Field(2, "uint16", track.watch.product),
        Field(3, "uint32z", track.watch.serial), Field(4, "uint32", fit_time(track.start_utc)),
    ])  # fmt: skip


def _devices(track: Track) -> list[bytes]:
    stamp = Field(253, "uint32", fit_time(track.start_utc))
    creator = message(1, DEVICE, [
        stamp, Field(0, "uint8", 0), Field(2, "uint16", GARMIN), Field(3, "uint32z", track.watch.serial),
        Field(4, "uint16", track.watch.product), Field(5, "uint16", 1120), Field(25, "enum", 5),
    ])  # fmt: skip
    barometer = message(1, DEVICE, [
        stamp, Field(0, "uint8", 1), Field(1, "uint8", BAROMETER), Field(2, "uint16", GARMIN),
        Field(4, "uint16", track.watch.product), Field(25, "enum", 5),
    ])  # fmt: skip
    return [creator, barometer] if track.watch.has_barometer else [creator]


def _sport(track: Track) -> bytes:
    return message(1, SPORT, [Field(0, "enum", track.sport), Field(1, "enum", track.sub_sport)])


def _event(track: Track, elapsed_s: float, kind: int) -> bytes:
    return message(2, EVENT, [
        Field(253, "uint32", _stamp(track, elapsed_s)), Field(3, "uint32", 0),
        Field(0, "enum", 0), Field(1, "enum", kind), Field(4, "uint8", 0),
    ])  # fmt: skip


RECORD_FIELDS = (  # column, field, base, scale, offset
    ("latitude_deg", 0, "sint32", 1 / SEMICIRCLE_DEG, 0.0),
    ("longitude_deg", 1, "sint32", 1 / SEMICIRCLE_DEG, 0.0),
    ("distance_m", 5, "uint32", 100.0, 0.0),
    ("speed_mps", 73, "uint32", 1000.0, 0.0),
    ("elevation_m", 78, "uint32", 5.0, 500.0),
    ("heart_rate_bpm", 3, "uint8", 1.0, 0.0),
    ("cadence_spm", 4, "uint8", 0.5, 0.0),  # the file counts one leg
)


def _records(track: Track) -> bytes:
    """Records with the timer events of each pause between them."""
    columns = [
        Column(number, base, track.columns[name], scale, offset)
        for name, number, base, scale, offset in RECORD_FIELDS
        if name in track.columns
    ]
    stamps = Column(253, "uint32", track.elapsed_s + fit_time(track.start_utc))
    table = records(3, [stamps, *columns])
    parts = [definition(3, RECORD, [stamps, *columns])]
    first = 0
    for stopped, started in track.pauses:
        split = int(np.searchsorted(track.elapsed_s, stopped, side="right"))
        parts += [
            table[first:split].tobytes(),
            _event(track, stopped, STOP_ALL),
            _event(track, started, START),
        ]
        first = split
    return b"".join([*parts, table[first:].tobytes()])


def _totals(track: Track, start: float, end: float, shift: int) -> list[Field]:
    """Totals of a lap; for a session the numbers of its later fields lie `shift` higher."""
    inside = (track.elapsed_s >= start) & (track.elapsed_s <= end)
    up, down = _climb(track, inside)
    return [
        Field(253, "uint32", _stamp(track, end)), Field(2, "uint32", _stamp(track, start)),
        Field(7, "uint32", round((end - start) * 1000)),
        Field(8, "uint32", round(track.timer_s(start, end) * 1000)),
        Field(9, "uint32", _distance(track, start, end)),
        Field(15 + shift, "uint8", _mean(track, "heart_rate_bpm", inside)),
        Field(17 + shift, "uint8", _mean(track, "cadence_spm", inside, 0.5)),
        Field(21 + shift, "uint16", up), Field(22 + shift, "uint16", down),
    ]  # fmt: skip


def _distance(track: Track, start: float, end: float) -> int | None:
    metres = track.between("distance_m", start, end)
    return None if metres is None else round(metres * 100)


def _mean(track: Track, column: str, inside: np.ndarray, scale: float = 1.0) -> int | None:
    values = track.columns.get(column, np.array([]))
    known = values[inside[: len(values)]]
    known = known[np.isfinite(known)]
    return round(float(known.mean()) * scale) if len(known) else None


def _climb(track: Track, inside: np.ndarray) -> tuple[int | None, int | None]:
    if "elevation_m" not in track.columns:
        return None, None
    heights = track.columns["elevation_m"][inside]
    kernel = np.ones(min(31, max(1, len(heights)))) / min(31, max(1, len(heights)))
    steps = np.diff(np.convolve(heights, kernel, "valid"))
    return round(float(steps[steps > 0].sum())), round(float(-steps[steps < 0].sum()))


def _laps(track: Track) -> list[bytes]:
    spans = track.spans()
    return [
        message(4, LAP, [
            Field(254, "uint16", i), *_totals(track, start, end, 0),
            Field(24, "enum", 7 if i == len(spans) - 1 else 2), Field(25, "enum", track.sport),
        ])
        for i, (start, end) in enumerate(spans)
    ]  # fmt: skip


def _session(track: Track) -> bytes:
    return message(5, SESSION, [
        Field(254, "uint16", 0), *_totals(track, 0.0, track.total_s, 1), Field(5, "enum", track.sport),
        Field(6, "enum", track.sub_sport), Field(25, "uint16", 0), Field(26, "uint16", len(track.laps_s) + 1),
        Field(28, "enum", 0),
    ])  # fmt: skip


def _activity(track: Track) -> bytes:
    end = _stamp(track, track.total_s)
    return message(6, ACTIVITY, [
        Field(253, "uint32", end), Field(0, "uint32", round(track.timer_s(0.0, track.total_s) * 1000)),
        Field(1, "uint16", 1), Field(2, "enum", 0), Field(3, "enum", 26), Field(4, "enum", 1),
        Field(5, "uint32", end + track.utc_offset_s),
    ])  # fmt: skip
