"""Read the files of a folder, or work out the days of runners, in one way: a process of its own for each way, whose
memory `memory` watches. Runs of the runners come out of a file, each way taking the columns that it needs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import places
from benchmarks.rivals import FLOORS, RIVALS, Reader

if TYPE_CHECKING:
    import pandas as pd

HISTORY = "history.parquet"
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


def write_history(folder: Path, n_runners: int, years: int) -> None:
    """Runs for the ways of `DAYS`."""
    from benchmarks.metrics import history

    history(n_runners, years).write_parquet(folder / HISTORY)


def _ours(path: Path) -> None:
    import polars as pl

    from benchmarks.metrics import known, ours

    runs = pl.read_parquet(path)
    ours(runs, known(runs))


def _pandas(path: Path) -> None:
    from benchmarks.metrics import pandas_loop

    sum(len(days) for days, _, _ in pandas_loop(_frame(path)))


def _acwr(path: Path) -> None:
    from benchmarks.metrics import acwr_loop

    acwr_loop(_frame(path))


def _frame(path: Path) -> pd.DataFrame:
    import polars as pl

    from benchmarks.metrics import SUMS, to_pandas

    return to_pandas(pl.read_parquet(path, columns=["athlete_id", "local_date", *SUMS]))


DAYS: dict[str, Callable[[Path], None]] = {
    "loadwatch": _ours,
    "pandas, runner by runner, the same numbers": _pandas,
    "acwr, fewer numbers": _acwr,
}


def _decode(name: str, data: bytes) -> None:
    import loadwatch

    loadwatch.decode(data, name)


def _import(files: list[tuple[str, bytes]]) -> None:
    import loadwatch

    with places.folder() as folder, loadwatch.Logbook.open(folder) as book:
        book.import_bytes(((name, BytesIO(data)) for name, data in files), "Bench")


if __name__ == "__main__":
    if sys.argv[2] == "days":
        DAYS[sys.argv[1]](Path(sys.argv[3]) / HISTORY)
    else:
        read(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
