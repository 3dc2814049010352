"""Logbooks → a cohort: the same days and sessions that a runner's own pages show, under other ids.

What is written: calendar days, and what each run asked, with its start. What is not: names, profiles, diaries, notes,
therapist's limits, titles, places, heart rates and records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from loadwatch.errors import CohortError
from loadwatch.load.cohort import COUNTED_COLUMNS, with_all_columns
from loadwatch.logbook import Logbook
from loadwatch.model import MEASURES
from loadwatch.store.cohort import (
    CohortFolder,
    Manifest,
    Part,
    bucket_of,
    daily_path,
    sessions_path,
    with_parts,
)

ID_LENGTH = 16
RUNNERS_A_BUCKET = 125
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Destination:
    """Where a cohort goes, up to which day it reaches and which measures have days in it."""

    url: str
    as_of: date
    measures: tuple[str, ...] = ("distance",)
    endpoint: str | None = None


@dataclass(frozen=True)
class Source:
    """A runner of a logbook, and the id that stands for the runner in the cohort."""

    book: Logbook
    athlete_id: str
    cohort_id: str


def export_cohort(books: Sequence[Logbook], to: Destination, told: Told | None = None) -> Manifest:
    """Write every runner of the logbooks; the manifest comes last, so that an interrupted export is none.

    Raises
    ------
    StoreError
        When there is already something at the place.
    CohortError
        When the logbooks measure by different constants, or hold a runner twice.
    """
    folder = CohortFolder(to.url, to.endpoint)
    folder.claim()
    sources, method = list(_sources(books)), _one_method(books)
    n_buckets = max(1, -(-len(sources) // RUNNERS_A_BUCKET))
    held: dict[int, list[Source]] = {}
    for source in sources:
        held.setdefault(bucket_of(source.cohort_id, n_buckets), []).append(source)
    parts: list[Part] = []
    for done, bucket in enumerate(sorted(held), 1):
        parts += _write_bucket(folder, bucket, held[bucket], to)
        if told is not None:
            told(done, len(held))
    origin = {"made_up": False, "logbooks": len(books)}
    manifest = Manifest(n_buckets, to.as_of, method, to.measures, len(sources), origin=origin)
    folder.write_manifest(manifest := with_parts(manifest, parts))
    return manifest


def cohort_id(athlete_id: str) -> str:
    """The id that stands for a runner: it tells nothing, and is the same in every export."""
    return hashlib.sha256(f"cohort:{athlete_id}".encode()).hexdigest()[:ID_LENGTH]


def _sources(books: Sequence[Logbook]) -> Iterator[Source]:
    seen: set[str] = set()
    for book in books:
        for who in book.athletes():
            if who.id in seen:
                raise CohortError(
                    "A runner is in two of the logbooks.", "Was one logbook named twice, or copied?"
                )
            seen.add(who.id)
            yield Source(book, who.id, cohort_id(who.id))


def _one_method(books: Sequence[Logbook]) -> str:
    found = sorted({book.method.version for book in books})
    if len(found) > 1:
        text = f"The logbooks measure by different constants ({', '.join(found)}), so their numbers cannot be pooled."
        raise CohortError(text, "Give them the same constants, or export them apart.")
    if not found:
        raise CohortError("There is no logbook to export.")
    return found[0]


def _write_bucket(
    folder: CohortFolder, bucket: int, those: Sequence[Source], to: Destination
) -> Iterator[Part]:
    ordered = sorted(those, key=lambda source: source.cohort_id)
    sessions = pl.concat([_sessions(source, to) for source in ordered])
    yield folder.write_part(bucket, "sessions", sessions_path(bucket), sessions)
    for measure in to.measures:
        days = pl.concat([_days(source, measure, to.as_of) for source in ordered])
        yield folder.write_part(bucket, f"daily/{measure}", daily_path(bucket, measure), days)


def _days(source: Source, measure: str, as_of: date) -> pl.DataFrame:
    found = source.book.daily(source.athlete_id, [measure], as_of)
    return found.with_columns(athlete_id=pl.lit(source.cohort_id))


def _sessions(source: Source, to: Destination) -> pl.DataFrame:
    """What the runner's dated sessions up to the day asked; activities are numbered in their order."""
    found = source.book.exposures(source.athlete_id).filter(pl.col("local_date") <= to.as_of)
    columns = {*COUNTED_COLUMNS, *(MEASURES[measure] for measure in to.measures)}
    ordered = with_all_columns(found, columns).sort(
        "local_date", "start_utc", "activity_id", "session", nulls_last=True
    )
    number = pl.col("activity_id").rank("dense")
    return ordered.with_columns(
        athlete_id=pl.lit(source.cohort_id),
        activity_id=pl.format("{}-{}", pl.lit(source.cohort_id), number.cast(pl.String).str.zfill(6)),
    )
