"""Commands of the notes: what the therapist, or the runner, wants to remember, tests and limits among it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from loadwatch.cli.diary import Day, Since
from loadwatch.cli.entered import effort, mass, treadmill
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
from loadwatch.cli.rehab import rehab_plan, rehab_state
from loadwatch.cli.text import put_table
from loadwatch.errors import SettingsError
from loadwatch.units import KM_M

app = typer.Typer(help="Write notes, and read them again.", no_args_is_help=True, rich_markup_mode=None)
app.command("treadmill")(treadmill)
app.command("mass")(mass)
app.command("effort")(effort)
app.command("rehab-state")(rehab_state)
app.command("rehab-plan")(rehab_plan)


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


@app.command("achilles")
@command
def achilles(
    last: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="Month of the last Achilles tendon trouble.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="There was none.")] = False,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Say when the Achilles tendon last gave trouble, or that it did not; without either, read what is known."""
    with open_logbook(logbook) as book:
        from loadwatch.views.history import history_words, month_text, read_month

        who = book.athlete(athlete)
        if last is not None and none:
            raise SettingsError("--last", last, "a month, or --none without one")
        if none:
            who = book.update_athlete(who.name, achilles_history=False)
        elif last is not None:
            who = book.update_athlete(who.name, achilles_last=read_month(last, book.today(who), "--last"))
        told = history_words(who, book.today(who), book.method)
    if as_json:
        month = month_text(who.achilles_last) or None
        put_json({"athlete": who.name, "achilles_history": who.achilles_history, "achilles_last": month})
    else:
        put(f"Achilles trouble of {who.name}: {told or 'not answered'}.")
    return ALL_DONE


Note = Annotated[str | None, typer.Option(help="Anything else.")]
Side = Annotated[str | None, typer.Option(help="left, right or both.")]
Pain = Annotated[float | None, typer.Option(help="0 none to 10 worst.")]


