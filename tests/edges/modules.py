"""Edges of the numbers that stand in modules: the run 15 % larger, the habit, stand-ins for missing days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from loadwatch.load.habit import habit, next_long
from loadwatch.load.plan import Expected
from loadwatch.load.scenarios import larger
from loadwatch.model import Method, PlannedSession
from tests.edges.case import MONDAY, Edge
from tests.load import series


def overshot() -> float | None:
    """A planned run of 10 km that turns out larger."""
    session = PlannedSession("p", "ana", MONDAY, "")
    return larger(Expected(session, {"distance_m": 10_000.0}, ())).values["distance_m"]


def tuesdays(kms: Sequence[float]) -> list[float]:
    """Usual run of the coming Tuesday, after six weeks with a run every Sunday and these on Tuesdays; 0 is none."""
    days = [km for tuesday in kms for km in (0.0, tuesday, 0.0, 0.0, 0.0, 0.0, 12.0)]
    today = MONDAY + timedelta(days=len(days))
    found = habit(series.runs(days), today, Method())
    return [one.parts[0].distance_m or 0.0 for one in found if one.local_date == today + timedelta(days=1)]


def stood_in() -> float:
    """Seven days to a Sunday whose distance is not known, after nine Sundays of 1, 10 and 12 km."""
    sundays = [1.0, *[10.0] * 4, *[12.0] * 4, None]
    days: list[Any] = [km for sunday in sundays for km in (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, sunday)]
    return float(series.metrics(days)["acute"][-1])


def edge(about: str, said: Any, expected: Any) -> Edge:
    """What a module says, whatever the method."""
    return Edge(about, lambda _: said(), expected)


MODULES: dict[str, list[Edge]] = {
    "scenarios.OVERSHOOT": [edge("10 km turn out larger", overshot, 11_500.0)],
    "habit.HABIT_WEEKS": [edge("a Tuesday of six weeks ago", lambda: tuesdays([6, 6, 6, 0, 0, 0]), [6_000.0])],
    "habit.LEAST_SHARE": [
        edge("three Tuesdays of six", lambda: tuesdays([6, 0, 6, 0, 6, 0]), [6_000.0]),
        edge("two Tuesdays of six", lambda: tuesdays([0, 0, 6, 0, 6, 0]), []),
    ],
    "habit.RECENT_RUNS": [edge("the last three of four Tuesdays", lambda: tuesdays([0, 0, 1, 5, 9, 7]), [7_000.0])],
    "habit.EASED": [edge("a week of 0.85", lambda: next_long([10_000.0, 8_500.0, 11_000.0]), 11_500.0)],
    "habit.GROWTH_WEEKS": [
        edge("four growing weeks", lambda: next_long([1_000.0, 10_000.0, 11_000.0, 13_000.0, 14_500.0]), 16_000.0),
    ],
    "unknown.WEEKDAY_MEMORY": [edge("an unknown Sunday", stood_in, 11_000.0)],
}  # fmt: skip
