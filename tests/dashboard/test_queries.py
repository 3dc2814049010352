"""No page grows with the logbook of others: each of its statements finds its rows through an index."""

from __future__ import annotations

from benchmarks.clinic import LAST, clinic
from benchmarks.pages import PAGES, Visitor
from benchmarks.queries import listening, whole_scans
from sqlalchemy import text

from loadwatch import Logbook
from tests.postgres import where

__all__ = ["where"]
WHO = "Runner 001"


def test_no_statement_of_a_page_reads_a_table_as_a_whole(where: str) -> None:
    """Every page of a runner, and the caseload new and after a change, on SQLite and on PostgreSQL."""
    with Logbook.open(where, today=lambda: LAST) as book:
        clinic(book, 3, 90)
        visitor, some = Visitor(book), book.activities(WHO)[3]["id"]
        with listening(book.store.engine) as heard:
            for address in PAGES.values():
                visitor.page(address.format(activity=some), WHO)
            visitor.ask("caseload-body.children", {"data": {"query": {}}})
            book.add_diary(WHO, LAST, site="knee", pain_during=3)
            visitor.ask("caseload-body.children", {"data": {"query": {}}})
        found = whole_scans(book.store.engine, heard)

        assert len({statement for statement, _ in heard.statements}) > 40
        assert found == set()


def test_a_table_without_an_index_is_noticed(where: str) -> None:
    """The look that finds nothing above finds a statement that no index serves."""
    with Logbook.open(where) as book:
        with listening(book.store.engine) as heard, book.store.read() as db:
            db.execute(text("SELECT title FROM activity WHERE title = 'x'"))
        assert whole_scans(book.store.engine, heard) == {"activity"}
