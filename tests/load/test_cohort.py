"""Many runners counted: as the tables of each say."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from loadwatch.load.cohort import cohort_counts, flag_counts, merged
from loadwatch.load.daily import daily_load
from loadwatch.load.flags import flags
from loadwatch.load.ratio import load_metrics
from loadwatch.load.spike import spikes
from loadwatch.model import Method
from tests.load import series

METHOD = Method()
KM = {
    "ana": [*(list(series.WEEK_KM) * 9), 0, 16.0, None, 7.0, *series.WEEK_KM, 18.0, 0, 20.0, 0, 31.0],
    "bea": [*([0, 4.0, 0, 4.5, 0, 0, 9.0] * 8), *[0.0] * 20, 9.0, 12.0],
}
LAST = series.MONDAY + timedelta(days=max(map(len, KM.values())))


def frames(*names: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Days and sessions of some runners."""
    runs = pl.concat([series.runs(KM[name], athlete=name) for name in names])
    return daily_load(runs, series.until(LAST, *names), LAST, ["distance"]), runs


def counted(counts: pl.DataFrame, table: str, kind: str) -> int:
    """Number of rows of a kind."""
    return int(counts.filter(table=table, kind=kind)["n"].sum())


def test_counts_are_those_of_the_tables() -> None:
    """Days, weeks, ratios and spikes are counted as the tables of the runners hold them."""
    daily, runs = frames("ana", "bea")
    load, spike = load_metrics(daily, METHOD), spikes(runs, "distance", METHOD)
    found = cohort_counts(daily, runs, METHOD)

    for status, n in daily["status"].value_counts().iter_rows():
        assert counted(found, "days", status) == n
    for status, n in load["status"].value_counts().iter_rows():
        assert counted(found, "ratio", status) == n
    assert counted(found, "ratio_above", "ok") == load.filter(pl.col("ratio") > 1.5, status="ok").height > 0
    firm = spike.filter(~pl.col("is_provisional") & pl.col("ratio").is_not_null())
    assert (
        counted(found, "spike_band", "above_edge")
        == firm.filter(pl.col("ratio").is_between(1.1, 2)).height
        > 0
    )
    assert counted(found, "spike", "firm") == spike.filter(~pl.col("is_provisional")).height
    assert counted(found, "runs", "run") == runs.height
    ratio = found.filter(table="ratio", kind="ok")
    assert float(ratio["total"].sum()) == pytest.approx(load.filter(status="ok")["ratio"].sum())


def test_runners_apart_add_up() -> None:
    """Each runner counted alone and merged is both counted together, flags too."""

    def of(*names: str) -> pl.DataFrame:
        return merged([cohort_counts(*frames(*names), METHOD), flag_counts(*frames(*names), METHOD)])

    assert of("ana", "bea").drop("total").equals(merged([of("ana"), of("bea")]).drop("total"))


def test_flags_are_those_of_the_rules() -> None:
    """By rule and year there are as many flags as a runner's own page has."""
    daily, runs = frames("ana")
    own = flags(runs, daily, load_metrics(daily, METHOD), METHOD)
    found = flag_counts(daily, runs, METHOD)

    assert dict(found.select("kind", "n").iter_rows()) == {
        rule: sum(flag.rule == rule for flag in own) for rule in {flag.rule for flag in own}
    }
    assert {"R1", "R7"} <= set(found["kind"])


def test_nobody_counts_nothing() -> None:
    """Of no runner there are no counts."""
    daily, runs = frames("ana")

    assert cohort_counts(daily.clear(), runs.clear(), METHOD).is_empty()
    assert flag_counts(daily.clear(), runs.clear(), METHOD).is_empty()
