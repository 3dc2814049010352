"""Values of a profile that hold from a day on: thresholds and body mass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.load.diary import EARLIEST
from loadwatch.load.thresholds import ALWAYS, DATED, MASS, athlete_on
from loadwatch.logbook import profiles
from loadwatch.model import Athlete
from loadwatch.store import own
from loadwatch.store.people import Deed, count_change, replace_athlete, save_audit
from loadwatch.store.store import Db


def set_dated(db: Db, who: Athlete, key: str, value: float | None, days: tuple[date | None, date]) -> Athlete:
    """Let a value hold from the first of the days on, without one always; the second is today."""
    first, today = days
    _check(key, value, first, today)
    _keep_first(db, who, key)
    own.save_threshold(db, who.id, key, first or ALWAYS, value)
    return _settled(db, who, key, days)


def remove_dated(db: Db, who: Athlete, key: str, days: tuple[date | None, date]) -> float | None:
    """Take a value out, without a first day the one that always held; gives it."""
    first, _ = days
    known = [one for one in own.read_thresholds(db, who.id) if one["key"] == key]
    found = [one["value"] for one in known if one["local_date"] == (first or ALWAYS)]
    if not found and not known and first is None and key in DATED and getattr(who, key) is not None:
        found = [getattr(who, key)]  # of the profile, never dated
    if not found:
        raise NotFoundError("threshold", key, "It may have been taken out already.")
    own.remove_threshold(db, who.id, key, first or ALWAYS)
    bare: dict[str, Any] = {key: None}  # unless another day has one
    _settled(db, replace(who, **bare), key, days)
    value: float | None = found[0]
    return value


def weighed(db: Db, before: Athlete, now: Athlete, today: date) -> None:
    """A body mass written into the profile holds from today on; what it was before stays as it was."""
    if before.mass_kg == now.mass_kg:
        return
    _keep_first(db, before, MASS)
    own.remove_threshold(db, now.id, MASS, today)
    left = athlete_on(replace(now, mass_kg=None), own.read_thresholds(db, now.id), today)
    if left.mass_kg != now.mass_kg:
        own.save_threshold(db, now.id, MASS, today, now.mass_kg)


def _check(key: str, value: float | None, valid_from: date | None, today: date) -> None:
    if key not in DATED:
        raise SettingsError("key", key, ", ".join(DATED))
    if valid_from is not None and not EARLIEST <= valid_from <= today:
        raise SettingsError("valid_from", str(valid_from), "a day from 1950 up to today")
    profiles.checked_profile({key: value})


def _keep_first(db: Db, who: Athlete, key: str) -> None:
    """Keep what the profile said so far as the value before the first dated one."""
    known = [one for one in own.read_thresholds(db, who.id) if one["key"] == key]
    before = getattr(who, key)
    if not known and before is not None:
        own.save_threshold(db, who.id, key, ALWAYS, before)


def _settled(db: Db, who: Athlete, key: str, days: tuple[date | None, date]) -> Athlete:
    """The profile says what holds today; runs from the first day on (of any day without) are measured by something else."""
    first, today = days
    now = athlete_on(who, own.read_thresholds(db, who.id), today)
    replace_athlete(db, now)
    if key == MASS:
        count_change(db, who.id, "other")  # no run is measured by it
    else:
        count_change(db, who.id, since=first)
    save_audit(db, datetime.now(UTC), Deed("athlete.update", who.id, who.id, {"fields": [key]}))
    return now
