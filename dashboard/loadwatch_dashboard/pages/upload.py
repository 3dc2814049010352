"""Add files: drop, watch them arrive, read the receipt, take an import back."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch.language import later, say
from loadwatch_dashboard import checks, components, upload_zone
from loadwatch_dashboard.context import Context

PATH = "/upload"
NAME = "upload"
TITLE = later("Add files · loadwatch")
ABOUT = checks.view


def layout(context: Context, /, **_: Any) -> html.Div:
    """The drop zone and the last imports; all that moves is in `upload.js` and `upload_view.js`."""
    words = html.P(
        say("Runs that are already there are recognised and not counted twice."), className="lw-sub"
    )
    head = html.Div(html.Div([html.H1(say("Add files"), className="lw-title"), words]), className="lw-head")
    zone = html.Section(
        upload_zone.drop_zone(context), className="lw-card", **components.aria(label=say("Files"))
    )
    told = (
        say("The last ones, of all runners. Taking one back is as if it had not been.")
        if context.is_pt
        else say("The last ones. Taking one back is as if it had not been.")
    )
    last = components.card(say("Imports"), told, html.Div(id="upload-imports"))
    return components.frame(context, PATH, head, zone, last)


def register(app: Dash) -> None:
    """No callbacks: the routes are in `loadwatch_dashboard.upload`."""
