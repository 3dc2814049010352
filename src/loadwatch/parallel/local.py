"""Processes of this machine, started fresh; a task over its time or memory, or one that crashes, fails alone."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future, InvalidStateError
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

from loadwatch.parallel.tasks import CrashError, TaskExecutor, TaskLimits, attempt, pack, settle, unpack

MIB = 1024 * 1024
TASKS_A_PROCESS = 500  # then a fresh one takes its place
WINDOW_A_PROCESS = 16  # tasks handed over ahead
CLOCK_SECONDS = 5.0  # of the clock for one of CPU time: other programs run too
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

    def __init__(self, jobs: int, limits: TaskLimits, warm: tuple[str, ...] = ()) -> None:
        self.jobs, self.limits, self.warm = jobs, limits, warm
        self.window = WINDOW_A_PROCESS * jobs
        self._lock = threading.Lock()
        self._out: set[Future[Any]] = set()
        self._pool: Any = self._new_pool()

    def start(self) -> None:
        """Start the processes now, ahead of the first task."""
        _ = self._pool.active

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn`, a function of a module, in one of the processes."""
        answer: Future[Any] = Future()
        try:
            inner = self._schedule(pack((fn, args, kwargs)))
        except Exception as error:  # noqa: BLE001 - a task that cannot be pickled fails alone
            answer.set_exception(error)
            return answer
        self._out.add(answer)
        answer.add_done_callback(self._out.discard)
        inner.add_done_callback(lambda done: _answer(answer, done))
        return answer

    def check(self) -> None:
        """Free those who wait for processes that were lost outside of any task."""
        if not self._pool.active:
            for answer in tuple(self._out):
                with contextlib.suppress(InvalidStateError):
                    answer.set_exception(BrokenExecutor("The processes were lost."))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, after their work or at once."""
        if cancel_futures:
            self._pool.stop()
        else:
            self._pool.close()
        if wait:
            self._pool.join()

    def _schedule(self, call: bytes) -> Any:
        seconds = self.limits.seconds
        clock_s = None if seconds is None else seconds * (CLOCK_SECONDS if _HAS_CPU_CLOCK else 1.0)
        with self._lock:
            if not self._pool.active:  # a process was lost outside of any task: all are replaced
                self._pool.stop()
                self._pool.join()
                self._pool = self._new_pool()
            return self._pool.schedule(_run, args=(call, self.limits), timeout=clock_s)

    def _new_pool(self) -> Any:
        return ProcessPool(
            self.jobs,
            max_tasks=TASKS_A_PROCESS,
            context=_Fresh(),
            initializer=_begin,
            initargs=[self.warm],
        )


# ---- starting a process ---------------------------------------------------------


class _FreshProcess(SpawnProcess):
    """Imports what its tasks name, never the script that was started, and leaves Ctrl-C to that."""

    def start(self) -> None:
        """Start it."""
        with _START, _main_hidden(), _children_allowed(), _interrupt_blocked():
            super().start()


class _Fresh(SpawnContext):
    Process = _FreshProcess


_START = threading.RLock()


@contextlib.contextmanager
def _main_hidden() -> Iterator[None]:
    """Without it a script that imports files at its top level would import them again in every process."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _children_allowed() -> Iterator[None]:
    """A worker of Dask is daemonic and might have no children; ours end by themselves when it is gone."""
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    was = config.pop("daemon", None)
    try:
        yield
    finally:
        if was is not None:
            config["daemon"] = was


@contextlib.contextmanager
def _interrupt_blocked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---- inside a process -----------------------------------------------------------

MALLOC_TRIM_THRESHOLD, MALLOC_MMAP_THRESHOLD = -1, -3  # numbers of malloc.h
KEPT_BYTES = 256 * MIB
_HAS_CPU_CLOCK = hasattr(signal, "setitimer")


def _begin(warm: tuple[str, ...]) -> None:
    """Make a process ready: one thread for polars, quiet, and what all tasks need is loaded."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # another reserves 1 GiB, as if a task took it
    _keep_memory()
    _hush()
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what a runner recorded is in no core file
    with _no_database():
        for name in warm:
            importlib.import_module(name)


@contextlib.contextmanager
def _no_database() -> Iterator[None]:
    """Tasks speak to no database; dataframely loads SQLAlchemy with all its dialects where it finds it, which takes
    half as long as everything else together."""
    if "sqlalchemy" in sys.modules:
        yield
        return
    sys.modules["sqlalchemy"] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        yield
    finally:
        del sys.modules["sqlalchemy"]


def _keep_memory() -> None:
    """Let the C library keep what a task frees for the next one: asking for it anew takes a quarter of the time."""
    with contextlib.suppress(OSError, AttributeError):  # only GNU's has these two
        c_library = ctypes.CDLL(None)
        c_library.mallopt(MALLOC_MMAP_THRESHOLD, KEPT_BYTES)
        c_library.mallopt(MALLOC_TRIM_THRESHOLD, KEPT_BYTES)


def _hush() -> None:
    """What native code says when it dies is no message to a person; Python's log still speaks."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _run(call: bytes, limits: TaskLimits) -> bytes:
    """One call under its limits; how it came here and how its result leaves is not counted."""
    try:
        with _time_limited(limits.seconds), _memory_limited(limits.memory_mib):
            return pack(attempt(_call, call))
    except MemoryError as error:  # its result was the last straw
        return pack(error)


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
