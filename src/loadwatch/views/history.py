"""Achilles trouble of a runner's past in words: when it was, and until when it counts."""

from __future__ import annotations

import re
from datetime import date

from loadwatch.errors import SettingsError
from loadwatch.language import dated, say
from loadwatch.load.history import counts_until, has_history, is_undated
from loadwatch.model import Athlete, Method

MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")


def history_words(athlete: Athlete, day: date, method: Method) -> str:
    """What the profile says of it on a day; a yes without a month asks for one. Empty: not answered."""
    if athlete.achilles_history is None:
        return ""
    if is_undated(athlete):
        return say("yes, month not given: it counts until the profile has one")
    last = athlete.achilles_last
    if not athlete.achilles_history or last is None:
        return say("none in the last {n} months", n=method.capacity.history_months)
    values = {"month": month_words(last), "end": month_words(counts_until(last, method))}
    if has_history(athlete, day, method):
        return say("last in {month}, counts to the end of {end}", **values)
    return say("last in {month}, counted to the end of {end}", **values)


def month_words(day: date) -> str:
    """March 2026."""
    return dated(day, "yMMMM")


def month_text(day: date | None) -> str:
    """2026-03, as it is typed; empty when there is none."""
    return "" if day is None else f"{day:%Y-%m}"


def read_month(text: str, today: date, key: str = "achilles_last") -> date:
    """First day of a month as it is typed; raises `SettingsError` when it is none, or still to come."""
    found = MONTH.fullmatch(text.strip())
    try:
        first = None if found is None else date(int(found[1]), int(found[2]), 1)
    except ValueError:
        first = None
    if first is None or first > today:
        raise SettingsError(key, text, f"a month up to now, such as {today:%Y-%m}")
    return first
