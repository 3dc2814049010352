"""What a page asks of the database: statements, their times, and whether one reads a table as a whole."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from loadwatch.store.tables import metadata

SCAN = re.compile(r"^SCAN (\w+)")
FEW = frozenset(
    {"athlete", "change", "seen", "meta", "constant", "alembic_version"}
)  # a row or two for a runner, or a handful


@dataclass
class Heard:
    """Statements with their parameters, and the longest of them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    slowest_ms: float = 0.0


@contextmanager
def listening(engine: Engine) -> Iterator[Heard]:
    """Hear every statement while the block runs."""
    heard, began = Heard(), [0.0]

    def before(*_given: Any) -> None:
        began[0] = time.perf_counter()

    def after(_db: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        heard.slowest_ms = max(heard.slowest_ms, 1000 * (time.perf_counter() - began[0]))
        heard.statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def whole_scans(engine: Engine, heard: Heard) -> set[str]:
    """Tables that a statement cannot read but from end to end, small ones left out.

    PostgreSQL reads a small table so although an index would do; asked to avoid it, it does only where there is none.
    """
    found: set[str] = set()
    with engine.connect() as db:
        is_postgres = engine.dialect.name == "postgresql"
        if is_postgres:
            db.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, parameters in heard.statements:
            if not statement.lstrip().upper().startswith("SELECT"):
                continue
            if is_postgres:
                told = db.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
                found |= set(_sequential(told[0]["Plan"]))
            else:
                plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                found |= {scan[1] for line in plan if (scan := SCAN.match(line[3])) is not None}
    return found & set(metadata.tables) - FEW


def _sequential(plan: Mapping[str, Any]) -> Iterator[str]:
    """Tables below a step of a plan of PostgreSQL's that are read as a whole."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for step in plan.get("Plans", ()):
        yield from _sequential(step)
