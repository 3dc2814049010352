"""Activities: every recording of a runner, to sort, search and open."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
from dash import Dash, Input, Output, State, dcc, html

from loadwatch.views.runs import run_list
from loadwatch_dashboard import components, ids, messages
from loadwatch_dashboard.callbacks import in_browser
from loadwatch_dashboard.context import Context

PATH = "/activities"
NAME = "activities"
TITLE = "Activities · loadwatch"
THEME = (
    "themeQuartz.withParams({backgroundColor:'var(--mantine-color-body)',foregroundColor:'var(--mantine-color-text)',"
    "borderColor:'var(--lw-line)',headerBackgroundColor:'var(--mantine-color-body)',headerTextColor:'var(--lw-muted)',"
    "rowHoverColor:'var(--lw-hover)',accentColor:'#2f83b0',fontFamily:'inherit',fontSize:14,headerFontWeight:600,"
    "wrapperBorder:false,cellHorizontalPadding:11,rowHeight:46,headerHeight:44,menuBackgroundColor:'var(--mantine-color-body)',"
    "inputBackgroundColor:'var(--mantine-color-body)'})"
)


def layout(context: Context, **_: Any) -> html.Div:
    """The list of the chosen runner."""
    if context.athlete is None:
        empty = components.card("No runs yet", "Add the files of your watch.", messages.drop_zone(context))
        return components.frame(context, PATH, html.H1("Activities", className="lw-title"), empty)
    rows = run_list(context.book.activities(context.athlete.name), context.units)
    head = html.Div(
        [
            html.Div(
                [
                    html.H1("Activities", className="lw-title"),
                    html.P(f"{context.athlete.name} · {len(rows)} recordings", className="lw-sub"),
                ]
            ),
            html.Label([html.Span("Search", className="lw-hidden"), _search()], className="lw-search"),
        ],
        className="lw-head",
    )
    return components.frame(
        context, PATH, head, html.Section(_grid(rows, context), className="lw-card lw-grid-card")
    )


def register(app: Dash) -> None:
    """The search box filters in the browser."""
    in_browser(
        app,
        "search",
        Output(ids.RUN_GRID, "dashGridOptions"),
        Input(ids.RUN_SEARCH, "value"),
        State(ids.RUN_GRID, "dashGridOptions"),
        prevent_initial_call=True,
    )


def _search() -> dcc.Input:
    return dcc.Input(
        id=ids.RUN_SEARCH,
        type="search",
        placeholder="Search title, sport, day",
        className="lw-input",
        debounce=False,
    )


def _grid(rows: list[dict[str, Any]], context: Context) -> dag.AgGrid:
    return dag.AgGrid(
        id=ids.RUN_GRID,
        rowData=rows,
        columnDefs=_columns(context),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": True,
            "cellDataType": False,
            "wrapHeaderText": True,
            "flex": 1,
            "suppressHeaderFilterButton": True,
        },
        dashGridOptions={
            "theme": {"function": THEME},
            "animateRows": False,
            "suppressCellFocus": False,
            "ensureDomOrder": True,
            "context": {"query": context.href("")},
        },
        columnSize=None,
        getRowId="params.data.id",
        className="lw-ag",
        style={"height": "calc(100vh - 210px)", "minHeight": 360},
    )


def _columns(context: Context) -> list[dict[str, Any]]:
    unit = context.units
    height = "m" if unit == "km" else "ft"
    return [
        {"field": "date", "headerName": "Date", "minWidth": 124, "flex": 1.1, "sort": "desc"},
        {"field": "title", "headerName": "Title", "minWidth": 112, "flex": 2.6, "cellRenderer": "RunLink"},
        _number("distance", f"Distance ({unit})", "loadwatch_fixed(params.value, 1)"),
        _number("time", "Time", "loadwatch_clock(params.value)"),
        _number("pace", f"Pace (/{unit})", "loadwatch_clock(params.value)"),
        _number("ascent", f"Ascent ({height})", "loadwatch_fixed(params.value, 0)"),
        _number("heart_rate", "Heart rate", "loadwatch_fixed(params.value, 0)"),
        {"field": "sport", "headerName": "Sport", "minWidth": 118, "suppressHeaderFilterButton": False},
        {"field": "source", "headerName": "Source", "minWidth": 112},
        _number("issues", "Notes", "loadwatch_count(params.value)"),
    ]


def _number(field: str, name: str, words: str) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": name,
        "type": "rightAligned",
        "minWidth": 96,
        "filter": "agNumberColumnFilter",
        "valueFormatter": {"function": words},
    }
