"""Peak memory of each way of reading: a process of its own reads a few files, and it and its children are watched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import made_up, places
from benchmarks.peak import DAYS, DECODE, IMPORT, write_history
from benchmarks.processes import python, run
from benchmarks.rivals import FLOORS, RIVALS
from benchmarks.rows import Row

FILES = 5
RUNNERS, YEARS = 1_000, 5


def measure(is_quick: bool = False) -> Iterable[Row]:
    """Peaks by kind of file and of the daily numbers of many runners, ours first."""
    count = 1 if is_quick else FILES
    for kind in ("fit",) if is_quick else ("fit", "gpx", "tcx"):
        rivals = [] if is_quick else [rival.name for rival in RIVALS[kind]]
        ways = [IMPORT, DECODE, FLOORS[kind][0], *rivals]
        with places.folder() as folder:
            for name, data in made_up.files(kind, count):
                (Path(folder) / name).write_bytes(data)
            yield from _rows(f"{kind.upper()}, {count} files of one hour", ways, kind, folder)
    if not is_quick:
        with places.folder() as folder:
            write_history(Path(folder), RUNNERS, YEARS)
            name = f"{RUNNERS:,} runners, {YEARS} years, days and their numbers"
            yield from _rows(name, list(DAYS), "days", folder)


def _rows(name: str, ways: Sequence[str], kind: str, folder: str) -> Iterable[Row]:
    """A row for each way, beside the first."""
    peaks = {way: peak_mb(way, kind, folder) for way in ways}
    for way, peak in peaks.items():
        against = "" if way == ways[0] else ways[0]
        yield Row(
            f"{name}: {way}", peak, "MB", against,
            peaks[ways[0]] / peak if against else None, note="all processes at once, libraries included",
        )  # fmt: skip


def peak_mb(way: str, kind: str, folder: str) -> float:
    """Peak of a fresh process that reads the files of a folder in one way, and of those that it starts, at once."""
    return run(python("-m", "benchmarks.peak", way, kind, folder), most_s=120.0).peak_mb
