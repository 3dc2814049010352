"""Two real histories, each imported alone: how often each rule speaks, and the ratios of others on the same days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.typing import NDArray

from loadwatch import Logbook
from loadwatch.formulas.fitness import ewma_half_life
from loadwatch.formulas.foster import monotony_foster, strain_foster
from loadwatch.formulas.ratio import ratio_coupled, ratio_ewma_williams, ratio_uncoupled
from loadwatch.load.daily import daily_load
from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.model import Flag, Method
from loadwatch.sums import window_sum
from tests.corpus.manifest import CORPUS
from tests.ground import ROOT
from tests.load.flag_whole import lacks

HISTORIES = ("history-suunto-garmin", "history-nike-gpx")
OFTEN = 0.15  # of runs; a rule above severity 1 that speaks more often has to say why
DOCS = ROOT / "docs" / "flags.md"


@dataclass(frozen=True)
class History:
    """Name, flags, number of runs and days of one history, imported alone."""

    name: str
    flags: list[Flag]
    runs: int
    daily: pl.DataFrame  # DailyFrame of distance
    load: dict[Convention, pl.DataFrame]


@pytest.fixture(scope="module", params=HISTORIES)
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> History:
    """One history in its own logbook."""
    where: Path = tmp_path_factory.mktemp(request.param)
    with Logbook.open(where) as book:
        book.import_paths([CORPUS / request.param], athlete="One")
        exposures = book.exposures("One")
        runs = exposures.filter("is_run")["activity_id"].n_unique()
        last = exposures["local_date"].drop_nulls().max()
        assert isinstance(last, date)
        daily = daily_load(
            exposures,
            exposures.select("athlete_id").unique().with_columns(known_until=last),
            last,
            ["distance"],
        )
        load = {how: load_metrics(daily, Method(), how) for how in ("rolling-uncoupled", "rolling-coupled")}
        return History(request.param, book.flags("One"), runs, daily, load)


def test_flags_per_hundred_runs(history: History) -> None:
    """Flags per 100 runs and rule are printed; a loud rule above severity 1 is explained in docs/flags.md."""
    name, flags, runs = history.name, history.flags, history.runs
    counts = Counter((flag.rule, flag.severity) for flag in flags)
    loud = Counter(rule for (rule, severity), n in counts.items() if severity > 1 for _ in range(n))
    print(f"\n{name}: {runs} runs, {len(flags)} flags")
    for rule, severity in sorted(counts, key=lambda key: (int(re.sub(r"\D", "", key[0])), key)):
        print(f"  {rule:4} severity {severity}: {100 * counts[rule, severity] / runs:5.1f} per 100 runs")

    explained = set(re.findall(r"^### (R\d+b?) speaks often", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert runs > 50
    assert {rule for rule, n in loud.items() if n > OFTEN * runs} <= explained


def test_every_flag_of_a_real_history_is_whole(history: History) -> None:
    """Each flag holds value, limit, reference, window, evidence, quality, the constants of its rule and a why."""
    assert {f"{flag.rule} {what}" for flag in history.flags for what in lacks(flag, Method())} == set()


def test_most_runs_are_calm(history: History) -> None:
    """Fewer than half of the runs of a real history carry more than a note."""
    flags, runs = history.flags, history.runs
    loud = {flag.activity for flag in flags if flag.severity > 1}

    print(f"\nruns above a note: {100 * len(loud) / runs:.1f} %")
    assert len(loud) < 0.5 * runs


# ---- the conventions of others, written down from their published source, in pandas -------------------------


def decayed(load: pd.Series, share: float) -> pd.Series:
    """E today = share x load + (1 - share) x E yesterday; the first day is its own start (acwr, Athlytics)."""
    return load.ewm(alpha=share, adjust=False).mean()


def acwr_package(load: pd.Series) -> dict[str, pd.Series]:
    """PyPI `acwr` 0.1.1: `acwr(method=...)` with its defaults 7 and 28, `monotony(ddof=0)`, `strain(ddof=0)`."""
    week, deviation = load.rolling(7), load.rolling(7).std(ddof=0)
    return {
        "rac": week.mean() / load.rolling(28).mean(),
        "rau": week.mean() / load.shift(7).rolling(21).mean(),
        "ewma span": decayed(load, 2 / 8) / decayed(load, 2 / 29),
        "ewma half-life": decayed(load, 1 - np.exp(-np.log(2) / 7))
        / decayed(load, 1 - np.exp(-np.log(2) / 28)),
        "monotony": (week.mean() / deviation).where(deviation > 0),
        "strain": week.sum() * (week.mean() / deviation).where(deviation > 0),
    }


def athlytics(load_km: pd.Series) -> dict[str, pd.Series]:
    """R package Athlytics, `calculate_acwr` and `calculate_acwr_ewma`: NA where the chronic load is 0.01 or less."""
    acute, chronic = load_km.rolling(7).mean(), load_km.rolling(28).mean()
    short, long = (decayed(load_km, 1 - np.exp(-np.log(2) / days)) for days in (3.5, 14))
    rolling = (acute / chronic).where(chronic > 0.01)
    return {"ra": rolling, "ra smooth": rolling.rolling(7).mean(), "ewma": (short / long).where(long > 0.01)}


def ours(days: pl.DataFrame) -> dict[str, NDArray[np.float64]]:
    """The same by our formulas, from kilometres a day."""
    load, arrays = pl.col("km"), days["km"].to_numpy()
    half = {days_: ewma_half_life(load, days_) for days_ in (3.5, 7.0, 14.0, 28.0)}
    means = days.select(
        span=ratio_ewma_williams(load, 7, 28), half=half[7.0] / half[28.0], athlytics=half[3.5] / half[14.0]
    )
    coupled = ratio_coupled(arrays)
    return {
        "rac": coupled, "ra": coupled, "ra smooth": window_sum(coupled, 7) / 7,
        "rau": ratio_uncoupled(arrays), "ewma span": means["span"].fill_null(np.nan).to_numpy(),
        "ewma half-life": means["half"].to_numpy(), "ewma": means["athlytics"].to_numpy(),
        "monotony": monotony_foster(arrays), "strain": strain_foster(arrays),
    }  # fmt: skip


@pytest.mark.parametrize("theirs", [acwr_package, athlytics])
def test_conventions_of_others(history: History, theirs: Callable[[pd.Series], dict[str, pd.Series]]) -> None:
    """Where a convention is defined the same, every day of a real history agrees within 1e-9."""
    days = history.daily.select(km=(pl.col("value").fill_null(0.0) / 1000))
    mine = ours(days)
    for name, series in theirs(pd.Series(days["km"].to_numpy())).items():
        both = np.isfinite(series.to_numpy()) & np.isfinite(mine[name])
        if name in {"monotony", "strain"}:  # ours is capped at 10
            both &= mine["monotony"] < 10 - 1e-9
        is_given = series.notna().to_numpy() & np.isfinite(series.to_numpy())
        assert both.sum() > 0.5 * is_given.sum() > 20, name
        np.testing.assert_allclose(
            mine[name][both], series.to_numpy()[both], rtol=1e-9, atol=1e-9, err_msg=name
        )


@pytest.mark.parametrize(("how", "name"), [("rolling-coupled", "rac"), ("rolling-uncoupled", "rau")])
def test_shown_ratios_are_theirs_with_fewer_days(history: History, how: Convention, name: str) -> None:
    """A ratio that we show is the package's on the same days; days without one have their reason."""
    theirs = acwr_package(pd.Series(history.daily["value"].to_numpy()))[name].to_numpy()
    shown = history.load[how].with_columns(theirs=pl.Series(theirs, nan_to_null=True))
    given = shown.filter(pl.col("ratio").is_not_null() & pl.col("theirs").is_not_null())

    assert given.height > 50
    assert (given["ratio"] - given["theirs"]).abs().max() < 1e-9  # type: ignore[operator]
    withheld = shown.filter(pl.col("ratio").is_null() & pl.col("theirs").is_finite())
    assert set(withheld["status"]) <= {"low_base", "no_recent_base", "too_little_history", "missing_days"}
    print(
        f"\n{history.name}, {how}: {given.height} days as the package, "
        f"withheld {dict(withheld['status'].value_counts().iter_rows())}"
    )
