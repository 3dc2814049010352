"""What the documents say is what the code does."""

from __future__ import annotations

import importlib.util
import inspect
import re
import tomllib
from types import ModuleType

import pytest

from loadwatch.load.registry import CONSTANTS
from tests.ground import ROOT

START = (
    "pip install uv && uv run loadwatch demo",
    "pip install uv && uv run python -m tests",
)
PLAIN = {  # public functions of formulas/ that are arithmetic, not a claim about bodies
    "loadwatch.formulas.foster.week_foster",  # both of Foster's numbers at once
    "loadwatch.formulas.ratio.loads_coupled",  # the two sides of ratio_coupled
    "loadwatch.formulas.ratio.loads_uncoupled",
    "loadwatch.formulas.ratio.quotient",
    "loadwatch.formulas.ratio.smoothed",
}


def builder() -> ModuleType:
    """docs/build.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = builder()
FORMULAS = dict(BUILD.formulas())
CLAIMS = sorted(set(FORMULAS) - PLAIN)


@pytest.mark.parametrize("page", BUILD.PAGES)
def test_generated_pages_are_current(page: str) -> None:
    """The committed page is what docs/build.py writes today (`make docs` renews it)."""
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == BUILD.PAGES[page]()


@pytest.mark.parametrize("command", START)
def test_readme_starts(command: str) -> None:
    """README gives the two commands word for word."""
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_commands_exist() -> None:
    """The two commands lead to the console script of pyproject.toml and to tests/__main__.py."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert project["scripts"]["loadwatch"] == "loadwatch.cli:main"
    assert (ROOT / "tests" / "__main__.py").is_file()
    assert START[1] in ci
    assert "LOADWATCH_REQUIRE_ALL=1" in ci


def test_readme_links_lead_somewhere() -> None:
    """Every relative link and picture of the documents points to a file that is there."""
    broken = []
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")

    assert broken == []


def test_readme_tree_is_true() -> None:
    """Every path in README's map of the tree exists."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = readme.split("<!-- tree -->")[1]
    paths = [line.split()[0] for line in tree.splitlines() if re.match(r"^[.\w]\S*/?\s", line)]

    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", CLAIMS)
def test_formula_has_its_headings(name: str) -> None:
    """Every formula says its inputs, result, limits, uncertainty, source and test."""
    missing = [heading for heading in BUILD.HEADINGS if not BUILD.section(FORMULAS[name], heading)]

    assert missing == []


@pytest.mark.parametrize("name", CLAIMS)
def test_formula_has_golden_cases(name: str) -> None:
    """Every formula has a golden entry with a source and at least one case."""
    entry = BUILD.golden()[name]

    assert len(entry["case"]) > 0
    assert entry["source"].strip()


def test_science_page_tells_all_of_every_formula() -> None:
    """Each formula of the page has source, unit, where it holds, how unsure it is and its golden file; none is missing."""
    page = (ROOT / "docs" / "science.md").read_text(encoding="utf-8")
    parts = page.partition("\n# Constants")[0].split("\n## ")[1:]
    asked = ("Source", "Unit", "Valid for", "Uncertainty", "Test: `tests/golden/")

    assert sorted(part.split("`")[1] for part in parts) == [
        c.removeprefix("loadwatch.formulas.") for c in CLAIMS
    ]
    assert [
        part for part in parts for what in asked if not re.search(rf"^- {what}:? ?.*\w", part, re.M)
    ] == []


def test_science_page_tells_every_constant() -> None:
    """Every editable constant stands on the page with its default, range and mark; ALERT_LEAD_D by its name."""
    page = (ROOT / "docs" / "science.md").read_text(encoding="utf-8").partition("\n# Constants")[2]

    assert [one.key for one in CONSTANTS if f"| `{one.key}` | {one.label} |" not in page] == []
    assert "ALERT_LEAD_D" in page
    assert "| 7 | 3 to 28 | E |" in page


def test_golden_entries_have_a_formula() -> None:
    """No golden entry checks a formula that is gone."""
    assert sorted(set(BUILD.golden()) - set(FORMULAS)) == []


def test_every_module_and_class_says_what_it_is() -> None:
    """Every formula function has a docstring whose first line is a sentence."""
    silent = [name for name, function in FORMULAS.items() if not (inspect.getdoc(function) or "").strip()]

    assert silent == []
