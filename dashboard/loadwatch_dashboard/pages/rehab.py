"""Return to run: stage and exercises, gates with what is missing, the run-walk table with its next step."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch.views.rehab_shapes import RehabExercise, RehabGate, RehabPage, RunWalkView
from loadwatch_dashboard import components, forms, messages, rehab_form
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.symptom_parts import answer

PATH = "/return"
NAME = "return"
TITLE = "Return to run · loadwatch"
SHOWN = 6


def layout(context: Context, **_: Any) -> html.Div:
    """What the runner ticks off; with the view "PT" also what the therapist sets."""
    if context.athlete is None:
        about = "Add the files of your watch: the way back to running stands beside your runs."
        first = components.card("No runs yet", about, messages.drop_zone(context))
        return components.frame(context, PATH, _head(None), first)
    view = context.book.rehab_page(context.athlete.name, context.as_of)
    parts: list[Any] = [_head(view)]
    if view.state == "red":
        return components.frame(context, PATH, *parts, answer(view.card))
    if view.state == "empty":
        parts.append(_nothing(context))
    else:
        left = html.Div([_run_walk(view, context), _exercises(view, context)], className="lw-stack")
        right = html.Div(
            [answer(view.card), _gates(view, context), _record(view, context)], className="lw-stack"
        )
        parts.append(html.Div([left, right], className="lw-two"))
    if context.is_pt:
        parts.append(_therapist(view, context))
    return components.frame(context, PATH, *parts, html.P(view.caveat, className="lw-note"))


def register(app: Dash) -> None:
    """Nothing to register: forms go to their own addresses."""


def _head(view: RehabPage | None) -> html.Div:
    sub = "Stage, gates and run-walk table"
    if view is not None:
        sub = " · ".join([view.athlete, *([view.place] if view.place else []), view.stage_words])
        sub = view.athlete if view.state == "red" else sub
    words = html.Div([html.H1("Return to run", className="lw-title"), html.P(sub, className="lw-sub")])
    return html.Div(words, className="lw-head")


def _nothing(context: Context) -> html.Section:
    """No stage and no table: the therapist begins."""
    words = (
        "Once your therapist sets a stage or a run-walk table, exercises, gates and the next step stand here."
    )
    if context.is_pt:
        return components.card("Nothing set yet", "Set a stage or a run-walk table below.")
    switch = components.link("Look as PT", context.href(PATH, view="pt"), "lw-button")
    return components.card("Nothing set yet", words, switch)


# ---- run-walk -----------------------------------------------------------------------


def _run_walk(view: RehabPage, context: Context) -> html.Section:
    now = view.run_walk
    if now is None:
        words = "No run-walk table is set. It comes when the gates before running are open."
        return components.card("Run-walk", None, html.P(words, className="lw-calm"))
    body: list[Any] = [
        html.P(now.next_text, className="lw-headline"),
        *([html.P(f"Not before {now.not_before}.", className="lw-muted")] if now.not_before else []),
        html.Div(_next_buttons(now, context), className="lw-row lw-row-left"),
        html.Ol([_step(step.number, step.text, step.status) for step in now.steps], className="lw-steps"),
    ]
    if now.sessions:
        body += [
            html.H3("Sessions at this level", className="lw-flag-title"),
            html.Ul([_session(*one) for one in now.sessions], className="lw-plain"),
        ]
    body.append(html.P(f"Source: {now.source}.", className="lw-note"))
    return components.card(f"Run-walk: level {now.level} of {len(now.steps)}", now.about, *body)  # fmt: skip


def _next_buttons(now: RunWalkView, context: Context) -> list[Any]:
    buttons: list[Any] = []
    if now.offered is not None:
        step = forms.address(context, "rehab-step")
        buttons.append(
            forms.one_tap(f"Go to level {now.offered}", step, {"level": now.offered}, "lw-button lw-primary")
        )
    if now.action != "stop" and not now.is_today:
        done = forms.address(context, "rehab-session")
        buttons.append(forms.one_tap("Done today without a recording", done, {}))
    return buttons


def _step(number: int, text: str, status: str) -> html.Li:
    words = {"done": "done", "now": "now", "ahead": ""}[status]
    mark = {"done": "✓", "now": "➤", "ahead": "○"}[status]
    current = components.aria(current="step") if status == "now" else {}
    parts = [
        html.Span(mark, className="lw-step-mark", **components.aria(hidden="true")),
        html.Span(str(number), className="lw-step-number"),
        html.Span(text),
        html.Span(words, className="lw-step-word"),
    ]
    return html.Li(parts, className=f"lw-step lw-step-{status}", **current)


def _session(day: str, told: str, severity: int) -> html.Li:
    return html.Li([components.shape(severity), html.Strong(day), html.Span(f" {told}")], className="lw-line")


# ---- exercises, gates, record ---------------------------------------------------------


def _exercises(view: RehabPage, context: Context) -> html.Section:
    if not view.exercises:
        return components.card("Exercises", None, html.P("None of the stage yet.", className="lw-calm"))
    items = [_exercise(one, context) for one in view.exercises]
    return components.card("Exercises", view.stage_words, html.Ul(items, className="lw-plain"))


def _exercise(one: RehabExercise, context: Context) -> html.Li:
    done = forms.address(context, "rehab-exercise")
    label = "Tick off" if not one.done_today else f"Done {one.done_today} × today · again"
    tick = forms.one_tap([label, html.Span(f": {one.name}", className="lw-hidden")], done, {"name": one.name})
    asked = f" of {one.per_week}" if one.per_week else ""
    words: list[Any] = [
        html.H3(one.name, className="lw-flag-title"),
        html.P(one.prescription, className="lw-muted"),
    ]
    if one.this_week:
        words.append(html.P(one.this_week, className="lw-flag-action"))
    words += [html.P(care, className="lw-note") for care in one.care]
    words.append(
        html.P(f"{one.done_week}{asked} in the last 7 days · source: {one.source}", className="lw-note")
    )
    return html.Li([html.Div(words), html.Div(tick, className="lw-entry-tools")], className="lw-entry")


def _gates(view: RehabPage, context: Context) -> html.Section:
    items = [_gate(gate, context) for gate in view.gates]
    test = components.as_table("Write down a walk or hop test", rehab_form.test_form(context))
    return components.card(
        "Gates before running", view.gates_words, html.Ul(items, className="lw-plain"), test
    )


def _gate(gate: RehabGate, context: Context) -> html.Li:
    mark = components.shape(0 if gate.is_open else None)
    word = "open" if gate.is_open else "closed"
    name = html.Strong(f"{gate.name} {gate.title}")
    told = html.Span(f" · {word}", className="lw-muted")
    parts: list[Any] = [html.P([mark, name, told], className="lw-line")]
    if gate.missing:
        parts.append(html.P("Still missing:", className="lw-note"))
        parts.append(html.Ul([html.Li(text) for text in gate.missing], className="lw-caveats"))
    if gate.is_open and gate.set_by_therapist:
        parts.append(html.P(f"Opened by the therapist: {gate.set_by_therapist}", className="lw-note"))
    if context.is_pt and gate.override_id:
        back = forms.address(context, "rehab-remove")
        parts.append(
            forms.one_tap("Let the rule decide again", back, {"id": gate.override_id}, "lw-button lw-small")
        )
    return html.Li(parts)


def _record(view: RehabPage, context: Context) -> html.Section:
    if not view.log:
        return components.card("Record", None, html.P("Nothing written down yet.", className="lw-calm"))
    items = []
    for line in view.log[:60]:
        hidden = html.Span(f": {line.words}, {line.when}", className="lw-hidden")
        away = forms.one_tap(
            ["Take out", hidden],
            forms.address(context, "rehab-remove"),
            {"id": line.id},
            "lw-button lw-small",
        )
        tools = [html.Div(away, className="lw-entry-tools")] if context.is_pt else []
        items.append(html.Li([html.Div([html.Strong(line.when), f" · {line.words}"]), *tools], className="lw-entry"))  # fmt: skip
    first = html.Ul(items[:SHOWN], className="lw-entries")
    more = [
        components.as_table(f"Show {len(items) - SHOWN} more", html.Ul(items[SHOWN:], className="lw-entries"))
    ]
    return components.card("Record", "The newest first", first, *(more if len(items) > SHOWN else []))


def _therapist(view: RehabPage, context: Context) -> html.Section:
    """What the therapist sets."""
    return html.Section(
        [
            components.card("Set the stage", "Exercises follow from it", rehab_form.stage_form(context, view)),
            components.card("Set the run-walk table", "Counting of sessions begins anew", rehab_form.preset_form(context, view)),
            components.card("Open or close a gate", "Your word counts before the rule", rehab_form.gate_form(context, view)),
        ],
        className="lw-pair",
        **components.aria(label="For the therapist"),
    )  # fmt: skip
