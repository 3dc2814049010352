"""What a page says when there is nothing to draw: errors, the next step."""

from __future__ import annotations

from typing import Any

from dash import html

from loadwatch.errors import LoadwatchError, NotFoundError
from loadwatch.language import Told, retell, say
from loadwatch_dashboard.components import data, link
from loadwatch_dashboard.upload_zone import drop_zone

__all__ = ["drop_zone", "error_message", "message"]

Part = Any


def message(title: str, *body: Part) -> html.Section:
    """A page that has one thing to say and one next step."""
    return html.Section([html.H1(title, className="lw-title"), *body], className="lw-card lw-message")


HINTS = Told(  # what to do on a page, where the error speaks of commands or names everybody
    {
        "activity": "The page “Activities” lists them.",
        "import": "The page “Add files” lists them.",
        "runner": "Choose another runner at the top of the page.",
    }
)


def advice(error: LoadwatchError) -> str:
    """What to do about an error."""
    kind = error.kind if isinstance(error, NotFoundError) and error.id else ""
    told: str = HINTS.get(kind, retell(error.hint) if error.hint else "")
    return told


def in_a_line(error: LoadwatchError) -> str:
    """What happened and what to do about it."""
    return f"{retell(error.message)} {advice(error)}".strip()


def error_message(error: LoadwatchError) -> html.Section:
    """What happened and what to do, never a traceback."""
    told = advice(error)
    hint = [html.P(told, className="lw-card-sub")] if told else []
    retry = html.A(say("Try again"), href="", className="lw-button", **data(reload="true"))
    return message(
        retell(error.message),
        *hint,
        html.Div([link(say("Go to the overview"), "/", "lw-button lw-primary"), retry], className="lw-row"),
    )
