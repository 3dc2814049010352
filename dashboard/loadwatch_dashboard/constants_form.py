"""The constants of the method on the page Settings: found, changed, given back, and runs worked out again with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from loadwatch.language import later, retell, say, say_n
from loadwatch.model import Athlete
from loadwatch.views.own import ConstantRow, SettingsView
from loadwatch.views.words import number
from loadwatch_dashboard import forms
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import Values

NAMED = 3  # changes that are told one by one
AT_ONCE = 100  # runs that are worked out again before the page says how far it is
STORED = later(" · stored with each run")


# ---- shown ----------------------------------------------------------------------


def constants(context: Context, view: SettingsView) -> Any:
    """Every constant with its default and its mark, folded by topic; only what is typed is sent."""
    groups = list(dict.fromkeys(row.group for row in view.constants))
    folds = [_fold(group, [row for row in view.constants if row.group == group]) for group in groups]
    find = {
        "label": say("Find a constant"),
        "none": say("No constant has these words."),
        "all": say("{n} of {all} constants", n="{n}", all=len(view.constants)),
    }
    return forms.form(
        say("Constants"), forms.address(context, "constants"), say("Save the constants"), folds, look="constants",
        find=find, only_changed=True,
    )  # fmt: skip


def changed(context: Context, view: SettingsView) -> list[Any]:
    """What is not the default, each with a way back, and all together."""
    rows = [row for row in view.constants if row.is_changed]
    if not rows:
        return []
    action = forms.address(context, "constants-reset")
    items = [html.Li([_told(row), _back(row, action)], className="lw-entry") for row in rows]
    everything = forms.one_tap(say("Reset all to their defaults"), action, {})
    title = html.H3(say_n("{n} constant is changed", "{n} constants are changed", len(rows)))
    return [
        html.Div([title, html.Ul(items, className="lw-entries"), everything], className="lw-changed-list")
    ]


def outdated(context: Context, view: SettingsView) -> list[Any]:
    """How many runs still have numbers by other constants, and the button that works them out again."""
    if view.outdated is None:
        return []
    again = forms.one_tap(say("Work them out again"), forms.address(context, "constants-again"), {})
    return [html.Div([html.P(view.outdated), again], className="lw-outdated")]


def _told(row: ConstantRow) -> html.Div:
    words = say("{group} · default {default} {unit}", group=row.group, default=row.default, unit=row.unit)
    name = html.Strong(
        say("{label}: {value} {unit}", label=row.label, value=row.shown, unit=row.unit).strip()
    )
    return html.Div([name, html.Div(words.strip(), className="lw-muted")])


def _back(row: ConstantRow, action: str) -> html.Button:
    words = [say("Reset"), html.Span(f" {row.label}", className="lw-hidden")]
    return forms.one_tap(words, action, {"key": row.key}, "lw-button lw-small")


def _fold(group: str, rows: Sequence[ConstantRow]) -> forms.Field:
    n = sum(row.is_changed for row in rows)
    label = say("{group} ({n} changed)", group=group, n=n) if n else group
    return forms.fold(label, [_constant(row) for row in rows])


def _constant(row: ConstantRow) -> forms.Field:
    mark = "changed" if row.is_changed else None
    stored = say(STORED) if row.is_measured else ""
    told = {"default": row.default, "mark": row.mark, "later": stored}
    lead = say("Changed") + " · " if row.is_changed else ""
    if row.choices:
        hint = say("Default: {default} · evidence {mark}{later}", **told)
        options = [(str(n), one) for n, one in enumerate(row.choices)]
        return forms.select(row.key, row.label, options, row.value, hint=lead + hint, look=mark)
    hint = say("Default {default} · {span} · evidence {mark}{later}", span=row.span, **told)
    return forms.number(row.key, row.label, row.now, row.unit, hint=lead + hint, look=mark)


# ---- saved ----------------------------------------------------------------------


def _save(here: Context, who: Athlete, values: Values) -> Saved:
    before = here.book.settings_page(who.name, here.units).constants
    with values.gathered():
        given = {row.key: _given(row, values) for row in before if values.has(row.key)}
        meant = {key: value for key, value in given.items() if value is not None or values.is_empty(key)}
        for key, allowed in here.book.contradictions(meant).items():
            values.wrong(key, say("This needs {allowed}.", allowed=retell(allowed)))
    return _changed(here, who, before, given) or Saved(say("Nothing was changed."))


def _given(row: ConstantRow, values: Values) -> float | None:
    """A constant as it is typed: every one out of its range is told, not the first alone."""
    value = values.between(row.key, row.low, row.high)
    return values.count(row.key) if row.is_whole and value is not None else value


def _reset(here: Context, who: Athlete, values: Values) -> Saved:
    """One constant back to its default, or all."""
    key = values.text("key")
    keys = list(here.book.constants()) if key is None else [key]
    before = here.book.settings_page(who.name, here.units).constants
    return _changed(here, who, before, dict.fromkeys(keys)) or Saved(say("It is the default already."))


def _changed(
    here: Context, who: Athlete, before: Sequence[ConstantRow], given: Mapping[str, float | None]
) -> Saved | None:
    """Set constants, say which are other ones now and how many runs wait, and offer the way back; None: all are as before."""
    here.book.set_constants(given)
    after = here.book.settings_page(who.name, here.units)
    moved = [(was, now) for was, now in zip(before, after.constants, strict=True) if was.now != now.now]
    if not moved:
        return None
    words = [
        say("{label}: {old} → {new}", label=now.label, old=was.shown, new=now.shown)
        for was, now in moved[:NAMED]
    ]
    said = "; ".join(words) + "."
    if len(moved) > NAMED:
        said = say("{n} constants have other values now.", n=len(moved))
    if after.outdated and any(now.is_measured for _, now in moved):
        said += " " + after.outdated
    return Saved(said, ("constants", {was.key: was.now for was, _ in moved}))


def _again(here: Context, who: Athlete, _values: Values) -> Saved:
    """Work runs out again, some at a time: the page asks for more until none is left."""
    done = here.book.reprocess(who.name, most=AT_ONCE)
    if done["left"]:
        said = say(
            "{done} runs are worked out again, {left} are left.",
            done=number(done["done"]),
            left=number(done["left"]),
        )
        return Saved(said, again=("constants-again", {}))
    if done["lost"]:
        lost = say_n(
            "The samples of {n} run are lost: it keeps its old numbers.",
            "The samples of {n} runs are lost: they keep their old numbers.",
            len(done["lost"]),
        )
        return Saved(lost)
    return Saved(say("All runs have numbers by these constants."))


CONSTANT_FORMS = {"constants": Form(_save), "constants-reset": Form(_reset), "constants-again": Form(_again)}
