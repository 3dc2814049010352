"""The part of the logbook that belongs to the person: thresholds, constants, own data to take along or to erase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from loadwatch.errors import SettingsError
from loadwatch.load.registry import checked, contradictions, known_constants
from loadwatch.load.registry.constant import standard
from loadwatch.logbook import dating, erasing, exporting, profiles, speed_figures
from loadwatch.logbook.keeping import Keeping
from loadwatch.model import Athlete
from loadwatch.store import own
from loadwatch.store.entries import read_entries
from loadwatch.store.exposures import count_outdated
from loadwatch.store.people import Deed, save_audit
from loadwatch.units import UnitSystem
from loadwatch.views.own import ConstantsView, SettingsView, Speed, constants_view, settings_view


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
            return dating.set_dated(db, who, key, value, (valid_from, self.today(who)))

    def remove_threshold(self, athlete: str, key: str, valid_from: date | None = None) -> float | None:
        """Take a threshold out, without a day the one that always held; gives its value."""
        with self.store.write() as db:
            who = profiles.runner(db, athlete)
            return dating.remove_dated(db, who, key, (valid_from, self.today(who)))

    # ---- constants --------------------------------------------------------------

    def constants(self) -> dict[str, float]:
        """The changed constants of the method."""
        with self.store.read() as db:
            return own.read_constants(db)

    def constants_page(self) -> ConstantsView:
        """All constants of the method, with their defaults and evidence marks."""
        with self.store.read() as db:
            return constants_view(self.method, count_outdated(db, self.method.version))

    def set_constants(self, values: Mapping[str, float | None]) -> dict[str, float]:
        """Change constants of the method for the whole logbook; None gives back the default."""
        with self.store.write() as db:
            kept = _merged(own.read_constants(db), values)
            for key, allowed in contradictions(kept, values).items():
                raise SettingsError(key, kept.get(key, standard(key)), allowed)
            own.save_constants(db, kept, datetime.now(UTC))
            save_audit(db, datetime.now(UTC), Deed("method.change", None, "constants", dict(kept)))
        self.uploads.method = self.method
        return kept

    def contradictions(self, values: Mapping[str, float | None]) -> dict[str, str]:
        """What of a change of constants would contradict another one: key → what is allowed."""
        return contradictions(_merged(self.constants(), values), values)

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
        done = erasing.erase(self.store, who)
        self._forget(who.id)
        return done


def _merged(old: Mapping[str, float], values: Mapping[str, float | None]) -> dict[str, float]:
    """The changed constants after a change; a value that is the default is no change."""
    kept = known_constants(old)
    for key, value in values.items():
        kept.pop(key, None)
        if value is not None and checked(key, value) != standard(key):
            kept[key] = checked(key, value)
    return kept
