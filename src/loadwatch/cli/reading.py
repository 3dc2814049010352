"""Commands that look: activities, show, weekly, load, flags."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    AsJson,
    AsOf,
    Runner,
    Where,
    command,
    day_of,
    open_logbook,
    past_day,
    put,
    put_json,
)
from loadwatch.cli.text import put_heading, put_table
from loadwatch.units import UnitSystem, height_unit

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook
    from loadwatch.views.shapes import ActivityPage

Measures = Literal[  # as in loadwatch.model, repeated so that --help starts without the numeric libraries
    "distance", "duration", "ascent", "descent", "uphill", "downhill", "uphill_ascent", "downhill_descent", "fast", "sprint",
    "achilles_midportion", "achilles_insertional", "knee", "plantar", "hamstring", "gluteal", "tibia",
]  # fmt: skip
Methods = Literal["rolling-uncoupled", "rolling-coupled", "ewma", "all"]
SHOWN_DAYS = 28  # rows of the load table for people; --json has them all
SHOWN_WEEKS = 26
LEGEND = (
    "Evidence: A a study of runners; B biomechanics or clinic; C a convention; PT your therapist. "
    "How each rule works: docs/flags.md."
)


@command
def activities(logbook: Where = None, athlete: Runner = None, as_json: AsJson = False) -> int:
    """List every activity, newest first."""
    with open_logbook(logbook) as book:
        rows = book.activities(athlete)
        if as_json:
            put_json(rows)
            return ALL_DONE
        from loadwatch.views.listing import ACTIVITY_HEAD, activity_lines

        put_table(
            f"{len(rows)} activities",
            ACTIVITY_HEAD,
            activity_lines(rows, _units(book, athlete)),
            (0, 1, 2, 3),
        )
    return ALL_DONE


@command
def show(
    activity: Annotated[str, typer.Argument(help="Id of the activity; its first letters are enough.")],
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Show one activity with laps, exposures and issues."""
    with open_logbook(logbook) as book:
        found = full_id(book, activity, athlete)
        if as_json:
            put_json(book.activity(found))
        else:
            _put_page(book.activity_page(found))
    return ALL_DONE


