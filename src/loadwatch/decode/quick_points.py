"""Points of one segment of an XML track in bulk, when they look alike; several times faster than one by one.

A point's *shape* is the sequence of its tags. Every tag of every point is compared byte for byte with a
first point of the same shape, and that one is read through the guard. What is not provably the same is read
the slow way: `NotAlikeError` then says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.decode.decimals import decimals_of_grid
from loadwatch.decode.limits import Limits
from loadwatch.decode.parsed import Column
from loadwatch.decode.points import Points
from loadwatch.decode.times import seconds_of_grid, unix_seconds
from loadwatch.decode.tracks import Point, floats
from loadwatch.decode.xml import local_name

MAX_SHAPES = 24
MAX_TAGS = 64  # in one point
MAX_WIDTH = 40  # characters of a number
WORD = 8

Places = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class NotAlikeError(Exception):
    """The points must be read one by one."""


@dataclass(frozen=True)
class Kind:
    """How a format writes its points."""

    point: bytes  # how the tag of a point begins
    has_place: bool  # latitude and longitude are its attributes
    leaves: frozenset[str]  # local names of what is read, time among them
    example: Callable[[bytes, str, Limits], list[Point]]  # the points of a segment, read through the guard
    inner: Mapping[str, str] = field(
        default_factory=dict
    )  # leaf → local name of the tag in it that has its text
    refused: frozenset[str] = frozenset()  # local names with a meaning beyond the point
    closing: bytes = b""  # what nothing may follow before the next point; empty: what follows has no meaning


def cut(data: bytes, opening: bytes, closing: bytes) -> tuple[bytes, list[bytes]]:
    """The document without the inside of its segments, and these."""
    rest, bodies, at = bytearray(), [], 0
    while (start := data.find(opening, at)) >= 0:
        end = data.find(closing, start)
        if end < 0:
            return data, []
        rest += data[at : start + len(opening)]
        bodies.append(data[start + len(opening) : end])
        at = end
    return bytes(rest + data[at:]), bodies


def points_in_bulk(body: bytes, kind: Kind, name: str, limits: Limits) -> Points:
    """All points of the inside of one segment."""
    return _Body(body, kind, name, limits).points()[0]


def segments_in_bulk(bodies: list[bytes], kind: Kind, name: str, limits: Limits) -> tuple[Points, list[int]]:
    """Points of several segments as one, and the first of each; only where `closing` keeps them apart."""
    for body in bodies:
        if body.rfind(b">") < body.rfind(b"<") or body.find(b">") < body.find(b"<"):
            raise NotAlikeError  # a tag that is cut by the end of a segment
    points, places = _Body(b"\n".join(bodies), kind, name, limits).points()
    begins = np.cumsum([0, *(len(body) + 1 for body in bodies)])[:-1]
    return points, np.searchsorted(places, begins).tolist()


@dataclass
class _Shape:
    """Points whose tags are the same."""

    first_tags: Places  # place of each point's <trkpt> among the tags
    leaves: dict[str, int]  # which tag of a point holds the value


class _Body:
    """The inside of one segment as arrays of bytes and tags."""

    def __init__(self, body: bytes, kind: Kind, name: str, limits: Limits) -> None:
        self.body = body
        self.kind = kind
        self.name = name
        self.limits = limits
        if not body.isascii() or b"&" in body:
            raise NotAlikeError
        padded = body + bytes(MAX_WIDTH + WORD)
        self.bytes: Bytes = np.frombuffer(padded, np.uint8)
        self.words: NDArray[np.uint64] = np.ndarray((len(body) + WORD,), "<u8", padded, strides=(1,))
        self.lt: Places = np.flatnonzero(self.bytes == ord("<"))
        self.gt: Places = np.flatnonzero(self.bytes == ord(">"))
        self.next: Bytes = self.bytes[self.lt + 1]
        self._check()

    def _check(self) -> None:
        """Tags only, one after the other, and no character that XML forbids."""
        inside = self.bytes[: len(self.body)]
        n_low = np.count_nonzero(inside < ord(" "))
        n_blank = sum(int(np.count_nonzero(inside == blank)) for blank in b"\t\n\r")
        is_paired = len(self.lt) == len(self.gt) <= self.limits.xml_elements
        if not is_paired or n_low != n_blank:
            raise NotAlikeError
        if (self.gt <= self.lt).any() or (self.lt[1:] <= self.gt[:-1]).any():
            raise NotAlikeError
        if ((self.next == ord("!")) | (self.next == ord("?"))).any():  # comments, sections, instructions
            raise NotAlikeError

    def points(self) -> tuple[Points, Places]:
        """All points of the segment, and where they begin."""
        if not len(self.lt):
            return Points(np.zeros(0), {}), np.zeros(0, np.int64)
        first = self._beginning_with(self.kind.point)
        if not len(first) or first[0] != 0:
            raise NotAlikeError
        place = self._attributes(first) if self.kind.has_place else {}
        shapes = list(self._shapes(first))
        return self._filled(first, shapes, place), self.lt[first]

    def _beginning_with(self, text: bytes) -> Places:
        """The tags that begin so."""
        tags = np.flatnonzero(self.next == text[1])
        for at in range(0, len(text), WORD):
            piece = text[at : at + WORD]
            mask = np.uint64((1 << 8 * len(piece)) - 1)
            tags = tags[(self.words[self.lt[tags] + at] & mask) == int.from_bytes(piece, "little")]
        return tags

    def _attributes(self, first: Places) -> dict[str, Column]:
        """Latitude and longitude, when every <trkpt> is written like the first one."""
        quotes = np.flatnonzero(self.bytes == ord('"'))
        at = np.searchsorted(quotes, self.lt[first])
        if len(quotes) < at[-1] + 4:
            raise NotAlikeError
        begin, end = self.lt[first], self.gt[first]
        q = [quotes[at + n] for n in range(4)]
        names = [self._same(begin, q[0]), self._same(q[1], q[2])]
        is_closed = (q[3] == end - 1).all()
        found = {b"<trkpt lat=": "lat", b"<trkpt lon=": "lon", b'" lat=': "lat", b'" lon=': "lon"}
        tags = [found.get(text) for text in names]
        if not is_closed or sorted(map(str, tags)) != ["lat", "lon"]:
            raise NotAlikeError
        return {str(tags[0]): self._floats(q[0] + 1, q[1]), str(tags[1]): self._floats(q[2] + 1, q[3])}

    def _same(self, start: Places, end: Places) -> bytes:
        """The text between, when it is the same for all."""
        width = int(end[0] - start[0])
        text = self.body[start[0] : end[0]]
        if not 0 < width < 4 * MAX_WIDTH or (end - start != width).any() or not self._equal(start, text):
            raise NotAlikeError
        return text

    def _equal(self, start: Places, text: bytes) -> bool:
        """True when `text` stands at each place."""
        for at in range(0, len(text), WORD):
            piece = text[at : at + WORD]
            mask = np.uint64((1 << 8 * len(piece)) - 1)
            if ((self.words[start + at] & mask) != int.from_bytes(piece, "little")).any():
                return False
        return True

    def _shapes(self, first: Places) -> Iterator[_Shape]:
        """Groups of points with the same number of tags of the same length and the same beginnings."""
        n_tags = np.diff(np.append(first, len(self.lt)))
        width = self.gt - self.lt
        left = np.arange(len(first))
        for _ in range(MAX_SHAPES):
            if not len(left):
                return
            one = left[0]
            if n_tags[one] > MAX_TAGS:
                raise NotAlikeError
            is_same = n_tags[left] == n_tags[one]
            for tag in range(1, int(n_tags[one])):
                near = np.minimum(first[left] + tag, len(width) - 1)
                is_same &= width[near] == width[first[one] + tag]
                is_same &= self.next[near] == self.next[first[one] + tag]
            yield self._shape(first[left[is_same]], int(n_tags[one]))
            left = left[~is_same]
        raise NotAlikeError

    def _shape(self, first: Places, n_tags: int) -> _Shape:
        tags = [self._same(self.lt[first + tag], self.gt[first + tag] + 1) for tag in range(1, n_tags)]
        if self.kind.closing and tags[-1:] != [self.kind.closing]:
            raise NotAlikeError
        example = self._example(int(self.lt[first[0]]), int(self.gt[first[0] + n_tags - 1]) + 1)
        leaves = self._leaves(tags)
        read = {leaf: self._text(int(first[0]) + tag) for leaf, tag in leaves.items()}
        told = {key: text for key, text in example.items() if key in self.kind.leaves}
        if read != told or not all(read.values()):
            raise NotAlikeError
        return _Shape(first, leaves)

    def _leaves(self, tags: list[bytes]) -> dict[str, int]:
        """Which tag of a point has the text of each leaf: the first of its name."""
        leaves: dict[str, int] = {}
        around = ""
        for tag, text in enumerate(tags, 1):
            leaf = local_name(text.strip(b"<>").split(maxsplit=1)[0].decode())
            if leaf in self.kind.inner:
                around = leaf
                continue
            if leaf.rstrip("/") in self.kind.refused or (leaf in self.kind.inner.values() and not around):
                raise NotAlikeError
            leaf = around if around and leaf == self.kind.inner[around] else leaf
            if leaf in self.kind.leaves and tag < len(tags) and tags[tag].startswith(b"</"):
                leaves.setdefault(leaf, tag)
        return leaves

    def _example(self, start: int, end: int) -> Point:
        """One point of a shape, read through the guard."""
        found = self.kind.example(self.body[start:end], self.name, self.limits)
        if len(found) != 1:
            raise NotAlikeError
        return found[0]

    def _text(self, tag: int) -> str:
        return self.body[self.gt[tag] + 1 : self.lt[tag + 1]].decode()

    def _filled(self, first: Places, shapes: list[_Shape], place: dict[str, Column]) -> Points:
        time_s = np.full(len(first), np.nan)
        read = dict.fromkeys(leaf for shape in shapes for leaf in shape.leaves if leaf != "time")
        found = {leaf: np.full(len(first), np.nan) for leaf in read}
        for shape in shapes:
            rows = np.searchsorted(first, shape.first_tags)
            for leaf, tag in shape.leaves.items():
                start, end = self.gt[shape.first_tags + tag] + 1, self.lt[shape.first_tags + tag + 1]
                if leaf == "time":
                    time_s[rows] = self._times(start, end)
                else:
                    found[leaf][rows] = self._floats(start, end)
        timed = [int(s.first_tags[0]) + s.leaves["time"] for s in shapes if "time" in s.leaves]
        return Points(time_s, place | found, self._text(min(timed)) if timed else None, bool(timed))

    def _grid(self, start: Places, end: Places) -> Bytes:
        """The characters between, one row each, filled up with zeros."""
        width = end - start
        widest = int(width.max())
        if width.min() < 1 or widest > MAX_WIDTH:
            raise NotAlikeError
        grid: Bytes = np.lib.stride_tricks.sliding_window_view(self.bytes, widest)[start]
        if width.min() < widest:
            grid[np.arange(widest) >= width[:, None]] = 0
        return grid

    def _floats(self, start: Places, end: Places) -> Column:
        """Numbers; a column with anything unusual in it is read as the slow way does."""
        grid = self._grid(start, end)
        plain = decimals_of_grid(grid, end - start)
        if plain is not None:
            return plain
        texts = _texts(grid).tolist()
        parsed = pl.Series(texts, dtype=pl.Binary).cast(pl.String).cast(pl.Float64, strict=False)
        if parsed.null_count():
            return floats([text.decode() for text in texts])
        values: Column = parsed.to_numpy(writable=True)
        values[~np.isfinite(values)] = np.nan
        return values

    def _times(self, start: Places, end: Places) -> Column:
        """Times of each width in bulk; those written otherwise one by one."""
        grid, width = self._grid(start, end), end - start
        found = np.full(len(start), np.nan)
        for columns in np.unique(width):
            rows = np.flatnonzero(width == columns)
            part = grid[rows, :columns]
            quick = seconds_of_grid(part)
            texts = [] if quick is not None else _texts(part).tolist()
            found[rows] = quick if quick is not None else unix_seconds([text.decode() for text in texts])
        return found


def _texts(grid: Bytes) -> NDArray[np.bytes_]:
    """Rows of characters as texts."""
    found: NDArray[np.bytes_] = np.ascontiguousarray(grid).view(f"S{grid.shape[1]}")[:, 0]
    return found
