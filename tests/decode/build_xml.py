"""Builders of GPX, TCX, Apple and account archives: a test states only what matters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

START = datetime(2026, 5, 3, 6, 12, 9, tzinfo=UTC)
STEP_DEG = 0.00003  # 3.3 m of latitude


def when(second: float) -> str:
    """A time so many seconds after the start, as watches write it."""
    return (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


def trkpt(second: int, inside: str = "", *, time: str | None = None, lat: float | None = None) -> str:
    """One track point; the runner goes north at 3.3 m/s."""
    place = 50 + STEP_DEG * second if lat is None else lat
    stamp = when(second) if time is None else time
    written = f"<time>{stamp}</time>" if stamp else ""
    return f'<trkpt lat="{place:.6f}" lon="7.000000"><ele>100.5</ele>{written}{inside}</trkpt>'


def trk(*segments: str, name: str = "", kind: str = "running") -> str:
    """One track of segments."""
    body = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    return f"<trk><name>{name}</name>" + (f"<type>{kind}</type>" if kind else "") + body + "</trk>"


def gpx(*inside: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A GPX file."""
    return (head + '<gpx version="1.1" creator="Test watch">' + "".join(inside) + "</gpx>").encode()


def run_gpx(n: int = 60, start: int = 0) -> bytes:
    """A plain recorded run."""
    return gpx(trk("".join(trkpt(start + i) for i in range(n)), name="Morning"))


def trackpoint(second: int, metres: float, inside: str = "", position: bool = True) -> str:
    """One TCX point."""
    place = f"<LatitudeDegrees>{50 + STEP_DEG * second:.6f}</LatitudeDegrees><LongitudeDegrees>7</LongitudeDegrees>"
    written = f"<Position>{place}</Position>" if position else ""
    distance = f"<DistanceMeters>{metres}</DistanceMeters>"
    return f"<Trackpoint><Time>{when(second)}</Time>{written}{distance}{inside}</Trackpoint>"


def lap(start: int, seconds: float, metres: float, *tracks: str, inside: str = "") -> str:
    """One TCX lap."""
    body = "".join(f"<Track>{track}</Track>" for track in tracks)
    totals = f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>"
    return f'<Lap StartTime="{when(start)}">{totals}{inside}{body}</Lap>'


def activity(*laps: str, sport: str = "Running", start: int = 0) -> str:
    """One TCX activity."""
    return f'<Activity Sport="{sport}"><Id>{when(start)}</Id>{"".join(laps)}</Activity>'


def tcx(*activities: str) -> bytes:
    """A TCX file."""
    body = "".join(activities)
    return f"<TrainingCenterDatabase><Activities>{body}</Activities></TrainingCenterDatabase>".encode()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
