"""One activity: where it went, how it went, and what it asked of the body."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, html

from loadwatch.language import inside, later, say
from loadwatch.units import height_unit
from loadwatch.views.activity import ActivityPage, Fact, cadence_unit
from loadwatch.views.words import severity_word
from loadwatch_dashboard import activity_form, checks, components, ids
from loadwatch_dashboard import streams as curves
from loadwatch_dashboard.callbacks import in_browser
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.exposure_card import exposure_card
from loadwatch_dashboard.guarding import guarded
from loadwatch_dashboard.route_card import route_card

PATH = "/activity/<activity_id>"
NAME = "activity"
NO_STREAMS = later(
    "This recording holds totals only, without samples along the way, so there is nothing to draw."
)
TITLE = later("Activity · loadwatch")
ABOUT = checks.activity


def layout(context: Context, /, **_: Any) -> html.Div:
    """The page of one activity; its runner is the one in the header."""
    page = context.book.activity_page(context.activity, units=context.units)
    parts = [_head(page, context), _standing(page, context), _flags(page), _facts(page), _grid(page, context)]
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
    jump = html.A(say("Edit"), href="#edit", className="lw-button", **components.data(opens="edit"))
    return html.Div([words, jump], className="lw-head")


def _standing(page: ActivityPage, context: Context) -> html.Section | None:
    """Why this recording does not count, where it does not, and the way back."""
    if page.edit is not None and page.edit.is_deleted:
        told = say("This activity is deleted: it counts nowhere. The recording is kept.")
        return _notice(say("Deleted"), told, activity_form.restore_button(page, context))
    if page.edit is not None and page.edit.excluded:
        told = say("Left out of the load: {why}", why=page.edit.excluded)
        return _notice(say("Left out"), told, say("Empty the reason under “Edit” to count it again."))
    if page.copy_of is not None:
        way = context.href(f"/activity/{page.copy_of}")
        told = say("This is a second recording of a run: the other one counts.")
        return _notice(say("Copy"), told, components.link(say("Open the one that counts"), way))
    return None


def _notice(name: str, told: str, way: Any) -> html.Section:
    return html.Section(
        [html.P(told, className="lw-headline"), html.Div(way)],
        className="lw-card lw-verdict lw-verdict-none",
        **components.aria(label=name),
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
    """The curves beside the route, so that both are in sight; what it asked below the route, the laps below the curves.

    Beside the long table of a run there is room below the laps for what was corrected and the form.
    """
    tools = [*_notes(page, context), _edit(page, context)]
    is_long = bool(page.exposures)
    wide = html.Div(_streams(page), className="lw-wide")
    foot = html.Div([_tables(page), *(tools if is_long else [])], className="lw-foot lw-stack")
    top = html.Div(route_card(page), className="lw-top")
    side = html.Div([exposure_card(page), *([] if is_long else tools)], className="lw-side")
    return html.Div(
        [
            html.Div([wide, foot], className="lw-column"),
            html.Div([top, side], className="lw-column"),
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


@guarded(later("Laps"))
def _tables(page: ActivityPage) -> html.Section | None:
    if not page.laps:
        return None
    height = height_unit(page.units)
    heads = (
        say("Lap"),
        say("Distance ({units})", units=page.units),
        say("Time"),
        say("Pace (/{units})", units=page.units),
        say("Ascent ({height})", height=height),
        say("Heart rate (bpm)"),
        say("Cadence ({unit})", unit=cadence_unit(page.sport)),
    )
    rows = [
        (str(lap.number), lap.distance, lap.time, lap.pace, lap.ascent, lap.heart_rate, lap.cadence)
        for lap in page.laps
    ]
    table = components.table(say("Laps"), heads, rows, numeric_from=1)
    return components.card(say("Laps"), None, table, class_name="lw-laps")


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
