"""The forms of "Return to run": what the runner ticks off, and what the therapist sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loadwatch.language import retell, say, say_as
from loadwatch.logbook.entries import REHAB, past_day
from loadwatch.model import Athlete
from loadwatch.units import MINUTE_S
from loadwatch.views.diary_page import site_choices
from loadwatch.views.rehab_shapes import RehabPage
from loadwatch_dashboard import forms
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import FieldError, Values

MOST_CONTACTS = 10_000
RUNNER_KINDS = ("exercise", "run_walk_done", "walk", "hop")  # what a runner may take out again


# ---- what is asked ----------------------------------------------------------------


def test_form(context: Context) -> Any:
    """A brisk walk or a hop test, for the gates."""
    kinds = (("walk", say("Brisk walk")), ("hop", say("Hops on one leg")))
    today = context.book.today(context.athlete).isoformat()
    fields = [
        forms.choice("kind", say("What"), kinds, "walk", required=True),
        forms.row(
            forms.number("minutes", say("Walk"), unit=say("minutes")),
            forms.number("seconds", say("Hops"), unit=say("seconds")),
            forms.number("contacts", say("or foot contacts")),
        ),
        forms.scale("pain", say("Worst pain"), required=True),
        forms.day("local_date", say("Day"), today, most=today),
    ]
    return forms.form(
        say("A walk or hop test"), forms.address(context, "rehab-test"), say("Save the test"), fields
    )


def stage_form(context: Context, view: RehabPage) -> Any:
    """The therapist's stage, for a place and side."""
    today = context.book.today(context.athlete).isoformat()
    sides = (("left", say("Left")), ("right", say("Right")), ("both", say("Both")))
    fields = [
        forms.choice("name", say("Stage"), view.stages, view.stage, required=True),
        forms.row(
            forms.select("site", say("Place"), site_choices(), view.site or "achilles_midportion"),
            forms.choice("side", say("Side"), sides, view.side),
            forms.day("local_date", say("From"), today, most=today),
        ),
        forms.text("note", say("Note")),
    ]
    return forms.form(say("Stage"), forms.address(context, "rehab-stage"), say("Set the stage"), fields)


def preset_form(context: Context, view: RehabPage) -> Any:
    """The therapist's run-walk table and level."""
    tables = [(name, retell(title)) for name, title, _ in view.presets]
    now = view.run_walk
    fields = [
        forms.choice("name", say("Table"), tables, now.preset if now else None, required=True, look="list"),
        forms.number("level", say("Level"), now.level if now else 1),
        forms.text("note", say("Note")),
    ]
    return forms.form(
        say("Run-walk table"), forms.address(context, "rehab-table"), say("Set table and level"), fields
    )


def score_form(context: Context, names: Sequence[str]) -> Any:
    """The total of a questionnaire that was filled in on paper."""
    today = context.book.today(context.athlete).isoformat()
    fields = [
        forms.choice("name", say("Questionnaire"), [(name, name) for name in names], required=True),
        forms.row(
            forms.number("level", say("Total"), unit=say("of 100")),
            forms.day("local_date", say("Day"), today, most=today),
        ),
    ]
    return forms.form(say("A total"), forms.address(context, "rehab-score"), say("Save the total"), fields)


def gate_form(context: Context, view: RehabPage) -> Any:
    """A gate that the therapist opens or closes, with the reason."""
    gates = [(gate.name, f"{gate.name} {retell(gate.title)}") for gate in view.gates]
    fields = [
        forms.select("name", say("Gate"), gates, gates[0][0]),
        forms.choice(
            "is_passed", say("Is"), (("yes", say_as("gate", "Open")), ("no", say("Closed"))), required=True
        ),
        forms.text("note", say("Reason")),
    ]
    return forms.form(say("A gate"), forms.address(context, "rehab-gate"), say("Set the gate"), fields)


# ---- what becomes of it -----------------------------------------------------------


def _exercise(here: Context, athlete: Athlete, values: Values) -> Saved:
    name = values.word("name", say("Say which exercise."))
    return _kept(here, athlete, say("Ticked off."), kind="exercise", name=name)


def _session(here: Context, athlete: Athlete, _values: Values) -> Saved:
    """The session of the level that the table stands at."""
    now = here.book.rehab_page(athlete.name).run_walk
    if now is None:
        raise FieldError(level=say("No run-walk table is set."))
    said = say("Session written down. Tell the diary tomorrow how the first steps feel.")
    return _kept(here, athlete, said, kind="run_walk_done", name=now.preset, level=now.level)


def _step(here: Context, athlete: Athlete, values: Values) -> Saved:
    """To the level that the rule offers, and to no other."""
    now = here.book.rehab_page(athlete.name).run_walk
    if now is None or now.offered is None or now.offered != values.count("level"):
        raise FieldError(level=say("The rule does not offer this level now."))
    return _kept(
        here,
        athlete,
        say("Level {offered}.", offered=now.offered),
        kind="run_walk",
        name=now.preset,
        level=now.offered,
    )


