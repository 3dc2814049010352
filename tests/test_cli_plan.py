"""The commands plan and forecast: one JSON document, exit status, plain sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from loadwatch.cli import app

Run = Callable[..., Result]
TODAY = date.today()  # noqa: DTZ011 - the command line has no other day
SUNDAY = TODAY + timedelta(days=6)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands on a logbook with eight weeks of Ana, 12 km being the longest run."""
    monkeypatch.setenv("LOADWATCH_LOGBOOK", str(tmp_path / "book"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    rows = [f"{TODAY - timedelta(days=ago)},{(12, 6, 0, 8, 0, 5, 0)[ago % 7]},60" for ago in range(1, 57)]
    kept = [row for row in rows if ",0," not in row]
    (tmp_path / "runs.csv").write_text("\n".join(["date,distance_km,duration_min", *kept]))

    def go(*args: object) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args])

    assert go("import", tmp_path / "runs.csv", "--athlete", "Ana").exit_code == 0
    return go


def document(result: Result) -> Any:
    """The JSON on standard output, which must be all there is."""
    assert result.exit_code in {0, 1}, result.output
    return json.loads(result.stdout)


def test_add_list_forecast_remove(run: Run) -> None:
    """A session in words is planned, listed, judged as interface.md says, and taken out again."""
    added = document(run("plan", "add", "16 km easy, 100 m up", "--date", SUNDAY, "--json"))
    listed = document(run("plan", "list", "--json"))
    judged = document(run("forecast", "--json"))
    told = run("forecast")
    gone = run("plan", "remove", added["id"])

    assert listed == [added]
    assert (judged[0]["local_date"], judged[0]["severity"]) == (SUNDAY.isoformat(), 2)
    assert judged[0]["room"]["distance_m"] == pytest.approx(13_200)
    assert judged[0]["flags"][0]["rule"] == "R1"
    assert "33 % longer than your longest run in 30 days" in told.stdout
    assert "up to 13.2 km" in told.stdout
    assert gone.exit_code == 0
    assert document(run("plan", "list", "--json")) == []


def test_words_that_are_not_understood(run: Run) -> None:
    """Status 2; the sentence names the part and the forms; nothing is planned."""
    result = run("plan", "add", "18 blorf easy")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "'18 blorf'" in result.stderr
    assert "6 x 800 m @ 3:40 + 3 km wu/cd" in result.stderr
    assert document(run("plan", "list", "--json")) == []


def test_import_of_a_plan(run: Run, tmp_path: Path) -> None:
    """A bad line gives status 1 and its number; the rest is planned and shown in a table."""
    path = tmp_path / "plan.csv"
    path.write_text(f"date,distance_km\n{SUNDAY},10\n{SUNDAY},x\n")
    result = run("plan", "import", path)
    listed = run("plan", "list")

    assert result.exit_code == 1
    assert "1 planned, 1 failed" in result.stdout
    assert "Line 3" in result.stdout
    assert "10.0 km" in listed.stdout
    assert run("plan", "import", tmp_path / "none.ics").exit_code == 1


def test_forecast_of_a_file_and_of_the_habit(run: Run, tmp_path: Path) -> None:
    """A file is judged without being kept; without a plan the habit is, and says that it is assumed."""
    path = tmp_path / "plan.csv"
    path.write_text(f"date,distance_km,duration_min\n{SUNDAY},16,90\n")
    of_file = document(run("forecast", "--plan", path, "--json"))
    of_habit = document(run("forecast", "--json"))

    assert [row["severity"] for row in of_file] == [2]
    assert {row["source"] for row in of_habit} == {"habit"}
    assert of_habit[0]["assumptions"][0].startswith("Assumed from your own runs")
    assert run("forecast", "--plan", tmp_path / "runs.csv").exit_code == 2


def test_forecast_of_a_file_says_what_it_left_out(run: Run, tmp_path: Path) -> None:
    """A bad line of a plan is named on standard error, gives status 1, and the rest is judged."""
    path = tmp_path / "plan.csv"
    path.write_text(f"date,distance_km\n{SUNDAY},16\n{SUNDAY},x\n")
    result = run("forecast", "--plan", path, "--json")

    assert (result.exit_code, len(json.loads(result.stdout))) == (1, 1)
    assert "Line 3" in result.stderr


def test_build(run: Run) -> None:
    """Steps to a target as a table and as JSON; without a target wrong usage."""
    found = document(run("plan", "build", "--distance-km", "21.1", "--by", SUNDAY, "--json"))
    told = run("plan", "build", "--distance-km", "21.1", "--by", SUNDAY)

    assert found["is_reached"] is False
    assert found["reachable"]["distance_m"] == pytest.approx(13_200)
    assert "cannot be reached by" in told.stdout
    assert run("plan", "build").exit_code == 2
