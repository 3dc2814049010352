"""The diary page: the state with its one action, pain over runs on one time axis, entries, patterns before flares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.errors import SettingsError
from loadwatch.language import Told, dated, later, say
from loadwatch.load.diary import ANSWERS, ENTRY, NO_SIDE, PAIN, diary_days
from loadwatch.load.symptoms import Symptom
from loadwatch.model import Athlete, Method
from loadwatch.units import UnitSystem, distance_unit_m
from loadwatch.views import words
from loadwatch.views.diary import PATTERN, flare_sentences, symptom_card
from loadwatch.views.diary_shapes import (
    DIARY_SPANS,
    SPAN_DAYS,
    DiaryEntry,
    DiaryInput,
    DiaryPage,
    DiaryRun,
    DiarySpan,
    PainDay,
)
from loadwatch.views.shapes import SymptomsCard
from loadwatch.views.strength import strength_row

STALE_DAYS = 7
RED_WORDS = later("red flag")
Place = tuple[str, str]  # site, side
Rows = Sequence[Mapping[str, Any]]
SIDES = Told({"left": "left", "right": "right", "both": "both sides"})


def diary_span(name: str) -> DiarySpan:
    """The range of that name; raises `SettingsError` for another."""
    for known in DIARY_SPANS:
        if known == name:
            return known
    raise SettingsError("range", name, ", ".join(DIARY_SPANS))


def diary_page(
    athlete: Athlete, given: DiaryInput, asked: tuple[DiarySpan, str | None], as_of: date, units: UnitSystem
) -> DiaryPage:
    """The page of one runner; `asked` is the range and an entry of the place whose lines are shown."""
    first = as_of - timedelta(days=SPAN_DAYS[asked[0]] - 1)
    places = _places(named := _named(given.entries))
    chosen = named.get(asked[1] or "")
    days = _days(given.diary, chosen, first, as_of)
    newest: Mapping[str, Any] = given.entries[0] if given.entries else {}
    return DiaryPage(
        athlete=athlete.name,
        as_of=as_of,
        units=units,
        state="empty" if not newest else "partial" if _stale(newest, as_of) else "full",
        card=symptom_card(given.symptom, given.method),
        stale=_stale(newest, as_of),
        span=asked[0],
        first=first,
        place=None if chosen is None else places[chosen],
        places=tuple((name, short_place(*where)) for where, name in places.items()),
        days=days,
        runs=_runs(given.runs, first, as_of, units),
        entries=tuple(_entry(row) for row in given.entries if row["local_date"] >= first),
        strength=tuple(strength_row(row) for row in given.strength if row["local_date"] >= first),
        summary=_summary(days, asked[0]),
        patterns=flare_sentences(given.links, units),
        pattern_note=_pattern_note(given),
        last_site=newest.get("site"), last_side=newest.get("side"),
    )  # fmt: skip


def _named(entries: Rows) -> dict[str, Place]:
    """Site and side under the id of every answer, the newest first: an address with an id tells no place."""
    found: dict[str, Place] = {}
    for row in entries:
        if any(row[answer] is not None for answer in ANSWERS):
            sides = ("left", "right") if row["side"] == "both" else (row["side"] or NO_SIDE,)
            found |= {row["id"] + "-2" * n: (row["site"], side) for n, side in enumerate(sides)}
    return found


def _places(named: Mapping[str, Place]) -> dict[Place, str]:
    """Every site and side with its newest answer, the most recent first."""
    found: dict[Place, str] = {}
    for name, where in named.items():
        found.setdefault(where, name)
    return found


def _days(diary: pl.DataFrame, chosen: Place | None, first: date, as_of: date) -> tuple[PainDay, ...]:
    days = diary_days(diary.filter(pl.col("local_date").is_between(first, as_of)))
    if chosen is not None:
        site, side = chosen
        days = days.filter((pl.col("site") == site) & (pl.col("side") == side))
    worst = days.group_by("local_date").agg(pl.col(*PAIN, "stiffness_min").max()).sort("local_date")
    columns = ("local_date", "pain_now", "pain_during", "pain_morning", "stiffness_min")
    return tuple(PainDay(*row) for row in worst.select(columns).iter_rows())


def _runs(runs: pl.DataFrame, first: date, as_of: date, units: UnitSystem) -> tuple[DiaryRun, ...]:
    near = runs.filter(pl.col("is_run") & pl.col("local_date").is_between(first, as_of)).sort("local_date")
    rows = near.select("local_date", "distance_m", "activity_id").iter_rows()
    return tuple(
        DiaryRun(day, None if metres is None else metres / distance_unit_m(units), activity)
        for day, metres, activity in rows
    )


def _stale(newest: Mapping[str, Any], as_of: date) -> str | None:
    if not newest or (as_of - newest["local_date"]).days <= STALE_DAYS:
        return None
    ago = words.days_ago((as_of - newest["local_date"]).days)
    return say("The last answer was written {ago}: how it feels now is not known.", ago=ago)


def _summary(days: Sequence[PainDay], span: DiarySpan) -> str:
    if not days:
        return say("No answer in this range.")
    pains = [(pain, day.local_date) for day in days for pain in (day.now, day.during, day.morning)]
    known = [(pain, day) for pain, day in pains if pain is not None]
    if not known:
        return say("{n} days with an answer, none about pain.", n=len(days))
    pain, day = max(known)
    return say(
        "{n} of {all} days with an answer; the worst was {pain} of 10 on {day}.",
        n=len(days), all=SPAN_DAYS[span], pain=words.number(pain), day=words.short_day(day),
    )  # fmt: skip


def _pattern_note(given: DiaryInput) -> str:
    if given.n_flares < given.method.symptoms.flares_min:
        return say(
            "Flares so far: {n}. From {least} flares of one place on, loadwatch looks for what they followed.",
            n=given.n_flares, least=given.method.symptoms.flares_min,
        )  # fmt: skip
    if not given.links:
        return say("No kind of run came before most of the {n} flares.", n=given.n_flares)
    return say(PATTERN)


# ---- entries --------------------------------------------------------------------


def _entry(row: Mapping[str, Any]) -> DiaryEntry:
    return DiaryEntry(
        id=row["id"],
        when=words.day_year(row["local_date"]),
        place=short_place(row["site"], row["side"]),
        answers=_answers(row),
        note=row["note"] or "",
        is_red=bool(row["red_flags"]),
        given=entry_form(row),
    )


def entry_form(row: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of an entry as the form takes them: a day as text, no answer left out."""
    answers = {key: row[key] for key in ENTRY if row[key] is not None}
    return {"local_date": row["local_date"].isoformat(), **answers}


