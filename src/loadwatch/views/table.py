"""Rows by column on their way to the browser: keys once, and words that repeat once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def by_column(rows: Sequence[Mapping[str, Any]], repeating: Sequence[str]) -> dict[str, Any]:
    """The rows by column; columns of few different words become numbers of those words."""
    if not rows:
        return {"n": 0, "columns": {}, "words": {}}
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    words_of = {name: list(dict.fromkeys(columns[name])) for name in repeating}
    for name, found in words_of.items():
        number = {word: at for at, word in enumerate(found)}
        columns[name] = [number[word] for word in columns[name]]
    return {"n": len(rows), "columns": columns, "words": words_of}
