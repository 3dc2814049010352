"""Daily metrics and flags: one runner over ten years, and a thousand over five, beside a pandas loop.

Run with `make bench`. Histories are made up; nothing here is a test.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd
import polars as pl
from rich.console import Console
from rich.table import Table

from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.load.daily import daily_load
from loadwatch.load.flags import flags
from loadwatch.load.ratio import load_metrics
from loadwatch.model import MEASURES, Method

LAST = date(2026, 11, 22)
METHOD = Method()


def history(n_athletes: int, years: int, seed: int = 1) -> pl.DataFrame:
    """Runs on four days of seven, with every measure, as an `ExposureFrame`."""
    rng = np.random.default_rng(seed)
    n_days = years * 365
    runs = np.flatnonzero(rng.random(n_athletes * n_days) < 4 / 7)
    who, day = runs // n_days, runs % n_days
    distance = rng.gamma(6.0, 1_500.0, len(runs))
    own = {
        "athlete_id": pl.Series(who).cast(pl.String),
        "activity_id": pl.Series(np.arange(len(runs))).cast(pl.String),
        "session": pl.Series(np.zeros(len(runs), dtype=np.int16)),
        "local_date": pl.Series(day).cast(pl.Int32)
        + (LAST - timedelta(days=n_days - 1)).toordinal()
        - 719_163,
        "is_run": pl.Series(np.ones(len(runs), dtype=bool)),
        **{
            column: distance
            * rng.uniform(0.9, 1.1, len(runs))
            / (1_000.0 if column.endswith("_eqkm") else 1.0)
            for column in MEASURES.values()
        },
    }
    kinds = dtypes(ExposureFrame)
    return pl.DataFrame(
        {name: own.get(name, pl.Series([None] * len(runs), dtype=kind)) for name, kind in kinds.items()}
    ).cast(kinds)


def known(exposures: pl.DataFrame) -> pl.DataFrame:
    """Data of every runner reach to the last day."""
    return exposures.select(pl.col("athlete_id").unique(), known_until=pl.lit(LAST))


def all_of_one(exposures: pl.DataFrame) -> int:
    """Every measure, the ratio and all flags; the number of flags."""
    daily = daily_load(exposures, known(exposures), LAST, tuple(MEASURES), METHOD)
    load = load_metrics(daily, METHOD, "rolling-uncoupled")
    return len(flags(exposures, daily, load, METHOD))


def ratios_of_many(exposures: pl.DataFrame) -> int:
    """Days, acute, chronic, ratio, 30-day longest, monotony of distance in one call."""
    daily = daily_load(exposures, known(exposures), LAST, ("distance",), METHOD)
    return load_metrics(daily, METHOD, "rolling-uncoupled").height


def pandas_loop(exposures: pl.DataFrame) -> int:
    """What a user would write: one runner at a time, the same seven columns."""
    frame, total = exposures.select("athlete_id", "local_date", "distance_m").to_pandas(), 0
    for _who, runs in frame.groupby("athlete_id"):
        by_day = runs.groupby("local_date")["distance_m"]
        days = pd.date_range(runs["local_date"].min(), LAST)
        load = by_day.sum().reindex(days, fill_value=0.0)
        acute = load.rolling(7).sum()
        chronic = load.shift(7).rolling(21).sum() / 3
        ratio = (acute / chronic).where(chronic > 0)
        longest = by_day.max().reindex(days, fill_value=0.0).shift(1).rolling(30, min_periods=1).max()
        monotony = load.rolling(7).mean() / load.rolling(7).std(ddof=0)
        total += len(pd.concat([load, acute, chronic, ratio, longest, monotony, acute * monotony], axis=1))
    return total


def best(work: Callable[[pl.DataFrame], int], exposures: pl.DataFrame, times: int = 3) -> float:
    """Best of a few runs, in seconds."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        work(exposures)
        found.append(time.perf_counter() - begin)
    return min(found)


def main() -> None:
    """Print the table."""
    out = Table(title="Daily metrics and flags (made-up histories)")
    for column in ("what", "rows of runs", "seconds", "times as fast as the pandas loop"):
        out.add_column(column, justify="left" if column == "what" else "right")
    one, many = history(1, 10), history(1_000, 5)
    loop = best(pandas_loop, many, 1)
    rows = [
        ("one runner, ten years: 15 measures and all flags", one, best(all_of_one, one), None),
        ("1,000 runners, five years: loadwatch", many, best(ratios_of_many, many, 2), loop),
        ("1,000 runners, five years: pandas loop", many, loop, loop),
    ]
    for what, frame, seconds, reference in rows:
        out.add_row(
            what,
            f"{frame.height:,}",
            f"{seconds:.3f}",
            "–" if reference is None else f"{reference / seconds:.1f}",
        )
    Console().print(out)


if __name__ == "__main__":
    main()
