"""The command line: exit status, one JSON document, plain sentences."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner, Result

from loadwatch.cli import app
from loadwatch.cli.reading import Measures, Methods
from loadwatch.errors import FrameError, StoreError, StoreVersionError
from loadwatch.load.ratio import Convention
from loadwatch.model import MEASURES
from tests import build
from tests.runlist import RUNS, write_runs

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("weekly", "--json")` runs a command on a fresh logbook and gives its result."""
    monkeypatch.setenv("LOADWATCH_LOGBOOK", str(tmp_path / "book"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def go(*args: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)

    return go


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """A logbook that holds Ana's run list."""
    done = run("import", write_runs(tmp_path), "--athlete", "Ana")
    assert done.exit_code == 0, done.output
    return run


def document(result: Result) -> Any:
    """The JSON on standard output, which must be all there is."""
    assert result.exit_code in {0, 1}, result.output
    return json.loads(result.stdout)


def test_import_gives_a_receipt_and_status_0(run: Run, tmp_path: Path) -> None:
    """A good file is counted, the receipt names how to take it back, and importing again is all known."""
    path = tmp_path / "run.fit"
    path.write_bytes(build.fit_run())
    first = run("import", path, "--athlete", "Ana")
    assert first.exit_code == 0
    assert "1 imported" in first.stdout
    assert "To take it back: loadwatch undo " in first.stdout
    again = document(run("import", path, "--athlete", "Ana", "--json"))
    assert again["counts"] == {"imported": 0, "linked": 0, "known": 1, "ignored": 0, "failed": 0}


def test_a_bad_file_fails_alone_with_status_1(run: Run, tmp_path: Path) -> None:
    """One unreadable file gives status 1 and its reason; the others are imported."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.fit").write_bytes(build.fit_run())
    (tmp_path / "in" / "bad.fit").write_bytes(b"")
    result = run("import", tmp_path / "in", "--athlete", "Ana")
    assert result.exit_code == 1
    assert "1 imported" in result.stdout
    assert "bad.fit" in result.stdout
    assert "Traceback" not in result.output


def test_import_reads_standard_input(run: Run) -> None:
    """`import -` takes the one recording that is piped in."""
    receipt = document(run("import", "-", "--athlete", "Ana", "--json", stdin=build.fit_run()))
    assert receipt["counts"]["imported"] == 1
    assert run("import", "-", "a.fit").exit_code == 2


@pytest.mark.parametrize(
    "args",
    [
        ("activities",), ("weekly", "--as-of", "2025-06-15"), ("load", "--as-of", "2025-06-15"), ("flags",),
        ("batches",), ("doctor",), ("reprocess",),
    ],
)  # fmt: skip
def test_json_is_one_document_and_text_is_text(filled: Run, args: tuple[str, ...]) -> None:
    """Every reading command prints one JSON document with --json and a table without."""
    assert document(filled(*args, "--json")) is not None
    text = filled(*args)
    assert text.exit_code == 0, text.output
    assert text.stdout.strip()


def test_the_newest_activity_is_shown_by_the_start_of_its_id(filled: Run) -> None:
    """`show` accepts a unique start of an id, and says plainly when there is none."""
    rows = document(filled("activities", "--json"))
    assert len(rows) == len(RUNS)
    shown = document(filled("show", rows[0]["id"][:16], "--json"))
    assert shown["id"] == rows[0]["id"]
    assert {"laps", "exposures", "issues"} <= set(shown)
    assert "Distance" in filled("show", rows[0]["id"]).stdout
    assert document(filled("show", rows[0]["id"], "--athlete", "Ana", "--json")) == shown
    missing = filled("show", "zzz")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "No activity 'zzz' in this logbook." in missing.stderr
    assert filled("show", "").exit_code == 2


def test_the_runner_named_is_the_one_meant(filled: Run, tmp_path: Path) -> None:
    """`show` and `plan remove` of one runner do not find what is another's, nor a runner that is none."""
    (tmp_path / "bob.csv").write_text("date,distance_km\n2025-06-01,7.5\n")
    assert filled("import", tmp_path / "bob.csv", "--athlete", "Bob").exit_code == 0
    run_id = document(filled("activities", "--athlete", "Ana", "--json"))[0]["id"]
    planned = document(filled("plan", "add", "5 km easy", "--athlete", "Ana", "--json"))["id"]

    for command, id_, said in (
        (("show",), run_id, "activity"),
        (("plan", "remove"), planned, "planned session"),
    ):
        for name, missing in (("Bob", f"No {said} '{id_}'"), ("Nobody", "No runner 'Nobody'")):
            found = filled(*command, id_, "--athlete", name)
            assert (found.exit_code, found.stdout) == (2, "")
            assert missing in found.stderr
        assert filled(*command, id_, "--athlete", "Ana").exit_code == 0


def test_undo_takes_an_import_back(filled: Run) -> None:
    """After `undo` the runner's activities are gone; an unknown batch is wrong usage."""
    batch = document(filled("batches", "--json"))[0]["batch"]
    assert filled("undo", batch).exit_code == 0
    assert document(filled("activities", "--json")) == []
    wrong = filled("undo", "nothing")
    assert wrong.exit_code == 2
    assert "nothing" in wrong.stderr


def test_the_diary_keeps_what_was_said_and_no_more(filled: Run) -> None:
    """An entry comes back as given, unknown answers as null; pain beyond 10 is wrong usage."""
    said = ("--site", "achilles_midportion", "--date", "2025-06-16", "--pain-morning", "3", "--no-limp")
    assert filled("diary", "add", *said).exit_code == 0
    entry = document(filled("diary", "list", "--json"))[0]
    assert (entry["local_date"], entry["pain_morning"], entry["limp"]) == ("2025-06-16", 3.0, False)
    assert (entry["pain_now"], entry["side"]) == (None, None)
    assert "2025-06-16" in filled("diary", "list").stdout
    assert filled("diary", "add", "--site", "knee", "--pain-now", "11").exit_code == 2


@pytest.mark.parametrize("command", ["activities", "weekly", "load", "flags", "batches"])
def test_an_unknown_runner_is_answered_with_the_known_ones(filled: Run, command: str) -> None:
    """Reading commands never make a runner: status 2, and the names that exist."""
    result = filled(command, "--athlete", "Bob")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Bob" in result.stderr
    assert "Ana" in result.stderr


def test_reading_does_not_make_a_logbook(run: Run, tmp_path: Path) -> None:
    """Without a logbook a reading command says so with status 3 and leaves nothing behind."""
    result = run("activities")
    assert result.exit_code == 3, result.output
    assert result.stderr.strip()
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("load", "--measure", "mood"), ("load", "--method", "guess"), ("flags", "--on", "yesterday"),
        ("import",), ("nonsense",), ("serve", "--host", "192.0.2.1"),
    ],
)  # fmt: skip
def test_wrong_usage_is_status_2(run: Run, args: tuple[str, ...]) -> None:
    """Wrong options and values give status 2, a sentence on standard error, nothing on standard output."""
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()


