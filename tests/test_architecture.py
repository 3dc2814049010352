"""The shape of the code holds, and every checker of it really fails on a planted violation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture
from tests.ground import ROOT

EXCEPTIONS: dict[str, str] = {  # over the size budget on purpose → why
    "src/loadwatch/cli/cohort.py::make": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/cohort.py::report": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/diary.py::add": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/note.py::heel_raise": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/note.py::limit": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/note.py::race": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/note.py::rehab": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/note.py::strength": "typer reads the options of a command from its signature",
    "src/loadwatch/cli/plan.py::build": "typer reads the options of a command from its signature",
    "src/loadwatch/views/overview.py::overview": "one argument for each frame that the page shows",
    "src/loadwatch/views/activity.py::activity_page": "one argument for each frame that the page shows",
}
CHECKERS: dict[str, Callable[[Path], list[str]]] = {
    "folders": architecture.folders,
    "names": architecture.names,
    "clocks": architecture.clocks,
    "background": architecture.background,
    "raw_sql": architecture.raw_sql,
}


def test_size_budget() -> None:
    """Files have at most 300 lines, functions 25 lines of body and 6 arguments; exceptions have a reason."""
    found = architecture.size(ROOT)

    assert {name: what for name, what in found.items() if name not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) - set(found) == set(), "an exception is no longer needed"


@pytest.mark.parametrize("name", CHECKERS)
def test_shape(name: str) -> None:
    """No folder without __init__, no vague name, no clock in the core, no background callback, no raw SQL."""
    assert CHECKERS[name](ROOT) == []


# ---- planted violations ---------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's code and settings in a folder where it may be spoiled."""
    hidden = shutil.ignore_patterns("__pycache__", "assets", "*.pyc")
    for package in architecture.PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=hidden)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(root: Path, place: str, text: str) -> None:
    """Append code to a file, or make it."""
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a linter of this environment in a folder, on the packages that lie there."""
    paths = os.pathsep.join(str(root / package.split("/")[0]) for package in architecture.PACKAGES)
    environment = os.environ | {"PYTHONPATH": paths, "NO_COLOR": "1", "COLUMNS": "200"}
    tool = Path(sys.executable).with_name(command[0])
    return subprocess.run(
        [str(tool), *command[1:]], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("checker", "place", "text"),
    [
        ("folders", "src/loadwatch/load/deeper/module.py", "A = 1\n"),
        ("names", "src/loadwatch/load/utils.py", "A = 1\n"),
        ("clocks", "src/loadwatch/load/late.py", "from datetime import date\nDAY = date.today()\n"),
        ("clocks", "src/loadwatch/views/loud.py", "print('hello')\n"),
        ("background", "dashboard/loadwatch_dashboard/slow.py", "callback('a', background=True)\n"),
        ("raw_sql", "src/loadwatch/sql.py", "from sqlalchemy import text\n"),
    ],
)
def test_planted_shape(copy: Path, checker: str, place: str, text: str) -> None:
    """Each checker of the shape names the planted violation."""
    before = CHECKERS[checker](copy)
    plant(copy, place, text)

    assert before == []
    assert len(CHECKERS[checker](copy)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A = 1\n" * 301, {"src/loadwatch/large.py": "301 lines"}),
        ("def f():\n" + "    a = 1\n" * 26, {"src/loadwatch/large.py::f": "26 lines of body"}),
        ("def f(a, b, c, d, e, *, g, h): ...\n", {"src/loadwatch/large.py::f": "7 arguments"}),
    ],
)
def test_planted_size(copy: Path, text: str, told: dict[str, str]) -> None:
    """A file of 301 lines, a body of 26 and 7 arguments are each over the budget."""
    before = architecture.size(copy)
    plant(copy, "src/loadwatch/large.py", text)

    assert dict(architecture.size(copy).items() - before.items()) == told


def test_planted_imports(copy: Path) -> None:
    """An upward import, a web import in the core and a store import in a page break their contracts."""
    plant(copy, "src/loadwatch/units.py", "\nimport loadwatch.model\n")
    plant(copy, "src/loadwatch/frames.py", "\nimport flask\n")
    plant(copy, "dashboard/loadwatch_dashboard/planted.py", "import loadwatch.store\n")

    result = run(copy, "lint-imports", "--no-cache")

    assert result.returncode == 1, result.stdout + result.stderr
    for contract in (
        "arrows point down",
        "the core knows no database, no web and no network",
        "pages translate, they do not compute",
    ):
        assert f"{contract} BROKEN" in result.stdout
    assert "loadwatch.units -> loadwatch.model" in result.stdout


def test_planted_untyped(copy: Path) -> None:
    """mypy refuses a function without types."""
    plant(copy, "src/loadwatch/planted.py", "def grow(load):\n    return load * 2\n")

    result = run(copy, "mypy", "--no-incremental", "src/loadwatch/planted.py")

    assert result.returncode == 1, result.stdout + result.stderr
    assert "[no-untyped-def]" in result.stdout


def test_planted_unused(copy: Path) -> None:
    """ruff refuses an import that nothing uses."""
    plant(copy, "src/loadwatch/planted.py", "import os\n")

    result = run(copy, "ruff", "check", "--no-cache", "--output-format=concise", "src/loadwatch/planted.py")

    assert result.returncode == 1, result.stdout + result.stderr
    assert "F401" in result.stdout
