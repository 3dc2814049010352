"""Processes of this machine: a bad task costs one task, and nothing waits for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pebble.pool.process import PoolManager

from loadwatch.decode.recording import recording
from loadwatch.logbook.prepare import Task
from loadwatch.logbook.warm import WARM
from loadwatch.model import Method
from loadwatch.parallel import CrashError, TaskLimits, WorkError, bounded, executor, in_order, local
from loadwatch.parallel.fresh import fresh
from tests.logbook.files import run_fit
from tests.parallel.tasks import behave, killed_once, loaded


def test_crash_loop_and_swell_cost_one_task_each() -> None:
    """A task that kills its process, one without end and one too big fail by their own errors; the rest answer."""
    tasks = ["a", "crash", "b", "loop", "swell", "file", "main", "c"]
    with executor("local:2", TaskLimits(seconds=1.0, memory_mib=512), ("tests.parallel.tasks",)) as workers:
        results = dict(in_order(workers, behave, tasks))

    assert list(results) == tasks
    assert [results[task] for task in "abc"] == ["A", "B", "C"]
    assert isinstance(results["crash"], CrashError)
    assert isinstance(results["loop"], TimeoutError)
    assert isinstance(results["swell"], MemoryError)
    assert isinstance(results["file"], WorkError)
    assert results["main"] == "None"  # the script that was started is not run again


def test_a_task_larger_than_its_memory_fails_alone(capfd: pytest.CaptureFixture[str]) -> None:
    """The way of a task to its process is under no limit, and what native code says when it dies is not shown."""
    large = "x" * 160_000_000  # more than the limit and what a process keeps between its tasks
    with executor("local:1", TaskLimits(memory_mib=64), ("tests.parallel.tasks",)) as workers:
        found = [result for _, result in in_order(workers, behave, ["a", large, "rust", "b"])]

    assert (found[0], found[3]) == ("A", "B")
    assert isinstance(found[1], MemoryError)
    assert isinstance(found[2], CrashError | MemoryError)
    assert capfd.readouterr().err == ""


def test_a_process_killed_between_tasks_is_replaced() -> None:
    """When the system kills a process that waits, the tasks that come then are done by a new one."""
    with executor("local:1", TaskLimits(seconds=10.0)) as workers:
        ((_, first),) = bounded(workers, behave, ["process"])
        os.kill(int(first), signal.SIGKILL)
        found = dict(in_order(workers, behave, ["a", "process", "b"]))

    assert (found["a"], found["b"]) == ("A", "B")
    assert found["process"] != first


@pytest.mark.parametrize("when", ["locked", "unheard"])
def test_a_process_killed_in_an_exchange_loses_nothing(
    when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One killed while it holds the way to all, or before it was heard what it took, costs seconds and no task."""
    monkeypatch.setattr(local, "STUCK_LOOKS", 2)
    if when == "unheard":
        monkeypatch.setattr(PoolManager, "handle_worker_expiration", lambda *_: None)
    tasks = [str(tmp_path / when), *"abcdefgh"]
    with executor("local:2", TaskLimits(seconds=20.0)) as workers:
        found = list(in_order(workers, killed_once, tasks))

    assert found == [(task, task) for task in tasks]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the size of a pipe is fixed")
def test_a_process_finds_its_next_call_ready() -> None:
    """A call of many files waits whole in the pipe, so that no process waits until the other side has its turn."""
    _, end = fresh(()).Pipe(duplex=False)
    os.set_blocking(end.fileno(), False)

    assert os.write(end.fileno(), bytes(900_000)) == 900_000


BLOCKED = """
import signal
from multiprocessing import resource_tracker
from loadwatch.parallel import fresh
with fresh._interrupt_blocked():
    resource_tracker.ensure_running()
    print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="masks of signals are of Unix")
def test_ctrl_c_at_the_start_is_left_to_the_command() -> None:
    """Python's own helper, started on the way, does not let Ctrl-C through to a process that is being started."""
    told = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=True)

    assert told.stdout == "True\n"


def test_a_decoding_process_loads_little() -> None:
    """It starts quickly: no database, no schemas, no pandas."""
    task = Task(recording("a.fit", run_fit()), "ana", "UTC", "batch", Method(), datetime.now(UTC))
    with executor("local:1", TaskLimits(), WARM) as workers:
        ((_, found),) = in_order(workers, loaded, [task])

    assert found == []
