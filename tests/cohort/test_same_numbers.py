"""A runner counts in a cohort with the numbers of the runner's own pages."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from loadwatch import Logbook
from loadwatch.cli import app
from loadwatch.cohort.make import made_up_sessions
from tests.cohort.conftest import AS_OF, wanted

RUNNERS = ("Ana", "Bea", "Cem")
N_DAYS = 300


def write_list(path: Path, number: int) -> Path:
    """The runs of a made-up runner as a run list."""
    sessions, _ = made_up_sessions(wanted("", n_days=N_DAYS), (number,))
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            ["start", "distance_km", "duration_min", "ascent_m", "descent_m", "fast_km", "sprint_km"]
        )
        for row in sessions.iter_rows(named=True):
            km = [
                None if row[name] is None else row[name] / 1000
                for name in ("distance_m", "fast_m", "sprint_m")
            ]
            out.writerow(
                [
                    row["start_utc"].isoformat(),
                    km[0],
                    row["duration_s"] / 60,
                    row["ascent_m"],
                    row["descent_m"],
                    *km[1:],
                ]
            )
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logbook]:
    """A logbook with three runners."""
    folder = tmp_path_factory.mktemp("same")
    with Logbook.open(folder / "book", today=lambda: AS_OF) as opened:
        for number, name in enumerate(RUNNERS, 1):
            done = opened.import_paths([write_list(folder / f"{name}.csv", number)], athlete=name)
            assert done.counts["failed"] == 0
        yield opened


@pytest.fixture(scope="module")
def told(book: Logbook, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the cohort's report says of them, by year; "all" for all years."""
    place = str(tmp_path_factory.mktemp("same") / "cohort")
    day = AS_OF.isoformat()
    wrote = CliRunner().invoke(
        app, ["cohort", "export", place, "--logbook", book.where, "--as-of", day, "--json"]
    )
    assert wrote.exit_code == 0, wrote.output
    done = CliRunner().invoke(app, ["cohort", "report", place, "--executor", "here", "--json"])
    assert done.exit_code == 0, done.output
    for path in Path(place).rglob("*"):
        assert not path.is_file() or not any(name.encode() in path.read_bytes() for name in RUNNERS)
    return {year["year"] or "all": year for year in json.loads(done.stdout)["years"]}


def spread_of(values: pl.Series) -> dict:
    """Number, mean and quantiles as the report gives them."""
    known = values.drop_nulls().sort()
    names = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
    found = {name: known[int(share * (len(known) - 1))] for name, share in names.items()}
    return {"n": len(known), "mean": known.mean()} | found


def close(found: dict, values: pl.Series) -> bool:
    """True when a spread is that of the values: number and mean exactly, quantiles within 0.5 %."""
    exact = spread_of(values)
    means = found["mean"] == pytest.approx(exact["mean"], rel=1e-12)
    return (
        means
        and found["n"] == exact["n"]
        and all(found[q] == pytest.approx(exact[q], rel=0.00501) for q in exact)
    )


def test_weeks_are_those_of_the_runners(book: Logbook, told: dict) -> None:
    """Weekly loads of each year and of all are those that `weekly` gives."""
    weeks = pl.concat([book.weekly(name) for name in RUNNERS])
    for year, found in told.items():
        own = weeks if year == "all" else weeks.filter(pl.col("week_start").dt.year() == year)
        assert close(found["week"], own.filter(status="ok")["distance_m"])
        assert found["week"]["by_status"] == dict(own["status"].value_counts().iter_rows())


def test_ratios_are_those_of_the_runners(book: Logbook, told: dict) -> None:
    """Ratios of each year, and the days above the note, are those that `load` gives."""
    load = pl.concat([book.load(name) for name in RUNNERS])
    for year, found in told.items():
        own = load if year == "all" else load.filter(pl.col("local_date").dt.year() == year)
        firm = own.filter(status="ok")["ratio"]
        assert close(found["ratio"], firm)
        assert found["ratio"]["n_above_note"] == int((firm > 1.5).sum())
        assert found["ratio"]["by_status"] == dict(own["status"].value_counts().iter_rows())


def test_flags_are_those_of_the_runners(book: Logbook, told: dict) -> None:
    """By rule and year there are as many flags as `flags` gives, and the runs they are held against are all runs."""
    flags = [flag for name in RUNNERS for flag in book.flags(name)]
    n_runs = sum(len(book.activities(name)) for name in RUNNERS)
    for year, found in told.items():
        own = Counter(flag.rule for flag in flags if year in {"all", flag.local_date.year})
        assert {rule: rate["n"] for rule, rate in found["flags"].items()} == own
    assert {"R1", "R2", "R4", "R7", "R8"} <= set(told["all"]["flags"])
    assert told["all"]["runs"] == n_runs
    r1 = told["all"]["flags"]["R1"]
    assert r1["per_100_runs"] == pytest.approx(100 * r1["n"] / n_runs)
