"""One line of the table that `make bench` prints, and what a failing part leaves instead of its lines.

A part is a module of this folder with `def measure(is_quick: bool = False) -> Iterable[Row]`: `bench.py` runs
each part in a process of its own and puts their rows into one table. The quick form takes a few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
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


def attempt(part: str, measure: Callable[[], Iterable[Row]]) -> list[Row]:
    """Rows of a part; one row that says what went wrong when the part fails."""
    try:
        return list(measure())
    except Exception as error:  # noqa: BLE001 - one part that fails must not hide the others
        told = " ".join(str(error).split())[:200]
        return [Row(part, None, "", is_met=False, note=f"failed: {type(error).__name__}: {told}")]
