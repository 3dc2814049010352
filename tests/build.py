"""Builders: a test states only what matters, the rest is filled in."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.demo.fit_writer import Field, crc16, fit_file, message
from loadwatch.frames import DailyFrame, ExposureFrame, RecordFrame, dtypes
from loadwatch.units import FIT_EPOCH_UNIX_S

DAY = date(2026, 5, 3)
FIT_START = 1_777_788_729 - FIT_EPOCH_UNIX_S  # 2026-05-03T06:12:09Z
FILE_ID, SESSION, LAP, RECORD, EVENT, ACTIVITY = 0, 18, 19, 20, 21, 34
_RECORD_BASE = {0: "sint32", 1: "sint32", 3: "uint8", 4: "uint8", 5: "uint32", 73: "uint32", 78: "uint32"}


# ---- FIT bytes ----------------------------------------------------------------


def fit_bytes(*messages: bytes, checksum: bool = True, data_size: int | None = None) -> bytes:
    """A FIT file of these messages; `checksum=False` spoils its end, `data_size` lies in its header."""
    data = fit_file(b"".join(messages))
    if data_size is not None:
        head = data[:4] + struct.pack("<I", data_size) + data[8:12]
        data = head + struct.pack("<H", crc16(head)) + data[14:-2]
        data += struct.pack("<H", crc16(data))
    return data if checksum else data[:-2] + bytes((data[-2] ^ 0xFF, data[-1]))


def fit_file_id(kind: int = 4, start: int = FIT_START) -> bytes:
    """The first message: file type 4 is an activity."""
    return message(0, FILE_ID, [Field(0, "enum", kind), Field(1, "uint16", 1), Field(4, "uint32", start)])


def fit_records(n: int, step_s: int = 1, start: int = FIT_START, **fields: Sequence[int | None]) -> bytes:
    """`n` records a step apart; fields by number as `f3=[…]` (heart rate), `f5` (centimetres) … as stored."""
    made = []
    for i in range(n):
        values = [
            Field(int(name[1:]), _RECORD_BASE[int(name[1:])], column[i]) for name, column in fields.items()
        ]
        made.append(message(3, RECORD, [Field(253, "uint32", start + i * step_s), *values]))
    return b"".join(made)


def fit_session(
    seconds: int, metres: float | None = None, sport: int = 1, sub_sport: int = 0, start: int = FIT_START
) -> bytes:
    """One session with equal elapsed and timer time."""
    return message(5, SESSION, [
        Field(253, "uint32", start + seconds), Field(2, "uint32", start),
        Field(5, "enum", sport), Field(6, "enum", sub_sport),
        Field(7, "uint32", seconds * 1000), Field(8, "uint32", seconds * 1000),
        Field(9, "uint32", None if metres is None else round(metres * 100)),
    ])  # fmt: skip


def fit_run(seconds: int = 600, metres: float = 2_000.0, start: int = FIT_START) -> bytes:
    """A whole plain run at even pace and heart rate 140, one record a second."""
    stored = [round(100 * metres * i / seconds) for i in range(seconds + 1)]
    body = fit_records(seconds + 1, start=start, f5=stored, f3=[140] * (seconds + 1))
    return fit_bytes(fit_file_id(start=start), body, fit_session(seconds, metres, start=start))


# ---- frames -------------------------------------------------------------------


def frame(
    schema: Any, rows: Sequence[Mapping[str, Any]], defaults: Mapping[str, Any] | None = None
) -> pl.DataFrame:
    """Rows of a declared frame; columns that no row names hold the default, else null."""
    types = dtypes(schema)
    unknown = {name for row in rows for name in row} - set(types)
    if unknown:
        raise KeyError(f"{schema.__name__} has no {', '.join(sorted(unknown))}")
    base = {name: (defaults or {}).get(name) for name in types}
    return pl.DataFrame([base | dict(row) for row in rows], schema=types)


def records(n: int, step_s: float = 1.0, **columns: Any) -> pl.DataFrame:
    """`n` active records of session 0; a column is a list, or one value for all."""
    filled = {k: v if isinstance(v, list) else [v] * n for k, v in columns.items()}
    rows = [{"elapsed_s": i * step_s} | {k: v[i] for k, v in filled.items()} for i in range(n)]
    return frame(RecordFrame, rows, {"session": 0, "is_active": True})


def exposures(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Exposure rows: runs of runner `a`, one activity a row, unless a row says otherwise."""
    named = [{"activity_id": f"run-{i}"} | dict(row) for i, row in enumerate(rows)]
    defaults = {"athlete_id": "a", "session": 0, "is_run": True, "local_date": DAY, "volume_quality": "A"}
    return frame(ExposureFrame, named, defaults)


def runs(distances_m: Sequence[float | None], last: date = DAY, athlete: str = "a") -> pl.DataFrame:
    """One run a day, ending at `last`; 0 is a day without a run."""
    first = last - timedelta(days=len(distances_m) - 1)
    return exposures([
        {
            "athlete_id": athlete, "activity_id": f"{athlete}-{i}",
            "local_date": first + timedelta(days=i), "distance_m": m,
        }
        for i, m in enumerate(distances_m)
        if m != 0
    ])  # fmt: skip


def daily(
    values: Sequence[float | None], last: date = DAY, measure: str = "distance", athlete: str = "a"
) -> pl.DataFrame:
    """A dense daily series ending at `last`: 0 is rest, None is missing."""
    first = last - timedelta(days=len(values) - 1)
    status = {True: "missing", False: "run"}
    return frame(DailyFrame, [
        {
            "athlete_id": athlete, "measure": measure, "local_date": first + timedelta(days=i), "value": v,
            "longest": v, "n_runs": int(bool(v)), "n_unknown": 0,
            "status": "rest" if v == 0 else status[v is None],
        }
        for i, v in enumerate(values)
    ])  # fmt: skip
