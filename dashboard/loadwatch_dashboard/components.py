"""Building blocks of every page: frame, card, number, flag, graph, drop zone, messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import dcc, html

from loadwatch.language import language, later, say
from loadwatch_dashboard import ids, speech
from loadwatch_dashboard.charts import Figure
from loadwatch_dashboard.context import PT, Context

Part = Any  # what Dash takes as a child
NAVIGATION = (
    (later("Overview"), "/", "overview"),
    (later("Trends"), "/trends", "trends"),
    (later("Activities"), "/activities", "activities"),
    (later("Plan"), "/plan", "plan"),
    (later("Diary"), "/diary", "diary"),
    (later("Return to run"), "/return", "return"),
    (later("Add files"), "/upload", "upload"),
    (later("Report"), "/report", "report"),
    (later("Settings"), "/settings", "settings"),
)
CASELOAD = (later("Caseload"), "/caseload", "caseload")  # the therapist begins with it
THERAPY = ((later("Therapist"), "/therapist", "therapist"),)
MANY = 12  # runners from which on the picker is searched
SHAPES = ("✓", "●", "◆", "▲")
GRAPH_CONFIG: Any = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
}


def aria(**names: str) -> dict[str, Any]:
    """Names and states for assistive technology: `aria(label=…)` is `aria-label`."""
    return {f"aria-{name}": value for name, value in names.items()}


def data(**names: str) -> dict[str, Any]:
    """Marks that the scripts look for: `data(nav=…)` is `data-nav`."""
    return {f"data-{name}": value for name, value in names.items()}


def link(children: Part, href: str, class_name: str = "lw-link", **more: Any) -> html.A:
    """A link inside loadwatch: the script `loadwatch.js` follows it without loading the page anew."""
    return html.A(children, href=href, className=class_name, **data(nav="true"), **more)


# ---- frame ------------------------------------------------------------------


def frame(context: Context, active: str, *main: Part) -> html.Div:
    """Header, navigation and the page's own content."""
    return html.Div(
        className="lw-shell",
        **speech.marks(),
        children=[
            _header(context, active),
            html.Nav(
                html.Div(
                    [_nav_item(context, *item, active=active) for item in navigation(context)],
                    className="lw-nav-list",
                ),
                className="lw-nav",
                **aria(label=say("Main")),
            ),
            html.Main(list(main), id=ids.MAIN, className="lw-main", tabIndex="-1"),
        ],
    )


def navigation(context: Context) -> tuple[tuple[str, str, str], ...]:
    """The pages of the runner, and those of the therapist in the view "PT"."""
    return (CASELOAD, *NAVIGATION, *THERAPY) if context.is_pt else NAVIGATION


def _nav_item(context: Context, name: str, path: str, icon: str, active: str) -> html.A:
    current = {"aria-current": "page"} if active == path else {}
    mark = html.Span(className=f"lw-icon lw-icon-{icon}", **aria(hidden="true"))
    return link([mark, html.Span(say(name))], context.href(path), "lw-nav-item", **current)


def _header(context: Context, active: str) -> html.Header:
    brand = link(
        [html.Span(className="lw-logo", **aria(hidden="true")), "loadwatch"],
        context.href("/"),
        "lw-brand",
    )
    path = active if active != "activity" else "/activities"
    return html.Header(
        [
            brand,
            html.Div(
                [_next(context, path), _runners(context, path), *_views(context), _units(context), _scheme()],
                className="lw-tools",
            ),
        ],
        className="lw-header",
    )


def _scheme() -> html.Button:
    """The switch between light and dark, which `scheme.js` hears."""
    icons = [
        html.Span(className=f"lw-icon lw-icon-{name}", **aria(hidden="true")) for name in ("sun", "moon")
    ]
    return html.Button(
        icons, type="button", className="lw-scheme", **aria(label=say("Switch between light and dark"))
    )


def _next(context: Context, path: str) -> Part:
    """The therapist's way on: `caseload.js` knows the order of the rows; without it the link leads to them."""
    if not context.is_pt or context.athlete is None or len(context.athletes) < 2 or path == CASELOAD[1]:
        return None
    words = [say("Next runner"), html.Kbd("N", **aria(hidden="true"))]
    marks = data(runner_next=context.athlete.name)
    return link(words, context.href(CASELOAD[1]), "lw-button lw-next", **marks, **aria(keyshortcuts="N"))


