"""Import with processes: the same logbook whatever their number, a bad file costs itself, Ctrl-C leaves whole counts."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from benchmarks.made_up import files

from loadwatch import Logbook
from loadwatch.logbook import ProgressEvent, importing
from loadwatch.logbook.finishing import finish
from loadwatch.logbook.options import BYTES_A_S, HERE_S, PROCESS_S, fitting
from loadwatch.logbook.receipt import Receipt
from loadwatch.logbook.stopping import ImportStoppedError
from loadwatch.logbook.warm import WARM
from tests.logbook.files import dump, folder_of, run_fit, run_gpx
from tests.parallel.tasks import spoiled

DAYS = 12
FILES = {f"d{day}_fit": run_fit(day) for day in range(DAYS)} | {
    "copy_gpx": run_gpx(0), "note_txt": b"note", "twin_fit": run_fit(3), "cut_fit": run_fit(20)[:400],
}  # fmt: skip


def known(book: Logbook, *batches: str) -> dict[str, list[Any]]:
    """All that a logbook knows, without the names of its imports and the order of their items."""
    found = {name: rows for name, rows in dump(book).items() if name != "item"}
    for batch in batches:
        found = {name: [row.replace(batch, "batch") for row in rows] for name, rows in found.items()}
    return found


def told(receipt: Receipt) -> list[dict[str, Any]]:
    """The items of a receipt."""
    return [item.as_json() for item in receipt.items]


def test_the_same_with_one_process_two_and_none(tmp_path: Path) -> None:
    """Receipt and logbook do not depend on where and by how many files are decoded."""
    folder = folder_of(tmp_path / "x", **FILES)
    found = []
    for where in ("here", "local:1", "local:2"):
        with Logbook.open(tmp_path / where.replace(":", "")) as book:
            receipt = book.import_paths([folder], "Ana", executor=where)
            found.append((told(receipt), known(book, receipt.batch)))

    assert found[0] == found[1] == found[2]
    assert len(found[0][1]["activity"]) == DAYS + 2  # the copy and the cut one


def test_the_order_of_files_changes_no_activity(tmp_path: Path) -> None:
    """The same files the other way round give the same activities, links and exposures."""
    paths = sorted(folder_of(tmp_path / "x", **FILES).iterdir())
    found = []
    for name, order in (("one", paths), ("two", paths[::-1])):
        with Logbook.open(tmp_path / name) as book:
            receipt = book.import_paths(order, "Ana")
            facts = known(book, receipt.batch)
            names = {item.sha256: item.name for item in receipt.items}
            found.append((receipt.counts, facts["exposure"], facts["session"], len(names)))
            found[-1] += ([row["linked_to"] for row in book.activities("Ana")],)

    assert found[0] == found[1]


def test_a_file_that_kills_its_decoder_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash, an endless loop and too much memory: each such file failed with its own sentence, the rest is in."""
    monkeypatch.setattr(importing, "prepare_and_save", spoiled)
    monkeypatch.setenv("LOADWATCH_FILE_SECONDS", "1")
    monkeypatch.setenv("LOADWATCH_FILE_MEMORY_MIB", "512")
    names = ("a_fit", "b-crash_fit", "c_fit", "d-loop_fit", "e-swell_fit", "f_fit")
    folder = folder_of(tmp_path / "x", **{name: run_fit(day) for day, name in enumerate(names)})

    with Logbook.open(tmp_path / "book") as book:
        receipt = book.import_paths([folder], "Ana", jobs=1)
        assert len(book.activities("Ana")) == 3

    assert [(item.outcome, item.reason) for item in receipt.items] == [
        ("imported", None), ("failed", "crash"), ("imported", None), ("failed", "timeout"), ("failed", "memory"),
        ("imported", None),
    ]  # fmt: skip
    assert all("The file" in item.message for item in receipt.items if item.outcome == "failed")


@pytest.mark.parametrize("where", ["here", "local:2"])
def test_ctrl_c_at_an_item_counts_only_what_is_stored(where: str, tmp_path: Path) -> None:
    """Stopped after some items, the receipt and the logbook agree, and the same import adds the rest."""
    folder = folder_of(tmp_path / "x", **FILES)

    def stop(event: ProgressEvent) -> None:
        if event.n_items == 5:
            signal.raise_signal(signal.SIGINT)

    with Logbook.open(tmp_path / "book") as book, Logbook.open(tmp_path / "whole") as whole:
        with pytest.raises(ImportStoppedError) as caught:
            book.import_paths([folder], "Ana", progress=stop, executor=where)
        receipt = caught.value.receipt
        assert len(receipt.items) == 5
        assert receipt.counts == book.batches()[0]["counts"]
        assert book.batches()[0]["finished_utc"] is None
        assert len(book.activities("Ana")) == receipt.counts["imported"] + receipt.counts["linked"]

        rest = book.import_paths([folder], "Ana")
        assert rest.counts["known"] == 5 - receipt.counts["failed"] + 1  # and the twin
        at_once = whole.import_paths([folder], "Ana")
        assert known(book, receipt.batch, rest.batch) == known(whole, at_once.batch)


