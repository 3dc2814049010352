"""Achilles trouble of the past: from when to when it counts, and that everybody asks the same function."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from loadwatch.load.history import counts_until, has_history, is_undated
from loadwatch.load.modifier import Body, modifier
from loadwatch.model import Athlete, Method
from tests.load import series
from tests.load.rule_cases import LAST, ana, one, raised, run, steady

METHOD = Method()
DAY = series.MONDAY + timedelta(days=LAST)


def years_before(day: date, months: int) -> date:
    """First day of the month so many months before the month of a day; negative: after it."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


@pytest.mark.parametrize(("months", "counts"), [(0, True), (1, True), (12, True), (13, False), (-1, False)])
def test_it_counts_for_twelve_months_and_no_longer(months: int, counts: bool) -> None:
    """The month of the trouble and the twelve after it, on the first and the last day; not before, not after."""
    who = Athlete("ana", "Ana", achilles_history=True, achilles_last=years_before(DAY, months))

    assert has_history(who, DAY, METHOD) is counts
    assert has_history(who, DAY.replace(day=1), METHOD) is counts
    assert counts_until(date(2026, 3, 1), METHOD) == date(2027, 3, 1)


def test_an_old_yes_counts_until_somebody_tells_the_month() -> None:
    """Yes without a month counts on every day and is known to lack one; a no counts on none."""
    old, no = Athlete("a", "A", achilles_history=True), Athlete("a", "A", achilles_history=False)

    assert has_history(old, date(2010, 1, 1), METHOD)
    assert has_history(old, date(2040, 1, 1), METHOD)
    assert (is_undated(old), is_undated(no)) == (True, False)
    assert not has_history(no, DAY, METHOD)


@pytest.mark.parametrize("months", [5, 13])
def test_every_rule_asks_the_same(months: int) -> None:
    """Within twelve months R14, the 72 hours of R9 and the factor on capacity hold; after them none of the three."""
    last = years_before(DAY, months)
    who, counts = ana(achilles_history=True, achilles_last=last), months <= 12
    long = raised([*steady(), run(LAST, 10.0)], who)
    hard = [run(LAST + n, achilles_midportion_eqkm=10.0) for n in (0, 2)]
    close = raised([*steady(), *hard], who, since=LAST + 1)
    factor = modifier(Body(who.athletes["ana"]), DAY, METHOD)

    assert ("R14" in {flag.rule for flag in long}) is counts
    assert ("R9" in {flag.rule for flag in close}) is counts
    assert factor.value == (0.9 if counts else 1.0)


def test_the_flag_keeps_the_month_and_asks_for_it_when_it_has_none() -> None:
    """R14 stores how long trouble counts and when it was; a yes without a month says that it has none."""
    last = years_before(DAY, 2)
    dated = one(raised([*steady(), run(LAST, 10.0)], ana(achilles_history=True, achilles_last=last)), "R14")
    undated = one(raised([*steady(), run(LAST, 10.0)], ana(achilles_history=True)), "R14")

    assert dated.constants["history_months"] == 12
    assert (dated.constants["last_year"], dated.constants["last_month"]) == (last.year, last.month)
    assert f"last in {last:%B %Y}" in dated.why
    assert "no month is given" in undated.why
    assert (
        "the profile lacks its month"
        in modifier(Body(Athlete("a", "A", achilles_history=True)), DAY, METHOD).reasons[0]
    )
