"""The therapist's forms: limits, capacity, heel-raise tests, notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from loadwatch.language import later, say
from loadwatch.logbook.entries import day_ahead, past_day
from loadwatch.model import Athlete
from loadwatch.views.limits import EASY_M, FLAT_M
from loadwatch.views.therapist import MOST_REPS, metres, typed, typed_unit
from loadwatch.views.therapist_shapes import TherapistPage
from loadwatch_dashboard import forms
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import Values
from loadwatch_dashboard.therapist_entries import ENTRY_FORMS, NAMES, Row, written

MOST = {"week": 1_000.0, "run": 500.0, "value": 100_000.0}  # in the reader's unit
WHY = later("Give the reason, so that the runner understands.")


# ---- what is asked ------------------------------------------------------------------


def limits_form(context: Context) -> Any:
    """Most in a week and in a run, no hills, no speed; what is left empty stays as it is."""
    fields = [
        forms.row(
            forms.number("week", say("At most in 7 days"), unit=context.units),
            forms.number("run", say("At most in a run"), unit=context.units),
        ),
        forms.ticks("none", say("None of"), (("hills", say("Hills")), ("speed", say("Fast running")))),
        *_days_and_reason(context),
    ]
    return forms.form(say("Limits"), forms.address(context, "limits"), say("Set the limits"), fields)


def capacity_form(context: Context, view: TherapistPage) -> Any:
    """A tolerated amount, or the factor, in place of what is computed."""
    kinds = (
        ("capacity", say("Tolerated in a day")),
        ("capacity_week", say("Tolerated in 7 days")),
        ("modifier", say("Factor on all of it")),
    )
    fields = [
        forms.choice("kind", say("What"), kinds, "capacity", required=True),
        forms.row(
            forms.select("measure", say("Measure"), view.measures, "distance"),
            forms.number("value", say("Value"), hint=say("A factor is between 0 and 2; it has no measure.")),
        ),
        *_days_and_reason(context),
    ]
    return forms.form(say("Capacity"), forms.address(context, "capacity"), say("Set the number"), fields)


def _days_and_reason(context: Context) -> list[forms.Field]:
    today = context.book.today(context.athlete).isoformat()
    days = forms.row(
        forms.day("valid_from", say("From"), today),
        forms.day("valid_until", say("To (may stay empty)"), None),
    )
    return [days, forms.text("reason", say("Reason"), hint=say("The runner reads it."))]


def heel_raise_form(context: Context, old: Row | None = None) -> Any:
    """One test of one leg: a new one, or one that is corrected."""
    today, given = context.book.today(context.athlete).isoformat(), old or {}
    fields = [
        forms.choice(
            "side",
            say("Leg"),
            (("left", say("Left")), ("right", say("Right"))),
            given.get("side"),
            required=True,
        ),
        forms.row(
            forms.number("reps", say("Repetitions"), given.get("reps"), hint=say("to failure, 60 a minute")),
            forms.day("local_date", say("Day"), _day_of(given) or today, most=today),
        ),
        forms.scale("pain", say("Worst pain"), given.get("pain")),
    ]
    return _form(context, ("heel-raise", say("A heel-raise test"), say("Save the test")), fields, old)


def note_form(context: Context, old: Row | None = None) -> Any:
    """A note with its author: a new one, or one that is corrected."""
    today, given = context.book.today(context.athlete).isoformat(), old or {}
    fields = [
        forms.area("text", say("Note"), given.get("text")),
        forms.row(
            forms.text("author", say("Author"), given.get("author")),
            forms.day("local_date", say("Day"), _day_of(given) or today, most=today),
        ),
    ]
    return _form(context, ("note", say("A note"), say("Save the note")), fields, old)


def number_form(context: Context, old: Row) -> Any:
    """A limit, a capacity or the factor, corrected: what it is about stays."""
    measure, until = old["measure"], old["valid_until"]
    value = typed(measure, old["value"], context.units)
    fields = [
        forms.number("value", say("Value"), value, typed_unit(measure, context.units)),
        forms.row(
            forms.day("valid_from", say("From"), _day_of(old)),
            forms.day("valid_until", say("To (may stay empty)"), until and until.isoformat()),
        ),
        forms.text("reason", say("Reason"), old["reason"], hint=say("The runner reads it.")),
    ]
    return _form(context, ("number-correct", "", ""), fields, old)


def _form(context: Context, words: tuple[str, str, str], fields: list[forms.Field], old: Row | None) -> Any:
    """The form of an address, with its label and button; a correction has its own and a way back."""
    name, label, save = words
    address = forms.address(context, name)
    if old is None:
        return forms.form(label, address, save, fields)
    cancel = {"href": context.href("/therapist"), "label": say("Cancel")}
    fields = [*fields, forms.hidden("id", old["id"])]
    return forms.form(say("Correct an entry"), address, say("Save the correction"), fields, cancel=cancel)


def _day_of(row: Row) -> str | None:
    day = row.get("local_date")
    return None if day is None else day.isoformat()


# ---- what becomes of it -------------------------------------------------------------


def _limits(here: Context, athlete: Athlete, values: Values) -> Saved:
    """All limits of one form, or none of them: each is read before the first is kept."""
    with values.gathered():
        wanted = list(_wanted(here, values))
        if all(values.is_empty(key) for key in ("week", "run", "none")):
            values.wrong("week", say("Give at least one limit."))
        start, shared = _start(here, athlete, values), _shared(values)
    ids = [here.book.add_override(athlete.name, start, **limit, **shared) for limit in wanted]
    return Saved(
        say("Limits set: room and flags follow them."),
        undo=("entry-remove", {"kind": "override", "ids": ids}),
    )


def _wanted(here: Context, values: Values) -> Iterator[dict[str, Any]]:
    for key, kind in (("week", "week"), ("run", "limit")):
        number = values.between(key, 0, MOST[key])
        if number is not None:
            yield {"kind": kind, "measure": "distance", "value": metres("distance", number, here.units)}
    ticks = values.several("none") or []
    if "hills" in ticks:
        yield {"kind": "limit", "measure": "uphill_ascent", "value": FLAT_M}
        yield {"kind": "limit", "measure": "downhill_descent", "value": FLAT_M}
    if "speed" in ticks:
        yield {"kind": "limit", "measure": "fast", "value": EASY_M}


def _capacity(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        kind = values.word("kind", say("Choose what to set."))
        value = _value(values, kind)
        measure = None if kind == "modifier" else values.word("measure", say("Choose a measure."))
        start, shared = _start(here, athlete, values), _shared(values)
    number = value if measure is None or value is None else metres(measure, value, here.units)
    id_ = here.book.add_override(athlete.name, start, kind=kind, measure=measure, value=number, **shared)
    return Saved(say("Set."), undo=("entry-remove", {"kind": "override", "ids": [id_]}))


def _number(here: Context, athlete: Athlete, values: Values) -> Saved:
    """A number of the therapist, corrected."""
    old = here.book.entry("override", athlete.name, values.text("id") or "")
    measure = old["measure"]
    with values.gathered():
        value = _value(values, old["kind"])
        start, shared = _start(here, athlete, values), _shared(values)
    number = value if measure is None or value is None else metres(measure, value, here.units)
    if value == typed(measure, old["value"], here.units):
        number = old["value"]  # as exact as it was
    entry = {"kind": old["kind"], "measure": measure, "value": number, **shared}
    return Saved(say("Corrected."), *written(here, athlete, ("override", old["id"]), start, entry))


def _value(values: Values, kind: str) -> float | None:
    """The number, in the reader's unit; a factor is at most 2."""
    value = values.between("value", 0, 2 if kind == "modifier" else MOST["value"])
    if values.is_empty("value"):
        values.wrong("value", say("Give the number."))
    return value


