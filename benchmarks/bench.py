"""All measurements in one run and one table: `make bench`, or `python -m benchmarks.bench --quick`.

Each part runs in a process of its own, so that one that fails, hangs or is killed is a row that says so and
hides nothing. A full run is kept in `benchmarks/results` and `docs/benchmarks.md` is written from it.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks import machine, page, places
from benchmarks.rows import Row, attempt

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).resolve().parent / "results"
PARTS: dict[str, float] = {  # in this order → most seconds
    "decoders": 200.0,
    "metrics": 120.0,
    "pages": 240.0,
    "memory": 180.0,
    "parallel": 120.0,
    "importing": 360.0,
    "cohort": 300.0,
    "scale": 240.0,
}
AS_SHIPPED = {"pages": {"POLARS_MAX_THREADS": "1"}}  # as `loadwatch serve` sets it for itself
MINUTES = 13.0
WIDE = 200  # characters of the table in a file or a pipe
FAST_S = 60.0  # most seconds of a part in the quick form


@dataclass(frozen=True)
class Asked:
    """What to run and how."""

    parts: Sequence[str]
    is_quick: bool
    minutes: float
    out: Path | None


def main(given: Sequence[str] | None = None) -> int:
    """Run, print, keep; 1 when a part failed."""
    asked, of_part = _asked(given)
    if of_part is not None:
        return run_part(of_part[0], of_part[1], is_quick=asked.is_quick)
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    begun, load = datetime.now(UTC), os.getloadavg()[0]
    console.print(f"{machine.sentence()}; other work on it at the start: load {load:.1f}")
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        rows = {name: rows_of(name, seconds, asked, Path(work)) for name, seconds in _times(asked)}
    for name, found in rows.items():
        console.print(table(name, found))
    told = {
        "begun_utc": f"{begun:%Y-%m-%dT%H:%M:%SZ}",
        "seconds": round((datetime.now(UTC) - begun).total_seconds(), 1),
        "is_quick": asked.is_quick,
        "load": {"start": round(load, 2), "end": round(os.getloadavg()[0], 2)},
        "machine": machine.described(),
        "versions": machine.versions(),
        "parts": {name: [row.as_json() for row in found] for name, found in rows.items()},
    }
    if asked.is_quick:
        console.print("Quick form, little input: it shows that everything runs; its bars say nothing.")
    else:
        console.print(summary([row for found in rows.values() for row in found]))
    for path in keep(told, asked, begun):
        console.print(f"Written: {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}")
    return int(any(row.note.startswith("failed") for found in rows.values() for row in found))


def _asked(given: Sequence[str] | None) -> tuple[Asked, tuple[str, Path] | None]:
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="little input: does it run, not how fast")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="PART")
    parser.add_argument(
        "--minutes", type=float, default=MINUTES, help="what does not fit is left out and said"
    )
    parser.add_argument("--out", type=Path, help="write the result here instead of benchmarks/results")
    parser.add_argument("--part", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    found = parser.parse_args(given)
    part = None if found.part is None else (str(found.part[0]), Path(found.part[1]))
    return Asked(found.only, found.quick, found.minutes, found.out), part


def _times(asked: Asked) -> Iterable[tuple[str, float]]:
    """Each part with the seconds it may take: its own most, and what is left of the whole."""
    end = time.monotonic() + 60 * asked.minutes
    for name in asked.parts:
        yield name, min(FAST_S if asked.is_quick else PARTS[name], end - time.monotonic())


# ---- one part -----------------------------------------------------------------------


def rows_of(name: str, seconds: float, asked: Asked, work: Path) -> list[Row]:
    """Rows of a part that runs in a process of its own; what it had by its end also when it did not finish."""
    if seconds <= 1:
        return [_failed(name, "no time was left for it; give more with --minutes")]
    print(f"{name} …", file=sys.stderr, flush=True)
    folder = work / name
    folder.mkdir()
    kept = folder / "rows.jsonl"
    command = [sys.executable, "-m", "benchmarks.bench", "--part", name, str(kept)]
    here = {"TMPDIR": str(folder), places.KEPT: "1"}
    with subprocess.Popen(
        [*command, *(["--quick"] if asked.is_quick else [])], cwd=ROOT, stdout=subprocess.DEVNULL,
        env={**os.environ, **AS_SHIPPED.get(name, {}), **here}, start_new_session=True,
    ) as running:  # fmt: skip
        why = _waited(running, seconds)
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    found = [Row(**json.loads(line)) for line in lines]
    return found if why is None else [*found, _failed(name, why)]


def _waited(running: subprocess.Popen[bytes], seconds: float) -> str | None:
    """Wait for the end; why it was not a good one."""
    try:
        code = running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(running)
        return f"not finished after {seconds:.0f} s"
    except BaseException:
        _end(running)
        raise
    return None if code == 0 else f"its process ended with {code}"


def _end(running: subprocess.Popen[bytes]) -> None:
    """End our own part and the processes it started, also those that are a session of their own."""
    tree: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        tree = psutil.Process(running.pid).children(recursive=True)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    for process in tree:
        with contextlib.suppress(psutil.Error):
            process.kill()
    running.wait()


def run_part(name: str, kept: Path, *, is_quick: bool) -> int:
    """Inside the process of a part: write each row as soon as it is there."""
    with kept.open("w", encoding="utf-8") as file:

        def told() -> Iterable[Row]:
            part = importlib.import_module(f"benchmarks.{name}")
            yield from part.measure(is_quick)

        for row in attempt(name, told):
            file.write(json.dumps(row.as_json()) + "\n")
            file.flush()
    return 0


def _failed(name: str, why: str) -> Row:
    return Row(name, None, "", note=f"failed: {why}")


# ---- showing and keeping --------------------------------------------------------------


def table(name: str, rows: Sequence[Row]) -> Table:
    """The rows of a part."""
    out = Table(title=name, title_justify="left")
    for column in ("what", "value", "against", "times", "bar", "met", "note"):
        out.add_column(column, justify="right" if column in {"value", "times"} else "left", overflow="fold")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:,.2f}"
        out.add_row(row.name, page.amount(row), row.against, ratio, row.bar, page.met(row), row.note)
    return out


def summary(rows: Sequence[Row]) -> str:
    """How many bars are met, and which are not."""
    barred = [row for row in rows if row.bar]
    missed = [row for row in barred if row.is_met is not True]
    head = f"{len(barred) - len(missed)} of {len(barred)} bars met."
    return "\n".join(
        [head, *(f"  not met: {row.name}: {page.amount(row)} (bar: {row.bar})" for row in missed)]
    )


def keep(told: dict[str, Any], asked: Asked, begun: datetime) -> list[Path]:
    """Write the result; a full run of every part also renews the page."""
    is_whole = not asked.is_quick and list(asked.parts) == list(PARTS)
    if asked.out is None and not is_whole:
        return []
    from benchmarks import scale_page  # what it multiplies needs the whole program

    target = asked.out or RESULTS / f"{begun:%Y-%m-%d-%H%M}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [target] if asked.out is not None else [target, *page.write(), *scale_page.write()]


if __name__ == "__main__":
    sys.exit(main())
