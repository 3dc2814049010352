"""Apple Health's export.xml, streamed once: workouts, their heart rate records and their routes."""

from __future__ import annotations

import zoneinfo
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from loadwatch.decode.limits import Limits
from loadwatch.decode.parsed import Column
from loadwatch.decode.recording import Left, Recording, row_recording
from loadwatch.decode.row import iso
from loadwatch.decode.sports import sport_of
from loadwatch.decode.table import text_of
from loadwatch.decode.tracks import known
from loadwatch.decode.xml import Dialect, walk
from loadwatch.units import FOOT_M, HOUR_S, KM_M, MILE_M, MINUTE_S

HEART = "HKQuantityTypeIdentifierHeartRate"
DISTANCE = "HKQuantityTypeIdentifierDistance"  # WalkingRunning, Cycling, Swimming …
KIND = "HKWorkoutActivityType"
EVENT = "HKWorkoutEventType"
UNITS_M = {"km": KM_M, "m": 1.0, "cm": 0.01, "mi": MILE_M, "ft": FOOT_M, "yd": 0.9144}
UNITS_S = {"min": MINUTE_S, "s": 1.0, "sec": 1.0, "hr": HOUR_S, "h": HOUR_S, "ms": 0.001}

Routes = Callable[[str], bytes | None]


@dataclass
class _Workout:
    attributes: dict[str, str]
    statistics: dict[str, dict[str, str]] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, float]] = field(default_factory=list)
    route: str | None = None


class _Health:
    """What the walk collects: workouts whole, heart rate as two plain arrays."""

    def __init__(self) -> None:
        self.workouts: list[_Workout] = []
        self.heart_s = array("d")
        self.heart_bpm = array("f")
        self._open: _Workout | None = None
        self._is_part = False  # inside a leg of the workout, which repeats its kinds of totals
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "workout": self._workout, "record": self._record, "workoutstatistics": self._statistics,
            "metadataentry": self._metadata, "workoutevent": self._event, "filereference": self._file,
            "workoutactivity": self._part,
        }  # fmt: skip
        self.ends: dict[str, Callable[[str], None]] = {
            "workout": self._close, "workoutactivity": self._whole,
        }  # fmt: skip

    def _workout(self, attributes: dict[str, str]) -> None:
        self._open = _Workout(attributes)
        self.workouts.append(self._open)

    def _close(self, _: str) -> None:
        self._open = None

    def _part(self, _: dict[str, str]) -> None:
        self._is_part = True

    def _whole(self, _: str) -> None:
        self._is_part = False

    def _record(self, attributes: dict[str, str]) -> None:
        if attributes.get("type") != HEART:
            return
        second, value = written_second(attributes.get("startDate")), known(attributes.get("value"))
        if second is not None and value is not None:
            self.heart_s.append(second)
            self.heart_bpm.append(value)

    def _statistics(self, attributes: dict[str, str]) -> None:
        if self._open is None:
            return
        kind = attributes.get("type", "")
        if not self._is_part or kind not in self._open.statistics:
            self._open.statistics[kind] = attributes

    def _metadata(self, attributes: dict[str, str]) -> None:
        if self._open is not None:
            self._open.metadata.setdefault(attributes.get("key", ""), attributes.get("value", ""))

    def _event(self, attributes: dict[str, str]) -> None:
        second = written_second(attributes.get("date"))
        if self._open is not None and second is not None:
            self._open.events.append((attributes.get("type", "").removeprefix(EVENT), second))

    def _file(self, attributes: dict[str, str]) -> None:
        if self._open is not None:
            self._open.route = self._open.route or attributes.get("path")


def workouts(
    name: str, chunks: Iterable[bytes], limits: Limits, routes: Routes
) -> Iterator[Recording | Left]:
    """One row recording for each workout, with its heart rate and route inside."""
    health = _Health()
    dialect = Dialect(limits, limits.health_elements, allow_doctype=True)
    damage = walk(name, chunks, health.starts, health.ends, dialect)
    heart_s, heart_bpm = _sorted_heart(health)
    for number, workout in enumerate(health.workouts, 1):
        label = f"{name}!/workout {number}"
        try:
            yield row_recording(label, _document(workout, heart_s, heart_bpm, routes))
        except ValueError as error:
            yield Left(label, "failed", "bad_row", f"Workout {number}: {error}.")
    if damage is not None:
        yield Left(name, "failed", damage.code, damage.issue(f"the {len(health.workouts)} workouts").message)


