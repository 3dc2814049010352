"""Processes of this machine: a bad task costs one task, and nothing waits for ever."""

from __future__ import annotations

import os
import sys

from loadwatch.errors import FileError
from loadwatch.parallel import CrashError, TaskLimits, WorkError, executor, in_order


def behave(task: str) -> str:
    """Do what the name of the task says."""
    if task == "crash":
        os.abort()
    if task == "loop":
        while True:
            pass
    if task == "swell":
        return str(len(bytearray(4 << 30)))
    if task == "file":
        raise FileError("a.fit", "Nothing in it.")  # cannot be pickled as it stands
    if task == "main":
        return str(getattr(sys.modules["__main__"], "__file__", None))
    return task.upper()


def test_crash_loop_and_swell_cost_one_task_each() -> None:
    """A task that kills its process, one without end and one too big fail, each by its own error; the rest answer."""
    tasks = ["a", "crash", "b", "loop", "swell", "file", "main", "c"]
    with executor("local:2", TaskLimits(seconds=2.0, memory_mib=512)) as workers:
        results = dict(in_order(workers, behave, tasks, str))

    assert list(results) == tasks
    assert [results[task] for task in "abc"] == ["A", "B", "C"]
    assert isinstance(results["crash"], CrashError)
    assert isinstance(results["loop"], TimeoutError)
    assert isinstance(results["swell"], MemoryError)
    assert isinstance(results["file"], WorkError)
    assert results["main"] == "None"  # the script that was started is not run again
