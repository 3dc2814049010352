"""Erasing a runner leaves nothing: in the tables, in the bytes of the files, in memory."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from loadwatch import Logbook

TODAY = date(2026, 11, 23)
WHO, TOLD = "Zzyzx", "limps downstairs"


def filled(book: Logbook) -> str:
    """A runner with runs, words and a plan, whose pages were looked at; gives the id."""
    lines = ["date,distance_km,duration_min,notes"]
    lines += [f"{TODAY - timedelta(days=2 * n)},{6 + n % 3},36,{TOLD}" for n in range(20)]
    book.import_bytes([(f"{WHO}.csv", BytesIO("\n".join(lines).encode()))], WHO)
    book.add_diary(WHO, TODAY, site="knee", side="left", pain_now=5, note=TOLD)
    book.add_note(WHO, TODAY, TOLD)
    book.plan_add("30 km long", TODAY + timedelta(days=2), WHO)
    book.overview(WHO)
    book.caseload()
    return book.athlete(WHO).id


def test_no_byte_of_an_erased_runner_is_left_on_the_disk(tmp_path: Path) -> None:
    """Name, words and id stayed readable in the log of the database while the server ran."""
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as book:
        id_ = filled(book)
        before = [
            path for path in tmp_path.rglob("*") if path.is_file() and TOLD.encode() in path.read_bytes()
        ]
        book.erase(WHO, WHO)

        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        found = {
            (path.name, word)
            for path in files
            for word in (WHO, TOLD, id_)
            if word.encode() in path.read_bytes() or word in str(path.relative_to(tmp_path))
        }

    assert before
    assert found == set()


def test_nothing_of_an_erased_runner_is_kept_in_memory(tmp_path: Path) -> None:
    """What pages had worked out stayed in memory until the server ended."""
    with Logbook.open(tmp_path / "book", today=lambda: TODAY) as book:
        id_ = filled(book)
        kept = book._figures._kept, book._standings._kept, book._rows._kept
        assert id_ in repr([list(part) for part in kept])

        book.erase(WHO, WHO)

        kept = book._figures._kept, book._standings._kept, book._rows._kept
        assert id_ not in repr([list(part) for part in kept])