@command
def weekly(
    as_of: AsOf = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Weekly distance, hills, fast running and tissue load."""
    with open_logbook(logbook) as book:
        from loadwatch.views.week import WEEK_HEAD, week_lines, weekly_rows

        who = book.athlete(athlete)
        rows = weekly_rows(book.weekly(who.name, as_of=past_day(as_of, book.today(who))))
        if as_json:
            put_json(rows)
        else:
            put_table(f"Weeks of {who.name}", WEEK_HEAD, week_lines(rows[-SHOWN_WEEKS:], who.units), (0, 8))
    return ALL_DONE


@command
def load(  # noqa: PLR0913, PLR0917 - each argument is one option
    measure: Annotated[Measures, typer.Option(help="What to follow.")] = "distance",
    method: Annotated[
        Methods,
        typer.Option(help="How acute and chronic load are formed; all: the last day in each, and fitness."),
    ] = "rolling-uncoupled",
    as_of: AsOf = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Daily load with acute, chronic, ratio and the longest before. Context, not a risk score."""
    with open_logbook(logbook) as book:
        from loadwatch.views.load import load_head, load_lines, load_note, load_rows
        from loadwatch.views.words import MEASURE_LABELS

        who = book.athlete(athlete)
        day = past_day(as_of, book.today(who))
        if method == "all":
            _put_expert(book.expert(who.name, measure, day), measure, who.units, as_json=as_json)
            return ALL_DONE
        rows = load_rows(book.load(who.name, measure=measure, method=method, as_of=day))
        if as_json:
            put_json(rows)
            return ALL_DONE
        lines = load_lines(rows[-SHOWN_DAYS:], measure, who.units)
        title = f"{MEASURE_LABELS[measure]} of {who.name}, {method}"
        put_table(title, load_head(book.method), lines, (0, 7))
        if told := load_note(rows):
            put(told)
    return ALL_DONE


@command
def flags(
    since: Annotated[
        datetime | None,
        typer.Option("--since", parser=day_of, metavar="YYYY-MM-DD", help="First day of the flags."),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", parser=day_of, metavar="YYYY-MM-DD", help="Only the flags of this day."),
    ] = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Flags with their reasons, newest first."""
    with open_logbook(logbook) as book:
        from loadwatch.views.flags import flag_card, flag_rows, newest_first

        who = book.athlete(athlete)
        first, day = (past_day(value, book.today(who)) for value in (since, on))
        found = book.flags(who.name, since=first, on=day)
        if as_json:
            put_json(flag_rows(found))
            return ALL_DONE
        if not found:
            put("No flags.")
        for card in (flag_card(flag, who.units) for flag in newest_first(found)):
            _put_flag(card)
        for text in book.context_notes(who.name):
            put(text)
        if found:
            put(LEGEND)
    return ALL_DONE


def _put_expert(found: Any, measure: str, units: Any, *, as_json: bool) -> None:
    from loadwatch.views.expert import convention_table, expert_json, fitness_table

    if as_json:
        put_json(expert_json(found.compared, found.fit))
        return
    for one in (
        convention_table(found.compared, measure, found.target, units),
        fitness_table(found.fit, units),
    ):
        put_table(one.title, one.heads, one.rows, (0,))
        put(f"{one.about}\n")


def full_id(book: Logbook, start: str, athlete: str | None = None) -> str:
    """The id, with a name of that runner, that begins with these letters; a clear error when there is none or more than one."""
    from loadwatch.errors import NotFoundError

    ids = [row["id"] for row in book.activities(athlete)]
    if start in ids:
        return start
    found = [id_ for id_ in ids if start and id_.startswith(start)]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise NotFoundError("single activity", start, f"{len(found)} ids begin so: give more letters.")
    raise NotFoundError("activity", start, "The command `activities` lists them.")


def _units(book: Logbook, athlete: str | None) -> Any:
    names = [who for who in book.athletes() if athlete in {None, who.name}]
    return names[0].units if len(names) == 1 else "km"


def _put_flag(card: Any) -> None:
    from loadwatch.views.words import severity_shape

    head = f"{severity_shape(card.severity)} {card.word}: {card.title}"
    put_heading(head, f"{card.local_date:%Y-%m-%d} · rule {card.rule} · evidence {card.evidence}")
    put(f"{card.why}\n{card.action}\n")


def _put_page(page: ActivityPage) -> None:
    from loadwatch.views.words import QUALITIES

    put_heading(page.title, page.subtitle)
    for fact in page.facts:
        shown = fact.reason if fact.value is None else f"{fact.value} {fact.unit}".rstrip()
        put(f"{fact.label:<11}{shown}")
    if page.laps:
        put_table("Laps", _lap_head(page.units), [_lap_line(lap) for lap in page.laps], ())
    if page.exposures:
        head = ("Asked of", "Value", "Unit", f"{page.window_days}-day most", "Ratio", "Quality and reason")
        put_table("Exposures", head, [_exposure_line(row) for row in page.exposures], (0, 5))
        put("; ".join(f"{letter} {meaning}" for letter, meaning in QUALITIES.items()) + ".")
    if page.details:
        put_table(
            "More of this run (context: no flag rests on it)",
            _DETAIL_HEAD,
            [_detail_line(row) for row in page.details],
            (0, 3),
        )
    for sentence in (*page.flags, *page.issues):
        put(f"- {sentence}")


_DETAIL_HEAD = ("What", "Value", "Unit", "Why")


def _lap_head(units: UnitSystem) -> tuple[str, ...]:
    height = height_unit(units)
    return ("Lap", f"Distance {units}", "Time", f"Pace /{units}", f"Ascent {height}", "Heart rate", "Cadence")


def _lap_line(lap: Any) -> list[str]:
    cells = (lap.distance, lap.time, lap.pace, lap.ascent, lap.heart_rate, lap.cadence)
    return [str(lap.number), *(cell or "–" for cell in cells)]


def _exposure_line(row: Any) -> list[str]:
    why = " ".join(part for part in (row.quality, None if row.value else row.reason) if part)
    return [row.label, row.value or "–", row.unit, row.before or "–", row.ratio or "–", why]


def _detail_line(row: Any) -> list[str]:
    return [row.label, row.value or "–", row.unit, row.reason or ""]
