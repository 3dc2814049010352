"""The forms of one activity: change what is said of it, leave it out, delete it and take that back."""

from __future__ import annotations

from typing import Any

from loadwatch.errors import EditError
from loadwatch.language import retell, say
from loadwatch.model import Athlete
from loadwatch.views.edit import EditForm, changes_of, sport_choices
from loadwatch.views.shapes import ActivityPage
from loadwatch_dashboard import checks, forms, ids
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import FieldError, Values

FIELDS = {"distance_m": "distance"}  # field of an edit → field of the form


def edit_panel(page: ActivityPage, edit: EditForm, context: Context) -> Any:
    """The form; empty fields are what the file says."""
    fields = [
        forms.hidden("id", page.id),
        forms.text("title", say("Title"), edit.title, hint=say("Empty: as recorded.")),
        *([] if edit.has_parts else [_effort(edit), *_one_part(edit)]),
        forms.text(
            "excluded", say("Leave out of the load, because"), edit.excluded, hint=say("Empty: it counts.")
        ),
    ]
    return forms.form(say("Edit this activity"), forms.address(context, "activity-edit"), say("Save"), fields)


def _effort(edit: EditForm) -> forms.Field:
    hint = say(
        "How hard the whole run felt: 0 rest, 3 moderate, 5 hard, 10 all out. Best asked half an hour after."
    )
    return forms.number("rpe", say("Felt effort, 0 to 10"), edit.rpe, hint=hint)


def _one_part(edit: EditForm) -> list[forms.Field]:
    sports = (("", say("As recorded")), *sport_choices())
    return [
        forms.row(
            forms.select("sport", say("Sport"), sports, edit.sport or ""),
            forms.yes_no("is_treadmill", say("On a treadmill"), edit.is_treadmill),
        ),
        forms.number(
            "distance",
            say("Distance"),
            None if edit.distance is None else float(edit.distance),
            edit.unit,
            hint=say("What the treadmill showed. Empty: as recorded."),
        ),
        forms.number(
            "grade",
            say("Slope of the treadmill"),
            edit.grade,
            "%",
            hint=say("What the treadmill showed, on average. Empty: as recorded, else counted as flat."),
        ),
    ]


def delete_button(page: ActivityPage, context: Context) -> Any:
    """One tap; the message that follows takes it back."""
    return forms.one_tap(say("Delete"), forms.address(context, "activity-delete"), {"id": page.id})


def restore_button(page: ActivityPage, context: Context) -> Any:
    """Bring it back."""
    action = forms.address(context, "activity-restore")
    return forms.one_tap(say("Restore"), action, {"id": page.id}, "lw-button lw-primary")


# ---- what becomes of it ---------------------------------------------------------


def _edit(here: Context, _athlete: Athlete, values: Values) -> Saved:
    before = here.book.activity_page(here.activity, units=here.units).edit
    given: dict[str, Any] = {"title": values.text("title"), "excluded": values.text("excluded")}
    if before is not None and not before.has_parts:
        given |= {
            "sport": values.text("sport"),
            "is_treadmill": values.answer("is_treadmill"),
            "distance": values.number("distance"),
            "grade": values.number("grade"),
            "rpe": values.number("rpe"),
        }
    try:
        here.book.edit_activity(here.activity, **changes_of(given, here.units))
    except EditError as error:
        raise FieldError(**{FIELDS.get(error.field, error.field): retell(error.message)}) from error
    return Saved(
        say("Saved."), undo=("activity-edit", {"id": here.activity, **_values(before)}), show=ids.MAIN
    )


def _values(edit: EditForm | None) -> dict[str, Any]:
    """The form as it was, to take a change back."""
    if edit is None:
        return {}
    keys = ("title", "sport", "is_treadmill", "excluded", "grade", "rpe")
    distance = None if edit.distance is None else float(edit.distance)
    return {**{key: getattr(edit, key) for key in keys}, "distance": distance}


def _delete(here: Context, _athlete: Athlete, _values: Values) -> Saved:
    title = here.book.activity_page(here.activity, units=here.units).title
    here.book.delete_activity(here.activity)
    return Saved(
        say("“{title}” is deleted.", title=title),
        undo=("activity-restore", {"id": here.activity}),
        go=here.href("/activities"),
    )


def _restore(here: Context, _athlete: Athlete, _values: Values) -> Saved:
    here.book.restore_activity(here.activity)
    back = here.href(f"/activity/{here.activity}")
    return Saved(say("It is back."), undo=("activity-delete", {"id": here.activity}), go=back)


ACTIVITY_FORMS = {
    "activity-edit": Form(_edit, about=checks.activity),
    "activity-delete": Form(_delete, about=checks.activity),
    "activity-restore": Form(_restore, about=checks.activity),
}
