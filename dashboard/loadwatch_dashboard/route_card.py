"""The card with the route of an activity, and the switch that lays a map below it."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from loadwatch.language import later, say
from loadwatch.views.activity import ActivityPage
from loadwatch_dashboard import components, ids, map_tiles, route
from loadwatch_dashboard.guarding import guarded

NO_ROUTE = later(
    "No positions in this recording, so there is no route to draw: an indoor run, "
    "or a watch without a satellite fix."
)


@guarded(later("Route"))
def route_card(page: ActivityPage) -> html.Section:
    """The way run, or a sentence that says why there is none."""
    if not route.has_route(page):
        return components.card(say("Route"), None, html.P(say(NO_ROUTE), className="lw-calm"))
    is_on, has_grade = map_tiles.is_on(), _has_grade(page)
    words = say("The route seen from above, coloured by gradient; north is up.")
    plain = say("The route seen from above; north is up.")
    return components.card(
        say("Route"),
        say("North is up; colour is gradient") if has_grade else say("North is up"),
        components.graph(
            ids.ROUTE_GRAPH, route.route_figure(page, with_map=is_on), words if has_grade else plain
        ),
        *([_legend()] if has_grade else []),
        *_map(is_on),
        class_name="lw-map" if is_on else "",
    )


def _has_grade(page: ActivityPage) -> bool:
    grade = page.streams.get("grade_pct")
    return grade is not None and bool(np.isfinite(grade).any())


def _legend() -> html.Div:
    swatches = [
        html.Span(style={"background": colour}, className="lw-swatch", title=say(words))
        for _, _, colour, words in route.GRADES
    ]
    return html.Div(
        [html.Span(say("8 % down")), html.Span(swatches, className="lw-swatches"), html.Span(say("8 % up"))],
        className="lw-legend lw-legend-tight",
    )


def _map(is_on: bool) -> list[Any]:
    """The switch, and what it means: who learns where this was."""
    if map_tiles.source() is None:
        return []
    told = (
        map_tiles.credit()
        if is_on
        else say(
            "Off: nothing leaves this computer. On: {host} is asked for the map around this run.",
            host=map_tiles.name(),
        )
    )
    switch = html.Button(
        say("Map below the route"),
        type="button",
        className="lw-button lw-switch",
        role="switch",
        **components.aria(checked="true" if is_on else "false"),
        **components.data(cookie=map_tiles.cookie(), value="" if is_on else "1"),
    )
    return [html.Div([switch, html.P(told, className="lw-note")], className="lw-map-choice")]
