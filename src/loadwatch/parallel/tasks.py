"""What a task may cost, how it can end, and how it travels between processes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TaskLimits:
    """What one task may take before it fails; None is no limit."""

    seconds: float | None = None  # of CPU time; of the clock several times as much
    memory_mib: int | None = None  # beyond what the libraries take


class CrashError(Exception):
    """The process of a task died."""


class WorkError(Exception):
    """An error that cannot travel between processes, as text."""


class TaskExecutor(Executor):
    """An executor that says how much work it takes at a time."""

    window: int = 1  # tasks to hand over ahead
    batch: int = 1  # tasks in one call
    batch_bytes: int = 1  # or so many bytes

    def submit_each(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> Future[list[Any]]:
        """One call for several tasks: the result of each, or the error that it raised."""
        return self.submit(each, work, tasks)

    def end(self) -> None:
        """No task will come any more: what only waits may end while the caller does something else."""

    def check(self) -> None:
        """Raise ExecutorError when nobody will ever answer."""


def each(work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
    """The result of each task, or the error it raised."""
    return [attempt(work, task) for task in tasks]


def attempt(work: Callable[[Any], Any], task: Any) -> Any:
    """The result of a task, or the error it raised."""
    try:
        return work(task)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - native code also raises what is no Exception
        return error


def settle(answer: Future[Any], result: Any) -> None:
    """Set a result, or an error as an error."""
    if isinstance(result, BaseException):
        answer.set_exception(result)
    else:
        answer.set_result(result)


def pack(value: Any) -> bytes:
    """Bytes of a value; of an error that cannot be pickled, its words."""
    return pickle.dumps(_portable(value), protocol=5)


def unpack(data: bytes) -> Any:
    """The value again. Only ever of bytes that our own processes or a cluster of ours made."""
    return pickle.loads(data)  # noqa: S301


def _portable(value: Any) -> Any:
    if isinstance(value, list):
        return [_portable(one) for one in value]
    if not isinstance(value, BaseException):
        return value
    try:
        pickle.loads(pickle.dumps(value))  # noqa: S301 - what was just made
    except Exception:  # noqa: BLE001 - whatever its class does when copied
        return WorkError(f"{type(value).__name__}: {value}")
    return value
