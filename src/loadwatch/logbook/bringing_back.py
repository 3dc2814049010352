"""An export read back in: each row is checked like one that is typed, and comes once however often it is added."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from loadwatch.edit import Edit
from loadwatch.errors import LoadwatchError, SettingsError
from loadwatch.load.thresholds import ALWAYS, DATED
from loadwatch.logbook import dating, entries, plan_changing, profiles
from loadwatch.logbook.prepare import activity_id
from loadwatch.logbook.sources import shown
from loadwatch.model import Athlete
from loadwatch.store import own
from loadwatch.store.edits import read_edits
from loadwatch.store.entries import TABLES, find_owner, save_entry, typed_values
from loadwatch.store.people import Deed, save_audit
from loadwatch.store.plans import find_planned
from loadwatch.store.store import Db

BACK = "own.back"  # the deed that an undo looks for
MOST_TOLD = 20  # rows left out that are named one by one
MOST_PARTS = 200  # activities in one recording file
MOST_LETTERS = 300  # of the name of a file
MOST_ROWS = 20_000  # of one kind: an entry a day for half a century
EDITS: TypeAdapter[Edit] = TypeAdapter(Edit)
PERSONS: TypeAdapter[Athlete] = TypeAdapter(Athlete)
OF_A_NEW_RUNNER = ("zone", "week_start", "units")  # they have a value from the first moment: no gap to fill
T = TypeVar("T")


@dataclass
class Brought:
    """What of an export is new here."""

    entries: dict[str, list[str]] = field(default_factory=dict)
    plan: list[str] = field(default_factory=list)
    n_profile: int = 0
    edits: dict[str, Edit] = field(default_factory=dict)  # of activities, which may come after it
    names: dict[str, str] = field(default_factory=dict)  # of recording files, by SHA-256
    left: list[tuple[str, str]] = field(default_factory=list)  # (place, why)

    @property
    def n_entries(self) -> int:
        """Entries of every kind."""
        return sum(map(len, self.entries.values()))

    @property
    def is_new(self) -> bool:
        """Something was not here yet."""
        return bool(self.n_entries or self.plan or self.n_profile or self.edits)

    @property
    def message(self) -> str:
        """What came back, in a sentence."""
        if not self.is_new:
            return "All that was written in this export is here already, so nothing was added."
        return (
            f"Brought back of diary, notes, tests, limits, strength and return to run: {self.n_entries}; "
            f"planned sessions: {len(self.plan)}; values of the profile: {self.n_profile}; "
            f"edited activities: {len(self.edits)}."
        )

    def leave(self, place: str, error: Exception) -> None:
        """Note a row that was left out."""
        said = error.message if isinstance(error, LoadwatchError) else "It cannot be read."
        self.left.append((place, said))


@dataclass(frozen=True)
class Place:
    """Where an export goes: whose logbook, whether the runner is new, what day it is, known run-walk tables."""

    athlete: Athlete
    is_new: bool
    today: date
    levels: Mapping[str, int]


def bring_back(db: Db, batch_id: str, place: Place, document: Mapping[str, Any]) -> tuple[Athlete, Brought]:
    """Store what is not here yet; gives the runner as it now stands, and what came."""
    brought, who = Brought(left=_too_many(document)), place.athlete
    for kind in TABLES:
        for number, row in _rows(document, kind):
            with_id = _guarded(brought, f"{kind} {number}", partial(_entry, db, place, kind, row))
            if with_id:
                brought.entries.setdefault(kind, []).append(with_id)
    for number, row in _rows(document, "plan"):
        planned = _guarded(brought, f"plan {number}", partial(_planned, db, who, row))
        if planned:
            brought.plan.append(planned)
    who = _person(db, place, document, brought)
    for number, row in (*_rows(document, "activities"), *_rows(document, "deleted")):
        _guarded(brought, f"activity {number}", partial(_activity, who, document, row, brought))
    for id_ in read_edits(db, list(brought.edits)):  # what is said here already stays
        del brought.edits[id_]
    _note(db, who, batch_id, brought)
    return who, brought


def _rows(document: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    rows = document.get(name)
    return list(enumerate(rows[:MOST_ROWS], 1)) if isinstance(rows, list) else []


def _too_many(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Lists that are longer than anybody writes: their rest is not read, and the logbook not held up by it."""
    text = f"Only the first {MOST_ROWS:,} rows of it are read."
    return [
        (name, text) for name, rows in document.items() if isinstance(rows, list) and len(rows) > MOST_ROWS
    ]


def _guarded(brought: Brought, place: str, work: Callable[[], T]) -> T | None:
    """A row that cannot be meant is left out alone."""
    try:
        return work()
    except (LoadwatchError, ValidationError, TypeError, ValueError, KeyError, AttributeError) as error:
        brought.leave(place, error)
        return None


