"""Many runners at once: a made-up cohort counted by two processes, beside one bare scan, and through Dask over TLS.

Sizes: LOADWATCH_BENCH_RUNNERS and LOADWATCH_BENCH_DAYS, 8,000 x 3,650 when not given. A cohort that is already there
is taken from LOADWATCH_BENCH_COHORT instead of making one.
"""

from __future__ import annotations

import os
import resource
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import psutil
from tests.parallel.certificates import as_settings, make_certificates
from tests.parallel.cluster import cluster, listening

from benchmarks.rows import Row
from loadwatch.cohort.make import Wanted, make_cohort
from loadwatch.cohort.report import Asked, cohort_report
from loadwatch.parallel import executor
from loadwatch.store.cohort import CohortFolder, Manifest

LAST = date(2026, 11, 22)
FULL, QUICK = (8_000, 3_650), (60, 400)  # runners, days
FULL_ROWS = 29_000_000
FLAG_RUNNERS = 125
WORKERS = "local:2"


@dataclass
class Cost:
    """What a piece of work took."""

    seconds: float = 0.0
    core_s: float = 0.0  # of this process and of its children that have ended
    peak_mb: float = 0.0  # resident memory of all processes together


def measure(is_quick: bool = False) -> Iterator[Row]:
    """One row after the other, so that those that are there stay when the time is over."""
    with tempfile.TemporaryDirectory() as folder:
        n_runners, n_days = _size(is_quick)
        place = os.environ.get("LOADWATCH_BENCH_COHORT") or f"{folder}/cohort"
        if not Path(place).exists():
            yield from _made(place, n_runners, n_days)
        manifest = CohortFolder(place).read_manifest()
        n_rows = sum(part.n_rows for part in manifest.parts if part.kind == "daily/distance")
        local = yield from _counted(place, manifest, n_rows)
        yield from _flagged(f"{folder}/flags", 4 if is_quick else FLAG_RUNNERS, n_days)
        if not is_quick:  # two interpreters and a cluster take longer to start than the rest together
            with _tls_cluster(Path(folder)) as where:
                yield from _clustered(place, where, n_rows, local)


def _size(is_quick: bool) -> tuple[int, int]:
    runners, days = QUICK if is_quick else FULL
    return int(os.environ.get("LOADWATCH_BENCH_RUNNERS", runners)), int(
        os.environ.get("LOADWATCH_BENCH_DAYS", days)
    )


def _made(place: str, n_runners: int, n_days: int) -> Iterator[Row]:
    with _cost() as cost:
        made = make_cohort(Wanted(place, n_runners, n_days, LAST), WORKERS)
    million = n_runners * n_days / 1e6
    yield Row(
        f"make up {million:.1f} M runner-days", cost.seconds, "s", note=f"{cost.core_s:.1f} core-seconds"
    )
    size = sum(part.n_bytes for part in made.parts)
    yield Row("bytes a runner-day, days and sessions", size / (n_runners * n_days), "B")


def _counted(place: str, manifest: Manifest, n_rows: int) -> Generator[Row, None, Cost]:
    """Weeks, ratios and spikes of all, beside a scan that only takes the two means and counts the days above 1.5."""
    with _cost() as bare:
        _bare_scan(place, manifest)
    with _cost() as cost:
        cohort_report(Asked(place, has_flags=False), WORKERS)
    is_full, million = n_rows >= FULL_ROWS, n_rows / 1e6
    yield Row(
        f"cohort of {million:.1f} M runner-days: weeks, ratios, spikes", cost.seconds, "s",
        against=f"polars, one scan, two means: {bare.seconds:.1f} s", ratio=bare.seconds / cost.seconds,
        bar="≤ 5 s" if is_full else "", is_met=cost.seconds <= 5.0 if is_full else None,
        note=f"{cost.core_s:.1f} core-seconds in two processes, the bare scan {bare.core_s:.1f}",
    )  # fmt: skip
    yield Row("core-seconds a million runner-days", cost.core_s / million, "s")
    yield Row(
        "peak memory of all processes", cost.peak_mb, "MB", against=f"the bare scan: {bare.peak_mb:.0f} MB",
        ratio=bare.peak_mb / cost.peak_mb, bar="≤ 1,500 MB" if is_full else "",
        is_met=cost.peak_mb <= 1_500 if is_full else None,
    )  # fmt: skip
    return cost


