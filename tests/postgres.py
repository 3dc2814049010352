"""A private PostgreSQL server for the tests: own folder, own socket, no network; gone at the end."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

OWNER = "postgres"  # initdb refuses root, so root runs the server as this user
_numbers = itertools.count()


class Server:
    """A running server."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="lw-pg-"))
        self.is_root = os.geteuid() == 0
        if self.is_root:
            shutil.chown(self.folder, OWNER)
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        self._run("pg_ctl", "-D", data, "-w", "-o", options, "-l", self.folder / "log", "start")

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self) -> str:
        """A fresh, empty database; gives its URL."""
        name = f"lw{next(_numbers)}"
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.binaries / program), *map(str, arguments)]
        if self.is_root:
            command = ["runuser", "-u", OWNER, "--", *command]
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder
        )


@functools.cache
def server(binaries: Path) -> Server:
    """The one server of a test run."""
    found = Server(binaries)
    atexit.register(found.stop)
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty place for a logbook: a directory, and in turn a database on a real server."""
    monkeypatch.setenv("LOADWATCH_FILES", str(tmp_path / "files"))
    if request.param == "sqlite":
        yield str(tmp_path / "book")
    else:
        yield server(request.getfixturevalue("postgres_bin")).create()
