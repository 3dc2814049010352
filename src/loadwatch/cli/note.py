"""Commands of the notes: what the therapist, or the runner, wants to remember."""

from __future__ import annotations

from typing import Annotated

import typer

from loadwatch.cli.diary import Day, Since
from loadwatch.cli.frame import ALL_DONE, AsJson, Runner, Where, as_day, command, open_logbook, put, put_json
from loadwatch.cli.text import put_table

app = typer.Typer(help="Write notes, and read them again.", no_args_is_help=True, rich_markup_mode=None)


@app.command("add")
@command
def add(  # noqa: PLR0913, PLR0917 - one option for each part of a note
    text: Annotated[str, typer.Argument(help="The note.")],
    day: Day = None,
    author: Annotated[str | None, typer.Option(help="Who says so.")] = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Write a note on a day."""
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        on = as_day(day) or book.today(who)
        id_ = book.add_note(who.name, on, text, author)
    if as_json:
        put_json({"id": id_, "local_date": on, "author": author, "text": text.strip()})
    else:
        put(f"Noted for {who.name} on {on}.")
    return ALL_DONE


@app.command("list")
@command
def list_(
    since: Since = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """List the notes, newest first."""
    from loadwatch.views.diary import note_row

    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        rows = [note_row(entry, who.name) for entry in book.notes(who.name, since=as_day(since))]
    if as_json:
        put_json(rows)
    else:
        cells = [[row["local_date"], row["author"] or "–", row["text"]] for row in rows]
        put_table(f"Notes on {who.name}", ("Day", "Author", "Note"), cells, (0, 1, 2))
    return ALL_DONE
