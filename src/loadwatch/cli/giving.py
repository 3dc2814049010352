"""Commands that give something away or take it out for good: report, export, erase."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    SOME_FAILED,
    AsJson,
    AsOf,
    Runner,
    Where,
    command,
    note,
    open_logbook,
    past_day,
    put,
    put_json,
)


@command
def report(  # noqa: PLR0913, PLR0917 - each argument is one option
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="Where the PDF goes.")],
    audience: Annotated[
        Literal["runner", "physician"],
        typer.Option("--for", help="One page for the runner, up to three for a referring physician."),
    ] = "runner",
    weeks: Annotated[Literal["4", "12", "26"], typer.Option(help="Weeks of the report.")] = "12",
    as_of: AsOf = None,
    logbook: Where = None,
    athlete: Runner = None,
) -> int:
    """Print a report as PDF: trends, flags with reasons, pain, diary, notes, plan."""
    with open_logbook(logbook) as book:
        from loadwatch.report import report_pdf
        from loadwatch.views.report_shapes import Asked

        who = book.athlete(athlete)
        view = book.report(who.name, Asked(audience, int(weeks), who.units), past_day(as_of, book.today(who)))
    written(out, report_pdf(view))
    put(f"{view.title}, {view.period}: {out}")
    return ALL_DONE


@command
def export(
    out: Annotated[Path, typer.Option("--out", metavar="DIR_OR_ZIP", help="A new folder, or a .zip file.")],
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Write all own data: originals, tables as CSV and Parquet, everything as JSON. Of all runners without a name."""
    with open_logbook(logbook) as book:
        done = book.export(out, athlete)
    if as_json:
        put_json(done)
    else:
        put(f"{', '.join(done['runners'])}: {done['activities']} activities, {done['files']} files in {out}.")
        for name in done["lost"]:
            note(f"Missing or damaged, so not written: {name}. Run: loadwatch doctor")
    return SOME_FAILED if done["lost"] else ALL_DONE


@command
def erase(
    athlete: Annotated[str, typer.Option("--athlete", metavar="NAME", help="The runner to erase.")],
    typed: Annotated[
        str | None, typer.Option("--yes", metavar="NAME", help="The name once more, instead of typing it.")
    ] = None,
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """Erase a runner for good: runs, originals, diary, notes, plans. It cannot be undone."""
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        if typed is None:
            note(
                f"All data of {who.name} will be erased. It cannot be undone; `loadwatch export` keeps a copy."
            )
            typed = str(typer.prompt("Type the name to erase it", err=True))
        done = book.erase(who.name, typed)
    if as_json:
        put_json(done)
        return ALL_DONE
    put(
        f"Erased {done['athlete']}: {done['activities']} activities, {done['entries']} entries, {done['files']} files."
    )
    if done["backups"]:
        note(
            f"{done['backups']} backups in the logbook's folder `backups` were made before and still hold them."
        )
    return ALL_DONE


def written(path: Path, data: bytes) -> None:
    """Write a file, or say in a sentence why not."""
    from loadwatch.errors import LoadwatchError

    try:
        path.write_bytes(data)
    except OSError as error:
        hint = "Give another --out, or mend the permissions of its folder."
        raise LoadwatchError(f"{path} cannot be written: {error.strerror or error}.", hint) from error
