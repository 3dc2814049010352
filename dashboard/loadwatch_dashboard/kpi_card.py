"""A card with one number: its unit, how it stands to the days before, and a plain verdict."""

from __future__ import annotations

from dash import html

from loadwatch.views.overview import Card
from loadwatch.views.words import severity_word
from loadwatch_dashboard.components import Part, aria, link, shape
from loadwatch_dashboard.context import Context

FULL = 1.5  # share of the days before at which the line is full: the mark of 1 stands at two thirds


def kpi(item: Card, context: Context) -> html.Section:
    """The whole card leads to the trend of its measure."""
    measure = None if item.measure == "distance" else item.measure
    name = link(item.label, context.href("/trends", measure=measure), "lw-kpi-link")
    look = "lw-number" if item.value else "lw-number lw-number-none"
    number = [html.Span(item.value or "–", className=look), html.Span(item.unit, className="lw-unit-name")]
    word = (
        []
        if _says_word(item)
        else [html.Span(f"{severity_word(item.severity or 0)}: ", className="lw-hidden")]
    )
    return html.Section(
        [
            html.H3(name, className="lw-kpi-label"),
            html.P(number, className="lw-kpi-value"),
            _line(item.share),
            html.P([shape(item.severity), html.Span([*word, item.verdict])], className="lw-kpi-verdict"),
        ],
        className="lw-card lw-kpi",
    )


def _line(share: float | None) -> Part:
    """How far the value reaches, with a mark at what the days before held; the verdict says it in words."""
    if share is None:
        return html.Div(className="lw-reach-line lw-reach-none", **aria(hidden="true"))
    fill = html.Span(className="lw-reach-fill", style={"width": f"{100 * min(share / FULL, 1):.1f}%"})
    return html.Div(
        [fill, html.Span(className="lw-reach-mark")], className="lw-reach-line", **aria(hidden="true")
    )


def _says_word(item: Card) -> bool:
    return item.severity is None or item.verdict.lower().startswith(severity_word(item.severity).lower())
