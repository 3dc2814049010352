"""The printed report: a view model → SVG charts → an accessible PDF."""

from __future__ import annotations

from loadwatch.report.typeset import report_pages, report_pdf

__all__ = ["report_pages", "report_pdf"]
