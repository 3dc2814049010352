"""Polar Flow's account export: one JSON file for each training session, in the layout before and since 2.6."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from loadwatch.decode.parsed import Column
from loadwatch.decode.row import iso
from loadwatch.decode.sports import sport_of
from loadwatch.errors import CorruptFileError
from loadwatch.units import HOUR_S, KM_M, MINUTE_S

MS_S = 0.001
KMH_MPS = KM_M / HOUR_S
SPORTS = {  # numbers of the newer layout
    "1": "running", "2": "cycling", "3": "walking", "4": "running", "5": "mountain_biking", "11": "hiking",
    "15": "strength_training", "17": "treadmill_running", "18": "indoor_cycling", "23": "swimming",
    "27": "trail_running",
}  # fmt: skip
SERIES = {  # name of a series without signs → (column, factor)
    "heartrate": ("heart_rate_bpm", 1.0), "speed": ("speed_mps", KMH_MPS), "cadence": ("cadence_raw", 1.0),
    "altitude": ("elevation_m", 1.0), "distance": ("distance_m", 1.0),
}  # fmt: skip
PERIOD = re.compile(r"PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?")


def sessions(name: str, data: bytes) -> Iterator[dict[str, Any] | str]:
    """A row document for each exercise of a training session; a sentence for each that cannot be read."""
    try:
        session = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CorruptFileError(name, "The training session is no readable JSON.", found=str(error)) from error
    exercises = session.get("exercises") if isinstance(session, dict) else None
    for exercise in exercises if isinstance(exercises, list) else []:
        try:
            yield _document(session, exercise)
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            yield "the exercise has no start or values that cannot be read"


def _document(session: Mapping[str, Any], exercise: Mapping[str, Any]) -> dict[str, Any]:
    minutes = _first((exercise, session), "timezoneOffsetMinutes", "timezoneOffset", "timeZoneOffset")
    offset_s = None if minutes is None else int(float(minutes) * MINUTE_S)
    start_s = _second(str(_first((exercise, session), "startTime")), offset_s or 0)
    series = _series(exercise.get("samples") or {}, start_s, offset_s or 0)
    series |= _route(exercise, start_s, offset_s or 0)
    time_s, columns = _on_one_clock(series)
    sport, sub_sport = _sport(exercise)
    return {
        "format": "polar",
        "start_utc": iso(start_s),
        "utc_offset_s": offset_s,
        "sport": sport,
        "sub_sport": sub_sport,
        "title": str(session.get("name") or ""),
        "device": str((session.get("product") or {}).get("modelName") or session.get("deviceId") or "Polar"),
        "totals": _totals(session, exercise),
        "samples": {"time_s": time_s, **columns} if len(time_s) else {},
        "pauses": _pauses(exercise.get("pauseTimes") or session.get("pauseTimes") or [], offset_s or 0),
    }


def _first(places: Sequence[Mapping[str, Any]], *keys: str) -> Any:
    """The first of the keys that any of the places has."""
    return next((place[key] for place in places for key in keys if place.get(key) is not None), None)


def _second(text: str, offset_s: int) -> float:
    """Unix seconds of a time that is local unless it says its zone."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC) - timedelta(seconds=offset_s)
    return when.timestamp()


def _sport(exercise: Mapping[str, Any]) -> tuple[str, str | None]:
    told = exercise.get("sport")
    word = str(told.get("id") if isinstance(told, dict) else told or "")
    return sport_of(SPORTS.get(word, word)) or ("generic", None)


def _totals(session: Mapping[str, Any], exercise: Mapping[str, Any]) -> dict[str, float]:
    is_only = len(session["exercises"]) == 1
    places = (exercise, session) if is_only else (exercise,)
    heart = exercise.get("heartRate") or {}
    written = _first(places, "duration")
    millis = _first(places, "durationMillis")
    duration = _period_s(str(written)) if written is not None else millis and float(millis) * MS_S
    totals = {
        "distance_m": _first(places, "distance", "distanceMeters"),
        "timer_s": duration,
        "ascent_m": _first(places, "ascent", "ascentMeters"),
        "descent_m": _first(places, "descent", "descentMeters"),
        "avg_heart_rate_bpm": heart.get("avg") or _first(places, "averageHeartRate", "hrAvg"),
        "max_heart_rate_bpm": heart.get("max") or _first(places, "maximumHeartRate", "hrMax"),
    }
    return {key: float(value) for key, value in totals.items() if value and float(value) > 0}


