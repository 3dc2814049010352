"""What the plan page asks, and what becomes of the answers."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html

from loadwatch.errors import LoadwatchError, PlanError
from loadwatch.language import later, retell, say
from loadwatch.model import Athlete
from loadwatch.units import height_unit
from loadwatch.views.plan_shapes import PlanPage, PlanSession
from loadwatch.views.words import short_day
from loadwatch_dashboard import forms
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import FieldError, Values
from loadwatch_dashboard.messages import in_a_line
from loadwatch_dashboard.plan_race import RACE_STEPS

PATH = "/plan"
EFFORTS = ("easy", "long", "steady", "tempo", "race")
LARGEST_FILE = 8 * 1024 * 1024
TOO_LARGE = later("The file is larger than 8 MB.")


# ---- the forms -------------------------------------------------------------------


def text_form(context: Context, day: date) -> html.Div:
    """A session in words, on a day."""
    hint = say("Such as “18 km easy, 300 m up”, “6 x 800 m @ 3:40 + 3 km wu/cd” or “45 min easy”")
    fields = [
        forms.text("text", say("Session"), hint=hint),
        forms.day("local_date", say("Day"), day.isoformat()),
    ]
    return forms.form(
        say("Add a session"), forms.address(context, "plan-add"), say("Add to the plan"), fields
    )


def small_form(context: Context, day: date) -> html.Div:
    """The same by numbers."""
    kinds = (
        ("easy", say("Easy")),
        ("long", say("Long")),
        ("steady", say("Steady")),
        ("tempo", say("Tempo")),
        ("race", say("Race")),
    )
    height = height_unit(context.units)
    fields = [
        forms.row(
            forms.number("distance", say("Distance"), unit=context.units),
            forms.number("minutes", say("or time"), unit="min"),
            forms.number("ascent", say("Ascent"), unit=height),
        ),
        forms.choice("kind", say("Effort"), kinds, "easy", required=True),
        forms.day("local_date", say("Day"), day.isoformat()),
    ]
    action = forms.address(context, "plan-form")
    return forms.form(say("Add a session by numbers"), action, say("Add to the plan"), fields)


def rewrite_form(context: Context, session: PlanSession) -> html.Div:
    """A planned session written anew."""
    fields = [
        forms.text("text", say("Session"), session.title),
        forms.day("local_date", say("Day"), session.local_date.isoformat()),
        forms.hidden("id", session.id),
    ]
    return forms.form(
        say("Change the session"), forms.address(context, "plan-rewrite"), say("Save the change"), fields
    )


# ---- what becomes of them ------------------------------------------------------------


def _add(here: Context, athlete: Athlete, values: Values) -> Saved:
    text = values.word("text", say("Write what you plan, such as “18 km easy, 300 m up”."))
    return _added(here, athlete, text, values, is_named=True)


def _by_numbers(here: Context, athlete: Athlete, values: Values) -> Saved:
    with values.gathered():
        distance, minutes = values.between("distance", 0.1, 180), values.between("minutes", 1, 2_880)
        ascent, kind = values.between("ascent", 0, 30_000), values.text("kind") or "easy"
        if values.is_empty("distance") and values.is_empty("minutes"):
            values.wrong("distance", say("Give a distance or a time."))
        if distance is not None and minutes is not None:
            values.wrong("minutes", say("Give a distance or a time, not both."))
        if kind not in EFFORTS:
            values.wrong("kind", "Choose one of these.")
        values.day("local_date")
    size = f"{distance:.12g} {here.units}" if distance is not None else f"{minutes:.12g} min"
    up = "" if ascent is None else f", {ascent:.12g} {height_unit(here.units)} up"
    return _added(here, athlete, f"{size} {kind}{up}", values, is_named=False)


def _added(here: Context, athlete: Athlete, text: str, values: Values, *, is_named: bool) -> Saved:
    day = values.day("local_date") or here.book.today(athlete)
    try:
        id_ = here.book.plan_add(text, day, athlete.name, is_named=is_named)
    except PlanError as error:
        raise _beside(error, day, "text" if is_named else "distance") from error
    go = here.href(PATH, session=id_)
    return Saved(
        say("Planned for {short_day}.", short_day=short_day(day)),
        undo=("plan-remove", {"ids": [id_]}),
        go=go,
        show="plan-open",
    )


def _beside(error: PlanError, day: date, key: str) -> FieldError:
    """The words stand beside the field that is meant."""
    return FieldError(**{"local_date" if error.part == str(day) else key: in_a_line(error)})


def _rewrite(here: Context, athlete: Athlete, values: Values) -> Saved:
    text = values.word("text", say("Write what you plan, such as “18 km easy, 300 m up”."))
    id_ = values.text("id") or ""
    day = values.day("local_date") or here.book.planned(id_, athlete.name).local_date
    try:
        was = here.book.plan_rewrite(id_, text, day, athlete.name)
    except PlanError as error:
        raise _beside(error, day, "text") from error
    return Saved(say("Changed."), undo=("plan-restore", {"sessions": [was]}), go=here.href(PATH, session=id_))


def _move(here: Context, athlete: Athlete, values: Values) -> Saved:
    day = values.day("local_date")
    if day is None:
        raise FieldError(local_date=say("Choose a day."))
    was = here.book.plan_move(values.text("id") or "", day, athlete.name)
    return Saved(say("Moved to {day}.", day=short_day(day)), undo=("plan-restore", {"sessions": [was]}))


def _resize(here: Context, athlete: Athlete, values: Values) -> Saved:
    share = values.number("share")
    if share is None:
        raise FieldError(share=say("Choose a size."))
    was = here.book.plan_resize(values.text("id") or "", share, athlete.name)
    return Saved(say("The size is changed."), undo=("plan-restore", {"sessions": [was]}))


def _remove(here: Context, athlete: Athlete, values: Values) -> Saved:
    gone = here.book.plan_take_out(values.several("ids") or [], athlete.name)
    said = say("Taken out.") if len(gone) == 1 else say("{gone} sessions taken out.", gone=len(gone))
    return Saved(said, undo=("plan-restore", {"sessions": gone}), go=here.href(PATH))


def _restore(here: Context, athlete: Athlete, values: Values) -> Saved:
    back = here.book.plan_put_back(values.records("sessions"), athlete.name)
    return Saved(
        say("As it was."), go=here.href(PATH, session=back[0]) if len(back) == 1 else here.href(PATH)
    )


def _adopt(here: Context, athlete: Athlete, _: Values) -> Saved:
    ids = here.book.plan_adopt(athlete.name)
    return Saved(say("{ids} sessions planned.", ids=len(ids)), undo=("plan-remove", {"ids": ids}))


def _import(here: Context, athlete: Athlete, values: Values) -> Saved:
    name = values.word("name", say("Choose a file."))
    try:
        data = base64.b64decode(values.text("data") or "", validate=True)
    except binascii.Error as error:
        raise FieldError(name=say("The file did not arrive whole. Try again.")) from error
    if len(data) > LARGEST_FILE:
        raise FieldError(name=say(TOO_LARGE))
    try:
        receipt = here.book.plan_import_bytes(name, data, athlete.name, values.day("local_date"))
    except LoadwatchError as error:
        raise FieldError(name=in_a_line(error)) from error
    left = [retell(item["message"]) for item in receipt["items"]]
    if not receipt["counts"]["planned"]:
        raise FieldError(name=" ".join(["Nothing in it can be planned.", *left[:3]]))
    ids = [one["id"] for one in receipt["sessions"]]
    return Saved(_receipt(receipt["counts"], left), undo=("plan-remove", {"ids": ids}), go=here.href(PATH))


def _receipt(counts: Mapping[str, int], left: Sequence[str]) -> str:
    words = [say("{planned} planned.", planned=counts["planned"])]
    words += (
        [say("{replaced} of the same file replaced.", replaced=counts["replaced"])]
        if counts["replaced"]
        else []
    )
    words += [say("{left} left out: {listed}", left=len(left), listed=" ".join(left[:2]))] if left else []
    return " ".join(words)


def first_day(view: PlanPage, asked: Any) -> date:
    """The day that the form starts with: of the address when it may be planned, else the day after today."""
    try:
        day = date.fromisoformat(asked) if isinstance(asked, str) else None
    except ValueError:
        day = None
    return day if day is not None and day >= view.as_of else date.fromordinal(view.as_of.toordinal() + 1)


PLAN_FORMS = {
    "plan-add": Form(_add),
    "plan-form": Form(_by_numbers),
    "plan-rewrite": Form(_rewrite),
    "plan-move": Form(_move),
    "plan-resize": Form(_resize),
    "plan-remove": Form(_remove),
    "plan-restore": Form(_restore),
    "plan-adopt": Form(_adopt),
    **RACE_STEPS,
    "plan-import": Form(_import),
}
