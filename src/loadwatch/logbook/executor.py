"""The one seam for working in parallel: `concurrent.futures.Executor`.

Each task has a time limit and a memory limit, and a crash costs one task.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessPool

Task = TypeVar("Task")
MIB = 1024 * 1024
TASKS_A_PROCESS = 500  # then a fresh one takes its place
WINDOW_A_PROCESS = 3  # tasks waiting for each process, so that big folders do not pile up in memory


class Isolated(Executor):
    """Local processes, started fresh; a task over its time or memory, or one that crashes, fails alone."""

    def __init__(self, jobs: int, seconds: float, memory_mib: int) -> None:
        self.seconds = seconds
        self.pool: Any = ProcessPool(
            jobs,
            max_tasks=TASKS_A_PROCESS,
            context=multiprocessing.get_context("spawn"),
            initializer=limit_memory,
            initargs=[memory_mib],
        )

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` in one of the processes."""
        future: Future[Any] = self.pool.schedule(fn, args=args, kwargs=kwargs, timeout=self.seconds)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, after their work or at once."""
        if cancel_futures:
            self.pool.stop()
        else:
            self.pool.close()
        if wait:
            self.pool.join()


def in_order(
    executor: Executor, work: Callable[[Task], Any], given: Iterable[Any], kind: type[Task], window: int
) -> Iterator[tuple[Any, Any]]:
    """(given, result or error) in the order given; what is not of `kind` is its own result."""
    waiting: deque[tuple[Any, Future[Any]]] = deque()
    for one in given:
        waiting.append((one, executor.submit(work, one) if isinstance(one, kind) else _done(one)))
        while len(waiting) > window:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def limit_memory(memory_mib: int) -> None:
    """Let this process take so much more memory than it has now, where the system knows such a limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    import loadwatch.logbook.prepare  # noqa: F401 - its libraries reserve address space that is no file's fault

    limit = _address_space() + memory_mib * MIB
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # macOS: its reservations are not told; allow for them
        return 4096 * MIB
    import resource

    return pages * resource.getpagesize()


def _done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


def _result(task: Any, future: Future[Any]) -> tuple[Any, Any]:
    return task, future.exception() or future.result()
