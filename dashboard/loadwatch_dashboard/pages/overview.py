"""Overview: is this runner's load moving, and what to do about it today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import Dash, Input, Output, html

from loadwatch.language import later, say, written
from loadwatch.model import MEASURES
from loadwatch.views.flags import by_run
from loadwatch.views.overview import OverviewView, WeekBar
from loadwatch.views.words import severity_word
from loadwatch_dashboard import (
    alert_parts,
    charts,
    checks,
    components,
    controls,
    flag_parts,
    ids,
    messages,
    symptom_parts,
)
from loadwatch_dashboard.calendar_card import calendar_card
from loadwatch_dashboard.callbacks import in_browser
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded
from loadwatch_dashboard.kpi_card import kpi
from loadwatch_dashboard.load_panels import has_ratio

PATH = "/"
SHOWN = 3  # runs with flags in sight; the others open by a click
NAME = "overview"
TITLE = later("Overview · loadwatch")
ABOUT = checks.view
CALM = {"full": 0, "red": 3}  # state → level of the verdict when no flag is told
SPANS = (("3m", later("3 months")), ("6m", later("6 months")), ("12m", later("12 months")))


def layout(context: Context, /, **query: Any) -> html.Div:
    """The page of the chosen runner, or the first step of an empty logbook."""
    if context.athlete is None:
        return components.frame(context, PATH, *_welcome(context))
    chart = (
        controls.known(query.get("measure"), tuple(MEASURES), "distance"),
        controls.known(query.get("range"), tuple(value for value, _ in SPANS), "6m"),
    )
    view = context.book.overview(context.athlete.name, context.as_of, context.units, chart)
    if view.state == "empty":
        return components.frame(context, PATH, _head(view, context), _first_files(context))
    top = [_head(view, context), *alert_parts.alert_bar(context), _verdict(view)]
    if view.state == "red":
        return components.frame(context, PATH, *top, *_symptoms(view, context))
    return components.frame(context, PATH, *top, _cards(view, context), _grid(view, context))


def register(app: Dash) -> None:
    """The calendar is drawn in the browser, so that it follows light and dark; a week of the chart leads to its runs."""
    in_browser(
        app,
        "draw",
        Output(ids.CALENDAR, "data-drawn"),
        Input(ids.CALENDAR_SVG, "data"),
    )
    in_browser(
        app,
        "week",
        Output(ids.LOAD_GRAPH, "className"),
        Input(ids.LOAD_GRAPH, "clickData"),
        Input(ids.LOAD_GRAPH, "hoverData"),
        prevent_initial_call=True,
    )


def _welcome(context: Context) -> list[Any]:
    promise = say("See how much your running asks of your body, before the next run does.")
    words = [html.H1(say("Welcome to loadwatch"), className="lw-title"), html.P(promise, className="lw-sub")]
    head = html.Div(html.Div(words), className="lw-head")
    return [head, _first_files(context)]


def _first_files(context: Context) -> html.Section:
    return components.card(
        say("No runs yet"),
        say("Add the files of your watch to see the first picture."),
        messages.drop_zone(context),
    )


def _head(view: OverviewView, context: Context) -> html.Div:
    words = html.Div([html.H1(view.athlete, className="lw-title"), html.P(view.subtitle, className="lw-sub")])
    feel = components.link(say("Log how it feels"), context.href("/diary"), "lw-button lw-on-phone")
    add = components.link(say("Add files"), context.href("/upload"), "lw-button lw-off-phone")
    plan = components.link(say("Plan next week"), context.href("/plan"), "lw-button lw-primary")
    report = components.link(say("Print report"), context.href("/report"), "lw-button lw-off-phone")
    tools = [plan] if view.state == "empty" else [report if context.is_pt else feel, add, plan]
    return html.Div([words, html.Div(tools, className="lw-row")], className="lw-head")


def _verdict(view: OverviewView) -> html.Section:
    """Today's answer first, then the room."""
    calm = CALM.get(view.state, -1)
    worst = max((item.severity for item in view.flags), default=calm)
    level = "none" if worst < 0 else str(worst)
    mark = (
        []
        if worst < 0
        else [components.shape(worst), html.Span(f"{severity_word(worst)}: ", className="lw-hidden")]
    )
    room = [html.P(view.room, className="lw-room")] if view.room else []
    room += [html.P(view.limits, className="lw-muted")] if view.limits else []
    return html.Section(
        [html.P([*mark, html.Span(view.headline)], className="lw-headline lw-with-shape"), *room],
        className=f"lw-card lw-verdict lw-verdict-{level}",
        **components.aria(label=say("Today")),
    )


@guarded(later("Numbers of the week"))
def _cards(view: OverviewView, context: Context) -> html.Div:
    title = html.H2(view.cards_title, className="lw-part-title")
    return html.Div([title, html.Div([kpi(item, context) for item in view.cards], className="lw-kpis")])


