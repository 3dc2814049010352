"""Edges of the numbers of a plan: when a session is done, when its alert is due, and the steps to a race."""

from __future__ import annotations

from collections.abc import Sequence

from loadwatch.load.plan import with_state
from loadwatch.load.progression import Start, progression
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


HALF = [11_000.0, 12_100.0, 13_310.0, 9_982.5, 14_641.0, 16_105.1, 17_715.6, 13_286.7, 19_487.2, 21_097.5]


def steps(target: str, metres: float, expected: list[float]) -> Edge:
    """The first steps of a runner from 10 km of long run, who never climbed and never ran fast, to 0.1 m."""
    start = Start({"distance": 10_000.0}, [30_000.0] * 4, MONDAY)

    def said(method: Method) -> list[float]:
        found = progression(start, {target: metres}, None, method)
        return [round(step.values[target], 1) for step in found.steps[: len(expected)]]

    return Edge(f"steps to {metres:g} m of {target}", said, expected)


PLAN: dict[str, list[Edge]] = {
    "match_share": [
        match(12_500.0, "done"), match(12_510.0, "planned"), match(7_500.0, "done"), match(7_490.0, "planned")
    ],
    "alert_on_edit": [Edge("new on day 0", edited, [0])],
    "alert_far_days": [looked([0, 11, 12, 13], [13]), looked([0, 13], [13])],
    "alert_near_days": [looked([0, 13, 14], [13]), Edge("after the far day", late, [18])],
    "alert_severity": [severe(2, 1), severe(1, 0)],
    "alert_reasons": [Edge("four findings", reasons, 2)],
    "cutback_every": [steps("distance", 21_097.5, HALF)],
    "cutback_share": [steps("distance", 21_097.5, HALF)],
    "start_ascent_m": [steps("ascent", 300.0, [60.0, 90.0])],
    "step_ascent_m": [steps("ascent", 300.0, [60.0, 90.0])],
    "start_fast_m": [steps("fast", 3_000.0, [500.0, 800.0])],
    "step_fast_m": [steps("fast", 3_000.0, [500.0, 800.0])],
    "alert_adult_years": [aged(MONDAY.year - 18, 1), aged(MONDAY.year - 17, 0)],
}  # fmt: skip
