"""Therapist: what only the therapist sets for a runner, and what the rules make of it."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch.language import later, say
from loadwatch.views.therapist_shapes import HeelRaiseRow, NumberRow, ScoreRow, TherapistPage
from loadwatch_dashboard import (
    checks,
    components,
    forms,
    messages,
    rehab_form,
    therapist_entries,
    therapist_form,
)
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded, reach
from loadwatch_dashboard.symptom_parts import answer

PATH = "/therapist"
NAME = "therapist"
TITLE = later("Therapist · loadwatch")
ABOUT = checks.view
EDITED = "therapist-edited"  # the part of the page where an entry is corrected


def layout(context: Context, /, edit: Any = None, **_: Any) -> html.Div:
    """The page in the view "PT"; in the runner's view the way to switch."""
    if not context.is_pt:
        switch = components.link(say("Look as PT"), context.href(PATH, view="pt"), "lw-button lw-primary")
        about = html.P(
            say("Here the therapist sets limits and keeps tests and notes."), className="lw-card-sub"
        )
        parts = (about, switch) if context.visitor.is_therapist else (about,)
        return components.frame(context, PATH, messages.message(say("This page is the therapist's"), *parts))
    if context.athlete is None:
        first = components.card(
            say("No runs yet"), say("Add the files of a runner first."), messages.drop_zone(context)
        )
        return components.frame(context, PATH, html.H1(say("Therapist"), className="lw-title"), first)
    view = context.book.therapist_page(context.athlete.name, context.as_of, context.units)
    stage = components.link(say("Stage, gates and run-walk table"), context.href("/return"), "lw-button")
    words = html.Div(
        [html.H1(say("Therapist"), className="lw-title"), html.P(view.athlete, className="lw-sub")]
    )
    head = html.Div([words, stage], className="lw-head")
    return components.frame(
        context, PATH, head, *reach(context), _columns(view, context, _edited(context, edit))
    )


def _edited(context: Context, edit: Any) -> therapist_entries.Row:
    """The entry that the address names, code:id, to be corrected; it must be this runner's."""
    code, _, id_ = edit.partition(":") if isinstance(edit, str) else ("", "", "")
    kind = therapist_entries.CODES.get(code)
    if context.athlete is None or kind is None:
        return {}
    return {**context.book.entry(kind, context.athlete.name, id_), "of": kind}


def _columns(view: TherapistPage, context: Context, edited: therapist_entries.Row) -> html.Div:
    """What the therapist sets on the left, what was seen on the right."""
    left = [_limits(view, context), _capacity(view, context), _numbers(view, context, edited)]
    right = [_tests(view, context, edited), _scores(view, context), _notes(view, context, edited)]
    stacks = [
        html.Div(left, className="lw-stack"),
        html.Div([answer(view.card), *right], className="lw-stack"),
    ]
    return html.Div(stacks, className="lw-two")


def register(app: Dash) -> None:
    """Nothing to register: forms go to their own addresses."""


@guarded(later("Limits"))
def _limits(view: TherapistPage, context: Context) -> html.Section:
    now = "; ".join(view.limits)
    told = say("In force: {now}.", now=now) if now else say("No limit in force.")
    about = say("Room and flags follow them from the first day on. What is left empty stays as it is.")
    return components.card(
        say("Limits"), about, html.P(told, className="lw-now"), therapist_form.limits_form(context)
    )


@guarded(later("Capacity"))
def _capacity(view: TherapistPage, context: Context) -> html.Section:
    """What was tolerated, the factor on it, and the room that follows."""
    reasons = [html.Li(reason) for reason in view.factor_reasons]
    told = (
        say("Factor on what was tolerated: {factor}", factor=view.factor) if view.factor else view.card.action
    )
    parts: list[Any] = [html.P(told, className="lw-now")]
    if reasons:
        parts.append(html.Ul(reasons, className="lw-caveats"))
    if view.context:
        parts.append(html.P(say("In no number, and worth knowing:"), className="lw-note"))
        parts.append(html.Ul([html.Li(told) for told in view.context], className="lw-caveats"))
    if view.capacities:
        parts.append(_capacity_table(view))
    parts.append(
        components.as_table(say("Set a number of your own"), therapist_form.capacity_form(context, view))
    )
    return components.card(
        say("Capacity"), say("For a session tomorrow: what was tolerated lately, then your word"), *parts
    )


def _capacity_table(view: TherapistPage) -> html.Div:
    """What was tolerated in a day and in seven, what was run of the latter, and the room."""
    heads = (
        say("Measure"),
        say("Largest tolerated day"),
        say("Tolerated in 7 days"),
        say("Run in the last 6 days"),
        say("Room for the next session"),
    )
    rows = [
        ([row.label, html.Span(row.confidence, className="lw-under")], row.tolerated, row.week, row.before, row.room)
        for row in view.capacities
    ]  # fmt: skip
    return components.table(say("Capacity by measure"), heads, rows, is_stacked=True)


