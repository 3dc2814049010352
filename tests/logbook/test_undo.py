"""Undo: as if the import had not been."""

from __future__ import annotations

import random

import pytest

from loadwatch import Logbook
from loadwatch.errors import NotFoundError
from tests.logbook.files import dump, outcomes, run_fit, run_gpx, streams


def test_undo_restores_the_state_before(where: str) -> None:
    """After undo every table that says what is known holds exactly what it held before."""
    with Logbook.open(where) as book:
        book.import_bytes(streams(a_gpx=run_gpx(0), b_fit=run_fit(1)), "Ana")
        before, exposures = dump(book), book.exposures("Ana")
        second = book.import_bytes(streams(a_fit=run_fit(0), c_fit=run_fit(2), b_fit=run_fit(1)), "Ana")
        assert dump(book) != before

        done = book.undo(second.batch)

        assert dump(book) == before
        assert book.exposures("Ana").equals(exposures)
        assert (done["activities"], done["removed_athlete"]) == (2, False)


def test_undo_of_the_first_import_leaves_nothing(where: str) -> None:
    """A runner whom the import made goes with it."""
    with Logbook.open(where) as book:
        before = dump(book)
        receipt = book.import_bytes(streams(a_fit=run_fit()), "Ana")

        book.undo(receipt.batch)

        assert dump(book) == before
        assert book.athletes() == []


def test_a_runner_with_a_life_of_their_own_stays(where: str) -> None:
    """A runner who got a profile or a diary is not taken out with the import."""
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        book.update_athlete("Ana", mass_kg=60.0)

        book.undo(receipt.batch)

        assert [athlete.mass_kg for athlete in book.athletes()] == [60.0]
        assert book.activities("Ana") == []


def test_undo_of_the_older_import_lets_the_copy_count(where: str) -> None:
    """When the recording that counts is taken back its copy counts again."""
    with Logbook.open(where) as book:
        first = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        book.import_bytes(streams(a_gpx=run_gpx()), "Ana")

        book.undo(first.batch)

        assert [row["linked_to"] for row in book.activities("Ana")] == [None]
        assert len(book.exposures("Ana")) == 1


def test_any_order_of_imports_and_undos(where: str) -> None:
    """What is left after imports and undos in any order is what the remaining imports alone give."""
    files = {
        "a_fit": run_fit(0),
        "a_gpx": run_gpx(0),
        "b_fit": run_fit(1),
        "b_gpx": run_gpx(1),
        "c_fit": run_fit(2),
    }
    rng = random.Random(7)  # noqa: S311 - an order, not a secret
    with Logbook.open(where) as book:
        book.add_athlete("Ana")
        for _ in range(4):
            names = rng.sample(sorted(files), 5)
            batches = {n: book.import_bytes(streams(**{n: files[n]}), "Ana").batch for n in names}
            for name in rng.sample(names, 3):
                book.undo(batches.pop(name))
            left = _links(book)
            for batch in batches.values():
                book.undo(batch)
            alone = book.import_bytes(streams(**{n: files[n] for n in sorted(batches)}), "Ana")
            assert _links(book) == left
            book.undo(alone.batch)


def test_undone_files_can_come_again(where: str) -> None:
    """The same bytes are new again after undo."""
    with Logbook.open(where) as book:
        book.add_athlete("Ana")
        first = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        book.undo(first.batch)

        again = book.import_bytes(streams(a_fit=run_fit()), "Ana")

        assert outcomes(again) == ["imported"]
        assert again.items[0].activities == first.items[0].activities
        assert book.records(again.items[0].activities[0]).height > 0


def test_undo_twice_and_of_nothing(where: str) -> None:
    """A batch that is not there, or was taken back already, is said to be that."""
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        book.undo(receipt.batch)

        with pytest.raises(NotFoundError, match="import"):
            book.undo("nothing")
        with pytest.raises(NotFoundError) as caught:
            book.undo(receipt.batch)

        assert "taken back" in str(caught.value.hint)


def test_the_list_of_imports_remembers(where: str) -> None:
    """Batches are listed newest first, with counts, and undone ones are marked."""
    with Logbook.open(where) as book:
        one = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        two = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        book.undo(two.batch)

        rows = book.batches()

    assert [row["batch"] for row in rows] == [two.batch, one.batch]
    assert [row["counts"]["known"] for row in rows] == [1, 0]
    assert [row["undone_utc"] is None for row in rows] == [False, True]
    assert all(row["finished_utc"] and row["athlete"] == "Ana" for row in rows)


def _links(book: Logbook) -> dict[str, str | None]:
    return {row["id"]: row["linked_to"] for row in book.activities("Ana")}
