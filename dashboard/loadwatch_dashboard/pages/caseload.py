"""Caseload: one row per runner, the one who needs a look first on top."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from loadwatch.errors import LoadwatchError
from loadwatch.language import later, say
from loadwatch.views.caseload_shapes import SHOWS, CaseloadView
from loadwatch_dashboard import checks, components, controls, ids, messages, speech
from loadwatch_dashboard.caseload_rows import grid_row, packed
from loadwatch_dashboard.components import aria, data
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.pages.activities import THEME
from loadwatch_dashboard.secured import secured

PATH = "/caseload"
NAME = "caseload"
TITLE = later("Caseload · loadwatch")
ABOUT = checks.caseload
FEW = 12  # so many rows are shown whole; more scroll inside their card
TALL_PX = 56
WORDS = {"function": "loadwatch_case_words(params)"}


def layout(here: Context, /, q: str | None = None, sort: str | None = None, **_: Any) -> html.Div:
    """The frame at once; the rows follow."""
    title = html.H1(say("Caseload"), className="lw-title")
    if not here.athletes:
        words = say("Every runner of this logbook gets a row here. Add the files of the first one.")
        return components.frame(
            here, PATH, title, components.card(say("No runners yet"), words, messages.drop_zone(here))
        )
    found = {"query": dict(here.query), "q": str(q or "")[:200], "sort": str(sort or "")[:40]}
    asked = dcc.Store(id=ids.CASE_ASKED, data=found)
    wait = html.Div(
        say("Working out where every runner stands …"), className="lw-card lw-case-wait", role="status"
    )
    rest = [dcc.Store(id=ids.CASE_MARK), dcc.Store(id=ids.CASE_READY)]
    return components.frame(here, PATH, asked, *rest, html.Div(wait, id=ids.CASE_BODY, className="lw-stack"))


def register(app: Dash) -> None:
    """Rows and marks from the server; search and filters in the browser."""
    secured(
        app,
        checks.caseload,
        Output(ids.CASE_BODY, "children"),
        Input(ids.CASE_ASKED, "data"),
        tells=messages.error_message,
        broken=later("The caseload could not be made."),
    )(answer_rows)
    secured(
        app,
        checks.marked,
        Output(ids.CASE_GRID, "rowTransaction"),
        *[Output(f"{ids.CASE_COUNT}-{show}", "children") for show in SHOWS],
        Output(ids.CASE_SUMMARY, "children"),
        Output(ids.CASE_SAID, "children"),
        Input(ids.CASE_MARK, "data"),
        State(ids.CASE_ASKED, "data"),
        tells=_unmarked,
        prevent_initial_call=True,
    )(answer_mark)
    grid_options = Output(ids.CASE_GRID, "dashGridOptions"), Input(ids.CASE_SEARCH, "value")
    kept = State(ids.CASE_GRID, "dashGridOptions")
    _in_browser(app, "search", *grid_options, kept, prevent_initial_call=True)
    _in_browser(app, "rows", Output(ids.CASE_GRID, "rowData"), Input(ids.CASE_ROWS, "data"))
    _in_browser(app, "ready", Output(ids.CASE_READY, "data"), Input(ids.CASE_GRID, "columnState"))


def _in_browser(app: Any, function: str, *dependencies: Any, **options: Any) -> None:
    """Bind a function of `caseload.js`."""
    app.clientside_callback(ClientsideFunction("caseload", function), *dependencies, **options)


def answer_rows(here: Context, asked: dict[str, Any] | None) -> Any:
    """The whole page below the frame."""
    view = here.book.caseload(here.as_of, here.units, among=here.athletes)
    n_due = here.book.look_where_due(here.athletes)  # the rows do not wait for it
    searched, by = (str((asked or {}).get(key) or "") for key in ("q", "sort"))
    return _body(here, view, n_due, searched, by)


def answer_mark(here: Context, mark: dict[str, Any], _asked: Any) -> tuple[Any, ...]:
    """Mark the runner as seen, or take it back; the row, the counts and a sentence follow."""
    who, is_seen = here.runner, bool(mark.get("seen"))
    here.book.mark_seen(who.name, here.as_of, is_seen=is_seen)
    view = here.book.caseload(here.as_of, here.units, among=here.athletes)
    rows = [row for row in view.rows if row.id == who.id]
    said = say("{name} is marked as seen.") if is_seen else say("{name} is not seen again.")
    counts = [str(view.counts[show]) for show in SHOWS]
    return (
        {"update": [grid_row(row, here) for row in rows]},
        *counts,
        view.summary,
        said.format(name=who.name),
    )


def _unmarked(error: LoadwatchError) -> tuple[Any, ...]:
    """Why there is no mark: the sentence, and nothing changes."""
    return (no_update,) * (len(SHOWS) + 2) + (messages.in_a_line(error),)


# ---- parts ----------------------------------------------------------------------


def _body(here: Context, view: CaseloadView, n_due: int, searched: str, by: str) -> list[Any]:
    head = html.Div(
        [
            html.Div(
                [
                    html.H1(say("Caseload"), className="lw-title"),
                    html.P(view.summary, className="lw-sub", id=ids.CASE_SUMMARY, **data(due=str(n_due))),
                ]
            ),
            html.Label(
                [html.Span(say("Search"), className="lw-hidden"), _search(searched)], className="lw-search"
            ),
        ],
        className="lw-head",
    )
    note = [html.P(view.note, className="lw-note")] if view.note else []
    said = html.P("", id=ids.CASE_SAID, className="lw-hidden", role="status")
    rows = dcc.Store(id=ids.CASE_ROWS, data=packed(view.rows, here))
    grid = html.Section(
        [_grid(here, view, searched, by), rows],
        className="lw-card lw-grid-card lw-case",
        **aria(label=say("Caseload")),
    )
    bar = html.Div([_filters(view), _next_unseen()], className="lw-case-bar")
    return [head, bar, grid, html.Div([*note, _keys()], className="lw-case-foot"), said]


def _search(searched: str) -> dcc.Input:
    return dcc.Input(
        id=ids.CASE_SEARCH,
        type="search",
        value=searched,
        placeholder=say("Search name or reason"),
        className="lw-input",
        debounce=False,
    )


def _filters(view: CaseloadView) -> html.Div:
    names = {
        "all": say("All"),
        "look": say("Needs a look"),
        "stale": say("Stale data"),
        "breach": say("Planned breach"),
        "unseen": say("Not seen"),
    }
    links = [
        html.A(
            [
                f"{names[show]} ",
                html.Span(str(view.counts[show]), id=f"{ids.CASE_COUNT}-{show}", className="lw-case-count"),
            ],
            href=f"?show={show}",
            className="lw-unit",
            **data(show=show),
            **_current(show == "all"),
        )
        for show in SHOWS
    ]
    return html.Div(links, className="lw-units", role="group", **aria(label=say("Which runners")))


def _current(is_it: bool) -> dict[str, Any]:
    return {"aria-current": "true"} if is_it else {}


def _next_unseen() -> html.Button:
    """The one action of the keyboard that is also a button."""
    return html.Button(
        say("Next unseen"), type="button", className="lw-button lw-case-next", **data(next="yes")
    )


def _keys() -> html.Div:
    """What the keyboard does."""
    hints = [
        ("↑ ↓", say("move")),
        (say("Enter"), say("open the runner")),
        ("N", say("next unseen")),
        ("S", say("seen, or undo")),
    ]
    told = [html.Span([html.Kbd(key), f" {words}"], className="lw-case-hint") for key, words in hints]
    return html.Div(told, className="lw-case-keys")


def _grid(here: Context, view: CaseloadView, searched: str, by: str) -> dag.AgGrid:
    is_short = len(view.rows) <= FEW
    return dag.AgGrid(
        id=ids.CASE_GRID,
        rowData=[],
        columnDefs=controls.ordered(_columns(here), by, "order.desc"),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "cellDataType": False,
            "wrapHeaderText": True,
            "flex": 1,
            "sortingOrder": ["desc", "asc", None],
        },
        dashGridOptions=_options(searched, "autoHeight" if is_short else "normal"),
        columnSize=None,
        getRowId="params.data.id",
        className="lw-ag",
        style={} if is_short else {"height": "calc(100vh - 264px)", "minHeight": 420},
    )


def _options(searched: str, height: str) -> dict[str, Any]:
    return {
        "theme": {"function": THEME},
        "animateRows": False,
        "suppressColumnMoveAnimation": True,
        "ensureDomOrder": True,
        "suppressScrollOnNewData": True,
        "domLayout": height,
        "rowHeight": TALL_PX,
        "getRowHeight": {"function": "loadwatch_case_height(params)"},
        "includeHiddenColumnsInQuickFilter": True,
        "quickFilterText": searched,
        "isExternalFilterPresent": {"function": "loadwatch_case_narrowed()"},
        "doesExternalFilterPass": {"function": "loadwatch_case_keeps(params)"},
        "localeText": speech.grid_words()
        | {"noMatchingRows": say("Nobody here. Choose All, or search for something else.")},
    }


def _columns(here: Context) -> list[dict[str, Any]]:
    weeks = _column("weeks", say("12 weeks ({units})", units=here.units), "CaseWeeks", 124, 0) | {
        "width": 126
    }
    card = _column("card", say("Runner"), "CaseCard", 0, 1.0)
    return [
        {"field": "order", "hide": True},
        card | {"hide": True, "sortable": False},
        _column("name", say("Runner"), "CaseRunner", 116, 1.3) | {"sortingOrder": ["asc", "desc", None]},
        _column("flag_level", say("Worst flag of 14 days"), "CaseFlag", 190, 3.3)
        | {"getQuickFilterText": WORDS},
        _column("plan_level", say("Planned, next 14 days"), "CasePlan", 130, 2.2),
        _column("pain_level", say("Pain"), "CasePain", 130, 2.1),
        weeks | {"sortable": False},
        _column("last_run", say("Last run"), "CaseRun", 100, 0) | {"width": 112},
        _column("seen", say("Seen"), "CaseSeen", 106, 0) | {"width": 118},
    ]


def _column(field: str, name: str, renderer: str, least_px: int, flex: float) -> dict[str, Any]:
    return {
        "field": field, "headerName": name, "minWidth": least_px, "flex": flex, "cellRenderer": renderer
    }  # fmt: skip
