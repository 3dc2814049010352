"""One run against the largest of the 30 days before it."""

from __future__ import annotations

import polars as pl

from loadwatch.formulas.ratio import quotient
from loadwatch.load.outings import outings
from loadwatch.model import MEASURES, Method


def spikes(exposures: pl.DataFrame, measure: str, method: Method) -> pl.DataFrame:
    """Session spike ratio of every outing: its value over the largest of days t-30 to t-1.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session (optional columns `start_utc`, `elapsed_s` join restarted
        watches).
    measure : str
        Name of `model.MEASURES`.
    method : Method
        Window [d], floors, number of runs for a firm answer.

    Returns
    -------
    pl.DataFrame
        One row per outing: athlete_id, local_date, activity_id, measure, value [SI], longest [SI; null when
        no known run lies in the window], base [SI; the larger of longest and floor], ratio [1; null when the
        value is unknown], reference_activity, reference_date (first of equals), second [SI; second largest],
        n_runs_30d [1; with known value], n_unknown_30d [1], history_days [d], n_parts [1], quality,
        is_provisional.

    Raises
    ------
    KeyError
        When the measure has another name than those of `model.MEASURES`.

    Valid for
    ---------
    Single runs. Same-day runs are not each other's reference. Firm with four known runs in the window and
    30 days of history.

    Uncertainty
    -----------
    One race in the window lifts the reference for 30 days. For distance the categories rest on 5205
    runners with self-reported injuries; for other measures they are analogies.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380.

    Checked by
    ----------
    tests/golden/ratio.toml, tests/load/test_spike.py
    """
    runs = outings(exposures, method, [measure]).rename({MEASURES[measure]: "value"})
    table = pl.concat([runs, _before(runs, method)], how="horizontal").with_columns(
        measure=pl.lit(measure),
        base=pl.max_horizontal("longest", pl.lit(method.floor(measure))),
        history_days=(pl.col("local_date") - pl.col("local_date").min().over("athlete_id")).dt.total_days(),
    )
    few_runs = pl.col("n_runs_30d") < method.min_runs_for_spike
    return table.with_columns(
        ratio=quotient(pl.col("value"), pl.col("base")),
        is_provisional=few_runs | (pl.col("history_days") < method.spike_window_days),
        quality=pl.col("volume_quality"),
    ).select(_COLUMNS)


_COLUMNS = (
    "athlete_id", "local_date", "activity_id", "measure", "value", "longest", "base", "ratio",
    "reference_activity", "reference_date", "second", "n_runs_30d", "n_unknown_30d", "history_days",
    "n_parts", "quality", "is_provisional",
)  # fmt: skip


def _before(runs: pl.DataFrame, method: Method) -> pl.DataFrame:
    """What the window before each outing holds, row by row in the order of `runs`."""
    value = pl.col("value")
    largest = value.arg_max()
    ranked = value.drop_nulls().sort(descending=True)
    window = runs.with_columns(day=pl.col("local_date")).rolling(
        "local_date", period=f"{method.spike_window_days}d", closed="left", group_by="athlete_id"
    )
    return window.agg(
        longest=value.max(),
        reference_activity=pl.col("activity_id").get(largest, null_on_oob=True),
        reference_date=pl.col("day").get(largest, null_on_oob=True),
        second=ranked.get(1, null_on_oob=True),
        n_runs_30d=value.count(),
        n_unknown_30d=value.null_count(),
    ).drop("athlete_id", "local_date")
