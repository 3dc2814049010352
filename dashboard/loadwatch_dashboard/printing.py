"""What can be taken away: the report as PDF, and its pages as pictures for the preview."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, Response, make_response, request

from loadwatch.errors import NotFoundError
from loadwatch.language import language
from loadwatch.report import report_pages, report_pdf
from loadwatch.views.report_shapes import AUDIENCES, PERIODS, Asked, ReportView
from loadwatch_dashboard import checks
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.secured import secured_route

PDF, PREVIEW = "/report.pdf", "/report-page/<int:number>.png"
DEFAULT_WEEKS = 12
KEPT = 8  # previews in memory
SAFE = "-_ "


def add_routes(server: Flask) -> None:
    """The addresses of the report."""
    secured_route(server, PDF, _pdf, checks.runner)
    secured_route(server, PREVIEW, _page, checks.runner)


def asked_view(here: Context, query: Mapping[str, Any]) -> ReportView:
    """The report that an address asks for; what it does not say is the runner's own page of 12 weeks."""
    audience = next((one for one in AUDIENCES if one == query.get("for")), AUDIENCES[0])
    weeks = next((one for one in PERIODS if str(one) == query.get("weeks")), DEFAULT_WEEKS)
    return here.book.report(here.runner.name, Asked(audience, weeks, here.units), here.as_of)


def pictures(view: ReportView) -> tuple[bytes, ...]:
    """The pages of a report as PNG, from memory when they were just drawn in this language."""
    return _drawn(view, language())


@lru_cache(maxsize=KEPT)
def _drawn(view: ReportView, _: str) -> tuple[bytes, ...]:
    return tuple(report_pages(view))


def forget() -> None:
    """Keep no preview in memory: somebody was erased."""
    _drawn.cache_clear()


def _pdf(here: Context) -> Response:
    view = asked_view(here, request.args)
    answer = make_response(report_pdf(view))
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(view))
    return answer


def _page(here: Context, number: int) -> Response:
    shown = pictures(asked_view(here, request.args))
    if not 1 <= number <= len(shown):
        raise NotFoundError("page", str(number), f"The report has {len(shown)}.")
    answer = make_response(shown[number - 1])
    answer.mimetype = "image/png"
    return answer


def file_name(view: ReportView) -> str:
    """A name that every disk takes: loadwatch Ana 2026-06-14.pdf."""
    plain = "".join(one for one in view.seen.athlete if one.isalnum() or one in SAFE).strip()[:60]
    return f"loadwatch {plain or 'report'} {view.until}.pdf"
