"""What a walk through a TCX file collects: activities, their laps and points as raw texts."""

from __future__ import annotations

from collections.abc import Callable

from loadwatch.decode.tcx.totals import ActivityPart, LapPart
from loadwatch.decode.tracks import Point

TAGS = {  # column → local names in a track point
    "latitude_deg": ("latitudedegrees",),
    "longitude_deg": ("longitudedegrees",),
    "elevation_m": ("altitudemeters",),
    "distance_m": ("distancemeters",),
    "speed_mps": ("speed",),
    "heart_rate_bpm": ("heartratebpm",),
    "cadence_raw": ("runcadence", "cadence"),
    "power_w": ("watts",),
}
LEAVES = (
    "time", "latitudedegrees", "longitudedegrees", "altitudemeters", "distancemeters", "speed", "runcadence",
    "cadence", "watts", "totaltimeseconds", "triggermethod", "avgruncadence",
)  # fmt: skip
NUMBERS = tuple(tag for tags in TAGS.values() for tag in tags)
HEART = ("heartratebpm", "averageheartratebpm", "maximumheartratebpm")


class Document:
    """What the walk collects: activities, their laps and points as raw texts."""

    def __init__(self) -> None:
        self.activities: list[ActivityPart] = []
        self.n_courses = 0
        self.device: str | None = None
        self.serial: str | None = None
        self._open: ActivityPart | None = None
        self._target: Point = {}  # what leaves belong to: the point, else the lap
        self._heart = ""
        self._multisport = 0
        self._in_multisport = self._in_creator = False
        self.starts: dict[str, Callable[[Point], None]] = {
            "activity": self._activity, "multisportsession": self._many, "course": self._course,
            "lap": self._lap, "track": self._track, "trackpoint": self._trackpoint, "creator": self._creator,
        }  # fmt: skip
        self.starts |= {tag: self._heart_start(tag) for tag in HEART}
        self.ends: dict[str, Callable[[str], None]] = {
            "activity": self._close, "multisportsession": self._no_more, "trackpoint": self._point_end,
            "creator": self._creator_end, "value": self._value, "name": self._name, "unitid": self._unit,
            "id": self._id, "notes": self._notes,
        }  # fmt: skip
        self.ends |= {tag: self._leaf(tag) for tag in LEAVES}

    def _activity(self, attributes: Point) -> None:
        self._open = ActivityPart(attributes.get("Sport"), self._multisport if self._in_multisport else None)
        self.activities.append(self._open)
        self._target = {}

    def _close(self, _: str) -> None:
        self._open = None

    def _many(self, _: Point) -> None:
        self._multisport += 1
        self._in_multisport = True

    def _no_more(self, _: str) -> None:
        self._in_multisport = False

    def _course(self, _: Point) -> None:
        self.n_courses += 1
        self._open = None

    def _lap(self, attributes: Point) -> None:
        self._target = {}
        if self._open is not None:
            lap = LapPart(attributes.get("StartTime"), self._target)
            self._open.laps.append(lap)

    def _track(self, _: Point) -> None:
        if self._open is not None:
            self._open.open_track()

    def _trackpoint(self, _: Point) -> None:
        self._target = {}
        if self._open is not None:
            self._open.raw.append(self._target)

    def _point_end(self, _: str) -> None:
        has_laps = self._open is not None and self._open.laps
        self._target = self._open.laps[-1].values if self._open is not None and has_laps else {}

    def _creator(self, _: Point) -> None:
        self._in_creator = True

    def _creator_end(self, _: str) -> None:
        self._in_creator = False

    def _name(self, text: str) -> None:
        if self._in_creator and self.device is None:
            self.device = text.strip() or None

    def _unit(self, text: str) -> None:
        if self._in_creator and self.serial is None:
            self.serial = text.strip() if text.strip().strip("0") else None

    def _id(self, text: str) -> None:
        if self._open is not None and self._open.id is None:
            self._open.id = text

    def _notes(self, text: str) -> None:
        if self._open is not None and self._open.notes is None:
            self._open.notes = text.strip() or None

    def _heart_start(self, tag: str) -> Callable[[Point], None]:
        def remember(_: Point) -> None:
            self._heart = tag

        return remember

    def _value(self, text: str) -> None:
        self._target.setdefault(self._heart, text)

    def _leaf(self, tag: str) -> Callable[[str], None]:
        def keep(text: str) -> None:
            self._target.setdefault(tag, text)

        return keep
