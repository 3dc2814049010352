"""What is known about one runner on one day, before it is put in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loadwatch.load.estimate import ESTIMATED
from loadwatch.load.unknown import COUNTED_DAYS
from loadwatch.model import Athlete, Method

STALE_DAYS = 7  # data that end longer ago than this are shown as the last known week, not as today
UNKNOWN = ("partial", "unknown")


@dataclass(frozen=True)
class Picture:
    """The frames of one runner and the day they are read at. `anchor` is `as_of`, or the last known day."""

    as_of: date
    anchor: date
    daily: pl.DataFrame
    load: pl.DataFrame
    exposures: pl.DataFrame
    method: Method
    last_run: date | None
    n_runs: int
    n_undated: int
    n_unknown: int  # days of the last 28 whose distance is not fully known
    n_estimated: int  # runs of the last 28 days whose distance is estimated from their time
    n_days: int  # days of history up to the anchor

    @property
    def is_stale(self) -> bool:
        """Data ended too long ago to speak of today."""
        return (self.as_of - self.anchor).days > STALE_DAYS

    @property
    def days_since(self) -> int:
        """Days since the last run."""
        return 0 if self.last_run is None else (self.as_of - self.last_run).days

    @property
    def next_day(self) -> date:
        """Day of the next run: today, or tomorrow when today already has one."""
        return self.anchor + timedelta(days=1) if self.last_run == self.anchor else self.anchor

    def days(self, measure: str, length: int) -> pl.DataFrame:
        """The `DailyFrame` rows of the last days up to the anchor, oldest first."""
        since = self.anchor - timedelta(days=length - 1)
        is_near = pl.col("local_date").is_between(since, self.anchor)
        return self.daily.filter((pl.col("measure") == measure) & is_near)


def picture(  # noqa: PLR0913, PLR0917 - one frame of the straight line each
    athlete: Athlete,
    exposures: pl.DataFrame,
    daily: pl.DataFrame,
    load: pl.DataFrame,
    as_of: date,
    method: Method,
) -> Picture:
    """Cut the frames to one runner and find the last day that data reaches."""
    own = pl.col("athlete_id") == athlete.id
    reached = (pl.col("local_date") <= as_of) | pl.col("local_date").is_null()
    runs = exposures.filter(own & pl.col("is_run") & reached)
    days = daily.filter(own & (pl.col("local_date") <= as_of)).sort("measure", "local_date")
    distance = days.filter(pl.col("measure") == "distance")
    dated = runs["local_date"].drop_nulls()
    last_run = _latest(dated)
    anchor = _anchor(distance, last_run, as_of)
    history = distance.filter(pl.col("local_date") <= anchor)
    near = pl.col("local_date") > anchor - timedelta(days=COUNTED_DAYS)
    return Picture(
        as_of=as_of,
        anchor=anchor,
        daily=days,
        load=load.filter(own & (pl.col("measure") == "distance")).sort("local_date"),
        exposures=runs,
        method=method,
        last_run=last_run,
        n_runs=runs.height,
        n_undated=runs["local_date"].null_count(),
        n_unknown=int(history.tail(COUNTED_DAYS)["status"].is_in(UNKNOWN).sum()),
        n_estimated=runs.filter(near & (pl.col("volume_quality") == ESTIMATED)).height,
        n_days=history.height,
    )


def _latest(dates: pl.Series) -> date | None:
    found = dates.max()
    return found if isinstance(found, date) else None


def _anchor(distance: pl.DataFrame, last_run: date | None, as_of: date) -> date:
    if last_run is None:
        return as_of
    reached = _latest(distance.filter(pl.col("status") != "missing")["local_date"])
    return reached or last_run
