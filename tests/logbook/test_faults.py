"""Faults at every step of an import: nothing acknowledged is lost, and importing again completes."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from loadwatch import Logbook
from loadwatch.cli import app
from loadwatch.logbook import committing, importing
from loadwatch.logbook.prepare import Prepared, Task
from loadwatch.store import folders
from loadwatch.store.blobs import Blobs
from loadwatch.store.folders import LocalFolder
from tests.logbook.files import dump, folder_of, outcomes, run_fit, run_gpx, streams

FILES = {"a_fit": run_fit(0), "b_gpx": run_gpx(0), "c_fit": run_fit(1), "d_fit": run_fit(2)}
NOBODY = 65534


class Failpoint:
    """A function that raises at its n-th call, in whatever thread, and works otherwise."""

    def __init__(self, real: Any, at: int, error: BaseException) -> None:
        self.real, self.at, self.error, self.calls = real, at, error, count(1)

    def __get__(self, instance: Any, _owner: type) -> Any:
        return lambda *args, **options: self(instance, *args, **options)

    def __call__(self, *args: Any, **options: Any) -> Any:
        if next(self.calls) == self.at:
            raise self.error
        return self.real(*args, **options)


POINTS = [
    (Blobs, "save_original"), (Blobs, "save_stream"), (Blobs, "sync"), (LocalFolder, "write"),
    (committing, "save_activities"), (committing, "save_items"), (committing, "relink"),
    (committing, "count_change"),
]  # fmt: skip


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize(("owner", "name"), POINTS, ids=[name for _, name in POINTS])
def test_killed_at_a_step(
    owner: Any, name: str, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import that dies at any step leaves whole activities only; the next one brings the rest."""
    monkeypatch.setattr(importing, "GROUP_FILES", 2)
    with Logbook.open(tmp_path / "whole") as book:
        book.add_athlete("Ana")
        book.import_bytes(streams(**FILES), "Ana")
        whole = _known(book)
    with Logbook.open(tmp_path / "broken") as book:
        book.add_athlete("Ana")
        with monkeypatch.context() as patch:
            point = Failpoint(getattr(owner, name), at, SystemExit("killed"))
            patch.setattr(owner, name, point)
            with pytest.raises(SystemExit):
                book.import_bytes(streams(**FILES), "Ana")
        assert book.doctor()["problems"] == []
        book.import_bytes(streams(**FILES), "Ana")

        assert _known(book) == whole
        assert book.doctor()["problems"] == []


