"""Rows of the caseload as the browser gets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loadwatch.views.caseload_shapes import CaseloadRow, Said
from loadwatch.views.table import by_column
from loadwatch_dashboard.context import PT, Context

REPEATING = (  # columns of few different words
    "flag.word", "flag.shape", "flag.when", "planned.word", "planned.shape", "planned.when", "planned.text",
    "pain.word", "pain.shape", "pain.when", "pain.text", "last_run", "last_run_words", "age_words", "seen", "card",
    "seen_words", "note",
)  # fmt: skip


def grid_row(row: CaseloadRow, here: Context) -> dict[str, Any]:
    """What the browser needs of a runner."""
    return {
        "id": row.id,
        "name": row.name,
        "href": here.href("/", athlete=row.name, view=PT),
        "order": row.order,
        "flag_level": _level(row.flag),
        "flag": _said(row.flag),
        "plan_level": _level(row.planned),
        "planned": _said(row.planned),
        "pain_level": _level(row.pain),
        "pain": _said(row.pain),
        "weeks": row.weeks,
        "weeks_words": row.weeks_words,
        "last_run": row.last_run or "",
        "last_run_words": row.last_run_words,
        "age_words": row.age_words,
        "is_stale": row.is_stale,
        "seen": row.seen,
        "card": row.seen_words,  # a cell is drawn again when its value changes
        "seen_words": row.seen_words,
        "shows": row.shows,
        "note": row.note,
    }


def packed(rows: Sequence[CaseloadRow], here: Context) -> dict[str, Any]:
    """Rows of the grid by column, cells with a severity as several; `caseload.js` makes rows of them again."""
    flat = [
        {
            f"{name}.{part}" if part else name: piece
            for name, value in grid_row(row, here).items()
            for part, piece in (value.items() if isinstance(value, dict) else (("", value),))
        }
        for row in rows
    ]
    return by_column(flat, REPEATING)


def _level(said: Said) -> int:
    return -1 if said.level is None else said.level


def _said(said: Said) -> dict[str, Any]:
    return {
        "level": said.level, "shape": said.shape, "word": said.word, "text": said.text, "when": said.when
    }  # fmt: skip
