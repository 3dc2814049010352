"""TCX → Parsed: activities, multisport sessions, laps, tracks and Garmin's point extensions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from loadwatch.decode.limits import DEFAULT_LIMITS, Limits
from loadwatch.decode.parsed import Parsed
from loadwatch.decode.tcx_totals import ActivityPart, LapPart, sessions_and_laps
from loadwatch.decode.times import is_plausible, unix_seconds, written_offset_s
from loadwatch.decode.tracks import Point, columns, without_zero_heart_rate
from loadwatch.decode.xml import Damage, Dialect, repaired, slices, walk
from loadwatch.errors import CorruptFileError, Issue, NotAnActivityError

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
HEART = ("heartratebpm", "averageheartratebpm", "maximumheartratebpm")


class _Document:
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
            lap = LapPart(attributes.get("StartTime"), self._target, len(self._open.points))
            self._open.laps.append(lap)

    def _track(self, _: Point) -> None:
        if self._open is not None:
            self._open.open_track()

    def _trackpoint(self, _: Point) -> None:
        self._target = {}
        if self._open is not None:
            self._open.points.append(self._target)

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


def read_tcx(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """The activities of a TCX file; a file of courses raises `NotAnActivityError`."""
    document, damage = _walk(data, name, limits)
    mended = repaired(data) if damage is not None and damage.code == "malformed_xml" else None
    if mended is not None:
        document, damage = _walk(mended, name, limits)
    activities = [part for part in document.activities if part.points or part.laps]
    n_points = sum(len(part.points) for part in activities)
    if not activities:
        if damage is not None:
            raise CorruptFileError(name, f"The TCX file cannot be read: {damage.reason}, line {damage.line}.",
                                   "Export it again from the site or app.", found=damage.reason)  # fmt: skip
        raise NotAnActivityError(name, "course" if document.n_courses else "no recorded points")
    issues = [damage.issue(f"the {n_points} points")] if damage is not None else []
    return _assemble(name, activities, document, issues)


def _walk(data: bytes, name: str, limits: Limits) -> tuple[_Document, Damage | None]:
    for encoding in (None, "utf-8", "iso-8859-1"):
        document = _Document()
        damage = walk(name, slices(data), document.starts, document.ends, Dialect(limits, encoding=encoding))
        if damage is None or not damage.wrong_encoding:
            break
    return document, damage


def _assemble(name: str, activities: list[ActivityPart], document: _Document, issues: list[Issue]) -> Parsed:
    for part in activities:
        _time(part, issues)
    activities = sorted((a for a in activities if np.isfinite(a.start_s)), key=lambda a: a.start_s)
    if not activities:
        raise NotAnActivityError(name, "track without usable times")
    points = [point for part in activities for point in part.points]
    found = columns(points, TAGS)
    without_zero_heart_rate(found)
    sessions, laps = sessions_and_laps(activities, found, issues)
    counts = [len(part.points) for part in activities]
    return Parsed(
        format="tcx",
        time_s=np.concatenate([part.time_s for part in activities]),
        columns=found,
        sessions=sessions,
        session_starts=[part.start_s for part in activities],
        session_of=np.repeat(np.arange(len(activities), dtype=np.int16), counts),
        breaks=np.array(_breaks(activities), np.int64),
        laps=laps,
        issues=issues,
        utc_offset_s=written_offset_s(activities[0].id),
        device=document.device,
        serial=document.serial,
        notes={"notes": note} if (note := next((a.notes for a in activities if a.notes), None)) else {},
    )


def _time(part: ActivityPart, issues: list[Issue]) -> None:
    """Give the part its times; points without a usable one are left out, and the laps keep their places."""
    time_s = unix_seconds([point.get("time") for point in part.points])
    good = is_plausible(time_s)
    if not good.all():
        issues.append(
            Issue("untimed_points", f"{int((~good).sum())} points without a usable time were left out.")
        )
        place = np.concatenate([[0], np.cumsum(good)])
        part.points = [point for point, is_good in zip(part.points, good, strict=True) if is_good]
        part.breaks = [int(place[at]) for at in part.breaks]
        for lap in part.laps:
            lap.first_point = int(place[lap.first_point])
    part.time_s = time_s[good]
    written = unix_seconds([lap.start for lap in part.laps[:1]] + [part.id])
    starts = np.concatenate([part.time_s[:1], written[is_plausible(written)]])
    part.start_s = float(starts[0]) if len(starts) else float("nan")


def _breaks(activities: list[ActivityPart]) -> list[int]:
    at, found = 0, set()
    for part in activities:
        found |= {at, *(at + b for b in part.breaks)}
        at += len(part.points)
    return sorted(found - {0, at})
