"""The form of a strength or plyometric session."""

from __future__ import annotations

from datetime import date
from typing import Any

from loadwatch.language import say
from loadwatch.logbook.entries import past_day
from loadwatch.model import Athlete
from loadwatch.units import MINUTE_S
from loadwatch.views.strength import STRENGTH_WORDS, strength_form
from loadwatch_dashboard import forms
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import Values

MOST = {"sets": 100, "reps": 10_000, "load_kg": 1_000, "minutes": 1_440}


def session_form(context: Context, today: date) -> Any:
    """What was done and when; all numbers may stay empty."""
    fields = [
        forms.choice("type", say("What"), tuple(STRENGTH_WORDS.items()), required=True),
        forms.row(
            forms.number("sets", say("Sets")),
            forms.number("reps", say("Repetitions of a set")),
            forms.number("load_kg", say("Weight"), unit="kg"),
            forms.number("minutes", say("Time"), unit=say("minutes")),
        ),
        forms.day("local_date", say("Day"), today.isoformat(), most=today.isoformat()),
        forms.fold(
            say("A name, or a note"), [forms.text("name", say("Name")), forms.area("note", say("Note"))]
        ),
    ]
    action = forms.address(context, "strength")
    return forms.form(say("A strength session"), action, say("Save the session"), fields)


def _save(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        numbers = {key: values.between(key, 0, most) for key, most in MOST.items()}
        minutes = numbers.pop("minutes")
        session: dict[str, Any] = {
            "type": values.word("type", say("Choose what it was.")),
            **numbers,
            **{key: values.count(key) for key in ("sets", "reps")},
            **{key: values.text(key) for key in ("name", "note")},
            "duration_s": None if minutes is None else minutes * MINUTE_S,
        }
        day = values.day_that("local_date", past_day, here.book.today(athlete))
    id_ = here.book.add_strength(athlete.name, day, **session)
    return Saved(say("Session saved."), undo=("strength-remove", {"id": id_}))


def _remove(here: Context, athlete: Athlete, values: Values) -> Saved:
    gone = here.book.remove_entry("strength", athlete.name, values.text("id") or "")
    return Saved(say("The session is gone."), undo=("strength", strength_form(gone)))


STRENGTH_FORMS = {
    "strength": Form(_save, names={"date": "local_date"}),
    "strength-remove": Form(_remove),
}
