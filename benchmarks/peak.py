"""Read the files of a folder in one way and tell the peak of memory; a process of its own for each way."""

from __future__ import annotations

import json
import resource  # not on Windows
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from benchmarks.rivals import FLOORS, RIVALS, Reader

IMPORT, DECODE = "loadwatch whole import", "loadwatch decode and clean"


def read(way: str, kind: str, folder: Path) -> None:
    """Read the files."""
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob(f"*.{kind}"))]
    readers: dict[str, Reader] = {rival.name: rival.read for rival in RIVALS[kind]}
    readers |= {FLOORS[kind][0]: FLOORS[kind][1], DECODE: _decode}
    if way == IMPORT:
        _import(files)
    else:
        for name, data in files:
            readers[way](name, data)


def _decode(name: str, data: bytes) -> None:
    import loadwatch

    loadwatch.decode(data, name)


def _import(files: list[tuple[str, bytes]]) -> None:
    import loadwatch

    with tempfile.TemporaryDirectory() as folder, loadwatch.Logbook.open(folder) as book:
        book.import_bytes(((name, BytesIO(data)) for name, data in files), "Bench")


def peak_mb() -> float:
    """Largest resident size of this process and of the largest that it started."""
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (_own() + started) / (1e6 if sys.platform == "darwin" else 1e3)


def _own() -> int:
    """kB (bytes on a Mac). Linux counts the parent's peak into ru_maxrss of a program that it starts, not here."""
    status = Path("/proc/self/status")
    for line in status.read_text(encoding="utf-8").splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    read(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    print(json.dumps({"peak_mb": peak_mb()}))
