"""Report: what would be printed, for whom and over which weeks, and the PDF."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch.language import Told, later, say
from loadwatch.views.report_shapes import AUDIENCES, PERIODS, ReportView
from loadwatch_dashboard import checks, components, controls, messages, printing
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded

PATH = "/report"
NAME = "report"
TITLE = later("Report · loadwatch")
ABOUT = checks.view
READERS = Told({"runner": "The runner", "physician": "A physician"})


def layout(context: Context, /, **query: Any) -> html.Div:
    """Choices, then the pages as they will be printed."""
    if context.athlete is None:
        empty = components.card(
            say("No runs yet"), say("Add the files of your watch."), messages.drop_zone(context)
        )
        return components.frame(context, PATH, html.H1(say("Report"), className="lw-title"), empty)
    view = printing.asked_view(context, query)
    if view.seen.state == "empty":
        return components.frame(context, PATH, _head(view, context), _nothing(context))
    return components.frame(
        context, PATH, _head(view, context), _choices(view, context), _preview(view, context)
    )


def register(app: Dash) -> None:
    """The routes of the PDF and of the preview."""
    printing.add_routes(app.server)


def _head(view: ReportView, context: Context) -> html.Div:
    words = html.Div(
        [
            html.H1(say("Report"), className="lw-title"),
            html.P(f"{view.seen.athlete} · {view.period}", className="lw-sub"),
        ]
    )
    if view.seen.state == "empty":
        return html.Div(words, className="lw-head")
    address = _href(context, printing.PDF, view)
    save = html.A(say("Download the PDF"), href=address, className="lw-button lw-primary", download="")
    return html.Div([words, save], className="lw-head")


def _nothing(context: Context) -> html.Section:
    add = components.link(say("Add files"), context.href("/upload"), "lw-button lw-primary")
    return components.card(
        say("Nothing to print yet"), say("A report needs at least one run with a date."), add
    )


@guarded(later("What to print"))
def _choices(view: ReportView, context: Context) -> html.Section:
    readers = controls.choices(
        say("For"),
        "for",
        [(one, READERS[one]) for one in AUDIENCES],
        (view.asked.audience, AUDIENCES[0]),
        lambda one: _href(context, PATH, view, reader=one),
    )
    periods = controls.choices(
        say("Period"),
        "weeks",
        [(str(one), say("{n} weeks", n=one)) for one in PERIODS],
        (str(view.asked.weeks), str(printing.DEFAULT_WEEKS)),
        lambda one: _href(context, PATH, view, weeks=int(one)),
    )
    groups = [_group(say("For"), readers), _group(say("Period"), periods)]
    return html.Section(
        [html.Div(groups, className="lw-choices"), *_said(view)],
        className="lw-card lw-stack",
        **components.aria(label=say("What to print")),
    )


def _said(view: ReportView) -> list[Any]:
    """What the report says first, and what it cannot know."""
    told = [
        html.P(view.seen.headline, className="lw-headline"),
        html.P(view.flags_counted, className="lw-sub"),
    ]
    caveats = html.Ul([html.Li(text) for text in view.seen.caveats], className="lw-caveats")
    return [html.Div(told), *([caveats] if view.seen.caveats else [])]


def _group(name: str, choices: html.Div) -> html.Div:
    return html.Div([html.Span(name, className="lw-choice-name"), choices], className="lw-choice-group")


def _href(
    context: Context, path: str, view: ReportView, reader: str | None = None, weeks: int | None = None
) -> str:
    """An address of the report; the usual choices are left out of it."""
    reader, weeks = reader or view.asked.audience, weeks or view.asked.weeks
    return context.href(
        path,
        **{
            "for": None if reader == AUDIENCES[0] else reader,
            "weeks": None if weeks == printing.DEFAULT_WEEKS else str(weeks),
        },
    )


@guarded(later("Preview"))
def _preview(view: ReportView, context: Context) -> html.Section:
    count = len(printing.pictures(view))
    pages = [
        html.Img(
            src=_href(context, f"/report-page/{number}.png", view),
            alt=say(
                "Page {number} of {n} as it will be printed; the PDF holds it as text.",
                number=number,
                n=count,
            ),
            className="lw-paper",
            width=794,
            height=1123,
        )
        for number in range(1, count + 1)
    ]
    name = say("1 page") if count == 1 else say("{n} pages", n=count)
    return components.card(say("Preview"), f"{name}, A4", html.Div(pages, className="lw-papers"))
