"""Load metrics: the twin, the conventions, and every reason not to give a ratio."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.frames import DailyFrame, LoadFrame, check, dtypes
from loadwatch.load.daily import daily_load
from loadwatch.load.ratio import Convention, load_metrics, method_name
from loadwatch.model import MEASURES, Method
from tests.load import series
from tests.load.twins import naive_metrics

CONVENTIONS: tuple[Convention, ...] = ("rolling-uncoupled", "rolling-coupled", "ewma")
NUMBERS = (
    "acute", "chronic", "ratio", "longest_30d", "week", "reference_week", "week_change", "monotony", "strain",
)  # fmt: skip
EXACT = ("n_days", "n_missing", "status")
METHOD = Method()


def random_days(seed: int) -> list[dict[str, Any]]:
    """A made-up history over a leap day, with rest, doubles, gaps, partial and unknown days."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, no secret
    first = date(2024, 1, 1) + timedelta(days=dice.randrange(60))
    gaps, scale = dice.choice([0.0, 0.02, 0.1]), dice.choice([300.0, 9_000.0])
    days = []
    for day in range(dice.randrange(20, 110)):
        km = dice.choice([0.0, 0.0, 0.5, 0.8, 1.0, 1.7, dice.random()]) * scale
        status = "run" if km else "rest"
        if dice.random() < gaps:
            status = dice.choice(["partial", "unknown", "missing"])
        value = None if status in {"unknown", "missing"} else km
        row = {"athlete_id": f"runner{seed:03}", "measure": "distance", "n_runs": int(km > 0), "n_unknown": 0}
        row |= {"value": value, "longest": value, "status": status}
        days.append(row | {"local_date": first + timedelta(days=day)})
    return days


HISTORIES = [random_days(seed) for seed in range(200)]
ALL_DAYS = pl.DataFrame([day for days in HISTORIES for day in days], schema=dtypes(DailyFrame))


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_twin(convention: Convention) -> None:
    """Two hundred runners at once equal a plain loop over each of them."""
    floor = METHOD.chronic_floor("distance")

    found = load_metrics(ALL_DAYS, METHOD, convention)
    expected = pl.DataFrame(
        [row for days in HISTORIES for row in naive_metrics(days, METHOD, convention, floor)],
        infer_schema_length=None,
    )

    for column in EXACT:
        assert expected[column].to_list() == found[column].to_list()
    for column in NUMBERS:
        assert expected[column].is_null().to_list() == found[column].is_null().to_list(), column
        assert (expected[column] - found[column]).abs().fill_null(0.0).max() < 1e-6, column


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_frame_keeps_its_promise(convention: Convention) -> None:
    """The result is a LoadFrame without NaN or infinity, and names its convention."""
    found = check(LoadFrame, load_metrics(ALL_DAYS, METHOD, convention))

    assert ALL_DAYS.height == found.height
    assert {method_name(METHOD, convention)} == set(found["method"])
    assert all(found[column].drop_nulls().is_finite().all() for column in NUMBERS)


def test_convention_names() -> None:
    """Every convention says its windows."""
    expected = ["rolling uncoupled 7:21", "rolling coupled 7:28", "ewma 7:28 span"]

    assert expected == [method_name(METHOD, convention) for convention in CONVENTIONS]


def test_long_run_after_equal_weeks() -> None:
    """Four weeks of 31 km and then 35: week change and both ratios of the worked example."""
    loads = [*series.WEEK_KM * 4, 0, 6, 0, 8, 0, 5, 16]

    uncoupled = series.metrics(loads).row(-1, named=True)
    coupled = series.metrics(loads, "rolling-coupled").row(-1, named=True)

    assert (pytest.approx(1.129, abs=5e-4),) * 2 == (uncoupled["week_change"], uncoupled["ratio"])
    assert pytest.approx(1.094, abs=5e-4) == coupled["ratio"]
    assert (uncoupled["acute"], uncoupled["chronic"]) == (35_000.0, 31_000.0)
    assert uncoupled["longest_30d"] == 12_000.0


def test_ewma_reports_a_quiet_week() -> None:
    """The saw-tooth of the exponential mean is gone once it is averaged over seven days."""
    found = series.metrics(series.WEEK_KM * 20, "ewma")["ratio"].tail(7)

    assert pytest.approx([0.9945] * 7, abs=2e-3) == found.to_list()


@pytest.mark.parametrize(
    ("km_by_day", "status"),
    [
        ([8] * 27, "too_little_history"),
        ([8] * 28, "provisional"),
        ([8] * 41, "provisional"),
        ([8] * 42, "ok"),
        ([8] * 30 + [0] * 28, "no_recent_base"),
        ([1] * 60, "low_base"),
        ([8] * 40 + [None] * 4, "missing_days"),
        ([8] * 42 + [None] * 3, "ok"),
    ],
)
def test_status(km_by_day: list[float | None], status: str) -> None:
    """There is a ratio only with history, a base and few missing days; otherwise the reason."""
    row = series.metrics(km_by_day).row(-1, named=True)

    assert status == row["status"]
    assert (row["ratio"] is not None) == (status in {"ok", "provisional"})


