"""Plan: what is to come, what the rules say about it before it is run, and what would pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dash import Dash, html

from loadwatch.language import later, say
from loadwatch.logbook.plan_pages import AskedPlan
from loadwatch.views.plan_shapes import PlanPage
from loadwatch_dashboard import (
    checks,
    components,
    controls,
    forms,
    messages,
    plan_form,
    plan_parts,
    plan_race,
)
from loadwatch_dashboard.components import data
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded, reach

PATH = plan_form.PATH
NAME = "plan"
TITLE = later("Plan · loadwatch")
ABOUT = checks.view
WEEKS = ("3", "2", "4")  # the first is the default


def layout(context: Context, /, **query: Any) -> html.Div:
    """Weeks, opened session, day of the form and race are in the address."""
    if context.athlete is None:
        return components.frame(context, PATH, _head(None), _first_files(context))
    n_weeks = query.get("weeks") if query.get("weeks") in WEEKS else WEEKS[0]
    is_asked = plan_race.step_of(context, query) == plan_race.LAST
    targets, until = plan_race.race_of(context, query) if is_asked else ({}, None)
    view = context.book.plan_page(
        context.athlete.name,
        AskedPlan(int(n_weeks or 3), _session(query), targets, until),
        context.as_of,
        context.units,
    )
    if view.state == "empty":
        return components.frame(context, PATH, _head(view), _first_files(context), _add(view, context, None))
    kept = {"weeks": None if n_weeks == WEEKS[0] else n_weeks}
    grid = _grid(view, context, query, kept)
    return components.frame(context, PATH, _head(view), *reach(context), _verdict(view), grid)


def _session(query: Mapping[str, Any]) -> str | None:
    """The session that the address opens."""
    asked = query.get("session")
    return asked if isinstance(asked, str) else None


def _grid(
    view: PlanPage, context: Context, query: Mapping[str, Any], kept: dict[str, str | None]
) -> html.Div:
    """The calendar with the forms beside it; an opened session takes their place, steps to a race stand below."""
    is_open = bool(_session(query))
    side = [plan_parts.opened(view, context)] if is_open else []
    wide = [_calendar(view, context, kept)]
    (wide if is_open else side).append(_add(view, context, query.get("day")))
    race = _race(view, context, query)
    if not view.steps:  # they are a wide table
        (wide if is_open else side).append(race)
    stacks = [html.Div(side, className="lw-stack lw-plan-side"), html.Div(wide, className="lw-stack")]
    below = [html.Div(race, className="lw-plan-below")] if view.steps else []
    return html.Div([*stacks, *below], className="lw-plan")


def register(app: Dash) -> None:
    """Nothing to register: forms go to their own addresses, the slider answers in the browser."""


def _first_files(context: Context) -> html.Section:
    about = say("Add the files of your watch: a plan is judged against what you have run.")
    return components.card(say("No runs yet"), about, messages.drop_zone(context))


def _head(view: PlanPage | None) -> html.Div:
    sub = (
        say("What is to come, and what would pass")
        if view is None
        else say("{athlete} · what would pass, before it is run", athlete=view.athlete)
    )
    words = html.Div([html.H1(say("Plan"), className="lw-title"), html.P(sub, className="lw-sub")])
    if view is None or view.state == "empty":
        return html.Div(words, className="lw-head")
    spans = [(weeks, say("{weeks} weeks", weeks=weeks)) for weeks in sorted(WEEKS)]
    chosen = controls.choices(say("Weeks"), "weeks", spans, (str(view.n_weeks), WEEKS[0]))
    return html.Div([words, chosen], className="lw-head")


@guarded(later("What is to come"))
def _verdict(view: PlanPage) -> html.Section:
    level = "none" if view.severity is None or view.is_stale else str(view.severity)
    mark = [] if view.severity is None else [components.shape(view.severity)]
    line = html.P([*mark, html.Span(view.headline)], className="lw-headline lw-with-shape")
    notes = [html.P(note, className="lw-room") for note in view.notes]
    return html.Section(
        [line, *notes],
        className=f"lw-card lw-verdict lw-verdict-{level}",
        **components.aria(label=say("What is to come")),
    )


@guarded(later("Calendar"))
def _calendar(view: PlanPage, context: Context, kept: dict[str, str | None]) -> html.Section:
    parts: list[Any] = []
    about = say("Drag a session to another day (by finger: hold it first), or open it and use its buttons.")
    if view.state == "assumed":
        about = say("Nothing is planned: these are the runs you usually do, assumed.")
        adopt = forms.one_tap(say("Make these my plan"), forms.address(context, "plan-adopt"), {})
        parts.append(html.Div(adopt, className="lw-row lw-row-left"))
    parts.append(plan_parts.calendar(view, context, kept))
    if view.others:
        later = [
            html.Li(
                components.link(
                    f"{one.when} · {one.title}", context.href(PATH, **{**kept, "session": one.id})
                )
            )
            for one in view.others
        ]
        parts.append(
            components.as_table(
                say("{later} more after these weeks", later=len(later)),
                html.Ul(later, className="lw-caveats"),
            )
        )
    return components.card(say("Calendar"), about, *parts, id="plan-calendar")


@guarded(later("Add a session"))
def _add(view: PlanPage, context: Context, asked: Any) -> html.Section:
    day = plan_form.first_day(view, asked)
    spec = {
        "label": say("Calendar (ICS), list (CSV) or workout (FIT)"),
        "day": say("Day of a workout"), "value": day.isoformat(), "save": say("Take it in"),
        "action": forms.address(context, "plan-import"), "empty": say("Choose a file."),
        "most": plan_form.LARGEST_FILE, "large": say(plan_form.TOO_LARGE),
    }  # fmt: skip
    return components.card(
        say("Add a session"),
        None,
        plan_form.text_form(context, day),
        html.Details(
            [html.Summary(say("By numbers")), plan_form.small_form(context, day)],
            className="lw-details lw-fold",
        ),
        html.Details(
            [html.Summary(say("From a file")), html.Div(**data(planfile=json.dumps(spec)))],
            className="lw-details lw-fold",
        ),
        id=plan_parts.ADD,
    )


@guarded(later("Build up to a race"))
def _race(view: PlanPage, context: Context, query: dict[str, Any]) -> html.Section:
    return plan_race.wizard(context, query, view.steps)
