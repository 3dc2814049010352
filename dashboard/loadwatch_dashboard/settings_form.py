"""The forms of the page Settings: profile, thresholds, erasing."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from loadwatch.errors import SettingsError
from loadwatch.language import Told, later, say, weekday_names
from loadwatch.logbook.profiles import RANGES
from loadwatch.model import TISSUES, Athlete
from loadwatch.views.history import history_words, month_text, read_month
from loadwatch.views.own import speed_of_pace
from loadwatch.views.words import MEASURE_LABELS, pace
from loadwatch_dashboard import forms, printing, speech
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.form_routes import Form, Saved
from loadwatch_dashboard.form_values import Values

WORDS = ("sex", "focus_tissue", "zone", "language")
PACE = "critical_speed_mps"
PACES = RANGES[PACE]
MASS = "mass_kg"


# ---- profile --------------------------------------------------------------------


def profile(context: Context, who: Athlete) -> Any:
    """What is known about the runner; an empty field is not known."""
    tissues = [("", say("None")), *((one, MEASURE_LABELS[one]) for one in TISSUES)]
    languages = [("", say("As the browser says")), *LANGUAGES]
    days = [(str(n), name) for n, name in enumerate(weekday_names())]
    fields = [
        forms.row(
            forms.number(
                "mass_kg", say("Body mass"), who.mass_kg, "kg", hint=say("A new one holds from today on.")
            ),
            forms.number("birth_year", say("Year of birth"), who.birth_year),
        ),
        forms.choice("sex", say("Sex"), tuple(SEXES.items()), who.sex, hint=say(SEX_HINT)),
        *_history(context, who),
        forms.select("focus_tissue", say("Focus"), tissues, who.focus_tissue or "", hint=say(FOCUS_HINT)),
        forms.choice("units", say("Units"), (("km", "km"), ("mi", "mi")), who.units, required=True),
        forms.row(
            forms.select("week_start", say("The week begins on"), days, str(who.week_start)),
            forms.text("zone", say("Time zone"), who.zone, hint=say(ZONE_HINT)),
            forms.select("language", say("Language"), languages, who.language or ""),
        ),
    ]
    return forms.form(say("Profile"), forms.address(context, "profile"), say("Save the profile"), fields)


def _history(context: Context, who: Athlete) -> list[forms.Field]:
    """Whether there was Achilles trouble, and in which month: then it stops counting in time."""
    months = context.book.method.capacity.history_months
    hint = history_words(who, context.book.today(who), context.book.method) or say(LAST_HINT, n=months)
    return [
        forms.yes_no(
            "achilles_history", say("Achilles tendon trouble in the last {n} months", n=months), who.achilles_history
        ),
        forms.text(
            "achilles_last", say("Month of the last trouble"), month_text(who.achilles_last),
            hint=say("Such as 2026-03. {told}", told=f"{hint[:1].upper()}{hint[1:]}".rstrip(".") + "."),
        ),
    ]  # fmt: skip


ZONE_HINT = later("Such as Europe/Zurich. For today and files that tell none; what is here keeps its day.")
LAST_HINT = later("It counts for {n} months.")
SEXES = Told({"female": "Female", "male": "Male"})
SEX_HINT = later("For loads by heart rate and for heel-raise norms.")
FOCUS_HINT = later("The tissue whose load is shown first.")
LANGUAGES = (("en", "English"), ("de", "Deutsch"))  # each in its own words


def _save_profile(here: Context, who: Athlete, values: Values) -> Saved:
    with values.gathered():
        given = {
            **{key: values.text(key) for key in WORDS},
            "zone": _zone(values),
            "mass_kg": values.between("mass_kg", *RANGES["mass_kg"]),
            "birth_year": _year(values, here.book.today(who).year),
            "achilles_history": values.answer("achilles_history"),
            "achilles_last": _month(here, who, values),
            "units": values.word("units", say("Choose one.")),
            "week_start": values.count("week_start") or 0,
        }
    here.book.update_athlete(who.name, **given)
    now = here.book.athlete(who.name)
    speech.speak_to(now, is_pt=here.is_pt)  # the answer is in the language just chosen
    before = {key: getattr(who, key) for key in given} | {"achilles_last": month_text(who.achilles_last)}
    return Saved(say("The profile is saved."), ("profile", before))


def _zone(values: Values) -> str:
    """A time zone by its name."""
    needed = say("This needs a time zone such as Europe/Zurich.")
    name = values.word("zone", needed)
    if name and name not in available_timezones():
        values.wrong("zone", needed)
    return name


def _year(values: Values, most: int) -> int | None:
    """The year of birth, up to this one, written without a separator of thousands."""
    value, (least, _) = values.count("birth_year"), RANGES["birth_year"]
    if value is not None and not least <= value <= most:
        values.wrong("birth_year", say("This needs {least} to {most}.", least=str(least), most=str(most)))
        return None
    return value


def _month(here: Context, who: Athlete, values: Values) -> date | None:
    """The month of the last trouble as it is typed."""
    text, today = values.text("achilles_last"), here.book.today(who)
    if text is not None and values.answer("achilles_history") is False:
        values.wrong("achilles_last", say("“No” and a month cannot both be true."))
        return None
    try:
        return None if text is None else read_month(text, today)
    except SettingsError:
        told = say("Write it as year and month up to now, such as {month}.", month=month_text(today))
        values.wrong("achilles_last", told)
        return None


# ---- thresholds -----------------------------------------------------------------


def threshold(context: Context, today: str) -> Any:
    """A threshold from a day on."""
    kinds = (
        (PACE, say("Critical speed, min/{units}", units=context.units)),
        ("max_heart_rate_bpm", say("Highest heart rate, bpm")),
        ("rest_heart_rate_bpm", say("Resting heart rate, bpm")),
        (MASS, say("Body mass, kg")),
    )
    fields = [
        forms.row(
            forms.select("key", say("Threshold"), kinds, PACE),
            forms.text(
                "value", say("Value"), hint=say("A pace as 4:10, a heart rate as 186, a mass as 61.5.")
            ),
            forms.day("valid_from", say("Holds from"), today, most=today),
        )
    ]
    return forms.form(
        say("Add a threshold"), forms.address(context, "threshold"), say("Add the threshold"), fields
    )


def _save_threshold(here: Context, who: Athlete, values: Values) -> Saved:
    with values.gathered():
        key, day = values.word("key", say("Choose one.")), values.day("valid_from")
        if values.is_empty("valid_from"):
            values.wrong("valid_from", say("This needs a day."))
        found = _threshold_value(here, key, values)
    here.book.set_threshold(who.name, key, found, day)
    return Saved(say("The threshold is saved."), ("threshold-remove", {"key": key, "valid_from": str(day)}))


def _threshold_value(here: Context, key: str, values: Values) -> float | None:
    text = values.word("value", say("This needs a value."))
    if key != PACE:
        return values.number("value")
    found = speed_of_pace(text, here.units)
    if found is None:
        how = say("Write it as minutes and seconds per {units}, such as 4:10.", units=here.units)
        values.wrong("value", how)
    elif not PACES[0] <= found <= PACES[1]:
        slowest, fastest = (str(pace(speed, here.units)) for speed in PACES)
        values.wrong("value", say("This needs {least} to {most}.", least=fastest, most=slowest))
    return found


def _remove_threshold(here: Context, who: Athlete, values: Values) -> Saved:
    key, day = values.word("key", say("Choose one.")), values.day("valid_from")
    value = here.book.remove_threshold(who.name, key, day)
    back = {"key": key, "valid_from": None if day is None else str(day), "value": value}
    return Saved(say("The threshold is taken out."), ("threshold-restore", back))


def _restore_threshold(here: Context, who: Athlete, values: Values) -> Saved:
    key, day = values.word("key", say("Choose one.")), values.day("valid_from")
    here.book.set_threshold(who.name, key, values.number("value"), day)
    return Saved(say("The threshold is back."))


# ---- erasing --------------------------------------------------------------------


def erase(context: Context, who: Athlete) -> Any:
    """The name must be typed: nothing brings the data back."""
    hint = say("Type “{name}” to erase this runner. Nothing brings it back.", name=who.name)
    fields = [forms.text("typed", say("Name of the runner"), hint=hint)]
    return forms.form(
        say("Erase"),
        forms.address(context, "erase"),
        say("Erase {name}", name=who.name),
        fields,
        look="danger",
    )


def _erase(here: Context, who: Athlete, values: Values) -> Saved:
    done = here.book.erase(who.name, values.text("typed") or "")
    printing.forget()
    left = (
        say(" {backups} older backups in the logbook's folder still hold it.", backups=done["backups"])
        if done["backups"]
        else ""
    )
    return Saved(
        say(
            "{name} is erased: {activities} activities, {files} files.{left}",
            name=who.name,
            activities=done["activities"],
            files=done["files"],
            left=left,
        ),
        go=here.href("/caseload" if here.is_pt else "/", athlete=None),
    )


SETTINGS_FORMS = {
    "profile": Form(_save_profile),
    "threshold": Form(
        _save_threshold,
        names=dict.fromkeys((PACE, "max_heart_rate_bpm", "rest_heart_rate_bpm", MASS), "value"),
    ),
    "threshold-remove": Form(_remove_threshold),
    "threshold-restore": Form(_restore_threshold),
    "erase": Form(_erase),
}
