"""Folders to measure in."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator

KEPT = "LOADWATCH_BENCH_KEEPS_FOLDERS"


@contextlib.contextmanager
def folder() -> Iterator[str]:
    """A new folder; in a run of several parts it stays until the run has ended.

    ext4 looks past places of files that went within the last five minutes, one by one, whenever it makes a file: a
    logbook of two thousand files taken away before the next import doubled what that one spent in the system.
    """
    made = tempfile.mkdtemp()
    try:
        yield made
    finally:
        if KEPT not in os.environ:
            shutil.rmtree(made)
