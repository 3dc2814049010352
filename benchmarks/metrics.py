"""Daily metrics and flags: one runner over ten years, and a thousand over five, beside what a user would write.

Rivals are given the same runs and asked for the same numbers: a loop over runners in pandas, whose results are compared
with ours before anything is timed, and the package `acwr` where it is installed (it has no 30-day comparison, no
reference of several weeks and no weekly sums, so it does less). Histories are made up.

The loop is what somebody who knows pandas writes: its own rolling windows, sums and resampling for each runner, and
`rolling.apply` on bare arrays for the two numbers that it has no function for, the second largest run of 30 days and the
day of the largest. Both sides start from runs in memory and from the last day of the data, which a store tells.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.util import find_spec

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.rows import Row
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.load.daily import daily_load
from loadwatch.load.flags import flags
from loadwatch.load.ratio import load_metrics
from loadwatch.load.spike import spikes
from loadwatch.load.weekly import weekly
from loadwatch.model import MEASURES, Method

LAST = date(2026, 11, 22)
METHOD = Method()
TIMES = 30.0  # as fast as one runner at a time
SUMS = list(MEASURES.values())
ASKED = ("longest_30d", "week_change", "monotony", "strain")  # the numbers that the loop makes too


def history(n_athletes: int, years: int, seed: int = 1) -> pl.DataFrame:
    """Runs on four days of seven, with every measure, as an `ExposureFrame`."""
    rng = np.random.default_rng(seed)
    n_days = years * 365
    runs = np.flatnonzero(rng.random(n_athletes * n_days) < 4 / 7)
    who, day = runs // n_days, runs % n_days
    distance = rng.gamma(6.0, 1_500.0, len(runs))
    own = {
        "athlete_id": pl.Series(who).cast(pl.String).str.zfill(6),
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
            for column in SUMS
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


def ours(exposures: pl.DataFrame, until: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Days with all their metrics, runs against the 30 days before, weeks with all their sums."""
    daily = daily_load(exposures, until, LAST, ("distance",), METHOD)
    load = load_metrics(daily, METHOD, "rolling-uncoupled", ASKED)
    return load, spikes(exposures, "distance", METHOD), weekly(exposures, daily, 0, METHOD)


def our_days(exposures: pl.DataFrame, until: pl.DataFrame) -> pl.DataFrame:
    """Days with all their metrics alone: what `acwr` offers, and more."""
    daily = daily_load(exposures, until, LAST, ("distance",), METHOD)
    return load_metrics(daily, METHOD, "rolling-uncoupled", ASKED)


