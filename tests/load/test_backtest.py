"""The look back counts what followed, never what was there already, and says how sure that is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from loadwatch.formulas.share import interval_clopper_pearson
from loadwatch.load.backtest import backtest
from loadwatch.model import Flag
from loadwatch.views.backtest import backtest_row

FIRST = date(2026, 1, 1)


def day(n: int) -> date:
    """The n-th day."""
    return FIRST + timedelta(days=n)


def flag(n: int, rule: str = "R1") -> Flag:
    """A flag on the n-th day."""
    return Flag(day(n), rule, 2, "distance", 12.0, 11.0, "A", "why")


def test_onsets_after_a_flag_count_within_their_horizon() -> None:
    """Day 7 is within 7 days, day 8 only within 14, the flag's own day in neither."""
    for gap, (within_7, within_14) in {0: (0, 0), 1: (1, 1), 7: (1, 1), 8: (0, 1), 15: (0, 0)}.items():
        found = backtest([flag(10)], [day(10)], [day(10 + gap)], day(60))

        followed = found.rules[0].followed
        assert (followed[7].n_followed, followed[14].n_followed) == (within_7, within_14)


def test_days_with_an_open_end_are_left_out() -> None:
    """A flag whose horizon reaches beyond the diary is no case: its end is not known."""
    found = backtest([flag(10), flag(50)], [day(10), day(50)], [], day(60))

    assert (found.rules[0].followed[7].n, found.rules[0].followed[14].n) == (2, 1)
    assert found.rules[0].n_flags == 2


def test_rates_are_per_hundred_runs_and_the_base_is_all_run_days() -> None:
    """Two runs of one day are two runs in the rate and one day in the base."""
    found = backtest([flag(3)], [day(1), day(1), day(3), day(5)], [day(4)], day(60))

    assert found.rules[0].per_100_runs == 25.0
    assert (found.base[7].n_followed, found.base[7].n) == (2, 3)


def test_symptom_flags_are_not_judged_by_symptoms() -> None:
    """R13 speaks of symptoms themselves, so it has no record here; rules stand in the order of their numbers."""
    found = backtest([flag(1, "R13"), flag(1, "R16"), flag(1, "R2")], [day(1)], [day(3)], day(60))

    assert [record.rule for record in found.rules] == ["R2", "R16"]


def test_without_runs_nothing_is_claimed() -> None:
    """No run gives no rate, no share and the widest interval; the caution is always there."""
    row = backtest_row(backtest([], [], [], day(60)), "Ana")

    assert row["base"]["7d"] == {"followed": 0, "n": 0, "share": None, "low": 0.0, "high": 1.0}
    assert "Small numbers prove nothing" in row["caution"]


def test_without_a_diary_nothing_followed_is_no_zero() -> None:
    """Nobody wrote when symptoms began: the rates stand, and no day counts as one that nothing followed."""
    found = backtest([flag(3)], [day(1), day(3)], [], None)
    assert (found.n_onsets, found.rules[0].per_100_runs) == (None, 50.0)
    assert {share.n for share in (*found.base.values(), *found.rules[0].followed.values())} == {0}
    assert "no diary" in backtest_row(found, "Ana")["caution"]
    assert "no diary" not in backtest_row(backtest([flag(3)], [day(3)], [], day(60)), "Ana")["caution"]


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_interval_holds_the_share(k: int, more: int) -> None:
    """The exact interval lies around the share, and is mirrored when cases are counted the other way round."""
    n = k + more
    low, high = interval_clopper_pearson(k, n)

    assert 0.0 <= low <= (k / n if n else 0.5) <= high <= 1.0
    mirrored = interval_clopper_pearson(n - k, n)
    assert abs(mirrored[0] - (1 - high)) < 1e-9