def _period_s(text: str) -> float | None:
    found = PERIOD.fullmatch(text)
    if found is None:
        return None
    return sum(
        float(part or 0) * unit for part, unit in zip(found.groups(), (HOUR_S, MINUTE_S, 1), strict=True)
    )


def _series(samples: Mapping[str, Any], start_s: float, offset_s: int) -> dict[str, tuple[Column, Column]]:
    """(seconds, values) of each series, in SI."""
    found = {}
    for name, points in samples.items():
        if name == "samples":
            for one in points:
                values = np.array([_number(value) for value in one["values"]])
                step_s = float(one["intervalMillis"]) * MS_S
                at = np.asarray(start_s + step_s * np.arange(len(values)), np.float64)
                found[str(one["type"])] = (at, values)
        elif isinstance(points, list) and points and "dateTime" in points[0]:
            at = np.array([_second(point["dateTime"], offset_s) for point in points])
            found[name] = (at, np.array([_number(point.get("value")) for point in points]))
    known = {SERIES.get(_letters(name)): series for name, series in found.items()}
    return {key[0]: (at, _settled(key[0], values * key[1])) for key, (at, values) in known.items() if key}


def _settled(column: str, values: Column) -> Column:
    """Without the zeros that stand for the altitude until the sensor knows it."""
    if column == "elevation_m" and len(values) and not values[0]:
        values[: int(np.argmax(values != 0)) or len(values)] = np.nan
    return values


def _route(exercise: Mapping[str, Any], start_s: float, offset_s: int) -> dict[str, tuple[Column, Column]]:
    """Positions of either layout."""
    points = (exercise.get("samples") or {}).get("recordedRoute")
    if points:
        at = np.array([_second(point["dateTime"], offset_s) for point in points])
    else:
        route = (exercise.get("routes") or {}).get("route") or {}
        points = route.get("wayPoints") or []
        begin = _second(route["startTime"], offset_s) if route.get("startTime") else start_s
        at = np.array([begin + float(point["elapsedMillis"]) * MS_S for point in points])
    columns = {"latitude_deg": "latitude", "longitude_deg": "longitude"}
    return {
        c: (at, np.array([_number(point.get(key)) for point in points]))
        for c, key in columns.items()
        if points
    }


def _on_one_clock(series: Mapping[str, tuple[Column, Column]]) -> tuple[list[float], dict[str, list[float]]]:
    """All series at the times of the longest one: the newest value of the second before, else unknown."""
    series = {column: both for column, both in series.items() if len(both[0])}
    if not series:
        return [], {}
    clock = max((at for at, _ in series.values()), key=len)
    columns = {}
    for column, (at, values) in series.items():
        place = np.searchsorted(at, clock + 0.5, side="right") - 1
        near = (place >= 0) & (np.abs(clock - at[np.maximum(place, 0)]) <= 1.0)
        columns[column] = np.where(near, values[np.maximum(place, 0)], np.nan).tolist()
    return clock.tolist(), columns


def _pauses(written: Sequence[Mapping[str, Any]], offset_s: int) -> list[list[float]]:
    """[from, to] of each time the watch was stopped."""
    found = []
    for pause in written:
        begin, end, millis = pause.get("startTime"), pause.get("stopTime"), pause.get("durationMillis")
        if begin is not None and (end is not None or millis is not None):
            start = _second(str(begin), offset_s)
            found.append([start, _second(str(end), offset_s) if end else start + float(millis or 0) * MS_S])
    return found


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")


def _letters(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalpha())
