"""The form of a race result."""

from __future__ import annotations

from typing import Any

from loadwatch.language import say
from loadwatch.logbook.entries import past_day
from loadwatch.model import Athlete
from loadwatch.units import distance_unit_m, height_unit, height_unit_m
from loadwatch.views.speed import seconds_of
from loadwatch_dashboard import forms
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import Values

STEEPEST_M = 9_999.0  # of a climb that is typed; the logbook knows the rest


def race(context: Context, today: str) -> Any:
    """Length, time, climb and day of a race."""
    height = height_unit(context.units)
    fields = [
        forms.row(
            forms.number("distance", say("Length"), unit=context.units),
            forms.text("time", say("Time"), hint=say("Such as 45:30, or 1:45:30.")),
        ),
        forms.row(
            forms.number("ascent", say("Climb (may stay empty)"), unit=height),
            forms.day("local_date", say("Day"), today, most=today),
        ),
    ]
    return forms.form(say("Add a result"), forms.address(context, "race"), say("Add the result"), fields)


def _save(here: Context, who: Athlete, values: Values) -> Saved:
    with values.gathered():
        distance, seconds = values.between("distance", 0.1, 600), seconds_of(values.word("time", _how()))
        if values.is_empty("distance"):
            values.wrong("distance", say("This needs a value."))
        if seconds is None:
            values.wrong("time", _how())
        ascent = values.between("ascent", 0.0, STEEPEST_M)
        day = values.day_that("local_date", past_day, here.book.today(who))
    result = {
        "distance_m": None if distance is None else distance * distance_unit_m(here.units),
        "time_s": seconds,
        "ascent_m": None if ascent is None else ascent * height_unit_m(here.units),
    }
    id_ = here.book.add_race(who.name, day, **result)
    return Saved(say("The result is saved."), ("race-remove", {"id": id_}))


def _how() -> str:
    return say("Write it as 45:30, or 1:45:30 with hours.")


def _remove(here: Context, who: Athlete, values: Values) -> Saved:
    gone = here.book.remove_entry("race", who.name, values.word("id", say("Choose one.")))
    back = {key: gone[key] for key in ("distance_m", "time_s", "ascent_m", "note")}
    return Saved(
        say("The result is taken out."), ("race-restore", {**back, "day": gone["local_date"].isoformat()})
    )


def _restore(here: Context, who: Athlete, values: Values) -> Saved:
    numbers = {key: values.number(key) for key in ("distance_m", "time_s", "ascent_m")}
    day = values.day("day") or here.book.today(who)
    here.book.add_race(who.name, day, **numbers, note=values.text("note"))
    return Saved(say("The result is back."))


RACE_FORMS = {
    "race": Form(_save, names={"date": "local_date", "result": "time", "ascent_m": "ascent"}),
    "race-remove": Form(_remove),
    "race-restore": Form(_restore),
}
