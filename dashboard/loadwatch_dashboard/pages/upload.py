"""Add files: drop, watch them arrive, read the receipt."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch_dashboard import components, messages
from loadwatch_dashboard.context import Context

PATH = "/upload"
NAME = "upload"
TITLE = "Add files · loadwatch"


def layout(context: Context, **_: Any) -> html.Div:
    """The drop zone; all that moves is in `upload.js`."""
    words = html.P("Runs that are already there are recognised and not counted twice.", className="lw-sub")
    head = html.Div(html.Div([html.H1("Add files", className="lw-title"), words]), className="lw-head")
    zone = html.Section(messages.drop_zone(context), className="lw-card", **components.aria(label="Files"))
    return components.frame(context, PATH, head, zone)


def register(app: Dash) -> None:
    """No callbacks: the routes are in `loadwatch_dashboard.upload`."""
