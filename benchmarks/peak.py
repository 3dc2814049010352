"""Read the files of a folder in one way: a process of its own for each way, whose memory `memory` watches."""

from __future__ import annotations

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


if __name__ == "__main__":
    read(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
