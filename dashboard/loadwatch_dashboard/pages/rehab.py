"""Return to run: stage and exercises, gates with what is missing, the run-walk table with its next step."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch.language import later, retell, say
from loadwatch.views.rehab_shapes import RehabExercise, RehabGate, RehabPage, RunWalkView
from loadwatch_dashboard import checks, components, forms, messages, rehab_form
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded, reach
from loadwatch_dashboard.symptom_parts import answer

PATH = "/return"
NAME = "return"
TITLE = later("Return to run · loadwatch")
ABOUT = checks.view
SHOWN = 6
HERE = "return-answer"


def layout(context: Context, /, **_: Any) -> html.Div:
    """What the runner ticks off; with the view "PT" also what the therapist sets."""
    if context.athlete is None:
        about = say("Add the files of your watch: the way back to running stands beside your runs.")
        first = components.card(say("No runs yet"), about, messages.drop_zone(context))
        return components.frame(context, PATH, _head(None), first)
    view = context.book.rehab_page(context.athlete.name, context.as_of, context.units)
    parts: list[Any] = [_head(view), *reach(context)]
    if view.state == "red":
        return components.frame(context, PATH, *parts, answer(view.card))
    if view.state == "empty":
        parts.append(_nothing(context))
    else:
        left = html.Div([_run_walk(view, context), _exercises(view, context)], className="lw-stack")
        right = html.Div([answer(view.card, id_=HERE), _gates(view, context)], className="lw-stack")
        parts.append(html.Div([left, right], className="lw-two"))
        parts.append(html.Div(_record(view, context), className="lw-lists"))
    if context.is_pt:
        parts.append(_therapist(view, context))
    return components.frame(context, PATH, *parts, html.P(view.caveat, className="lw-note"))


def register(app: Dash) -> None:
    """Nothing to register: forms go to their own addresses."""


def _head(view: RehabPage | None) -> html.Div:
    sub = say("Stage, gates and run-walk table")
    if view is not None:
        sub = " · ".join([view.athlete, *([view.place] if view.place else []), view.stage_words])
        sub = view.athlete if view.state == "red" else sub
    words = html.Div([html.H1(say("Return to run"), className="lw-title"), html.P(sub, className="lw-sub")])
    return html.Div(words, className="lw-head")


def _nothing(context: Context) -> html.Section:
    """No stage and no table: the therapist begins."""
    words = say(
        "Once your therapist sets a stage or a run-walk table, exercises, gates and the next step stand here."
    )
    if context.is_pt:
        return components.card(say("Nothing set yet"), say("Set a stage or a run-walk table below."))
    switch = components.link(say("Look as PT"), context.href(PATH, view="pt"), "lw-button")
    return components.card(say("Nothing set yet"), words, *([switch] if context.visitor.is_therapist else []))


# ---- run-walk -----------------------------------------------------------------------


@guarded(later("Run-walk"))
def _run_walk(view: RehabPage, context: Context) -> html.Section:
    now = view.run_walk
    if now is None:
        words = say("No run-walk table is set. It comes when the gates before running are open.")
        return components.card(say("Run-walk"), None, html.P(words, className="lw-calm"))
    body: list[Any] = [
        html.P(now.next_text, className="lw-headline"),
        *(
            [html.P(say("Not before {not_before}.", not_before=now.not_before), className="lw-muted")]
            if now.not_before
            else []
        ),
        html.Div(_next_buttons(now, context), className="lw-row lw-row-left"),
        html.Ol([_step(step.number, step.text, step.status) for step in now.steps], className="lw-steps"),
        *_skipped(now),
    ]
    if now.sessions:
        body += [
            html.H3(say("Sessions at this level"), className="lw-flag-title"),
            html.Ul([_session(*one) for one in now.sessions], className="lw-plain"),
        ]
    body += _others(now)
    body.append(html.P(say("Source: {source}.", source=retell(now.source)), className="lw-note"))
    title = say("Run-walk: level {level} of {steps}", level=now.level, steps=len(now.steps))
    return components.card(title, retell(now.about), *body)


def _skipped(now: RunWalkView) -> list[Any]:
    if all(step.status != "skipped" for step in now.steps):
        return []
    told = say("Skipped: the table was set past these levels, and no session of them is known.")
    return [html.P(told, className="lw-note")]


def _others(now: RunWalkView) -> list[Any]:
    """Runs that are no session of the level, each with the reason."""
    runs = [_session(day, told, None) for day, told in now.others]
    title = html.H3(say("Other runs since"), className="lw-flag-title")
    return [title, html.Ul(runs, className="lw-plain")] if runs else []


def _next_buttons(now: RunWalkView, context: Context) -> list[Any]:
    buttons: list[Any] = []
    if now.offered is not None:
        step = forms.address(context, "rehab-step")
        buttons.append(
            forms.one_tap(
                say("Go to level {offered}", offered=now.offered),
                step,
                {"level": now.offered},
                "lw-button lw-primary",
            )
        )
    if now.action != "stop" and not now.is_today:
        done = forms.address(context, "rehab-session")
        buttons.append(forms.one_tap(say("Done today without a recording"), done, {}))
    return buttons


def _step(number: int, text: str, status: str) -> html.Li:
    words = {"done": say("done"), "skipped": say("skipped"), "now": say("now"), "ahead": ""}[status]
    mark = {"done": "✓", "skipped": "–", "now": "➤", "ahead": "○"}[status]
    current = components.aria(current="step") if status == "now" else {}
    parts = [
        html.Span(mark, className="lw-step-mark", **components.aria(hidden="true")),
        html.Span(str(number), className="lw-step-number"),
        html.Span(text),
        html.Span(words, className="lw-step-word"),
    ]
    return html.Li(parts, className=f"lw-step lw-step-{status}", **current)


def _session(day: str, told: str, severity: int | None) -> html.Li:
    return html.Li([components.shape(severity), html.Strong(day), html.Span(f" {told}")], className="lw-line")


# ---- exercises, gates, record ---------------------------------------------------------


@guarded(later("Exercises"))
def _exercises(view: RehabPage, context: Context) -> html.Section:
    if not view.exercises:
        return components.card(
            say("Exercises"), None, html.P(say("None of the stage yet."), className="lw-calm")
        )
    items = [_exercise(one, context) for one in view.exercises]
    return components.card(say("Exercises"), view.stage_words, html.Ul(items, className="lw-plain"))


def _exercise(one: RehabExercise, context: Context) -> html.Li:
    address = forms.address(context, "rehab-exercise")
    again = say("Done {n} × today · again", n=one.done_today)
    label = again if one.done_today else say("Tick off")
    tick = forms.one_tap(
        [label, html.Span(f": {retell(one.name)}", className="lw-hidden")], address, {"name": one.name}
    )
    asked = say(" of {per_week}", per_week=one.per_week) if one.per_week else ""
    name, what = retell(one.name), retell(one.prescription)
    words: list[Any] = [html.H3(name, className="lw-flag-title"), html.P(what, className="lw-muted")]
    if one.this_week:
        words.append(html.P(one.this_week, className="lw-flag-action"))
    words += [html.P(retell(care), className="lw-note") for care in one.care]
    done = {"done_week": one.done_week, "asked": asked, "source": retell(one.source)}
    words.append(
        html.P(say("{done_week}{asked} in the last 7 days · source: {source}", **done), className="lw-note")
    )
    return html.Li([html.Div(words), html.Div(tick, className="lw-entry-tools")], className="lw-entry")


@guarded(later("Gates before running"))
def _gates(view: RehabPage, context: Context) -> html.Section:
    items = [_gate(gate, context) for gate in view.gates]
    test = components.as_table(say("Write down a walk or hop test"), rehab_form.test_form(context))
    return components.card(
        say("Gates before running"), view.gates_words, html.Ul(items, className="lw-plain"), test
    )


def _gate(gate: RehabGate, context: Context) -> html.Li:
    mark = components.shape(0 if gate.is_open else None)
    word = say("open") if gate.is_open else say("closed")
    name = html.Strong(f"{gate.name} {retell(gate.title)}")
    told = html.Span(f" · {word}", className="lw-muted")
    parts: list[Any] = [html.P([mark, name, told], className="lw-line")]
    if gate.missing:
        parts.append(html.P(say("Still missing:"), className="lw-note"))
        parts.append(html.Ul([html.Li(retell(text)) for text in gate.missing], className="lw-caveats"))
    if gate.is_open and gate.set_by_therapist:
        parts.append(
            html.P(
                say("Opened by the therapist: {set_by_therapist}", set_by_therapist=gate.set_by_therapist),
                className="lw-note",
            )
        )
    if context.is_pt and gate.override_id:
        back = forms.address(context, "rehab-remove")
        parts.append(
            forms.one_tap(
                say("Let the rule decide again"), back, {"id": gate.override_id}, "lw-button lw-small"
            )
        )
    return html.Li(parts)


@guarded(later("Record"))
def _record(view: RehabPage, context: Context) -> html.Section:
    if not view.log:
        return components.card(
            say("Record"), None, html.P(say("Nothing written down yet."), className="lw-calm")
        )
    items = []
    for line in view.log[:60]:
        hidden = html.Span(f": {line.words}, {line.when}", className="lw-hidden")
        away = forms.one_tap(
            [say("Take out"), hidden],
            forms.address(context, "rehab-remove"),
            {"id": line.id},
            "lw-button lw-small",
        )
        is_mine = rehab_form.may_take_out(context, line.kind, is_today=line.is_today)
        tools = [html.Div(away, className="lw-entry-tools")] if is_mine else []
        items.append(html.Li([html.Div([html.Strong(line.when), f" · {line.words}"]), *tools], className="lw-entry"))  # fmt: skip
    first = html.Ul(items[:SHOWN], className="lw-entries")
    more = [
        components.as_table(
            say("Show {items} more", items=len(items) - SHOWN), html.Ul(items[SHOWN:], className="lw-entries")
        )
    ]
    return components.card(
        say("Record"), say("The newest first"), first, *(more if len(items) > SHOWN else [])
    )


def _therapist(view: RehabPage, context: Context) -> html.Section:
    """What the therapist sets."""
    return html.Section(
        [
            components.card(
                say("Set the stage"), say("Exercises follow from it"), rehab_form.stage_form(context, view)
            ),
            components.card(
                say("Set the run-walk table"),
                say("Counting of sessions begins anew"),
                rehab_form.preset_form(context, view),
            ),
            components.card(
                say("Open or close a gate"),
                say("Your word counts before the rule"),
                rehab_form.gate_form(context, view),
            ),
        ],
        className="lw-three",
        **components.aria(label=say("For the therapist")),
    )
