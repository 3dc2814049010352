"""Peak memory of each way of reading: a process of its own reads a few files, and it and its children are watched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks import made_up
from benchmarks.peak import DECODE, IMPORT
from benchmarks.processes import python, run
from benchmarks.rivals import FLOORS, RIVALS
from benchmarks.rows import Row

FILES = 5


def measure(is_quick: bool = False) -> Iterable[Row]:
    """Peaks by kind of file, ours first."""
    count = 1 if is_quick else FILES
    for kind in ("fit",) if is_quick else ("fit", "gpx", "tcx"):
        rivals = [] if is_quick else [rival.name for rival in RIVALS[kind]]
        ways = [IMPORT, DECODE, FLOORS[kind][0], *rivals]
        with tempfile.TemporaryDirectory() as folder:
            for name, data in made_up.files(kind, count):
                (Path(folder) / name).write_bytes(data)
            peaks = {way: peak_mb(way, kind, folder) for way in ways}
        for way, peak in peaks.items():
            against = "" if way == IMPORT else IMPORT
            yield Row(
                f"{kind.upper()}, {count} files of one hour: {way}", peak, "MB", against,
                peaks[IMPORT] / peak if against else None, note="all processes at once, libraries included",
            )  # fmt: skip


def peak_mb(way: str, kind: str, folder: str) -> float:
    """Peak of a fresh process that reads the files of a folder in one way, and of those that it starts, at once."""
    return run(python("-m", "benchmarks.peak", way, kind, folder), most_s=60.0).peak_mb
