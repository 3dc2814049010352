"""Names and notes out of files, as they may be shown on any screen and stored in any database."""

from __future__ import annotations

import unicodedata

LONGEST = 500  # characters of a title or a note
UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})  # control characters, halves of pairs, what no alphabet has
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff")


def plain(text: str) -> str:
    """One line without control characters and turns of the writing direction."""
    shown = "".join(
        " " if c in TURNS or unicodedata.category(c) in UNSEEN else c for c in text[: 4 * LONGEST]
    )
    line = " ".join(shown.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def plain_or_none(text: str | None) -> str | None:
    """The same; None when nothing is left."""
    return None if text is None else plain(text) or None
