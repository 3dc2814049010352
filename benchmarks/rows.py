"""One line of the table that `make bench` prints, and what a failing part leaves instead of its lines.

A part is a module of this folder with `def measure(is_quick: bool = False) -> Iterable[Row]`: `bench.py` runs
each part in a process of its own and puts their rows into one table. The quick form takes a few seconds.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """What was measured, beside what it is compared with and the bar it should reach.

    `value` is `None` when it could not be measured, and `note` then says why. `ratio` is how many times
    better than `against`. `is_met` is `None` where there is no bar or nothing was measured.
    """

    name: str
    value: float | None
    unit: str
    against: str = ""
    ratio: float | None = None
    bar: str = ""
    is_met: bool | None = None
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Every field, as it is kept in `benchmarks/results`."""
        return asdict(self)


def best(work: Callable[[], object], times: int = 3) -> float:
    """Shortest of a few runs, in seconds."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def attempt(part: str, measure: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    """Rows of a part as they come; one more that says what went wrong when the part fails."""
    try:
        yield from measure()
    except Exception as error:  # noqa: BLE001 - one part that fails must not hide the others
        yield Row(part, None, "", note=f"failed: {type(error).__name__}: {_plain(str(error))}")


def _plain(words: str) -> str:
    """One short line without the folders of this machine."""
    for folder in (tempfile.gettempdir(), str(Path(__file__).resolve().parents[1]), str(Path.home())):
        words = words.replace(folder, "…")
    return " ".join(words.split())[:200]
