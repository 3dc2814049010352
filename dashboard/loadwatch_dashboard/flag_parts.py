"""Flags of a run on the overview: level, what, against what, and one thing to do."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from loadwatch.language import say, say_n
from loadwatch.views.overview import FlagCard
from loadwatch_dashboard.components import Part, level, link, shape
from loadwatch_dashboard.context import Context


def flag(run: Sequence[FlagCard], context: Context, *, is_brief: bool = False) -> html.Li:
    """All flags of one run: its level by shape, word and colour; the first finding whole, or what to do and why.

    The others are there to open.
    """
    first, *others = run
    worst = max(run, key=lambda item: item.severity)
    sure = say("{when} · evidence {evidence}", when=first.when, evidence=first.evidence) + (
        say(" · data {quality}", quality=first.quality) if first.quality else ""
    )
    word = html.Span([shape(worst.severity), worst.word], className="lw-flag-word")
    parts: list[Part] = [
        html.Div([word, html.Span(sure, className="lw-flag-when")], className="lw-flag-head"),
        *(_in_brief(first, others) if is_brief else [*_finding(first), *(_other(item) for item in others)]),
    ]
    if first.activity:
        words = [say("Open the run"), html.Span(f": {first.title}, {first.when}", className="lw-hidden")]
        parts.append(link(words, context.href(f"/activity/{first.activity}"), "lw-link lw-flag-link"))
    return html.Li(parts, className=f"lw-flag lw-flag-{level(worst.severity)}")


def _finding(item: FlagCard) -> list[Part]:
    """What, against what, and one thing to do."""
    told: list[Part] = [
        html.H3(item.title, className="lw-flag-title"),
        html.P(item.why, className="lw-flag-why"),
    ]
    return [*told, html.P(item.action, className="lw-flag-action")] if item.action else told


def _in_brief(first: FlagCard, others: Sequence[FlagCard]) -> list[Part]:
    """What and one thing to do; the reason and the other findings of the run to open."""
    action = [html.P(first.action, className="lw-flag-action")] if first.action else []
    more = (
        say_n("Why, and {n} more finding", "Why, and {n} more findings", len(others))
        if others
        else say("Why")
    )
    why = [html.P(first.why, className="lw-flag-why"), *(_other(item) for item in others)]
    return [
        html.H3(first.title, className="lw-flag-title"),
        *action,
        html.Details([html.Summary(more), *why], className="lw-details lw-flag-more"),
    ]


def _other(item: FlagCard) -> html.Details:
    """Another finding of the same run: its title, the rest to open."""
    summary = html.Summary(
        [shape(item.severity), html.Span(f"{item.word}: ", className="lw-hidden"), item.title]
    )
    sure = html.P(say("evidence {evidence}", evidence=item.evidence), className="lw-flag-when")
    action = [html.P(item.action, className="lw-flag-action")] if item.action else []
    return html.Details(
        [summary, html.P(item.why, className="lw-flag-why"), sure, *action],
        className="lw-details lw-flag-also",
    )
