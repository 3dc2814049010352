"""The alert on a page: one line about what is planned, where it stands in the plan, and a button for "seen"."""

from __future__ import annotations

from typing import Any

from dash import html

from loadwatch.language import say, say_n
from loadwatch.views.alert import AlertLine, AlertsView
from loadwatch_dashboard import components, forms
from loadwatch_dashboard.context import Context

PLAN = "/plan"


def alert_bar(context: Context) -> list[html.Section]:
    """The most urgent alert that this reader has not seen; nothing when there is none."""
    if context.athlete is None:
        return []
    view = context.book.open_alerts(context.athlete.name, reader(context), context.units, context.as_of)
    return [] if view.first is None else [_bar(view, view.first, context)]


def reader(context: Context) -> str:
    """Who reads: runner and therapist each see an alert for themselves."""
    return "pt" if context.is_pt else "runner"


def _bar(view: AlertsView, line: AlertLine, context: Context) -> html.Section:
    title: Any = html.Strong(line.title)
    if line.session is not None:
        title = components.link(
            line.title, context.href(PLAN, session=line.session), "lw-link lw-alert-title"
        )
    words = [components.shape(line.severity), html.Span([title, " ", line.brief])]
    more = [html.Span(say_n("{n} more", "{n} more", view.more), className="lw-muted")] if view.more else []
    seen = forms.one_tap(
        [say("Seen"), html.Span(f": {line.title}", className="lw-hidden")],
        forms.address(context, "alert-seen"),
        {"id": line.id},
        "lw-button lw-small",
    )
    return html.Section(
        [html.P(words, className="lw-with-shape"), html.Div([*more, seen], className="lw-row")],
        className=f"lw-card lw-alert lw-flag-{line.severity}",
        **components.aria(label=say("Alert")),
    )
