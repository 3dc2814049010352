"""Runners and what they say: checked before it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any, get_args
from zoneinfo import available_timezones

from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.load.ratio import Convention
from loadwatch.logbook.finishing import clean_name, several_runners
from loadwatch.model import MEASURES, TISSUES, Athlete
from loadwatch.store.people import (
    Deed,
    count_change,
    find_athlete,
    lock_names,
    new_athlete_id,
    read_athletes,
    replace_athlete,
    save_athlete,
    save_audit,
)
from loadwatch.store.store import Db

PROFILE = tuple(field.name for field in fields(Athlete) if field.name != "id")
RANGES = {  # profile value → smallest and largest that can be meant
    "week_start": (0, 6),
    "birth_year": (1900, 2100),
    "mass_kg": (20.0, 300.0),
    "critical_speed_mps": (1.0, 8.0),
    "max_heart_rate_bpm": (100.0, 250.0),
    "rest_heart_rate_bpm": (20.0, 120.0),
}
WORDS = {"language": ("en", "de"), "units": ("km", "mi"), "sex": ("female", "male"), "focus_tissue": TISSUES}


def runner(db: Db, name: str | None) -> Athlete:
    """The runner of that name or id; without a name the only one."""
    everyone = read_athletes(db)
    if name is None and len(everyone) == 1:
        return everyone[0]
    if name is None and everyone:
        raise several_runners(everyone)
    found = None if name is None else find_athlete(db, name)
    if found is None:
        known = ", ".join(athlete.name for athlete in everyone[:10])
        raise NotFoundError(
            "runner", name or "", f"It holds {known}." if known else "Import something first."
        )
    return found


def add_athlete(db: Db, name: str, profile: Mapping[str, Any]) -> Athlete:
    """Store a new runner."""
    cleaned = clean_name(name)
    lock_names(db)
    if find_athlete(db, cleaned) is not None:
        raise SettingsError("athlete", cleaned, "a name that no other runner has")
    athlete = replace(Athlete(new_athlete_id(db, cleaned), cleaned), **checked_profile(profile))
    save_athlete(db, athlete)
    save_audit(db, datetime.now(UTC), Deed("athlete.add", athlete.id, athlete.id))
    return athlete


def update_athlete(db: Db, athlete: Athlete, profile: Mapping[str, Any]) -> Athlete:
    """Store the changed profile of a runner."""
    changed = replace(athlete, **checked_profile(profile))
    if changed.name != athlete.name and find_athlete(db, changed.name) is not None:
        raise SettingsError("name", changed.name, "a name that no other runner has")
    replace_athlete(db, changed)
    count_change(db, athlete.id, "other")  # a question about the runner holds the profile
    save_audit(
        db, datetime.now(UTC), Deed("athlete.update", athlete.id, athlete.id, {"fields": sorted(profile)})
    )
    return changed


def checked_profile(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The profile, when every value can be meant; raises `SettingsError` for the first that cannot."""
    for key, value in profile.items():
        if key not in PROFILE:
            raise SettingsError(key, value, ", ".join(PROFILE))
        if value is not None:
            _check_value(key, value)
    if profile.get("zone", "UTC") not in available_timezones():
        raise SettingsError("zone", profile["zone"], "a time zone such as Europe/Zurich")
    named = {"name": clean_name(profile["name"])} if "name" in profile else {}
    return {**profile, **named, **_history(profile)}


def _history(profile: Mapping[str, Any]) -> dict[str, Any]:
    """A month says yes, and a no has no month: the two never contradict each other."""
    last = profile.get("achilles_last")
    if last is not None:
        return {"achilles_history": True, "achilles_last": date(last.year, last.month, 1)}
    return {"achilles_last": None} if profile.get("achilles_history") is False else {}


def _check_value(key: str, value: Any) -> None:
    if key in RANGES and not RANGES[key][0] <= value <= RANGES[key][1]:
        raise SettingsError(key, value, f"{RANGES[key][0]:g} to {RANGES[key][1]:g}")
    if key == "achilles_last" and not isinstance(value, date):
        raise SettingsError(key, value, "a day of the month of the last trouble")
    if key in WORDS and value not in WORDS[key]:
        raise SettingsError(key, value, ", ".join(WORDS[key]))


def known_measures(measures: Sequence[str]) -> tuple[str, ...]:
    """The measures, when all are known."""
    for measure in measures:
        if measure not in MEASURES:
            raise SettingsError("measure", measure, ", ".join(MEASURES))
    return tuple(measures)


def known_convention(name: str) -> Convention:
    """The convention, when it is known."""
    for convention in get_args(Convention):
        if name == convention:
            found: Convention = convention
            return found
    raise SettingsError("method", name, ", ".join(get_args(Convention)))
