"""Work for the tests, in a module of its own: it is imported by the processes that do it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

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


def killed_once(task: str) -> str:
    """Be killed once if the task is a file to be; named "locked", as one who is killed while it gives a result."""
    marker = Path(task)
    if marker.is_absolute() and not marker.exists():
        marker.touch()
        if marker.name == "locked":
            _lock_the_way()
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def _lock_the_way() -> None:
    frame: FrameType | None = sys._getframe()
    while frame is not None and "channel" not in frame.f_locals:
        frame = frame.f_back
    assert frame is not None
    frame.f_locals["channel"].mutex.acquire()


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
