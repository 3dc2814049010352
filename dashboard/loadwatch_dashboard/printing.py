"""What can be taken away: the report as PDF, and its pages as pictures for the preview."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, Response, make_response, request

from loadwatch.errors import NotFoundError
from loadwatch.language import language
from loadwatch.report import report_pages, report_pdf
from loadwatch.views.report_shapes import AUDIENCES, PERIODS, Asked, ReportView
from loadwatch_dashboard import context
from loadwatch_dashboard.security import secured_route

PDF, PREVIEW = "/report.pdf", "/report-page/<int:number>.png"
DEFAULT_WEEKS = 12
KEPT = 8  # previews in memory
SAFE = "-_ "


def add_routes(server: Flask) -> None:
    """The addresses of the report."""
    secured_route(server, PDF, _pdf)
    secured_route(server, PREVIEW, _page)


def asked_view(here: context.Context, query: dict[str, Any]) -> ReportView:
    """The report that an address asks for; what it does not say is the runner's own page of 12 weeks."""
    if here.athlete is None:
        raise NotFoundError("runner", "", "Add files first.")
    audience = next((one for one in AUDIENCES if one == query.get("for")), AUDIENCES[0])
    weeks = next((one for one in PERIODS if str(one) == query.get("weeks")), DEFAULT_WEEKS)
    return here.book.report(here.athlete.name, Asked(audience, weeks, here.units), here.as_of)


def pictures(view: ReportView) -> tuple[bytes, ...]:
    """The pages of a report as PNG, from memory when they were just drawn in this language."""
    return _drawn(view, language())


@lru_cache(maxsize=KEPT)
def _drawn(view: ReportView, _: str) -> tuple[bytes, ...]:
    return tuple(report_pages(view))


def forget() -> None:
    """Keep no preview in memory: somebody was erased."""
    _drawn.cache_clear()


def _pdf() -> Response:
    view = _asked()
    answer = make_response(report_pdf(view))
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(view))
    return answer


def _page(number: int) -> Response:
    shown = pictures(_asked())
    if not 1 <= number <= len(shown):
        raise NotFoundError("page", str(number), f"The report has {len(shown)}.")
    answer = make_response(shown[number - 1])
    answer.mimetype = "image/png"
    return answer


def _asked() -> ReportView:
    query = request.args.to_dict()
    return asked_view(context.read(query), query)


def file_name(view: ReportView) -> str:
    """A name that every disk takes: loadwatch Ana 2026-06-14.pdf."""
    plain = "".join(one for one in view.seen.athlete if one.isalnum() or one in SAFE).strip()[:60]
    return f"loadwatch {plain or 'report'} {view.until}.pdf"
