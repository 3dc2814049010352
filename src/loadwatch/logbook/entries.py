"""Entries about the body: checked as a whole before anything is stored, so that nothing is half there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.language import later
from loadwatch.load.diary import SIDES, SITES, check_day, checked_entry, checked_number, checked_text
from loadwatch.load.heel_raise import MAX_REPS
from loadwatch.load.modifier import KINDS
from loadwatch.load.race import is_usable
from loadwatch.load.rehab import GATES, QUESTIONNAIRES, STAGES
from loadwatch.load.rehab import KINDS as REHAB_KINDS
from loadwatch.model import MEASURES, Athlete
from loadwatch.store.entries import find_entry, remove_entry, replace_entry, save_entry
from loadwatch.store.people import Deed, count_change, save_audit
from loadwatch.store.store import Db
from loadwatch.views.words import distance as in_units
from loadwatch.views.words import duration as clock

STRENGTH = ("heavy_calf", "plyometric", "isometric", "leg", "core", "other")
AHEAD = timedelta(days=3 * 366)  # how far ahead a number of the therapist may begin
MAX_SETS, MAX_LOAD_KG, MAX_DURATION_S, MAX_LEVEL = 100, 1_000.0, 86_400.0, 100
RACES = "a race of 0.8 to 22 km, or a marathon, that took 3:30 min or more at a running speed"
GONE = later("This entry is no longer there.")  # an id tells a reader nothing
Given = Mapping[str, Any]


def add_entry(db: Db, athlete: Athlete, kind: str, checked: tuple[date, Given]) -> str:
    """Store a checked entry; gives its id."""
    local_date, entry = checked
    id_ = secrets.token_hex(8)
    save_entry(db, kind, {**entry, "id": id_, "athlete_id": athlete.id, "local_date": local_date})
    _note_change(db, athlete, f"{kind}.add", id_)
    return id_


def correct_entry(db: Db, athlete: Athlete, kind: str, id_: str, checked: tuple[date, Given]) -> None:
    """Put checked values into an entry of this runner."""
    found = own_entry(db, athlete, kind, id_)
    local_date, entry = checked
    replace_entry(db, kind, {**found, **entry, "local_date": local_date})
    _note_change(db, athlete, f"{kind}.correct", id_)


def drop_entry(db: Db, athlete: Athlete, kind: str, id_: str) -> dict[str, Any]:
    """Take an entry of this runner out; gives what it said."""
    found = own_entry(db, athlete, kind, id_)
    remove_entry(db, kind, id_)
    _note_change(db, athlete, f"{kind}.remove", id_)
    return found


def own_entry(db: Db, athlete: Athlete, kind: str, id_: str) -> dict[str, Any]:
    """An entry of this runner; raises `NotFoundError` for that of another."""
    found = find_entry(db, kind, athlete.id, id_)
    if found is None:
        raise NotFoundError(f"{kind} entry", id_, "It may have been removed already.", GONE)
    return found


def _note_change(db: Db, athlete: Athlete, deed: str, id_: str) -> None:
    count_entries(db, athlete.id, deed.partition(".")[0])
    save_audit(db, datetime.now(UTC), Deed(deed, athlete.id, id_))


def count_entries(db: Db, athlete_id: str, *kinds: str) -> None:
    """Tell caches that entries of these kinds changed: a race tells critical speed, and so fast metres of any day."""
    count_change(db, athlete_id, "recorded" if "race" in kinds else "told")


def past_day(local_date: date, today: date) -> None:
    """Raise `SettingsError` for a day on which nothing can have been seen yet, or nobody was there."""
    check_day(local_date, today)


def day_ahead(local_date: date, today: date) -> None:
    """Raise `SettingsError` for a day from which no number of the therapist begins."""
    check_day(local_date, today + AHEAD, "a day from 1950 to three years from now")


def diary(local_date: date, today: date, entry: Given) -> Given:
    """A diary entry."""
    return checked_entry(local_date, entry, today)


def note(local_date: date, today: date, entry: Given) -> Given:
    """A note with its author."""
    full = _complete(entry, ("text", "author"))
    check_day(local_date, today)
    text = checked_text("text", full["text"], 10_000)
    if text is None:
        raise SettingsError("text", full["text"], "a note of at least one word")
    return {"text": text, "author": checked_text("author", full["author"], 200)}


def heel_raise(local_date: date, today: date, entry: Given) -> Given:
    """A single-leg heel-raise test."""
    full = _complete(entry, ("side", "reps", "pain", "note"))
    check_day(local_date, today)
    side = _word("side", full["side"], ("left", "right"))
    reps = _count("reps", full["reps"], MAX_REPS)
    if reps is None:
        raise SettingsError("reps", None, f"a whole number from 0 to {MAX_REPS}")
    pain = checked_number("pain", full["pain"], 0.0, 10.0)
    return {"side": side, "reps": reps, "pain": pain, "note": checked_text("note", full["note"])}


def override(local_date: date, today: date, entry: Given) -> Given:
    """A number set by the therapist; `local_date` is its first day and may lie ahead."""
    full = _complete(entry, ("kind", "measure", "value", "valid_until", "reason"))
    day_ahead(local_date, today)
    kind = _word("kind", full["kind"], KINDS)
    if kind == "modifier" and full["measure"] is not None:
        raise SettingsError("measure", full["measure"], "nothing: a modifier is for all measures")
    measure = None if kind == "modifier" else _word("measure", full["measure"], tuple(MEASURES))
    value = checked_number("value", full["value"], 0.0, 2.0 if kind == "modifier" else 1e7)
    reason = checked_text("reason", full["reason"])
    until = full["valid_until"]
    if value is None or reason is None:
        raise SettingsError("value" if value is None else "reason", None, "a number, and the reason for it")
    if until is not None and until < local_date:
        raise SettingsError("valid_until", until.isoformat(), "a day not before the first one")
    return {"kind": kind, "measure": measure, "value": value, "valid_until": until, "reason": reason}


def strength(local_date: date, today: date, entry: Given) -> Given:
    """A strength or plyometric session."""
    full = _complete(entry, ("type", "name", "sets", "reps", "load_kg", "duration_s", "note"))
    check_day(local_date, today)
    words = {"name": checked_text("name", full["name"], 200), "note": checked_text("note", full["note"])}
    return {"type": _word("type", full["type"], STRENGTH), **words, **_work(full)}


def race(local_date: date, today: date, entry: Given) -> Given:
    """A race result."""
    full = _complete(entry, ("distance_m", "time_s", "ascent_m", "note"))
    check_day(local_date, today)
    distance = checked_number("distance_m", full["distance_m"], 0.0, 1e6)
    time = checked_number("time_s", full["time_s"], 0.0, 1e6)
    if distance is None or time is None or not is_usable(distance, time):
        told = (str(in_units(distance or 0.0, "km")), clock(time or 0.0))
        raise SettingsError("result", " in ".join(told), RACES)
    ascent = checked_number("ascent_m", full["ascent_m"], 0.0, 0.25 * distance)
    return {
        "distance_m": distance, "time_s": time, "ascent_m": ascent, "note": checked_text("note", full["note"])
    }  # fmt: skip


REHAB = (
    "kind", "name", "site", "side", "level", "sets", "reps", "load_kg", "duration_s", "pain", "is_passed", "note",
)  # fmt: skip


def rehab(local_date: date, today: date, entry: Given, presets: Mapping[str, int]) -> Given:
    """A line of the rehabilitation record; `presets` gives the number of levels of each run-walk table."""
    full = _complete(entry, REHAB)
    check_day(local_date, today)
    kind = _word("kind", full["kind"], REHAB_KINDS)
    name = _rehab_name(kind, full["name"], tuple(presets))
    level = _count("level", full["level"], presets.get(name or "", MAX_LEVEL))
    if kind.startswith("run_walk") and not level:
        raise SettingsError("level", full["level"], f"1 to {presets[name or '']}")
    if kind == "score" and level is None:
        raise SettingsError("level", None, "the total, a whole number from 0 to 100")
    if kind == "gate" and not isinstance(full["is_passed"], bool):
        raise SettingsError("is_passed", full["is_passed"], "yes or no")
    site, side = _maybe("site", full["site"], tuple(SITES)), _maybe("side", full["side"], SIDES)
    place = {"site": site, "side": side, "pain": checked_number("pain", full["pain"], 0.0, 10.0)}
    words = {"kind": kind, "name": name, "note": checked_text("note", full["note"])}
    return {**words, **place, **_work(full), "level": level, "is_passed": full["is_passed"]}


def _rehab_name(kind: str, name: Any, presets: tuple[str, ...]) -> str | None:
    """The stage, gate or run-walk table that a line is about; any words for an exercise."""
    if kind.startswith("run_walk"):
        return _word("name", name, presets)
    known = {"stage": STAGES, "gate": GATES, "score": QUESTIONNAIRES}
    if kind in known:
        return _word("name", name, known[kind])
    return checked_text("name", name, 64)


CHECKS: dict[str, Callable[[date, date, Given], Given]] = {
    "diary": diary,
    "note": note,
    "heel_raise": heel_raise,
    "override": override,
    "strength": strength,
    "race": race,
}


def _complete(entry: Given, keys: tuple[str, ...]) -> dict[str, Any]:
    unknown = sorted(set(entry) - set(keys))
    if unknown:
        raise SettingsError(unknown[0], entry[unknown[0]], ", ".join(keys))
    return {**dict.fromkeys(keys), **entry}


def _word(key: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError(key, value, ", ".join(allowed))
    return str(value)


def _maybe(key: str, value: Any, allowed: tuple[str, ...]) -> str | None:
    return None if value is None else _word(key, value, allowed)


def _count(key: str, value: Any, most: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise SettingsError(key, value, f"a whole number from 0 to {most}")
    return value


def _work(full: Given) -> dict[str, Any]:
    """Sets, repetitions, load and time."""
    return {
        "sets": _count("sets", full["sets"], MAX_SETS),
        "reps": _count("reps", full["reps"], 10_000),
        "load_kg": checked_number("load_kg", full["load_kg"], 0.0, MAX_LOAD_KG),
        "duration_s": checked_number("duration_s", full["duration_s"], 0.0, MAX_DURATION_S),
    }
