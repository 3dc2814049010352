"""Work done in processes of its own: time, core-seconds, and the peak of memory of all of them at once.

Memory is what the processes take together: twenty times a second the proportional sizes (PSS: a page that
three share counts a third in each) of a process and all below it are added up, and the largest sum is the peak. Where
the system does not tell PSS, resident sizes are added, which counts shared pages several times.

Core-seconds are looked at as often, because a program does not wait for the server that forks its processes, and
what is not waited for is in nobody's account. What a process takes after the last look is not in the sum.
"""

from __future__ import annotations

import contextlib
import os
import resource  # not on Windows
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
LOOK_S = 0.05


@dataclass
class Cost:
    """What a piece of work took."""

    seconds: float = 0.0
    core_s: float = 0.0  # of all processes
    peak_mb: float = 0.0  # of all processes at once
    told: str = ""  # what it printed


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, most_s: float = 240.0) -> Cost:
    """Run a program to its end; its start is part of the time. Raises when it fails."""
    begin, before = time.perf_counter(), core_s()
    with (
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, text=True
        ) as process,
        watched(process.pid) as cost,
    ):
        told, _ = process.communicate(timeout=most_s)
    cost.seconds, cost.told = time.perf_counter() - begin, told
    cost.core_s = max(cost.core_s, core_s() - before)  # the account is better where all were waited for
    if process.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} ended with {process.returncode}")
    return cost


def python(*arguments: str) -> list[str]:
    """The command of this interpreter."""
    return [sys.executable, *arguments]


@contextlib.contextmanager
def watched(pid: int) -> Iterator[Cost]:
    """Watch the memory of a process and of all below it while the block runs."""
    cost, stop = Cost(), threading.Event()
    watch = threading.Thread(target=_watch, args=(pid, cost, stop), daemon=True)
    watch.start()
    try:
        yield cost
    finally:
        stop.set()
        watch.join()


def core_s() -> float:
    """Seconds of the processor, of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _watch(pid: int, cost: Cost, stop: threading.Event) -> None:
    spent: dict[int, float] = {}
    while not stop.wait(LOOK_S):
        tree = list(_tree(pid))
        spent |= {one: seconds for one in tree if (seconds := _core_s(one)) is not None}
        cost.peak_mb, cost.core_s = max(cost.peak_mb, sum(map(_size_mb, tree))), sum(spent.values())


def tree_mb(pid: int) -> float:
    """Memory of a process and all below it now."""
    return sum(map(_size_mb, _tree(pid)))


def _tree(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for child in _children(pid):
        yield from _tree(child)


def _core_s(pid: int) -> float | None:
    """Seconds of the processor that a process has taken itself; nothing once it has ended."""
    try:
        used = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return None
    return float(used.user + used.system)


def _children(pid: int) -> list[int]:
    """Processes that a process has started; looking through all of the machine's takes ten times as long."""
    listed = [path / "children" for path in Path(f"/proc/{pid}/task").glob("*")]
    try:
        if listed and listed[0].exists():
            return [int(child) for path in listed for child in path.read_text(encoding="ascii").split()]
        return [child.pid for child in psutil.Process(pid).children()]
    except (OSError, psutil.Error):
        return []  # it has just ended


def _size_mb(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return _resident_mb(pid)
    line = next((one for one in rollup.splitlines() if one.startswith("Pss:")), None)
    return (
        0.0 if line is None else int(line.split()[1]) * 1_024 / 1e6
    )  # without it the process has just ended


def _resident_mb(pid: int) -> float:
    try:
        return float(psutil.Process(pid).memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0  # it has ended
