"""`docs/benchmarks.md` and its plots out of the newest kept result; run alone: `python -m benchmarks.page`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.plot import Bar, bars
from benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).resolve().parent / "results"
PAGE, IMAGES = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "img"
TITLES = {
    "decoders": "Reading: the whole import beside libraries that merely read",
    "importing": "Importing",
    "metrics": "Days, ratios and flags",
    "pages": "Pages with long histories and many runners",
    "parallel": "Several processes, several machines",
    "cohort": "Many runners at once",
    "memory": "Peaks of memory",
    "scale": "Units of the plan to 100,000 runners",
}
NUMBER = re.compile(r"[≥≤<]\s*([\d.,]+)")
ABOUT = (
    "Every comparison is made in one run, on the same bytes, one after the other. *Times* is how many times better "
    "the first is than what stands beside it. A bar that is not met is listed like the others."
)
WRITTEN = (
    "Written by `make bench` from the newest file in `benchmarks/results`; not edited by hand. "
    '`make bench PARTS="decoders memory"` runs only these parts and keeps nothing.'
)
HEAD = (
    "| What | Measured | Beside | Times | Bar | Met | Note |\n"
    "|---|---:|---|---:|---|---|---|\n"
)  # fmt: skip


def amount(row: Row) -> str:
    """The value with its unit; a dash when it was not measured."""
    if row.value is None:
        return "–"
    digits = 0 if abs(row.value) >= 100 else 1 if abs(row.value) >= 10 else 3 if abs(row.value) < 1 else 2
    return f"{row.value:,.{digits}f} {row.unit}".strip()


def met(row: Row) -> str:
    """Whether the bar is met, in a word."""
    return {True: "yes", False: "NO", None: "not shown" if row.bar else ""}[row.is_met]


def newest() -> Mapping[str, Any] | None:
    """The newest kept result of all parts."""
    found = sorted(RESULTS.glob("20*.json"))
    return json.loads(found[-1].read_text(encoding="utf-8")) if found else None


def write() -> list[Path]:
    """Write the page and its plots; nothing when no result is kept."""
    told = newest()
    if told is None:
        return []
    IMAGES.mkdir(exist_ok=True)
    written = []
    for name, svg in plots(told).items():
        (IMAGES / name).write_text(svg, encoding="utf-8")
        written.append(IMAGES / name)
    PAGE.write_text(text(told), encoding="utf-8")
    return [PAGE, *written]


def parts_of(told: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Rows by part."""
    return {name: [Row(**row) for row in rows] for name, rows in told["parts"].items()}


# ---- words ----------------------------------------------------------------------------


def text(told: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = parts_of(told)
    barred = [row for rows in parts.values() for row in rows if row.bar]
    n_met = sum(row.is_met is True for row in barred)
    return "\n".join(
        [
            "# Benchmarks",
            "",
            WRITTEN,
            "",
            _when(told),
            "",
            ABOUT,
            "",
            f"## Bars: {n_met} of {len(barred)} met",
            "",
            HEAD + "".join(map(_line, barred)),
            *_drawn(told),
            *(line for name, rows in parts.items() for line in _section(name, rows)),
            "## Versions",
            "",
            ", ".join(f"{name} {version or 'not installed'}" for name, version in told["versions"].items())
            + ".",
            "",
        ]
    )


def _when(told: Mapping[str, Any]) -> str:
    machine, load = told["machine"], told["load"]
    return (
        f"Measured {told['begun_utc'][:10]} on {machine['cores']} cores of {machine['processor']}, "
        f"{machine['memory_gb']} GB, {machine['system']}, Python {machine['python']}; the whole run took "
        f"{told['seconds'] / 60:.1f} minutes. Load of the machine when it began: {load['start']} "
        "(above 0.5, other work was running beside, and times are longer than on a quiet machine; ratios less so)."
    )


def _line(row: Row) -> str:
    ratio = "" if row.ratio is None else f"{row.ratio:,.2f}"
    cells = (row.name, amount(row), row.against, ratio, row.bar, met(row), row.note)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _section(name: str, rows: Sequence[Row]) -> list[str]:
    return [f"## {TITLES.get(name, name)}", "", HEAD + "".join(map(_line, rows)) + ""]


# ---- plots ----------------------------------------------------------------------------


def plots(told: Mapping[str, Any]) -> dict[str, str]:
    """File name → SVG."""
    parts = parts_of(told)
    rivals = [
        row for row in parts.get("decoders", []) if row.ratio is not None and "merely reading" in row.name
    ]
    timed = [row for row in parts.get("pages", []) if row.value is not None and row.unit == "ms" and row.bar]
    found = {}
    if rivals:
        drawn = [Bar(row.name.replace(" merely reading", ""), row.ratio or 0.0, _goal(row)) for row in rivals]
        found["bench-reading.svg"] = bars(
            drawn, "×", "Whole import of loadwatch: how many times faster than reading"
        )
    if timed:
        drawn = [Bar(row.name.partition(": ")[2], row.value or 0.0, _goal(row)) for row in timed]
        found["bench-pages.svg"] = bars(drawn, "ms", "Milliseconds of pages and callbacks")
    return found


def _goal(row: Row) -> float | None:
    found = NUMBER.search(row.bar)
    return None if found is None else float(found[1].replace(",", ""))


def _drawn(told: Mapping[str, Any]) -> list[str]:
    words = {
        "bench-reading.svg": "How many times faster the whole import of loadwatch is than libraries that merely read;"
        " the mark is the bar to reach",
        "bench-pages.svg": "Milliseconds of pages and callbacks; the mark is the most that is allowed",
    }
    return [line for name in plots(told) for line in (f"![{words[name]}](img/{name})", "")]


if __name__ == "__main__":
    for path in write():
        print(path.relative_to(ROOT))
