"""Garmin's account export: summaries of all activities in centimetres and milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from loadwatch.decode.sports import sport_of
from loadwatch.decode.times import PLAUSIBLE_FROM_S, PLAUSIBLE_TO_S, from_unix
from loadwatch.decode.tracks import NAN
from loadwatch.errors import CorruptFileError

CM_M = 0.01
MS_S = 0.001
TOTALS = {  # total → (key, factor)
    "distance_m": ("distance", CM_M),
    "timer_s": ("duration", MS_S),
    "elapsed_s": ("elapsedDuration", MS_S),
    "moving_s": ("movingDuration", MS_S),
    "ascent_m": ("elevationGain", CM_M),
    "descent_m": ("elevationLoss", CM_M),
    "avg_heart_rate_bpm": ("avgHr", 1.0),
    "max_heart_rate_bpm": ("maxHr", 1.0),
}
DETAILS = {
    "treadmill_running": "treadmill", "trail_running": "trail", "track_running": "track",
    "indoor_running": "indoor_running", "virtual_run": "virtual_activity", "street_running": "street",
}  # fmt: skip


def summaries(name: str, data: bytes) -> Iterator[dict[str, Any] | str]:
    """A row document for each activity but multisport parents; a sentence for each unreadable entry."""
    for entry in _entries(name, data):
        if not isinstance(entry, dict):
            yield "an entry is no activity"
            continue
        if _is_parent(entry):
            continue
        try:
            yield _document(entry)
        except (ValueError, TypeError) as error:
            yield f"activity {entry.get('activityId', '?')}: {error}"


def _entries(name: str, data: bytes) -> list[Any]:
    try:
        outer = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise CorruptFileError(
            name, "The summary of activities is no readable JSON.", found=str(error)
        ) from error
    groups = outer if isinstance(outer, list) else [outer]
    lists = [group.get("summarizedActivitiesExport") for group in groups if isinstance(group, dict)]
    return [entry for found in lists if isinstance(found, list) for entry in found]


def _is_parent(entry: dict[str, Any]) -> bool:
    """The parent of a multisport activity repeats what its children say."""
    return entry.get("parent") is True or (
        _kind(entry) in {"multi_sport", "multisport"}
        and entry.get("parentId") is None
        and bool(entry.get("childIds"))
    )


def _kind(entry: dict[str, Any]) -> str:
    kind = entry.get("activityType")
    return str(
        kind.get("typeKey") if isinstance(kind, dict) else kind or entry.get("sportType") or ""
    ).lower()


def _document(entry: dict[str, Any]) -> dict[str, Any]:
    start_ms = entry.get("startTimeGmt") or entry.get("beginTimestamp")
    start_s = float(start_ms) * MS_S if start_ms else NAN
    if not PLAUSIBLE_FROM_S <= start_s < PLAUSIBLE_TO_S:
        raise ValueError("it has no start")
    kind = _kind(entry)
    sport, sub_sport = sport_of(kind) or sport_of(str(entry.get("sportType") or "")) or ("generic", None)
    local_ms = entry.get("startTimeLocal")
    offset_s = (
        round((float(local_ms) - float(start_ms)) * MS_S / 900) * 900 if local_ms and start_ms else None
    )
    return {
        "format": "garmin",
        "start_utc": from_unix(start_s).isoformat(),
        "utc_offset_s": offset_s,
        "sport": sport,
        "sub_sport": DETAILS.get(kind, sub_sport),
        "title": str(entry.get("name") or ""),
        "totals": _totals(entry),
        "notes": {"garmin_id": str(entry["activityId"])} if entry.get("activityId") else {},
    }


def _totals(entry: dict[str, Any]) -> dict[str, float]:
    """What the watch or the runner said; 0 means not measured here."""
    values = {total: float(entry[key]) * factor for total, (key, factor) in TOTALS.items() if entry.get(key)}
    values.setdefault("timer_s", values.get("elapsed_s", 0.0))
    return {total: round(value, 3) for total, value in values.items() if value > 0}
