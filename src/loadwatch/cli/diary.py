"""Commands of the diary: how it felt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import typer

from loadwatch.cli.frame import ALL_DONE, AsJson, Runner, Where, as_day, command, open_logbook, put, put_json
from loadwatch.cli.text import put_table

app = typer.Typer(
    help="Write down how it felt, and read it again.", no_args_is_help=True, rich_markup_mode=None
)
Pain = Annotated[float | None, typer.Option(min=0, max=10, help="0 none to 10 worst.")]
HEAD = ("Day", "Site", "Side", "Pain now", "During", "Morning", "Stiff min", "Limp", "Note")
SHOWN = (
    "local_date", "site", "side", "pain_now", "pain_during", "pain_morning", "stiffness_min", "limp", "note",
)  # fmt: skip


@app.command("add")
@command
def add(  # noqa: PLR0913, PLR0917 - one option for each question of the diary
    site: Annotated[str, typer.Option(help="Where it was felt, such as achilles_midportion or knee.")],
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Default: today."),
    ] = None,
    side: Annotated[Literal["left", "right", "both"] | None, typer.Option(help="Which side.")] = None,
    pain_now: Pain = None,
    pain_during: Pain = None,
    pain_morning: Pain = None,
    stiffness_min: Annotated[float | None, typer.Option(min=0, help="Morning stiffness in minutes.")] = None,
    limp: Annotated[bool | None, typer.Option("--limp/--no-limp", help="Did you limp?")] = None,
    note: Annotated[str | None, typer.Option(help="Anything else.")] = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Write down how it felt on a day. What is not given stays unknown."""
    entry = {
        "site": site, "side": side, "pain_now": pain_now, "pain_during": pain_during,
        "pain_morning": pain_morning, "stiffness_min": stiffness_min, "limp": limp, "note": note,
    }  # fmt: skip
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        on = as_day(day) or book.today(who)
        id_ = book.add_diary(
            who.name, on, **{key: value for key, value in entry.items() if value is not None}
        )
    if as_json:
        put_json({"id": id_, "local_date": on, **entry})
    else:
        put(f"Written down for {who.name} on {on}.")
    return ALL_DONE


@app.command("list")
@command
def list_(
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="First day to list."),
    ] = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """List the diary, newest first."""
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        rows = [_row(entry, who.name) for entry in book.diary(who.name, since=as_day(since))]
    if as_json:
        put_json(rows)
    else:
        put_table(
            f"Diary of {who.name}", HEAD, [[_cell(row[key]) for key in SHOWN] for row in rows], (0, 1, 2, 8)
        )
    return ALL_DONE


def _row(entry: dict[str, Any], athlete: str) -> dict[str, Any]:
    day: date = entry["local_date"]
    named = {key: entry[key] for key in SHOWN} | {"local_date": day.isoformat()}
    return {"id": entry["id"], "athlete": athlete, **named}


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
