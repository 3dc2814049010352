"""What a page says when there is nothing to draw: errors, first steps, the drop zone."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from loadwatch.errors import LoadwatchError
from loadwatch_dashboard.components import aria, data, link
from loadwatch_dashboard.context import Context

Part = Any
ACCEPTED = "FIT, GPX, TCX, zip or a whole Strava, Garmin or Apple archive. Nothing leaves this computer."


def message(title: str, *body: Part) -> html.Section:
    """A page that has one thing to say and one next step."""
    return html.Section([html.H1(title, className="lw-title"), *body], className="lw-card lw-message")


def error_message(error: LoadwatchError) -> html.Section:
    """What happened and what to do, never a traceback."""
    hint = [html.P(error.hint, className="lw-card-sub")] if error.hint else []
    retry = html.A("Try again", href="", className="lw-button", **data(reload="true"))
    return message(
        error.message,
        *hint,
        html.Div([link("Go to the overview", "/", "lw-button lw-primary"), retry], className="lw-row"),
    )


def drop_zone(context: Context) -> html.Div:
    """Drop files or pick them; `upload.js` sends them in slices and shows the receipt below."""
    icon = html.Span(className="lw-icon lw-icon-upload lw-drop-icon", **aria(hidden="true"))
    state = html.Div(id="upload-state", className="lw-upload-state", role="status", **aria(live="polite"))
    buttons = [
        html.Button("Choose files", className="lw-button lw-primary", **data(pick="files")),
        html.Button("Choose a folder", className="lw-button", **data(pick="folder")),
    ]
    parts = [
        icon,
        html.P("Drop files or folders here", className="lw-drop-title"),
        html.P(ACCEPTED, className="lw-card-sub"),
        _runner_field(context.athlete.name if context.athlete else ""),
        html.Div(buttons, className="lw-row"),
        state,
    ]
    return html.Div(parts, className="lw-drop", **data(drop="true"))


def _runner_field(name: str) -> html.Label:
    """Whose runs they are; a new name makes a new runner."""
    field = dcc.Input(
        id="upload-athlete",
        type="text",
        value=name,
        placeholder="Your name",
        className="lw-input",
        maxLength=80,
        autoComplete="off",
    )
    return html.Label(["Runner", field], className="lw-label")
