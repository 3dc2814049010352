"""Files to take along: the weeks of the trends page as CSV."""

from __future__ import annotations

import re

from flask import Flask, Response, request

from loadwatch.views.trend_table import trend_csv
from loadwatch_dashboard import checks
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.secured import secured_route

TRENDS_CSV = "/api/trends.csv"


def add_routes(server: Flask) -> None:
    """The address of the file; the runner in it is checked like that of a page."""
    secured_route(server, TRENDS_CSV, trends_csv, checks.runner)


def trends_csv(here: Context) -> Response:
    """The weeks that the page shows for the same address."""
    measure, span = request.args.get("measure", "distance"), request.args.get("range", "6m")
    view = here.book.trends(here.runner.name, measure, span, as_of=here.as_of, units=here.units)
    file = re.sub(r"[^a-z0-9]+", "-", f"loadwatch {view.label} {view.as_of}".lower()).strip("-")
    return Response(
        trend_csv(view),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{file}.csv"'},
    )
