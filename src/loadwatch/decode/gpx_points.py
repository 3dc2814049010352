"""Points of tracks, read in two ways that must agree: element by element, and in bulk when all look alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from loadwatch.decode.parsed import Column
from loadwatch.decode.times import unix_seconds
from loadwatch.decode.tracks import Point, floats

TAGS = {  # column → local names in the file, the best first
    "latitude_deg": ("lat",),
    "longitude_deg": ("lon",),
    "elevation_m": ("ele", "altitude"),
    "distance_m": ("distance",),
    "speed_mps": ("speed",),
    "heart_rate_bpm": ("hr", "heartrate"),
    "cadence_raw": ("cad", "cadence", "runcadence"),
    "power_w": ("power", "watts", "powerinwatts"),
    "temperature_degc": ("atemp", "temp", "temperature"),
}
PLACES = ("lat", "lon")
NUMBERS = tuple(tag for tags in TAGS.values() for tag in tags)
LEAVES = ("time", *(tag for tag in NUMBERS if tag not in PLACES))


@dataclass
class Points:
    """Points in bulk: times and one column for each tag that any of them has."""

    time_s: Column
    leaves: dict[str, Column]
    first_time: str | None = None
    has_times: bool = False

    def __len__(self) -> int:
        return len(self.time_s)

    def columns(self, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> dict[str, Column]:
        """Columns in SI of the points that are kept; of several tags for one thing the first wins."""
        found: dict[str, Column] = {}
        for column, tags in TAGS.items():
            for tag in tags:
                if tag in self.leaves:
                    values = self.leaves[tag][kept]
                    before = found.get(column)
                    found[column] = values if before is None else np.where(np.isnan(before), values, before)
        return found


@dataclass
class Track:
    """One <trk>: what it says of itself, and its points."""

    name: str | None = None
    kind: str | None = None
    segment_starts: list[int] = field(default_factory=list)
    raw: list[Point] = field(default_factory=list)
    points: Points = field(default_factory=lambda: Points(np.zeros(0), {}))


class Document:
    """What the walk collects: tracks with their points as raw texts."""

    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self.creator: str | None = None
        self.n_planned = 0  # route points and waypoints
        self.n_routes = 0
        self._point: Point | None = None
        self._in_track = False
        self.starts: dict[str, Callable[[Point], None]] = {
            "gpx": self._gpx, "trk": self._trk, "trkseg": self._segment, "trkpt": self._trkpt,
            "rte": self._route, "rtept": self._planned, "wpt": self._planned,
        }  # fmt: skip
        self.ends: dict[str, Callable[[str], None]] = {
            "trkpt": self._keep, "rtept": self._drop, "wpt": self._drop, "trk": self._leave,
            "name": self._name, "type": self._type,
        }  # fmt: skip
        self.ends |= {leaf: self._leaf(leaf) for leaf in LEAVES}

    def _gpx(self, attributes: Point) -> None:
        self.creator = attributes.get("creator")

    def _trk(self, _: Point) -> None:
        self.tracks.append(Track())
        self._in_track = True

    def _leave(self, _: str) -> None:
        self._in_track = False

    def _last_track(self) -> Track:
        if not self.tracks:
            self.tracks.append(Track())
        return self.tracks[-1]

    def _segment(self, _: Point) -> None:
        track = self._last_track()
        track.segment_starts.append(len(track.raw))

    def _trkpt(self, attributes: Point) -> None:
        self._point = {key: text for key, text in attributes.items() if key in PLACES}

    def _route(self, _: Point) -> None:
        self.n_routes += 1

    def _planned(self, _: Point) -> None:
        self.n_planned += 1
        self._point = {}

    def _keep(self, _: str) -> None:
        if self._point is not None:
            self._last_track().raw.append(self._point)
        self._point = None

    def _drop(self, _: str) -> None:
        self._point = None

    def _name(self, text: str) -> None:
        if self._in_track and self._point is None and self.tracks[-1].name is None:
            self.tracks[-1].name = text.strip() or None

    def _type(self, text: str) -> None:
        if self._in_track and self._point is None:
            self.tracks[-1].kind = text.strip() or None

    def _leaf(self, tag: str) -> Callable[[str], None]:
        def keep(text: str) -> None:
            if self._point is not None:
                self._point.setdefault(tag, text)

        return keep


def points_of(raw: Sequence[Point]) -> Points:
    """Points from their texts."""
    times = [point.get("time") for point in raw]
    leaves = {}
    for tag in NUMBERS:
        texts = [point.get(tag) for point in raw]
        if any(texts):
            leaves[tag] = floats(texts)
    return Points(unix_seconds(times), leaves, next(filter(None, times), None), any(times))


def joined(parts: Sequence[Points]) -> Points:
    """Points of several segments as one."""
    if len(parts) == 1:
        return parts[0]
    tags = [tag for tag in NUMBERS if any(tag in part.leaves for part in parts)]
    leaves = {
        tag: np.concatenate([part.leaves.get(tag, np.full(len(part), np.nan)) for part in parts])
        for tag in tags
    }
    time_s = np.concatenate([part.time_s for part in parts]) if parts else np.zeros(0)
    first = next((part.first_time for part in parts if part.first_time), None)
    return Points(time_s, leaves, first, any(part.has_times for part in parts))
