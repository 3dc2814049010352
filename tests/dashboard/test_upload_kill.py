"""A real server in its own process: killed while it receives and while it imports, and how much memory it takes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from loadwatch.logbook import Logbook
from tests.logbook.files import run_fit, run_gpx
from tests.logbook.uploading import bare

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is of POSIX systems")

SLICE = 8 * 1024 * 1024
MIB = 1024 * 1024
MEMORY_MIB = 300
PROGRAM = """
import sys
import time
from loadwatch.logbook import Logbook, importing
from loadwatch_dashboard.server import serve

def slow(*given, real=importing.commit):
    real(*given)
    time.sleep(0.4)

importing.GROUP_FILES, importing.commit = 2, slow
if __name__ == "__main__":
    with Logbook.open(sys.argv[1]) as book:
        serve(book, port=0, open_browser=False, on_ready=lambda address: print(address, flush=True))
"""


class Server:
    """`loadwatch serve` in a process, and a browser's cookies."""

    def __init__(self, program: Path, folder: Path) -> None:
        command = [sys.executable, str(program), str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        link = self.process.stdout.readline().strip()
        self.base = link.split("/?")[0]
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener.open(link, timeout=60).read()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One question of the upload script."""
        token = next(one.value for one in self.cookies if one.name.endswith("_csrf"))
        headers = {"X-CSRFToken": token or "", "Content-Type": "application/octet-stream"}
        if body is not None and not isinstance(body, bytes):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        asked = urllib.request.Request(self.base + path, body, headers, method=method)  # noqa: S310 - loopback
        with self.opener.open(asked, timeout=60) as answer:
            return json.load(answer)

    def peak_mib(self) -> float:
        """The most memory that the server has had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def kill(self) -> None:
        """As when the power goes."""
        self.process.kill()
        assert self.process.wait(timeout=30) == -signal.SIGKILL
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    """An archive of 60 MB that holds runs and pictures, and files beside it."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for n in range(6):
            archive.writestr(f"activities/{n}.fit", run_fit(n))
            archive.writestr(f"media/{n}.jpg", b"\xff\xd8\xff\xe0" + os.urandom(10 * MIB))
    return {
        "export.zip": packed.getvalue(),
        "same.gpx": run_gpx(2),
        "other.fit": run_fit(9),
        "note.txt": b"no",
    }


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Server]]:
    """Servers to be stopped at the end."""
    started: list[Server] = []
    yield started
    for one in started:
        if one.process.poll() is None:
            one.kill()


def test_a_server_killed_twice_gives_the_same_receipt(
    tmp_path: Path, files: dict[str, bytes], servers: list[Server]
) -> None:
    """SIGKILL in the middle of sending and of the import: what was sent is kept, and the receipt is the same.

    The server's peak stays below 300 MB, also with more than that sent.
    """
    program, folder = tmp_path / "program.py", tmp_path / "book"
    program.write_text(PROGRAM)

    def start() -> Server:
        servers.append(Server(program, folder))
        return servers[-1]

    first = start()
    id_ = first.ask("POST", "/api/uploads", {"athlete": "Ana"})["id"]
    assert sent(first, id_, files, stop_after=3) == 3
    first.kill()

    second = start()
    assert [one["id"] for one in second.ask("GET", "/api/uploads")["uploads"]] == [id_]
    n_slices = sum(-(-len(data) // SLICE) for data in files.values())
    assert sent(second, id_, files) == n_slices - 3
    second.ask("POST", f"/api/uploads/{id_}/close", {})
    peaks = [second.peak_mib()] if sys.platform == "linux" else []
    wait_until(second, id_, lambda state: state["n_found"] >= 1)
    second.kill()

    third = start()
    assert third.ask("GET", f"/api/uploads/{id_}")["phase"] == "importing"
    state = wait_until(third, id_, lambda state: state["phase"] in ("done", "failed"))
    assert state["phase"] == "done", state["error"]
    peaks += [third.peak_mib()] if sys.platform == "linux" else []
    told = third.ask("GET", f"/api/imports/{state['batch']}?limit=500")
    with Logbook.open(tmp_path / "undisturbed") as book:
        direct = book.import_bytes([(name, BytesIO(data)) for name, data in files.items()], "Ana")
        expected = book.receipt(direct.batch)
    plain = [
        one | {"message": one["message"][:1].upper() + one["message"][1:]} for one in bare(expected)["items"]
    ]
    assert [{key: one[key] for key in one if key != "day"} for one in bare(told)["items"]] == plain
    assert (
        told["counts"]
        == expected["counts"]
        == {"imported": 7, "linked": 1, "known": 0, "ignored": 2, "failed": 0}
    )
    assert not list((folder / "quarantine").iterdir())
    assert max(peaks, default=0) < MEMORY_MIB


def sent(server: Server, id_: str, files: dict[str, bytes], stop_after: int = 1000) -> int:
    """Send what is missing, as the script does; gives the number of slices."""
    told = [{"name": name, "size": len(data), "stamp": "1"} for name, data in files.items()]
    n = 0
    answer = server.ask("POST", f"/api/uploads/{id_}/files", {"files": told})
    for one, data in zip(answer["files"], files.values(), strict=True):
        at = one["have"]
        while at < len(data) and n < stop_after:
            address = f"/api/uploads/{id_}/{one['number']}?offset={at}"
            at = server.ask("PUT", address, data[at : at + SLICE])["have"]
            n += 1
    return n


def wait_until(server: Server, id_: str, is_so: Any) -> dict[str, Any]:
    """Ask for the state until it is so."""
    for _ in range(1200):
        state: dict[str, Any] = server.ask("GET", f"/api/uploads/{id_}")
        if is_so(state):
            return state
        time.sleep(0.05)
    raise AssertionError(state)
