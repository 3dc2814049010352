"""Many runners at once: the same days, ratios, spikes and flags as for one, counted so that partitions add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import polars as pl

from loadwatch.constants import CHECKED
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.frames_cohort import CohortFrame
from loadwatch.load.daily import STATUS as DAY_STATUS
from loadwatch.load.daily import daily_load
from loadwatch.load.evidence import RUN_MEASURES, above
from loadwatch.load.flags import raised
from loadwatch.load.hill_share import HILL_HEIGHTS
from loadwatch.load.outings import QUALITIES, outings
from loadwatch.load.ratio import STATUS as LOAD_STATUS
from loadwatch.load.ratio import load_metrics, loads_of
from loadwatch.load.series import Whole, places, series_of
from loadwatch.load.sketch import tally
from loadwatch.load.spike import spike_table
from loadwatch.load.weekly import STATUS as WEEK_STATUS
from loadwatch.load.weekly import week_sums, weeks_of
from loadwatch.model import MEASURES, Method

KEYS = ("table", "year", "kind", "bin")
NAMES = ("activity_id", "session")  # which run it was: nothing that is counted depends on it
SPIKE_COLUMNS = ("athlete_id", "local_date", "is_run", "start_utc", "elapsed_s", "duration_s", "distance_m")
FLAG_TISSUES = (
    "achilles_midportion",
    "achilles_insertional",
    "knee",
)  # those of a runner without a focus, and R9's
FLAG_MEASURES = ("distance", "fast", "uphill_ascent", *FLAG_TISSUES)
COUNTED_COLUMNS = (  # all that rules look at
    *NAMES, *SPIKE_COLUMNS, "sub_sport", *QUALITIES, *(MEASURES[measure] for measure in RUN_MEASURES), *HILL_HEIGHTS.values(),
    *(MEASURES[tissue] for tissue in FLAG_TISSUES),
    *(f"{tissue}_{place}_eqkm" for tissue in FLAG_TISSUES for place in CHECKED),
)  # fmt: skip
BANDS = ("within", "above_edge", "above_far")
CONFIDENCE = ("firm", "provisional")
CONTEXT = {"start_utc": pl.Datetime("ms", "UTC"), "elapsed_s": pl.Float64(), "sub_sport": pl.String()}
SESSION_COLUMNS = {**dtypes(ExposureFrame), **CONTEXT}


def cohort_counts(daily: pl.DataFrame, sessions: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Count the days, weeks, ratios and spikes of whole runners, for one measure.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one measure.
    sessions : pl.DataFrame
        `ExposureFrame` of the same runners, with `start_utc` and `elapsed_s` [s] beside; columns that are not
        there are taken as unknown.
    method : Method
        Windows, floors and edges.

    Returns
    -------
    CohortFrame
        Tables runners, days, runs, week [SI], ratio [1], ratio_above (days above `method.acwr_note`), spike [1]
        and spike_band (firm comparisons only). They add up with those of other runners (`merged`).

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of `daily` is absent.

    Valid for
    ---------
    Runners all of whose days and sessions are here: windows look back over them. Weeks begin on Monday.

    Uncertainty
    -----------
    As the numbers of one runner; quantiles of the counts are within 0.5 %.

    References
    ----------
    None: it counts.

    Checked by
    ----------
    tests/load/test_cohort.py, tests/cohort/test_same_numbers.py
    """
    if daily.is_empty():
        return pl.DataFrame(schema=dtypes(CohortFrame))
    days, first = series_of(daily, ("athlete_id",), "local_date")
    year = _years(days["local_date"])
    weeks, load = weeks_of(days, first, 0), loads_of(days, first, method, "rolling-uncoupled", ())
    week_year = _years(pl.Series(weeks.start).cast(pl.Date))
    over = load.columns["ratio"] > method.acwr_note + 1e-9
    return pl.concat(
        [
            _runners(first, year),
            tally("days", year, places(days["status"], DAY_STATUS), DAY_STATUS),
            tally("week", week_year, weeks.code, WEEK_STATUS, week_sums(days, weeks)),
            tally("ratio", year, load.code, LOAD_STATUS, load.columns["ratio"]),
            tally("ratio_above", year[over], load.code[over], LOAD_STATUS),
            *_spike_counts(sessions, str(daily["measure"][0]), method),
        ]
    )