def _flagged(place: str, n_runners: int, n_days: int) -> Iterator[Row]:
    """Flags by rule and year, of fewer runners: most of the time of a whole report."""
    made = make_cohort(Wanted(place, n_runners, n_days, LAST), "here")
    with _cost() as bare:
        cohort_report(Asked(place, has_flags=False), "here")
    with _cost() as cost:
        answer = cohort_report(Asked(place), "here")
    n = int(answer.counts.filter(table="flag")["n"].sum())
    million = made.n_runners * n_days / 1e6
    yield Row(
        f"flags of {n_runners} runners, core-seconds a million runner-days",
        (cost.core_s - bare.core_s) / million, "s", note=f"{n:,} flags",
    )  # fmt: skip


def _clustered(place: str, where: str, n_rows: int, local: Cost) -> Iterator[Row]:
    """The same through a Dask cluster of two workers on this machine, start of their processes included."""
    with _cost() as cost:
        cohort_report(Asked(place, has_flags=False), where)
    is_full = n_rows >= FULL_ROWS
    yield Row(
        "the same through Dask over TLS", cost.seconds, "s", against=f"two processes: {local.seconds:.1f} s",
        ratio=local.seconds / cost.seconds, bar="within 2.5 ×" if is_full else "",
        is_met=cost.seconds <= 2.5 * local.seconds if is_full else None,
    )  # fmt: skip


def _bare_scan(place: str, manifest: Manifest) -> pl.DataFrame:
    """What a user of polars writes who wants one number: the share of days whose 7 days are above 1.5 times the usual."""
    paths = [f"{place}/{part.path}" for part in manifest.parts if part.kind == "daily/distance"]
    days = pl.scan_parquet(paths, hive_partitioning=False).select("athlete_id", "local_date", "value")
    means = days.with_columns(
        acute=pl.col("value").rolling_mean(7).over("athlete_id"),
        chronic=pl.col("value").rolling_mean(28).over("athlete_id"),
    )
    is_above = pl.col("acute") > 1.5 * pl.col("chronic")
    return means.group_by(pl.col("local_date").dt.year()).agg(n=pl.len(), above=is_above.sum()).collect()


@contextmanager
def _cost() -> Iterator[Cost]:
    """Time, core-seconds and the highest memory of all processes, looked at twenty times a second."""
    cost, stop = Cost(), threading.Event()
    watch = threading.Thread(target=_watch, args=(cost, stop), daemon=True)
    watch.start()
    begin, before = time.perf_counter(), _core_s()
    try:
        yield cost
    finally:
        cost.seconds, cost.core_s = time.perf_counter() - begin, _core_s() - before
        stop.set()
        watch.join()


def _core_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _watch(cost: Cost, stop: threading.Event) -> None:
    own = psutil.Process()
    while not stop.wait(0.05):
        total = 0
        for process in (own, *own.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue  # it has ended
        cost.peak_mb = max(cost.peak_mb, total / 1e6)


@contextmanager
def _tls_cluster(folder: Path) -> Iterator[str]:
    """Two Dask workers that only speak TLS, with certificates made now; gives the word for `--executor`."""
    import dask
    import distributed

    assert distributed.__version__  # loaded first: its defaults would else end with the block below
    made = make_certificates(folder / "tls")
    with dask.config.set(as_settings(made)), cluster(folder, made) as running:
        listening(running.port)
        with executor(running.spec) as ready:  # both workers have started
            ready.submit(os.getpid).result()
        yield running.spec


if __name__ == "__main__":
    for found in measure():
        print(found)