def _runners(context: Context, path: str) -> Part:
    """The picker of runners; nothing to pick with one runner."""
    if len(context.athletes) < 2 or context.athlete is None:
        return None
    links = [
        link(
            other.name,
            context.href(path, athlete=other.name),
            "lw-menu-item",
            **_current(other is context.athlete),
        )
        for other in context.athletes
    ]
    asked = {"search": say("Search a runner"), "none": say("Nobody of that name.")}
    more = data(**asked) if len(links) > MANY else {}
    name = html.Span(context.athlete.name, className="lw-picker-name")
    words = [html.Span(say("Runner: "), className="lw-hidden"), name, html.Span("▾", **aria(hidden="true"))]
    return html.Details(
        [html.Summary(words, className="lw-button lw-picker"), html.Div(links, className="lw-menu", **more)],
        className="lw-choice",
    )


def _current(is_it: bool) -> dict[str, Any]:
    return {"aria-current": "true"} if is_it else {}


def _units(context: Context) -> html.Div:
    """km and mi as two links to the same page: the address is the view."""
    links = [
        html.A(
            unit,
            href=f"?units={unit}",
            className="lw-unit",
            **_current(context.units == unit),
            **data(query="units", value=unit),
        )
        for unit in ("km", "mi")
    ]
    return html.Div(links, className="lw-units", role="group", **aria(label=say("Distance unit")))


def _views(context: Context) -> list[html.Div]:
    """Runner and PT as two links to the same page; the therapist's has more to edit, and only a therapist has it."""
    if not context.visitor.is_therapist:
        return []
    links = [
        html.A(
            words,
            href=f"?view={value}",
            className="lw-unit",
            **_current(context.is_pt == bool(value)),
            **data(query="view", value=value),
        )
        for words, value in ((say("Runner"), ""), (say("PT"), PT))
    ]
    return [html.Div(links, className="lw-units", role="group", **aria(label=say("Look as")))]


# ---- cards ------------------------------------------------------------------


def card(title: str, subtitle: str | None, *body: Part, class_name: str = "", **more: Any) -> html.Section:
    """A titled box."""
    head: list[Part] = [html.H2(title, className="lw-card-title")]
    if subtitle:
        head.append(html.P(subtitle, className="lw-card-sub"))
    return html.Section([*head, *body], className=f"lw-card {class_name}".strip(), **more)


def shape(severity: int | None) -> html.Span:
    """Shape and colour of a severity; the word stands beside it."""
    mark = "○" if severity is None else SHAPES[severity]
    return html.Span(mark, className=f"lw-shape lw-sev-{level(severity)}", **aria(hidden="true"))


def level(severity: int | None) -> str:
    return "none" if severity is None else str(severity)


def graph(id_: str, figure: Figure, summary: str) -> html.Figure:
    """The only way to draw a chart: nothing leaves the machine, and the chart is also told in words."""
    height = figure["layout"]["height"]
    config: Any = {**GRAPH_CONFIG, "locale": language()}
    chart = dcc.Graph(id=id_, figure=figure, config=config, style={"height": height}, clear_on_unhover=True)
    # its axes as letters tell nothing; the words do
    drawn = html.Div(chart, style={"minHeight": height}, **aria(hidden="true"))
    return html.Figure([drawn, html.Figcaption(summary, className="lw-hidden")], className="lw-figure")


def table(
    caption: str,
    heads: Sequence[Part],
    rows: Iterable[Sequence[Part]],
    numeric_from: int = 1,
    is_stacked: bool = False,
) -> html.Div:
    """A plain table that scrolls inside its card, or stacks its rows on a phone; from `numeric_from` on numbers."""
    labels = [data(label=name) if is_stacked and isinstance(name, str) else {} for name in heads]
    head = html.Tr(
        [html.Th(name, scope="col", className=_column(at, numeric_from)) for at, name in enumerate(heads)]
    )
    body = [
        html.Tr(
            [
                html.Td("–" if cell is None else cell, className=_column(at, numeric_from), **labels[at])
                for at, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    content = [html.Caption(caption, className="lw-hidden"), html.Thead(head), html.Tbody(body)]
    return html.Div(
        html.Table(content, className="lw-table lw-stacked" if is_stacked else "lw-table"),
        className="lw-scroll",
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )


def _column(at: int, numeric_from: int) -> str:
    return "lw-num" if at >= numeric_from else ""


def as_table(words: str, content: Part) -> html.Details:
    """The same numbers as a table, on demand."""
    return html.Details([html.Summary(words), content], className="lw-details")
