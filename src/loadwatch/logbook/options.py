"""How an import is done: method, limits, and where its files are decoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from loadwatch.decode.limits import DEFAULT_LIMITS, Limits
from loadwatch.logbook.warm import WARM
from loadwatch.model import Athlete, Method
from loadwatch.parallel import TaskExecutor, TaskLimits, executor, n_cpus
from loadwatch.settings import Settings

HERE_S = 0.25  # of decoding: less is done long before a process has started
FILE_S, BYTES_A_S = 0.005, 100e6  # measured: an hour in FIT is 0.1 MB and 0.005 s, in GPX 0.7 MB and 0.011 s
PROCESS_S = 0.25  # of decoding that pay for one more process: it starts in 0.05 s
MAX_PROCESSES = 8  # one writer stores what they decode and keeps no more of them busy


@dataclass(frozen=True)
class Options:
    """How to import."""

    settings: Settings
    method: Method
    executor: str
    today: Callable[[Athlete], date]
    limits: Limits = DEFAULT_LIMITS

    def workers(self) -> AbstractContextManager[TaskExecutor]:
        """Where files are decoded, open."""
        limits = TaskLimits(self.settings.file_seconds, self.settings.file_memory_mib)
        return executor(self.executor, limits, WARM)


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
