"""Reading the same bytes: loadwatch's decode and whole import beside libraries that merely read, and the floor."""

from __future__ import annotations

import gzip
import math
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from benchmarks import made_up
from benchmarks.rivals import FLOORS, RIVALS, Reader
from benchmarks.rows import Row
from loadwatch import Logbook, decode

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
WARM_UP, ROUNDS = 2, 3
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
        _tried(read, item)
    readable = [item for item in files if _tried(read, item)]
    if not readable:
        return Took(float("nan"), 0, len(files))
    best = min(_round(read, readable) for _ in range(rounds))
    return Took(best / len(readable), len(readable), len(files) - len(readable))


def _tried(read: Reader, item: tuple[str, bytes]) -> bool:
    try:
        read(*item)
    except Exception as error:  # noqa: BLE001 - rivals raise many kinds; the count says how often
        del error
        return False
    return True


def _round(read: Reader, files: Files) -> float:
    begin = time.perf_counter()
    for item in files:
        read(*item)
    return time.perf_counter() - begin


def imported(files: Files, rounds: int) -> Took:
    """The whole way, bytes to stored and linked, into a new logbook each round, by one process."""
    with tempfile.TemporaryDirectory() as folder:
        one_import(Path(folder) / "warm", files[:WARM_UP])
        tries = [one_import(Path(folder) / str(n), files) for n in range(rounds)]
    seconds, done = min(tries)
    return Took(seconds / max(done, 1), done, len(files) - done)


def one_import(folder: Path, files: Files) -> tuple[float, int]:
    """Seconds and files that became an activity."""
    with Logbook.open(folder) as book:
        begin = time.perf_counter()
        receipt = book.import_bytes(((name, BytesIO(data)) for name, data in files), "Bench").as_json()
        seconds = time.perf_counter() - begin
    return seconds, sum(receipt["counts"][key] for key in ("imported", "linked", "known"))


# ---- rows ---------------------------------------------------------------------------


def measure(is_quick: bool = False) -> Iterable[Row]:
    """Rows of every kind of file, made up and real."""
    count, rounds = (3, 1) if is_quick else (40, ROUNDS)
    for kind in ("fit", "gpx", "tcx"):
        files = made_up.files(kind, count)
        yield from of_files(f"{kind.upper()}, one hour", kind, files, rounds, is_barred=True)
    if CORPUS.is_dir():
        for kind in ("fit", "gpx", "tcx"):
            files = corpus_files(kind, 40 if is_quick else 4)
            if files:
                yield from of_files(f"{kind.upper()}, real files", kind, files, 1, is_barred=False)


def corpus_files(kind: str, every: int) -> list[tuple[str, bytes]]:
    """Every n-th whole recording of a kind below the folder of real files, unpacked, under a number."""
    found = sorted(
        path
        for path in CORPUS.rglob("*")
        if path.name.lower().removesuffix(".gz").endswith(f".{kind}")
        and not {"broken", "not-activity"} & set(path.parts)
    )
    return [(f"{n:03}.{kind}", _unpacked(path.read_bytes())) for n, path in enumerate(found[::every])]


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def of_files(title: str, kind: str, files: Files, rounds: int, *, is_barred: bool) -> Iterator[Row]:
    """Import, decode, floor and every rival on the same files."""
    whole, alone = imported(files, rounds), took(lambda name, data: decode(data, name), files, rounds)
    floor_name, floor_read = FLOORS[kind]
    floor = took(floor_read, files, rounds)
    is_fit = kind == "fit" and is_barred
    size = sum(len(data) for _, data in files) / 1e6
    rate, times = 1.0 / whole.seconds, whole.seconds / floor.seconds
    yield Row(
        f"{title}: whole import, one process", rate, "files/s", floor_name, 1.0 / times,
        "≥ 30 files/s (goal 40), ≤ 2.5 × fitfast" if is_fit else "",
        rate >= 30 and times <= 2.5 if is_fit else None,
        f"{whole.done} files, {size:.1f} MB; {1000 * whole.seconds:.1f} ms a file, {times:.2f} × the floor",
    )  # fmt: skip
    yield _row(f"{title}: decode and clean alone", alone, floor_name, floor)
    yield _row(f"{title}: {floor_name}", floor, "", None)
    touched = took(lambda _name, data: sum(data[::4096]), files, rounds)
    yield _row(f"{title}: touching every page of the bytes alone", touched, "", None)
    for rival in RIVALS[kind]:
        told = took(rival.read, files, rounds)
        yield _against(
            f"{title}: {rival.name} merely reading", told, (whole, alone), rival.bar if is_barred else None
        )


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