def test_a_newer_logbook_is_status_3(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A logbook of a newer loadwatch cannot be run on: status 3 with the hint what to do."""
    import loadwatch.logbook

    def refuse(*_: object, **__: object) -> None:
        raise StoreVersionError("0009", "0001")

    monkeypatch.setattr(loadwatch.logbook.Logbook, "open", refuse)
    result = filled("activities")
    assert result.exit_code == 3
    assert "Install the newer loadwatch" in result.stderr


@pytest.mark.parametrize("error", [ZeroDivisionError("oops"), FrameError("DailyFrame", "no rows")])
def test_no_traceback_reaches_a_person(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """An error of ours becomes one sentence that names the log file, which holds the details."""
    import loadwatch.logbook

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(loadwatch.logbook.Logbook, "activities", fail)
    result = filled("activities", "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Traceback" not in result.stderr
    log = tmp_path / "book" / "loadwatch.log"
    assert str(log) in result.stderr
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_full_disk_is_told_in_sentences_only(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """When the store meets a full disk each file fails in one sentence, and the log holds the rest: status 1."""

    def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full: nothing more can be stored.", "Make room, then import again.")

    monkeypatch.setattr("loadwatch.logbook.committing._store", full)
    (tmp_path / "new.fit").write_bytes(build.fit_run(777))
    result = filled("import", tmp_path / "new.fit", "--athlete", "Ana", "--json")
    (item,) = json.loads(result.stdout)["items"]

    assert (result.exit_code, item["outcome"]) == (1, "failed")
    assert "disk is full" in item["message"]
    assert "Traceback" not in result.stderr + capfd.readouterr().err
    assert "disk is full" in (tmp_path / "book" / "loadwatch.log").read_text(encoding="utf-8")


def test_ctrl_c_says_what_is_kept(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopping an import is answered with one sentence and status 130."""
    import loadwatch.logbook

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loadwatch.logbook.Logbook, "import_paths", stop)
    result = run("import", tmp_path, "--athlete", "Ana")
    assert result.exit_code == 130
    assert result.stderr.strip() == "Stopped. What was imported so far is kept."


