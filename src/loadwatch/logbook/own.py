"""The part of the logbook that belongs to the person: thresholds, constants, own data to take along or to erase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.load.diary import EARLIEST
from loadwatch.load.registry import checked, known_constants, standard
from loadwatch.load.thresholds import ALWAYS, THRESHOLDS, athlete_on
from loadwatch.logbook import erasing, exporting, profiles, speed_figures
from loadwatch.logbook.keeping import Keeping
from loadwatch.model import Athlete
from loadwatch.store import own
from loadwatch.store.entries import read_entries
from loadwatch.store.exposures import count_outdated
from loadwatch.store.people import Deed, count_change, replace_athlete, save_audit
from loadwatch.store.store import Db
from loadwatch.units import UnitSystem
from loadwatch.views.own import SettingsView, Speed, settings_view


class OwnKeeping(Keeping):
    """What a person sets, takes along and erases."""

    def settings_page(self, athlete: str | None = None, units: UnitSystem | None = None) -> SettingsView:
        """The page of settings of a runner."""
        who, method = self.athlete(athlete), self.method
        with self.store.read() as db:
            dated = own.read_thresholds(db, who.id)
            outdated = count_outdated(db, method.version, who.id)
            races = read_entries(db, "race", who.id)
        today = self.today(who)
        found = speed_figures.critical_speed_on(self._figures, who, today + timedelta(days=1))
        speed = Speed(found, races, today, units or who.units)
        return settings_view(who, dated, method, outdated, speed)

    # ---- thresholds -------------------------------------------------------------

    def thresholds(self, athlete: str | None = None) -> list[dict[str, Any]]:
        """Thresholds with the day they hold from, oldest first."""
        with self.store.read() as db:
            return own.read_thresholds(db, profiles.runner(db, athlete).id)

    def set_threshold(self, athlete: str, key: str, value: float | None, valid_from: date | None) -> Athlete:
        """Let a threshold hold from a day on, without a day always; an empty value ends the one before it."""
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            _check(key, value, valid_from, self.today(who))
            _keep_first(db, who, key)
            own.save_threshold(db, who.id, key, valid_from or ALWAYS, value)
            return _settled(db, who, self.today(who), valid_from)

    def remove_threshold(self, athlete: str, key: str, valid_from: date | None = None) -> float | None:
        """Take a threshold out, without a day the one that always held; gives its value."""
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            value = _taken_out(db, who, key, valid_from or ALWAYS)
            bare: dict[str, Any] = {key: None}  # unless another day has one
            _settled(db, replace(who, **bare), self.today(who), valid_from)
        return value

    # ---- constants --------------------------------------------------------------

    def constants(self) -> dict[str, float]:
        """The changed constants of the method."""
        with self.store.read() as db:
            return own.read_constants(db)

    def set_constants(self, values: Mapping[str, float | None]) -> dict[str, float]:
        """Change constants of the method for the whole logbook; None gives back the default."""
        with self.store.write() as db:
            kept = _merged(own.read_constants(db), values)
            own.save_constants(db, kept, datetime.now(UTC))
            save_audit(db, datetime.now(UTC), Deed("method.change", None, "constants", dict(kept)))
        self.uploads.method = self.method
        return kept

    # ---- own data ---------------------------------------------------------------

    def export(self, out: str | Path | BinaryIO, athlete: str | None = None) -> dict[str, Any]:
        """Write all data of a runner (of all without a name) to a folder, a `.zip` file or an open stream."""
        those = self.athletes() if athlete is None else [self.athlete(athlete)]
        return exporting.export(self, those, out)

    def erase(self, athlete: str, typed: str) -> dict[str, Any]:
        """Erase a runner with all that is kept; `typed` must be the name, letter by letter."""
        who = self.athlete(athlete)
        if typed.strip() != who.name:
            raise SettingsError("typed", typed, f"the name “{who.name}”, letter by letter")
        return erasing.erase(self.store, who)


def _check(key: str, value: float | None, valid_from: date | None, today: date) -> None:
    if key not in THRESHOLDS:
        raise SettingsError("key", key, ", ".join(THRESHOLDS))
    if valid_from is not None and not EARLIEST <= valid_from <= today:
        raise SettingsError("valid_from", str(valid_from), "a day from 1950 up to today")
    profiles.checked_profile({key: value})


def _keep_first(db: Db, who: Athlete, key: str) -> None:
    """Keep what the profile said so far as the value before the first dated one."""
    known = [one for one in own.read_thresholds(db, who.id) if one["key"] == key]
    before = getattr(who, key)
    if not known and before is not None:
        own.save_threshold(db, who.id, key, ALWAYS, before)


def _taken_out(db: Db, who: Athlete, key: str, first: date) -> float | None:
    known = [one for one in own.read_thresholds(db, who.id) if one["key"] == key]
    found = [one["value"] for one in known if one["local_date"] == first]
    if not found and not known and first == ALWAYS and key in THRESHOLDS and getattr(who, key) is not None:
        found = [getattr(who, key)]  # of the profile, never dated
    if not found:
        raise NotFoundError("threshold", key, "It may have been taken out already.")
    own.remove_threshold(db, who.id, key, first)
    value: float | None = found[0]
    return value


def _settled(db: Db, who: Athlete, today: date, since: date | None) -> Athlete:
    """The profile says what holds today; runs from a day on (of any day without) are measured by something else."""
    now = athlete_on(who, own.read_thresholds(db, who.id), today)
    replace_athlete(db, now)
    count_change(db, who.id, since=since)
    save_audit(db, datetime.now(UTC), Deed("athlete.update", who.id, who.id, {"fields": list(THRESHOLDS)}))
    return replace(now)


def _merged(old: Mapping[str, float], values: Mapping[str, float | None]) -> dict[str, float]:
    """The changed constants after a change; a value that is the default is no change."""
    kept = known_constants(old)
    for key, value in values.items():
        kept.pop(key, None)
        if value is not None and checked(key, value) != standard(key):
            kept[key] = checked(key, value)
    return kept