def written_second(text: str | None) -> float | None:
    """'2024-11-29 21:08:35 +0800' → Unix seconds."""
    try:
        when = datetime.fromisoformat((text or "").replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _sorted_heart(health: _Health) -> tuple[Column, Column]:
    seconds = np.frombuffer(health.heart_s, np.float64) if health.heart_s else np.zeros(0)
    beats = np.frombuffer(health.heart_bpm, np.float32) if health.heart_bpm else np.zeros(0, np.float32)
    order = np.argsort(seconds, kind="stable")
    return seconds[order], beats[order].astype(np.float64)


def _document(workout: _Workout, heart_s: Column, heart_bpm: Column, routes: Routes) -> dict[str, Any]:
    start, end = (written_second(workout.attributes.get(key)) for key in ("startDate", "endDate"))
    if start is None:
        raise ValueError("it has no start")
    end = end if end is not None and end >= start else start
    inside = slice(np.searchsorted(heart_s, start), np.searchsorted(heart_s, end, side="right"))
    route = routes(workout.route) if workout.route else None
    sport, sub_sport = _sport(workout)
    samples = {"time_s": heart_s[inside].tolist(), "heart_rate_bpm": np.round(heart_bpm[inside], 1).tolist()}
    return {
        "format": "apple",
        "start_utc": iso(start),
        "utc_offset_s": _offset_s(workout, start, has_route=route is not None),
        "sport": sport,
        "sub_sport": sub_sport,
        "device": workout.attributes.get("sourceName"),
        "totals": _totals(workout, end - start),
        "samples": samples if samples["time_s"] else {},
        "pauses": _pauses(workout.events, end),
        "route_gpx": text_of(route) if route is not None else None,
    }


def _sport(workout: _Workout) -> tuple[str, str | None]:
    kind = workout.attributes.get("workoutActivityType", "").removeprefix(KIND)
    sport, sub_sport = sport_of(kind) or ("generic", None)
    if sport == "running" and workout.metadata.get("HKIndoorWorkout") == "1":
        return sport, "treadmill"
    return sport, sub_sport


def _totals(workout: _Workout, elapsed_s: float) -> dict[str, float]:
    a = workout.attributes
    heart = workout.statistics.get(HEART, {})
    totals = {
        "distance_m": _distance_m(workout),
        "timer_s": _amount(a.get("duration"), a.get("durationUnit"), UNITS_S),
        "elapsed_s": elapsed_s,
        "ascent_m": _written_m(workout.metadata.get("HKElevationAscended")),
        "descent_m": _written_m(workout.metadata.get("HKElevationDescended")),
        "avg_heart_rate_bpm": known(heart.get("average")),
        "max_heart_rate_bpm": known(heart.get("maximum")),
    }
    return {key: round(value, 3) for key, value in totals.items() if value is not None and value > 0}


def _distance_m(workout: _Workout) -> float | None:
    """The total of iOS 16 and later, else the attribute of before."""
    new = next((s for kind, s in workout.statistics.items() if kind.startswith(DISTANCE)), None)
    a = workout.attributes
    text, unit = (
        (new.get("sum"), new.get("unit")) if new else (a.get("totalDistance"), a.get("totalDistanceUnit"))
    )
    return _amount(text, unit, UNITS_M)


def _amount(text: str | None, unit: str | None, units: dict[str, float]) -> float | None:
    value, factor = known(text), units.get((unit or "").lower())
    return value * factor if value is not None and factor is not None else None


def _written_m(text: str | None) -> float | None:
    """'1234 cm' → metres."""
    number, _, unit = (text or "").partition(" ")
    return _amount(number, unit, UNITS_M)


def _offset_s(workout: _Workout, start_s: float, *, has_route: bool) -> int | None:
    """The workout's own zone, else that of the export; positions, where there are any, know better."""
    zone = workout.metadata.get("HKTimeZone")
    moment = datetime.fromtimestamp(start_s, UTC)
    if zone and zone in zoneinfo.available_timezones():
        offset = moment.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset()
        return int(offset.total_seconds()) if offset is not None else None
    written = workout.attributes.get("startDate", "")[-5:]
    if has_route or written[:1] not in {"+", "-"} or not written[1:].isdigit():
        return None
    return (1 if written[0] == "+" else -1) * (int(written[1:3]) * 3600 + int(written[3:]) * 60)


def _pauses(events: list[tuple[str, float]], end_s: float) -> list[list[float]]:
    """[from, to] of each time the workout was stopped; an open one lasts to the end."""
    found: list[list[float]] = []
    stopped: float | None = None
    for kind, second in sorted(events, key=lambda event: event[1]):
        if kind in {"Pause", "MotionPaused"} and stopped is None:
            stopped = second
        elif kind in {"Resume", "MotionResumed"} and stopped is not None:
            found.append([stopped, second])
            stopped = None
    return [*found, [stopped, end_s]] if stopped is not None and stopped < end_s else found
