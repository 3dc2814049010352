"""Commands of what a person enters by hand about one run, and of body mass."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from loadwatch.cli.diary import Day
from loadwatch.cli.frame import (
    ALL_DONE,
    AsJson,
    Runner,
    Where,
    as_day,
    command,
    open_logbook,
    put,
    put_json,
)
from loadwatch.cli.reading import full_id
from loadwatch.errors import SettingsError
from loadwatch.units import KM_M, PERCENT


@command
def treadmill(  # noqa: PLR0913, PLR0917 - one option for each part of an entry
    activity: Annotated[str, typer.Argument(help="Id of the activity; its first letters are enough.")],
    distance_km: Annotated[float | None, typer.Option(help="Distance that the treadmill showed.")] = None,
    grade_pct: Annotated[float | None, typer.Option(help="Its slope on average, -10 to 40.")] = None,
    none: Annotated[bool, typer.Option("--none", help="Take back what was said of the treadmill.")] = False,
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """Say that a run was on a treadmill, with its distance and slope; hills and tissue load follow."""
    changes: dict[str, Any] = {"is_treadmill": True}
    if none and (distance_km is not None or grade_pct is not None):
        raise SettingsError("none", True, "nothing beside it")
    if none:
        changes = dict.fromkeys(("is_treadmill", "distance_m", "grade"))
    if distance_km is not None:
        changes["distance_m"] = distance_km * KM_M
    if grade_pct is not None:
        changes["grade"] = grade_pct * PERCENT
    return _edited(logbook, activity, changes, as_json=as_json)


@command
def effort(
    activity: Annotated[str, typer.Argument(help="Id of the activity; its first letters are enough.")],
    rpe: Annotated[float | None, typer.Argument(metavar="0-10", help="How hard the whole run felt.")] = None,
    none: Annotated[bool, typer.Option("--none", help="Take back what was entered.")] = False,
    logbook: Where = None,
    as_json: AsJson = False,
) -> int:
    """Say how hard a run felt, from 0 to 10; the load by felt effort follows."""
    if none == (rpe is not None):
        raise SettingsError("effort", rpe, "a number from 0 to 10, or --none")
    return _edited(logbook, activity, {"rpe": rpe}, as_json=as_json)


def _edited(logbook: str | None, activity: str, changes: dict[str, Any], *, as_json: bool) -> int:
    with open_logbook(logbook) as book:
        found = full_id(book, activity)
        row = book.edit_activity(found, **changes)
        told = book.activity_page(found).edited
    if as_json:
        put_json(row)
    else:
        put(" ".join(told) or "The run stands as recorded.")
    return ALL_DONE


@command
def mass(
    kg: Annotated[
        float | None, typer.Argument(help="Body mass in kg; without it the known ones are read.")
    ] = None,
    day: Day = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Say what the runner weighs from a day on, or read it; a change of over 3 kg in 28 days is noted."""
    with open_logbook(logbook) as book:
        from loadwatch.views.mass import mass_row, mass_words

        who = book.athlete(athlete)
        if kg is not None:
            who = book.set_threshold(who.name, "mass_kg", kg, as_day(day) or book.today(who))
        row = mass_row(who, book.thresholds(who.name), book.context_notes(who.name))
    if as_json:
        put_json(row)
        return ALL_DONE
    put(f"Body mass of {who.name}: {mass_words(who.mass_kg) if who.mass_kg else 'not known'}.")
    for one in row["values"]:
        put(
            f"  {one['local_date'] or 'always'}  {mass_words(one['mass_kg']) if one['mass_kg'] else 'not set'}"
        )
    for text in row["notes"]:
        put(text)
    return ALL_DONE
