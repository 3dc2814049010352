"""Commands that look ahead: plan and forecast."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from loadwatch.cli.frame import (
    ALL_DONE,
    SOME_FAILED,
    AsJson,
    AsOf,
    Runner,
    Where,
    as_day,
    command,
    day_of,
    note,
    open_logbook,
    put,
    put_json,
)
from loadwatch.cli.text import put_heading, put_table

app = typer.Typer(
    help="Plan sessions, in words or from a file; see what is planned and done.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
PlanDay = Annotated[
    datetime | None,
    typer.Option("--date", parser=day_of, metavar="YYYY-MM-DD", help="Day of the session."),
]


@app.command("add")
@command
def add(
    text: Annotated[
        str, typer.Argument(help="Such as '18 km easy, 300 m up' or '6 x 800 m @ 3:40 + 3 km wu/cd'.")
    ],
    day: PlanDay = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Plan a session written in words; without --date for today."""
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        id_ = book.plan_add(text, as_day(day) or book.today(who), who.name)
        row = next(one for one in book.plan_list(who.name) if one["id"] == id_)
    if as_json:
        put_json(row)
        return ALL_DONE
    put(f"Planned for {who.name} on {row['local_date']} ({id_}).")
    for sentence in row["assumptions"]:
        put(f"- {sentence}")
    return ALL_DONE


@app.command("import")
@command
def import_(
    path: Annotated[
        str, typer.Argument(metavar="FILE", help="CSV with a column date, calendar (ICS), FIT workout.")
    ],
    day: PlanDay = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Take in a plan; what the same file brought before is replaced. A FIT workout needs --date."""
    with open_logbook(logbook) as book:
        receipt = book.plan_import(path, athlete, as_day(day))
    if as_json:
        put_json(receipt)
    else:
        _put_receipt(receipt)
    return SOME_FAILED if receipt["counts"]["failed"] else ALL_DONE


@app.command("list")
@command
def list_(as_of: AsOf = None, logbook: Where = None, athlete: Runner = None, as_json: AsJson = False) -> int:
    """List the plan by date: planned, done or expired."""
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        rows = book.plan_list(who.name, as_of=as_day(as_of))
    if as_json:
        put_json(rows)
        return ALL_DONE
    from loadwatch.views.plan import PLAN_HEAD, plan_lines

    put_table(f"Plan of {who.name}", PLAN_HEAD, plan_lines(rows, who.units), (0, 1, 5, 6))
    return ALL_DONE


@app.command("remove")
@command
def remove(
    planned: Annotated[str, typer.Argument(help="Id of the session; its first letters are enough.")],
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Take a planned session out."""
    with open_logbook(logbook) as book:
        gone = book.plan_remove(planned, athlete)
    if as_json:
        put_json({"id": gone.id, "local_date": gone.local_date, "title": gone.title})
    else:
        put(f"Taken out: {gone.title or 'planned run'} on {gone.local_date}.")
    return ALL_DONE


@app.command("build")
@command
def build(  # noqa: PLR0913, PLR0917 - each argument is one option
    distance_km: Annotated[float | None, typer.Option(min=1, max=300, help="Long run to reach.")] = None,
    ascent_m: Annotated[
        float | None, typer.Option(min=10, max=20_000, help="Climb of one run to reach.")
    ] = None,
    fast_km: Annotated[
        float | None, typer.Option(min=0.1, max=60, help="Fast running of one run to reach.")
    ] = None,
    by: Annotated[
        datetime | None,
        typer.Option("--by", parser=day_of, metavar="YYYY-MM-DD", help="Target date."),
    ] = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """Weekly steps to a target that stay within the rules, and whether the date can be met."""
    from loadwatch.errors import LoadwatchError
    from loadwatch.units import KM_M

    given = {"distance": (distance_km, KM_M), "ascent": (ascent_m, 1.0), "fast": (fast_km, KM_M)}
    targets = {name: value * factor for name, (value, factor) in given.items() if value is not None}
    if not targets:
        raise LoadwatchError("No target is given.", "Give --distance-km, --ascent-m or --fast-km.")
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        found = book.progression(targets, as_day(by), who.name)
    _put_progression(found, who.units, as_json=as_json)
    return ALL_DONE


@command
def forecast(
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="FILE", help="CSV, ICS or FIT workout.")
    ] = None,
    as_of: AsOf = None,
    logbook: Where = None,
    athlete: Runner = None,
    as_json: AsJson = False,
) -> int:
    """The rules before the run: the plan, or your own habit when nothing is planned; room of every day."""
    with open_logbook(logbook) as book:
        from loadwatch.views.forecast_words import forecast_text
        from loadwatch.views.plan import forecast_rows, session_title
        from loadwatch.views.plan_words import first_days_sentence
        from loadwatch.views.words import short_day

        who = book.athlete(athlete)
        day = as_day(as_of)
        sessions, left = (None, []) if plan is None else book.plan_in(plan, who.name, day)
        found = book.forecast(who.name, sessions, as_of=day)
    for item in left:
        note(f"{item.outcome}: {item.message}")
    done = SOME_FAILED if any(item.outcome == "failed" for item in left) else ALL_DONE
    if as_json:
        put_json(forecast_rows(found, who.units))
        return done
    if not found:
        note("No runs yet, so there is nothing to compare a plan with.")
    if summary := first_days_sentence(found):
        put(summary + "\n")
    for one in found:
        assumed = " · assumed" if one.session.source == "habit" else ""
        put_heading(f"{short_day(one.session.local_date)} · {session_title(one.session, who.units)}{assumed}")
        put("\n".join(forecast_text(one, who.units)) + "\n")
    return done


def _put_receipt(receipt: dict[str, Any]) -> None:
    counts = receipt["counts"]
    put(", ".join(f"{counts[name]} {name}" for name in counts if counts[name]) or "Nothing planned.")
    for item in receipt["items"]:
        put(f"{item['outcome']}: {item['message']}")
    if any(" in the plan " in item["message"] for item in receipt["items"] if item["outcome"] == "failed"):
        from loadwatch.load.plan_text.words import KNOWN_FORMS

        put(f"Known forms: {'; '.join(KNOWN_FORMS)}.")


def _put_progression(found: Any, units: Any, *, as_json: bool) -> None:
    from loadwatch.views.plan import progression_row, progression_sentence, step_lines
    from loadwatch.views.words import MEASURE_LABELS

    if as_json:
        put_json(progression_row(found))
        return
    if not found.steps:
        put(progression_sentence(found, units))
        return
    head = ("Day", *(MEASURE_LABELS[name] for name in found.targets), "Week", "Grows")
    put_table("Steps", head, step_lines(found, units), (0, len(head) - 1))
    put(progression_sentence(found, units))
