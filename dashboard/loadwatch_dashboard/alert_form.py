"""What becomes of "seen": kept for the reader who pressed it, with a way back."""

from __future__ import annotations

from loadwatch.language import say
from loadwatch.model import Athlete
from loadwatch_dashboard.alert_parts import reader
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import Values


def _seen(here: Context, athlete: Athlete, values: Values) -> Saved:
    id_ = values.word("id", say("Say what."))
    here.book.acknowledge(id_, reader(here), athlete=athlete.name)
    return Saved(say("Alert seen."), undo=("alert-unseen", {"id": id_}))


def _unseen(here: Context, athlete: Athlete, values: Values) -> Saved:
    here.book.unacknowledge(values.word("id", say("Say what.")), reader(here), athlete=athlete.name)
    return Saved(say("The alert is back."))


ALERT_FORMS = {"alert-seen": Form(_seen), "alert-unseen": Form(_unseen)}
