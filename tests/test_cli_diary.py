"""The diary and the notes on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from loadwatch import Logbook
from loadwatch.cli import app
from loadwatch.load.rehab import default_text

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("diary", "list")` runs a command on a logbook with one runner."""
    monkeypatch.setenv("LOADWATCH_LOGBOOK", str(tmp_path / "book"))
    with Logbook.open(tmp_path / "book") as book:
        book.add_athlete("Ana")
    return lambda *args: CliRunner().invoke(app, list(args))


def test_the_state_follows_the_entry(run: Run) -> None:
    """After an entry the command says the state of the day and one thing to do, in words and as JSON."""
    said = run("diary", "add", "--site", "calf", "--side", "left", "--pain-during", "6", "--no-red-flag")
    assert said.exit_code == 0, said.output
    assert "Left calf: reduce." in said.stdout
    assert "80 % or less" in said.stdout

    told = json.loads(run("diary", "add", "--site", "calf", "--side", "left", "--limp", "--json").stdout)
    assert (told["state"], told["limp"], told["red_flags"]) == ("S3", True, None)
    rows = json.loads(run("diary", "list", "--json").stdout)
    assert [row["red_flags"] for row in rows] in ([[], None], [None, []])
    assert rows[0]["athlete"] == "Ana"
    assert "Left calf: stop and check" in run("diary", "list").stdout


