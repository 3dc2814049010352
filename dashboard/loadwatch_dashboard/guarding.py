"""What keeps a page standing: a part that fails says so alone, and old or short data are said on top."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from dash import html

from loadwatch.errors import LoadwatchError
from loadwatch.language import say
from loadwatch_dashboard import components
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.messages import in_a_line

log = logging.getLogger(__name__)
Build = Callable[..., Any]


def guarded(title: str) -> Callable[[Build], Build]:
    """A part of a page that cannot take the page down: on an error a card with its title and a way to try again."""

    def wrap(build: Build) -> Build:
        @wraps(build)
        def safe(*args: Any, **more: Any) -> Any:
            try:
                return build(*args, **more)
            except LoadwatchError as error:
                return broken(title, in_a_line(error))
            except Exception:  # the other parts of the page stay
                log.exception("a part of a page could not be drawn")
                return broken(title, say("This part could not be drawn. The log in the terminal says why."))

        return safe

    return wrap


def broken(title: str, why: str) -> html.Section:
    """A card in place of the one that failed."""
    retry = html.A(say("Try again"), href="", className="lw-button", **components.data(reload="true"))
    about = html.P(why, className="lw-calm")
    box = html.Div([about, html.Div(retry)], className="lw-stack lw-broken", role="alert")
    return components.card(say(title), None, box)


def reach(context: Context) -> list[html.P]:
    """How far the data reach, when that is not up to today or too short."""
    if context.athlete is None:
        return []
    told = context.book.freshness(context.athlete.name, context.as_of)
    return [html.P(told, className="lw-reach", role="note")] if told else []
