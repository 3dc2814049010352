"""Buckets through an executor → one small table, with every bucket that could not be counted."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from loadwatch.errors import CohortError, PartialAnswerError
from loadwatch.frames import DailyFrame, dtypes
from loadwatch.language import later, say
from loadwatch.load.cohort import (
    COUNTED_COLUMNS,
    SESSION_COLUMNS,
    SPIKE_COLUMNS,
    cohort_counts,
    flag_counts,
    merged,
)
from loadwatch.load.sketch import ACCURACY
from loadwatch.model import MEASURES, Method
from loadwatch.parallel import CrashError, TaskLimits, executor, in_order
from loadwatch.store.cohort import CohortFolder, Manifest, Part, PartError
from loadwatch.views.cohort import caution, cohort_years

LOST = {
    CrashError: ("worker_lost", later("The process that counted it died.")),
    MemoryError: ("out_of_memory", later("It needs more memory than one bucket may take.")),
    TimeoutError: ("too_slow", later("It takes longer than one bucket may take.")),
}
DAILY_TYPES = {name: dtypes(DailyFrame)[name] for name in ("athlete_id", "local_date", "value", "status")}
WORDS = 160  # characters of an error nobody foresaw
BUCKETS_A_CALL = 4  # on a cluster: few enough that all machines have work to the end
LIMITS = TaskLimits(seconds=3_600.0, memory_mib=4_096)


@dataclass(frozen=True)
class Asked:
    """What a report is to say."""

    url: str
    measure: str = "distance"
    has_flags: bool = True
    endpoint: str | None = None
    method: Method = field(default_factory=Method)


@dataclass(frozen=True)
class Bucket:
    """One bucket to count: a task, which travels to other processes."""

    number: int
    daily: Part | None
    sessions: Part | None
    asked: Asked


@dataclass(frozen=True)
class Failure:
    """A bucket that is not in the answer, and why."""

    bucket: int
    problem: (
        str  # missing, unreadable, incomplete, columns, altered, worker_lost, out_of_memory, too_slow, error
    )
    path: str
    message: str


@dataclass(frozen=True)
class CohortAnswer:
    """The counts of all buckets that could be read, and the failures of the others."""

    manifest: Manifest
    asked: Asked
    counts: pl.DataFrame  # CohortFrame
    n_buckets: int
    failures: tuple[Failure, ...] = ()

    @property
    def is_complete(self) -> bool:
        """True when every bucket is in it."""
        return not self.failures


def cohort_report(
    asked: Asked,
    workers: str = "local",
    *,
    allow_partial: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> CohortAnswer:
    """Count a whole cohort; `told` hears (done, all).

    Raises
    ------
    PartialAnswerError
        When a bucket could not be counted and a partial answer is not allowed: it names each and why.
    """
    manifest = CohortFolder(asked.url, asked.endpoint).read_manifest()
    _check_measure(manifest, asked.measure)
    tasks = list(_buckets(manifest, asked))
    tables: list[pl.DataFrame] = []
    failures: list[Failure] = []
    with executor(workers, LIMITS, warm=("loadwatch.cohort.report",)) as pool:
        pool.batch = min(pool.batch, BUCKETS_A_CALL)
        for done, (task, result) in enumerate(in_order(pool, count_bucket, tasks), 1):
            outcome = _failure(task, result) if isinstance(result, BaseException) else result
            if isinstance(outcome, Failure):
                failures.append(outcome)
            else:
                tables.append(outcome)
            if told is not None:
                told(done, len(tasks))
    answer = CohortAnswer(manifest, asked, merged(tables), len(tasks), tuple(failures))
    if failures and not allow_partial:
        raise PartialAnswerError(*refusal(answer))
    return answer


def count_bucket(task: Bucket) -> pl.DataFrame | Failure:
    """The counts of one bucket; in whatever process it is called."""
    asked = task.asked
    try:
        folder = CohortFolder(asked.url, asked.endpoint)
        days = folder.read_part(_named(task, task.daily, f"daily/{asked.measure}"), DAILY_TYPES)
        needed = {
            name: SESSION_COLUMNS[name] for name in (COUNTED_COLUMNS if asked.has_flags else SPIKE_COLUMNS)
        }
        sessions = folder.read_part(
            _named(task, task.sessions, "sessions"), needed, (MEASURES[asked.measure],)
        )
    except PartError as error:
        return Failure(task.number, error.problem, error.path, error.message)
    daily = days.with_columns(measure=pl.lit(asked.measure))
    counts = cohort_counts(daily, sessions, asked.method)
    if not asked.has_flags:
        return counts
    with _no_collector():
        return pl.concat([counts, flag_counts(daily, sessions, asked.method)])


@contextmanager
def _no_collector() -> Iterator[None]:
    """A hundred thousand flags point at each other in no circle: looking for one takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def cohort_document(answer: CohortAnswer) -> dict[str, Any]:
    """The whole answer as one JSON document."""
    manifest, asked = answer.manifest, answer.asked
    return {
        "cohort": asked.url,
        "made_up": bool(manifest.origin.get("made_up")),
        "as_of": manifest.as_of.isoformat(),
        "measure": asked.measure,
        "method": {"values": manifest.method, "rules": asked.method.version},
        "complete": answer.is_complete,
        "buckets": {"all": answer.n_buckets, "counted": answer.n_buckets - len(answer.failures)},
        "failures": [asdict(failure) for failure in answer.failures],
        "has_flags": asked.has_flags,
        "years": cohort_years(answer.counts),
        "quantiles_within": ACCURACY,
        "caution": caution(),
    }


def refusal(answer: CohortAnswer) -> tuple[str, str]:
    """Sentence and hint about what is missing."""
    n, first = len(answer.failures), answer.failures[0]
    text = say(
        "{n} of {all} buckets could not be counted, so there is no answer: bucket {bucket} ({path}): {message}",
        n=n,
        all=answer.n_buckets,
        bucket=first.bucket,
        path=first.path,
        message=first.message,
    )
    more = "" if n == 1 else say(" And {n} more.", n=n - 1)
    return text + more, say("--allow-partial counts the others and says what is missing.")


def _buckets(manifest: Manifest, asked: Asked) -> Iterator[Bucket]:
    for number in manifest.buckets():
        daily = manifest.part(number, f"daily/{asked.measure}")
        yield Bucket(number, daily, manifest.part(number, "sessions"), asked)


def _named(task: Bucket, part: Part | None, kind: str) -> Part:
    if part is None:
        raise PartError("missing", f"{kind} of bucket {task.number}", "The manifest does not name it.")
    return part


def _failure(task: Bucket, error: BaseException) -> Failure:
    path = task.daily.path if task.daily else f"bucket {task.number}"
    for kind, (problem, message) in LOST.items():
        if isinstance(error, kind):
            return Failure(task.number, problem, path, say(message))
    words = " ".join(str(error).split())[:WORDS]
    return Failure(task.number, "error", path, f"{type(error).__name__}: {words}")


def _check_measure(manifest: Manifest, measure: str) -> None:
    if measure not in manifest.measures and manifest.parts:
        known = ", ".join(manifest.measures)
        text = say("This cohort has no days of {measure}.", measure=measure)
        raise CohortError(text, say("It has: {known}.", known=known))
