"""Shared fixtures: where real files, browser and database are, and what happens when they are absent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests import ground

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("ci")

MISSING = ground.missing()


def _absent(sentence: str) -> None:
    if ground.REQUIRE_ALL:
        pytest.fail(f"{sentence} LOADWATCH_REQUIRE_ALL=1 forbids that.", pytrace=False)
    pytest.skip(sentence)


def pytest_report_header() -> list[str]:
    """One line for each thing that is not here."""
    return list(MISSING.values())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked with what is not here are left out, or fail when everything is required."""
    for marker, sentence in MISSING.items():
        if item.get_closest_marker(marker):
            _absent(sentence)


@pytest.fixture(scope="session")
def need() -> Callable[[str], Path]:
    """`need("browser" | "postgres" | "corpus")` gives its place, or leaves the test out."""

    def place(marker: str) -> Path:
        find, what, tests = ground.NEEDS[marker]
        found = find()
        if found is None:
            _absent(f"{what} is not here: tests of {tests} are left out.")
        assert found is not None
        return found

    return place


@pytest.fixture(scope="session")
def corpus(need: Callable[[str], Path]) -> Path:
    """The folder of real watch files."""
    return need("corpus")


@pytest.fixture(scope="session")
def chromium(need: Callable[[str], Path]) -> Path:
    """The system's Chromium."""
    return need("browser")


@pytest.fixture(scope="session")
def postgres_bin(need: Callable[[str], Path]) -> Path:
    """Folder with initdb and pg_ctl."""
    return need("postgres")


@pytest.fixture(scope="session")
def sample() -> Path:
    """Our own sample files."""
    return ground.ROOT / "data" / "sample"
