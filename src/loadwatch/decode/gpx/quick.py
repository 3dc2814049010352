"""A GPX file with its points in bulk, when they look alike."""

from __future__ import annotations

import numpy as np

from loadwatch.decode.gpx.points import LEAVES, Document
from loadwatch.decode.limits import Limits
from loadwatch.decode.points import joined
from loadwatch.decode.quick_points import Kind, NotAlikeError, cut, points_in_bulk
from loadwatch.decode.tracks import Point
from loadwatch.decode.xml import Dialect, slices, walk


def quick_document(data: bytes, name: str, limits: Limits) -> Document | None:
    """The document with its points in bulk; None when it has to be read element by element."""
    rest, bodies = cut(data, b"<trkseg>", b"</trkseg>")
    if not any(bodies):
        return None
    document = Document()
    if walk(name, slices(rest), document.starts, document.ends, Dialect(limits)) is not None:
        return None
    counts = [len(track.segment_starts) for track in document.tracks]
    if sum(counts) != len(bodies) or any(track.raw for track in document.tracks):
        return None
    try:
        parts = iter([points_in_bulk(body, KIND, name, limits) for body in bodies])
    except NotAlikeError:
        return None
    for track, count in zip(document.tracks, counts, strict=True):
        segments = [next(parts) for _ in range(count)]
        track.segment_starts = np.cumsum([0, *map(len, segments)])[:-1].tolist()
        track.points = joined(segments)
    return document


def _example(body: bytes, name: str, limits: Limits) -> list[Point]:
    document = Document()
    text = b"<gpx><trk><trkseg>" + body + b"</trkseg></trk></gpx>"
    damage = walk(name, [text], document.starts, document.ends, Dialect(limits))
    return document.tracks[0].raw if damage is None and len(document.tracks) == 1 else []


KIND = Kind(b"<trkpt ", True, frozenset(LEAVES), _example)