@pytest.mark.parametrize("first_at", [2, None])
def test_ctrl_c_at_the_end_keeps_the_receipt(
    first_at: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while a batch is closed, the first or the second one, waits and takes the receipt along."""

    def closed(*given: Any, **options: Any) -> Receipt:
        signal.raise_signal(signal.SIGINT)
        return finish(*given, **options)

    def stop(event: ProgressEvent) -> None:
        if event.n_items == first_at:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(importing, "finish", closed)
    folder = folder_of(tmp_path / "x", **{f"d{day}_fit": run_fit(day) for day in range(4)})
    with Logbook.open(tmp_path / "book") as book:
        with pytest.raises(ImportStoppedError) as caught:
            book.import_paths([folder], "Ana", progress=stop, executor="here")

        assert len(caught.value.receipt.items) == (first_at or 4)
        assert caught.value.receipt.counts == book.batches()[0]["counts"]
        assert (book.batches()[0]["finished_utc"] is None) is (first_at is not None)


def eventually_empty(group: int) -> bool:
    """True when soon no process of a group is alive."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        alive = []
        for process in psutil.process_iter(["pid", "status"]):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                    alive.append(process.pid)
        if not alive:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a group of processes")
def test_ctrl_c_on_the_command_line(tmp_path: Path) -> None:
    """Ctrl-C to the whole group, as a terminal sends it: status 130, one sentence, one receipt, no process left."""
    folder = folder_of(tmp_path / "x", **{name.replace(".", "_"): data for name, data in files("fit", 100)})
    command = [sys.executable, "-m", "loadwatch", "import", str(folder), "--jobs", "2", "--json"]
    command += ["--athlete", "Ana", "--logbook", str(tmp_path / "book")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as running:
        deadline = time.monotonic() + 60
        while not list((tmp_path / "book").glob("streams/*/*/*")) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGINT)
        out, said = running.communicate(timeout=60)

    assert running.returncode == 130, said
    receipt = json.loads(out)
    assert said.splitlines()[-1].startswith(f"Stopped: {len(receipt['items'])} files are done and kept.")
    assert "Traceback" not in said
    assert eventually_empty(running.pid)
    with Logbook.open(tmp_path / "book") as book:
        assert len(book.activities("Ana")) == receipt["counts"]["imported"] < 100
        assert book.doctor()["problems"] == []


EARLY = """
import sys, loadwatch.cli.keeping, loadwatch.parallel as parallel
from loadwatch.cli import main
parallel.begin_opening = lambda *told: print(*told, "polars" in sys.modules)
main()
"""


@pytest.mark.parametrize(("asked", "where"), [((), "local"), (("--executor", "here"), "here")])
def test_the_command_begins_with_the_processes(asked: tuple[str, ...], where: str, tmp_path: Path) -> None:
    """They load what they need beside what the command itself still loads."""
    command = [sys.executable, "-c", EARLY, "import", str(tmp_path / "none"), *asked]
    command += ["--logbook", str(tmp_path / "book")]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert told.splitlines()[0] == f"{where} {WARM} False"


def test_processes_by_number_and_bytes() -> None:
    """A handful of files is read here where that is allowed; more of them or larger ones get processes."""
    few, many = [100_000] * 5, [100_000] * 100_000
    assert (fitting(None, few), fitting("local", few), fitting("local", [])) == ("here", "local:1", "local:1")
    assert fitting(None, [int(HERE_S * BYTES_A_S)]) == "local:1"
    assert fitting("here", many) == "here"
    assert fitting("dask:tls://h:8786", few) == "dask:tls://h:8786"
    assert fitting(None, many) == fitting("local", many) != "local:1" or (os.cpu_count() or 1) == 1
    assert fitting("local", [int(PROCESS_S * BYTES_A_S)]) == "local:1"


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal a bar tells how many files are done; it takes what an import tells."""
    from loadwatch.cli import keeping

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with keeping._progress() as tell:
        assert tell is not None
        tell(ProgressEvent(1, 2, "x/a.fit", "imported", 1))
        tell(ProgressEvent(1, None, "y.zip!/b.fit", "imported", 2))
