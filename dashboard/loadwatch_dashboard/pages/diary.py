"""Diary: how it feels in under 20 seconds, what that asks of the next run, and pain beside the runs."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch.language import later, say
from loadwatch.logbook.body_pages import AskedDiary
from loadwatch.views.diary_page import entry_form
from loadwatch.views.diary_shapes import DIARY_SPANS, DiaryEntry, DiaryPage, StrengthRow
from loadwatch_dashboard import checks, components, controls, diary_chart, forms, ids, messages
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.diary_form import HERE, diary_form
from loadwatch_dashboard.guarding import guarded, reach
from loadwatch_dashboard.strength_form import session_form
from loadwatch_dashboard.symptom_parts import answer

PATH = "/diary"
NAME = "diary"
TITLE = later("Diary · loadwatch")
ABOUT = checks.view
SHOWN = 5


def layout(context: Context, /, **query: Any) -> html.Div:
    """The form, beside it answer and lines; below both what was written. Range, place and entry are in the address."""
    if context.athlete is None:
        return components.frame(context, PATH, _head(None), _first_files(context))
    span = query.get("range") if query.get("range") in DIARY_SPANS else DIARY_SPANS[0]
    asked = AskedDiary(str(span), query.get("place"))
    view = context.book.diary_page(context.athlete.name, asked, context.as_of, context.units)
    form, strength = _form(view, context, query.get("edit")), _strength(view, context)
    if view.state == "empty":
        alone = html.Div(
            html.Div([form, strength], className="lw-stack"), className="lw-diary lw-diary-alone"
        )
        return components.frame(context, PATH, _head(view), *reach(context), alone)
    side = html.Div([_answer(view), _trend(view), _patterns(view)], className="lw-stack")
    lists = html.Div([_entries(view, context), strength], className="lw-stack lw-lists")
    grid = html.Div([html.Div(form, className="lw-stack"), side, lists], className="lw-diary")
    return components.frame(context, PATH, _head(view), *reach(context), grid)


def register(app: Dash) -> None:
    """Nothing to register: forms go to their own addresses."""


def _first_files(context: Context) -> html.Section:
    about = say("Add the files of your watch: the diary stands beside your runs.")
    return components.card(say("No runs yet"), about, messages.drop_zone(context))


def _head(view: DiaryPage | None) -> html.Div:
    sub = (
        say("A few taps after a run and the next morning")
        if view is None
        else say("{athlete} · a few taps a day", athlete=view.athlete)
    )
    words = html.Div([html.H1(say("Diary"), className="lw-title"), html.P(sub, className="lw-sub")])
    return html.Div(words, className="lw-head")


def _form(view: DiaryPage, context: Context, edit: Any) -> html.Section:
    """A new entry; or the one that the address names, which must be this runner's."""
    today = context.book.today(context.athlete)
    if isinstance(edit, str) and edit:
        entry = context.book.entry("diary", view.athlete, edit)
        return components.card(
            say("Correct an entry"),
            None,
            diary_form(context, today, entry_form(entry), edit),
            id="diary-form",
        )
    given = {"site": view.last_site, "side": view.last_side}
    return components.card(
        say("How does it feel?"), None, diary_form(context, today, given, None), id="diary-form"
    )


@guarded(later("Strength"))
def _strength(view: DiaryPage, context: Context) -> html.Section:
    """The last strength and plyometric sessions, and the form of a new one."""
    about = say("Heavy calf work and jumps count as a hard day of the tendon")
    items = [_session(one, context) for one in view.strength]
    body: list[Any] = [
        components.as_table(
            say("Write a session down"), session_form(context, context.book.today(context.athlete))
        )
    ]
    if not items:
        return components.card(
            say("Strength"), about, html.P(say("None in this range."), className="lw-calm"), *body
        )
    body.append(html.Ul(items[:SHOWN], className="lw-entries"))
    if items[SHOWN:]:
        rest = html.Ul(items[SHOWN:], className="lw-entries")
        body.append(components.as_table(say("Show {rest} more", rest=len(items) - SHOWN), rest))
    return components.card(say("Strength"), about, *body)


