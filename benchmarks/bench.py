"""Side by side: loadwatch against the libraries a user would pick instead, same bytes, one run, as ratios.

Run with `make bench`. Results are printed as one table; nothing here is a test.
"""

from __future__ import annotations

import argparse
import gzip
import platform
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import fitfast
import fitparse
import gpxpy
from rich.console import Console
from rich.table import Table

from loadwatch import Logbook, decode

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLE = ROOT / "data" / "sample"


@dataclass(frozen=True)
class Result:
    """One way of doing the same work."""

    what: str
    seconds: float
    files: int


def payloads(folder: Path, suffixes: tuple[str, ...], every: int) -> list[tuple[str, bytes]]:
    """Every n-th recording below `folder`, unpacked, by name."""
    found = sorted(p for p in folder.rglob("*") if p.name.lower().removesuffix(".gz").endswith(suffixes))
    return [(p.name, _unpacked(p.read_bytes())) for p in found[::every] if "broken" not in p.parts]


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def timed(what: str, work: Callable[[str, bytes], object], files: list[tuple[str, bytes]]) -> Result:
    """Time `work` over all files, after one file to warm up."""
    _tolerant(work, files[0])
    begin = time.perf_counter()
    done = sum(_tolerant(work, item) for item in files)
    return Result(what, time.perf_counter() - begin, done)


def _tolerant(work: Callable[[str, bytes], object], item: tuple[str, bytes]) -> int:
    try:
        work(*item)
    except Exception as error:  # noqa: BLE001 - rivals raise many things; a refused file is counted as not done
        del error
        return 0
    return 1


def read_fitparse(_name: str, data: bytes) -> None:
    """What a user of fitparse does at least: all messages with their values."""
    for message in fitparse.FitFile(BytesIO(data)).get_messages():
        message.get_values()


def read_fitdecode(_name: str, data: bytes) -> None:
    """All frames of fitdecode."""
    import fitdecode

    with fitdecode.FitReader(BytesIO(data)) as reader:
        for _frame in reader:
            pass


def read_garmin(_name: str, data: bytes) -> None:
    """Garmin's own kit."""
    from garmin_fit_sdk import Decoder, Stream

    Decoder(Stream.from_byte_array(bytearray(data))).read()


def read_floor(_name: str, data: bytes) -> None:
    """The floor: the native decoder alone on records, sessions and laps."""
    for message in ("record", "session", "lap"):
        fitfast.records(data, message=message)


def import_all(what: str, files: list[tuple[str, bytes]]) -> Result:
    """The whole way: bytes to decoded, cleaned, exposures, stored and linked."""
    with tempfile.TemporaryDirectory() as folder, Logbook.open(folder) as book:
        begin = time.perf_counter()
        receipt = book.import_bytes(
            ((name, BytesIO(data)) for name, data in files), athlete="Bench"
        ).as_json()
        seconds = time.perf_counter() - begin
        done = sum(receipt["counts"][key] for key in ("imported", "linked"))
        return Result(what, seconds, done)


def table(title: str, results: Iterable[Result], base: str) -> Table:
    """Results as ratios to the row named `base`."""
    rows = list(results)
    reference = next(r for r in rows if r.what == base)
    out = Table(title=title)
    for column in ("way", "files", "seconds", "ms a file", f"times as fast as {base}"):
        out.add_column(column, justify="left" if column == "way" else "right")
    for r in rows:
        each = 1000 * r.seconds / max(r.files, 1)
        ratio = (1000 * reference.seconds / max(reference.files, 1)) / each if each else 0.0
        out.add_row(r.what, str(r.files), f"{r.seconds:.2f}", f"{each:.1f}", f"{ratio:.1f}")
    return out


def bench_fit(folder: Path, every: int) -> Table:
    """FIT: every decoder on the same files."""
    files = payloads(folder, (".fit",), every)
    results = [
        timed("fitfast: records, sessions, laps", read_floor, files),
        timed("loadwatch: decode and clean", lambda name, data: decode(data, name), files),
        import_all("loadwatch: whole import", files),
        timed("garmin-fit-sdk: read", read_garmin, files),
        timed("fitdecode: read", read_fitdecode, files),
        timed("fitparse: read", read_fitparse, files),
    ]
    return table(
        f"FIT, {len(files)} files, {sum(len(d) for _, d in files) / 1e6:.1f} MB", results, "fitparse: read"
    )


def bench_gpx(folder: Path, every: int) -> Table:
    """GPX: whole import against gpxpy merely reading."""
    files = payloads(folder, (".gpx",), every)
    results = [
        timed("loadwatch: decode and clean", lambda name, data: decode(data, name), files),
        import_all("loadwatch: whole import", files),
        timed("gpxpy: read", lambda _name, data: gpxpy.parse(data), files),
    ]
    return table(
        f"GPX, {len(files)} files, {sum(len(d) for _, d in files) / 1e6:.1f} MB", results, "gpxpy: read"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=5, help="take every n-th file (rivals are slow)")
    arguments = parser.parse_args()
    folder = CORPUS if CORPUS.is_dir() else SAMPLE
    console = Console()
    names = ("fitfast", "fitparse", "fitdecode", "garmin-fit-sdk", "gpxpy", "polars", "pyarrow")
    console.print(
        f"Python {platform.python_version()} on {platform.machine()}; "
        + ", ".join(f"{n} {version(n)}" for n in names)
    )
    every = arguments.every if folder == CORPUS else 1
    console.print(bench_fit(folder, every))
    console.print(bench_gpx(folder, every))


if __name__ == "__main__":
    main()
