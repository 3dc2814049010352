"""An import never reads a whole table: its time does not grow with the logbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from loadwatch import Logbook
from loadwatch.logbook import known
from tests.logbook.files import run_fit, run_gpx, streams

SMALL = ("constant", "athlete")  # tables that hold settings and runners, not what they did


def test_no_statement_scans_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What SQLite would do for each statement of an import with copies, an edit and an undo is a search by index."""
    monkeypatch.setattr(known, "AT_ONCE", 3)  # asked alone, then all at once
    told: dict[str, Any] = {}
    with Logbook.open(tmp_path) as book:

        def remember(*given: Any) -> None:
            statement, values, is_many = given[2], given[3], given[5]
            if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
                told.setdefault(statement, values[0] if is_many else values)

        event.listen(book.store.engine, "before_cursor_execute", remember)
        first = book.import_bytes(streams(a_fit=run_fit(0), b_gpx=run_gpx(0), c_fit=run_fit(1)), "Ana")
        book.edit_activity(first.items[0].activities[0], title="Long")
        receipt = book.import_bytes(streams(d_fit=run_fit(2), a_fit=run_fit(0)), "Ana")
        book.undo(receipt.batch)
        event.remove(book.store.engine, "before_cursor_execute", remember)
        with book.store.read() as db:
            plans = {
                text: " / ".join(row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values))
                for text, values in told.items()
            }
    scans = {text: plan for text, plan in plans.items() if "SCAN" in plan and not _is_small(plan)}
    assert len(plans) > 15
    assert scans == {}


def _is_small(plan: str) -> bool:
    return all(any(f"SCAN {name}" in step for name in SMALL) for step in plan.split(" / ") if "SCAN" in step)
