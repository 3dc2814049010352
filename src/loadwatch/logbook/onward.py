"""Results taken on from a day: what earlier days say is taken from the last result.

Nothing of a day depends on a later day. So when no recording of a day before `first` changed, rows and flags of
the days before it stand, and only those from it on are worked out. Sessions without a day are always new.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loadwatch.load.evidence import Background
from loadwatch.load.flags import flags, retold
from loadwatch.load.modifier import Override
from loadwatch.model import Flag, Method

ORDER = ("start_utc", "activity_id", "session")


@dataclass(frozen=True)
class Sessions:
    """A row per session, at a count of changed recordings; what else they rest on."""

    recorded: int
    frame: pl.DataFrame
    basis: Hashable = None


@dataclass(frozen=True)
class Given:
    """All that flags are worked out from."""

    exposures: pl.DataFrame
    daily: pl.DataFrame
    load: pl.DataFrame
    method: Method
    background: Background


@dataclass(frozen=True)
class Flagged:
    """Flags, newest first, with what they are worked out from, at a count of changed recordings."""

    flags: tuple[Flag, ...]
    given: Given
    recorded: int


def days_before(day: date, days: int) -> date:
    """That many days earlier; the last day of the calendar, which stands for none, stays."""
    return day if day == date.max else day - timedelta(days=days)


def is_since(first: date) -> pl.Expr:
    """Rows from a day on, and those without a day."""
    return (pl.col("local_date") >= first).fill_null(value=True)


def spliced(last: pl.DataFrame, new: pl.DataFrame, first: date) -> pl.DataFrame:
    """The last rows of the days before `first`, then the new ones, in order of time.

    Parameters
    ----------
    last : ExposureFrame
        The last result.
    new : ExposureFrame
        Every session from `first` on, and those without a day.
    first : date
        First day that may have changed.

    Returns
    -------
    ExposureFrame
        As if all had been worked out now.
    """
    joined = pl.concat([last.filter(~is_since(first)), new])
    order = joined.select(ORDER)
    in_order = order.sort(ORDER, nulls_last=False)
    return joined if order.equals(in_order) else joined.sort(ORDER, nulls_last=False)


def flagged(given: Given, recorded: int, last: Flagged | None, first: date | None) -> Flagged:
    """The flags of what is given; those of days before anything differs from the last time are taken from there."""
    since = None if last is None or first is None else _first_difference(last.given, given, first)
    found = flags(
        given.exposures, given.daily, given.load, given.method, given.background, since=since
    ) if since != date.max else []  # fmt: skip
    before = () if last is None or since is None else last.flags
    kept = [flag for flag in before if since is not None and flag.local_date < since]
    return Flagged((*found, *retold(kept, given.method, given.background)), given, recorded)


def _first_difference(old: Given, new: Given, first: date) -> date | None:
    """First day whose flags may differ when no recording before `first` changed; None: any day."""
    told, before = new.background, old.background
    if (old.method, before.athletes) != (new.method, told.athletes):
        return None
    if old.daily.height != new.daily.height:
        return None  # another first day of all
    pairs = [(old.daily, new.daily)]
    pairs += [(getattr(before, name), getattr(told, name)) for name in ("states", "strength", "changes")]
    days = [_first_row(*pair) for pair in pairs]
    days += _first_limits(before.overrides.values(), told.overrides.values())
    return min(first, *days)


def _first_row(old: pl.DataFrame, new: pl.DataFrame) -> date:
    """Earliest day of a row that differs; the same rows at other places may count as differing."""
    if old.height == new.height:
        columns = [old[name].ne_missing(new[name]).alias(name) for name in old.columns]
        odd = (
            pl.select(pl.any_horizontal(columns)).to_series() if columns else pl.Series([], dtype=pl.Boolean)
        )
        days = [frame["local_date"].filter(odd).min() for frame in (old, new)]
    else:
        both = pl.concat([_counted(old), _counted(new)])
        days = [both.filter(~both.is_duplicated())["local_date"].min()]
    return min((day for day in days if isinstance(day, date)), default=date.max)


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """With the number of each row among its equals."""
    return frame.with_columns(pl.int_range(pl.len()).over(frame.columns).alias("#"))


def _first_limits(old: Iterable[tuple[Override, ...]], new: Iterable[tuple[Override, ...]]) -> list[date]:
    before, now = ({one for own in every for one in own} for every in (old, new))
    return [one.valid_from for one in before ^ now]
