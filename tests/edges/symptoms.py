"""Edges of the symptoms (science.md 8)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import polars as pl

from loadwatch.frames import DailyFrame, dtypes
from loadwatch.load.diary import diary_frame
from loadwatch.load.flares import flare_links
from loadwatch.load.modifier import Body
from loadwatch.load.room.felt import felt_rooms
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Athlete, Method
from tests.edges.case import MONDAY, Answers, Edge, found_flags, state
from tests.load.rule_cases import LAST, ana, diary, run, steady

CALM: Answers = {n: {"pain_morning": 0.0, "stiffness_min": 0.0, "pain_during": 0.0} for n in range(6)}


def answer(name: str, value: float, expected: str) -> Edge:
    """After calm mornings, one answer."""
    given = CALM | {6: {"pain_morning": 0.0, name: value}}
    return Edge(f"{name} of {value:g}: {expected}", lambda method: state(given, method), expected)


def mornings(pains: dict[int, float], expected: str, about: str) -> Edge:
    """A diary of mornings alone."""
    given = {n: {"pain_morning": pain} for n, pain in pains.items()}
    return Edge(about, lambda method: state(given, method), expected)


def later(answers: Answers, day: int, expected: str) -> Edge:
    """The state of a later day without an answer."""
    return Edge(f"day {day}: {expected}", lambda method: state(answers, method, day), expected)


def room_left(method: Method) -> float | None:
    """Room of 10 km under S2 without a run that felt fine."""
    entry = {"athlete_id": "ana", "site": "knee", "local_date": MONDAY, "pain_morning": 3.0}
    body = Body(Athlete("ana", "Ana"), symptom_days(diary_frame([entry]), MONDAY, method))
    return felt_rooms({"distance": 10_000.0}, body, {}, MONDAY + timedelta(days=1), method)["distance"]


def said_hours(method: Method) -> bool:
    """Whether R13 at S2 names the hours of the specification."""
    sore = ana()
    found = found_flags(
        [*steady(), run(LAST)], method, type(sore)(athletes=sore.athletes, states=diary((LAST, "S2")))
    )
    return any("with 48 to 72 hours between runs" in flag.why for flag in found)


def links(method: Method, onsets: tuple[int, ...], large: set[int], rising: bool = False) -> list[Any]:
    """Threshold and share of what flares on those days followed: runs every second day, 300 m of climbing on large ones."""
    rows = [
        {"athlete_id": "ana", "site": "knee", "local_date": MONDAY + timedelta(days=n), "pain_morning": 0.0,
         "pain_during": 6.0 if n in onsets else 0.0}
        for n in range(101)
    ]  # fmt: skip
    value = {
        n: n + 1.0 if rising else 300.0 if n in large else 100.0
        for n in range(101)
        if rising or n in large or not n % 2
    }
    climbs = [
        {"athlete_id": "ana", "measure": "ascent", "local_date": MONDAY + timedelta(days=n), "value": value.get(n, 0.0),
         "longest": None, "n_runs": int(n in value), "n_unknown": 0, "status": "run"}
        for n in range(101)
    ]  # fmt: skip
    states = symptom_days(diary_frame(rows), MONDAY + timedelta(days=100), method)
    found = flare_links(states, pl.DataFrame(climbs, schema=dtypes(DailyFrame)), method)
    return [(one.threshold, one.n_followed, one.n_flares) for one in found]


def flares(
    about: str, onsets: tuple[int, ...], large: set[int], expected: list[Any], rising: bool = False
) -> Edge:
    """Flares on those days, and what they followed."""
    return Edge(about, partial(links, onsets=onsets, large=large, rising=rising), expected)


HIGH = {"pain_during": 6.0, "pain_morning": 0.0}
EVEN = dict.fromkeys(range(8), 0.0) | dict.fromkeys(range(8, 15), 0.9)
STEEP = {10, 31, 52}
SYMPTOMS: dict[str, list[Edge]] = {
    "during_watch": [answer("pain_during", 2.0, "S0"), answer("pain_during", 2.01, "S1")],
    "during_reduce": [answer("pain_during", 5.0, "S1"), answer("pain_during", 5.02, "S2")],
    "twice_days": [
        Edge("above 5 six days apart", lambda m: state({0: HIGH, 6: HIGH}, m), "S3"),
        Edge("above 5 seven days apart", lambda m: state({0: HIGH, 7: HIGH}, m), "S2"),
    ],
    "morning_watch": [answer("pain_morning", 1.0, "S0"), answer("pain_morning", 1.005, "S1")],
    "morning_reduce": [answer("pain_morning", 2.0, "S2"), answer("pain_morning", 1.99, "S1")],
    "stiffness_watch_min": [answer("stiffness_min", 5.0, "S0"), answer("stiffness_min", 5.02, "S1")],
    "stiffness_reduce_min": [answer("stiffness_min", 15.0, "S2"), answer("stiffness_min", 14.9, "S1")],
    "trend_days": [mornings({0: 0, 3: 0, 6: 0, 7: 1, 10: 1, 13: 1}, "S2", "three mornings a week, one point up")],
    "trend_rise": [
        mornings({n: 0.0 if n < 7 else 1.0 for n in range(14)}, "S2", "a week one point up"),
        mornings({n: 0.0 if n < 7 else 0.995 for n in range(14)}, "S0", "a week just under one point up"),
    ],
    "trend_min_mornings": [
        mornings({0: 0, 3: 0, 6: 0, 7: 1, 10: 1, 13: 1}, "S2", "three mornings a week are enough"),
        mornings({0: 0, 6: 0, 7: 1, 13: 1}, "S0", "two mornings a week are too few"),
    ],
    "long_reduce_days": [
        mornings(dict.fromkeys(range(14), 3.0), "S3", "fourteen days of S2"),
        mornings(dict.fromkeys(range(13), 3.0), "S2", "thirteen days of S2"),
    ],
    "baseline_mornings": [
        mornings(EVEN | {15: 2.45}, "S2", "two above the median of fourteen mornings"),
        mornings(EVEN | {15: 2.40}, "S1", "just under two above it"),
    ],
    "baseline_min_mornings": [
        mornings(dict.fromkeys(range(5), 1.0) | {5: 2.9}, "S1", "five mornings make a baseline"),
        mornings(dict.fromkeys(range(4), 1.0) | {4: 2.9}, "S2", "four do not"),
    ],
    "hold_days": [later({0: {"pain_morning": 3.0}}, 7, "S2"), later({0: {"pain_morning": 3.0}}, 8, "S0")],
    "hold_days_stop": [later({0: {"limp": True}}, 28, "S3"), later({0: {"limp": True}}, 29, "S0")],
    "next_session_share": [Edge("room of 10 km under S2", room_left, 8_000.0)],
    "between_runs_h": [Edge("hours named under S2", said_hours, True)],
    "flares_min": [
        flares("four flares", (12, 32, 52, 80), STEEP, [(100.0, 3, 4)]),
        flares("three flares", (12, 32, 52), STEEP, []),
    ],
    "flare_days_before": [
        flares("two days after", (12, 32, 52, 80), STEEP, [(100.0, 3, 4)]),
        flares("three days after", (13, 32, 52, 80), STEEP, []),
    ],
    "flare_quantile": [flares("runs of 1 to 101 m", (40, 78, 86, 94), set(), [(76.0, 3, 4)], rising=True)],
    "flare_share": [flares("three of four", (12, 32, 52, 80), STEEP, [(100.0, 3, 4)])],
}  # fmt: skip
