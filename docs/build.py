"""Write the generated pages: `uv run python docs/build.py`. A test checks that they are up to date."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dataframely as dy

import loadwatch.formulas
from loadwatch.frames import FRAMES
from loadwatch.load.registry import CONSTANTS
from loadwatch.load.registry.constant import standard

DOCS = Path(__file__).resolve().parent
GOLDEN = DOCS.parent / "tests" / "golden"
HEADINGS = ("Parameters", "Returns", "Valid for", "Uncertainty", "References", "Checked by")
EXACT = 1e-9  # tolerance of a golden case that names none
ABOUT = """Heights come from the watch: from its barometer (quality A), else from satellite positions (quality C). loadwatch
has no elevation model and asks none over the network, so quality B of the specification does not occur for heights.

How much of the tolerated load may be asked again, the norms of the heel raise, and every number of the rules have
their own files: `tests/golden/capacity/`, `tests/golden/rules.toml`, `tests/golden/constants.toml`.
"""
ABOUT_CONSTANTS = """The settings page changes them for the whole logbook. V: read in the source, V2: second-hand, D: derived by
us, E: our own default. ALERT_LEAD_D of the specification (on edit, 7, 2) is `plan.alert_on_edit`, `plan.alert_far_days`
and `plan.alert_near_days`: `src/loadwatch/load/alert.py` says what they do, `tests/load/test_alert.py` and
`tests/edges/plan.py` hold it.
"""
NOTE = "<!-- written by docs/build.py: change the source, not this page -->\n"

WORDS = {
    "activity": "one imported recording",
    "session": "one sport part of an activity, as FIT files mean it",
    "lap": "a section closed by the watch or the runner",
    "record": "one sample of a recording; the frame of samples",
    "exposure": "what a session asked of the body, one kind at a time",
    "daily load": "exposure summed over a local calendar day",
    "acute load, chronic load": "short and long window of daily load; the windows come from the method",
    "ACWR": "acute load over chronic load; coupled or uncoupled is always stated",
    "ratio range": "lowest and highest ratio with long windows of 21, 28 and 42 days: what the choice of the window is worth",
    "session spike": "a session against the largest of the 30 days before it",
    "demand, capacity": "what a session, day or plan asks; what recent history supports",
    "symptom state": "S0 calm, S1 watch, S2 reduce, S3 stop-check or a red flag: what the diary says of a site and side",
    "tolerated": "a day without a report of S2, S3 or a red flag on it or the next day",
    "modifier": "factor of 0.6 to 1.0 on what was tolerated, each with its reason; a therapist may set another",
    "hard tendon day": "a day that asks so much of the Achilles tendon that the next such day should wait",
    "flag": "demand above capacity with its reason",
    "alert": "a flag delivered to a person",
    "planned session": "intended work with a date",
    "eq-km": "kilometres of flat, easy running that ask the same of a tissue: estimated from speed and slope",
    "critical speed": "the speed between what can be held long and what cannot; from best efforts of 90 days",
}


def glossary() -> str:
    """Words, then every column of every frame with its type and the meaning of its values."""
    words = "".join(f"| {word} | {meaning} |\n" for word, meaning in WORDS.items())
    frames = "\n".join(_frame(schema) for schema in FRAMES)
    return (
        f"# Glossary\n\n{NOTE}\n## Words\n\n| Word | Means here |\n|---|---|\n{words}\n## Columns\n\n"
        "SI units inside; the unit ends the column's name.\nUnknown is null, never 0.\n\n" + frames
    )


def _frame(schema: type[dy.Schema]) -> str:
    about = (inspect.getdoc(schema) or "").splitlines()[0]
    head = "| Column | Type | May be null | Meaning |\n|---|---|---|---|\n"
    return f"### {schema.__name__}\n\n{about}\n\n{head}" + "".join(map(_row, schema.columns().items()))


def _row(item: tuple[str, dy.Column]) -> str:
    name, column = item
    null = "yes" if column.nullable else "no"
    return f"| `{name}` | {column.dtype} | {null} | {(column.metadata or {})['about']} |\n"


def formulas() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Dotted name and function of every public formula, in order."""
    for module_info in pkgutil.iter_modules(loadwatch.formulas.__path__, "loadwatch.formulas."):
        module = importlib.import_module(module_info.name)
        for name, value in sorted(vars(module).items()):
            if inspect.isfunction(value) and value.__module__ == module.__name__ and name[0] != "_":
                yield f"{module.__name__}.{name}", value


def golden() -> dict[str, dict[str, Any]]:
    """Dotted name of a formula → its golden entry, with the name of the file under `file`."""
    return {
        entry["name"]: entry | {"file": path.name}
        for path in sorted(GOLDEN.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("formula", [])
    }


def section(function: Callable[..., Any], heading: str) -> str:
    """Text under a heading of a docstring, on one line; empty when the heading is not there."""
    lines = (inspect.getdoc(function) or "").splitlines()
    found = [i for i, line in enumerate(lines) if line.strip() == heading]
    if not found:
        return ""
    kept: list[str] = []
    for line in lines[found[0] + 1 :]:
        if line.strip() in (*HEADINGS, "Raises", "Notes", "Examples"):
            break
        if line.strip("- "):
            kept.append(line.strip())
    return " ".join(kept)


def science() -> str:
    """Every formula with its source, where it holds, how unsure it is and the file that checks it.

    Functions without a claim about bodies (a sum, a quotient) have no golden entry and are left out.
    """
    entries = golden()
    parts = [_formula(name, function, entries[name]) for name, function in formulas() if name in entries]
    return f"# Formulas and their sources\n\n{NOTE}\n{ABOUT}\n" + "\n".join([*parts, _constants()])


def _constants() -> str:
    """Every number of the method that a person may change, with its mark."""
    head = "| Key | Meaning | Unit | Default | Range | Mark |\n|---|---|---|---|---|---|\n"
    rows = "".join(
        f"| `{one.key}` | {one.label} | {one.unit} | {standard(one.key):g} | {one.low:g} to {one.high:g} | {one.mark} |\n"
        for one in CONSTANTS
    )
    return f"# Constants\n\n{ABOUT_CONSTANTS}\n{head}{rows}"


def _formula(name: str, function: Callable[..., Any], entry: dict[str, Any]) -> str:
    about = (inspect.getdoc(function) or "").splitlines()[0]
    doi = "" if entry["doi"] == "none" else f", [doi:{entry['doi']}](https://doi.org/{entry['doi']})"
    widest = max(case.get("tolerance", EXACT) for case in entry["case"])
    lines = [
        f"## `{name.removeprefix('loadwatch.formulas.')}`\n",
        f"{about}\n",
        f"- Source: {entry['source']}{doi}; {entry['where']}.",
        f"- Unit: {entry['unit']}.",
        *(f"- {heading}: {section(function, heading)}" for heading in ("Valid for", "Uncertainty")),
        f"- Test: `tests/golden/{entry['file']}`, {len(entry['case'])} cases, within {widest:g} or less.",
    ]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {"glossary.md": glossary, "science.md": science}


def main() -> None:
    """Write every generated page."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