def _test(here: Context, athlete: Athlete, values: Values) -> Saved:
    is_walk = values.text("kind") == "walk"
    with values.gathered():
        values.word("kind", say("Choose walk or hops."))
        day = values.day_that("local_date", past_day, here.book.today(athlete))
        minutes, seconds = values.between("minutes", 1, 1_440), values.between("seconds", 1, 3_600)
        contacts, pain = values.count("contacts", MOST_CONTACTS), values.between("pain", 0, 10)
        if values.is_empty("pain"):
            values.wrong("pain", say("Say how much it hurt at worst; 0 is none."))
        if is_walk and values.is_empty("minutes"):
            values.wrong("minutes", say("Say how long the walk was."))
        if not is_walk and values.is_empty("seconds") and values.is_empty("contacts"):
            values.wrong("seconds", say("Give the seconds, or the foot contacts."))
        for key in ("seconds", "contacts") if is_walk else ("minutes",):
            if not values.is_empty(key):
                values.wrong(key, say("This is of the other test: leave it empty."))
    if is_walk:
        lasted, said = None if minutes is None else MINUTE_S * minutes, say("Walk saved.")
    else:
        lasted, said = seconds, say("Hop test saved.")
    kind = "walk" if is_walk else "hop"
    return _kept(here, athlete, said, day, kind=kind, duration_s=lasted, reps=contacts, pain=pain)


def _stage(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        day = values.day_that("local_date", past_day, here.book.today(athlete))
        entry = {key: values.text(key) for key in ("site", "side", "note")}
        name = values.word("name", say("Choose a stage."))
    return _kept(here, athlete, say("Stage set."), day, kind="stage", name=name, **entry)


def _table(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        name, level = values.word("name", say("Choose a table.")), values.count("level")
    return _kept(
        here, athlete, say("Table set."), kind="run_walk", name=name, level=level, note=values.text("note")
    )


def _score(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        day = values.day_that("local_date", past_day, here.book.today(athlete))
        total = values.count("level", 100)
        if values.is_empty("level"):
            values.wrong("level", say("Give the total, a whole number from 0 to 100."))
        name = values.word("name", say("Choose the questionnaire."))
    return _kept(here, athlete, say("Total saved."), day, kind="score", name=name, level=total)


def _gate(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        passed = values.answer("is_passed")
        if passed is None:
            values.wrong("is_passed", say("Choose open or closed."))
        reason = values.word("note", say("Give the reason, so that the runner understands."))
        name = values.word("name", say("Choose a gate."))
    return _kept(here, athlete, say("Gate set."), kind="gate", name=name, is_passed=passed, note=reason)


def _kept(here: Context, athlete: Athlete, said: str, day: Any = None, **entry: Any) -> Saved:
    id_ = here.book.set_rehab(athlete.name, day or here.book.today(athlete), **entry)
    return Saved(said, undo=("rehab-remove", {"id": id_}))


def _remove(here: Context, athlete: Athlete, values: Values) -> Saved:
    """A runner takes out ticks and tests; the therapist every line."""
    id_ = values.text("id") or ""
    entry = here.book.entry("rehab", athlete.name, id_)
    if not may_take_out(here, entry["kind"], is_today=entry["local_date"] == here.book.today(athlete)):
        raise FieldError(id=say("Only the therapist takes this out."))
    gone = here.book.remove_entry("rehab", athlete.name, id_)
    back = {key: gone[key] for key in REHAB} | {"day": gone["local_date"].isoformat()}
    return Saved(say("Taken out."), undo=("rehab-restore", {"entries": [back]}))


def may_take_out(here: Context, kind: Any, *, is_today: bool) -> bool:
    """A runner's own lines are ticks, tests, and the step of today; the therapist's are all."""
    return here.is_pt or kind in RUNNER_KINDS or (kind == "run_walk" and is_today)


def _restore(here: Context, athlete: Athlete, values: Values) -> Saved:
    """What was taken out, as it was."""
    entry = dict(next(iter(values.records("entries")), {}))
    day = Values({"day": entry.pop("day", None)}).day("day")
    if day is None or not may_take_out(here, entry.get("kind"), is_today=day == here.book.today(athlete)):
        raise FieldError(id=say("Only the therapist takes this out."))
    return _kept(here, athlete, say("As it was."), day, **{key: entry.get(key) for key in REHAB})


NAMES = {"date": "local_date", "duration_s": "minutes", "reps": "contacts"}
REHAB_FORMS = {
    "rehab-exercise": Form(_exercise),
    "rehab-session": Form(_session),
    "rehab-step": Form(_step),
    "rehab-test": Form(_test, names=NAMES),
    "rehab-remove": Form(_remove),
    "rehab-restore": Form(_restore, names=NAMES),
    "rehab-stage": Form(_stage, is_pt=True, names=NAMES),
    "rehab-table": Form(_table, is_pt=True),
    "rehab-score": Form(_score, is_pt=True, names=NAMES),
    "rehab-gate": Form(_gate, is_pt=True),
}
