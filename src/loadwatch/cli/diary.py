"""Commands of the diary: how it felt."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    AsJson,
    Runner,
    Where,
    as_day,
    command,
    day_of,
    open_logbook,
    past_day,
    put,
    put_json,
)
from loadwatch.cli.text import put_table
from loadwatch.errors import SettingsError

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook
    from loadwatch.views.diary import SymptomCard

app = typer.Typer(
    help="Write down how it felt, and read it again.", no_args_is_help=True, rich_markup_mode=None
)
Day = Annotated[
    datetime | None,
    typer.Option("--date", parser=day_of, metavar="YYYY-MM-DD", help="Default: today."),
]
Since = Annotated[
    datetime | None,
    typer.Option("--since", parser=day_of, metavar="YYYY-MM-DD", help="First day to list."),
]
Pain = Annotated[float | None, typer.Option(help="0 none to 10 worst.")]
HEAD = (
    "Day", "Site", "Side", "Pain now", "During", "Morning", "Stiff min", "Limp", "Night", "Red flags", "Note",
)  # fmt: skip
SHOWN = (
    "local_date", "site", "side", "pain_now", "pain_during", "pain_morning", "stiffness_min", "limp",
    "night_pain", "red_flags", "note",
)  # fmt: skip


@app.command("add")
@command
def add(  # noqa: PLR0913, PLR0917 - one option for each question of the diary
    site: Annotated[str, typer.Option(help="Where it was felt, such as achilles_midportion or knee.")],
    day: Day = None,
    side: Annotated[str | None, typer.Option(help="left, right or both.")] = None,
    pain_now: Pain = None,
    pain_during: Pain = None,
    pain_morning: Pain = None,
    stiffness_min: Annotated[float | None, typer.Option(help="Morning stiffness in minutes.")] = None,
    limp: Annotated[bool | None, typer.Option("--limp/--no-limp", help="Did you limp?")] = None,
    night_pain: Annotated[
        bool | None, typer.Option("--night-pain/--no-night-pain", help="Did it hurt at night?")
    ] = None,
    red_flag: Annotated[
        list[str] | None,
        typer.Option(help="pop, push_off, calf_swelling, fever, numbness, fluoroquinolone; may be repeated."),
    ] = None,
    no_red_flag: Annotated[bool, typer.Option("--no-red-flag", help="None of the red flags.")] = False,
    note: Annotated[str | None, typer.Option(help="Anything else.")] = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Write down how it felt on a day. What is not given stays unknown."""
    if red_flag and no_red_flag:
        raise SettingsError("no_red_flag", "yes", "either red flags or none of them, not both")
    flags = red_flag or ([] if no_red_flag else None)
    entry = {
        "site": site, "side": side, "pain_now": pain_now, "pain_during": pain_during,
        "pain_morning": pain_morning, "stiffness_min": stiffness_min, "limp": limp, "night_pain": night_pain,
        "red_flags": flags, "note": note,
    }  # fmt: skip
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        on = as_day(day) or book.today(who)
        id_ = book.add_diary(who.name, on, **entry)
        card = _card(book, who.name)
    if as_json:
        put_json({"id": id_, "local_date": on, **entry, "state": card.state, "action": card.action})
    else:
        put(f"Written down for {who.name} on {on}.")
        _put_card(card)
    return ALL_DONE


@app.command("list")
@command
def list_(
    since: Since = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """List the diary, newest first, below today's state."""
    from loadwatch.views.diary import diary_row

    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        rows = [
            diary_row(entry, who.name)
            for entry in book.diary(who.name, since=past_day(since, book.today(who)))
        ]
        card = _card(book, who.name)
    if as_json:
        put_json(rows)
    else:
        _put_card(card)
        cells = [[_cell(row[key]) for key in SHOWN] for row in rows]
        put_table(f"Diary of {who.name}", HEAD, cells, (0, 1, 2, 9, 10))
    return ALL_DONE


def _card(book: Logbook, athlete: str) -> SymptomCard:
    from loadwatch.views.diary import symptom_card

    return symptom_card(book.symptom(athlete), book.method)


def _put_card(card: SymptomCard) -> None:
    """The state in words; with a red flag only the instruction."""
    if card.state == "red":
        put(card.action)
        return
    put(f"{card.title}. {card.why}")
    put(card.action)
    put(card.caveat)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
