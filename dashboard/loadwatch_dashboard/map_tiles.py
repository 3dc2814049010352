"""Map tiles below a route: never asked for until a reader switches them on in this browser; then one host alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from flask import Flask, current_app, request
from numpy.typing import NDArray

from loadwatch.language import say

Figure = dict[str, Any]

SOURCE, COOKIE = "loadwatch_tiles", "loadwatch_map_cookie"
CREDITS = {"openstreetmap.org": "OpenStreetMap"}
SCALE_ROOM = 1.2  # more below, for the scale
ROOM = 1.15  # the route and a margin around it
WIDEST = 2.6  # a picture is at most so many times wider than high
ROWS = 2.5  # tiles from top to bottom, at most
ZOOM_MAX = 17
DEGREE_M, LEAST_M = 111_320.0, 300.0  # metres in a degree of latitude, and what is shown at least


def prepare(server: Flask, source: str | None, cookie: str) -> None:
    """Where tiles come from (None: the switch is not offered) and the cookie that holds the reader's choice."""
    server.config[SOURCE], server.config[COOKIE] = source, f"{cookie}_map"


def source() -> str | None:
    """The address of a tile with its gaps {z}, {x} and {y}."""
    found: str | None = current_app.config.get(SOURCE)
    return found


def cookie() -> str:
    """The name of the cookie."""
    return str(current_app.config[COOKIE])


def is_on() -> bool:
    """Whether this reader has switched the map on."""
    return source() is not None and request.cookies.get(cookie()) == "1"


def host() -> str | None:
    """Scheme and host that may be asked for pictures while the map is on."""
    at = source()
    if at is None or not is_on():
        return None
    parts = urlsplit(at)
    return f"{parts.scheme}://{parts.netloc}"


def name() -> str:
    """The host as a reader knows it."""
    return urlsplit(source() or "").hostname or ""


def credit() -> str:
    """Whose map it is."""
    known = next((who for end, who in CREDITS.items() if name().endswith(end)), None)
    return say("Map © {who} contributors", who=known) if known else say("Map from {host}", host=name())


@dataclass(frozen=True)
class _View:
    """What the picture may show, in degrees: its middle, half its width and half its height."""

    longitude: float
    latitude: float
    half_width: float
    half_height: float

    @property
    def squeeze(self) -> float:
        return math.cos(math.radians(self.latitude))


def backdrop(longitude: NDArray[Any], latitude: NDArray[Any]) -> Figure:
    """Parts of a layout that lay tiles below a route: the ranges of both axes and the pictures."""
    low, high = (np.nanmin(longitude), np.nanmin(latitude)), (np.nanmax(longitude), np.nanmax(latitude))
    middle = float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2
    least = LEAST_M / DEGREE_M / 2
    squeeze = math.cos(math.radians(middle[1]))
    wide = max(float(high[0] - low[0]) / 2 * ROOM, least / squeeze)
    tall = max(float(high[1] - low[1]) / 2 * ROOM, least)
    seen = _View(*middle, max(wide, WIDEST * tall / squeeze), max(tall, wide * squeeze))
    at = source() or ""
    return {
        "ranges": (
            [middle[0] - wide, middle[0] + wide],
            [middle[1] - tall * SCALE_ROOM, middle[1] + tall],
        ),
        "images": [_image(at, *tile) for tile in _tiles(seen)],
    }


def _zoom(seen: _View) -> int:
    """The level at which `ROWS` tiles reach from top to bottom."""
    return max(2, min(ZOOM_MAX, int(math.log2(ROWS * 360 * seen.squeeze / (2 * seen.half_height)))))


def _tiles(seen: _View) -> Iterator[tuple[int, int, int]]:
    """Zoom, column and row of every tile in sight; columns go on beyond the date line."""
    zoom = _zoom(seen)
    west = _column(seen.longitude - seen.half_width, zoom)
    east = _column(seen.longitude + seen.half_width, zoom)
    north = max(0, _row(seen.latitude + seen.half_height, zoom))
    south = min(2**zoom - 1, _row(seen.latitude - seen.half_height, zoom))
    for row in range(north, south + 1):
        for column in range(west, east + 1):
            yield zoom, column, row


def _column(longitude: float, zoom: int) -> int:
    return int((longitude + 180) / 360 * 2**zoom // 1)


def _row(latitude: float, zoom: int) -> int:
    """Rows of the web's Mercator projection, counted from the north."""
    angle = math.radians(max(-85.0, min(85.0, latitude)))
    return int((1 - math.asinh(math.tan(angle)) / math.pi) / 2 * 2**zoom // 1)


def _north(row: int, zoom: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**zoom))))


def _image(at: str, zoom: int, column: int, row: int) -> Figure:
    """One tile in its place."""
    address = at.replace("{z}", str(zoom)).replace("{x}", str(column % 2**zoom)).replace("{y}", str(row))
    top, bottom, wide = _north(row, zoom), _north(row + 1, zoom), 360 / 2**zoom
    return {
        "source": address,
        "xref": "x",
        "yref": "y",
        "x": column * wide - 180,
        "y": top,
        "sizex": wide * 1.002,  # no hair between neighbours
        "sizey": (top - bottom) * 1.002,
        "sizing": "stretch",
        "layer": "below",
    }
