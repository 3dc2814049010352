"""Commands that keep the logbook: import, undo, batches, doctor, reprocess."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    SOME_FAILED,
    STOPPED,
    AsJson,
    Runner,
    Where,
    command,
    ended_like_ctrl_c,
    note,
    open_logbook,
    put,
    put_json,
)
from loadwatch.cli.text import put_table
from loadwatch.errors import LoadwatchError

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook, Receipt

STDIN = "-"
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", min=1, max=64, help="Files decoded at the same time. Default: by their number and size."
    ),
]
Executor = Annotated[
    str | None,
    typer.Option(
        "--executor",
        metavar="local:N|dask:tls://HOST:PORT",
        help="Where files are decoded: processes here, or a cluster.",
    ),
]


@command
def import_(  # noqa: PLR0913, PLR0917 - typer reads the options of a command from its signature
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…", help="Files, folders, archives or run lists; - reads standard input."
        ),
    ],
    jobs: Jobs = None,
    executor: Executor = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Take in watch files, folders, archives and run lists.

    FIT, GPX and TCX of any brand, also in .gz and .zip; whole Strava, Garmin and Apple archives; run lists
    in CSV. An unknown runner is made. The files stay as they are, and `undo` takes an import back.
    """
    from loadwatch.logbook.warm import WARM
    from loadwatch.parallel import begin_opening

    if jobs and executor:
        raise LoadwatchError("--jobs and --executor say the same.", "Give one of them.")
    where = executor or (f"local:{jobs}" if jobs else None)
    begin_opening(where or "local", WARM)  # beside what is loaded here

    from loadwatch.logbook.stopping import ImportStoppedError

    with ended_like_ctrl_c(), open_logbook(logbook, create=True) as book:
        try:
            receipt, is_whole = _import(book, paths, athlete, where), True
        except ImportStoppedError as stopped:
            receipt, is_whole = stopped.receipt, False
    return _tell_receipt(receipt.as_json(), as_json=as_json, is_whole=is_whole)


def _tell_receipt(document: dict[str, Any], *, as_json: bool, is_whole: bool) -> int:
    from loadwatch.views.receipt import receipt_lines, stopped_line

    if as_json:
        put_json(document)
    else:
        for line in receipt_lines(document):
            put(line)
    if not is_whole:
        note(stopped_line(document))
        return STOPPED
    return SOME_FAILED if document["counts"]["failed"] else ALL_DONE


@command
def undo(
    batch: Annotated[str, typer.Argument(help="Name of the import, from its receipt or `batches`.")],
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """Take back one import as if it had not been."""
    from loadwatch.views.receipt import undo_line

    with open_logbook(logbook) as book:
        done = book.undo(batch)
    if as_json:
        put_json(done)
    else:
        put(undo_line(done))
    return ALL_DONE


@command
def batches(logbook: Where = None, athlete: Runner = None, as_json: AsJson = False) -> int:
    """List the imports, newest first."""
    from loadwatch.views.receipt import BATCH_HEAD, batch_lines

    with open_logbook(logbook) as book:
        rows = book.batches(athlete)
    if as_json:
        put_json(rows)
    else:
        put_table("Imports", BATCH_HEAD, batch_lines(rows), (0, 1, 2, 8))
    return ALL_DONE


@command
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Decode again from the originals.")] = False,
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """Check the logbook: database, originals, records."""
    from loadwatch.views.receipt import doctor_lines

    with open_logbook(logbook) as book:
        found = book.doctor(repair=repair)
    if as_json:
        put_json(found)
    else:
        for line in doctor_lines(found):
            put(line)
    return ALL_DONE if found["ok"] else SOME_FAILED


@command
def reprocess(
    logbook: Where = None,
    athlete: Runner = None,
    records_only: Annotated[
        bool, typer.Option("--records-only", help="Only what another method worked out, from stored records.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Read the original files again, and work out again what runs asked of the body.

    Runs of years ago gain what loadwatch has learned since. Edits, diary and plan stay; a file that is lost or can
    no longer be read keeps what is stored of it.
    """
    from loadwatch.views.receipt import decoded_lines, reprocess_lines

    with open_logbook(logbook) as book, _counting() as progress:
        decoded = None if records_only else book.decode_again(athlete, progress)
        done = book.reprocess(athlete, progress)
    if as_json:
        put_json({**done, "decoded": decoded})
    else:
        for line in (*(decoded_lines(decoded) if decoded else ()), *reprocess_lines(done)):
            put(line)
    failed = done["lost"] or (decoded and (decoded["lost"] or decoded["unread"]))
    return SOME_FAILED if failed else ALL_DONE


def _import(book: Logbook, paths: list[str], athlete: str | None, where: str | None) -> Receipt:
    from loadwatch.logbook.options import said

    where = where or said(book.settings) or "local"  # a file that crashes its decoder costs itself only
    with _progress() as progress:
        if STDIN not in paths:
            return book.import_paths(paths, athlete, progress=progress, executor=where)
        if paths != [STDIN]:
            raise LoadwatchError(
                "- stands alone: standard input is one file.", "Give paths, or - and nothing else."
            )
        given = [("standard input", sys.stdin.buffer)]
        return book.import_bytes(given, athlete, progress=progress, executor=where)


@contextmanager
def _counting() -> Iterator[Callable[[int, int], None] | None]:
    """The same bar for what is counted only."""
    from loadwatch.logbook import ProgressEvent

    with _progress() as told:
        yield None if told is None else lambda done, of: told(ProgressEvent(done, of, "", "known", done))


@contextmanager
def _progress() -> Iterator[Callable[[Any], None] | None]:
    """A bar on standard error; nothing when that is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.fields[count]} files"),
        BarColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, count=0)
        yield lambda event: bar.update(
            task,
            completed=event.done,
            total=event.total,
            count=event.n_items,
            description=event.name[-40:],
        )
