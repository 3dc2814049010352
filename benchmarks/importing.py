"""What the whole import costs over a long history: ten years at once, again, on top of 10,000; and starting up.

`python -m benchmarks.importing --files 300 --history 1000` measures with other sizes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import BinaryIO

from benchmarks import made_up, places
from benchmarks.processes import python, run
from benchmarks.rivals import read_fitfast
from benchmarks.rows import Row, best
from loadwatch import Logbook
from loadwatch.demo.fit_activity import fit_activity

SHORT_S = 60  # recordings that only fill a logbook
NAME = "Bench"


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    files: int = 3_000  # one-hour files of one runner: ten years
    history: int = 10_000  # activities in the large logbook
    small: int = 100  # and in the small one
    rounds: int = 6  # imports on top of each, by turns
    each: int = 25  # files in one of these imports


QUICK = Sizes(files=6, history=20, small=5, rounds=1, each=2)


def measure(is_quick: bool = False, sizes: Sizes | None = None) -> Iterable[Row]:
    """Rows of one folder, imported and imported again; of growth; of starting up."""
    asked = sizes or (QUICK if is_quick else Sizes())
    with places.folder() as place:
        yield from of_one_folder(Path(place), asked)
        yield from of_growth(Path(place), asked)
    yield from of_starting(1 if is_quick else 5)


# ---- one folder -----------------------------------------------------------------------


def of_one_folder(place: Path, sizes: Sizes) -> Iterator[Row]:
    """Ten years of one runner in a fresh process, its peak, the same folder again, and the disk."""
    folder = place / "watch"
    folder.mkdir()
    for name, data in files(0, sizes.files, made_up.HOUR_S):
        (folder / name).write_bytes(data)
    floor, floor_cpu = (sizes.files * each for each in _floor_s(folder))
    told = _imported_beside(folder, place / "book")
    is_whole = sizes.files >= Sizes().files
    rate = sizes.files / told["first_s"]
    yield Row(
        f"{sizes.files:,} one-hour files, whole import, one process", told["first_s"], "s", "fitfast alone",
        floor / told["first_s"], "< 60 s", told["first_s"] < 60 if is_whole else None,
        f"{rate:.1f} files/s; {told['first_s'] / floor:.2f} × fitfast reading records, sessions, laps; by processor "
        f"time {sizes.files / told['first_cpu_s']:.1f} files/s and {told['first_cpu_s'] / floor_cpu:.2f} ×",
    )  # fmt: skip
    yield Row(
        f"{sizes.files:,} one-hour files: peak of memory", told["peak_mb"], "MB", bar="< 600 MB",
        is_met=told["peak_mb"] < 600 if is_whole else None, note="all processes at once, libraries included",
    )  # fmt: skip
    again = sizes.files / told["again_s"]
    yield Row(
        f"the same {sizes.files:,} files again: all known", again, "files/s", bar="≥ 500 files/s",
        is_met=again >= 500 if is_whole else None,
    )  # fmt: skip
    streams = [path.stat().st_size for path in (place / "book").rglob("*.parquet")]
    size_kb = sum(streams) / len(streams) / 1_000
    yield Row(
        "records on disk, one hour at 1 Hz, ten columns", size_kb, "kB", bar="≤ 35 kB", is_met=size_kb <= 35.0
    )


def files(first: int, count: int, seconds: int) -> Iterator[tuple[str, bytes]]:
    """FIT files of a runner who runs twice a day, one at a time."""
    for number in range(first, first + count):
        start = made_up.FIRST - timedelta(hours=12 * number)
        yield f"{number:05}.fit", fit_activity(made_up.recording(number, seconds, start))


def _floor_s(folder: Path) -> tuple[float, float]:
    """Seconds and seconds of the processor for one file, of the native decoder alone."""
    some = [path.read_bytes() for path in sorted(folder.iterdir())[:30]]
    begin = time.process_time()
    seconds = best(lambda: [read_fitfast("", data) for data in some])
    return seconds / len(some), (time.process_time() - begin) / 3 / len(some)


def _imported_beside(folder: Path, book: Path) -> dict[str, float]:
    cost = run(python("-m", "benchmarks.importing", "--import", str(folder), str(book)), most_s=280.0)
    found: dict[str, float] = json.loads(cost.told)
    return found | {"peak_mb": cost.peak_mb}


def _import_twice(folder: Path, place: Path) -> dict[str, float]:
    """In a process of its own: import a folder, and import it again."""
    with Logbook.open(place) as book:
        begin, cpu = time.perf_counter(), time.process_time()
        counts = book.import_paths([folder], NAME, executor="here").counts
        middle, used = time.perf_counter(), time.process_time() - cpu
        again = book.import_paths([folder], NAME, executor="here").counts
        end = time.perf_counter()
    if counts["imported"] != again["known"]:
        raise ValueError(f"imported {counts}, then {again}")
    return {"first_s": middle - begin, "first_cpu_s": used, "again_s": end - middle}


# ---- growth ---------------------------------------------------------------------------


def of_growth(place: Path, sizes: Sizes) -> Iterator[Row]:
    """Time per file on top of a small and of a large logbook, by turns."""
    with Logbook.open(place / "small") as small, Logbook.open(place / "book") as large:
        _fill(small, 0, sizes.small)
        _fill(large, sizes.files, max(0, sizes.history - sizes.files))
        counts = [len(book.activities()) for book in (small, large)]
        took: tuple[list[float], list[float]] = ([], [])
        for turn in range(sizes.rounds + 1):
            for times, book, n in zip(took, (small, large), counts, strict=True):
                times.append(_each_s(book, n + turn * sizes.each, sizes.each))
    slow, fast = (median(times[1:]) for times in reversed(took))  # the first of each warms up
    is_whole = sizes.history >= Sizes().history
    yield Row(
        f"time per file at {counts[1]:,} activities against {counts[0]:,}", slow / fast, "×", bar="≤ 1.15 ×",
        is_met=slow / fast <= 1.15 if is_whole else None,
        note=f"{1000 * slow:.1f} and {1000 * fast:.1f} ms; a runner who runs twice a day",
    )  # fmt: skip


def _fill(book: Logbook, first: int, count: int) -> None:
    book.import_bytes(_opened(files(first, count, SHORT_S)), NAME)


def _each_s(book: Logbook, first: int, count: int) -> float:
    given = list(files(first, count, made_up.HOUR_S))
    begin = time.perf_counter()
    receipt = book.import_bytes(_opened(given), NAME)
    seconds = time.perf_counter() - begin
    if receipt.counts["imported"] != count:
        raise ValueError(f"imported {receipt.counts} of {count}")
    return seconds / count


def _opened(given: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, BinaryIO]]:
    return ((name, BytesIO(data)) for name, data in given)


# ---- starting up ----------------------------------------------------------------------


def of_starting(times: int) -> Iterator[Row]:
    """A fresh interpreter until it has done the least."""
    nothing = best(lambda: _run("-c", "pass"), times)
    for name, command, bar in (
        ("import loadwatch", ("-c", "import loadwatch"), 0.5),
        ("loadwatch --help", ("-m", "loadwatch", "--help"), 0.3),
    ):
        seconds = best(lambda given=command: _run(*given), times)  # type: ignore[misc]
        yield Row(
            name, seconds, "s", bar=f"< {bar} s", is_met=seconds < bar,
            note=f"the interpreter alone takes {nothing:.2f} s of it",
        )  # fmt: skip


def _run(*command: str) -> None:
    subprocess.run([sys.executable, *command], check=True, capture_output=True, timeout=60)


def main() -> None:
    """Measure with other sizes, or do the part that needs a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=Sizes.files)
    parser.add_argument("--history", type=int, default=Sizes.history)
    parser.add_argument("--import", dest="both", nargs=2, metavar=("FOLDER", "BOOK"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.both is not None:
        print(json.dumps(_import_twice(Path(asked.both[0]), Path(asked.both[1]))))
        return
    for row in measure(sizes=Sizes(files=asked.files, history=asked.history)):
        print(json.dumps(row.as_json(), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
