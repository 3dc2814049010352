"""Import of one-hour FIT files in one process, beside one and two that decode; each whole, from the start.

The start of the processes counts, and the last row's way to the disk; on Linux the server that forks them starts in
the first round and is there in the others. The rounds take turns, so that another load on the machine falls on all.

"One process" is told in all its meanings. The bar is by the strictest: one process that does everything, its threads
that tell the disk and wait for it running on any CPU. Bound to one CPU it is what a second CPU can be worth at most
twice. Beside the one that stores, one process that decodes has another one to help it already.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import places
from benchmarks.made_up import files
from benchmarks.rows import Row
from loadwatch import Logbook
from loadwatch.parallel import n_cpus

N_FILES, N_QUICK = 1_200, 40  # four years of a runner
ROUNDS = 3
BAR = 1.7
BOUND = "here, bound"
WAYS = {
    "here": "import, one process for all",
    BOUND: "import, one process for all on one CPU",
    "local:1": "import, one process that decodes beside the one that stores",
    "local:2": "import, two processes that decode beside the one that stores",
}


def measure(is_quick: bool = False) -> Iterable[Row]:
    """Files a second of each way, and what the second process gains."""
    with places.folder() as folder:
        paths = _written(Path(folder), N_QUICK if is_quick else N_FILES)
        seconds = _best(paths, 1 if is_quick else ROUNDS)
    alone = seconds["here"]
    for where in seconds:
        name = WAYS[where]
        ratio = alone / seconds[where]
        is_barred = where == "local:2"
        yield Row(
            f"{name}: {len(paths)} one-hour FIT files",
            len(paths) / seconds[where],
            "files/s",
            against="" if where == "here" else WAYS["here"],
            ratio=None if where == "here" else ratio,
            bar=f"≥ {BAR} ×" if is_barred else "",
            is_met=ratio >= BAR if is_barred and not is_quick else None,
            note=_note(where, seconds),
        )


def imported_s(paths: list[Path], where: str) -> float:
    """Seconds to import files into a new logbook, until all are stored."""
    with places.folder() as folder, Logbook.open(folder) as book:
        begin = time.perf_counter()
        counts = book.import_paths(paths, "Runner", executor=where).counts
        seconds = time.perf_counter() - begin
    assert counts["imported"] == len(paths), counts
    return seconds


def _written(folder: Path, count: int) -> list[Path]:
    paths = []
    for name, data in files("fit", count):
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    return paths


def _best(paths: list[Path], rounds: int) -> dict[str, float]:
    """Shortest of a few turns of each way; the first files warm this process up."""
    imported_s(paths[:5], "here")
    ways = [where for where in WAYS if where != BOUND or hasattr(os, "sched_setaffinity")]
    found = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for where in ways:
            found[where] = min(found[where], _one_s(paths, where))
    return found


def _one_s(paths: list[Path], where: str) -> float:
    if where != BOUND:
        return imported_s(paths, where)
    with on_one_cpu():
        return imported_s(paths, "here")


@contextlib.contextmanager
def on_one_cpu() -> Iterator[None]:
    """Every thread of this process, and those it starts, on the same CPU."""
    before = os.sched_getaffinity(0)
    _bind({max(before)})
    try:
        yield
    finally:
        _bind(before)


def _bind(cpus: set[int]) -> None:
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(ProcessLookupError):  # it has just ended
            os.sched_setaffinity(int(thread.name), cpus)


def _note(where: str, seconds: dict[str, float]) -> str:
    if where != "local:2":
        return ""
    others = {
        BOUND: "one process for all on one CPU",
        "local:1": "one that decodes beside the one that stores",
    }
    gained = [
        f"{seconds[other] / seconds[where]:.2f} × {words}"
        for other, words in others.items()
        if other in seconds
    ]
    return f"{', '.join(gained)}; {n_cpus()} CPUs"
