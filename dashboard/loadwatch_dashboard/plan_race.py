"""The way to a race in three steps: which race, by which day, and the weeks to it; each step is an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import html

from loadwatch.language import Told, say
from loadwatch.model import Athlete
from loadwatch.units import distance_unit_m, height_unit, height_unit_m
from loadwatch.views.plan_shapes import PlanSteps
from loadwatch_dashboard import components, forms
from loadwatch_dashboard.components import Part, aria, data
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import FieldError, Values

PATH, CARD, STEPS = "/plan", "plan-race", "plan-steps"
RACES = {"10": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}
NAMES = Told({"10": "10 km", "half": "Half marathon", "marathon": "Marathon"})
KEYS = ("race", "distance", "ascent", "until")
OPEN = "open"  # in the address: the day was asked, and there is none
LAST = 3
MOST_DAYS = 3 * 366


# ---- what the address says -----------------------------------------------------------


def _as_number(value: Any) -> Any:
    """A number of the address, which every language writes alike, as one; anything else as it is."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def race_of(context: Context, query: Mapping[str, Any]) -> tuple[dict[str, float], date | None]:
    """Targets [m] and day of the address; nothing when they cannot be meant."""
    until = None if query.get("until") == OPEN else query.get("until")
    values = Values(
        {"race": query.get("race"), "until": until}
        | {key: _as_number(query.get(key)) for key in ("distance", "ascent")}
    )
    try:
        race, distance, ascent, day = (
            values.text("race"), values.number("distance"), values.number("ascent"), values.day("until")
        )  # fmt: skip
    except FieldError:
        return {}, None
    metres = (
        distance * distance_unit_m(context.units) if race == "other" and distance else RACES.get(race or "")
    )
    if metres is None or not 1_000 <= metres <= 500_000:
        return {}, None
    targets = {"distance": metres}
    if ascent is not None and 10 <= ascent <= 60_000:
        targets["ascent"] = ascent * height_unit_m(context.units)
    return targets, day


def step_of(context: Context, query: Mapping[str, Any]) -> int:
    """Where the reader stands: 1 the race, 2 the day, 3 the steps; `step` goes back to an earlier one."""
    targets, _ = race_of(context, query)
    reached = 1 if not targets else LAST if query.get("until") else 2
    asked = query.get("step")
    return min(reached, int(asked)) if asked in ("1", "2") else reached


# ---- what is shown -------------------------------------------------------------------


def wizard(context: Context, query: Mapping[str, Any], found: PlanSteps | None) -> html.Section:
    """The three steps with the one that is open."""
    given = {key: str(query[key]) for key in KEYS if isinstance(query.get(key), str)}
    step = step_of(context, query)
    parts: list[Part] = [_trail(context, given, step)]
    if step == 1:
        parts.append(_race_form(context, given))
    elif step == 2:
        parts.append(_day_form(context, given))
    elif found is not None:
        parts.append(_found(found, context, given))
    about = say("Weekly steps that stay within the rules, or what is reachable by then")
    return components.card(say("Build up to a race"), about, *parts, id=CARD)


def _trail(context: Context, given: Mapping[str, str], step: int) -> html.Ol:
    """The names of the steps; those before lead back."""
    names = (say("Race"), say("Day"), say("Steps"))
    items = []
    for number, name in enumerate(names, 1):
        words: list[Part] = [html.Span(str(number), className="lw-trail-number"), name]
        here = aria(current="step") if number == step else {}
        inner: Part = html.Span(words)
        if number < step:
            back = context.href(PATH, **given, step=str(number))
            inner = components.link(words, back, **data(to=CARD))
        items.append(html.Li(inner, **here))
    return html.Ol(items, className="lw-trail", **aria(label=say("Steps to a race")))


def _race_form(context: Context, given: Mapping[str, str]) -> html.Div:
    races = (*NAMES.items(), ("other", say("Another distance")))
    height = height_unit(context.units)
    distance, ascent = (_number(given.get(key)) for key in ("distance", "ascent"))
    until = None if given.get("until") == OPEN else given.get("until")
    fields = [
        forms.hidden("until", until),
        forms.choice("race", say("What do you want to reach?"), races, given.get("race"), required=True),
        forms.row(
            forms.number("distance", say("Another distance"), distance, context.units),
            forms.number("ascent", say("Ascent, if it is hilly"), ascent, height),
        ),
    ]
    return forms.form(
        say("Build up to a race"), forms.address(context, "plan-race"), say("Next: the day"), fields
    )


