"""One site and side, answer after answer: each day is judged against the days before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

import polars as pl

from loadwatch.constants import SymptomConstants

TOLERANCE = 1e-9
Row = dict[str, Any]
REASONS: dict[str, str] = {  # code → what was said, ready to stand after "because of"
    "red_flag": "a red flag",
    "limp": "limping",
    "night_pain": "pain at night",
    "during_high_twice": "pain above 5 of 10 on two days within a week",
    "reduce_long": "two weeks of symptoms that call for less",
    "during_high": "pain above 5 of 10",
    "morning_high": "morning pain at least 2 points above the usual",
    "stiffness_high": "morning stiffness at least 15 minutes above the usual",
    "morning_trend": "morning pain that rose from one week to the next",
    "during_some": "pain of 3 to 5 of 10 while running",
    "morning_some": "morning pain a little above the usual",
    "stiffness_some": "morning stiffness a little above the usual",
}


@dataclass
class _Past:
    """What earlier answers of the same site and side said."""

    mornings: list[tuple[date, float]] = field(default_factory=list)  # all of them
    high_days: list[date] = field(default_factory=list)  # days with pain above the limit of S2
    calm_pain: list[float] = field(default_factory=list)  # non-flare mornings
    calm_stiffness: list[float] = field(default_factory=list)
    last: date | None = None
    reduce_since: date | None = None  # first day of an unbroken run of S2 or worse
    red_since: date | None = None  # a red flag that nobody has withdrawn yet


def walked(answers: pl.DataFrame, rules: SymptomConstants) -> pl.DataFrame:
    """Judge the answers of one runner, site and side.

    Parameters
    ----------
    answers : pl.DataFrame
        Rows of `diary_days` of one runner, site and side, by day.
    rules : SymptomConstants
        Steps, windows and counts.

    Returns
    -------
    pl.DataFrame
        athlete_id, site, side, local_date, state, reason, baseline_morning, baseline_stiffness_min [min].

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    One site and side at a time.

    Uncertainty
    -----------
    See `symptom_days`.

    References
    ----------
    Silbernagel et al. 2007, doi:10.1177/0363546506298279.

    Checked by
    ----------
    tests/load/test_symptoms.py
    """
    words = dict.fromkeys(("athlete_id", "site", "side", "state", "reason"), pl.String)
    schema = {
        **words,
        "local_date": pl.Date,
        "baseline_morning": pl.Float64,
        "baseline_stiffness_min": pl.Float64,
    }
    past = _Past()
    return pl.DataFrame([_judged(row, past, rules) for row in answers.iter_rows(named=True)], schema=schema)


def _judged(row: Row, past: _Past, rules: SymptomConstants) -> Row:
    """State of one day; the day then joins the past."""
    base = (_baseline(past.calm_pain, rules), _baseline(past.calm_stiffness, rules))
    _note_answers(row, past, rules)
    state, reason = next(_found(row, past, base, rules), ("S0", None))
    if state == "S2" and _lasts_long(row["local_date"], past, rules):
        state, reason = "S3", "reduce_long"
    _note_state(row, state, past, rules)
    keys = {name: row[name] for name in ("athlete_id", "site", "side", "local_date")}
    return keys | {
        "state": state, "reason": reason, "baseline_morning": base[0], "baseline_stiffness_min": base[1],
    }  # fmt: skip


def _baseline(calm: list[float], rules: SymptomConstants) -> float:
    recent = calm[-rules.baseline_mornings :]
    return median(recent) if len(recent) >= rules.baseline_min_mornings else 0.0


def _found(
    row: Row, past: _Past, base: tuple[float, float], rules: SymptomConstants
) -> Iterator[tuple[str, str]]:
    """Every rule that speaks, the strongest first."""
    felt = _felt(row)
    morning = None if row["pain_morning"] is None else row["pain_morning"] - base[0]
    stiff = None if row["stiffness_min"] is None else row["stiffness_min"] - base[1]
    rule_hits = (
        ("red", "red_flag", past.red_since is not None),
        ("S3", "limp", row["limp"] is True),
        ("S3", "night_pain", row["night_pain"] is True),
        ("S3", "during_high_twice", len(past.high_days) > 1 and past.high_days[-1] == row["local_date"]),
        ("S2", "during_high", _above(felt, rules.during_reduce)),
        ("S2", "morning_high", _reaches(morning, rules.morning_reduce)),
        ("S2", "stiffness_high", _reaches(stiff, rules.stiffness_reduce_min)),
        ("S2", "morning_trend", _rises(row, past, rules)),
        ("S1", "during_some", _above(felt, rules.during_watch)),
        ("S1", "morning_some", _above(morning, rules.morning_watch)),
        ("S1", "stiffness_some", _above(stiff, rules.stiffness_watch_min)),
    )
    yield from ((state, reason) for state, reason, is_hit in rule_hits if is_hit)


def _felt(row: Row) -> float | None:
    return max((row[key] for key in ("pain_now", "pain_during") if row[key] is not None), default=None)


def _above(value: float | None, edge: float) -> bool:
    return value is not None and value > edge + TOLERANCE


def _reaches(value: float | None, edge: float) -> bool:
    return value is not None and value >= edge - TOLERANCE


def _rises(row: Row, past: _Past, rules: SymptomConstants) -> bool:
    """Median morning pain of seven days against the seven before; both need three mornings."""
    if row["pain_morning"] is None:
        return False
    day, span = row["local_date"], timedelta(days=rules.trend_days)
    now = [pain for at, pain in past.mornings if at > day - span]
    before = [pain for at, pain in past.mornings if day - 2 * span < at <= day - span]
    if min(len(now), len(before)) < rules.trend_min_mornings:
        return False
    return _reaches(median(now) - median(before), rules.trend_rise)


def _lasts_long(day: date, past: _Past, rules: SymptomConstants) -> bool:
    since = past.reduce_since
    is_unbroken = past.last is not None and (day - past.last).days <= rules.hold_days
    return since is not None and is_unbroken and (day - since).days + 1 >= rules.long_reduce_days


def _note_answers(row: Row, past: _Past, rules: SymptomConstants) -> None:
    """Take in what the windows of this very day need."""
    day = row["local_date"]
    if row["pain_morning"] is not None:
        oldest = day - timedelta(days=2 * rules.trend_days)
        past.mornings = [(at, pain) for at, pain in past.mornings if at > oldest] + [
            (day, row["pain_morning"])
        ]
    past.high_days = [at for at in past.high_days if (day - at).days < rules.twice_days]
    if _above(_felt(row), rules.during_reduce):
        past.high_days.append(day)
    if row["red_flags"]:
        past.red_since = day
    elif row["red_flags"] is not None or _is_over(day, past.red_since, rules):
        past.red_since = None


def _is_over(day: date, since: date | None, rules: SymptomConstants) -> bool:
    return since is not None and (day - since).days > rules.hold_days_stop


def _note_state(row: Row, state: str, past: _Past, rules: SymptomConstants) -> None:
    """Take in the verdict: only calm mornings make the baseline, only S2 and worse prolong a flare."""
    day = row["local_date"]
    if state in {"S0", "S1"}:
        past.reduce_since = None
        past.calm_pain += [] if row["pain_morning"] is None else [row["pain_morning"]]
        past.calm_stiffness += [] if row["stiffness_min"] is None else [row["stiffness_min"]]
    elif past.reduce_since is None or (past.last is not None and (day - past.last).days > rules.hold_days):
        past.reduce_since = day
    past.last = day
