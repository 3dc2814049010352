"""The therapist's notes, tests and numbers once they are read: kept, corrected, taken out, put back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from loadwatch.language import Told, say
from loadwatch.model import Athlete
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import FieldError, Values

Row = Mapping[str, Any]
FIELDS = {  # of an entry, by its kind
    "note": ("text", "author"),
    "heel_raise": ("side", "reps", "pain", "note"),
    "override": ("kind", "measure", "value", "valid_until", "reason"),
}
# code in an address, which tells no more → kind
CODES = {"note": "note", "test": "heel_raise", "number": "override"}
SHORT = Told({"note": "Note", "heel_raise": "Test", "override": "Number"})
NAMES = {"date": "local_date"}


def written(
    here: Context, athlete: Athlete, which: tuple[str, str | None], day: date, entry: Row
) -> tuple[tuple[str, Row], str | None]:
    """A new entry, or other values in an old one; gives what takes it back, and where to go."""
    kind, id_ = which
    if id_ is None:
        new = _add(here, athlete, kind, day, entry)
        return ("entry-remove", {"kind": kind, "ids": [new]}), None
    old = here.book.entry(kind, athlete.name, id_)
    full = {key: old[key] for key in FIELDS[kind]} | dict(entry)
    here.book.correct_entry((kind, id_), athlete.name, day, **full)
    return ("entry-back", {"kind": kind, "rows": [_plain(kind, old)]}), here.href("/therapist")


def _add(here: Context, athlete: Athlete, kind: str, day: date, entry: Row) -> str:
    if kind == "note":
        return here.book.add_note(athlete.name, day, **entry)
    if kind == "heel_raise":
        return here.book.add_heel_raise(athlete.name, day, **entry)
    return here.book.add_override(athlete.name, day, **entry)


def _plain(kind: str, row: Row) -> dict[str, Any]:
    """An entry as an undo sends it back."""
    kept = {key: row[key] for key in (*FIELDS[kind], "id", "local_date")}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in kept.items()}


def _kind(values: Values) -> str:
    kind = values.word("kind", say("Say what."))
    if kind not in FIELDS:
        raise FieldError(kind=say("There is no such kind of entry."))
    return kind


def _remove(here: Context, athlete: Athlete, values: Values) -> Saved:
    kind = _kind(values)
    gone = [here.book.remove_entry(kind, athlete.name, id_) for id_ in values.several("ids") or []]
    rows = [{**_plain(kind, row), "id": None} for row in gone]
    return Saved(say("{short} taken out.", short=SHORT[kind]), ("entry-back", {"kind": kind, "rows": rows}))


def _back(here: Context, athlete: Athlete, values: Values) -> Saved:
    """What was taken out, or corrected, as it was."""
    kind = _kind(values)
    for row in values.records("rows"):
        one = Values(row)
        entry = {key: row.get(key) for key in FIELDS[kind]}
        if "valid_until" in entry:
            entry["valid_until"] = one.day("valid_until")
        day, id_ = one.day("local_date") or here.book.today(athlete), one.text("id")
        if id_ is None:
            _add(here, athlete, kind, day, entry)
        else:
            here.book.correct_entry((kind, id_), athlete.name, day, **entry)
    return Saved(say("As it was."))


ENTRY_FORMS = {
    "entry-remove": Form(_remove, is_pt=True),
    "entry-back": Form(_back, is_pt=True, names=NAMES),
}
