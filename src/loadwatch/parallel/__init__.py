"""Work in parallel through one seam, `concurrent.futures.Executor`: processes here, or a cluster over TLS.

    with executor("local:2", TaskLimits(seconds=60, memory_mib=1024)) as workers:
        for task, result in bounded(workers, work, tasks):
            if isinstance(result, BaseException): ...      # this task failed, alone

- `executor(spec, limits)`: `here` (no process), `local` (a process for each CPU), `local:N`, or
  `dask:tls://HOST:8786` (certificates out of Dask's own configuration; plain TCP is refused).
- `bounded(workers, work, tasks)`: (task, result) as they end; `in_order(…)`: in the order given.
  `tasks` is read no further than a window ahead, so it may be endless; what a task raises is its result.
- `work` is a function of a module (never of the script that was started) and takes one task; tasks and
  results are pickled. It may run twice (a machine was lost), so it must change nothing outside itself.
- A task that crashes gives `CrashError`, one over its time `TimeoutError`, over its memory `MemoryError`.
- When the processes or the cluster themselves are gone, `ExecutorError` is raised: all that was given out
  so far is whole, nothing else has been given out.
"""

from __future__ import annotations

from loadwatch.errors import ExecutorError
from loadwatch.parallel.flow import bounded, in_order
from loadwatch.parallel.opening import begin_opening, executor, n_cpus
from loadwatch.parallel.tasks import CrashError, TaskExecutor, TaskLimits, WorkError

__all__ = [
    "CrashError",
    "ExecutorError",
    "TaskExecutor",
    "TaskLimits",
    "WorkError",
    "begin_opening",
    "bounded",
    "executor",
    "in_order",
    "n_cpus",
]
