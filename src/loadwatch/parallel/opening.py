"""The word that a person gives for where work is done → an executor, open."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence

from loadwatch.errors import SettingsError
from loadwatch.parallel.fresh import begin_server
from loadwatch.parallel.local import Here, Isolated
from loadwatch.parallel.tasks import TaskExecutor, TaskLimits

ALLOWED = "here, local, local:N with N from 1 to 256, or dask:tls://HOST:PORT"
MAX_PROCESSES = 256


def n_cpus() -> int:
    """CPUs that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@contextlib.contextmanager
def executor(
    spec: str = "local", limits: TaskLimits | None = None, warm: Sequence[str] = ()
) -> Iterator[TaskExecutor]:
    """Where work is done; `warm` are modules whose memory is not counted as that of a task.

    Raises
    ------
    SettingsError
        When `spec` is none of: here, local, local:N, dask:tls://HOST:PORT.
    ExecutorError
        When the cluster cannot be reached or is not fit for the work.
    """
    opened = _open(spec, limits or TaskLimits(), tuple(warm))
    try:
        yield opened
    except BaseException:
        opened.shutdown(cancel_futures=True)
        raise
    opened.shutdown()


def begin_opening(spec: str, warm: Sequence[str]) -> None:
    """Start what takes longest of opening it, ahead of `executor` with the same `spec` and `warm`, which says what is wrong."""
    if spec.partition(":")[0] == "local":
        begin_server(tuple(warm))


def _open(spec: str, limits: TaskLimits, warm: tuple[str, ...]) -> TaskExecutor:
    kind, _, where = spec.partition(":")
    if kind == "here" and not where:
        return Here()
    if kind == "local":
        return Isolated(_number(spec, where), limits, warm)
    if kind == "dask":
        from loadwatch.parallel.cluster import open_cluster

        return open_cluster(where, limits, warm)
    raise SettingsError("executor", spec, ALLOWED)


def _number(spec: str, text: str) -> int:
    if not text and ":" not in spec:
        return n_cpus()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_PROCESSES):
        raise SettingsError("executor", spec, ALLOWED)
    return int(text)
