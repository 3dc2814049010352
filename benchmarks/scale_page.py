"""`docs/scale.md`: the plan to 100,000 runners and ten years, out of the newest kept result that has its units.

Nothing in it is typed twice: units are measured by `benchmarks.scale`, everything else is their product.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.scale import UNITS

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).resolve().parent / "results"
PAGE, TEMPLATE = ROOT / "docs" / "scale.md", Path(__file__).resolve().parent / "scale.md.in"
RUNNERS, YEARS, RUNS_A_YEAR = 100_000, 10, 200
CORES, NIGHT_CORES, CLINIC_RUNNERS = 16, 100, 500
MEGA, HOUR_S, MINUTE_S = 1e6, 3_600.0, 60.0
STEPS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))


def newest() -> Mapping[str, Any] | None:
    """The newest kept result in which the units were measured."""
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*.json")]
    found = [told for told in kept if costs(told) is not None and not told["is_quick"]]
    return max(found, key=lambda told: str(told["begun_utc"]), default=None)


def costs(told: Mapping[str, Any]) -> dict[str, float] | None:
    """Cost of each unit; nothing when one is missing."""
    by_name = {row["name"]: row["value"] for row in told["parts"].get("scale", [])}
    found = {key: by_name.get(unit.name) for key, unit in UNITS.items()}
    return None if None in found.values() else found


def write() -> list[Path]:
    """Write the page; nothing when no result is kept."""
    told = newest()
    if told is None:
        return []
    PAGE.write_text(text(told), encoding="utf-8")
    return [PAGE]


def text(told: Mapping[str, Any]) -> str:
    """The whole page."""
    cost, machine = costs(told), told["machine"]
    assert cost is not None
    units = [f"| {unit.name} | {_amount(cost[key], unit.unit)} |" for key, unit in UNITS.items()]
    rows = [f"| {what} | {product} | {result} |" for what, product, result in whole(cost)]
    n_clinics = RUNNERS // CLINIC_RUNNERS
    clinic_files = CLINIC_RUNNERS * YEARS * RUNS_A_YEAR
    night = 1_000 * NIGHT_CORES / cost["import_ms"]
    return TEMPLATE.read_text(encoding="utf-8").format(
        units="\n".join(units),
        whole="\n".join(rows),
        day=told["begun_utc"][:10],
        machine=f"{machine['cores']} cores of {machine['processor']}, Python {machine['python']}",
        load=told["load"]["start"],
        runners=f"{RUNNERS:,}",
        night_hours=f"{_files() / night / HOUR_S:,.1f}",
        night_cores=NIGHT_CORES,
        objects=_size(_files() * (cost["original_b"] + cost["records_b"])),
        rows=_size(_files() * cost["row_b"]),
        cohort=_size(_cohort(cost)),
        n_clinics=n_clinics,
        clinic_runners=CLINIC_RUNNERS,
        clinic_files=f"{clinic_files / MEGA:g} million",
        clinic_rows=_size(clinic_files * cost["row_b"]),
        night_files=f"{night:,.0f}",
        night_bytes=_size(night * cost["file_b"]),
        writer_files=f"{night / n_clinics:,.0f}",
        cores=CORES,
    )


def whole(cost: Mapping[str, float]) -> list[tuple[str, str, str]]:
    """What, the product, its result: multiplication alone."""
    files, days, new = _files(), RUNNERS * YEARS * 365, RUNNERS * RUNS_A_YEAR / 365
    of_files, of_days = f"{files / MEGA:,.0f} M", f"{days / MEGA:,.0f}"
    told = {key: _amount(cost[key], unit.unit) for key, unit in UNITS.items()}
    second = {key: cost[key] / 1_000 for key, unit in UNITS.items() if unit.unit == "core-ms"}
    decode = files * second["import_ms"]
    rows = [
        ("decode everything once", f"{of_files} x {told['import_ms']}", f"{_time(decode)}: {_hours(decode)}"),
        *(
            (what, f"{of_files} x {told[key]}", _size(files * cost[key]))
            for what, key in (("originals", "original_b"), ("records", "records_b"), ("database", "row_b"))
        ),
        ("cohort: days and runs", f"{of_days} M x {told['day_b']} + {of_files} x {told['run_b']}",
         f"{_size(days * cost['day_b'])} + {_size(files * cost['run_b'])}"),
    ]  # fmt: skip
    for what, times, key, number in (
        ("export to a cohort", of_files, "export_ms", files),
        ("weeks, ratios, spikes of all runners", of_days, "count_ms", days / MEGA),
        ("flags of all runners and years", of_days, "flags_ms", days / MEGA),
        ("evaluation of all runners, each day", f"{RUNNERS:,}", "evaluate_ms", RUNNERS),
        (f"the {new:,.0f} new files of a day", f"{new:,.0f}", "import_ms", new),
    ):
        rows.append((what, f"{times} x {told[key]}", _time(number * second[key])))
    return rows


def _hours(core_s: float) -> str:
    each = (f"{cores} cores for {core_s / HOUR_S / cores:,.1f} hours" for cores in (NIGHT_CORES, CORES))
    return ", or ".join(each)


def _files() -> int:
    return RUNNERS * YEARS * RUNS_A_YEAR


def _cohort(cost: Mapping[str, float]) -> float:
    return RUNNERS * YEARS * 365 * cost["day_b"] + _files() * cost["run_b"]


def _amount(value: float, unit: str) -> str:
    return _size(value) if unit == "B" else f"{_three(value)} {unit}"


def _size(n_bytes: float) -> str:
    step, unit = next((one for one in STEPS if n_bytes >= one[0]), STEPS[-1])
    return f"{_three(n_bytes / step)} {unit}"


def _time(core_s: float) -> str:
    for step, unit in ((HOUR_S, "core-hours"), (MINUTE_S, "core-minutes")):
        if core_s >= 2 * step:
            return f"{_three(core_s / step)} {unit}"
    return f"{_three(core_s)} core-seconds"


def _three(value: float) -> str:
    """Two figures that count, three from a hundred on."""
    digits = 3 if value >= 100 else 2
    rounded = float(f"{value:.{digits}g}")
    places = max(0, digits - 1 - math.floor(math.log10(rounded))) if rounded else 0
    return f"{rounded:,.{places}f}"


if __name__ == "__main__":
    for path in write():
        print(path.relative_to(ROOT))
