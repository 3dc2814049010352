"""Symptom states in words: the answer of the diary page, the card of the overview."""

from __future__ import annotations

from typing import Any

from dash import html

from loadwatch.language import say
from loadwatch.views.diary import SymptomCard
from loadwatch.views.shapes import SymptomsCard
from loadwatch_dashboard import components
from loadwatch_dashboard.context import Context


def answer(card: SymptomCard, stale: str | None = None, id_: str = "") -> html.Section:
    """The state and its one action; with a red flag the instruction and nothing else."""
    named: dict[str, Any] = {"id": id_, "tabIndex": "-1"} if id_ else {}
    named |= components.aria(label=say("Today"))
    if card.state == "red":
        return instruction(card.action, **named)
    parts: list[Any] = [
        html.P([components.shape(card.severity), card.title], className="lw-headline lw-with-shape"),
        html.P(card.why, className="lw-muted"),
        html.P(card.action, className="lw-room"),
    ]
    if card.options:
        parts.append(
            html.P(say("Ways to do so: {listed}.", listed=", ".join(card.options)), className="lw-muted")
        )
    parts += [html.P(words, className="lw-note") for words in (stale, card.caveat) if words]
    return html.Section(
        parts, className=f"lw-card lw-verdict lw-verdict-{components.level(card.severity)}", **named
    )


def instruction(text: str, **named: Any) -> html.Section:
    """What a red flag says, and nothing beside it."""
    words = html.P([components.shape(3), text], className="lw-headline lw-alarm")
    return html.Section(words, className="lw-card lw-verdict lw-verdict-3", role="alert", **named)


def overview_card(card: SymptomsCard, context: Context) -> html.Section:
    """The last seven days on the overview, with the way to the diary."""
    log = components.link(say("Log how it feels"), context.href("/diary"), "lw-button")
    title: list[Any] = [card.title]
    if card.severity is not None:
        title.insert(0, components.shape(card.severity))
    parts: list[Any] = [html.P(title, className="lw-symptom-title")]
    if card.text:
        parts.append(html.P(card.text, className="lw-muted"))
    if card.mornings:
        parts.append(_week(card))
    return components.card(
        say("Symptoms"), say("Last 7 days"), html.Div([*parts, log], className="lw-symptoms")
    )


def _week(card: SymptomsCard) -> html.Div:
    """One column a day: the worst pain as a bar and as a number."""
    days = [
        html.Div(
            [
                html.Span("–" if pain is None else f"{pain:.0f}", className="lw-day-pain"),
                html.Span(
                    className="lw-day-bar", style={"height": f"{0 if pain is None else 3 + 4 * pain:.0f}px"}
                ),
                html.Span(day, className="lw-day-name"),
            ],
            className="lw-day",
        )
        for day, pain in card.mornings
    ]
    told = ", ".join(
        f"{day} {say('no answer') if pain is None else f'{pain:.0f}'}" for day, pain in card.mornings
    )
    return html.Div(
        days,
        className="lw-days",
        role="img",
        **components.aria(label=say("Worst pain of each day: {told}", told=told)),
    )
