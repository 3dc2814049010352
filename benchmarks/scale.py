"""What one unit of work costs here: the numbers that docs/scale.md multiplies to 100,000 runners x 10 years.

Core-seconds are of all processes together, so that other work on the machine spoils them less than it spoils the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import clinic, made_up, places
from benchmarks.processes import core_s, python, run
from benchmarks.rows import Row
from loadwatch.cohort.export import Destination, export_cohort
from loadwatch.cohort.make import Wanted, make_cohort
from loadwatch.cohort.report import Asked, cohort_report

FEW, MANY = 100, 1_100  # files: the difference is free of what a start costs
RUNNERS, DAYS, EVALUATED = 250, 3_650, 100
MEGA = 1e6
WORKERS = "local:2"


@dataclass(frozen=True)
class Unit:
    """A cost and how it is told."""

    name: str
    unit: str


UNITS = {
    "import_ms": Unit(
        "one hour of FIT, bytes to stored: decoded, cleaned, exposures, records, row", "core-ms"
    ),
    "file_b": Unit("one hour of FIT as the watch writes it", "B"),
    "original_b": Unit("its original, packed and kept", "B"),
    "records_b": Unit("its records", "B"),
    "row_b": Unit("its rows in the database, indexes included", "B"),
    "day_b": Unit("one runner-day of a cohort: days of distance", "B"),
    "run_b": Unit("one run of a cohort: all that rules look at", "B"),
    "export_ms": Unit("one run from a logbook into a cohort", "core-ms"),
    "count_ms": Unit("a million runner-days: weeks, ratios, spikes by year", "core-ms"),
    "flags_ms": Unit("a million runner-days: flags by rule and year", "core-ms"),
    "evaluate_ms": Unit("one runner, all rules of one day, with diary and plan", "core-ms"),
}


def measure(is_quick: bool = False) -> Iterator[Row]:
    """One row a unit."""
    with places.folder() as folder:
        place = Path(folder)
        found = _imported(place, 2, 12) if is_quick else _imported(place, FEW, MANY)
        found |= _counted(f"{folder}/cohort", *((5, 200) if is_quick else (RUNNERS, DAYS)))
        found |= _of_clinic(place, 2 if is_quick else EVALUATED)
    for key, unit in UNITS.items():
        yield Row(unit.name, found[key], unit.unit)


def _imported(place: Path, few: int, many: int) -> dict[str, float]:
    """What one file more costs, in all the processes of the command."""
    spent = []
    for count in (few, many):
        files, book = place / f"files{count}", place / f"book{count}"
        files.mkdir()
        n_bytes = 0
        for name, data in made_up.files("fit", count):
            (files / name).write_bytes(data)
            n_bytes += len(data)
        cost = run(
            _loadwatch(
                "import", files, "--logbook", book, "--athlete", "Scale", "--executor", WORKERS, "--json"
            )
        )
        assert json.loads(cost.told)["counts"]["imported"] == count
        spent.append(cost.core_s)
    rows = sum(path.stat().st_size for path in book.glob("*.db*"))
    return {
        "import_ms": 1_000 * (spent[1] - spent[0]) / (many - few),
        "file_b": n_bytes / many,
        "original_b": _size(book / "originals") / many,
        "records_b": _size(book / "streams") / many,
        "row_b": rows / many,
    }


def _counted(place: str, n_runners: int, n_days: int) -> dict[str, float]:
    made = make_cohort(Wanted(place, n_runners, n_days, clinic.LAST), "here")
    size = {
        kind: sum(p.n_bytes for p in made.parts if p.kind == kind) for kind in ("daily/distance", "sessions")
    }
    rows = {kind: sum(p.n_rows for p in made.parts if p.kind == kind) for kind in size}
    spent = []
    for has_flags in (False, False, True):  # the first warms up
        begin = core_s()
        cohort_report(Asked(place, has_flags=has_flags), "here")
        spent.append((core_s() - begin) / (rows["daily/distance"] / MEGA))
    return {
        "day_b": size["daily/distance"] / rows["daily/distance"],
        "run_b": size["sessions"] / rows["sessions"],
        "count_ms": 1_000 * spent[1],
        "flags_ms": 1_000 * (spent[2] - spent[1]),
    }


def _of_clinic(place: Path, n_runners: int) -> dict[str, float]:
    """Evaluation of a runner for one day; export of a run. A year of runs each: rules do not look further back."""
    with clinic.opened(place / "clinic") as book:
        clinic.clinic(book, n_runners)
        begin = core_s()
        book.caseload(clinic.LAST)
        evaluated = core_s() - begin
        begin = core_s()
        made = export_cohort([book], Destination(str(place / "exported"), clinic.LAST))
        exported = core_s() - begin
    n_runs = sum(part.n_rows for part in made.parts if part.kind == "sessions")
    return {"evaluate_ms": 1_000 * evaluated / n_runners, "export_ms": 1_000 * exported / n_runs}


def _loadwatch(*words: object) -> list[str]:
    return python("-m", "loadwatch", *map(str, words))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
