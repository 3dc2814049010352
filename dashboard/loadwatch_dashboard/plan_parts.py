"""Parts of the plan page: calendar, one session opened, steps to a race."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dash import html

from loadwatch.language import Told, say
from loadwatch.views.plan_shapes import PlanDay, PlanDetail, PlanPage, PlanSession, PlanWeek
from loadwatch_dashboard import components, forms
from loadwatch_dashboard.components import Part, aria, data
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.plan_form import PATH, rewrite_form

OPEN, ADD = "plan-open", "plan-add"
STATES = Told({"assumed": "assumed", "done": "done", "expired": "not run"})


# ---- calendar ---------------------------------------------------------------------


def calendar(view: PlanPage, context: Context, kept: Mapping[str, str | None]) -> html.Div:
    """Weeks as rows of seven days; sessions can be dragged, or moved with the buttons of the opened one."""
    rows = [_week(week, view, context, kept) for week in view.weeks]
    return html.Div(rows, className="lw-weeks", **data(move=forms.address(context, "plan-move")))


def _week(week: PlanWeek, view: PlanPage, context: Context, kept: Mapping[str, str | None]) -> html.Section:
    head = html.Div(
        [html.H3(week.title, className="lw-week-title"), html.P(week.summary, className="lw-week-sum")],
        className="lw-week-head",
    )
    days = html.Ol([_day(day, view, context, kept) for day in week.days], className="lw-week-days")
    return html.Section([head, _bar(week), days], className="lw-week")


def _bar(week: PlanWeek) -> html.Div:
    """Done, planned and free beside each other; the words above say the same."""
    parts = (("done", week.done), ("planned", week.planned), ("room", week.room or 0.0))
    whole = sum(value for _, value in parts) or 1.0
    spans = [
        html.Span(className=f"lw-week-{name}", style={"width": f"{100 * value / whole:.1f}%"})
        for name, value in parts
        if value > 0
    ]
    return html.Div(spans, className="lw-week-bar", **aria(hidden="true"))


def _day(day: PlanDay, view: PlanPage, context: Context, kept: Mapping[str, str | None]) -> html.Li:
    parts: list[Part] = [html.Div(day.label, className="lw-cell-day")]
    for run in day.runs:
        words = [html.Span(run.amount), html.Span(say(" run"), className="lw-muted")]
        parts.append(
            components.link(words, context.href(f"/activity/{run.id}"), "lw-plan-chip lw-plan-chip-run")
        )
    parts += [_chip(one, view, context, kept) for one in day.sessions]
    if day.when != "past":
        words = [
            html.Span("+", **aria(hidden="true")),
            html.Span(say("Add on {label}", label=day.label), className="lw-hidden"),
        ]
        href = context.href(PATH, **{**kept, "day": day.local_date.isoformat()})
        parts.append(components.link(words, href, "lw-cell-add", **data(to=ADD)))
    marks = data(day=day.local_date.isoformat()) if day.when != "past" else {}
    return html.Li(parts, className=f"lw-cell lw-cell-{day.when}", **marks)


def _chip(one: PlanSession, view: PlanPage, context: Context, kept: Mapping[str, str | None]) -> html.A:
    """Shape, word and size; the whole is a link that opens the session."""
    is_open = view.opened is not None and view.opened.id == one.id
    word = STATES.get(one.state, "")
    told: list[Part] = []
    if one.severity is not None:
        told = [html.Span([components.shape(one.severity), one.word], className="lw-plan-chip-word")]
    title = [html.Span(one.title, className="lw-plan-chip-title")] if one.title != one.short else []
    note = [html.Span(word, className="lw-plan-chip-note")] if word else []
    size = [html.Span(one.short, className="lw-plan-chip-size")] if one.short else []
    href = context.href(PATH, **{**kept, "session": one.id})
    marks = data(session=one.id) if one.state == "planned" else {}
    return components.link(
        [*told, *size, *title, *note], href, f"lw-plan-chip lw-plan-chip-{one.state}", draggable=str(bool(marks)).lower(),
        **marks, **({"aria-current": "true"} if is_open else {}),
    )  # fmt: skip


# ---- one session ----------------------------------------------------------------------


def opened(view: PlanPage, context: Context) -> html.Section:
    """The chosen session: verdict, reasons, what would pass, what if, and what can be done with it."""
    one = view.opened
    if one is None:
        gone = html.P(say("It may have been moved, taken out or run meanwhile."), className="lw-calm")
        return components.card(say("This session is not in the plan"), None, gone, id=OPEN)
    parts: list[Part] = []
    if view.detail is not None:
        parts += _judged(view.detail, context)
    elif one.state in STATES:
        parts.append(html.P(say("This session is {states}.", states=STATES[one.state]), className="lw-calm"))
    if one.state == "planned":
        parts += _tools(view, one, context)
    about = " · ".join(part for part in (one.when, one.amounts, STATES.get(one.state, "")) if part)
    return components.card(one.title, about, *parts, id=OPEN, tabIndex="-1")


def _judged(detail: PlanDetail, context: Context) -> list[Part]:
    one = detail.session
    head = html.P(
        [components.shape(one.severity), html.Span(f"{one.word}: {one.verdict}")],
        className="lw-headline lw-with-shape",
    )
    passes = [html.P(one.passes, className="lw-passes")] if one.passes else []
    reasons = [
        html.Li([html.P(reason.why), *([html.P(reason.action, className="lw-flag-action")] if reason.action else []),])
        for reason in detail.reasons
    ]  # fmt: skip
    parts: list[Part] = [html.Div([head, *passes, *_fit(detail, context)], className="lw-verdict-box")]
    parts += [html.Ul(reasons, className="lw-plain lw-reasons")] if reasons else []
    parts += [html.P(line, className="lw-room") for line in detail.said]
    parts.append(_what_if(detail, context))
    if detail.demands:
        parts.append(components.as_table(say("Against what was tolerated"), _demands(detail)))
    if detail.assumptions:
        items = html.Ul([html.Li(text) for text in detail.assumptions], className="lw-caveats")
        parts.append(components.as_table(say("What is taken for granted"), items))
    return parts


def _demands(detail: PlanDetail) -> html.Div:
    """What the day and its seven days ask of each measure, against the capacity."""
    heads = (say("Measure"), say("That day"), say("Its 7 days"))
    rows = [(row.label, row.day, row.week) for row in detail.demands]
    table = components.table(say("Against what was tolerated"), heads, rows, numeric_from=9)
    return html.Div([table, html.P(detail.demands_about, className="lw-muted")])


def _fit(detail: PlanDetail, context: Context) -> list[Part]:
    """One tap makes it a size that passes."""
    if detail.passing_share is None or detail.session.state != "planned":
        return []
    values = {"id": detail.session.id, "share": detail.passing_share}
    words = say("Make it {amount}", amount=detail.passing_amounts.partition(" · ")[0])
    return [forms.one_tap(words, forms.address(context, "plan-resize"), values, "lw-button lw-primary")]


def _what_if(detail: PlanDetail, context: Context) -> html.Div:
    """The slider that `plan.js` draws; all answers are here already."""
    sizes = [[one.percent, one.amounts, one.severity, one.word, one.verdict] for one in detail.sizes]
    spec: dict[str, Any] = {
        "label": say("What if it were larger or smaller?"),
        "sizes": sizes,
        "shapes": components.SHAPES,
    }
    if detail.session.state == "planned":
        spec |= {
            "action": forms.address(context, "plan-resize"),
            "id": detail.session.id,
            "keep": say("Keep this size"),
        }
    return html.Div(className="lw-whatif", **data(whatif=json.dumps(spec, ensure_ascii=False)))


def _tools(view: PlanPage, one: PlanSession, context: Context) -> list[Part]:
    move = forms.address(context, "plan-move")
    buttons = []
    for words, days in ((say("One day earlier"), -1), (say("One day later"), 1)):
        day = one.local_date.fromordinal(one.local_date.toordinal() + days)
        if day >= view.as_of:
            buttons.append(forms.one_tap(words, move, {"id": one.id, "local_date": day.isoformat()}))
    buttons.append(
        forms.one_tap(say("Take it out"), forms.address(context, "plan-remove"), {"ids": [one.id]})
    )
    edit = html.Details(
        [html.Summary(say("Change it")), rewrite_form(context, one)], className="lw-details lw-fold"
    )
    return [html.Div(buttons, className="lw-row lw-row-left"), edit]