def _entry(db: Db, place: Place, kind: str, row: Mapping[str, Any]) -> str | None:
    who = place.athlete
    id_ = _free_id(str(row["id"]), who.id, lambda one: find_owner(db, kind, one))
    if id_ is None:
        return None
    values = typed_values(kind, {k: v for k, v in row.items() if k not in {"id", "athlete_id"}})
    day = values.pop("local_date")
    if not isinstance(day, date):
        raise SettingsError("date", None, "a day")
    if kind == "rehab":
        checked = entries.rehab(day, place.today, values, place.levels)
    else:
        checked = entries.CHECKS[kind](day, place.today, values)
    save_entry(db, kind, {**checked, "id": id_, "athlete_id": who.id, "local_date": day})
    return id_


def _free_id(id_: str, athlete_id: str, owner: Callable[[str], str | None]) -> str | None:
    """The id, or one made of it when another runner has it; None when this runner's row is here."""
    if not 0 < len(id_) <= 32:
        raise SettingsError("id", id_[:40], "1 to 32 letters")
    whose = owner(id_)
    if whose is not None and whose != athlete_id:
        id_ = hashlib.sha256(f"{athlete_id}:{id_}".encode()).hexdigest()[:16]
        whose = owner(id_)
    return id_ if whose is None else None


def _planned(db: Db, who: Athlete, row: Mapping[str, Any]) -> str | None:
    def owner(id_: str) -> str | None:
        return next((one.athlete_id for one in find_planned(db, id_) if one.id == id_), None)

    id_ = _free_id(str(row["id"]), who.id, owner)
    return None if id_ is None else plan_changing.put_back(db, who, {**row, "id": id_}).id


def _activity(who: Athlete, document: Mapping[str, Any], row: Mapping[str, Any], brought: Brought) -> None:
    """The name of the file of an activity, and what was edited of it."""
    digest = str(row["source"]["sha256"])
    brought.names[digest] = shown(str(row["source"]["name"]))[:MOST_LETTERS]
    if row.get("edit") is None:
        return
    edit = EDITS.validate_python(row["edit"])
    old = str(document["runner"].get("id"))
    part = next((i for i in range(MOST_PARTS) if activity_id(old, digest, i) == row["id"]), None)
    if part is not None:
        brought.edits[activity_id(who.id, digest, part)] = edit


# ---- the profile -----------------------------------------------------------------


def _person(db: Db, place: Place, document: Mapping[str, Any], brought: Brought) -> Athlete:
    """Values with their days first, then what is still empty; a runner who is new takes all."""
    who = place.athlete
    known = {(one["key"], one["local_date"]) for one in own.read_thresholds(db, who.id)}
    has_own = {key for key, _ in known} | {key for key in DATED if getattr(who, key) is not None}
    dated = {str(row.get("key")) for _, row in _rows(document, "thresholds") if isinstance(row, dict)}
    for number, row in _rows(document, "thresholds"):
        now = _guarded(
            brought, f"threshold {number}", partial(_threshold, db, who, has_own, row, place.today)
        )
        brought.n_profile += now is not None
        who = now or who
    now = _guarded(brought, "runner", partial(_profile, db, who, place, document["runner"], dated))
    if now is not None:
        brought.n_profile += sum(getattr(now, key) != getattr(who, key) for key in profiles.PROFILE)
    return now or who


def _threshold(
    db: Db, who: Athlete, has_own: set[str], row: Mapping[str, Any], today: date
) -> Athlete | None:
    key, day = str(row["key"]), date.fromisoformat(row["local_date"])
    if key in has_own:
        return None
    value = None if row["value"] is None else float(row["value"])
    return dating.set_dated(db, who, key, value, (None if day == ALWAYS else day, today))


def _profile(db: Db, who: Athlete, place: Place, given: Mapping[str, Any], dated: set[str]) -> Athlete | None:
    told = PERSONS.validate_python({**given, "id": who.id, "name": who.name})
    empty = [key for key in profiles.PROFILE if getattr(who, key) is None and key not in dated]
    keys = [*empty, *(OF_A_NEW_RUNNER if place.is_new else ())]
    values = {key: getattr(told, key) for key in keys if getattr(told, key) not in {None, getattr(who, key)}}
    if not values:
        return None
    now = profiles.update_athlete(db, who, values)
    dating.weighed(db, who, now, place.today)
    return now


def _note(db: Db, who: Athlete, batch_id: str, brought: Brought) -> None:
    """Tell caches and the audit; the ids are there for an undo."""
    if brought.entries or brought.plan:
        entries.count_entries(db, who.id, *brought.entries)
        detail = {"entries": brought.entries, "plan": brought.plan}
        save_audit(db, datetime.now(UTC), Deed(BACK, who.id, batch_id, detail))
