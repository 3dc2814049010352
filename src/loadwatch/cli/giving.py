"""Commands that give something away: report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    AsOf,
    Runner,
    Where,
    as_day,
    command,
    open_logbook,
    put,
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
        view = book.report(who.name, Asked(audience, int(weeks), who.units), as_day(as_of))
    written(out, report_pdf(view))
    put(f"{view.title}, {view.period}: {out}")
    return ALL_DONE


def written(path: Path, data: bytes) -> None:
    """Write a file, or say in a sentence why not."""
    from loadwatch.errors import LoadwatchError

    try:
        path.write_bytes(data)
    except OSError as error:
        hint = "Give another --out, or mend the permissions of its folder."
        raise LoadwatchError(f"{path} cannot be written: {error.strerror or error}.", hint) from error
