"""Commands that tell before a run: evaluate, and the list of alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    AsJson,
    Where,
    as_day,
    command,
    day_of,
    open_logbook,
    put,
    put_json,
)
from loadwatch.cli.text import put_table

app = typer.Typer(help="Alerts about what is planned: list them, acknowledge one.", rich_markup_mode=None)
Everyone = Annotated[str | None, typer.Option("--athlete", metavar="NAME", help="One runner. Default: all.")]
On = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        parser=day_of,
        metavar="YYYY-MM-DD",
        help="Day of the look. Default: today. A day to come only shows what would be due.",
    ),
]
Reader = Annotated[str, typer.Option("--as", help="Who reads: runner or pt. Each acknowledges alone.")]
All = Annotated[bool, typer.Option("--all", help="Also those that are seen, over or void.")]


@command
def evaluate(on: On = None, logbook: Where = None, athlete: Everyone = None, as_json: AsJson = False) -> int:
    """Look at what is planned, or usual, and queue the alerts that are due; twice never queues twice."""
    with open_logbook(logbook) as book:
        found = book.evaluate(athlete, as_day(on))
    if as_json:
        put_json(found)
        return ALL_DONE
    for one in found:
        _put_look(one)
    return ALL_DONE


def _put_look(one: dict[str, Any]) -> None:
    verb = "queued" if one["is_queued"] else "would be due on that day; nothing is queued"
    put(f"{one['athlete']}, {one['local_date']}: {len(one['alerts'])} {verb}.")
    for alert in one["alerts"]:
        put(f"- {alert['message']} ({alert['id']})")
    if one["void"]:
        put(f"- {len(one['void'])} earlier ones do not stand any more.")


@app.callback(invoke_without_command=True)
def alerts(  # noqa: PLR0913, PLR0917 - each argument is one option
    context: typer.Context,
    every: All = False,
    reader: Reader = "runner",
    logbook: Where = None,
    athlete: Everyone = None,
    as_json: AsJson = False,
) -> None:
    """Alerts about what is planned: list them, acknowledge one. Without a command: list."""
    if context.invoked_subcommand is None:
        list_(every, reader, logbook, athlete, as_json)


@app.command("list")
@command
def list_(
    every: All = False,
    reader: Reader = "runner",
    logbook: Where = None,
    athlete: Everyone = None,
    as_json: AsJson = False,
) -> int:
    """List the alerts that want to be seen, newest first; --all lists the others too."""
    from loadwatch.views.alert import ALERT_HEAD, alert_cells

    with open_logbook(logbook) as book:
        rows = [row for row in book.alerts(athlete, reader) if every or row["state"] == "open"]
    if as_json:
        put_json(rows)
    elif rows:
        cells = [[row["athlete"], *alert_cells(row)] for row in rows]
        put_table("Alerts", ("Runner", *ALERT_HEAD), cells, (0, 1, 2, 3, 4))
    else:
        put("No alerts." if every else "No open alerts. The others: loadwatch alerts --all")
    return ALL_DONE


@app.command("acknowledge")
@command
def acknowledge(
    alert: Annotated[str, typer.Argument(metavar="ID", help="Of the alert; its first letters are enough.")],
    reader: Reader = "runner",
    note: Annotated[str | None, typer.Option(help="What to remember about it.")] = None,
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """Say that an alert was seen: it is not shown again, unless a higher one comes."""
    with open_logbook(logbook) as book:
        row = book.acknowledge(alert, reader, note)
    if as_json:
        put_json(row)
    else:
        put(f"Seen: {row['message']}")
    return ALL_DONE
