"""Work in processes: in order, and a bad task costs one task."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from loadwatch.logbook.executor import Isolated, in_order


def behave(task: str) -> str:
    """Do what the name of the task says."""
    if task == "crash":
        os.abort()
    if task == "hang":
        time.sleep(60)
    if task == "swell":
        return str(len(bytearray(4 << 30)))
    return task.upper()


def test_crash_hang_and_swell_cost_one_task_each() -> None:
    """A process that dies, one that hangs and one that takes all memory fail; the others answer, in order."""
    tasks = ["a", "crash", "b", "hang", "swell", "c"]
    executor = Isolated(2, seconds=8.0, memory_mib=512)

    results = dict(in_order(executor, behave, tasks, str, window=6))
    executor.shutdown(cancel_futures=True)

    assert [results[task] for task in "abc"] == ["A", "B", "C"]
    assert type(results["crash"]).__name__ == "ProcessExpired"
    assert isinstance(results["hang"], TimeoutError)
    assert isinstance(results["swell"], MemoryError)


def test_order_and_window() -> None:
    """Results come in the order of the tasks, what is no task passes through, and few tasks wait at a time."""
    started: list[int] = []

    def given() -> Iterator[object]:
        for i in range(20):
            started.append(i)
            yield i if i % 5 else f"text {i}"

    seen = []
    with ThreadPoolExecutor(2) as executor:
        for task, result in in_order(executor, lambda i: i * i, given(), int, window=4):
            seen.append((task, result))
            assert len(started) - len(seen) <= 5

    assert seen == [(i, i * i) if i % 5 else (f"text {i}", f"text {i}") for i in range(20)]
