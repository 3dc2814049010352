"""Import on a real Dask cluster over TLS: machines lost in the middle lose nothing and count nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dask
import distributed
import pytest

from loadwatch import Logbook
from loadwatch.errors import ExecutorError
from loadwatch.logbook import ProgressEvent, importing
from loadwatch.parallel import cluster as ours
from loadwatch.parallel import executor
from loadwatch.parallel.tasks import pack, unpack
from tests.logbook.files import folder_of, run_fit
from tests.logbook.test_parallel_import import known, told
from tests.parallel.certificates import as_settings, make_certificates
from tests.parallel.cluster import Cluster, cluster, listening
from tests.parallel.tasks import spoiled

N_FILES = 24


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where Dask finds the certificates of this test."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, certificates: dict[str, str]) -> Iterator[Cluster]:
    """A cluster of two workers."""
    with cluster(tmp_path_factory.mktemp("cluster"), certificates) as started:
        listening(started.port)
        yield started


@pytest.fixture(autouse=True)
def of_dask(certificates: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dask's configuration as the environment of a user gives it; small calls, so that many are under way."""
    assert distributed.__version__  # loaded first: its defaults would else end with the block below
    monkeypatch.setattr(ours, "BATCH_FILES", 3)
    monkeypatch.setattr(ours.Clustered, "batch", 3)
    monkeypatch.setattr(importing, "prepare_and_save", spoiled)
    with dask.config.set(as_settings(certificates)):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs that take a while to decode, one that kills its decoder, and the same one twice."""
    files = {f"d{day:02}-slow_fit": run_fit(day) for day in range(N_FILES)}
    files |= {"e-crash_fit": run_fit(40), "f-again_fit": run_fit(3)}
    return folder_of(tmp_path_factory.mktemp("files") / "x", **files)


def test_a_worker_killed_in_the_middle(running: Cluster, folder: Path, tmp_path: Path) -> None:
    """With one of two workers killed under way, receipt and logbook are those of one machine."""

    def kill(event: ProgressEvent) -> None:
        if event.n_items == 4:
            running.workers[1].kill()

    with Logbook.open(tmp_path / "one") as one, Logbook.open(tmp_path / "many") as many:
        here = one.import_paths([folder], "Ana", executor="local:2")
        there = many.import_paths([folder], "Ana", executor=running.spec, progress=kill)

        assert running.workers[1].wait(10) == -9
        assert told(there) == told(here)
        assert known(many, there.batch) == known(one, here.batch)
        assert there.counts == {"imported": N_FILES, "linked": 0, "known": 1, "ignored": 0, "failed": 1}
        assert [item.reason for item in there.items if item.outcome == "failed"] == ["crash"]


def test_strangers_are_refused(
    running: Cluster, certificates: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cluster answers neither plain TCP nor a certificate by somebody else, and we name no cluster without one."""
    monkeypatch.setattr(ours, "CONNECT_S", 2.0)
    plain = (
        "from distributed import Client\n"
        f"try: Client('tcp://127.0.0.1:{running.port}', timeout=2)\n"
        "except OSError: print('refused', flush=True)\n"
    )
    asked = subprocess.run([sys.executable, "-c", plain], capture_output=True, text=True, check=False)
    assert asked.stdout == "refused\n"

    strange = as_settings(make_certificates(tmp_path / "strange"))
    with dask.config.set(strange), pytest.raises(ExecutorError) as caught, executor(running.spec):
        pass
    assert "do not accept each other's certificates" in caught.value.message

    none = {"distributed.comm.tls.ca-file": None, "distributed.comm.tls.client.cert": None}
    with dask.config.set(none), pytest.raises(ExecutorError) as caught, executor(running.spec):
        pass
    assert "no certificate" in caught.value.message
    assert "distributed.comm.tls.ca-file" in str(caught.value.hint)


def test_the_scheduler_killed_in_the_middle(running: Cluster, folder: Path, tmp_path: Path) -> None:
    """When the cluster is gone the import ends with a sentence; what was stored is whole and the rest comes later."""

    def kill(event: ProgressEvent) -> None:
        if event.n_items == 4:
            running.scheduler.kill()

    with Logbook.open(tmp_path / "book") as book, Logbook.open(tmp_path / "whole") as whole:
        with pytest.raises(ExecutorError) as caught:
            book.import_paths([folder], "Ana", executor=running.spec, progress=kill)
        assert "was lost" in caught.value.message
        stored = book.batches()[0]
        assert stored["finished_utc"] is None
        assert f"{sum(stored['counts'].values())} files are in." in str(caught.value.hint)
        assert len(book.activities("Ana")) == stored["counts"]["imported"] < N_FILES

        rest = book.import_paths([folder], "Ana", executor="local:2")
        at_once = whole.import_paths([folder], "Ana", executor="local:2")
        assert known(book, stored["batch"], rest.batch) == known(whole, at_once.batch)


def test_a_worker_of_another_version_refuses() -> None:
    """One that joined later with an older loadwatch does no work and says so."""
    assert unpack(ours._run(pack((len, ("run",), {})), ours._version())) == 3
    with pytest.raises(ExecutorError, match=r"not 0\.0\.1"):
        ours._run(pack((len, ("run",), {})), "0.0.1")
