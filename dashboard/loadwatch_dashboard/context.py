"""What a page is about: logbook, runner, day and units, read and checked once from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from flask import current_app

from loadwatch.errors import LoadwatchError, NotFoundError
from loadwatch.model import Athlete
from loadwatch.units import UnitSystem
from loadwatch_dashboard import speech
from loadwatch_dashboard.visitor import Visitor, visitor

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

BOOK = "loadwatch_book"
KEYS = ("athlete", "units", "as_of", "view")
PT = "pt"
FIRST_DAY, AHEAD = date(1990, 1, 1), timedelta(days=366)


@dataclass(frozen=True)
class Context:
    """The reader's view: what the address says, with None where it says nothing."""

    book: Logbook
    visitor: Visitor
    athlete: Athlete | None  # None: an empty logbook
    units: UnitSystem
    as_of: date | None
    query: tuple[tuple[str, str], ...]  # the part of the address that the reader chose
    activity: str = ""  # id, where the page or form is about one

    @property
    def athletes(self) -> tuple[Athlete, ...]:
        """Whom the reader may choose."""
        return self.visitor.athletes

    @property
    def runner(self) -> Athlete:
        """The runner in view, where there must be one."""
        if self.athlete is None:
            raise NotFoundError("runner", "", "Add the files of your watch first.")
        return self.athlete

    @property
    def is_pt(self) -> bool:
        """The reader looks as the therapist does: with limits, notes and tests to edit."""
        return dict(self.query).get("view") == PT

    @property
    def seen(self) -> tuple[Athlete, ...]:
        """Whom a list is of: the runner in view, for a therapist all of theirs."""
        return self.athletes if self.is_pt or self.athlete is None else (self.athlete,)

    def asks_for_another(self, athlete: str) -> bool:
        """Whether the address names a runner, and not this one."""
        return dict(self.query).get("athlete", athlete) != athlete

    def href(self, path: str, **changes: str | None) -> str:
        """An address that keeps the reader's choices; a change of None leaves its key out."""
        kept = {**dict(self.query), **changes}
        chosen = {key: value for key, value in kept.items() if value is not None}
        return path + ("?" + urlencode(chosen) if chosen else "")


def book() -> Logbook:
    """The logbook of the running app."""
    return cast("Logbook", current_app.config[BOOK])


def read(query: Mapping[str, Any]) -> Context:
    """The context of an address. Raises NotFoundError for a runner whom the visitor does not see."""
    given = {key: str(query[key]) for key in KEYS if isinstance(query.get(key), str) and query[key]}
    who = visitor(book())
    athlete = _chosen(who.athletes, query.get("athlete"))
    if given.get("view") != PT or not who.is_therapist:
        given.pop("view", None)
    speech.speak_to(athlete, is_pt="view" in given)
    units = given.get("units", athlete.units if athlete else "km")
    if units not in ("km", "mi"):
        units = "km"
        given.pop("units", None)
    as_of = _reasonable(day(given.get("as_of")), athlete)
    if as_of is None:
        given.pop("as_of", None)
    return Context(book(), who, athlete, cast(UnitSystem, units), as_of, tuple(given.items()))


def listen(query: Mapping[str, Any]) -> None:
    """Speak the language of an address, whatever else is wrong with it."""
    try:
        read(query)
    except LoadwatchError:
        speech.speak_to(None, is_pt=False)


def bare() -> Context:
    """A context for pages that say that something was not found."""
    who = visitor(book())
    return Context(book(), who, _chosen(who.athletes, None), "km", None, ())


def _chosen(athletes: tuple[Athlete, ...], asked: Any) -> Athlete | None:
    """The runner of that name, without a name the first; two names at once are nobody's."""
    if not asked:
        return athletes[0] if athletes else None
    for athlete in athletes:
        if athlete.name == asked:
            return athlete
    told = ", ".join(map(str, asked)) if isinstance(asked, list) else str(asked)
    raise NotFoundError("runner", told)


def _reasonable(as_of: date | None, athlete: Athlete | None) -> date | None:
    """A day that a page can speak for: from the first watches to a year ahead; another one is left out."""
    if as_of is None or not FIRST_DAY <= as_of <= book().today(athlete) + AHEAD:
        return None
    return as_of


def day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