def test_choices_are_those_of_the_model() -> None:
    """The names offered on the command line are exactly the measures and conventions that exist."""
    assert get_args(Measures) == tuple(MEASURES)
    assert get_args(Methods) == (*get_args(Convention), "all")


def test_help_starts_without_the_numeric_libraries() -> None:
    """`--help` imports neither polars nor dash nor sqlalchemy, so that it answers at once."""
    code = (
        "import sys, loadwatch.cli\n"
        "heavy = {'polars', 'numpy', 'pandas', 'dash', 'sqlalchemy', 'pyarrow', 'rich'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    began = os.times()
    done = subprocess.run(
        [sys.executable, "-m", "loadwatch", "--help"], check=True, capture_output=True, text=True
    )
    assert "import" in done.stdout
    spent = os.times()
    assert spent.children_user + spent.children_system - began.children_user - began.children_system < 0.6


def test_a_closed_pipe_is_no_error(filled: Run, tmp_path: Path) -> None:
    """`loadwatch activities | head -1` ends quietly when head has read enough."""
    command = f'"{sys.executable}" -m loadwatch activities --logbook "{tmp_path / "book"}" --json | head -n 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "["
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is sent differently on Windows")
def test_serve_prints_the_address_and_stops_on_ctrl_c(filled: Run, tmp_path: Path) -> None:
    """`serve` puts one line with the address and its token on standard output, and Ctrl-C ends it quietly."""
    command = [sys.executable, "-m", "loadwatch", "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(
        [*command, "--logbook", str(tmp_path / "book")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        server.send_signal(signal.SIGINT)
        rest, told = server.communicate(timeout=30)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=\S+", url)
    assert rest == ""
    assert "Traceback" not in told
    assert server.returncode == 0


def test_serve_refuses_other_hosts_and_taken_ports(run: Run) -> None:
    """Only what can be served is offered: this machine over IPv4, at the very port that was asked for."""
    refused = run("serve", "--no-browser", "--host", "::1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        busy = run("serve", "--no-browser", "--port", number)

    assert (refused.exit_code, busy.exit_code) == (2, 2)
    assert "127.0.0.1 or localhost" in refused.stderr
    assert str(number) in busy.stderr


def test_the_demo_is_made_where_asked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`demo --build-only` leaves a logbook in the directory given and opens nothing."""
    import loadwatch.demo

    def small(book: Any, *_: object) -> None:
        book.add_athlete("Mara")

    monkeypatch.setattr(loadwatch.demo, "build_demo", small)
    done = run("demo", "--build-only", "--logbook", tmp_path / "sample")
    assert (done.exit_code, done.stdout) == (0, "")
    assert document(run("activities", "--logbook", tmp_path / "sample", "--json")) == []
    assert str(tmp_path / "sample") in done.stderr


WRONG: tuple[tuple[str, int, str], ...] = (
    ("weekly --athlete Nobody", 2, "No runner 'Nobody'"),
    ("weekly --as-of 31.12.2026", 2, "write it like"),
    ("load --measure frog", 2, "'--measure': 'frog' is not one of"),
    ("load --method frog", 2, "'--method': 'frog' is not one of"),
    ("flags --on 2026-02-30", 2, "is no day"),
    ("weekly --as-of 2099-01-01", 2, "2099-01-01 is still to come: today is 2"),
    ("load --as-of 2099-01-01", 2, "is still to come"),
    ("load --method all --as-of 2099-01-01", 2, "is still to come"),
    ("flags --on 2099-01-01", 2, "is still to come"),
    ("flags --since 2099-01-01", 2, "is still to come"),
    ("caseload --as-of 2099-01-01 --seen Ana", 2, "is still to come"),
    ("backtest --as-of 2099-01-01", 2, "is still to come"),
    ("report --out no.pdf --as-of 2099-01-01", 2, "is still to come"),
    ("note rehab-state --as-of 2099-01-01", 2, "is still to come"),
    ("note list --since 2099-01-01", 2, "is still to come"),
    ("diary list --since 2099-01-01", 2, "is still to come"),
    ("show zzzz", 2, "No activity 'zzzz'"),
    ("plan add ''", 2, "is empty"),
    ("plan add '18 km blorf'", 2, "'blorf' in the plan was not understood"),
    ("plan add '42 km 4:30'", 2, "may be a time or a pace"),
    ("plan add '18 km' --date 2020-01-01", 2, "has passed"),
    ("plan add '18 km' --date 2099-01-01", 2, "three years"),
    ("plan import /nope.csv", 1, "cannot be read"),
    ("plan import ODD", 1, "This calendar cannot be read. Export it again"),
    ("note achilles --last March", 2, "'--last' cannot be 'March'. Allowed: a month up to now"),
    ("plan import BAD", 1, "distance_km is 'abc'"),
    ("plan remove zzz", 2, "No planned session"),
    ("plan build", 2, "No target"),
    ("plan build --distance-km 21 --by 2020-01-01", 2, "has passed"),
    ("forecast --plan /nope", 1, "cannot be read"),
    ("diary add --site nose --pain-now 3", 2, "'site' cannot be 'nose'"),
    ("diary add --site knee --pain-now 11", 2, "'pain_now' cannot be 11."),
    ("diary add --site knee --pain-now nan", 2, "'pain_now' cannot be nan."),
    ("diary add --site knee --pain-now 3 --date 2099-01-01", 2, "up to today"),
    ("diary add --site knee", 2, "at least one"),
    ("diary add --site knee --red-flag pop --no-red-flag", 2, "not both"),
    ("note add '  '", 2, "at least one word"),
    ("note limit --kind limit --value 3000 --reason x", 2, "'measure' is not given"),
    ("note rehab --kind run_walk --name A --level 99", 2, "0 to 6"),
    ("note heel-raise --side up --reps 20", 2, "left, right"),
    ("backtest --as-of x", 2, "is no day"),
    ("undo nope", 2, "No import 'nope'"),
    ("erase --athlete Nobody --yes Nobody", 2, "No runner"),
)  # fmt: skip


def test_wrong_inputs_are_told_and_change_nothing(filled: Run, tmp_path: Path) -> None:
    """Each wrong input has its exit status and says what is wrong, without a traceback; the database is as it was."""
    bad = tmp_path / "bad.csv"
    bad.write_text("date,distance_km\n2099-12-01,abc\n")
    odd = tmp_path / "odd.ics"
    odd.write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:9 km easy\nDTSTART:2026")
    meant = {"BAD": str(bad), "ODD": str(odd)}
    before = dumped(tmp_path)
    for line, status, said in WRONG:
        found = filled(*(meant.get(word, word) for word in shlex.split(line)))
        assert found.exit_code == status, (line, found.output)
        assert said in found.output.replace("\n", " "), (line, found.output)
        assert "Traceback" not in found.output
        assert "inside loadwatch" not in found.output
        assert dumped(tmp_path) == before, line


def dumped(folder: Path) -> list[str]:
    """All that the database of the logbook holds, as text."""
    path = next(path for path in (folder / "book").iterdir() if path.suffix in {".db", ".sqlite", ".sqlite3"})
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return list(db.iterdump())