def _answers(row: Mapping[str, Any]) -> str:
    """ "now 2 · during the run 4 · morning 1 · stiff 5 min · limping"."""
    names = {"pain_now": say("now"), "pain_during": say("during the run"), "pain_morning": say("morning")}
    told = [f"{name} {words.number(row[key])}" for key, name in names.items() if row[key] is not None]
    if row["stiffness_min"] is not None:
        told.append(say("stiff {number} min", number=words.number(row["stiffness_min"])))
    told += [
        word for key, word in (("limp", say("limping")), ("night_pain", say("pain at night"))) if row[key]
    ]
    told += [say(RED_WORDS)] if row["red_flags"] else []
    return " · ".join(told)


# ---- the card of the overview -----------------------------------------------------


def symptoms_card(diary: pl.DataFrame, symptom: Symptom, as_of: date, method: Method) -> SymptomsCard:
    """The last seven days in one card."""
    card = symptom_card(symptom, method)
    if symptom.state == "red":
        return SymptomsCard(3, card.title, "", (), is_red=True)
    since = as_of - timedelta(days=6)
    days = {day.local_date: day for day in _days(diary, None, since, as_of)}
    if not days:
        return _silent(diary, symptom, card.action, as_of)
    bars = tuple(_bar(since + timedelta(days=n), days) for n in range(7))
    return SymptomsCard(card.severity, card.title, f"{card.why} {card.action}", bars)


def _silent(diary: pl.DataFrame, symptom: Symptom, action: str, as_of: date) -> SymptomsCard:
    """Nothing in seven days; a stop-check of before still speaks."""
    before = diary.filter(pl.col("local_date") <= as_of)["local_date"].max()
    text = say("A 20-second note after each run makes the flags sharper.")
    if not isinstance(before, date):
        return SymptomsCard(None, say("Nothing written down yet"), text)
    title = say("Nothing written down since {day}", day=words.short_day(before))
    if symptom.state in {"S2", "S3"}:
        return SymptomsCard(2 if symptom.state == "S2" else 3, title, action)
    return SymptomsCard(None, title, text)


def _bar(day: date, days: Mapping[date, PainDay]) -> tuple[str, float | None]:
    found = days.get(day)
    pains = [] if found is None else [found.now, found.during, found.morning]
    return dated(day, "ccc"), max((pain for pain in pains if pain is not None), default=None)


# ---- what the form offers ---------------------------------------------------------


def site_choices() -> tuple[tuple[str, str], ...]:
    """Every site that the form offers with its short name, from the heel up."""
    return (
        ("achilles_midportion", say("Achilles, above the heel")),
        ("achilles_insertional", say("Achilles, at the heel")),
        ("calf", say("Calf")),
        ("plantar", say("Sole at the heel")),
        ("foot", say("Foot")),
        ("tibia", say("Shin")),
        ("knee", say("Front of the knee")),
        ("hamstring", say("Upper hamstring")),
        ("gluteal", say("Buttock")),
        ("hip", say("Hip")),
        ("other", say("Another place")),
    )


def short_place(site: str, side: str | None) -> str:
    """ "Achilles, above the heel, left"."""
    where = dict(site_choices())[site]
    return where if side in {None, NO_SIDE} else f"{where}, {SIDES[side or '']}"
