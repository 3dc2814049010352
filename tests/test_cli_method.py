"""The command `method`: the same constants as on the settings page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from loadwatch.cli import app
from loadwatch.load.registry import CONSTANTS
from loadwatch.logbook import Logbook
from tests.runlist import write_runs


def run(*args: str) -> Result:
    """The result of a command."""
    return CliRunner().invoke(app, args)


def told(*args: str) -> Any:
    """What a command says as JSON."""
    done = run("method", *args, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_constants_by_command_are_those_of_the_page(tmp_path: Path) -> None:
    """All are listed with default, range and mark; what is set here stands on the page, and the other way round."""
    where = str(tmp_path / "book")
    with Logbook.open(where) as book:
        book.import_paths([write_runs(tmp_path)], athlete="Ana")
        book.set_constants({"spike_edge": 1.2})
    changed = ["--set", "tissue.walking_other=0.4", "--set", "acwr_note=1.4"]
    said = told(*changed, "--logbook", where)

    assert [one["key"] for one in said["constants"]] == [one.key for one in CONSTANTS]
    assert said["outdated"] > 0
    with Logbook.open(where) as book:
        page = book.settings_page("Ana").constants
    assert [(one["key"], one["value"], one["evidence"]) for one in said["constants"]] == [
        (row.key, row.now, row.mark) for row in page
    ]
    assert {one["key"] for one in said["constants"] if one["is_changed"]} == {
        "spike_edge", "tissue.walking_other", "acwr_note"
    }  # fmt: skip
    left = told("--reset", "acwr_note", "--changed", "--logbook", where)
    assert [one["key"] for one in left["constants"]] == ["spike_edge", "tissue.walking_other"]
    assert told("--reset", "all", "--changed", "--logbook", where)["constants"] == []
    text = run("method", "--logbook", where).stdout
    assert "spike_edge" in text
    assert "Traceback" not in text


def test_what_cannot_be_meant_is_told_and_nothing_changes(tmp_path: Path) -> None:
    """A word for a number, a number out of range, an unknown key and a contradiction: one sentence, status 2."""
    where = str(tmp_path / "book")
    with Logbook.open(where) as book:
        book.add_athlete("Ana")
    for wrong in ("spike_edge=abc", "spike_edge=9", "nothing=1", "spike_far=1.2"):
        extra = ["--set", "spike_edge=1.5"] if wrong.startswith("spike_far") else []
        done = run("method", "--set", wrong, *extra, "--logbook", where)
        assert done.exit_code == 2, wrong
        assert "Traceback" not in done.output
        assert done.output.strip()
    with Logbook.open(where) as book:
        assert book.constants() == {}
