"""Notes → changes that the rule R15 asks for: other footwear, another foot strike. English notes only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import polars as pl

from loadwatch.load.evidence import CHANGES

_NEW = r"\b(?:new|other|different|first (?:run|time) (?:in|with)|switched to|changed|change of|changing)\b"
_KINDS: dict[str, re.Pattern[str]] = {
    "footwear": re.compile(
        rf"{_NEW}[\w\s-]{{0,24}}\b(?:shoes?|trainers|footwear|spikes|insoles?|heel lifts?)\b", re.I
    ),
    "foot_strike": re.compile(r"\b(?:fore|mid|rear)foot[\s-]*(?:strike|striking|running|landing)\b", re.I),
}


def noted_changes(notes: Iterable[tuple[str, date, str]]) -> pl.DataFrame:
    """Changes that notes tell of.

    Parameters
    ----------
    notes : iterable of (athlete_id, local_date, text)
        Notes of runners or therapists.

    Returns
    -------
    pl.DataFrame
        athlete_id, local_date, kind (footwear, foot_strike), sorted by runner, day and kind.

    Raises
    ------
    TypeError
        When a text is none.

    Valid for
    ---------
    English notes that name the change: "new shoes", "switched to racing spikes", "forefoot strike".

    Uncertainty
    -----------
    It reads words, not meaning: a note about shoes that were not worn counts too.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_changes.py
    """
    rows = [
        (athlete, day, kind)
        for athlete, day, text in notes
        for kind, words in _KINDS.items()
        if words.search(text)
    ]
    return pl.DataFrame(rows, schema=CHANGES, orient="row").unique().sort("athlete_id", "local_date", "kind")