def test_a_red_flag_leaves_one_instruction(run: Run) -> None:
    """With a red flag the command prints the instruction and no number."""
    said = run(
        "diary", "add", "--site", "calf", "--red-flag", "pop", "--pain-now", "7", "--date", "2026-01-02"
    )
    assert said.exit_code == 0
    today = run("diary", "add", "--site", "calf", "--red-flag", "pop")

    lines = today.stdout.splitlines()
    assert lines[1:] == ["Stop and get medical assessment today."]
    assert not re.search(r"\d", lines[1])


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("--site", "ear"), "site"),
        (("--site", "knee", "--side", "top"), "side"),
        (("--site", "knee", "--pain-now", "11"), "pain_now"),
        (("--site", "knee", "--stiffness-min", "-3"), "stiffness_min"),
        (("--site", "knee", "--red-flag", "headache"), "red_flags"),
        (("--site", "knee", "--date", "2199-01-01"), "date"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(run: Run, args: tuple[str, ...], named: str) -> None:
    """A value out of range, a future day, an unknown site or side: one sentence, status 2, nothing stored."""
    wrong = run("diary", "add", *args)

    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert f"'{named}'" in wrong.stderr.splitlines()[0]
    assert json.loads(run("diary", "list", "--json").stdout) == []


def test_notes_are_kept(run: Run) -> None:
    """A note comes back with day and author, newest first; an empty one is refused."""
    assert (
        run("note", "add", "Isometrics from today", "--author", "Dr. Li", "--date", "2026-01-02").exit_code
        == 0
    )
    assert (
        json.loads(run("note", "add", "Going well", "--date", "2026-01-09", "--json").stdout)["author"]
        is None
    )

    rows = json.loads(run("note", "list", "--json").stdout)
    assert [(row["local_date"], row["author"], row["text"]) for row in rows] == [
        ("2026-01-09", None, "Going well"), ("2026-01-02", "Dr. Li", "Isometrics from today"),
    ]  # fmt: skip
    assert "Dr. Li" in run("note", "list", "--since", "2026-01-01").stdout
    assert len(json.loads(run("note", "list", "--since", "2026-01-05", "--json").stdout)) == 1
    assert run("note", "add", "  ").exit_code == 2


def test_tests_limits_and_rehabilitation(run: Run, tmp_path: Path) -> None:
    """Heel raises, strength, limits, the record, races and totals of questionnaires are kept; what cannot be meant is not."""
    kept = [
        ("heel-raise", "--side", "left", "--reps", "21"),
        ("strength", "--type", "heavy_calf", "--sets", "3", "--reps", "15"),
        ("limit", "--kind", "week", "--measure", "distance", "--value", "20000", "--reason", "building up"),
        ("rehab", "--kind", "score", "--name", "VISA-A", "--level", "71", "--date", "2026-01-05"),
        ("rehab", "--kind", "run_walk", "--name", "A", "--level", "2"),
        ("race", "--distance-km", "10", "--time", "45:00", "--ascent-m", "40"),
    ]
    refused = [
        ("heel-raise", "--side", "top", "--reps", "21"),
        ("rehab", "--kind", "score", "--name", "VISA-A", "--level", "101"),
        ("rehab", "--kind", "score", "--name", "VISA-A"),
        ("rehab", "--kind", "score", "--name", "MY-OWN", "--level", "50"),
        ("limit", "--kind", "week", "--measure", "joy", "--value", "1", "--reason", "x"),
        ("race", "--distance-km", "10", "--time", "45 minutes"),
        ("race", "--distance-km", "100", "--time", "9:45:00"),
    ]
    assert [run("note", *args).exit_code for args in kept] == [0] * 6
    assert [run("note", *args).exit_code for args in refused] == [2] * 7

    with Logbook.open(tmp_path / "book") as book:
        assert [test["reps"] for test in book.heel_raises()] == [21]
        assert [one["value"] for one in book.overrides()] == [20_000.0]
        assert [one["type"] for one in book.strength()] == ["heavy_calf"]
        assert [(one["distance_m"], one["time_s"], one["ascent_m"]) for one in book.races()] == [
            (10_000.0, 2_700.0, 40.0)
        ]
        assert {(one["kind"], one["name"], one["level"]) for one in book.rehab_log()} == {
            ("score", "VISA-A", 71), ("run_walk", "A", 2),
        }  # fmt: skip
        assert "Questionnaire VISA-A: 71 of 100" in {line.words for line in book.rehab_page().log}


def test_a_treadmill_is_told_by_hand(run: Run, tmp_path: Path) -> None:
    """Distance and slope of a belt are kept, said back, and taken back; a slope that no belt has is refused in one line."""
    with Logbook.open(tmp_path / "book") as book:
        book.import_bytes(
            [("runs.csv", BytesIO(b"date,distance_km,duration\n2026-01-02,5,0:30:00\n"))], "Ana"
        )
        id_ = book.activities("Ana")[0]["id"]
    said = run("note", "treadmill", id_[:6], "--distance-km", "6", "--grade-pct", "5")
    assert "slope was entered by hand: 5.0 %" in said.stdout
    refused = run("note", "treadmill", id_, "--grade-pct", "50")
    assert (refused.exit_code, refused.stderr) == (2, "Please enter a slope from -10 to 40 %.\n")
    row = json.loads(run("note", "treadmill", id_, "--json").stdout)
    assert (row["ascent_m"], row["edit"]["grade"]) == (pytest.approx(300.0), 0.05)
    assert run("note", "treadmill", id_, "--none").stdout == "The run stands as recorded.\n"
    assert "6.5 of 10" in run("note", "effort", id_, "6.5").stdout
    assert run("note", "effort", id_, "11").stderr == "Please enter an effort from 0 to 10.\n"
    assert run("note", "effort", id_).exit_code == 2
    assert run("note", "effort", id_, "--none").stdout == "The run stands as recorded.\n"


def test_body_mass_is_told_by_day(run: Run) -> None:
    """A mass holds from its day; a change of over 3 kg in 28 days is told there and beside the flags, as text and JSON."""
    assert "not known" in run("note", "mass").stdout
    days = [date.today() - timedelta(days=ago) for ago in (20, 2)]  # noqa: DTZ011 - the command asks the calendar too
    for day, kg in zip(days, ("64.4", "61"), strict=True):
        said = run("note", "mass", kg, "--date", day.isoformat())
        assert said.exit_code == 0, said.output
    told = json.loads(run("note", "mass", "--json").stdout)
    assert [(one["local_date"], one["mass_kg"]) for one in told["values"]] == [
        (days[0].isoformat(), 64.4), (days[1].isoformat(), 61.0)
    ]  # fmt: skip
    assert "Body mass changed by 3.4 kg in 18 days" in told["notes"][0]
    assert told["notes"][0] in run("flags").stdout
    assert json.loads(run("flags", "--json").stdout) == []
    refused = run("note", "mass", "600")
    assert (refused.exit_code, "20 to 300" in refused.stderr) == (2, True)


def test_achilles_trouble_has_a_month(run: Run) -> None:
    """A month is kept and read again with the end of its time; a month to come is refused and nothing is stored."""
    assert "not answered" in run("note", "achilles").stdout
    said = run("note", "achilles", "--last", "2020-05")
    assert "last in May 2020, counted to the end of May 2021" in said.stdout
    refused = run("note", "achilles", "--last", "2999-01")
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output
    told = json.loads(run("note", "achilles", "--json").stdout)
    assert (told["achilles_history"], told["achilles_last"]) == (True, "2020-05")
    assert "none in the last 12 months" in run("note", "achilles", "--none").stdout


def test_the_way_back_is_read_and_its_tables_are_edited(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stage, gates and next step are told; the tables are printed, changed and taken, or refused in words."""
    stage = ("--kind", "stage", "--name", "heavy_slow", "--site", "achilles_insertional", "--side", "left")
    hops = ("--kind", "hop", "--sets", "4", "--reps", "50", "--pain", "1")
    table = ("--kind", "run_walk", "--name", "A", "--level", "2")
    for line in (stage, hops, table):
        assert run("note", "rehab", *line).exit_code == 0
    told = run("note", "rehab-state").stdout
    parts = ("heavy_slow, week 1", "3 x 15", "dorsiflexion", "G4 Hopping tolerated: open", "A, level 2 of 6")
    assert [part for part in parts if part not in told] == []
    assert json.loads(run("note", "rehab-state", "--json").stdout)["site"] == "achilles_insertional"

    own = tmp_path / "clinic.toml"
    monkeypatch.setenv("LOADWATCH_REHAB", str(own))
    text = default_text()
    own.write_text(text.replace("heel_raises = 20 ", "heel_raises = 18 "), encoding="utf-8")
    assert "heel_raises = 18" in run("note", "rehab-plan").stdout
    own.write_text(text.replace("heel_raises = 20 ", 'heel_raises = "many" '), encoding="utf-8")
    refused = run("note", "rehab-state")
    assert (refused.exit_code, "gates: heel_raises" in refused.output) == (2, True)
    run("diary", "add", "--site", "calf", "--red-flag", "pop")
    monkeypatch.delenv("LOADWATCH_REHAB")
    assert run("note", "rehab-plan").stdout == text
    assert run("note", "rehab-state").stdout.splitlines()[1:] == ["Stop and get medical assessment today."]
