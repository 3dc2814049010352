"""Many runners at once: a made-up cohort counted by two processes, beside one bare scan, and through Dask over TLS.

Each is a command in processes of its own, whose start is part of the time; memory is that of all of them at once.
Sizes: LOADWATCH_BENCH_RUNNERS and LOADWATCH_BENCH_DAYS, 8,000 x 3,650 when not given. A cohort that is already there
is taken from LOADWATCH_BENCH_COHORT instead of making one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
from tests.parallel.certificates import as_settings, make_certificates
from tests.parallel.cluster import cluster, listening

from benchmarks import places
from benchmarks.processes import Cost, core_s, python, run
from benchmarks.rows import Row
from loadwatch.cohort.make import Wanted, make_cohort
from loadwatch.cohort.report import Asked, cohort_report
from loadwatch.parallel import executor
from loadwatch.store.cohort import CohortFolder, Manifest

LAST = date(2026, 11, 22)
FULL, QUICK = (8_000, 3_650), (60, 400)  # runners, days
FULL_ROWS = 29_000_000
THOUSAND = (1_000, 1_825)  # five years each
FLAG_RUNNERS = 125
WORKERS = "local:2"


def measure(is_quick: bool = False) -> Iterator[Row]:
    """One row after the other, so that those that are there stay when the time is over."""
    with places.folder() as folder:
        n_runners, n_days = _size(is_quick)
        place = os.environ.get("LOADWATCH_BENCH_COHORT") or f"{folder}/cohort"
        if not Path(place).exists():
            yield from _made(place, n_runners, n_days)
        manifest = CohortFolder(place).read_manifest()
        n_rows = sum(part.n_rows for part in manifest.parts if part.kind == "daily/distance")
        local = yield from _counted(place, manifest, n_rows)
        yield from _flagged(f"{folder}/flags", 4 if is_quick else FLAG_RUNNERS, n_days)
        yield from _with_flags(f"{folder}/thousand", *((4, 400) if is_quick else THOUSAND))
        if not is_quick:  # two interpreters and a cluster take longer to start than the rest together
            with _tls_cluster(Path(folder)) as (where, certificates):
                yield from _clustered(place, where, certificates, n_rows, local)


def _size(is_quick: bool) -> tuple[int, int]:
    runners, days = QUICK if is_quick else FULL
    return int(os.environ.get("LOADWATCH_BENCH_RUNNERS", runners)), int(
        os.environ.get("LOADWATCH_BENCH_DAYS", days)
    )


def _made(place: str, n_runners: int, n_days: int) -> Iterator[Row]:
    words = (
        "cohort",
        "make",
        place,
        "--runners",
        n_runners,
        "--days",
        n_days,
        "--as-of",
        LAST,
        "--executor",
        WORKERS,
    )
    cost, million = run(_loadwatch(*words)), n_runners * n_days / 1e6
    yield Row(
        f"make up {million:.1f} M runner-days", cost.seconds, "s", note=f"{cost.core_s:.1f} core-seconds"
    )
    size = sum(part.n_bytes for part in CohortFolder(place).read_manifest().parts)
    yield Row("bytes a runner-day, days and sessions", size / (n_runners * n_days), "B")


def _loadwatch(*words: object) -> list[str]:
    return python("-m", "loadwatch", *map(str, words))


def _report(place: str, where: str, environment: Mapping[str, str] | None = None) -> Cost:
    """`loadwatch cohort report` without flags, as a person gives it."""
    words = ("cohort", "report", place, "--no-flags", "--executor", where, "--json")
    return run(_loadwatch(*words), environment)


def _counted(place: str, manifest: Manifest, n_rows: int) -> Generator[Row, None, Cost]:
    """Weeks, ratios and spikes of all, beside a scan that only takes the two means and counts the days above 1.5."""
    paths = [f"{place}/{part.path}" for part in manifest.parts if part.kind == "daily/distance"]
    bare = run(python("-m", "benchmarks.cohort", "--bare-scan", *paths))
    cost = _report(place, WORKERS)
    is_full, million = n_rows >= FULL_ROWS, n_rows / 1e6
    yield Row(
        f"cohort of {million:.1f} M runner-days: weeks, ratios, spikes", cost.seconds, "s",
        against=f"polars, one scan, two means: {bare.seconds:.1f} s", ratio=bare.seconds / cost.seconds,
        bar="≤ 5 s" if is_full else "", is_met=cost.seconds <= 5.0 if is_full else None,
        note=f"the whole command; {cost.core_s:.1f} core-seconds in all its processes, the bare scan {bare.core_s:.1f}",
    )  # fmt: skip
    yield Row("core-seconds a million runner-days", cost.core_s / million, "s")
    yield Row(
        "peak memory of all processes", cost.peak_mb, "MB", against=f"the bare scan: {bare.peak_mb:.0f} MB",
        ratio=bare.peak_mb / cost.peak_mb, bar="≤ 1,500 MB" if is_full else "",
        is_met=cost.peak_mb <= 1_500 if is_full else None, note="proportional sizes of all at once",
    )  # fmt: skip
    return cost


def _with_flags(place: str, n_runners: int, n_days: int) -> Iterator[Row]:
    """Everything that is worked out of many runners, by one command."""
    make_cohort(Wanted(place, n_runners, n_days, LAST), "here")
    cost = run(_loadwatch("cohort", "report", place, "--executor", WORKERS, "--flags"))
    yield Row(
        f"{n_runners:,} runners, {n_days:,} days each, in one call: weeks, ratios, spikes and all flags", cost.seconds, "s",
        bar="< 20 s", is_met=cost.seconds < 20.0 if n_runners >= THOUSAND[0] else None, note=f"{cost.core_s:.1f} core-seconds",
    )  # fmt: skip


def _flagged(place: str, n_runners: int, n_days: int) -> Iterator[Row]:
    """Flags by rule and year, of fewer runners: most of the time of a whole report."""
    made = make_cohort(Wanted(place, n_runners, n_days, LAST), "here")
    spent = []
    for has_flags in (False, False, True):  # the first warms up
        begin = core_s()
        answer = cohort_report(Asked(place, has_flags=has_flags), "here")
        spent.append(core_s() - begin)
    n = int(answer.counts.filter(table="flag")["n"].sum())
    million = made.n_runners * n_days / 1e6
    yield Row(
        f"flags of {n_runners} runners, core-seconds a million runner-days",
        (spent[2] - spent[1]) / million, "s", note=f"{n:,} flags",
    )  # fmt: skip


def _clustered(
    place: str, where: str, certificates: Mapping[str, str], n_rows: int, local: Cost
) -> Iterator[Row]:
    """The same through a Dask cluster of two workers on this machine, start of their processes included."""
    cost = _report(place, where, certificates)
    is_full = n_rows >= FULL_ROWS
    yield Row(
        "the same through Dask over TLS", cost.seconds, "s", against=f"two processes: {local.seconds:.1f} s",
        ratio=local.seconds / cost.seconds, bar="within 2.5 ×" if is_full else "",
        is_met=cost.seconds <= 2.5 * local.seconds if is_full else None,
    )  # fmt: skip


def bare_scan(paths: list[str]) -> pl.DataFrame:
    """What a user of polars writes who wants one number: the share of days whose 7 days are above 1.5 times the usual."""
    days = pl.scan_parquet(paths, hive_partitioning=False).select("athlete_id", "local_date", "value")
    means = days.with_columns(
        acute=pl.col("value").rolling_mean(7).over("athlete_id"),
        chronic=pl.col("value").rolling_mean(28).over("athlete_id"),
    )
    is_above = pl.col("acute") > 1.5 * pl.col("chronic")
    return means.group_by(pl.col("local_date").dt.year()).agg(n=pl.len(), above=is_above.sum()).collect()


@contextmanager
def _tls_cluster(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Two Dask workers that only speak TLS, with certificates made now; the word for `--executor`, and who may speak."""
    import dask
    import distributed

    assert distributed.__version__  # loaded first: its defaults would else end with the block below
    made = make_certificates(folder / "tls")
    with dask.config.set(as_settings(made)), cluster(folder, made) as running:
        listening(running.port)
        with executor(running.spec) as ready:  # both workers have started
            ready.submit(os.getpid).result()
        yield running.spec, made


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare-scan"]:
        print(bare_scan(sys.argv[2:]))
    else:
        for found in measure():
            print(found)
