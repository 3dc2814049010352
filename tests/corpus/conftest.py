"""One import of the whole corpus, shared by all corpus tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from loadwatch import Logbook
from tests.corpus.manifest import CORPUS, Row, rows

REQUIRED = pytest.mark.corpus


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder carries the corpus marker."""
    for item in items:
        if "tests/corpus" in item.nodeid:
            item.add_marker(REQUIRED)


@dataclass
class Imported:
    """The logbook that holds the corpus, its receipt and how long it took."""

    book: Logbook
    receipt: dict[str, Any]
    seconds: float
    everything: list[dict[str, Any]]

    def items(self, row: Row) -> list[dict[str, Any]]:
        """The receipt's items of one corpus file."""
        return [item for item in self.receipt["items"] if item["name"].split("!")[0].endswith(row.file)]

    def activities(self, row: Row) -> list[dict[str, Any]]:
        """The activities that one corpus file became (by the bytes it holds)."""
        shas = {item["sha256"] for item in self.items(row)}
        return [a for a in self.everything if a["source"]["sha256"] in shas]


@pytest.fixture(scope="session")
def manifest() -> list[Row]:
    """The rows of the manifest."""
    return rows()


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """The whole corpus imported once, as one folder."""
    with Logbook.open(tmp_path_factory.mktemp("corpus")) as book:
        begin = time.perf_counter()
        receipt = book.import_paths([CORPUS], athlete="Corpus")
        seconds = time.perf_counter() - begin
        yield Imported(book, receipt.as_json(), seconds, book.activities("Corpus"))
