"""Processes of this machine, started fresh; a task over its time or memory, or one that crashes, fails alone."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future, InvalidStateError
from pathlib import Path
from typing import Any

from pebble import CONSTS, ProcessExpired, ProcessPool

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

from loadwatch.parallel.fresh import begin, fresh
from loadwatch.parallel.tasks import CrashError, TaskExecutor, TaskLimits, attempt, pack, settle, unpack

MIB = 1024 * 1024
CALLS_A_PROCESS = 500  # then a fresh one takes its place, a tenth of a second later
WINDOW_A_PROCESS = 64  # tasks handed over ahead: enough while a group is stored
BATCH, BATCH_BYTES = 8, 1024 * 1024  # tasks in one call; when one of them kills the process, each goes alone
STUCK_LOOKS = 5  # so often in a row, a second apart and without any answer, and the processes are given up
CLOCK_SECONDS = 5.0  # of the clock for one of CPU time: other programs run too
CONSTS.sleep_unit = 0.02  # seconds between two looks at the processes: as long one waits for their end
OUT_OF_TIME = "The task took longer than one task may take."


class Here(TaskExecutor):
    """No other process: a task runs when it is handed over. Its limits do not hold here."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the result
            future.set_exception(error)
        return future


class Isolated(TaskExecutor):
    """Processes on this machine, each doing one task at a time."""

    batch, batch_bytes = BATCH, BATCH_BYTES

    def __init__(self, jobs: int, limits: TaskLimits, warm: tuple[str, ...] = ()) -> None:
        self.jobs, self.limits, self.warm = jobs, limits, warm
        self.window = WINDOW_A_PROCESS * jobs
        self._lock = threading.Lock()
        self._out: set[Future[Any]] = set()
        self._n_stuck = 0  # looks in a row
        self._pool: Any = self._new_pool()
        self._ending: threading.Thread | None = None

    def start(self) -> None:
        """Start the processes now, ahead of the first task."""
        _ = self._pool.active

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn`, a function of a module, in one of the processes."""
        return self._hand_over(_run, (fn, args, kwargs), 1)

    def submit_each(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> Future[list[Any]]:
        """One call for several tasks, each within its own limits."""
        return self._hand_over(_run_each, (work, tasks), len(tasks))

    def _hand_over(
        self, runner: Callable[[bytes, TaskLimits], bytes], call: Any, n_tasks: int
    ) -> Future[Any]:
        answer: Future[Any] = Future()
        try:
            inner = self._schedule(runner, pack(call), n_tasks)
        except Exception as error:  # noqa: BLE001 - a task that cannot be pickled fails alone
            answer.set_exception(error)
            return answer
        self._out.add(answer)
        answer.add_done_callback(self._is_answered)
        inner.add_done_callback(lambda done: _answer(answer, done))
        return answer

    def end(self) -> None:
        """Let the processes end when nothing is out; `shutdown` still waits for them."""
        if not self._out:
            self._pool.stop()
            self._ending = threading.Thread(target=self._pool.join, name="loadwatch-end")
            self._ending.start()

    def check(self) -> None:
        """Free those who wait for processes that were lost outside of any task, or while a task was handed over."""
        self._n_stuck = self._n_stuck + 1 if _is_stuck(self._pool) else 0
        if self._n_stuck >= STUCK_LOOKS:
            self._pool.stop()
        if not self._pool.active:
            for answer in tuple(self._out):
                with contextlib.suppress(InvalidStateError):
                    answer.set_exception(BrokenExecutor("The processes were lost."))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, after their work or at once."""
        if cancel_futures or self._ending is not None:
            self._pool.stop()
        else:
            self._pool.close()
        if wait:
            self._join()

    def _join(self) -> None:
        if self._ending is None:
            self._pool.join()
        else:
            self._ending.join()

    def _is_answered(self, answer: Future[Any]) -> None:
        self._n_stuck = 0
        self._out.discard(answer)

    def _schedule(self, runner: Callable[[bytes, TaskLimits], bytes], call: bytes, n_tasks: int) -> Any:
        seconds = self.limits.seconds
        clock_s = None if seconds is None else n_tasks * seconds * (CLOCK_SECONDS if _HAS_CPU_CLOCK else 1.0)
        with self._lock:
            if not self._pool.active:  # a process was lost outside of any task: all are replaced
                self._pool.stop()
                self._join()
                self._pool, self._ending = self._new_pool(), None
            return self._pool.schedule(runner, args=(call, self.limits), timeout=clock_s)

    def _new_pool(self) -> Any:
        return ProcessPool(
            self.jobs,
            max_tasks=CALLS_A_PROCESS,
            context=fresh(self.warm),
            initializer=begin,
            initargs=[self.warm],
        )


def _is_stuck(pool: Any) -> bool:
    """True when the way to the processes is locked, or a call runs in none of them.

    A process that is killed while it takes a task or gives a result leaves the way locked behind it, and one killed
    before it was heard that it has a task leaves that task to nobody; pebble waits for both.
    """
    manager = pool._pool_manager
    living = manager.worker_manager.workers
    if any(
        call.worker_id and call.worker_id not in living for call in tuple(manager.task_manager.tasks.values())
    ):
        return True
    with manager.worker_manager.workers_channel.lock(block=False) as is_free:
        return not is_free


# ---- inside a process -----------------------------------------------------------

_HAS_CPU_CLOCK = hasattr(signal, "setitimer")


def _run(call: bytes, limits: TaskLimits) -> bytes:
    """One call under its limits; how it came here and how its result leaves is not counted."""
    try:
        with _limited(limits):
            return pack(attempt(_call, call))
    except MemoryError as error:  # its result was the last straw
        return pack(error)


def _run_each(call: bytes, limits: TaskLimits) -> bytes:
    """Several tasks, each under its limits."""
    work, tasks = unpack(call)
    return pack([_within(limits, work, task) for task in tasks])


def _within(limits: TaskLimits, work: Callable[[Any], Any], task: Any) -> Any:
    with _limited(limits):
        return attempt(work, task)


@contextlib.contextmanager
def _limited(limits: TaskLimits) -> Iterator[None]:
    with _time_limited(limits.seconds), _memory_limited(limits.memory_mib):
        yield


@contextlib.contextmanager
def _time_limited(seconds: float | None) -> Iterator[None]:
    if seconds is None or not _HAS_CPU_CLOCK:
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)  # at its end the process dies by SIGPROF
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)


def _call(call: bytes) -> Any:
    fn, args, kwargs = unpack(call)
    return fn(*args, **kwargs)


@contextlib.contextmanager
def _memory_limited(memory_mib: int | None) -> Iterator[None]:
    """Let this process take so much more memory than it has now, where the system knows such a limit."""
    if memory_mib is None or resource is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + memory_mib * MIB
    with contextlib.suppress(ValueError, OSError):  # macOS may refuse
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # macOS: its reservations are not told; allow for them
        return 4096 * MIB
    return pages * os.sysconf("SC_PAGE_SIZE")


# ---- back in the parent ---------------------------------------------------------


def _answer(answer: Future[Any], done: Future[Any]) -> None:
    """Hand over what a process gave, or how it ended, as the seam promises it."""
    with contextlib.suppress(InvalidStateError):  # `check` was quicker
        try:
            result = unpack(done.result())
        except CancelledError:
            answer.cancel()
            answer.set_running_or_notify_cancel()
        except BaseException as error:  # noqa: BLE001 - it is the result
            answer.set_exception(_as_promised(error))
        else:
            settle(answer, result)


def _as_promised(error: BaseException) -> BaseException:
    if isinstance(error, ProcessExpired):
        return _ended(error.exitcode)
    return TimeoutError(OUT_OF_TIME) if isinstance(error, TimeoutError) else error


def _ended(exitcode: int) -> Exception:
    if _HAS_CPU_CLOCK and exitcode == -signal.SIGPROF:
        return TimeoutError(OUT_OF_TIME)
    return CrashError(f"The process of this task died (exit status {exitcode}).")
