"""Work for the tests, in a module of its own: it is imported by the processes that do it."""

from __future__ import annotations

import os
import sys
import time

import polars as pl

from loadwatch.errors import FileError
from loadwatch.logbook.prepare import Prepared, Task
from loadwatch.logbook.saving import prepare_and_save

HEAVY = ("pandas", "sqlalchemy", "dataframely", "pydantic")


def behave(task: str) -> str:
    """Do what the name of the task says."""
    if task == "crash":
        os.abort()
    if task == "loop":
        while True:
            pass
    if task == "swell":
        return str(len(bytearray(4 << 30)))
    if task == "rust":
        return str(pl.repeat(1.0, 2**28, eager=True).len())
    if task == "file":
        raise FileError("a.fit", "Nothing in it.")  # cannot be pickled as it stands
    if task == "main":
        return str(getattr(sys.modules["__main__"], "__file__", None))
    if task == "process":
        return str(os.getpid())
    return task.upper()


def spoiled(task: Task) -> Prepared:
    """As if the decoder had a fault that only files of these names meet."""
    name = task.recording.name
    if "slow" in name:
        time.sleep(0.2)
    for fault in ("crash", "loop", "swell"):
        if fault in name:
            behave(fault)
    return prepare_and_save(task)


def loaded(task: Task) -> list[str]:
    """Large libraries that are in memory after a file was decoded."""
    prepare_and_save(task)
    return [name for name in HEAVY if name in sys.modules]
