"""Account exports of Runtastic, Nike, Google Fit, Endomondo and Samsung Health: totals of each activity as a row.

Where a GPX or TCX file of the same start is there too, the row only repeats it. Layouts as public importers read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from loadwatch.decode.row import iso
from loadwatch.decode.sports import Sport, sport_of
from loadwatch.decode.table import rows_of, text_of
from loadwatch.decode.times import PLAUSIBLE_FROM_S, PLAUSIBLE_TO_S, instant
from loadwatch.errors import CorruptFileError
from loadwatch.units import HOUR_S, KM_M, MINUTE_S

MS_S = 0.001
RUNTASTIC = {
    "1": "running", "3": "cycling", "4": "mountain_biking", "7": "hiking", "14": "treadmill", "19": "walking",
}  # fmt: skip
SAMSUNG = {"1001": "walking", "1002": "running", "11007": "cycling", "13001": "hiking", "15005": "treadmill"}
SAMSUNG_MARK = "com.samsung.shealth.exercise,"
STARTS = (b'"start_time"', b'"startTime"', b'"start_epoch_ms"')
ZONE = re.compile(r"UTC([+-])(\d\d):?(\d\d)")
Document = dict[str, Any]


def is_service_json(text: bytes) -> bool:
    """True for the beginning of JSON that this module reads."""
    has_start = any(start in text for start in STARTS)
    return has_start and any(f'"{mark}"'.encode() in text for mark in READERS)


def is_service_table(text: bytes) -> bool:
    """True for the beginning of a table that this module reads."""
    return text.startswith(SAMSUNG_MARK.encode())


def documents(name: str, data: bytes) -> Iterator[Document | str]:
    """A row document for each activity; a sentence for each that cannot be read."""
    for number, (read, entry) in enumerate(_entries(name, data), 1):
        try:
            yield read(entry)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            yield f"activity {number} has no start, or values that cannot be read"


def _entries(name: str, data: bytes) -> Iterator[tuple[Callable[[Any], Document], Any]]:
    text = text_of(data)
    if text.startswith(SAMSUNG_MARK):
        rows = rows_of(text.partition("\n")[2])
        labels = [label.rpartition(".")[2] for label in rows[0][1]] if rows else []
        yield from ((_samsung, dict(zip(labels, cells, strict=False))) for _, cells in rows[1:])
        return
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise CorruptFileError(name, "The account's file is no readable JSON.", found=str(error)) from error
    if isinstance(found, list) and found and all(isinstance(one, dict) and len(one) == 1 for one in found):
        found = {key: value for one in found for key, value in one.items()}  # Endomondo writes one key a time
    for entry in found if isinstance(found, list) else [found]:
        read = next((READERS[mark] for mark in READERS if isinstance(entry, dict) and mark in entry), None)
        if read is not None:
            yield read, entry


def _row(service: str, start_s: float, sport: str, totals: Mapping[str, Any]) -> Document:
    if not PLAUSIBLE_FROM_S <= start_s < PLAUSIBLE_TO_S:
        raise ValueError("no start")
    named: Sport = sport_of(sport) or ("generic", None)
    known = {key: round(float(value), 3) for key, value in totals.items() if value}
    return {
        "format": service, "start_utc": iso(start_s), "sport": named[0], "sub_sport": named[1],
        "totals": {key: value for key, value in known.items() if value > 0},
    }  # fmt: skip


def _runtastic(entry: Mapping[str, Any]) -> Document:
    features = {one.get("type"): one.get("attributes") or {} for one in entry.get("features") or []}
    track, heart = features.get("track_metrics", {}), features.get("heart_rate", {})
    start_s, end_s = float(entry["start_time"]) * MS_S, float(entry.get("end_time") or 0) * MS_S
    totals = {
        "distance_m": entry.get("distance") or track.get("distance"),
        "timer_s": float(entry["duration"]) * MS_S,
        "elapsed_s": end_s - start_s if end_s > start_s else None,
        "ascent_m": entry.get("elevation_gain") or track.get("elevation_gain"),
        "descent_m": entry.get("elevation_loss") or track.get("elevation_loss"),
        "avg_heart_rate_bpm": entry.get("pulse_avg") or heart.get("average"),
        "max_heart_rate_bpm": entry.get("pulse_max") or heart.get("maximum"),
    }
    offset_ms = entry.get("start_time_timezone_offset")
    sport = RUNTASTIC.get(str(entry["sport_type_id"]), "other")
    return _row("runtastic", start_s, sport, totals) | {
        "utc_offset_s": None if offset_ms is None else int(float(offset_ms) * MS_S),
        "title": str(entry.get("notes") or ""),
    }


def _nike(entry: Mapping[str, Any]) -> Document:
    sums = {(one.get("metric"), one.get("summary")): one.get("value") for one in entry.get("summaries") or []}
    start_s, end_s = float(entry["start_epoch_ms"]) * MS_S, float(entry.get("end_epoch_ms") or 0) * MS_S
    totals = {
        "distance_m": float(sums.get(("distance", "total")) or 0) * KM_M,
        "timer_s": float(entry["active_duration_ms"]) * MS_S,
        "elapsed_s": end_s - start_s if end_s > start_s else None,
        "ascent_m": sums.get(("ascent", "total")),
        "descent_m": sums.get(("descent", "total")),
        "avg_heart_rate_bpm": sums.get(("heart_rate", "mean")),
    }
    tags = entry.get("tags") or {}
    is_indoor = str(tags.get("location", "")).lower() == "indoors"
    sport = "treadmill" if is_indoor and entry.get("type") == "run" else str(entry.get("type") or "")
    return _row("nike", start_s, sport, totals) | {"title": str(tags.get("com.nike.name") or "")}


def _google_fit(entry: Mapping[str, Any]) -> Document:
    sums = {one.get("metricName"): one.get("floatValue") for one in entry.get("aggregate") or []}
    start_s, end_s = _second(entry["startTime"]), _second(entry.get("endTime"))
    seconds = float(str(entry.get("duration") or "0s").removesuffix("s"))
    totals = {
        "distance_m": sums.get("com.google.distance.delta"),
        "timer_s": seconds,
        "elapsed_s": end_s - start_s if end_s > start_s else None,
        "avg_heart_rate_bpm": sums.get("com.google.heart_rate.summary.average"),
    }
    return _row("googlefit", start_s, str(entry["fitnessActivity"]), totals)


def _endomondo(entry: Mapping[str, Any]) -> Document:
    totals = {
        "distance_m": float(entry.get("distance_km") or 0) * KM_M,
        "timer_s": entry["duration_s"],
        "ascent_m": entry.get("ascend_m"),
        "descent_m": entry.get("descend_m"),
        "avg_heart_rate_bpm": entry.get("heart_rate_avg_bpm"),
        "max_heart_rate_bpm": entry.get("heart_rate_max_bpm"),
    }
    sport = str(entry.get("sport") or "").lower()
    return _row("endomondo", _second(entry["start_time"]), sport, totals) | {
        "title": str(entry.get("name") or "")
    }


def _samsung(cells: Mapping[str, str]) -> Document:
    zone = ZONE.fullmatch(cells["time_offset"])
    if zone is None:
        raise ValueError("a layout of before 2019")
    offset_s = (int(zone[2]) * HOUR_S + int(zone[3]) * MINUTE_S) * (-1 if zone[1] == "-" else 1)
    totals = {
        "distance_m": cells.get("distance"),
        "timer_s": float(cells["duration"]) * MS_S,
        "ascent_m": cells.get("altitude_gain"),
        "descent_m": cells.get("altitude_loss"),
        "avg_heart_rate_bpm": cells.get("mean_heart_rate"),
        "max_heart_rate_bpm": cells.get("max_heart_rate"),
    }
    sport = SAMSUNG.get(cells["exercise_type"], "other")
    return _row("samsung", _second(cells["start_time"]), sport, totals) | {"utc_offset_s": int(offset_s)}


def _second(text: Any) -> float:
    when = instant(str(text or ""))
    return when.timestamp() if when is not None else float("nan")


READERS: dict[str, Callable[[Any], Document]] = {  # a key that only this service writes → its reader
    "sport_type_id": _runtastic,
    "active_duration_ms": _nike,
    "fitnessActivity": _google_fit,
    "duration_s": _endomondo,
}
