"""Activities: every recording of a runner, to sort, search and open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dash_ag_grid as dag
from dash import Dash, Input, Output, State, dcc, html

from loadwatch.language import later, say, say_n
from loadwatch.units import height_unit
from loadwatch.views.runs import SHOWN, RunChoice, chosen, run_columns
from loadwatch_dashboard import checks, components, controls, ids, messages, speech
from loadwatch_dashboard.callbacks import in_browser
from loadwatch_dashboard.context import Context, day
from loadwatch_dashboard.guarding import guarded, reach

COLUMN: dict[str, Any] = {
    "sortable": True,
    "resizable": True,
    "cellDataType": False,
    "wrapHeaderText": True,
    "flex": 1,
}
LONGEST_SEARCH = 80
FEW = 10  # rows up to which the list is as high as they are
PATH = "/activities"
NAME = "activities"
TITLE = later("Activities · loadwatch")
ABOUT = checks.view
THEME = (
    "themeQuartz.withParams({backgroundColor:'var(--lw-body)',foregroundColor:'var(--lw-text)',"
    "borderColor:'var(--lw-line)',headerBackgroundColor:'var(--lw-body)',headerTextColor:'var(--lw-muted)',"
    "rowHoverColor:'var(--lw-hover)',accentColor:'#2f83b0',fontFamily:'inherit',fontSize:14,headerFontWeight:600,"
    "wrapperBorder:false,headerColumnResizeHandleColor:'var(--lw-line)',"
    "cellHorizontalPadding:11,rowHeight:46,headerHeight:44,menuBackgroundColor:'var(--lw-body)',"
    "inputBackgroundColor:'var(--lw-body)'})"
)


def layout(context: Context, /, **query: Any) -> html.Div:
    """The list of the chosen runner; what is shown of it is in the address."""
    rows = [] if context.athlete is None else context.book.run_list(context.athlete.name, context.units)
    if not rows:
        empty = components.card(
            say("No runs yet"), say("Add the files of your watch."), messages.drop_zone(context)
        )
        return components.frame(context, PATH, html.H1(say("Activities"), className="lw-title"), empty)
    choice = _choice(rows, query)
    shown, sought = chosen(rows, choice), str(query.get("q") or "")[:LONGEST_SEARCH]
    parts = [
        _head(context, len(shown), sought),
        *reach(context),
        _filters(rows, choice, sought),
        _list(shown, _grid(context, sought, str(query.get("sort") or ""), is_short=len(shown) <= FEW)),
    ]
    return components.frame(context, PATH, *parts)


def register(app: Dash) -> None:
    """Rows, search and days are matters of the browser."""
    in_browser(app, "rows", Output(ids.RUN_GRID, "rowData"), Input(ids.RUN_ROWS, "data"))
    in_browser(app, "dates", Output(ids.RUN_DATES, "data-drawn"), Input(ids.RUN_DAYS, "data"))
    in_browser(
        app,
        "search",
        Output(ids.RUN_GRID, "dashGridOptions"),
        Input(ids.RUN_SEARCH, "value"),
        State(ids.RUN_GRID, "dashGridOptions"),
        prevent_initial_call=True,
    )


def _head(context: Context, count: int, sought: str) -> html.Div:
    name = context.athlete.name if context.athlete else ""
    number = say_n("{n:,} recording", "{n:,} recordings", count)
    words = [
        html.H1(say("Activities"), className="lw-title"),
        html.P([f"{name} · {number}", html.Span(id=ids.RUN_FOUND, role="status")], className="lw-sub"),
    ]
    search = html.Label(
        [html.Span(say("Search"), className="lw-hidden"), _search(sought)], className="lw-search"
    )
    return html.Div([html.Div(words), search], className="lw-head")


# ---- what the reader chooses --------------------------------------------------


def _choice(rows: Sequence[Mapping[str, Any]], query: Mapping[str, Any]) -> RunChoice:
    """What the address says; what it cannot mean is left out."""
    sports = {row["sport"] for row in rows}
    return RunChoice(
        show=query["show"] if query.get("show") in SHOWN else "all",
        sport=query["sport"] if query.get("sport") in sports else None,
        first=day(query.get("from")),
        last=day(query.get("to")),
    )


def _filters(rows: Sequence[Mapping[str, Any]], choice: RunChoice, sought: str) -> html.Div:
    sports = [("", say("All sports")), *((name, name) for name in sorted({row["sport"] for row in rows}))]
    days = {"from": _iso(choice.first), "to": _iso(choice.last)}
    parts = [
        controls.menu(say("Sport"), "sport", [(say("Sport"), sports)], choice.sport or ""),
        controls.menu(say("Shown"), "show", [(say("Shown"), tuple(SHOWN.items()))], choice.show),
        html.Div(id=ids.RUN_DATES, className="lw-dates"),
        dcc.Store(id=ids.RUN_DAYS, data=days),
    ]
    if choice.first and choice.last and choice.first > choice.last:
        told = say("“From” is after “To”: no day lies between them. Change one of the two.")
        parts.append(html.P(told, id=ids.RUN_DAYS_PROBLEM, className="lw-problem"))
    if choice != RunChoice() or sought:
        parts.append(
            html.A(
                say("Show all"),
                href="?",
                className="lw-link",
                **components.data(clear="sport show from to q"),
            )
        )
    return html.Div(
        parts, className="lw-controls", role="group", **components.aria(label=say("What is shown"))
    )


def _iso(value: date | None) -> str:
    return "" if value is None else value.isoformat()


# ---- the list -----------------------------------------------------------------


@guarded(later("Activities"))
def _list(rows: Sequence[Mapping[str, Any]], grid: dag.AgGrid) -> html.Section:
    if not rows:
        words = html.P(say("Nothing of this kind. Another choice above shows more."), className="lw-calm")
        return html.Section(words, className="lw-card")
    store = dcc.Store(id=ids.RUN_ROWS, data=run_columns(rows))
    named = components.aria(label=say("Activities"))
    return html.Section([grid, store], className="lw-card lw-grid-card", **named)


def _search(sought: str) -> dcc.Input:
    return dcc.Input(
        id=ids.RUN_SEARCH,
        type="search",
        value=sought,
        placeholder=say("Search title, sport, day"),
        className="lw-input",
        debounce=False,
    )


def _grid(context: Context, sought: str, sort: str, *, is_short: bool) -> dag.AgGrid:
    """The list as it was left: what was sought and the column it is sorted by are in the address."""
    return dag.AgGrid(
        id=ids.RUN_GRID,
        rowData=[],
        columnDefs=controls.ordered(_columns(context), sort, "date.desc"),
        eventListeners={
            "sortChanged": ["loadwatch_sorted(params)"],
            "modelUpdated": ["loadwatch_found(params)"],
        },
        defaultColDef=COLUMN,
        dashGridOptions={
            "theme": {"function": THEME},
            "animateRows": False,
            "suppressColumnMoveAnimation": True,
            "headerHeight": 62,
            "domLayout": "autoHeight" if is_short else "normal",
            "ensureDomOrder": True,
            "context": {"query": context.href("")},
            "quickFilterText": sought,
            "localeText": speech.grid_words(),
        },
        columnSize=None,
        getRowId="params.data.id",
        className="lw-ag",
        style={} if is_short else {"height": "calc(100vh - 278px)", "minHeight": 360},
    )


def _columns(context: Context) -> list[dict[str, Any]]:
    unit = context.units
    height = height_unit(unit)
    return [
        _date(),
        {
            "field": "title",
            "headerName": say("Title"),
            "minWidth": 96,
            "flex": 4,
            "cellRenderer": "RunLink",
        },
        _number("distance", say("Distance ({unit})", unit=unit), "loadwatch_fixed(params.value, 1)")
        | {"minWidth": 88},
        _number("time", say("Time"), "loadwatch_clock(params.value)"),
        _number("pace", say("Pace (/{unit})", unit=unit), "loadwatch_clock(params.value)"),
        _number("ascent", say("Ascent ({height})", height=height), "loadwatch_fixed(params.value, 0)")
        | {"minWidth": 88},
        _number("heart_rate", say("Heart rate (bpm)"), "loadwatch_fixed(params.value, 0)"),
        {"field": "sport", "headerName": say("Sport"), "minWidth": 88},
        {"field": "said", "headerName": say("In the load"), "minWidth": 84},
        _number("issues", say("Notes"), "loadwatch_count(params.value)") | {"minWidth": 70},
    ]


def _number(field: str, name: str, words: str) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": name,
        "type": "rightAligned",
        "minWidth": 80,
        "valueFormatter": {"function": words},
    }


def _date() -> dict[str, Any]:
    """The day, sorted as it is kept and written in the reader's form."""
    words = {"function": "loadwatch_day(params.value)"}
    sought = {"function": "loadwatch_day_words(params.value)"}
    name = {"field": "date", "headerName": say("Date"), "valueFormatter": words, "getQuickFilterText": sought}
    return {**name, "minWidth": 116, "flex": 1.2}
