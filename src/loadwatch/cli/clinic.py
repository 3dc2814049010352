"""The command of the therapist: caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from loadwatch.cli.frame import ALL_DONE, AsJson, AsOf, Where, command, open_logbook, past_day, put_json
from loadwatch.cli.text import put_table

if TYPE_CHECKING:
    from loadwatch.views.caseload_shapes import CaseloadRow, Said

HEAD = ("Runner", "Worst flag of 14 days", "Planned", "Pain", "Last run", "Data", "Seen")
Shows = Literal["all", "look", "stale", "breach", "unseen"]


@command
def caseload(  # noqa: PLR0913, PLR0917 - each argument is one option
    only: Annotated[
        Shows, typer.Option(help="Who: all, look (needs a look), stale (data), breach (planned), unseen.")
    ] = "all",
    seen: Annotated[
        str | None, typer.Option("--seen", metavar="NAME", help="Mark this runner as seen first.")
    ] = None,
    unseen: Annotated[
        str | None, typer.Option("--unseen", metavar="NAME", help="Take the mark of this runner back first.")
    ] = None,
    as_of: AsOf = None,
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """All runners, the one who needs a look first on top."""
    with open_logbook(logbook) as book:
        day = past_day(as_of, max(map(book.today, book.athletes()), default=book.today()))
        for name, is_seen in ((seen, True), (unseen, False)):
            if name is not None:
                book.mark_seen(name, day, is_seen=is_seen)
        view = book.caseload(day)
    rows = [row for row in view.rows if only in row.shows]
    if as_json:
        put_json([row.json for row in rows])
    else:
        put_table(view.summary, HEAD, [_line(row) for row in rows], tuple(range(len(HEAD))))
    return ALL_DONE


def _line(row: CaseloadRow) -> list[str]:
    cells = (row.flag, row.planned, row.pain)
    return [row.name, *(_cell(said) for said in cells), row.last_run_words, row.age_words, row.seen_words]


def _cell(said: Said) -> str:
    head = " ".join(part for part in (said.shape, said.word, said.when) if part)
    return f"{head}: {said.text}" if head else said.text
