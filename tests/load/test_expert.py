"""The expert numbers: a ratio in every convention, the next day's room to a target, fitness by effort."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from loadwatch.load.expert import conventions, fitness
from loadwatch.load.ratio import load_metrics
from loadwatch.model import Method
from tests.load.series import daily

METHOD = Method()
LOADS = [0.0, 6.0, 0.0, 8.0, 0.0, 5.0, 12.0] * 10


@pytest.mark.parametrize("method", [METHOD, replace(METHOD, acute_days=5, chronic_days=30)])
@pytest.mark.parametrize("target", [1.3, 1.5])
def test_next_day_meets_the_target(method: Method, target: float) -> None:
    """Running what the table allows gives exactly the target, in every convention and with edited windows."""
    for one in conventions(daily(LOADS), method, target):
        assert one.next_day is not None
        after = load_metrics(daily([*LOADS, one.next_day / 1_000.0]), method, one.convention, ()).tail(1)
        ratio = after["acute"][0] / after["chronic"][0] if one.convention == "ewma" else after["ratio"][0]
        assert ratio == pytest.approx(target, rel=1e-9), one.convention


def test_no_ratio_no_room() -> None:
    """Too short a history gives no next day, and the status says why."""
    for one in conventions(daily(LOADS[:20]), METHOD, 1.5):
        assert (one.ratio, one.next_day, one.status) == (None, None, "too_little_history")


def test_unknown_day_gives_no_room() -> None:
    """A rolling room never takes an unknown day of its windows for rest."""
    loads: list[float | None] = [*LOADS]
    loads[-10] = None
    found = {one.convention: one for one in conventions(daily(loads), METHOD, 1.5)}
    assert found["rolling-uncoupled"].next_day is None
    assert found["rolling-uncoupled"].ratio is not None


def test_fitness_against_a_loop() -> None:
    """Long-term, short-term and balance are those of a plain loop from 0, and the week is its sum."""
    (found,) = fitness(daily(LOADS), METHOD)
    long_term = short_term = 0.0
    for load in 1_000.0 * np.array(LOADS):
        long_term += (load - long_term) * (1 - np.exp(-1 / 42))
        short_term += (load - short_term) * (1 - np.exp(-1 / 7))
    assert found.long_term == pytest.approx(long_term)
    assert found.short_term == pytest.approx(short_term)
    assert found.balance == pytest.approx(long_term - short_term)
    assert found.week == pytest.approx(31_000.0)


def test_many_unknown_days_withhold_fitness() -> None:
    """Four unknown days of 28 withhold the means; three are filled and counted."""
    loads: list[float | None] = [*LOADS]
    loads[-9:-6] = [None] * 3
    (filled,) = fitness(daily(loads), METHOD)
    assert (filled.n_unknown, filled.status) == (3, "ok")
    (whole,) = fitness(daily(LOADS), METHOD)
    assert filled.long_term == pytest.approx(whole.long_term)  # by the same weekdays, which were alike
    loads[-10] = None
    (withheld,) = fitness(daily(loads), METHOD)
    assert (withheld.long_term, withheld.balance, withheld.status) == (None, None, "missing_days")
