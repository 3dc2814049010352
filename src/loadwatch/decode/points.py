"""Points of a track in bulk: one column for each tag, whatever format they were read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.parsed import Column
from loadwatch.decode.times import unix_seconds
from loadwatch.decode.tracks import Point, floats

Tags = Mapping[str, Sequence[str]]  # column → local names in the file, the best first


@dataclass
class Points:
    """Points in bulk: times and one column for each tag that any of them has."""

    time_s: Column
    leaves: dict[str, Column]
    first_time: str | None = None
    has_times: bool = False

    def __len__(self) -> int:
        return len(self.time_s)

    def kept(self, rows: NDArray[np.bool_]) -> Points:
        """Some of the points."""
        leaves = {tag: values[rows] for tag, values in self.leaves.items()}
        return Points(self.time_s[rows], leaves, self.first_time, self.has_times)

    def columns(self, tags_of: Tags) -> dict[str, Column]:
        """Columns in SI; of several tags for one thing the first wins."""
        found: dict[str, Column] = {}
        for column, tags in tags_of.items():
            for tag in tags:
                if tag in self.leaves:
                    values = self.leaves[tag]
                    before = found.get(column)
                    found[column] = values if before is None else np.where(np.isnan(before), values, before)
        return found


def points_of(raw: Sequence[Point], numbers: Iterable[str]) -> Points:
    """Points from their texts."""
    times = [point.get("time") for point in raw]
    leaves = {}
    for tag in numbers:
        texts = [point.get(tag) for point in raw]
        if any(texts):
            leaves[tag] = floats(texts)
    return Points(unix_seconds(times), leaves, next(filter(None, times), None), any(times))


def joined(parts: Sequence[Points]) -> Points:
    """Points of several segments as one."""
    if len(parts) == 1:
        return parts[0]
    tags = dict.fromkeys(tag for part in parts for tag in part.leaves)
    leaves = {
        tag: np.concatenate([part.leaves.get(tag, np.full(len(part), np.nan)) for part in parts])
        for tag in tags
    }
    time_s = np.concatenate([part.time_s for part in parts]) if parts else np.zeros(0)
    first = next((part.first_time for part in parts if part.first_time), None)
    return Points(time_s, leaves, first, any(part.has_times for part in parts))