def _session(one: StrengthRow, context: Context) -> html.Li:
    words = html.Span(f" {one.what}, {one.when}", className="lw-hidden")
    address = forms.address(context, "strength-remove")
    remove = forms.one_tap([say("Delete"), words], address, {"id": one.id}, "lw-button lw-small")
    told = [html.Strong(one.when), html.Span(f" · {one.what}", className="lw-muted")]
    more = [html.P(one.amount)] if one.amount else []
    more += [html.P(one.note, className="lw-muted")] if one.note else []
    tools = html.Div(remove, className="lw-entry-tools")
    return html.Li([html.Div([html.P(told), *more]), tools], className="lw-entry")


@guarded(later("Today"))
def _answer(view: DiaryPage) -> html.Section:
    return answer(view.card, view.stale, id_=HERE)


@guarded(later("Pain and runs"))
def _trend(view: DiaryPage) -> html.Section:
    spans = (("6w", say("6 weeks")), ("3m", say("3 months")), ("12m", say("12 months")))
    chosen: list[Any] = [controls.choices(say("Range"), "range", spans, (view.span, "6w"))]
    if len(view.places) > 1:
        groups = ((say("Place"), (("", say("Worst of all places")), *view.places)),)
        chosen.append(controls.menu(say("Place"), "place", groups, view.place or ""))
    body: list[Any] = [html.Div(chosen, className="lw-controls")]
    if view.days or view.runs:
        body += [
            components.graph(ids.DIARY_GRAPH, diary_chart.diary_figure(view), view.summary),
            _legend(view),
        ]
        body.append(components.as_table(say("Show as table"), _table(view)))
    return components.card(say("Pain and runs"), view.summary, *body)


def _legend(view: DiaryPage) -> html.Div:
    keys = []
    for name, (words, _, _, colour) in diary_chart.LINES.items():
        if any(getattr(day, name) is not None for day in view.days):
            mark = html.Span(
                diary_chart.MARKS[name], style={"color": colour}, **components.aria(hidden="true")
            )
            keys.append(html.Span([mark, say(words)], className="lw-key-group"))
    return html.Div(keys, className="lw-legend")


def _table(view: DiaryPage) -> html.Div:
    rows = [
        (
            say("{local_date:%d %b %Y}", local_date=day.local_date),
            *(None if value is None else f"{value:.0f}" for value in (day.now, day.during, day.morning, day.stiffness_min)),
        )
        for day in reversed(view.days)
    ]  # fmt: skip
    heads = (say("Day"), say("Now"), say("During the run"), say("Morning"), say("Stiff (min)"))
    return components.table(say("Worst answers of each day"), heads, rows)


@guarded(later("Before a flare"))
def _patterns(view: DiaryPage) -> html.Section:
    """What flares followed, once there are enough of them."""
    items = [html.Li(text) for text in view.patterns]
    note = html.P(view.pattern_note, className="lw-note" if items else "lw-calm")
    body = [*([html.Ul(items, className="lw-caveats")] if items else []), note]
    return components.card(
        say("Before a flare"), say("Runs of the two days before symptoms called for less"), *body
    )


@guarded(later("Entries"))
def _entries(view: DiaryPage, context: Context) -> html.Section:
    if not view.entries:
        return components.card(say("Entries"), None, html.P(say("None in this range."), className="lw-calm"))
    first = html.Ul([_entry(one, context) for one in view.entries[:SHOWN]], className="lw-entries")
    rest = [_entry(one, context) for one in view.entries[SHOWN:]]
    more = (
        [components.as_table(say("Show {rest} more", rest=len(rest)), html.Ul(rest, className="lw-entries"))]
        if rest
        else []
    )
    return components.card(
        say("Entries"),
        say("{entries} in this range, the newest first", entries=len(view.entries)),
        first,
        *more,
    )


def _entry(one: DiaryEntry, context: Context) -> html.Li:
    words = html.Span(say(" the entry of {when}", when=one.when), className="lw-hidden")
    correct = components.link([say("Correct"), words], context.href(PATH, edit=one.id), "lw-button lw-small")
    remove = forms.one_tap(
        [say("Delete"), words], forms.address(context, "diary-remove"), {"id": one.id}, "lw-button lw-small"
    )
    told = [html.Strong(one.when), html.Span(f" · {one.place}", className="lw-muted")]
    parts = [html.P(told), html.P(one.answers)] + (
        [html.P(one.note, className="lw-muted")] if one.note else []
    )
    return html.Li(
        [html.Div(parts), html.Div([correct, remove], className="lw-entry-tools")], className="lw-entry"
    )
