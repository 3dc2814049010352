"""Points of tracks, read in two ways that must agree: element by element, and in bulk when all look alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from loadwatch.decode.points import Points
from loadwatch.decode.tracks import Point

TAGS = {  # column → local names in the file, the best first
    "latitude_deg": ("lat",),
    "longitude_deg": ("lon",),
    "elevation_m": ("ele", "altitude"),
    "distance_m": ("distance",),
    "speed_mps": ("speed",),
    "heart_rate_bpm": ("hr", "heartrate", "heart_rate", "heartratebpm", "pulse"),
    "cadence_raw": ("cad", "cadence", "runcadence"),
    "power_w": ("power", "watts", "powerinwatts"),
    "temperature_degc": ("atemp", "temp", "temperature"),
}
PLACES = ("lat", "lon")
NUMBERS = tuple(tag for tags in TAGS.values() for tag in tags)
LEAVES = ("time", *(tag for tag in NUMBERS if tag not in PLACES))


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
