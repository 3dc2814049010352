"""Commands about many runners at once: make, export, report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    SOME_FAILED,
    STOPPED,
    AsJson,
    AsOf,
    as_day,
    command,
    ended_like_ctrl_c,
    note,
    open_logbook,
    put,
    put_json,
)
from loadwatch.cli.reading import Measures
from loadwatch.cli.text import put_table

if TYPE_CHECKING:
    from loadwatch.cohort.report import CohortAnswer

app = typer.Typer(
    help="Many runners at once: loads, ratios, spikes and flags of a whole cohort.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Place = Annotated[str, typer.Argument(metavar="DIR_OR_S3_URL", help="A directory, or s3://BUCKET/PATH.")]
Endpoint = Annotated[
    str | None,
    typer.Option(metavar="URL", envvar="LOADWATCH_S3_ENDPOINT", help="S3 server other than Amazon's."),
]
Workers = Annotated[
    str, typer.Option("--executor", metavar="WHERE", help="here, local, local:N, or dask:tls://HOST:8786.")
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--measure", help="Measure whose days are kept; may be repeated. Default: distance."),
]

UNWRITTEN = "Stopped. There is no cohort: remove what was written there before you try again."


@app.command("make")
@command
def make(  # noqa: PLR0913, PLR0917 - each argument is one option
    place: Place,
    runners: Annotated[int, typer.Option(min=0, max=10_000_000, help="Runners.")] = 1_000,
    days: Annotated[int, typer.Option(min=1, max=20_000, help="Days of each.")] = 3_650,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same cohort.")] = 1,
    measure: Kinds = None,
    as_of: AsOf = None,
    buckets: Annotated[int, typer.Option(min=0, max=100_000, help="Parts. 0: one for 125 runners.")] = 0,
    endpoint: Endpoint = None,
    executor: Workers = "local",
    as_json: AsJson = False,
) -> int:
    """Make up a cohort, to try things at full size. No real runner is behind it."""
    from loadwatch.parallel import begin_opening
    from loadwatch.parallel.fresh import without_database

    begin_opening(executor, ["loadwatch.cohort.make"])
    with without_database():
        from loadwatch.cohort.make import Wanted, make_cohort

    last = as_day(as_of) or datetime.now().astimezone().date()
    wanted = Wanted(place, runners, days, last, seed, _measures(measure), buckets, endpoint)
    with _stopping(UNWRITTEN), _progress("buckets written") as told:
        manifest = make_cohort(wanted, executor, told)
    return _written(manifest, place, as_json)


@app.command("export")
@command
def export(  # noqa: PLR0913, PLR0917 - each argument is one option
    place: Place,
    logbook: Annotated[
        list[str] | None,
        typer.Option("--logbook", metavar="DIR_OR_URL", help="Logbook to take in; may be repeated."),
    ] = None,
    measure: Kinds = None,
    as_of: AsOf = None,
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> int:
    """Write a cohort out of logbooks: days and what runs asked, without names, profiles, diaries or places."""
    from loadwatch.cohort.export import Destination, export_cohort

    last = as_day(as_of) or datetime.now().astimezone().date()
    to = Destination(place, last, _measures(measure), endpoint)
    with _stopping(UNWRITTEN), ExitStack() as stack, _progress("buckets written") as told:
        books = [stack.enter_context(open_logbook(where)) for where in (logbook or (None,))]
        manifest = export_cohort(books, to, told)
    return _written(manifest, place, as_json)


@app.command("report")
@command
def report(  # noqa: PLR0913, PLR0917 - each argument is one option
    place: Place,
    measure: Annotated[Measures, typer.Option(help="What to follow.")] = "distance",
    flags: Annotated[
        bool, typer.Option("--flags/--no-flags", help="Count flags by rule: most of the time.")
    ] = True,
    allow_partial: Annotated[
        bool, typer.Option("--allow-partial", help="Answer from what can be read, and say what is missing.")
    ] = False,
    endpoint: Endpoint = None,
    executor: Workers = "local",
    as_json: AsJson = False,
) -> int:
    """Weekly load, ratios, spikes and flags of a whole cohort, by year. Context, nobody's risk."""
    from loadwatch.parallel import begin_opening
    from loadwatch.parallel.fresh import without_database

    begin_opening(executor, ["loadwatch.cohort.report"])
    with without_database():
        from loadwatch.cohort.report import Asked, cohort_document, cohort_report

    asked = Asked(place, measure, flags, endpoint)
    with _stopping("Stopped. Nothing was counted."), _progress("buckets counted") as told:
        answer = cohort_report(asked, executor, allow_partial=allow_partial, told=told)
    document = cohort_document(answer)
    if as_json:
        put_json(document)
    else:
        _put_report(answer, document["years"])
    for failure in answer.failures:
        note(f"Not counted: bucket {failure.bucket} ({failure.path}): {failure.message}")
    return ALL_DONE if answer.is_complete else SOME_FAILED


def _measures(given: list[str] | None) -> tuple[str, ...]:
    from loadwatch.logbook.profiles import known_measures

    return tuple(dict.fromkeys(known_measures(given or ["distance"])))


def _written(manifest: Any, place: str, as_json: bool) -> int:
    n_bytes = sum(part.n_bytes for part in manifest.parts)
    n_days = sum(part.n_rows for part in manifest.parts if part.kind == f"daily/{manifest.measures[0]}")
    found = {
        "cohort": place, "runners": manifest.n_runners, "runner_days": n_days, "parts": len(manifest.parts),
        "bytes": n_bytes, "as_of": manifest.as_of.isoformat(),
    }  # fmt: skip
    if as_json:
        put_json(found)
    else:
        put(f"{manifest.n_runners:,} runners, {n_days:,} runner-days, {n_bytes / 1e6:,.1f} MB in {place}")
    return ALL_DONE


def _put_report(answer: CohortAnswer, years: list[dict[str, Any]]) -> None:
    from loadwatch.views import cohort as view

    put(view.opening(answer.manifest.n_runners, answer.manifest.as_of, answer.manifest.origin))
    if not answer.is_complete:
        put(view.partial_note(answer.n_buckets - len(answer.failures), answer.n_buckets))
    for title, head, rows in view.tables(years, answer.asked.measure, has_flags=answer.asked.has_flags):
        put_table(title, head, rows)
    if answer.asked.has_flags:
        put(view.no_profiles())
    put(view.edges(answer.asked.method))
    put(view.caution())


@contextmanager
def _stopping(said: str) -> Iterator[None]:
    """Ctrl-C ends the command with what is then there."""
    try:
        with ended_like_ctrl_c():
            yield
    except KeyboardInterrupt:
        note(said)
        raise typer.Exit(STOPPED) from None


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error; nothing when that is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