def flag_counts(daily: pl.DataFrame, sessions: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Count the flags of whole runners by rule and year: those of `load.flags.flags` without diary and profile.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of any measure: it says how far the data of each runner reach.
    sessions : pl.DataFrame
        `ExposureFrame` of the same runners, with `start_utc`, `elapsed_s` [s] and `sub_sport` beside.
    method : Method
        Windows, floors and edges.

    Returns
    -------
    CohortFrame
        Table flag, the rule as kind.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of `daily` is absent.

    Valid for
    ---------
    Rules that days and sessions decide: R1 to R12, R15 (treadmill) and R16. R13 needs a diary, R14 a profile.

    Uncertainty
    -----------
    As `load.flags.flags`.

    References
    ----------
    As `load.flags.flags`.

    Checked by
    ----------
    tests/load/test_cohort.py, tests/cohort/test_same_numbers.py
    """
    if daily.is_empty():
        return pl.DataFrame(schema=dtypes(CohortFrame))
    reached = daily.filter(pl.col("status") != "missing")
    known = _in_words(reached.group_by("athlete_id").agg(known_until=pl.col("local_date").max()))
    runs, as_of = with_all_columns(_in_words(sessions)), daily["local_date"].max()
    days = daily_load(runs, known, as_of, FLAG_MEASURES, method)  # type: ignore[arg-type]
    judged = days.filter(pl.col("measure").is_in(["distance", "achilles_midportion", "knee"]))
    found = raised(runs, days, load_metrics(judged, method), method)
    counted = Counter((flag.local_date.year, flag.rule) for flag in found)
    rows = [("flag", year, rule, None, n, 0.0) for (year, rule), n in sorted(counted.items())]
    return _rows(rows)


def merged(partials: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add up the counts of several partitions.

    Parameters
    ----------
    partials : iterable of CohortFrame
        Counts, each of other runners.

    Returns
    -------
    CohortFrame
        Their sums, sorted. Taken in the order given: in the same order they are the same to the last bit.

    Raises
    ------
    polars.exceptions.SchemaError
        When a frame is no `CohortFrame`.
    """
    every = pl.concat([pl.DataFrame(schema=dtypes(CohortFrame)), *partials])
    sums = every.group_by(KEYS, maintain_order=True).agg(pl.col("n", "total").sum())
    return sums.sort(KEYS)


def with_all_columns(sessions: pl.DataFrame, only: Collection[str] = SESSION_COLUMNS) -> pl.DataFrame:
    """Sessions with every column that rules may ask for; what is not there is unknown.

    Parameters
    ----------
    sessions : pl.DataFrame
        Some columns of `ExposureFrame`.
    only : collection of str
        The columns that are wanted; all when left out.

    Returns
    -------
    ExposureFrame
        All of them, and `start_utc`, `elapsed_s` [s], `sub_sport`.
    """
    there = set(sessions.columns)
    columns = [
        pl.col(name) if name in there else pl.lit(_absent(name), dtype).alias(name)
        for name, dtype in SESSION_COLUMNS.items()
        if name in only
    ]
    return sessions.select(columns)


def _in_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Names as text, which flags carry."""
    return frame.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _absent(name: str) -> object:
    """What stands for a column that must not be null."""
    return {"activity_id": "", "session": 0, "is_run": True}.get(name)


def _years(days: pl.Series) -> Whole:
    """Year of each day."""
    number = days.to_physical().to_numpy()
    if not len(number):
        return np.empty(0, np.int64)
    low = int(number.min())
    calendar = pl.Series(np.arange(low, int(number.max()) + 1, dtype=np.int32)).cast(pl.Date)
    years: Whole = calendar.dt.year().to_numpy().astype(np.int64)[number - low]
    return years


def _runners(begins: Whole, year: Whole) -> pl.DataFrame:
    """Runners of each year, and of all years together; days are without gaps, so first and last tell the years."""
    first, last = year[begins], year[np.append(begins[1:], len(year)) - 1]
    rows = [("runners", y, "runner", None, int(((first <= y) & (y <= last)).sum()), 0.0)
            for y in range(int(first.min()), int(last.max()) + 1)]  # fmt: skip
    return _rows([*rows, ("runners", None, "runner", None, len(begins), 0.0)])


def _rows(rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dtypes(CohortFrame), orient="row")


def _spike_counts(sessions: pl.DataFrame, measure: str, method: Method) -> list[pl.DataFrame]:
    """Runs, and each outing against the 30 days before it."""
    column = MEASURES[measure]
    runs = outings(
        with_all_columns(sessions, {*SPIKE_COLUMNS, *NAMES, *QUALITIES, *HILL_HEIGHTS.values(), column}),
        method,
        [measure],
    )
    if runs.is_empty():
        return []
    table, year = spike_table(runs, [measure], method), _years(runs["local_date"])
    ratio, is_early = table.ratio[:, 0], table.is_provisional[:, 0]
    is_firm = ~is_early & ~np.isnan(ratio)
    band = above(ratio, method.spike_edge).astype(np.int64) + above(ratio, method.spike_far)
    first, n_parts = int(year.min()), runs["n_parts"].to_numpy()
    counted = np.bincount(year - first, weights=n_parts).astype(np.int64).tolist()
    rows = [("runs", first + i, "run", None, n, 0.0) for i, n in enumerate(counted) if n]
    return [
        _rows(rows),
        tally("spike", year, is_early, CONFIDENCE, ratio),
        tally("spike_band", year[is_firm], band[is_firm], BANDS),
    ]