def pandas_loop(frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    """What a user would write: one runner at a time, the same numbers."""
    for who, runs in frame.groupby("athlete_id"):
        yield _days(str(who), runs), _spikes(runs), _weeks(runs)


def _days(who: str, runs: pd.DataFrame) -> pd.DataFrame:
    by_day = runs.groupby("local_date")["distance_m"]
    days = pd.date_range(runs["local_date"].min(), LAST)
    load = by_day.sum().reindex(days, fill_value=0.0)
    week = load.rolling(7).sum()
    chronic = load.shift(7).rolling(21).sum() / 3
    four = load.shift(7).rolling(28).sum() / 4
    base = np.maximum(week.shift(7), four.fillna(chronic))
    monotony = load.rolling(7).mean() / load.rolling(7).std(ddof=0)
    number = np.arange(1, len(load) + 1)
    states = ["too_little_history", "missing_days", "no_recent_base", "low_base", "provisional"]
    reasons = [number < 28, chronic.isna(), chronic <= 0, chronic < 10_000.0, number < 42]
    status = np.select(reasons, states, "ok")
    longest = by_day.max().reindex(days, fill_value=0.0).shift(1).rolling(30, min_periods=1).max()
    given = np.isin(status, ["ok", "provisional"])
    return pd.DataFrame(
        {"athlete_id": who, "value": load, "acute": week, "chronic": chronic, "ratio": (week / chronic).where(given),
         "longest_30d": longest, "week_change": week / base.where(base > 0), "monotony": monotony.clip(upper=10.0),
         "strain": week * monotony, "n_days": number, "status": status}
    )  # fmt: skip


def _spikes(runs: pd.DataFrame) -> pd.DataFrame:
    """Largest, second largest and number of the runs of the 30 days before, with the day of the largest."""
    at = runs.set_index("local_date")["distance_m"].sort_index()
    past = at.rolling("30D", closed="left")
    longest = past.max()
    second = past.apply(lambda window: np.partition(window, -2)[-2] if len(window) > 1 else np.nan, raw=True)
    where = past.apply(lambda window: window.argmax() if len(window) else np.nan, raw=True)
    first = at.index.searchsorted(at.index - pd.Timedelta(days=30))
    place = np.where(np.isnan(where), 0, first + where.fillna(0)).astype(int)
    base = longest.fillna(0.0).clip(lower=3_000.0)
    return pd.DataFrame(
        {"value": at, "longest": longest, "second": second, "n_runs_30d": past.count().fillna(0), "base": base,
         "ratio": at / base, "reference_date": np.where(np.isnan(where), pd.NaT, at.index[place])}
    )  # fmt: skip


def _weeks(runs: pd.DataFrame) -> pd.DataFrame:
    weeks = runs.set_index("local_date").resample("W-SUN")
    distance = weeks["distance_m"]
    return weeks[SUMS].sum().assign(longest_m=distance.max().fillna(0.0), runs=distance.count())


def acwr_loop(frame: pd.DataFrame) -> int:
    """The package's own way: one series a runner, its ratio with components, monotony, strain, change of weeks."""
    acwr, total = importlib.import_module("acwr"), 0
    for _who, runs in frame.groupby("athlete_id"):
        load = acwr.daily_load(runs, date_col="local_date", load_col="distance_m", end=pd.Timestamp(LAST))
        parts = [acwr.acwr(load, method="rau", return_components=True), acwr.monotony(load, ddof=0)]
        parts += [acwr.strain(load, ddof=0), acwr.week_to_week_change(load)]
        total += len(pd.concat(parts, axis=1))
    return total


def agree(exposures: pl.DataFrame) -> None:
    """Stop unless the loop and we say the same: a race between different numbers has no winner."""
    load, spike, week = ours(exposures, known(exposures))
    loop = list(pandas_loop(to_pandas(exposures)))
    for mine, theirs, columns in (
        (load, [part[0] for part in loop], ["value", "acute", "chronic", "ratio", "longest_30d", "week_change",
                                           "monotony", "strain", "n_days"]),
        (spike, [part[1] for part in loop], ["value", "longest", "second", "n_runs_30d", "ratio"]),
        (week, [part[2] for part in loop], [*SUMS, "longest_m", "runs"]),
    ):  # fmt: skip
        other = pd.concat(theirs)
        for column in columns:
            found = mine[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
            np.testing.assert_allclose(
                found, other[column].to_numpy(float), rtol=1e-6, atol=1e-6, err_msg=column
            )


def to_pandas(exposures: pl.DataFrame) -> pd.DataFrame:
    """What the rivals are given."""
    frame = exposures.select("athlete_id", "local_date", *SUMS).to_pandas()
    return frame.assign(local_date=pd.to_datetime(frame["local_date"]))


def timed(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """Best of a few goes: seconds on the clock, and of the processor."""
    found = []
    for _ in range(times):
        clock, cpu = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - clock, time.process_time() - cpu))
    return min(a for a, _ in found), min(b for _, b in found)


def measure(is_quick: bool = False) -> Iterator[Row]:
    """All rows, after a check that the loop and we agree."""
    agree(history(20, 2))
    one = history(1, 10)
    whole_one = timed(lambda: all_of_one(one), 7)
    yield Row(
        f"one runner, ten years ({one.height:,} runs): 15 measures and all flags", 1000 * whole_one[0], "ms",
        bar="< 150 ms", is_met=whole_one[0] < 0.150, note=_processor(whole_one),
    )  # fmt: skip
    yield from _of_many(*((40, 2) if is_quick else (1_000, 5)))


def _of_many(n_athletes: int, years: int) -> Iterator[Row]:
    """Many runners beside a loop over them, in pandas and by `acwr`."""
    many = history(n_athletes, years)
    frame, name, until = to_pandas(many), f"{n_athletes:,} runners, {years} years", known(many)
    whole, days = timed(lambda: ours(many, until)), timed(lambda: our_days(many, until))
    loop = timed(lambda: sum(len(part[0]) for part in pandas_loop(frame)), 1)
    against = "pandas, runner by runner, the same numbers"
    yield _beside(f"{name}: days, 30-day comparisons, weeks", whole, against, loop)
    loop_days = timed(lambda: [_days(str(who), runs) for who, runs in frame.groupby("athlete_id")], 1)
    part = f"{against}; a part of the row above, which has the bar"
    yield _beside(f"{name}: days alone", days, part, loop_days, has_bar=False)
    if find_spec("acwr"):
        yield _beside(f"{name}: days alone", days, "acwr, fewer numbers", timed(lambda: acwr_loop(frame), 1))
    else:
        yield Row(
            f"{name}: days alone",
            None,
            "s",
            "acwr",
            bar=f"≥ {TIMES:g} ×",
            note="not measured: acwr is not installed",
        )


def _beside(
    name: str, ours_s: tuple[float, float], against: str, theirs: tuple[float, float], *, has_bar: bool = True
) -> Row:
    """How many times faster; a part of another row has no bar of its own."""
    ratio = theirs[0] / ours_s[0]
    by_processor = theirs[1] / ours_s[1]
    note = f"{theirs[0]:.2f} s by it; {_processor(ours_s)}, by which it is {by_processor:.1f} ×"
    bar, is_met = (f"≥ {TIMES:g} × faster", ratio >= TIMES) if has_bar else ("", None)
    return Row(name, ours_s[0], "s", against, ratio, bar, is_met, note)


def _processor(took: tuple[float, float]) -> str:
    return f"{took[1]:.3f} s of the processor"