def _start(here: Context, athlete: Athlete, values: Values) -> date:
    return values.day_that("valid_from", day_ahead, here.book.today(athlete))


def _shared(values: Values) -> dict[str, Any]:
    reason, until = values.word("reason", say(WHY)), values.day("valid_until")
    start = values.day("valid_from")
    if until is not None and start is not None and until < start:
        values.wrong("valid_until", say("This needs a day not before the first one."))
    return {"valid_until": until, "reason": reason}


def _heel_raise(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        day = values.day_that("local_date", past_day, here.book.today(athlete))
        entry: dict[str, Any] = {
            "reps": values.count("reps", MOST_REPS),
            "pain": values.between("pain", 0, 10),
        }
        if values.is_empty("reps"):
            values.wrong("reps", say("Give the repetitions."))
        entry |= {"side": values.word("side", say("Choose the leg."))}
    which = ("heel_raise", values.text("id"))
    return Saved(say("Test saved."), *written(here, athlete, which, day, entry))


def _note(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        day = values.day_that("local_date", past_day, here.book.today(athlete))
        entry = {
            "text": values.word("text", say("Write at least one word.")),
            "author": values.text("author"),
        }
    return Saved(say("Note saved."), *written(here, athlete, ("note", values.text("id")), day, entry))


THERAPIST_FORMS = {
    "limits": Form(_limits, is_pt=True, names={"date": "valid_from"}),
    "capacity": Form(_capacity, is_pt=True, names={"date": "valid_from"}),
    "number-correct": Form(_number, is_pt=True, names={"date": "valid_from"}),
    "heel-raise": Form(_heel_raise, is_pt=True, names=NAMES),
    "note": Form(_note, is_pt=True, names=NAMES),
    **ENTRY_FORMS,
}
