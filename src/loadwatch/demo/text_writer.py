"""Track → GPX and TCX text, as web sites export them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from loadwatch.demo.track import Track

GPX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="loadwatch sample"'
    ' xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
)
TCX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase'
    ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">\n'
)


def gpx(track: Track, name: str) -> bytes:
    """One track; every pause begins a new segment."""
    cuts = [int(np.searchsorted(track.elapsed_s, stopped, side="right")) for stopped, _ in track.pauses]
    edges = [0, *cuts, len(track.elapsed_s)]
    segments = [
        "<trkseg>\n" + "".join(_trkpt(track, i) for i in range(a, b)) + "</trkseg>\n"
        for a, b in pairwise(edges)
    ]
    body = f"<trk><name>{name}</name><type>running</type>\n" + "".join(segments) + "</trk>\n"
    return (GPX_HEAD + body + "</gpx>\n").encode()


def gpx_route(track: Track, name: str, every: int) -> bytes:
    """A planned route: places without times."""
    places = range(0, len(track.elapsed_s), every)
    points = "".join(f"<rtept {_place(track, i)}><ele>{_height(track, i)}</ele></rtept>\n" for i in places)
    return (GPX_HEAD + f"<rte><name>{name}</name>\n{points}</rte>\n</gpx>\n").encode()


def tcx(track: Track, sport: str = "Running") -> bytes:
    """One activity with its laps."""
    laps = "".join(_lap(track, start, end) for start, end in track.spans())
    body = (
        f'<Activities><Activity Sport="{sport}"><Id>{_instant(track.start_utc)}</Id>\n{laps}'
        f"<Creator><Name>{track.watch.name}</Name></Creator></Activity></Activities>\n"
    )
    return (TCX_HEAD + body + "</TrainingCenterDatabase>\n").encode()


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _time(track: Track, i: int) -> str:
    return _instant(track.start_utc + timedelta(seconds=float(track.elapsed_s[i])))


def _place(track: Track, i: int) -> str:
    columns = track.columns
    return f'lat="{columns["latitude_deg"][i]:.7f}" lon="{columns["longitude_deg"][i]:.7f}"'


def _height(track: Track, i: int) -> str:
    return f"{track.columns['elevation_m'][i]:.1f}"


def _trkpt(track: Track, i: int) -> str:
    beats, strides = track.columns["heart_rate_bpm"][i], track.columns["cadence_spm"][i] / 2
    extension = (
        f"<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>{beats:.0f}</gpxtpx:hr>"
        f"<gpxtpx:cad>{strides:.0f}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>"
    )
    height, time = _height(track, i), _time(track, i)
    return f"<trkpt {_place(track, i)}><ele>{height}</ele><time>{time}</time>{extension}</trkpt>\n"


def _lap(track: Track, start: float, end: float) -> str:
    inside = np.flatnonzero((track.elapsed_s >= start) & (track.elapsed_s < end + (end == track.total_s)))
    metres = track.between("distance_m", start, end) or 0.0
    begun = _instant(track.start_utc + timedelta(seconds=start))
    points = "".join(_trackpoint(track, int(i)) for i in inside)
    return (
        f'<Lap StartTime="{begun}"><TotalTimeSeconds>{track.timer_s(start, end):.1f}</TotalTimeSeconds>'
        f"<DistanceMeters>{metres:.2f}</DistanceMeters><Intensity>Active</Intensity>"
        f"<TriggerMethod>Manual</TriggerMethod>\n<Track>\n{points}</Track></Lap>\n"
    )


def _trackpoint(track: Track, i: int) -> str:
    columns = track.columns
    position = (
        f"<Position><LatitudeDegrees>{columns['latitude_deg'][i]:.7f}</LatitudeDegrees>"
        f"<LongitudeDegrees>{columns['longitude_deg'][i]:.7f}</LongitudeDegrees></Position>"
        f"<AltitudeMeters>{_height(track, i)}</AltitudeMeters>"
    )
    return (
        f"<Trackpoint><Time>{_time(track, i)}</Time>{position}"
        f"<DistanceMeters>{columns['distance_m'][i]:.2f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{columns['heart_rate_bpm'][i]:.0f}</Value></HeartRateBpm>"
        f"<Extensions><ns3:TPX><ns3:Speed>{columns['speed_mps'][i]:.3f}</ns3:Speed>"
        f"<ns3:RunCadence>{columns['cadence_spm'][i] / 2:.0f}</ns3:RunCadence></ns3:TPX></Extensions>"
        "</Trackpoint>\n"
    )
