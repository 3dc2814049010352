"""Large made-up cohorts: runners x years, the same for the same seed, written bucket by bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from loadwatch.cohort.runner import made_up_runs
from loadwatch.errors import CohortError
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.load.daily import daily_load
from loadwatch.model import Method
from loadwatch.parallel import TaskLimits, executor, in_order
from loadwatch.store.cohort import (
    CohortFolder,
    Manifest,
    Part,
    bucket_of,
    daily_path,
    sessions_path,
    with_parts,
)

RUNNERS_A_BUCKET = 125
EPOCH = date(1970, 1, 1)
EXTRA = {"start_utc": pl.Datetime("ms", "UTC"), "elapsed_s": pl.Float64(), "sub_sport": pl.String()}
QUALITY = {"volume_quality": "A", "hills_quality": "A", "speed_quality": "A", "tissue_quality": "A"}


@dataclass(frozen=True)
class Wanted:
    """A cohort to make up."""

    url: str
    n_runners: int
    n_days: int
    as_of: date
    seed: int = 1
    measures: tuple[str, ...] = ("distance",)
    n_buckets: int = 0  # 0: one for 125 runners
    endpoint: str | None = None

    @property
    def buckets(self) -> int:
        """Number of buckets."""
        return self.n_buckets or max(1, -(-self.n_runners // RUNNERS_A_BUCKET))


@dataclass(frozen=True)
class Batch:
    """The runners of one bucket: a task."""

    bucket: int
    runners: tuple[int, ...]
    wanted: Wanted


def make_cohort(
    wanted: Wanted, workers: str = "local", told: Callable[[int, int], None] | None = None
) -> Manifest:
    """Make up a cohort and write it; the manifest comes last, so that an interrupted one is none.

    Raises
    ------
    StoreError
        When there is already something at the place.
    CohortError
        When a bucket could not be written.
    """
    folder = CohortFolder(wanted.url, wanted.endpoint)
    folder.claim()
    batches, parts = list(_batches(wanted)), []
    with executor(workers, TaskLimits(), warm=("loadwatch.cohort.make",)) as pool:
        for done, (batch, result) in enumerate(in_order(pool, make_bucket, batches), 1):
            if isinstance(result, BaseException):
                raise CohortError(f"Bucket {batch.bucket} could not be written: {result}") from result
            parts += result
            if told is not None:
                told(done, len(batches))
    origin = {"made_up": True, "seed": wanted.seed, "days": wanted.n_days}
    manifest = with_parts(
        Manifest(
            wanted.buckets, wanted.as_of, Method().version, wanted.measures, wanted.n_runners, origin=origin
        ),
        parts,
    )
    folder.write_manifest(manifest)
    return manifest


def make_bucket(batch: Batch) -> list[Part]:
    """Write the sessions and days of one bucket; in whatever process it is called."""
    wanted, bucket = batch.wanted, batch.bucket
    folder = CohortFolder(wanted.url, wanted.endpoint)
    sessions, known = made_up_sessions(wanted, batch.runners)
    parts = [folder.write_part(bucket, "sessions", sessions_path(bucket), sessions)]
    full = sessions.select(
        [
            pl.col(c) if c in sessions.columns else pl.lit(None, d).alias(c)
            for c, d in dtypes(ExposureFrame).items()
        ]
        + [pl.col("start_utc", "elapsed_s")]
    )
    for measure in wanted.measures:
        days = daily_load(full, known, wanted.as_of, [measure])
        parts.append(folder.write_part(bucket, f"daily/{measure}", daily_path(bucket, measure), days))
    return parts


def made_up_sessions(wanted: Wanted, runners: tuple[int, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sessions of some runners, sorted by runner, day and start, and how far the data of each reach.

    Parameters
    ----------
    wanted : Wanted
        Seed, last day and number of days.
    runners : tuple of int
        Numbers of the runners.

    Returns
    -------
    tuple of pl.DataFrame
        `ExposureFrame` as far as it is filled, with start_utc, elapsed_s [s] and sub_sport; athlete_id and
        known_until.
    """
    first = wanted.as_of - timedelta(days=wanted.n_days - 1)
    every = [made_up_runs(wanted.seed, number, wanted.n_days, first.weekday()) for number in runners]
    names = [name for name in every[0] if name != "until"]
    columns = {name: np.concatenate([one[name] for one in every]) for name in names}
    who = pl.Series([runner_id(number) for number in runners])
    lengths = np.array([len(one["day"]) for one in every])
    frame = pl.DataFrame(columns, nan_to_null=True).with_columns(
        athlete_id=who.gather(np.repeat(np.arange(len(runners)), lengths)),
        local_date=_day(first, columns["day"].astype(np.int64)),
    )
    until = np.array([int(one["until"][0]) for one in every])
    return _named(frame), pl.DataFrame({"athlete_id": who, "known_until": _day(first, until)})


def runner_id(number: int) -> str:
    """Id of a made-up runner."""
    return f"r{number:07}"


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with what every session has, in the types of `ExposureFrame`."""
    types = {**dtypes(ExposureFrame), **EXTRA}
    start = pl.col("local_date").cast(pl.Datetime("ms", "UTC")) + pl.duration(
        seconds=pl.col("start_s").cast(pl.Int64)
    )
    full = frame.with_columns(
        activity_id=pl.format("{}-{}-{}", "athlete_id", "day", "part"),
        session=pl.lit(0), is_run=pl.lit(value=True), start_utc=start,
        elapsed_s="duration_s", sub_sport=pl.lit("generic"),
        **{name: pl.lit(letter) for name, letter in QUALITY.items()},
    )  # fmt: skip
    columns = [name for name in types if name in full.columns]
    return (
        full.select(columns)
        .cast({name: types[name] for name in columns})
        .sort("athlete_id", "local_date", "start_utc")
    )


def _day(first: date, number: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    return pl.Series((number + (first - EPOCH).days).astype(np.int32)).cast(pl.Date)


def _batches(wanted: Wanted) -> Iterator[Batch]:
    held: dict[int, list[int]] = {}
    for number in range(1, wanted.n_runners + 1):
        held.setdefault(bucket_of(runner_id(number), wanted.buckets), []).append(number)
    for bucket in sorted(held):
        yield Batch(bucket, tuple(held[bucket]), wanted)