@app.command("heel-raise")
@command
def heel_raise(  # noqa: PLR0913, PLR0917 - one option for each part of a test
    side: Annotated[str, typer.Option(help="left or right.")],
    reps: Annotated[int, typer.Option(help="Single-leg heel raises in a row.")],
    pain: Pain = None,
    note: Note = None,
    day: Day = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Keep a single-leg heel-raise test."""
    test = {"side": side, "reps": reps, "pain": pain, "note": note}
    return _keep("add_heel_raise", (logbook, athlete, day), test, as_json=as_json)


@app.command("strength")
@command
def strength(  # noqa: PLR0913, PLR0917 - one option for each part of a session
    type_: Annotated[
        str, typer.Option("--type", help="heavy_calf, plyometric, isometric, leg, core or other.")
    ],
    sets: Annotated[int | None, typer.Option(help="Number of sets.")] = None,
    reps: Annotated[int | None, typer.Option(help="Repetitions of a set.")] = None,
    load_kg: Annotated[float | None, typer.Option(help="Load in kg.")] = None,
    note: Note = None,
    day: Day = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Keep a strength or plyometric session."""
    session = {"type": type_, "sets": sets, "reps": reps, "load_kg": load_kg, "note": note}
    return _keep("add_strength", (logbook, athlete, day), session, as_json=as_json)


@app.command("race")
@command
def race(  # noqa: PLR0913, PLR0917 - one option for each part of a result
    distance_km: Annotated[float, typer.Option(help="Length of the race in km.")],
    time: Annotated[str, typer.Option(metavar="H:MM:SS", help="Such as 45:30 or 1:45:30.")],
    ascent_m: Annotated[float | None, typer.Option(help="Climb of the course in m.")] = None,
    note: Note = None,
    day: Day = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Keep a race result: for some months it may tell critical speed."""
    from loadwatch.views.speed import critical_speed_row, critical_speed_sentence, seconds_of

    if (seconds := seconds_of(time)) is None:
        raise SettingsError("time", time, "minutes and seconds such as 45:30, or 1:45:30 with hours")
    result = {"distance_m": distance_km * KM_M, "time_s": seconds, "ascent_m": ascent_m, "note": note}
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        on = as_day(day) or book.today(who)
        id_ = book.add_race(who.name, on, **result)
        now = book.critical_speed(who.name, book.today(who) + timedelta(days=1))
    if as_json:
        put_json({"id": id_, "local_date": on, **result, **critical_speed_row(now)})
    else:
        put(f"Kept for {who.name} on {on}. {critical_speed_sentence(now, who.units, book.method)}")
    return ALL_DONE


@app.command("limit")
@command
def limit(  # noqa: PLR0913, PLR0917 - one option for each part of a limit
    kind: Annotated[
        str, typer.Option(help="limit (of a run), week, capacity (of a day), capacity_week or modifier.")
    ],
    value: Annotated[float, typer.Option(help="In m, s or eq-km; a modifier is a share from 0 to 2.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    measure: Annotated[str | None, typer.Option(help="Such as distance; none for a modifier.")] = None,
    until: Annotated[
        datetime | None, typer.Option(parser=day_of, metavar="YYYY-MM-DD", help="Last day.")
    ] = None,
    day: Day = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Keep a number set by the therapist, from a day on; room and flags follow it."""
    number = {
        "kind": kind,
        "measure": measure,
        "value": value,
        "valid_until": as_day(until),
        "reason": reason,
    }
    return _keep("add_override", (logbook, athlete, day), number, as_json=as_json)


@app.command("rehab")
@command
def rehab(  # noqa: PLR0913, PLR0917 - one option for each part of a line
    kind: Annotated[
        str, typer.Option(help="stage, run_walk, run_walk_done, exercise, walk, hop, gate or score.")
    ],
    name: Annotated[
        str | None, typer.Option(help="Stage, gate, run-walk table, exercise, VISA-A or TENDINS-A.")
    ] = None,
    level: Annotated[int | None, typer.Option(help="Level of a table; total of a questionnaire.")] = None,
    duration_s: Annotated[float | None, typer.Option(help="Of a walk or hops, in seconds.")] = None,
    pain: Pain = None,
    passed: Annotated[bool | None, typer.Option("--passed/--not-passed", help="Of a gate.")] = None,
    sets: Annotated[int | None, typer.Option(help="Sets of an exercise or of hops.")] = None,
    reps: Annotated[int | None, typer.Option(help="Repetitions; foot contacts of hops.")] = None,
    site: Annotated[str | None, typer.Option(help="Place of a stage, such as achilles_insertional.")] = None,
    side: Side = None,
    note: Note = None,
    day: Day = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Add a line to the rehabilitation record."""
    line = {
        "kind": kind, "name": name, "level": level, "duration_s": duration_s, "pain": pain, "is_passed": passed,
        "site": site, "side": side, "note": note, "sets": sets, "reps": reps,
    }  # fmt: skip
    return _keep("set_rehab", (logbook, athlete, day), line, as_json=as_json)


def _keep(
    write: str, where: tuple[str | None, str | None, datetime | None], entry: dict[str, Any], *, as_json: bool
) -> int:
    """Store one entry by the logbook's method of that name, and say so."""
    logbook, athlete, day = where
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        on = as_day(day) or book.today(who)
        id_ = getattr(book, write)(who.name, on, **entry)
    if as_json:
        put_json({"id": id_, "local_date": on, **entry})
    else:
        put(f"Kept for {who.name} on {on}.")
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
        rows = [
            note_row(entry, who.name)
            for entry in book.notes(who.name, since=past_day(since, book.today(who)))
        ]
    if as_json:
        put_json(rows)
    else:
        cells = [[row["local_date"], row["author"] or "–", row["text"]] for row in rows]
        put_table(f"Notes on {who.name}", ("Day", "Author", "Note"), cells, (0, 1, 2))
    return ALL_DONE