def _day_form(context: Context, given: Mapping[str, str]) -> html.Div:
    until = None if given.get("until") == OPEN else given.get("until")
    kept = [forms.hidden(key, _as_number(given[key])) for key in ("distance", "ascent") if key in given]
    fields = [
        forms.day("until", say("By which day?"), until, hint=say("Empty: as long as it takes")),
        forms.hidden("race", given.get("race")),
        *kept,
    ]
    back = {"href": context.href(PATH, **{**given, "step": "1"}), "label": say("Back"), "to": CARD}
    action = forms.address(context, "plan-race-day")
    form = forms.form(say("Day of the race"), action, say("Show the steps"), fields, cancel=back)
    return html.Div([html.P(_told(context, given), className="lw-passes"), form])


def _told(context: Context, given: Mapping[str, str]) -> str:
    """Half marathon, 300 m of ascent."""
    targets, _ = race_of(context, given)
    metres, climb = targets["distance"], targets.get("ascent")
    length = say(
        "{number:g} {unit}", number=round(metres / distance_unit_m(context.units), 1), unit=context.units
    )
    told: str = NAMES.get(given.get("race", ""), length)
    if climb is None:
        return told
    height = height_unit(context.units)
    return say(
        "{race}, {number:,.0f} {unit} of ascent",
        race=told,
        number=climb / height_unit_m(context.units),
        unit=height,
    )


def _found(found: PlanSteps, context: Context, given: Mapping[str, str]) -> html.Div:
    """Whether the race can be reached, week by week, and one button that plans it."""
    mark = components.shape(0 if found.is_reached else 2)
    parts: list[Part] = [html.P([mark, html.Span(found.sentence)], className="lw-headline lw-with-shape")]
    back = context.href(PATH, **{**given, "step": "2"})
    buttons: list[Part] = [components.link(say("Another day"), back, "lw-button", **data(to=CARD))]
    if found.rows:
        words = (
            say("Put these into my plan") if found.is_reached else say("Put what is reachable into my plan")
        )
        parts.append(components.table(say("Steps"), found.heads, found.rows))
        action = forms.address(context, "plan-steps")
        buttons.insert(0, forms.one_tap(words, action, dict(given), "lw-button lw-primary"))
    parts.append(html.Div(buttons, className="lw-row lw-row-left"))
    return html.Div(parts, id=STEPS, className="lw-stack lw-plan-steps", tabIndex="-1")


def _number(text: str | None) -> float | None:
    number = _as_number(text)
    return number if isinstance(number, float) else None


# ---- what becomes of it -----------------------------------------------------------------


def _read(here: Context, athlete: Athlete, values: Values) -> dict[str, str | None]:
    """The race as the address tells it; words beside each field that cannot be meant."""
    today = here.book.today(athlete)
    with values.gathered():
        race, until = values.text("race"), values.day("until")
        distance, ascent = values.between("distance", 1, 300), values.between("ascent", 10, 60_000)
        if race not in {*RACES, "other"}:
            values.wrong("race", say("Choose a race, or another distance."))
        if race == "other" and values.is_empty("distance"):
            values.wrong("distance", say("Give the distance."))
        if race in RACES and not values.is_empty("distance"):
            values.wrong("distance", say("This is for “Another distance”: leave it empty."))
        if until is not None and not 0 < (until - today).days <= MOST_DAYS:
            values.wrong("until", say("This needs a day after today, within three years."))
    return {
        "race": race,
        "distance": f"{distance:g}" if race == "other" and distance else None,
        "ascent": None if ascent is None else f"{ascent:g}",
        "until": until.isoformat() if until else None,
    }


def _race(here: Context, athlete: Athlete, values: Values) -> Saved:
    """The second step; a day that was told before is kept."""
    chosen = _read(here, athlete, values)
    return Saved("", go=here.href(PATH, **chosen, step="2" if chosen["until"] else None), show=CARD)


def _race_day(here: Context, athlete: Athlete, values: Values) -> Saved:
    chosen = _read(here, athlete, values)
    return Saved("", go=here.href(PATH, **{**chosen, "until": chosen["until"] or OPEN}), show=STEPS)


def _steps(here: Context, athlete: Athlete, values: Values) -> Saved:
    targets, until = race_of(here, {key: values.text(key) for key in KEYS})
    if not targets:
        raise FieldError(race=say("Choose a race first."))
    ids = here.book.plan_steps(targets, until, athlete.name)
    return Saved(
        say("{ids} long runs planned.", ids=len(ids)), undo=("plan-remove", {"ids": ids}), go=here.href(PATH)
    )


RACE_STEPS = {"plan-race": Form(_race), "plan-race-day": Form(_race_day), "plan-steps": Form(_steps)}
