"""Settings: profile, thresholds with the day they hold from, constants of the method, own data."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from loadwatch.language import later, say
from loadwatch.views.own import SettingsView, ThresholdRow
from loadwatch.views.speed import RaceRow
from loadwatch_dashboard import (
    checks,
    components,
    constants_form,
    forms,
    messages,
    own_data,
    race_form,
    settings_form,
)
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.guarding import guarded

PATH = "/settings"
NAME = "settings"
TITLE = later("Settings · loadwatch")
ABOUT = checks.view


def layout(context: Context, /, **_: Any) -> html.Div:
    """The settings of the chosen runner."""
    title = html.H1(say("Settings"), className="lw-title")
    if context.athlete is None:
        empty = components.card(
            say("No runner yet"), say("Add the files of your watch."), messages.drop_zone(context)
        )
        return components.frame(context, PATH, title, empty)
    view = context.book.settings_page(context.athlete.name, context.units)
    head = html.Div(html.Div([title, html.P(view.athlete.name, className="lw-sub")]), className="lw-head")
    wide = html.Div([_profile(view, context), _races(view, context)], className="lw-wide")
    side = html.Div([_thresholds(view, context), _data(view, context)], className="lw-side")
    below = html.Div(_method(view, context), className="lw-below")
    return components.frame(context, PATH, head, html.Div([wide, side, below], className="lw-settings"))


def register(app: Dash) -> None:
    """The route of the export; the forms have theirs."""
    own_data.add_routes(app.server)


@guarded(later("Profile"))
def _profile(view: SettingsView, context: Context) -> html.Section:
    words = say("What is left empty is not known, and nothing is guessed from it.")
    return components.card(say("Profile"), words, settings_form.profile(context, view.athlete))


@guarded(later("Thresholds"))
def _thresholds(view: SettingsView, context: Context) -> html.Section:
    words = say("Each holds from its day on; runs before it keep the one before.")
    listed: Any = html.P(
        say("None yet: critical speed is estimated from your own best efforts."), className="lw-calm"
    )
    if view.thresholds:
        listed = html.Ul([_threshold(row, context) for row in view.thresholds], className="lw-entries")
    today = str(context.book.today(view.athlete))
    estimate = html.P(view.critical_speed, className="lw-now")
    add = settings_form.threshold(context, today)
    return components.card(say("Thresholds"), words, estimate, listed, add)


@guarded(later("Race results"))
def _races(view: SettingsView, context: Context) -> html.Section:
    words = say(
        "For {days} days a result may tell critical speed, when your runs do not tell it better.",
        days=view.critical_speed_days,
    )
    items = [html.Li([html.Strong(f"{row.result} · {row.when}"), _without(row, context)], className="lw-entry")
             for row in view.races]  # fmt: skip
    listed: Any = (
        html.Ul(items, className="lw-entries") if items else html.P(say("None yet."), className="lw-calm")
    )
    today = str(context.book.today(view.athlete))
    return components.card(say("Race results"), words, listed, race_form.race(context, today))


def _without(row: RaceRow, context: Context) -> Any:
    words = [say("Remove"), html.Span(f" {row.result}, {row.when}", className="lw-hidden")]
    return forms.one_tap(words, forms.address(context, "race-remove"), {"id": row.id}, "lw-button lw-small")


def _threshold(row: ThresholdRow, context: Context) -> html.Li:
    parts: list[Any] = [
        html.Div([html.Strong(f"{row.label} {row.value}"), html.Div(row.since, className="lw-muted")])
    ]
    words = [say("Remove"), html.Span(f" {row.label}, {row.since}", className="lw-hidden")]
    address = forms.address(context, "threshold-remove")
    values = {"key": row.key, "valid_from": None if row.first is None else str(row.first)}
    parts.append(forms.one_tap(words, address, values, "lw-button lw-small"))
    return html.Li(parts, className="lw-entry")


@guarded(later("Method"))
def _method(view: SettingsView, context: Context) -> html.Section:
    words = say(
        "Method {version}, for every runner of this logbook. An empty field takes the default.",
        version=view.method,
    )
    marks = "; ".join(f"{mark}: {text}" for mark, text in view.marks)
    about = [say("Evidence: {marks}.", marks=marks), " ", say(STORED)]
    return components.card(
        say("Method"),
        words,
        *constants_form.outdated(context, view),
        *constants_form.changed(context, view),
        html.P(about, className="lw-note"),
        constants_form.constants(context, view),
    )


STORED = later(
    "What is stored with each run changes planned runs at once, and recorded ones when they are worked out again."
)


@guarded(later("Your data"))
def _data(view: SettingsView, context: Context) -> html.Section:
    name = view.athlete.name
    save = html.A(
        say("Download all data of {name}", name=name),
        href=context.href(own_data.EXPORT, athlete=name),
        className="lw-button",
        download="",
    )
    about = say(
        "Originals as they came, tables as CSV and Parquet, everything as JSON, in one zip. "
        "Added as a file in another loadwatch, it brings all of it back: diary, notes and plan too."
    )
    danger = html.Details(
        [html.Summary(say("Erase this runner")), settings_form.erase(context, view.athlete)],
        className="lw-details",
    )
    return components.card(say("Your data"), about, save, danger)