def test_missing_day_takes_the_weekday_median() -> None:
    """An unknown long run on a Sunday is taken as the usual Sunday, and counted as missing."""
    row = series.metrics([*series.WEEK_KM * 8, 0, 6, 0, 8, 0, 5, None]).row(-1, named=True)

    assert (row["acute"], row["n_missing"], row["status"]) == (31_000.0, 1, "ok")
    assert row["value"] is None


@settings(max_examples=25)
@given(st.lists(st.sampled_from([0, 3, 7, 15, None]), min_size=30, max_size=45))
def test_future_changes_nothing(km_by_day: list[float | None]) -> None:
    """What was said about a day does not change when later days arrive (history of 28 days for the start)."""
    short = [8.0, *km_by_day]
    kept = ["local_date", "acute", "chronic", "ratio", "week_change", "status"]

    for convention in ("rolling-uncoupled", "ewma"):
        now = series.metrics(short, convention).select(kept)
        later = series.metrics([*short, 20, 0, 0], convention).select(kept).head(len(short))
        assert now.equals(later)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([0, 3.3, 7, 15.1, None]), min_size=1, max_size=60),
    st.lists(st.sampled_from([0, 2.2, 9, None]), min_size=1, max_size=60),
)
def test_two_runners_are_two_runners(one: list[float | None], two: list[float | None]) -> None:
    """Two runners in one frame give what each gives alone."""
    a, b = series.daily([5, *one]), series.daily([6, *two], athlete="bea")

    for convention in ("rolling-uncoupled", "ewma"):
        alone = [load_metrics(frame, METHOD, convention) for frame in (a, b)]
        assert load_metrics(pl.concat([b, a]), METHOD, convention).equals(pl.concat(alone))


@given(st.lists(st.sampled_from([0, 3, 7, 15]), min_size=28, max_size=60), st.booleans())
def test_rest_day_never_raises_acute(km_by_day: list[float], is_ewma: bool) -> None:
    """A day of rest lowers acute load or leaves it."""
    before, after = series.metrics([8, *km_by_day, 0], "ewma" if is_ewma else "rolling-uncoupled")[
        "acute"
    ].tail(2)

    assert after <= before + 1e-9


def test_measures_are_apart() -> None:
    """Every measure gets its own windows and its own floor."""
    rows = series.runs(series.WEEK_KM * 8).with_columns(pl.lit(50.0).alias("ascent_m"))
    last = series.MONDAY + timedelta(days=55)
    daily = daily_load(rows, series.until(last), last, ["ascent", "distance"])

    found = load_metrics(daily, METHOD).filter(pl.col("local_date") == last)

    assert dict(found.select("measure", "acute").iter_rows()) == {"ascent": 200.0, "distance": 31_000.0}


def test_ten_years_of_all_measures() -> None:
    """Ten years of every measure give one row a day and measure."""
    first = date(2016, 1, 1)  # the runner's second day is the first with a run
    last = first + timedelta(days=3652)
    rows = series.runs((series.WEEK_KM * 522)[:3653], first=first)
    daily = daily_load(rows, series.until(last), last, list(MEASURES))

    assert load_metrics(daily, METHOD).height == daily.height == 3652 * len(MEASURES)


def test_what_is_not_asked_changes_nothing() -> None:
    """Leaving relatives out gives the same acute, chronic and ratio, without the columns left out."""
    daily = series.daily([*(list(series.WEEK_KM) * 8), None, 7.0, None, *series.WEEK_KM])

    whole, part = load_metrics(daily, Method()), load_metrics(daily, Method(), only=["longest_30d"])

    assert part.equals(whole.drop("week", "reference_week", "week_change", "monotony", "strain"))


def test_other_windows_of_the_ratio_leave_the_week_alone() -> None:
    """With five recent days the week and its reference stay those of seven days, and the floor follows the window."""
    days = series.daily([*(list(series.WEEK_KM) * 8), 5.0])
    usual, short = load_metrics(days, Method()), load_metrics(days, Method(acute_days=5, chronic_days=35))
    same = ["week", "reference_week", "week_change", "monotony", "strain"]

    assert short.select(same).equals(usual.select(same))
    assert usual["week"][-1] == pytest.approx(usual["reference_week"][-1] * usual["week_change"][-1])
    # 11 km a week are above the floor of 10 km, told over five days or over seven
    thin = series.daily([11.0, *[0.0] * 6] * 8)
    assert set(load_metrics(thin, Method(acute_days=5, chronic_days=35))["status"][42:]) == {"ok"}
    assert short["status"][30] == "too_little_history"
