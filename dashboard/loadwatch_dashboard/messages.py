"""What a page says when there is nothing to draw: errors, the next step."""

from __future__ import annotations

from typing import Any

from dash import html

from loadwatch.errors import LoadwatchError
from loadwatch.language import retell, say
from loadwatch_dashboard.components import data, link
from loadwatch_dashboard.upload_zone import drop_zone

__all__ = ["drop_zone", "error_message", "message"]

Part = Any


def message(title: str, *body: Part) -> html.Section:
    """A page that has one thing to say and one next step."""
    return html.Section([html.H1(title, className="lw-title"), *body], className="lw-card lw-message")


def error_message(error: LoadwatchError) -> html.Section:
    """What happened and what to do, never a traceback."""
    hint = [html.P(retell(error.hint), className="lw-card-sub")] if error.hint else []
    retry = html.A(say("Try again"), href="", className="lw-button", **data(reload="true"))
    return message(
        retell(error.message),
        *hint,
        html.Div([link(say("Go to the overview"), "/", "lw-button lw-primary"), retry], className="lw-row"),
    )
