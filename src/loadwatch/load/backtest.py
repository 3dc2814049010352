"""What followed the flags of a history: a look back that proves nothing, and says so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loadwatch.formulas.share import interval_clopper_pearson
from loadwatch.model import Flag

HORIZONS_D = (7, 14)
SYMPTOM_RULE = "R13"  # speaks of symptoms themselves: an onset after it is no news


@dataclass(frozen=True)
class Share:
    """`n_followed` of `n` days had an onset within the horizon, with the exact 95 % interval."""

    n_followed: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share; None without a case."""
        return self.n_followed / self.n if self.n else None


@dataclass(frozen=True)
class RuleRecord:
    """How often a rule spoke, and how often an onset followed within 7 and 14 days."""

    rule: str
    n_flags: int
    per_100_runs: float | None
    followed: dict[int, Share]


@dataclass(frozen=True)
class Backtest:
    """The record of every rule beside the base rate of all run days."""

    n_runs: int
    n_onsets: int | None  # None: there is no diary
    base: dict[int, Share]  # all run days
    rules: tuple[RuleRecord, ...]


def backtest(
    flags: Sequence[Flag], runs: Sequence[date], onsets: Sequence[date], until: date | None
) -> Backtest:
    """Flags per 100 runs, and the share of flag days that an onset of symptoms followed, against all run days.

    Parameters
    ----------
    flags : sequence of Flag
        Of one runner.
    runs : sequence of date
        Day of every run; two runs on a day count twice in the rate and once in the base.
    onsets : sequence of date
        First day of each flare.
    until : date or None
        Last day with a diary: a day whose horizon reaches beyond it is left out, as its end is not known. None:
        there is no diary, so of no day it is known what followed.

    Returns
    -------
    Backtest
        Rules in the order of their numbers. Shares with exact intervals (Clopper-Pearson, 95 %).

    Raises
    ------
    ValueError
        Never for dates as described.

    Valid for
    ---------
    One runner with a diary. An onset on the flag's own day does not count as following it.

    Uncertainty
    -----------
    Flags of one runner are not independent, and a runner who heeds a flag changes what follows.

    References
    ----------
    Interval: Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404. The comparison is ours.

    Checked by
    ----------
    tests/load/test_backtest.py
    """
    starts, n_runs = sorted(onsets), len(runs)
    days = sorted(set(runs))
    named = sorted({flag.rule for flag in flags} - {SYMPTOM_RULE}, key=_number)
    records = tuple(
        _record(rule, [f.local_date for f in flags if f.rule == rule], starts, n_runs, until)
        for rule in named
    )
    n_onsets = None if until is None else len(starts)
    return Backtest(n_runs, n_onsets, {h: _share(days, starts, h, until) for h in HORIZONS_D}, records)


def _record(rule: str, spoken: list[date], starts: list[date], n_runs: int, until: date | None) -> RuleRecord:
    days = sorted(set(spoken))
    rate = 100.0 * len(spoken) / n_runs if n_runs else None
    return RuleRecord(rule, len(spoken), rate, {h: _share(days, starts, h, until) for h in HORIZONS_D})


def _share(days: list[date], starts: list[date], horizon_d: int, until: date | None) -> Share:
    known = [] if until is None else [day for day in days if day + timedelta(days=horizon_d) <= until]
    followed = sum(_is_followed(day, starts, horizon_d) for day in known)
    return Share(followed, len(known), *interval_clopper_pearson(followed, len(known)))


def _is_followed(day: date, starts: list[date], horizon_d: int) -> bool:
    after = bisect_right(starts, day)
    return after < len(starts) and (starts[after] - day).days <= horizon_d


def _number(rule: str) -> tuple[int, str]:
    digits = "".join(c for c in rule if c.isdigit())
    return int(digits or 0), rule
