"""How far the choice of the long window moves a ratio: its range over 21, 28 and 42 days (science.md 2.4)."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from loadwatch.load.ratio import KEYS, Convention, load_metrics
from loadwatch.model import Method


def with_ratio_range(
    load: pl.DataFrame, daily: pl.DataFrame, method: Method, convention: Convention = "rolling-uncoupled"
) -> pl.DataFrame:
    """Load metrics with the lowest and highest ratio that other usual long windows give.

    Parameters
    ----------
    load : pl.DataFrame
        `LoadFrame`, the result of `load_metrics` for the same arguments.
    daily : pl.DataFrame
        `DailyFrame`.
    method : Method
        The long windows to try (`ratio_range_days`) [d].
    convention : {"rolling-uncoupled", "rolling-coupled", "ewma"}
        Uncoupled: the days before the acute window; coupled: the window that holds it; ewma: the long span.

    Returns
    -------
    pl.DataFrame
        The same rows and columns with `ratio_low` and `ratio_high` [1] behind: the ratio itself is always between
        them; null where there is no ratio. A window that the history does not fill takes no part.

    Raises
    ------
    KeyError
        When the convention is none of the three.

    Valid for
    ---------
    As `load_metrics`. It is no confidence interval and says nothing about injuries.

    Uncertainty
    -----------
    It shows what the choice of the window is worth, not what missing or wrong days are.

    References
    ----------
    None: our definition. Why no bootstrap: docs/decisions/0010-ratio-range.md.

    Checked by
    ----------
    tests/load/test_ratio_range.py (twin), tests/golden/rules.toml
    """
    keys = (*KEYS, "local_date")
    tried = {_with_long_window(method, convention, days) for days in method.ratio_range_days} - {method}
    others = sorted(tried, key=lambda one: (one.chronic_days, one.ewma_chronic_n))
    found, names = load, []
    for place, other in enumerate(others):
        names.append(f"_{place}")
        ratios = load_metrics(daily, other, convention, only=()).select(
            *keys, pl.col("ratio").alias(names[-1])
        )
        found = found.join(ratios, on=keys, how="left", maintain_order="left")
    has_ratio, all_ratios = pl.col("ratio").is_not_null(), ["ratio", *names]
    return found.with_columns(
        ratio_low=pl.when(has_ratio).then(pl.min_horizontal(all_ratios)),
        ratio_high=pl.when(has_ratio).then(pl.max_horizontal(all_ratios)),
    ).drop(names)


def _with_long_window(method: Method, convention: Convention, days: int) -> Method:
    """The method with another long window."""
    if convention == "ewma":
        return replace(method, ewma_chronic_n=days)
    coupled = convention == "rolling-coupled"
    return replace(method, chronic_days=days - method.acute_days if coupled else days)
