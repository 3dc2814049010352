"""What a reader chooses as links that change one key of the address: the address is the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html

from loadwatch.language import say
from loadwatch.model import MEASURES
from loadwatch.views import words
from loadwatch_dashboard.components import aria, data

Part = Any  # what Dash takes as a child


def choices(
    label: str,
    key: str,
    options: Sequence[tuple[str, str]],
    chosen: tuple[str, str],
    href: Callable[[str], str] | None = None,
) -> html.Div:
    """A few values of one key of the address side by side; `chosen` is the current one and the default.

    A tap changes that key of the address as it then is; `href` is where a value leads in another tab.
    """
    current, default = chosen
    links = [
        html.A(
            words,
            href=href(value) if href else f"?{key}={value}",
            className="lw-unit",
            **_current(value == current),
            **data(query=key, value="" if value == default else value),
        )
        for value, words in options
    ]
    return html.Div(links, className="lw-units", role="group", **aria(label=label))


def menu(
    label: str, key: str, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], chosen: str
) -> html.Details:
    """Many values of one key of the address, in named groups; the first of all is the default."""
    default = groups[0][1][0][0]
    parts: list[Part] = []
    for name, options in groups:
        parts.append(html.Div(name, className="lw-menu-group"))
        parts += [_item(key, option, chosen, default) for option in options]
    shown = next(words for _, options in groups for value, words in options if value == chosen)
    summary = [
        html.Span(f"{label}: ", className="lw-hidden"),
        html.Span(shown, className="lw-picker-name"),
        html.Span("▾", **aria(hidden="true")),
    ]
    head = html.Summary(summary, className="lw-button lw-picker-wide")
    return html.Details([head, html.Div(parts, className="lw-menu lw-menu-left")], className="lw-choice")


def _item(key: str, option: tuple[str, str], chosen: str, default: str) -> html.A:
    value, words = option
    return html.A(
        words,
        href=f"?{key}={value}",
        className="lw-menu-item",
        **_current(value == chosen),
        **data(query=key, value="" if value == default else value),
    )


def switch(words: str, key: str, is_on: bool) -> html.A:
    """An on/off of the address: absent is off."""
    return html.A(
        words,
        href="?" if is_on else f"?{key}=1",
        className="lw-button lw-switch",
        role="switch",
        **aria(checked="true" if is_on else "false"),
        **data(query=key, value="" if is_on else "1"),
    )


def _current(is_it: bool) -> dict[str, Any]:
    return {"aria-current": "true"} if is_it else {}


def measures() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The measures in groups, the default first."""
    groups = (
        (say("How much"), ("distance", "duration")),
        (say("Hills"), ("ascent", "descent", "uphill", "downhill", "uphill_ascent", "downhill_descent")),
        (say("Speed"), ("fast", "sprint")),
    )
    named = {measure for _, group in groups for measure in group}
    tissues = (say("Tissues"), tuple(measure for measure in MEASURES if measure not in named))
    return tuple(
        (name, tuple((measure, words.MEASURE_LABELS[measure]) for measure in group))
        for name, group in (*groups, tissues)
    )


def known(value: Any, allowed: Sequence[str], default: str) -> str:
    """A value of the address when it is one of those that there are."""
    return value if value in allowed else default


def ordered(columns: list[dict[str, Any]], sort: str, otherwise: str) -> list[dict[str, Any]]:
    """Columns of a grid with the order of the address, such as distance.desc; another where it names none."""
    field, _, way = sort.partition(".")
    known = {column["field"] for column in columns if column.get("sortable", True)}
    if field not in known or way not in {"asc", "desc"}:
        field, _, way = otherwise.partition(".")
    return [column | ({"sort": way} if column["field"] == field else {}) for column in columns]
