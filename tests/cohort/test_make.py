"""Made-up cohorts: the same for the same seed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from loadwatch.cohort.make import made_up_sessions, make_cohort
from loadwatch.cohort.report import Asked, cohort_report
from loadwatch.frames import DailyFrame, ExposureFrame, check
from loadwatch.load.cohort import with_all_columns
from tests.cohort.conftest import wanted


def prints(place: Path) -> dict[str, str]:
    """Digest of every file."""
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return {str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_seed_same_bytes(made: Path, tmp_path: Path) -> None:
    """The same seed gives the same bytes, in other processes too; another seed another cohort."""
    make_cohort(wanted(tmp_path / "again"), "local:2")
    make_cohort(wanted(tmp_path / "other", seed=2), "here")

    assert prints(tmp_path / "again") == prints(made)
    assert not set(prints(tmp_path / "other").values()) & set(prints(made).values())


def test_a_runner_is_the_same_in_every_cohort(made: Path, tmp_path: Path) -> None:
    """More runners or other buckets change nobody, and the answer about the same runners is the same."""
    make_cohort(wanted(tmp_path / "one", n_buckets=1), "here")
    alone, _ = made_up_sessions(wanted(""), (3,))
    among, _ = made_up_sessions(wanted("", n_runners=99), (2, 3, 5))

    assert among.filter(athlete_id=alone["athlete_id"][0]).equals(alone)
    first, second = (
        cohort_report(Asked(str(place), has_flags=False), "here") for place in (made, tmp_path / "one")
    )
    assert first.counts.drop("total").equals(second.counts.drop("total"))


def test_days_are_whole_and_hold_what_can_happen() -> None:
    """Rows keep the promises of the frames; there are doubles, unknown distances and breaks among them."""
    sessions, known = made_up_sessions(wanted("", n_days=1500), tuple(range(1, 9)))
    check(ExposureFrame, with_all_columns(sessions).select(pl.exclude("start_utc", "elapsed_s", "sub_sport")))

    gaps = sessions["local_date"].diff().dt.total_days()
    assert sessions["distance_m"].null_count() > 0
    assert sessions.group_by("athlete_id", "local_date").len()["len"].max() == 2
    assert gaps.max() > 14  # type: ignore[operator]
    assert known.height == 8


def test_days_are_days(made: Path) -> None:
    """The days of each part are a `DailyFrame` of 200 days for each runner."""
    parts = [pl.read_parquet(path, hive_partitioning=False) for path in made.glob("daily/*/distance.parquet")]
    for part in parts:
        check(DailyFrame, part)

    assert pl.concat(parts).group_by("athlete_id").len()["len"].to_list() == [200] * 7
