"""Loaded first by the server that forks processes for tasks; see `loadwatch.parallel.fresh`."""

import sys

from loadwatch.parallel.fresh import prepare_process

prepare_process()
sys.modules.setdefault("sqlalchemy", None)  # type: ignore[arg-type]  # until a process begins
