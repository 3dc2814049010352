"""Edges of the numbers of a plan: when a session is done, and when its alert is due."""

from __future__ import annotations

from collections.abc import Sequence

from loadwatch.load.plan import with_state
from loadwatch.model import Method, PlannedSession
from tests.edges.case import MONDAY, Edge
from tests.load import alerting, series


def match(metres: float, expected: str) -> Edge:
    """What a planned run of 10 km is on a day with a run of so many metres."""
    session, runs = PlannedSession("p", "ana", MONDAY, ""), series.runs([metres / 1000], MONDAY)

    def said(method: Method) -> str:
        return with_state([session], {"p": {"distance_m": 10_000.0}}, runs, MONDAY, method)["p"]

    return Edge(f"{metres:g} m of 10,000", said, expected)


def looked(days: Sequence[int], expected: Sequence[int]) -> Edge:
    """On which days a caution about day 20 is told that came up by itself after the first look."""
    return Edge(f"looks on {days}", lambda method: alerting.silent_first(days, 20, method), list(expected))


def severe(severity: int, expected: int) -> Edge:
    """How many alerts of their own a new session of a severity gives."""

    def said(method: Method) -> int:
        return len(alerting.told([0], alerting.planned(5, severity), method=method))

    return Edge(f"severity {severity}", said, expected)


def aged(birth_year: int, expected: int) -> Edge:
    """How many alerts a runner born in that year gets."""

    def said(method: Method) -> int:
        return len(alerting.told([0], alerting.planned(5, 2), method=method, birth_year=birth_year))

    return Edge(f"born in {birth_year}", said, expected)


def reasons(method: Method) -> int:
    """How many of four findings are told."""
    return len(alerting.sessions(alerting.Looks(method).at(0, alerting.planned(5, 2, 2, 1, 1)))[0].flags)


def edited(method: Method) -> list[int]:
    """When a caution about day 20 is told that was there from the first."""
    return alerting.told(range(21), alerting.planned(20, 2), method=method)


def late(method: Method) -> list[int]:
    """When a caution about day 20 is told that comes up on day 15, after the first lead day."""
    looks = alerting.Looks(method)
    calm, high = alerting.planned(20), alerting.planned(20, 2)
    return [day for day in range(21) if alerting.sessions(looks.at(day, high if day >= 15 else calm))]


PLAN: dict[str, list[Edge]] = {
    "match_share": [
        match(12_500.0, "done"), match(12_510.0, "planned"), match(7_500.0, "done"), match(7_490.0, "planned")
    ],
    "alert_on_edit": [Edge("new on day 0", edited, [0])],
    "alert_far_days": [looked([0, 11, 12, 13], [13]), looked([0, 13], [13])],
    "alert_near_days": [looked([0, 13, 14], [13]), Edge("after the far day", late, [18])],
    "alert_severity": [severe(2, 1), severe(1, 0)],
    "alert_reasons": [Edge("four findings", reasons, 2)],
    "alert_adult_years": [aged(MONDAY.year - 18, 1), aged(MONDAY.year - 17, 0)],
}  # fmt: skip
