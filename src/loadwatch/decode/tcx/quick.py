"""A TCX file with its points in bulk, when they look alike."""

from __future__ import annotations

import numpy as np

from loadwatch.decode.limits import Limits
from loadwatch.decode.points import Points
from loadwatch.decode.quick_points import Kind, NotAlikeError, cut, segments_in_bulk
from loadwatch.decode.tcx.document import HEART, LEAVES, NUMBERS, Document
from loadwatch.decode.tcx.totals import ActivityPart
from loadwatch.decode.tracks import Point
from loadwatch.decode.xml import Dialect, slices, walk


def quick_document(data: bytes, name: str, limits: Limits) -> Document | None:
    """The document with its points in bulk; None when it has to be read element by element."""
    rest, bodies = cut(data, b"<Track>", b"</Track>")
    if not any(bodies):
        return None
    document = Document()
    if walk(name, slices(rest), document.starts, document.ends, Dialect(limits)) is not None:
        return None
    counts = [len(part.track_starts) for part in document.activities]
    if sum(counts) != len(bodies) or any(part.raw for part in document.activities):
        return None
    try:
        points, starts = segments_in_bulk(bodies, KIND, name, limits)
    except NotAlikeError:
        return None
    at = 0
    for part, count in zip(document.activities, counts, strict=True):
        _give(part, points, [*starts, len(points)][at : at + count + 1])
        at += count
    return document


def _give(part: ActivityPart, points: Points, edges: list[int]) -> None:
    """The activity's own points: `edges` are the first of each of its tracks, and the first of the next activity."""
    rows = np.arange(len(points))
    part.points = points.kept((rows >= edges[0]) & (rows < edges[-1]))
    part.track_starts = [edge - edges[0] for edge in edges[:-1]]


def _example(body: bytes, name: str, limits: Limits) -> list[Point]:
    document = Document()
    text = b"<Activity><Lap><Track>" + body + b"</Track></Lap></Activity>"
    damage = walk(name, [text], document.starts, document.ends, Dialect(limits))
    return document.activities[0].raw if damage is None and len(document.activities) == 1 else []


_handled = Document()
KIND = Kind(
    b"<Trackpoint>",
    False,
    frozenset({"time", *NUMBERS}),
    _example,
    inner={"heartratebpm": "value"},
    refused=frozenset({*_handled.starts, *_handled.ends}) - {"value", "trackpoint", HEART[0], *LEAVES},
    closing=b"</Trackpoint>",
)
