"""What one unit of work costs here, and what 100,000 runners x 10 years then need: the numbers of docs/scale.md.

`python -m benchmarks.scale`. Core-seconds are of all processes together, so that other work on the machine spoils
them less than it spoils the clock.
"""

from __future__ import annotations

import resource
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from benchmarks import clinic, made_up
from loadwatch import Logbook
from loadwatch.cohort.export import Destination, export_cohort
from loadwatch.cohort.make import Wanted, make_cohort
from loadwatch.cohort.report import Asked, cohort_report

FILES, RUNNERS, DAYS, EVALUATED = 300, 250, 3_650, 100
BIG_RUNNERS, BIG_YEARS, RUNS_A_YEAR = 100_000, 10, 200
MEGA, GIGA, TERA, HOUR_S = 1e6, 1e9, 1e12, 3_600.0


@dataclass(frozen=True)
class Costs:
    """Of one unit."""

    import_s: float  # core-seconds a one-hour FIT file, bytes to stored
    file_bytes: float  # as the watch writes it
    original_bytes: float  # kept, packed
    records_bytes: float
    row_bytes: float  # of the database
    daily_bytes: float  # a runner-day of a cohort, days alone
    session_bytes: float  # a run of a cohort
    cohort_s: float  # core-seconds a million runner-days: weeks, ratios, spikes
    flags_s: float  # the same: flags
    evaluate_s: float  # core-seconds a runner: all rules for one day
    export_s: float  # core-seconds a run: out of a logbook into a cohort


def measured(folder: Path) -> Costs:
    """Measure every unit on made-up data below a folder."""
    importing = _imported(folder / "book")
    counting = _counted(str(folder / "cohort"))
    return Costs(*importing, *counting, *_of_clinic(folder))


def plan(costs: Costs, runners: int = BIG_RUNNERS, years: int = BIG_YEARS) -> dict[str, float]:
    """The whole: core-hours and bytes, by multiplication alone."""
    n_files, n_days = runners * years * RUNS_A_YEAR, runners * years * 365
    return {
        "files": n_files,
        "runner-days": n_days,
        "import, core-hours": n_files * costs.import_s / HOUR_S,
        "originals, TB": n_files * costs.original_bytes / TERA,
        "records, TB": n_files * costs.records_bytes / TERA,
        "database, TB": n_files * costs.row_bytes / TERA,
        "cohort daily, GB": n_days * costs.daily_bytes / GIGA,
        "cohort sessions, GB": n_files * costs.session_bytes / GIGA,
        "weeks, ratios, spikes of all, core-seconds": n_days / MEGA * costs.cohort_s,
        "flags of all, core-hours": n_days / MEGA * costs.flags_s / HOUR_S,
        "export to a cohort, core-hours": n_files * costs.export_s / HOUR_S,
        "daily evaluation of all, core-hours": runners * costs.evaluate_s / HOUR_S,
    }


def _imported(folder: Path) -> tuple[float, float, float, float, float]:
    files = made_up.files("fit", FILES)
    begin = _core_s()
    with Logbook.open(folder) as book:
        book.add_athlete("Scale", zone="UTC")
        done = book.import_bytes(((name, BytesIO(data)) for name, data in files), "Scale").as_json()
    core_s = _core_s() - begin  # with the start of the process that decodes
    assert done["counts"]["imported"] == FILES, done["counts"]
    rows = sum(path.stat().st_size for path in folder.glob("*.db*"))
    return (
        core_s / FILES,
        sum(len(data) for _, data in files) / FILES,
        _size(folder / "originals") / FILES,
        _size(folder / "streams") / FILES,
        rows / FILES,
    )


def _counted(place: str) -> tuple[float, float, float, float]:
    made = make_cohort(Wanted(place, RUNNERS, DAYS, clinic.LAST), "here")
    size = {
        kind: sum(p.n_bytes for p in made.parts if p.kind == kind) for kind in ("daily/distance", "sessions")
    }
    rows = {kind: sum(p.n_rows for p in made.parts if p.kind == kind) for kind in size}
    spent = []
    for has_flags in (False, False, True):  # the first warms up
        begin = _core_s()
        cohort_report(Asked(place, has_flags=has_flags), "here")
        spent.append((_core_s() - begin) / (rows["daily/distance"] / MEGA))
    return (
        size["daily/distance"] / rows["daily/distance"], size["sessions"] / rows["sessions"],
        spent[1], spent[2] - spent[1],
    )  # fmt: skip


def _of_clinic(folder: Path) -> tuple[float, float]:
    """Evaluation of a runner for one day; export of a run. A year of runs each: rules do not look further back."""
    with clinic.opened(folder / "clinic") as book:
        clinic.clinic(book, EVALUATED)
        begin = _core_s()
        book.caseload(clinic.LAST)
        evaluated = _core_s() - begin
        begin = _core_s()
        made = export_cohort([book], Destination(str(folder / "exported"), clinic.LAST))
        exported = _core_s() - begin
    n_runs = sum(part.n_rows for part in made.parts if part.kind == "sessions")
    return evaluated / EVALUATED, exported / n_runs


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _core_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Print units and plan."""
    with tempfile.TemporaryDirectory() as folder:
        costs = measured(Path(folder))
    for name, value in vars(costs).items():
        print(f"{name:20s} {value:14,.4f}")
    for name, value in plan(costs).items():
        print(f"{name:46s} {value:18,.1f}")


if __name__ == "__main__":
    main()
