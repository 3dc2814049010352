"""A real Dask cluster on this machine: scheduler and workers as processes, TLS with certificates made for it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Cluster:
    """Where it listens, and its processes."""

    port: int
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]

    @property
    def spec(self) -> str:
        """The word for `--executor`."""
        return f"dask:tls://127.0.0.1:{self.port}"


@contextlib.contextmanager
def cluster(folder: Path, environment: Mapping[str, str]) -> Iterator[Cluster]:
    """A scheduler, a worker with a nanny and one without; every process ends with the block."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    at = f"tls://127.0.0.1:{port}"
    begin = ("scheduler", "--protocol", "tls", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = ("worker", at, "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder), "--nanny")
    with contextlib.ExitStack() as stack:
        log = stack.enter_context((folder / "cluster.log").open("wb"))

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
            own = os.environ | environment | {"PYTHONPATH": str(ROOT)}
            process = subprocess.Popen(command, env=own, stdout=log, stderr=log, start_new_session=True)
            stack.callback(_end, process)
            return process

        scheduler = start(*begin)
        workers = (start(*worker), start(*worker[:-1], "--no-nanny"))
        yield Cluster(port, scheduler, workers)


def listening(port: int, patience_s: float = 60.0) -> None:
    """Wait until somebody listens at a port."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens at port {port}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait(timeout=30)
