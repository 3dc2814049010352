"""Forms as descriptions that `forms.js` draws: fields, choices, one-tap buttons."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from loadwatch.language import say
from loadwatch_dashboard.components import Part, data
from loadwatch_dashboard.context import Context

Field = dict[str, Any]
Options = Sequence[tuple[str, str]]
ADDRESS = "/api/form/"
MOST_TEXT = 2_000


def form(label: str, action: str, save: str, fields: Sequence[Field], **more: Any) -> html.Div:
    """A form that is sent to `action`; `more` may hold look and cancel."""
    spec = {"label": label, "action": action, "save": save, "fields": list(fields), **more}
    return html.Div(className="lw-form-box", **data(form=json.dumps(spec, ensure_ascii=False)))


def address(context: Context, name: str) -> str:
    """Where the form of that name is sent: it carries runner and view like a page."""
    return context.href(ADDRESS + name)


def choice(key: str, label: str, options: Options, value: str | None = None, **more: Any) -> Field:
    """One of a few, as chips; tapping the chosen one again takes it back unless it is required."""
    return {"kind": "choice", "key": key, "label": label, "options": list(options), "value": value, **more}


def scale(key: str, label: str, value: float | None = None, **more: Any) -> Field:
    """0 to 10 as a row of chips."""
    given = None if value is None else f"{value:g}"
    return choice(key, label, [(str(n), str(n)) for n in range(11)], given, look="scale", **more)


def yes_no(key: str, label: str, value: bool | None = None) -> Field:
    """No, yes, or not answered."""
    given = None if value is None else "yes" if value else "no"
    return choice(key, label, (("no", say("No")), ("yes", say("Yes"))), given)


def ticks(key: str, label: str, options: Options, value: Sequence[str] | None = None, **more: Any) -> Field:
    """Any number of several."""
    given = list(value or ())
    return {"kind": "ticks", "key": key, "label": label, "options": list(options), "value": given, **more}


def number(key: str, label: str, value: float | None = None, unit: str = "", **more: Any) -> Field:
    """A number, checked by the server so that the words about it are ours."""
    given = None if value is None else say("{value:g}", value=value)
    return {"kind": "number", "key": key, "label": label, "value": given, "unit": unit, **more}


def day(key: str, label: str, value: str | None, **more: Any) -> Field:
    """A calendar day."""
    return {"kind": "date", "key": key, "label": label, "value": value, **more}


def text(key: str, label: str, value: str | None = None, **more: Any) -> Field:
    """One line of words."""
    return {"kind": "text", "key": key, "label": label, "value": value, "longest": 200, **more}


def area(key: str, label: str, value: str | None = None, **more: Any) -> Field:
    """Several lines of words."""
    return {"kind": "area", "key": key, "label": label, "value": value, "longest": MOST_TEXT, **more}


def select(key: str, label: str, options: Options, value: str | None = None, **more: Any) -> Field:
    """One of many."""
    return {"kind": "select", "key": key, "label": label, "options": list(options), "value": value, **more}


def hidden(key: str, value: Any) -> Field:
    """What the form carries without showing it."""
    return {"kind": "hidden", "key": key, "value": value}


def fold(label: str, fields: Sequence[Field], is_open: bool | str = False, **more: Any) -> Field:
    """Fields behind one line of words; "wide" opens it where there is room."""
    return {"kind": "fold", "label": label, "fields": list(fields), "open": is_open, **more}


def row(*fields: Field) -> Field:
    """Fields beside each other where there is room."""
    return {"kind": "row", "fields": list(fields)}


def one_tap(
    words: Part, action: str, values: Mapping[str, Any], class_name: str = "lw-button"
) -> html.Button:
    """A button that sends fixed values."""
    return html.Button(
        words,
        type="button",
        className=class_name,
        **data(post=action, values=json.dumps(dict(values), ensure_ascii=False)),
    )
