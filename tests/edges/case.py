"""One expectation, and the small worlds that expectations are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.load.daily import daily_load
from loadwatch.load.diary import diary_frame
from loadwatch.load.flags import Background, flags
from loadwatch.load.ratio import load_metrics
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Flag, Method
from tests.load import series
from tests.load.rule_cases import MEASURES, Row, frame

TOLERANCE = 1e-6
MONDAY = series.MONDAY
Answers = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Edge:
    """What a method says in a small world, and what the published one has to say."""

    about: str
    said: Callable[[Method], Any]
    expected: Any

    def holds(self, method: Method) -> bool:
        """Whether the method says what is expected; numbers within 1e-6."""
        found = self.said(method)
        if isinstance(self.expected, float):
            return found is not None and abs(found - self.expected) <= TOLERANCE * max(
                1.0, abs(self.expected)
            )
        return bool(found == self.expected)


def state(answers: Answers, method: Method, until: int | None = None) -> str:
    """The symptom state of the last day of a diary, or of a later one."""
    rows = [
        {
            "athlete_id": "ana",
            "site": "achilles_midportion",
            "side": "left",
            "local_date": MONDAY + timedelta(days=n),
            **one,
        }
        for n, one in answers.items()
    ]
    last = MONDAY + timedelta(days=max(answers) if until is None else until)
    return str(symptom_days(diary_frame(rows), last, method)["state"][-1])


def found_flags(
    rows: Sequence[Row], method: Method, background: Background | None = None, since: int = 0
) -> list[Flag]:
    """Flags of a runner from a numbered day on."""
    runs = frame(rows)
    last = runs["local_date"].max()
    assert isinstance(last, date)
    daily = daily_load(runs, series.until(last), last, MEASURES, method)
    found = flags(runs, daily, load_metrics(daily, method), method, background or Background())
    return [flag for flag in found if flag.local_date >= MONDAY + timedelta(days=since)]


def speaks(rule: str, found: Sequence[Flag]) -> list[int]:
    """Severities of a rule, the newest first."""
    return [flag.severity for flag in found if flag.rule == rule]


def table(name: str, rows: Sequence[tuple[int, str]]) -> pl.DataFrame:
    """Something noted on numbered days: strength sessions by type, changes by kind."""
    dated = [("ana", MONDAY + timedelta(days=n), what) for n, what in rows]
    return pl.DataFrame(
        dated, schema={"athlete_id": pl.String, "local_date": pl.Date, name: pl.String}, orient="row"
    )
