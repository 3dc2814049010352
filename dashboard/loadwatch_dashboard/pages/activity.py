"""One activity: where it went, how it went, and what it asked of the body."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, html

from loadwatch.errors import NotFoundError
from loadwatch.language import inside, later, say
from loadwatch.views.activity import ActivityPage, ExposureRow, Fact
from loadwatch.views.shapes import Detail
from loadwatch.views.words import severity_word
from loadwatch_dashboard import activity_form, components, ids
from loadwatch_dashboard import streams as curves
from loadwatch_dashboard.callbacks import in_browser
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded
from loadwatch_dashboard.route_card import route_card

PATH = "/activity/<activity_id>"
NAME = "activity"
NO_STREAMS = later(
    "This recording holds totals only, without samples along the way, so there is nothing to draw."
)
TITLE = later("Activity · loadwatch")


def layout(context: Context, activity_id: str = "", **_: Any) -> html.Div:
    """The page of one activity; its runner is the one in the header. That of another runner than asked is not found."""
    page = context.book.activity_page(activity_id, units=context.units)
    owner = next((one for one in context.athletes if one.name == page.athlete), context.athlete)
    if context.asks_for_another(page.athlete):
        raise NotFoundError("activity", activity_id)
    context = replace(context, athlete=owner)
    parts = [_head(page, context), _deleted(page, context), _flags(page), _facts(page), _grid(page, context)]
    return components.frame(context, "/activities", *[part for part in parts if part is not None])


def register(app: Dash) -> None:
    """Pointer in the streams: a point on the route. Pointer on the route: the same place in the streams."""
    in_browser(
        app,
        "point",
        Output(ids.ROUTE_GRAPH, "className"),
        Input(ids.ROUTE_GRAPH, "hoverData"),
        prevent_initial_call=True,
    )
    in_browser(
        app,
        "follow",
        Output(ids.STREAM_GRAPH, "className"),
        Input(ids.STREAM_GRAPH, "hoverData"),
        prevent_initial_call=True,
    )


def _head(page: ActivityPage, context: Context) -> html.Div:
    back = components.link(
        say("‹ Activities"), context.href("/activities", athlete=page.athlete), "lw-link lw-back"
    )
    words = html.Div(
        [back, html.H1(page.title, className="lw-title"), html.P(page.subtitle, className="lw-sub")]
    )
    if page.edit is None or page.edit.is_deleted:
        return html.Div(words, className="lw-head")
    jump = html.A(say("Edit"), href="#edit", className="lw-button")
    return html.Div([words, jump], className="lw-head")


def _deleted(page: ActivityPage, context: Context) -> html.Section | None:
    """A deleted activity says so, and how to bring it back."""
    if page.edit is None or not page.edit.is_deleted:
        return None
    words = html.P(
        say("This activity is deleted: it counts nowhere. The recording is kept."), className="lw-headline"
    )
    return html.Section(
        [words, html.Div(activity_form.restore_button(page, context))],
        className="lw-card lw-verdict lw-verdict-none",
        **components.aria(label=say("Deleted")),
    )


@guarded(later("Edit"))
def _edit(page: ActivityPage, context: Context) -> html.Section | None:
    """What was changed, and the form behind one line of words."""
    if page.edit is None or page.edit.is_deleted:
        return None
    said = html.Ul([html.Li(text) for text in page.edited], className="lw-caveats") if page.edited else None
    about = say("The recording itself stays as it is; every change can be taken back.")
    panel = html.Details(
        [
            html.Summary(say("Change title, effort, sport, treadmill, distance")),
            activity_form.edit_panel(page, page.edit, context),
        ],
        className="lw-details",
    )
    delete = html.Div(activity_form.delete_button(page, context), className="lw-edit-foot")
    return components.card(say("Edit"), about, *([said] if said else []), panel, delete, id="edit")


@guarded(later("Flags of this run"))
def _flags(page: ActivityPage) -> html.Section | None:
    if not page.flags:
        return None
    first, *others = page.flags
    mark = [components.shape(page.worst), html.Span(f"{severity_word(page.worst)}: ", className="lw-hidden")]
    headline, rest = page.headline or first, first.removeprefix(page.headline).strip()
    parts: list[Any] = [html.P([*mark, html.Span(headline)], className="lw-headline lw-with-shape")]
    if page.headline and rest:
        parts.append(html.P(rest, className="lw-muted"))
    if others:
        parts.append(html.Ul([html.Li(text) for text in others], className="lw-caveats"))
    return html.Section(
        parts,
        className=f"lw-card lw-verdict lw-verdict-{page.worst}",
        **components.aria(label=say("Flags of this run")),
    )


@guarded(later("Totals"))
def _facts(page: ActivityPage) -> html.Dl:
    return html.Dl([_fact(fact) for fact in page.facts], className="lw-facts")


def _fact(fact: Fact) -> html.Div:
    number = [
        html.Span(fact.value or "–", className="lw-fact-value"),
        html.Span(f" {fact.unit}".rstrip(), className="lw-unit-name"),
    ]
    reason = [html.Div(fact.reason, className="lw-fact-reason")] if fact.reason else []
    return html.Div([html.Dt(fact.label), html.Dd([html.Div(number), *reason])], className="lw-fact")


def _grid(page: ActivityPage, context: Context) -> html.Div:
    """The curves beside the route, so that both are in sight; what it asked below the route, the laps last."""
    return html.Div(
        [
            html.Div(route_card(page), className="lw-top"),
            html.Div(_streams(page), className="lw-wide"),
            html.Div([_exposures(page), *_notes(page, context), _edit(page, context)], className="lw-side"),
            html.Div(_tables(page), className="lw-foot"),
        ],
        className="lw-grid lw-grid-run",
    )


@guarded(later("Along the way"))
def _streams(page: ActivityPage) -> html.Section:
    """The streams, or a sentence that says why there are none."""
    shown = curves.shown_panels(page)
    if not shown:
        return components.card(say("Along the way"), None, html.P(say(NO_STREAMS), className="lw-calm"))
    names = ", ".join(inside(name) for _, name, _ in shown)
    words = say(
        "{capitalize} along the way; the laps are in the table below.",
        capitalize=names[:1].upper() + names[1:],
    )
    chart = components.graph(ids.STREAM_GRAPH, curves.stream_figure(page), words)
    return components.card(say("Along the way"), None, chart)


@guarded(later("What it asked"))
def _exposures(page: ActivityPage) -> html.Section:
    rows = [_exposure_cells(row) for row in page.exposures]
    if not rows:
        return components.card(
            say("What it asked"),
            None,
            html.P(say("Only running is measured against the days before."), className="lw-calm"),
        )
    heads = (
        say("Measure"),
        say("This run"),
        say("{days}-day most", days=page.window_days),
        say("Times"),
        say("Data"),
    )
    return components.card(
        say("What it asked"),
        say("Against the largest single run of the {days} days before", days=page.window_days),
        components.table(say("Exposures of this run"), heads, rows),
        _details(page),
    )


def _details(page: ActivityPage) -> html.Details:
    """What no rule reads, behind one line of words."""
    rows = [(_named(row.label, row.reason), _amount(row)) for row in page.details]
    heads = (say("Measure"), say("This run"))
    about = html.P(say("Context only: no flag rests on these numbers."), className="lw-calm")
    table = components.table(say("More numbers of this run"), heads, rows)
    summary = html.Summary(say("More: steep parts, tempo, steps, effort"))
    return html.Details([summary, about, table], className="lw-details")


def _amount(row: Detail) -> str | None:
    return None if row.value is None else f"{row.value} {row.unit}".rstrip()


def _named(label: str, reason: str | None) -> Any:
    return html.Span([label, html.Span(reason, className="lw-cell-reason")]) if reason else label


def _exposure_cells(row: ExposureRow) -> tuple[Any, ...]:
    if row.value is None:
        return (_named(row.label, row.reason), None, row.before, None, row.quality)
    return (row.label, f"{row.value} {row.unit}".rstrip(), row.before, row.ratio, row.quality)


@guarded(later("Laps"))
def _tables(page: ActivityPage) -> html.Section | None:
    if not page.laps:
        return None
    height = "m" if page.units == "km" else "ft"
    heads = (
        say("Lap"),
        say("Distance ({units})", units=page.units),
        say("Time"),
        say("Pace (/{units})", units=page.units),
        say("Ascent ({height})", height=height),
        say("Heart rate (bpm)"),
        say("Cadence (steps/min)"),
    )
    rows = [
        (str(lap.number), lap.distance, lap.time, lap.pace, lap.ascent, lap.heart_rate, lap.cadence)
        for lap in page.laps
    ]
    return components.card(say("Laps"), None, components.table(say("Laps"), heads, rows, numeric_from=1))


def _notes(page: ActivityPage, context: Context) -> list[Any]:
    parts: list[Any] = []
    if page.issues:
        items = html.Ul([html.Li(text) for text in page.issues], className="lw-caveats")
        about = say("What loadwatch found in the file; the original is kept.")
        parts.append(components.card(say("Corrections"), about, items))
    if page.copies:
        links = [
            html.Li(components.link(label, context.href(f"/activity/{id_}"))) for id_, label in page.copies
        ]
        about = say("The same run, counted once.")
        parts.append(components.card(say("Other recordings"), about, html.Ul(links, className="lw-caveats")))
    return parts