def _grid(view: OverviewView, context: Context) -> html.Div:
    """Flags come first in reading order, then how it feels; wide screens place them beside the load, long ones alone."""
    is_long = len(by_run(view.flags)) > 2
    return html.Div(
        [
            html.Div(_flags(view, context), className="lw-side"),
            html.Div(_symptoms(view, context), className="lw-top"),
            html.Div([_load(view, context), calendar_card(view)], className="lw-wide"),
            html.Div(_caveats(view), className="lw-foot"),
        ],
        className="lw-grid lw-grid-long" if is_long else "lw-grid",
    )


@guarded(later("Flags"))
def _flags(view: OverviewView, context: Context) -> html.Section:
    if not view.flags:
        calm = html.P(say("Nothing stands out against the weeks before."), className="lw-calm")
        return components.card(say("Flags"), say("Worst first"), calm, *_notes(view))
    items = [flag_parts.flag(run, context, is_brief=at > 0) for at, run in enumerate(by_run(view.flags))]
    return components.card(say("Flags"), say("Worst first, by run"), *_first_items(items), *_notes(view))


def _notes(view: OverviewView) -> list[html.Ul]:
    """Context that no rule reads, below the flags."""
    return [html.Ul([html.Li(text) for text in view.notes], className="lw-caveats")] if view.notes else []


def _first_items(items: list[html.Li]) -> list[html.Ul | html.Details]:
    """The worst few in sight, the others to open."""
    shown: list[html.Ul | html.Details] = [html.Ul(items[:SHOWN], className="lw-flags")]
    rest = items[SHOWN:]
    if rest:
        more = html.Summary(say("Show {rest} more", rest=len(rest)))
        shown.append(
            html.Details([more, html.Ul(rest, className="lw-flags")], className="lw-details lw-more")
        )
    return shown


def _symptoms(view: OverviewView, context: Context) -> list[html.Section]:
    return [] if view.symptoms is None else [symptom_parts.overview_card(view.symptoms, context)]


def _caveats(view: OverviewView) -> html.Section | None:
    if not view.caveats:
        return None
    return components.card(
        say("About these numbers"),
        None,
        html.Ul([html.Li(text) for text in view.caveats], className="lw-caveats"),
    )


@guarded(later("Load and ramp"))
def _load(view: OverviewView, context: Context) -> html.Section:
    chosen = html.Div(
        [
            controls.menu(say("Measure"), "measure", controls.measures(), view.chart.measure),
            controls.choices(
                say("Range"), "range", [(key, say(name)) for key, name in SPANS], (view.chart.span, "6m")
            ),
        ],
        className="lw-controls",
        role="group",
        **components.aria(label=say("What the chart shows")),
    )
    return components.card(
        say("{measure} and ramp", measure=view.chart.label),
        say("Each week, and below it the ratio of recent to usual load")
        if has_ratio(view)
        else say("Each week"),
        chosen,
        components.graph(ids.LOAD_GRAPH, charts.load_figure(view), _load_words(view)),
        html.P(f"{view.ratio_method} {view.ratio_range}".strip(), className="lw-note"),
        components.as_table(say("Show the weeks as a table"), _week_table(view, context)),
    )


def _load_words(view: OverviewView) -> str:
    known = [week for week in view.weeks if week.value is not None]
    said = say("assumed") if view.planned and view.planned[0].is_assumed else say("planned")
    ahead = ", ".join(_number(week.value, view) or "" for week in view.planned)
    coming = (
        say(" Weeks to come, {said}: {ahead} {unit}.", said=said, ahead=ahead, unit=view.chart.unit)
        if ahead
        else ""
    )
    last = (
        say("the last one {amount} {unit}", amount=_number(known[-1].value, view), unit=view.chart.unit)
        if known
        else say("none of them known")
    )
    return say(
        "{measure} of the last {weeks} weeks, {last}. The table below has every week.{coming}",
        measure=view.chart.label,
        weeks=len(view.weeks),
        last=last,
        coming=coming,
    )


def _week_table(view: OverviewView, context: Context) -> html.Div:
    names = {
        "ok": say("whole week"),
        "current": say("this week"),
        "partial": say("part of it unknown"),
        "missing": say("no data"),
    }
    rows = [
        (
            _week_link(week, context),
            _number(week.value, view),
            _number(week.mean_4w, view),
            str(week.runs),
            names.get(week.status, week.status),
        )
        for week in reversed(view.weeks)
    ]
    heads = (
        say("Week from"),
        f"{view.chart.label} ({view.chart.unit})",
        say("4-week mean ({unit})", unit=view.chart.unit),
        say("Runs"),
        say("Data"),
    )
    return components.table(say("{measure} by week", measure=view.chart.label), heads, rows)


def _week_link(week: WeekBar, context: Context) -> html.A | str:
    """The first day of a week, leading to its runs where it has any."""
    name, last = say("{week_start:%d %b %Y}", week_start=week.week_start), week.week_start + timedelta(days=6)
    days = {"from": week.week_start.isoformat(), "to": last.isoformat()}
    return components.link(name, context.href("/activities", **days)) if week.runs else name


def _number(value: float | None, view: OverviewView) -> str | None:
    return None if value is None else written(value, f".{view.chart.digits}f")
