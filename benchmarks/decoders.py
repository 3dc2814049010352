"""Reading the same bytes: loadwatch's decode and whole import beside libraries that merely read, and the floor."""

from __future__ import annotations

import gzip
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from benchmarks import made_up, places
from benchmarks.rivals import FLOORS, RIVALS, Reader
from benchmarks.rows import Row
from loadwatch import Logbook, decode

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
WARM_UP, ROUNDS = 2, 3
FILES, FEW = 120, 8  # made-up ones imported, and those of them that everybody reads: all are alike
REAL = 48  # real ones imported, and all of them read by everybody: no two are alike
Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Took:
    """What one way took: seconds for one file, files read, and why some were not."""

    seconds: float
    done: int
    refused: int


# ---- measuring ----------------------------------------------------------------------


def took(read: Reader, files: Files, rounds: int) -> Took:
    """Seconds for one file, the best of some rounds; files that a library refuses are counted and left out."""
    for item in files[:WARM_UP]:
        _seconds(read, item)
    best = [min(_seconds(read, item) for _ in range(rounds)) for item in files]
    known = [seconds for seconds in best if math.isfinite(seconds)]
    return Took(sum(known) / len(known) if known else math.nan, len(known), len(files) - len(known))


def _seconds(read: Reader, item: tuple[str, bytes]) -> float:
    """Seconds to read a file; infinite when it is refused."""
    begin = time.perf_counter()
    try:
        read(*item)
    except Exception as error:  # noqa: BLE001 - rivals raise many kinds; the count says how often
        del error
        return math.inf
    return time.perf_counter() - begin


def imported(files: Files, rounds: int) -> Took:
    """The whole way, bytes to stored and linked, into a new logbook each round, by one process."""
    with places.folder() as folder:
        one_import(Path(folder) / "warm", files[:WARM_UP])
        tries = [one_import(Path(folder) / str(n), files) for n in range(rounds)]
    seconds, done = min(tries)
    return Took(seconds / max(done, 1), done, len(files) - done)


def one_import(folder: Path, files: Files) -> tuple[float, int]:
    """Seconds until all are stored, and files that became an activity; the look at the plan that follows is not counted."""
    with Logbook.open(folder) as book:
        begin = time.perf_counter()
        receipt = book.import_bytes(((name, BytesIO(data)) for name, data in files), "Bench").as_json()
        seconds = time.perf_counter() - begin
    return seconds, sum(receipt["counts"][key] for key in ("imported", "linked", "known"))


# ---- rows ---------------------------------------------------------------------------


def measure(is_quick: bool = False) -> Iterable[Row]:
    """Rows of every kind of file, made up and real."""
    count, few = (3, 2) if is_quick else (FILES, FEW)
    for kind in ("fit", "gpx", "tcx"):
        files = made_up.files(kind, count if kind == "fit" else max(few, count // 4))
        yield from of_files(f"{kind.upper()}, one hour", kind, files, few, is_barred=True)
    if CORPUS.is_dir():
        for kind in ("fit", "gpx", "tcx"):
            files = corpus_files(kind, min(count, REAL))
            if files:
                yield from of_files(f"{kind.upper()}, real files", kind, files, len(files), is_barred=False)


def corpus_files(kind: str, count: int) -> list[tuple[str, bytes]]:
    """Whole recordings of a kind spread over the folder of real files, unpacked, under a number."""
    found = sorted(
        path
        for path in CORPUS.rglob("*")
        if path.name.lower().removesuffix(".gz").endswith(f".{kind}")
        and not {"broken", "not-activity"} & set(path.parts)
    )
    some = found[:: max(1, len(found) // count)][:count]
    np.random.default_rng(1).shuffle(some)  # the first few are of all kinds
    return [(f"{n:03}.{kind}", _unpacked(path.read_bytes())) for n, path in enumerate(some)]


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def of_files(title: str, kind: str, files: Files, few: int, *, is_barred: bool) -> Iterator[Row]:
    """Import of all files; decode, floor and every rival on the first few of them."""
    rounds = ROUNDS if is_barred else 1
    whole, same = imported(files, rounds), files[:few]
    alone = took(lambda name, data: decode(data, name), same, ROUNDS)
    floor_name, floor_read = FLOORS[kind]
    floor = took(floor_read, same, ROUNDS)
    is_fit = kind == "fit" and is_barred
    rate, times = 1.0 / whole.seconds, whole.seconds / floor.seconds
    yield Row(
        f"{title}: whole import, one process", rate, "files/s", floor_name, 1.0 / times,
        "≥ 30 files/s (goal 40), ≤ 2.5 × fitfast" if is_fit else "",
        rate >= 30 and times <= 2.5 if is_fit else None,
        f"{whole.done} files, {1000 * whole.seconds:.1f} ms a file, {times:.2f} × the floor; the rows below: {few} of them",
    )  # fmt: skip
    yield _row(f"{title}: decode and clean alone", alone, floor_name, floor)
    yield _row(f"{title}: {floor_name}", floor, "", None)
    touched = took(lambda _name, data: sum(data[::4096]), same, ROUNDS)
    yield Row(f"{title}: touching every page of the bytes alone", 1e6 * touched.seconds, "µs/file")
    for rival in RIVALS[kind]:
        told = took(rival.read, same, 2 if is_barred else 1)
        name = f"{title}: {rival.name} merely reading"
        yield _against(name, told, (whole, alone), rival.bar if is_barred else None)


def _row(name: str, one: Took, against: str, other: Took | None) -> Row:
    ratio = None if other is None else other.seconds / one.seconds
    return Row(name, 1000 * one.seconds, "ms/file", against, ratio, note=_refused(one))


def _refused(one: Took) -> str:
    return "" if not one.refused else f"refused {one.refused} of {one.refused + one.done} files"


def _against(name: str, told: Took, ours: tuple[Took, Took], bar: float | None) -> Row:
    """What a rival takes to read, and how many times faster the whole import and the decode are."""
    times, decoding = told.seconds / ours[0].seconds, told.seconds / ours[1].seconds
    if math.isnan(times):
        return Row(name, None, "ms/file", "loadwatch whole import", note=_refused(told))
    note = "; ".join(part for part in (f"decode alone {decoding:.1f} ×", _refused(told)) if part)
    return Row(
        name, 1000 * told.seconds, "ms/file", "loadwatch whole import", times,
        "" if bar is None else f"whole import ≥ {bar:g} × faster", None if bar is None else times >= bar, note,
    )  # fmt: skip
