"""Achilles trouble in a runner's past: from when to when it counts (science.md 0.6, 10.1 R14, 7.2).

A month is enough: the trouble counts from its month on, and `history_months` months beyond it. A "yes" without a month
counts on every day, and every place that shows it asks for the month.
"""

from __future__ import annotations

from datetime import date

from loadwatch.model import Athlete, Method

MONTHS = 12  # of a year


def has_history(athlete: Athlete, day: date, method: Method) -> bool:
    """Whether Achilles trouble of the last months tightens what is asked of the runner on a day."""
    if athlete.achilles_history is not True:
        return False
    last = athlete.achilles_last
    return last is None or 0 <= _months(day) - _months(last) <= method.capacity.history_months


def is_undated(athlete: Athlete) -> bool:
    """The profile says yes, and not when: it counts until somebody tells."""
    return athlete.achilles_history is True and athlete.achilles_last is None


def counts_until(last: date, method: Method) -> date:
    """First day of the last month in which trouble of a month counts."""
    years, month = divmod(_months(last) + method.capacity.history_months, MONTHS)
    return date(years, month + 1, 1)


def _months(day: date) -> int:
    """Number of the month, counted on over the years."""
    return day.year * MONTHS + day.month - 1
