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
Hit = tuple[
    str, str, float | None, float | None
]  # state, reason, the number that made it, what it is held against


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
        athlete_id, site, side, local_date, state, reason, reason_value and reason_against (pain 0 to 10, minutes,
        days), baseline_morning, baseline_stiffness_min [min].

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
    numbers = ("reason_value", "reason_against", "baseline_morning", "baseline_stiffness_min")
    schema = {**words, "local_date": pl.Date, **dict.fromkeys(numbers, pl.Float64)}
    past = _Past()
    return pl.DataFrame([_judged(row, past, rules) for row in answers.iter_rows(named=True)], schema=schema)


def _judged(row: Row, past: _Past, rules: SymptomConstants) -> Row:
    """State of one day; the day then joins the past."""
    base = (_baseline(past.calm_pain, rules), _baseline(past.calm_stiffness, rules))
    _note_answers(row, past, rules)
    state, reason, value, against = next(_found(row, past, base, rules), ("S0", None, None, None))
    if state == "S2" and (days := _days_of_reduce(row["local_date"], past, rules)) >= rules.long_reduce_days:
        state, reason, value, against = "S3", "reduce_long", float(days), float(rules.long_reduce_days)
    _note_state(row, state, past, rules)
    keys = {name: row[name] for name in ("athlete_id", "site", "side", "local_date")}
    told = {"reason": reason, "reason_value": value, "reason_against": against}
    return keys | told | {"state": state, "baseline_morning": base[0], "baseline_stiffness_min": base[1]}


def _baseline(calm: list[float], rules: SymptomConstants) -> float:
    recent = calm[-rules.baseline_mornings :]
    return median(recent) if len(recent) >= rules.baseline_min_mornings else 0.0


def _found(row: Row, past: _Past, base: tuple[float, float], rules: SymptomConstants) -> Iterator[Hit]:
    """Every rule that speaks, the strongest first, with its number and what that is held against."""
    felt, first_steps, stiff = _felt(row), row["pain_morning"], row["stiffness_min"]
    up = None if first_steps is None else first_steps - base[0]
    longer = None if stiff is None else stiff - base[1]
    now, before = _medians(row, past, rules)
    is_rising = now is not None and before is not None and _reaches(now - before, rules.trend_rise)
    is_twice = len(past.high_days) > 1 and past.high_days[-1] == row["local_date"]
    much, some = (felt, rules.during_reduce), (felt, rules.during_watch)
    mornings, minutes = (first_steps, base[0]), (stiff, base[1])
    rule_hits = (
        ("red", "red_flag", (None, None), past.red_since is not None),
        ("S3", "limp", (None, None), row["limp"] is True),
        ("S3", "night_pain", (None, None), row["night_pain"] is True),
        ("S3", "during_high_twice", much, is_twice),
        ("S2", "during_high", much, _above(felt, rules.during_reduce)),
        ("S2", "morning_high", mornings, _reaches(up, rules.morning_reduce)),
        ("S2", "stiffness_high", minutes, _reaches(longer, rules.stiffness_reduce_min)),
        ("S2", "morning_trend", (now, before), is_rising),
        ("S1", "during_some", some, _above(felt, rules.during_watch)),
        ("S1", "morning_some", mornings, _above(up, rules.morning_watch)),
        ("S1", "stiffness_some", minutes, _above(longer, rules.stiffness_watch_min)),
    )
    yield from ((state, reason, *numbers) for state, reason, numbers, is_hit in rule_hits if is_hit)


def _felt(row: Row) -> float | None:
    return max((row[key] for key in ("pain_now", "pain_during") if row[key] is not None), default=None)


def _above(value: float | None, edge: float) -> bool:
    return value is not None and value > edge + TOLERANCE


def _reaches(value: float | None, edge: float) -> bool:
    return value is not None and value >= edge - TOLERANCE


def _medians(row: Row, past: _Past, rules: SymptomConstants) -> tuple[float | None, float | None]:
    """Median morning pain of the days up to this one and of as many before; each needs a few mornings."""
    if row["pain_morning"] is None:
        return None, None
    day, span = row["local_date"], timedelta(days=rules.trend_days)
    now = [pain for at, pain in past.mornings if at > day - span]
    before = [pain for at, pain in past.mornings if day - 2 * span < at <= day - span]
    if min(len(now), len(before)) < rules.trend_min_mornings:
        return None, None
    return median(now), median(before)


def _days_of_reduce(day: date, past: _Past, rules: SymptomConstants) -> int:
    """Days of S2 or worse without a break, this one included; 0 when it is the first."""
    since = past.reduce_since
    is_unbroken = past.last is not None and (day - past.last).days <= rules.hold_days
    return (day - since).days + 1 if since is not None and is_unbroken else 0


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
