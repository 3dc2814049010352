"""The diary form: what it asks, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from loadwatch.language import say
from loadwatch.logbook.entries import past_day
from loadwatch.model import Athlete
from loadwatch.views.diary import place, red_flag_words
from loadwatch.views.diary_page import entry_form, site_choices
from loadwatch_dashboard import forms
from loadwatch_dashboard.body_picture import picture
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import Values

NONE_OF_THESE = "none"
ANSWERS = ("pain_now", "pain_during", "pain_morning", "stiffness_min", "limp", "night_pain", "red_flags")
DAY_MIN = 1_440
HERE = "diary-answer"  # the part of the page that shows what follows from the answers


def diary_form(context: Context, today: date, given: Mapping[str, Any], id_: str | None) -> Any:
    """The form, filled with what is known: the last place for a new entry, all answers for a correction."""
    parts = _questions(today, given, is_old=id_ is not None)
    if id_ is None:
        return forms.form(
            say("How it feels"), forms.address(context, "diary"), say("Save"), parts, look="diary"
        )
    cancel = {"href": context.href("/diary"), "label": say("Cancel")}
    more = {"look": "diary", "cancel": cancel}
    action, fields = forms.address(context, "diary-correct"), [*parts, forms.hidden("id", id_)]
    return forms.form(say("Correct an entry"), action, say("Save the correction"), fields, **more)


def _questions(today: date, given: Mapping[str, Any], *, is_old: bool) -> list[forms.Field]:
    return [
        _where(given),
        forms.scale(
            "pain_now",
            say("Pain now"),
            given.get("pain_now"),
            hint=say("0 is none, 10 the worst you can imagine"),
        ),
        forms.scale("pain_during", say("Worst pain during the last run"), given.get("pain_during")),
        forms.scale("pain_morning", say("Pain at this morning's first steps"), given.get("pain_morning")),
        forms.row(
            forms.number(
                "stiffness_min", say("Morning stiffness"), given.get("stiffness_min"), say("minutes")
            ),
            forms.yes_no("limp", say("Limping"), given.get("limp")),
            forms.yes_no("night_pain", say("Pain at night"), given.get("night_pain")),
        ),
        _alarming(given),
        forms.fold(say("Another day, or a note"), _rest(today, given), is_old),
    ]


def _where(given: Mapping[str, Any]) -> forms.Field:
    """Picture, site and side; on a phone folded when the last place is known."""
    site, side = given.get("site"), given.get("side")
    sides = (("left", say("Left")), ("right", say("Right")), ("both", say("Both")))
    parts = [
        picture(),
        forms.choice("site", say("Place"), site_choices(), site, required=True),
        forms.choice("side", say("Side"), sides, side),
    ]
    words = (
        say("Where is it? Tap the picture or a name")
        if site is None
        else say("Where: {place} · change", place=place(site, side))
    )
    return forms.fold(words, parts, "wide" if site else True, look="lw-where")


def _alarming(given: Mapping[str, Any]) -> forms.Field:
    """An empty list of flags says "none", which is more than no answer."""
    said = given.get("red_flags")
    value = [NONE_OF_THESE] if said == [] else said
    options = [(NONE_OF_THESE, say("None of these"))]
    options += [(code, _upper(words)) for code, words in red_flag_words().items()]
    ticks = forms.ticks("red_flags", say("Any of these today?"), options, value, look="list")
    return forms.fold(say("Anything alarming? A pop, swelling, fever, numbness …"), [ticks], bool(value))


def _rest(today: date, given: Mapping[str, Any]) -> list[forms.Field]:
    when = given.get("local_date") or today.isoformat()
    return [
        forms.day("local_date", say("Day"), when, most=today.isoformat()),
        forms.area("note", say("Note"), given.get("note")),
    ]


# ---- what becomes of it ---------------------------------------------------------


def _save(here: Context, athlete: Athlete, values: Values) -> Saved:
    day, entry = _read(here, athlete, values)
    id_ = here.book.add_diary(athlete.name, day, **entry)
    return Saved(say("Saved."), undo=("diary-remove", {"id": id_}), show=HERE)


def _correct(here: Context, athlete: Athlete, values: Values) -> Saved:
    day, entry = _read(here, athlete, values)
    id_ = values.text("id") or ""
    before = here.book.entry("diary", athlete.name, id_)
    here.book.correct_diary(athlete.name, id_, day, **entry)
    undo = ("diary-correct", {"id": id_, **entry_form(before)})
    return Saved(say("Corrected."), undo=undo, go=here.href("/diary"))


def _remove(here: Context, athlete: Athlete, values: Values) -> Saved:
    gone = here.book.remove_entry("diary", athlete.name, values.text("id") or "")
    return Saved(say("The entry is gone."), undo=("diary", entry_form(gone)))


def _read(here: Context, athlete: Athlete, values: Values) -> tuple[date, dict[str, Any]]:
    """Day and answers; words beside the field for what cannot be meant."""
    with values.gathered():
        entry: dict[str, Any] = {
            "site": values.word("site", say("Choose where it is: tap the picture or a name.")),
            "side": values.text("side"),
            "stiffness_min": values.between("stiffness_min", 0, DAY_MIN),
            "limp": values.answer("limp"),
            "night_pain": values.answer("night_pain"),
            "red_flags": _flags(values),
            "note": values.text("note"),
        }
        entry |= {key: values.between(key, 0, 10) for key in ("pain_now", "pain_during", "pain_morning")}
        if all(values.is_empty(key) for key in ANSWERS):
            values.wrong("pain_now", say("Give at least one answer, such as the pain now."))
        day = values.day_that("local_date", past_day, here.book.today(athlete))
    return day, entry


def _flags(values: Values) -> list[str] | None:
    """None when nobody was asked, an empty list for "none of these"."""
    said = values.several("red_flags")
    if said is None or NONE_OF_THESE not in said:
        return said
    if len(said) > 1:
        values.wrong("red_flags", say("“None of these” and a sign cannot both be true."))
    return []


NAMES = {"date": "local_date"}
DIARY_FORMS = {
    "diary": Form(_save, names=NAMES),
    "diary-correct": Form(_correct, names=NAMES),
    "diary-remove": Form(_remove),
}


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
