"""Small worlds for alerts: forecasts of planned runs, looks in the order of the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from loadwatch.load.alert import Ahead, Alert, Announced, Before, Key, Outcome, look
from loadwatch.load.forecast import Forecast, Overshoot
from loadwatch.model import Flag, Method, PlannedPart, PlannedSession
from tests.load.series import MONDAY

METHOD = Method()


def flag(ahead: int, rule: str, severity: int, **more: Any) -> Flag:
    """A finding about a numbered day."""
    given = {"exposure": "distance", "value": 16_000.0, "limit": 13_200.0, "evidence": "A", "why": ""}
    return Flag(MONDAY + timedelta(days=ahead), rule, severity, **(given | more))


def planned(ahead: int, *severities: int, km: float = 16, id_: str = "p", source: str = "text") -> Forecast:
    """A planned run on a numbered day, with a finding of each severity."""
    day = MONDAY + timedelta(days=ahead)
    session = PlannedSession(id_, "ana", day, "", (PlannedPart("easy", km * 1000),), source=source)
    flags = tuple(flag(ahead, f"R{n + 1}", severity) for n, severity in enumerate(severities))
    top = max(severities, default=0)
    return Forecast(session, top, flags, None, None, {}, {}, (), Overshoot(top, flags))


def ahead(day: int, *forecasts: Forecast, **more: Any) -> Ahead:
    """What is to come on a numbered day; weeks begin on Mondays."""
    return Ahead(MONDAY + timedelta(days=day), MONDAY + timedelta(days=day - day % 7), forecasts, **more)


class Looks:
    """Looks one after the other; what was announced stays, as the store keeps it."""

    def __init__(self, method: Method = METHOD) -> None:
        self.method = method
        self.before = Before()
        self.rows: dict[Key, bool] = {}

    def at(self, day: int, *forecasts: Forecast, **more: Any) -> Outcome:
        """Look on a numbered day."""
        given = ahead(day, *forecasts, **more)
        found = look(given, self.before, self.method)
        self.rows |= {alert.key: False for alert in (*found.due, *found.standing)}
        self.rows |= dict.fromkeys(found.void, True)
        kept = tuple(Announced(key, is_void) for key, is_void in self.rows.items())
        self.before = Before(given.as_of, given.recorded, given.told, found.marks, kept)
        return found


def sessions(found: Outcome) -> list[Alert]:
    """The alerts of planned sessions that are due."""
    return [alert for alert in found.due if alert.key.kind == "session"]


def told(days: Sequence[int], *forecasts: Forecast, method: Method = METHOD, **more: Any) -> list[int]:
    """On which of these days a session was told."""
    looks = Looks(method)
    return [day for day in days if sessions(looks.at(day, *forecasts, **more))]


def silent_first(
    days: Sequence[int], ahead_of: int, method: Method = METHOD, source: str = "text"
) -> list[int]:
    """The same for a run that was planned when no rule spoke about it, and has got a caution by the second look."""
    looks = Looks(method)
    calm, high = (planned(ahead_of, *found, source=source) for found in ((), (2,)))
    return [day for n, day in enumerate(days) if sessions(looks.at(day, high if n else calm))]
