"""Trends: any measure over months or years, with runs, capacity, ratio, pain and flags under each other."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, dcc, html

from loadwatch.language import later, say
from loadwatch.model import MEASURES
from loadwatch.views import words
from loadwatch.views.expert import convention_table, fitness_table
from loadwatch.views.trend_shapes import SPANS, TrendsView
from loadwatch.views.trend_table import trend_heads, trend_lines
from loadwatch_dashboard import checks, components, controls, ids, messages, symptom_parts, trend_charts
from loadwatch_dashboard.callbacks import in_browser
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded, reach
from loadwatch_dashboard.trend_file import TRENDS_CSV

PATH = "/trends"
NAME = "trends"
TITLE = later("Trends · loadwatch")
ABOUT = checks.view
HEAD_PX, ROW_PX = 40, 38  # of the table, whose place is held until it is filled
DEFAULT_SPAN = "6m"


def layout(context: Context, /, **query: Any) -> html.Div:
    """One measure of the chosen runner; measure, range, comparison and table are in the address."""
    if context.athlete is None:
        return components.frame(context, PATH, _title(None), _first_files(context))
    measure = controls.known(query.get("measure"), tuple(MEASURES), "distance")
    span = controls.known(query.get("range"), SPANS, DEFAULT_SPAN)
    view = context.book.trends(context.athlete.name, measure, span, as_of=context.as_of, units=context.units)
    if view.state == "empty":
        return components.frame(context, PATH, _title(view), _first_files(context))
    compare, table, expert = (query.get(name) == "1" for name in ("compare", "table", "expert"))
    stop = [symptom_parts.instruction(view.summary)] if view.state == "red" else []
    parts = [
        _title(view, context),
        *reach(context),
        *stop,
        _controls(view, (compare, table, expert)),
        *([_table(view)] if table else []),
        _chart(view, compare),
    ]
    if expert and view.state != "red":
        parts.append(_expert(view, context))
    return components.frame(context, PATH, *parts, _about(view, compare))


def register(app: Dash) -> None:
    """The table is filled in the browser: ten years of weeks stay small on their way."""
    in_browser(app, "fill", Output(ids.TREND_TABLE, "data-filled"), Input(ids.TREND_ROWS, "data"))


def _first_files(context: Context) -> html.Section:
    about = say("Add the files of your watch to see months and years at a glance.")
    return components.card(say("No runs yet"), about, messages.drop_zone(context))


def _title(view: TrendsView | None, context: Context | None = None) -> html.Div:
    parts: list[Any] = [html.H1(say("Trends"), className="lw-title")]
    if view is not None:
        first, last = words.day_year(view.first), words.day_year(view.last)
        parts.append(
            html.P(
                say("{athlete} · {first} to {last}", athlete=view.athlete, first=first, last=last),
                className="lw-sub",
            )
        )
    file = [] if view is None or context is None else [_download(view, context)]
    return html.Div([html.Div(parts), *file], className="lw-head")


def _download(view: TrendsView, context: Context) -> html.A:
    """What is shown, as a file."""
    file = {"measure": view.measure, "range": view.span, "athlete": view.athlete, "units": view.units}
    address = TRENDS_CSV + "?" + urlencode({**dict(context.query), **file})
    return html.A(say("Download CSV"), href=address, download="", className="lw-button")


# ---- what the reader chooses --------------------------------------------------


def _controls(view: TrendsView, shown: tuple[bool, bool, bool]) -> html.Div:
    compare, table, expert = shown
    return html.Div(
        [
            controls.menu(say("Measure"), "measure", controls.measures(), view.measure),
            controls.choices(say("Range"), "range", _spans(), (view.span, DEFAULT_SPAN)),
            controls.switch(say("Compare with last year"), "compare", compare),
            controls.switch(say("Show as table"), "table", table),
            controls.switch(say("Expert numbers"), "expert", expert),
        ],
        className="lw-controls",
        role="group",
        **components.aria(label=say("What is shown")),
    )


def _spans() -> tuple[tuple[str, str], ...]:
    """Shortest first."""
    return (("3m", say("3 months")), ("6m", say("6 months")), ("12m", say("12 months")), ("all", say("All")))


# ---- what is shown ------------------------------------------------------------


@guarded(later("Chart"))
def _chart(view: TrendsView, compare: bool) -> html.Section:
    figure = trend_charts.trend_figure(view, compare)
    return components.card(
        view.label,
        view.summary,
        components.graph(ids.TREND_GRAPH, figure, _summary(view)),
        _legend(view, compare),
    )


def _summary(view: TrendsView) -> str:
    counts = say(
        "{weeks} weeks, {runs} runs, {marks} flags.",
        weeks=len(view.weeks),
        runs=len(view.runs),
        marks=len(view.marks),
    )
    if view.state == "red":
        return view.summary
    return say(
        "{summary} {counts} “Show as table” has every week in numbers.", summary=view.summary, counts=counts
    )


def _legend(view: TrendsView, compare: bool) -> html.Div:
    """What the marks are; nothing is told by colour alone. None are drawn while a red flag stands."""
    if view.state == "red":
        return html.Div()
    keys = [("●", "1", say("note")), ("◆", "2", say("caution")), ("▲", "3", say("high"))]
    shapes = [
        html.Span(
            [html.Span(mark, className=f"lw-shape lw-sev-{level}", **components.aria(hidden="true")), name],
            className="lw-key-group",
        )
        for mark, level, name in keys
    ]
    lines = [
        _stroke("solid", say("{days}-day longest", days=view.window_days)),
        _stroke("dash", say("capacity")),
    ]
    if compare and _is_compared(view):
        lines.append(_stroke("grey", say("a year before")))
    none = [] if view.marks else [html.Span(say("No flags of this measure in this range."))]
    return html.Div([*shapes, *lines, *none], className="lw-legend")


def _is_compared(view: TrendsView) -> bool:
    return any(week.last_year for week in view.weeks)


def _stroke(look: str, name: str) -> html.Span:
    mark = html.Span(className=f"lw-stroke lw-stroke-{look}", **components.aria(hidden="true"))
    return html.Span([mark, name], className="lw-key-group")


@guarded(later("Week by week"))
def _table(view: TrendsView) -> html.Section:
    heads = trend_heads(view)
    numeric = len(heads) - 1
    head = html.Tr(
        [
            html.Th(name, scope="col", className="lw-num" if 0 < at < numeric else "")
            for at, name in enumerate(heads)
        ]
    )
    caption = html.Caption(say("{label} by week", label=view.label), className="lw-hidden")
    body = html.Tbody(id=ids.TREND_TABLE, **components.data(rows="true"))
    box = html.Div(
        html.Table([caption, html.Thead(head), body], className="lw-table lw-table-long"),
        className="lw-scroll lw-scroll-tall",
        style={"minHeight": f"min(70vh, {HEAD_PX + ROW_PX * len(view.weeks)}px)"},
        tabIndex="0",
        role="region",
        **components.aria(label=say("{label} by week", label=view.label)),
    )
    rows = dcc.Store(id=ids.TREND_ROWS, data={"rows": trend_lines(view), "numeric": numeric})
    return components.card(
        say("Week by week"), say("{weeks} weeks, the newest first", weeks=len(view.weeks)), box, rows
    )


@guarded(later("Expert numbers"))
def _expert(view: TrendsView, context: Context) -> html.Section:
    """The ratio in every convention, and fitness by effort."""
    found = context.book.expert(view.athlete, view.measure, as_of=context.as_of)
    tables = (
        convention_table(found.compared, view.measure, found.target, view.units),
        fitness_table(found.fit, view.units),
    )
    parts = [
        part
        for one in tables
        for part in (
            html.H3(one.title, className="lw-flag-title"),
            components.table(one.title, one.heads, one.rows, is_stacked=True),
            html.P(one.about, className="lw-calm"),
        )
    ]
    about = say("Context for those who know these numbers; no flag rests on them but the note on the ratio.")
    return components.card(say("Expert numbers"), about, *parts)


@guarded(later("About these numbers"))
def _about(view: TrendsView, compare: bool) -> html.Section:
    texts = [say("Ratio: {ratio_method}", ratio_method=view.ratio_method), *view.caveats]
    texts = list(view.caveats) if view.state == "red" else [view.capacity_note, *texts]
    if compare and not _is_compared(view):
        texts.append(say("Nothing to compare with: there is no run a year before this range."))
    if not trend_charts.has_pain(view):
        texts.append(say("No pain line: the diary has no answer in this range."))
    items = [html.Li(text) for text in texts]
    return components.card(say("About these numbers"), None, html.Ul(items, className="lw-caveats"))
