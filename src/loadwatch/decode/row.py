"""Our own one-activity document, for what exists only as a row of a table: JSON with sorted keys.

`{"loadwatch": "row", "format": "csv|strava|garmin|apple|polar", "start_utc" or "local_date", "sport", "totals"}`,
and for Apple and Polar `"samples"`, `"pauses"`, the route of an Apple workout as `"route_gpx"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import orjson

from loadwatch.decode.gpx import read_gpx
from loadwatch.decode.parsed import Column, Parsed
from loadwatch.decode.times import from_unix
from loadwatch.errors import CorruptFileError, FileError, Issue
from loadwatch.model import Session

FORMATS = frozenset({
    "csv", "strava", "garmin", "apple", "polar", "runtastic", "nike", "googlefit", "endomondo", "samsung",
})  # fmt: skip
TOTALS = (
    "distance_m", "timer_s", "elapsed_s", "moving_s", "ascent_m", "descent_m", "avg_heart_rate_bpm",
    "max_heart_rate_bpm", "avg_cadence_spm",
)  # fmt: skip
HOLD_S = 15.0  # a heart rate sample speaks for the route points of this many seconds after it
SAMPLES = (
    "heart_rate_bpm", "cadence_raw", "power_w", "speed_mps", "elevation_m", "distance_m", "latitude_deg",
    "longitude_deg",
)  # fmt: skip


def row_bytes(document: Mapping[str, Any]) -> bytes:
    """The document as bytes that are the same for the same content, so that its SHA-256 is stable."""
    kept = {key: value for key, value in document.items() if value not in (None, "", {}, [])}
    return orjson.dumps({"loadwatch": "row"} | kept, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def read_row(data: bytes, name: str) -> Parsed:
    """One activity from its document; it is manual when nothing was sampled."""
    row = _document(data, name)
    start = _start(row, name)
    totals = _totals(row)
    parsed = _samples(row, start, name)
    notes = {str(key): str(value) for key, value in (row.get("notes") or {}).items()}
    notes |= {key: str(row[key]) for key in ("local_date", "local_start") if row.get(key)}
    parsed.format = row["format"]
    parsed.notes = notes
    parsed.title, parsed.device = row.get("title"), row.get("device")
    parsed.utc_offset_s = row.get("utc_offset_s")
    parsed.is_manual = len(parsed.time_s) == 0
    parsed.sessions = [_session(row, totals, start, parsed)]
    parsed.session_starts = [start.timestamp() if start is not None else None]
    parsed.session_of = np.zeros(len(parsed.time_s), np.int16)
    parsed.issues += [Issue("manual", "Only totals are known: no samples were recorded.")] * parsed.is_manual
    return parsed


def _document(data: bytes, name: str) -> dict[str, Any]:
    try:
        row = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise CorruptFileError(name, "The activity row is no readable JSON.", found=str(error)) from error
    if not isinstance(row, dict) or row.get("loadwatch") != "row" or row.get("format") not in FORMATS:
        raise CorruptFileError(name, "The activity row is not one of loadwatch's own documents.")
    return row


def _start(row: dict[str, Any], name: str) -> datetime | None:
    try:
        if row.get("local_date"):
            date.fromisoformat(str(row["local_date"]))
        if not row.get("start_utc"):
            return None
        start = datetime.fromisoformat(str(row["start_utc"]))
    except ValueError as error:
        raise CorruptFileError(name, f"The row's date cannot be read: {error}.") from error
    return start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)


def _totals(row: dict[str, Any]) -> dict[str, float | None]:
    written = row.get("totals") or {}
    return {key: float(written[key]) if written.get(key) is not None else None for key in TOTALS}


def _session(
    row: dict[str, Any], t: dict[str, float | None], start: datetime | None, parsed: Parsed
) -> Session:
    source = "manual" if parsed.is_manual else "session"
    rpe = row.get("rpe")
    return Session(
        index=0,
        sport=str(row.get("sport") or "generic"),
        sub_sport=row.get("sub_sport"),
        start_utc=start,
        distance_m=t["distance_m"],
        distance_source=source if t["distance_m"] is not None else None,
        timer_s=t["timer_s"],
        elapsed_s=t["elapsed_s"],
        moving_s=t["moving_s"],
        ascent_m=t["ascent_m"] if parsed.is_manual else None,
        descent_m=t["descent_m"] if parsed.is_manual else None,
        device_ascent_m=t["ascent_m"],
        device_descent_m=t["descent_m"],
        avg_heart_rate_bpm=t["avg_heart_rate_bpm"],
        max_heart_rate_bpm=t["max_heart_rate_bpm"],
        avg_cadence_spm=t["avg_cadence_spm"],
        n_records=len(parsed.time_s),
        rpe=float(rpe) if rpe is not None else None,
        grade=None if row.get("grade") is None else float(row["grade"]),
    )


def _samples(row: dict[str, Any], start: datetime | None, name: str) -> Parsed:
    """Records from the route when there is one, with the heart rate of the samples; else from the samples."""
    samples = row.get("samples") or {}
    time_s = np.asarray(samples.get("time_s") or [], np.float64)
    measured = {key: np.asarray(samples[key], np.float64) for key in SAMPLES if samples.get(key)}
    if any(len(column) != len(time_s) for column in measured.values()):
        raise CorruptFileError(name, "The row's samples have columns of different length.")
    parsed = _route(row, name)
    if parsed is None:
        parsed = Parsed(str(row["format"]), time_s, measured)
    elif len(time_s):
        parsed.columns |= {key: _held(column, time_s, parsed.time_s) for key, column in measured.items()}
    parsed.timer = _timer(row, start, parsed.time_s)
    return parsed


def _route(row: dict[str, Any], name: str) -> Parsed | None:
    if not row.get("route_gpx"):
        return None
    try:
        route = read_gpx(str(row["route_gpx"]).encode(), name)
    except FileError as error:
        return Parsed(
            str(row["format"]), np.zeros(0), {}, issues=[Issue("no_route", error.message, "warning")]
        )
    route.issues = [issue for issue in route.issues if issue.code != "sport_guessed"]
    return route


def _held(values: Column, at_s: Column, wanted_s: Column) -> Column:
    """The last sample at or before each wanted time, NaN when it is older than `HOLD_S`."""
    order = np.argsort(at_s, kind="stable")
    place = np.searchsorted(at_s[order], wanted_s, side="right") - 1
    found = order[np.maximum(place, 0)]
    fresh = (place >= 0) & (wanted_s - at_s[found] <= HOLD_S)
    return np.where(fresh, values[found], np.nan)


def _timer(row: dict[str, Any], start: datetime | None, time_s: Column) -> list[tuple[float, bool]]:
    """Timer events from the pauses: running from the start, stopped in each pause."""
    pauses = [(float(a), float(b)) for a, b in row.get("pauses") or [] if b > a]
    if start is None or not pauses:
        return []
    end_s = max(pauses[-1][1], float(time_s.max()) if len(time_s) else 0.0)
    inner = [event for a, b in sorted(pauses) for event in ((a, False), (b, True))]
    return [(start.timestamp(), True), *inner, (end_s, False)]


def iso(second: float) -> str:
    """Unix seconds as the documents write instants."""
    return from_unix(second).isoformat().replace("+00:00", "Z")
