"""What a test lets workers do."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import polars as pl

from loadwatch.cohort.report import Bucket, Failure, count_bucket


def count_or_die(task: Bucket) -> pl.DataFrame | Failure:
    """Count a bucket; bucket 1 takes its process with it."""
    if task.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return count_bucket(task)


def count_or_kill_the_worker(task: Bucket) -> pl.DataFrame | Failure:
    """Count a bucket; bucket 1 once takes the Dask worker with it that started this process."""
    killed = Path(f"{task.asked.url}.killed")
    if task.number == 1 and not killed.exists():
        killed.touch()
        os.kill(os.getppid(), signal.SIGKILL)
    return count_bucket(task)
