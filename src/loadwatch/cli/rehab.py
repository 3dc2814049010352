"""Commands that read rehabilitation: where a runner stands, and the tables that a therapist may edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loadwatch.cli.frame import (
    ALL_DONE,
    AsJson,
    AsOf,
    Runner,
    Where,
    command,
    open_logbook,
    past_day,
    put,
    put_json,
)


@command
def rehab_state(
    logbook: Where = None, athlete: Runner = None, as_of: AsOf = None, as_json: AsJson = False
) -> int:
    """Return to run: stage, exercises, gates with what is missing, the next step of the run-walk table."""
    with open_logbook(logbook) as book:
        who = book.athlete(athlete)
        row = book.rehab(who.name, past_day(as_of, book.today(who)))
    if as_json:
        put_json(row)
        return ALL_DONE
    put(f"{who.name}, return to run, {row['local_date']}")
    for line in _lines(row):
        put(line)
    return ALL_DONE


@command
def rehab_plan(logbook: Where = None) -> int:
    """Print the tables in use as TOML: exercises, gates, run-walk. Save, change, and name the file in LOADWATCH_REHAB."""
    with open_logbook(logbook) as book:
        put(book.rehab_text.rstrip("\n"))
    return ALL_DONE


def _lines(row: dict[str, Any]) -> Iterator[str]:
    """The state as sentences; with a red flag the instruction alone."""
    yield row["action"]
    if row["state"] == "red":
        return
    if row["instead"]:
        yield f"Instead of stopping: {', '.join(row['instead'])}."
    yield f"Stage: {row['stage'] or 'not set by the therapist'}" + (
        f", week {row['week']}." if row["week"] else "."
    )
    for one in row["exercises"]:
        week = one["this_week"]
        now = f" This week: {week['sets']} x {week['reps']}." if week else ""
        care = f" Care: {'; '.join(one['care'])}." if one["care"] else ""
        yield f"  {one['title']}: {one['prescription']}.{now}{care}"
    for gate in row["gates"]:
        yield (
            f"{gate['name']} {gate['title']}: "
            + ("open" if gate["is_open"] else "; ".join(gate["missing"]))
            + "."
        )
    yield _table(row["run_walk"], row["local_date"])
    for one in [] if row["run_walk"] is None else row["run_walk"]["not_counted"]:
        yield f"  {one['local_date']}: {one['text']}."
    yield row["caveat"]


def _table(found: dict[str, Any] | None, today: str) -> str:
    if found is None:
        return "No run-walk table is set."
    advice, at = found["advice"], f"Run-walk {found['preset']}, level {found['level']} of {found['levels']}"
    since = f" Not before {advice['not_before']}." if (advice["not_before"] or "") > today else ""
    return f"{at} ({found['session']['text']}). {advice['text']}{since}"