@pytest.mark.parametrize(
    ("owner", "name", "at"),
    [
        (LocalFolder, "write", 1),
        (LocalFolder, "write", 2),
        (LocalFolder, "write", 5),
        (folders, "_fsync_file", 3),
    ],
)
def test_a_full_disk_fails_only_what_did_not_fit(
    owner: Any, name: str, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a write meets a full disk, at once or late, that file fails in one sentence and the others come in."""
    full = Failpoint(getattr(owner, name), at, OSError(errno.ENOSPC, "No space left on device"))
    monkeypatch.setattr(owner, name, full)
    with Logbook.open(tmp_path) as book:
        receipt = book.import_bytes(streams(**FILES), "Ana")

        assert receipt.counts["failed"] == 1
        failed = next(item for item in receipt.items if item.outcome == "failed")
        assert (failed.reason, failed.activities) == ("disk_full", [])
        assert "disk is full" in failed.message
        assert len(book.activities()) == 3
        assert book.doctor()["problems"] == []
        assert book.import_bytes(streams(**FILES), "Ana").counts["failed"] == 0


@pytest.mark.parametrize("where", ["here", "local:1"])
def test_records_of_an_earlier_import_outlive_a_disk_that_refuses_them(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file of the same run has the same records: when the disk refuses them now, the first keeps its own."""
    first = folder_of(tmp_path / "x", a_fit=run_fit())
    again = folder_of(tmp_path / "y", b_fit=run_fit() + run_fit()[:20])  # its next part is cut off
    with Logbook.open(tmp_path / "book") as book:
        (activity,) = book.import_paths([first], "Ana", executor="here").items[0].activities
        with monkeypatch.context() as patch:
            patch.setattr(folders, "_fsync_file", _refused_records)
            receipt = book.import_paths([again], "Ana", executor=where)

        assert [(item.outcome, item.reason) for item in receipt.items] == [("failed", "disk_full")]
        assert book.records(activity).height == 601
        assert book.doctor()["problems"] == []
        assert book.import_paths([again], "Ana", executor=where).counts["failed"] == 0


def _refused_records(file: str) -> None:
    if file.endswith(".parquet"):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_database_that_refuses_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the transaction of a group fails its files are stored one by one, and only the bad one fails."""
    real = committing.save_activities

    def refuse(db: Any, new: Any) -> None:
        if any(one.activity.source.name == "c.fit" for one in new):
            raise OSError(errno.EIO, "Input/output error")
        real(db, new)

    monkeypatch.setattr(committing, "save_activities", refuse)
    with Logbook.open(tmp_path) as book:
        receipt = book.import_bytes(streams(**FILES, e_fit=FILES["c_fit"]), "Ana")

        assert outcomes(receipt) == ["imported", "linked", "failed", "imported", "failed"]  # and its twin
        assert len(book.activities()) == 3


def test_stopped_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C keeps what was read so far as a batch that can be undone."""
    stop = Failpoint(importing.prepare, 3, KeyboardInterrupt())
    monkeypatch.setattr(importing, "prepare", stop)
    with Logbook.open(tmp_path) as book:
        book.add_athlete("Ana")
        before = dump(book)
        with pytest.raises(KeyboardInterrupt):
            book.import_bytes(streams(**FILES), "Ana")

        row = book.batches()[0]
        assert (row["finished_utc"], row["counts"]["imported"] + row["counts"]["linked"]) == (None, 2)
        assert len(book.activities()) == 2
        book.undo(row["batch"])
        assert dump(book) == before


@pytest.mark.skipif(os.name != "posix", reason="these signals are of Unix")
@pytest.mark.parametrize("is_behind", [False, True])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_ended_by_the_system(
    name: str, is_behind: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that goes down or a terminal that is closed stops an import as Ctrl-C does, also one behind a shell."""
    number, inner, n_files = getattr(signal, name), importing.prepare, count(1)

    def prepare(task: Task) -> Prepared:
        if next(n_files) == 3:
            signal.raise_signal(number)
        return inner(task)

    monkeypatch.setattr(importing, "prepare", prepare)
    folder = folder_of(tmp_path / "in", **{f"r{n}_fit": run_fit(n) for n in range(4)})
    before = signal.signal(number, lambda *_: pytest.fail(f"{name} was not caught"))
    on_ctrl_c = signal.signal(signal.SIGINT, signal.SIG_IGN if is_behind else signal.default_int_handler)
    try:
        words = ["import", str(folder), "--logbook", str(tmp_path / "book"), "--executor", "here", "--json"]
        told = CliRunner().invoke(app, [*words, "--athlete", "Ana"])
    finally:
        signal.signal(number, before)
        signal.signal(signal.SIGINT, on_ctrl_c)

    assert told.exit_code == 130
    assert json.loads(told.stdout)["counts"]["imported"] == 2
    assert "2 files are done and kept" in told.stderr
    with Logbook.open(tmp_path / "book") as book:
        assert len(book.activities()) == 2


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything: become someone who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of Unix")
def test_no_permission_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a file that may not be read fail by name; the rest of the import goes on."""
    root = Path(tempfile.mkdtemp(prefix="lw-test-"))
    monkeypatch.setenv("LOADWATCH_CONFIG", str(root / "none.toml"))
    folder = folder_of(root / "watch", a_fit=run_fit(0), b_fit=run_fit(1))
    secret = folder_of(folder / "secret", c_fit=run_fit(2))
    if os.geteuid() == 0:
        for path in (root, folder, secret, *folder.rglob("*.fit")):
            os.chown(path, NOBODY, NOBODY)
    (folder / "b.fit").chmod(0)
    secret.chmod(0)
    try:
        with as_nobody(), Logbook.open(root / "book") as book:
            receipt = book.import_paths([folder], "Ana")
            found = {item.name: (item.outcome, item.reason) for item in receipt.items}
    finally:
        secret.chmod(0o700)
        shutil.rmtree(root)

    assert found == {
        "watch/a.fit": ("imported", None),
        "watch/b.fit": ("failed", "no_permission"),
        "watch/secret": ("failed", "no_permission"),
    }


NURSERY = textwrap.dedent(
    """
    import os, sys
    from loadwatch import Logbook
    import loadwatch.decode.archive, loadwatch.decode.fit, loadwatch.logbook.importing as importing
    from loadwatch.store.activities import read_known
    importing.GROUP_FILES = 3

    def work(place, folder):
        with Logbook.open(place) as book:
            runner = book.athlete("Ana").id
            def told(event):
                with book.store.read() as db:
                    for digest in read_known(db, runner):
                        print(digest, flush=True)
            print("ready", flush=True)
            book.import_paths([folder], "Ana", progress=told)

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(*line.split())
            os._exit(0)
        print("child", child, flush=True)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    """
)


class Nursery:
    """A process that has loaded everything and gives birth to importers, so that each starts at once."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"POLARS_MAX_THREADS": "1"},
        )

    def killed_after(self, seconds: float, place: Path, folder: Path) -> tuple[set[str], int]:
        """Start an import, kill it so long after it began; gives what it saw stored, and how it ended."""
        assert self.process.stdin is not None
        print(place, folder, file=self.process.stdin, flush=True)
        lines = [self._line(), self._line()]
        child = int(next(line for line in lines if line.startswith("child")).split()[1])
        assert "ready" in lines
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        seen = set()
        while not (line := self._line()).startswith("ended"):
            seen.add(line)
        return {line for line in seen if len(line) == 64}, int(line.split()[1])

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is of Unix")
def test_sigkill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Killed at ten random moments: what was seen stored is still there and whole, and a retry completes."""
    folder = folder_of(
        tmp_path / "watch", **{f"d{day:02}_fit": run_fit(day, 3600, 10_000.0) for day in range(24)}
    )
    rng = random.Random(20260503)  # noqa: S311 - moments, not secrets
    place = tmp_path / "book"
    with Logbook.open(place) as book:
        book.add_athlete("Ana")
    killed = 0
    with contextlib.closing(Nursery()) as nursery:
        for _ in range(10):
            seen, code = nursery.killed_after(rng.uniform(0.0, 0.25), place, folder)
            killed += code == -signal.SIGKILL
            with Logbook.open(place) as book:
                stored = {row["source"]["sha256"] for row in book.activities()}
                assert seen <= stored
                assert book.doctor()["problems"] == []
                if len(stored) > 16:  # begin anew, so that there is something left to write
                    _undo_all(book)

    with Logbook.open(place) as book:
        book.import_paths([folder], "Ana")
        assert len(book.activities()) == 24
        assert book.doctor()["problems"] == []
    assert killed >= 8


def _undo_all(book: Logbook) -> None:
    for row in book.batches():
        if row["undone_utc"] is None:
            book.undo(row["batch"])


def _known(book: Logbook) -> Any:
    """What is known but for the batches that brought it."""
    rows = [row | {"batch": None} for row in book.activities("Ana")]
    return rows, book.exposures("Ana").to_dicts()