@guarded(later("What you set"))
def _numbers(view: TherapistPage, context: Context, edited: therapist_entries.Row) -> html.Section:
    if not view.numbers:
        return components.card(say("What you set"), None, html.P(say("Nothing yet."), className="lw-calm"))
    items = [_number(one, context, edited) for one in view.numbers]
    return components.card(
        say("What you set"), say("The newest first"), html.Ul(items, className="lw-entries")
    )


def _number(one: NumberRow, context: Context, edited: therapist_entries.Row) -> html.Li:
    state = html.Span(f" · {one.status}", className="lw-muted")
    words = [
        html.P([html.Strong(one.words), state]),
        html.P(f"{one.when}: {one.reason}", className="lw-muted"),
    ]
    if edited.get("id") == one.id:
        return html.Li([html.Div(words), therapist_form.number_form(context, edited)], id=EDITED)
    tools = _tools(f": {one.words}, {one.when}", "number", one.id, context)
    return html.Li([html.Div(words), tools], className="lw-entry")


def _tools(what: str, code: str, id_: str, context: Context) -> html.Div:
    """To correct an entry, and to take it out."""
    hidden = html.Span(what, className="lw-hidden")
    values = {"kind": therapist_entries.CODES[code], "ids": [id_]}
    button = forms.one_tap(
        [say("Take out"), hidden], forms.address(context, "entry-remove"), values, "lw-button lw-small"
    )
    correct = components.link(
        [say("Correct"), hidden],
        context.href(PATH, edit=f"{code}:{id_}"),
        "lw-button lw-small",
        **components.data(to=EDITED),
    )
    return html.Div([correct, button], className="lw-entry-tools")


@guarded(later("Heel raises"))
def _tests(view: TherapistPage, context: Context, edited: therapist_entries.Row) -> html.Section:
    about = say("One leg, to failure, 60 a minute; a change of fewer than 7 is the noise of the test")
    parts: list[Any] = [html.P(f"{view.norm} {view.symmetry}", className="lw-now")]
    if view.tests:
        rows = [
            (html.Span(test.when, className="lw-nowrap"), test.side, str(test.reps),
             test.pain, test.change, _without(test, context))
            for test in view.tests
        ]  # fmt: skip
        away = html.Span(say("Correct, take out"), className="lw-hidden")
        heads = (say("Day"), say("Leg"), say("Reps"), say("Pain"), say("Change"), away)
        parts.append(components.table(say("Heel-raise tests"), heads, rows, numeric_from=9, is_stacked=True))
    if edited.get("of") == "heel_raise":
        parts.insert(1, html.Div(therapist_form.heel_raise_form(context, edited), id=EDITED))
    else:
        parts.append(components.as_table(say("Add a test"), therapist_form.heel_raise_form(context)))
    return components.card(say("Heel raises"), about, *parts)


def _without(test: HeelRaiseRow, context: Context) -> html.Div:
    what = say(" the test of {when}, {side}", when=test.when, side=test.side)
    return _tools(what, "test", test.id, context)


@guarded(later("Questionnaires"))
def _scores(view: TherapistPage, context: Context) -> html.Section:
    """Totals of the questionnaires, the newest first."""
    about = say("Only total and day are kept: the questions stay on the paper of their authors")
    parts: list[Any] = []
    if view.scores:
        rows = [
            (
                html.Span(one.when, className="lw-nowrap"),
                one.name,
                str(one.total),
                _without_score(one, context),
            )
            for one in view.scores
        ]
        away = html.Span(say("Take out"), className="lw-hidden")
        heads = (say("Day"), say("Questionnaire"), say("Total"), away)
        parts.append(components.table(say("Totals of questionnaires"), heads, rows, numeric_from=9))
    else:
        parts.append(html.P(say("None yet."), className="lw-calm"))
    parts.append(components.as_table(say("Add a total"), rehab_form.score_form(context, view.questionnaires)))
    return components.card(say("Questionnaires"), about, *parts)


def _without_score(one: ScoreRow, context: Context) -> html.Div:
    hidden = html.Span(say(" {name} of {when}", name=one.name, when=one.when), className="lw-hidden")
    address = forms.address(context, "rehab-remove")
    button = forms.one_tap([say("Take out"), hidden], address, {"id": one.id}, "lw-button lw-small")
    return html.Div(button, className="lw-entry-tools")


@guarded(later("Notes"))
def _notes(view: TherapistPage, context: Context, edited: therapist_entries.Row) -> html.Section:
    items = []
    for id_, day, author, text in view.notes:
        if edited.get("id") == id_:
            items.append(html.Li(therapist_form.note_form(context, edited), id=EDITED))
            continue
        by = f" · {author}" if author else ""
        told = [html.P([html.Strong(day), html.Span(by, className="lw-muted")]), html.P(text)]
        tools = _tools(say(" the note of {day}", day=day), "note", id_, context)
        items.append(html.Li([html.Div(told), tools], className="lw-entry"))
    body = html.Ul(items, className="lw-entries") if items else html.P(say("None yet."), className="lw-calm")
    return components.card(say("Notes"), None, therapist_form.note_form(context), body)  # fmt: skip
