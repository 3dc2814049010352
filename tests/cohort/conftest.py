"""A small made-up cohort."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from loadwatch.cohort.make import Wanted, make_cohort

AS_OF = date(2026, 11, 22)


def wanted(place: object, **changes: object) -> Wanted:
    """Seven runners over 200 days in three buckets."""
    given = {"url": str(place), "n_runners": 7, "n_days": 200, "as_of": AS_OF, "n_buckets": 3} | changes
    return Wanted(**given)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cohort, made once; do not change it."""
    place = tmp_path_factory.mktemp("cohort") / "made"
    make_cohort(wanted(place), "here")
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(made, tmp_path / "copy"))
