"""Two whole histories: twice the same, the second time quickly."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest

from loadwatch import Logbook
from tests.corpus.manifest import CORPUS

HISTORIES = [CORPUS / "history-suunto-garmin", CORPUS / "history-nike-gpx"]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Both histories imported twice into one logbook."""
    with Logbook.open(tmp_path_factory.mktemp("histories")) as book:
        found: dict[str, object] = {}
        for name in ("first", "second", "third"):
            begin = time.perf_counter()
            found[name] = book.import_paths(HISTORIES, athlete="Two").as_json()
            found[f"{name}_s"] = time.perf_counter() - begin
            found[f"{name}_weekly"] = book.weekly("Two")
        return found


def test_second_import_is_all_known(twice: dict[str, dict[str, dict[str, int]]]) -> None:
    """The same bytes are never counted twice."""
    first, second = twice["first"]["counts"], twice["second"]["counts"]

    assert first["imported"] + first["linked"] == 257
    assert second == {"imported": 0, "linked": 0, "known": 257, "ignored": 0, "failed": 0}


def test_totals_stay(twice: dict[str, pl.DataFrame]) -> None:
    """Importing again changes no week."""
    assert twice["first_weekly"].equals(twice["second_weekly"])


def test_second_import_is_quick(twice: dict[str, float]) -> None:
    """Known files are recognised by their bytes, without decoding (the promise is ten times; printed)."""
    again = min(twice["second_s"], twice["third_s"])
    print(f"first {twice['first_s']:.2f} s, again {again:.2f} s")

    assert again * 10 <= twice["first_s"]


def test_undo_leaves_nothing(tmp_path: Path) -> None:
    """Undoing the import of a history leaves the logbook as it was."""
    with Logbook.open(tmp_path) as book:
        receipt = book.import_paths(HISTORIES[1:], athlete="Two").as_json()
        book.undo(receipt["batch"])

        assert book.activities() == []
        assert book.athletes() == []
