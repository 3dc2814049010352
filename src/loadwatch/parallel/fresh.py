"""Processes that know nothing of the one that starts them: neither its script, nor its threads, nor its Ctrl-C.

On Linux a server forks them: a fresh process that has loaded what the tasks need and done nothing else, so that
each starts in a hundredth of a second. Elsewhere each starts from nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections.abc import Iterator
from multiprocessing import context, forkserver, resource_tracker
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MALLOC_TRIM_THRESHOLD, MALLOC_MMAP_THRESHOLD = -1, -3  # numbers of malloc.h
PIPE_BYTES = 1024 * 1024  # the most that Linux lets anybody have
KEPT_BYTES = 64 * 1024 * 1024  # what is kept escapes the limit of the next task: far less than that is


_IS_SERVED = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform == "linux"
_Process: Any = context.ForkServerProcess if _IS_SERVED else context.SpawnProcess
_Context: Any = context.ForkServerContext if _IS_SERVED else context.SpawnContext


class _FreshProcess(_Process):  # type: ignore[misc]
    """Imports what its tasks name, never the script that was started, and leaves Ctrl-C to that."""

    def start(self) -> None:
        """Start it."""
        with _START, _main_hidden(), _children_allowed(), _interrupt_blocked():
            super().start()


class _Fresh(_Context):  # type: ignore[misc]
    Process = _FreshProcess

    def Pipe(self, duplex: bool = True) -> tuple[Any, Any]:  # noqa: N802 - its name there
        """A pipe that holds the next calls and their answers, so that neither side waits for the other's turn."""
        ends: tuple[Any, Any] = super().Pipe(duplex)
        with contextlib.suppress(
            OSError, AttributeError
        ):  # the user has too many of them; or this is not Linux
            fcntl.fcntl(ends[0].fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        return ends


def fresh(warm: tuple[str, ...]) -> context.BaseContext:
    """A context whose processes begin with these modules loaded, as far as that can be."""
    found: context.BaseContext = _Fresh()
    if _IS_SERVED:
        found.set_forkserver_preload(["loadwatch.parallel.served", *warm])  # those of the first to ask count
    return found


def begin_server(warm: tuple[str, ...]) -> None:
    """Let the server load what tasks need now, beside what this process still loads itself; where there is one."""
    fresh(warm)
    if _IS_SERVED:
        with _START, _main_hidden(), _interrupt_blocked():
            forkserver.ensure_running()


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
    resource_tracker.ensure_running()  # started inside, it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---- inside a process -----------------------------------------------------------


def begin(warm: tuple[str, ...]) -> None:
    """Make a process ready: one thread for polars, quiet, and what all tasks need is loaded."""
    prepare_process()
    _hush()
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what a runner recorded is in no core file
    with without_database():
        for name in warm:
            importlib.import_module(name)
    gc.freeze()  # what is loaded stays: nobody need look through it again, nor copy it for that


def prepare_process() -> None:
    """What must be so before the libraries are loaded."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # another reserves 1 GiB, as if a task took it
    _keep_memory()


@contextlib.contextmanager
def without_database() -> Iterator[None]:
    """For who speaks to no database: dataframely loads SQLAlchemy with all its dialects where it finds it, which takes
    half as long as everything else together."""
    if sys.modules.get("sqlalchemy") is not None:
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
