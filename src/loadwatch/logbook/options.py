"""How an import is done: method, limits, and where its files are decoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date

from loadwatch.decode.limits import DEFAULT_LIMITS, Limits
from loadwatch.logbook.warm import WARM
from loadwatch.model import Athlete, Method
from loadwatch.parallel import TaskExecutor, TaskLimits, executor, n_cpus
from loadwatch.settings import Settings

FILE_LIMITS = TaskLimits(seconds=60.0, memory_mib=1024)
HERE_S = 0.25  # of decoding: less is done long before a process has started
FILE_S, BYTES_A_S = 0.005, 100e6  # measured: an hour in FIT is 0.1 MB and 0.005 s, in GPX 0.7 MB and 0.011 s
PROCESS_S = 0.25  # of decoding that pay for one more process: it starts in 0.05 s
MAX_PROCESSES = 8  # one writer stores what they decode and keeps no more of them busy


@dataclass(frozen=True)
class Options:
    """How to import."""

    method: Method = field(default_factory=Method)
    limits: Limits = DEFAULT_LIMITS
    executor: str = "here"
    file_limits: TaskLimits = FILE_LIMITS
    settings: Settings | None = None  # for what only an export of loadwatch needs
    today: Callable[[Athlete], date] | None = None

    @classmethod
    def of(cls, settings: Settings, method: Method, where: str, today: Callable[[Athlete], date]) -> Options:
        """Options out of the settings."""
        limits = TaskLimits(settings.file_seconds, settings.file_memory_mib)
        return cls(method, executor=where, file_limits=limits, settings=settings, today=today)

    def workers(self) -> AbstractContextManager[TaskExecutor]:
        """Where files are decoded, open."""
        return executor(self.executor, self.file_limits, WARM)


def said(settings: Settings, jobs: int | None = None, asked: str | None = None) -> str | None:
    """Where files are to be decoded, as the call or the settings say; None when nobody does."""
    if asked or jobs:
        return asked or f"local:{jobs}"
    return settings.executor or (f"local:{settings.jobs}" if settings.jobs else None)


def fitting(where: str | None, sizes: Sequence[int]) -> str:
    """The same with the number of processes that files of these sizes [bytes] are worth.

    `local` leaves the number open, None also whether there are any: a handful of files is then read in this
    process, where the limits of one file do not hold.
    """
    if where not in {"local", None}:
        return str(where)
    work_s = len(sizes) * FILE_S + sum(sizes) / BYTES_A_S
    if where is None and work_s < HERE_S:
        return "here"
    return f"local:{max(1, min(n_cpus(), MAX_PROCESSES, int(work_s / PROCESS_S)))}"
