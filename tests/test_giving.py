"""The commands report, export and erase."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from loadwatch.cli import app
from tests.runlist import write_runs


@pytest.fixture
def where(tmp_path: Path) -> str:
    """A logbook that holds Ana's run list."""
    book = str(tmp_path / "book")
    done = CliRunner().invoke(
        app, ["import", str(write_runs(tmp_path)), "--athlete", "Ana", "--logbook", book]
    )
    assert done.exit_code == 0, done.output
    return book


def run(*arguments: object, stdin: str | None = None) -> Result:
    """A command of the command line."""
    return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)


def test_report_writes_a_pdf_or_says_why_not(where: str, tmp_path: Path) -> None:
    """The file is a PDF; a folder that is not there is said in a sentence with status 2."""
    good = run(
        "report", "--out", tmp_path / "ana.pdf", "--for", "physician", "--weeks", "26", "--logbook", where
    )
    assert (good.exit_code, (tmp_path / "ana.pdf").read_bytes()[:5]) == (0, b"%PDF-")
    bad = run("report", "--out", tmp_path / "no" / "ana.pdf", "--logbook", where)
    assert bad.exit_code == 2
    assert "cannot be written" in bad.stderr
    assert "Traceback" not in bad.output


def test_export_writes_a_zip_and_a_folder(where: str, tmp_path: Path) -> None:
    """The same data either way, and the JSON document says how much."""
    zipped = json.loads(run("export", "--out", tmp_path / "own.zip", "--logbook", where, "--json").stdout)
    assert run("export", "--out", tmp_path / "own", "--logbook", where).exit_code == 0
    names = set(zipfile.ZipFile(tmp_path / "own.zip").namelist())
    files = [path for path in (tmp_path / "own").rglob("*") if path.is_file()]
    assert names == {path.relative_to(tmp_path / "own").as_posix() for path in files}
    assert zipped["files"] == len(files)
    assert run("export", "--out", tmp_path / "own", "--logbook", where).exit_code == 3


def test_erase_asks_for_the_name(where: str) -> None:
    """A wrong name erases nothing, the right one everything; afterwards the runner is not found."""
    assert run("erase", "--athlete", "Ana", "--logbook", where, stdin="Anna\n").exit_code == 2
    assert run("weekly", "--athlete", "Ana", "--logbook", where).exit_code == 0
    assert run("erase", "--athlete", "Ana", "--logbook", where, stdin="Ana\n").exit_code == 0
    assert run("erase", "--athlete", "Ana", "--yes", "Ana", "--logbook", where).exit_code == 2
