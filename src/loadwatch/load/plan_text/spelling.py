"""A word with one slip of the keyboard → the word that was meant, when only one can be."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase
from typing import TypeVar

Meaning = TypeVar("Meaning")
SHORTEST, LONGEST = 4, 20  # letters of a word that is mended; shorter ones are too near to each other


def meant(word: str, known: Mapping[str, Meaning], shortest: int = SHORTEST) -> str | None:
    """The known word that is one letter added, lost, changed or swapped away; None when two meanings are."""
    if not shortest <= len(word) <= LONGEST or not word.isalpha():
        return None
    near = sorted(_one_slip(word) & known.keys(), key=lambda one: (abs(len(one) - len(word)), one))
    return near[0] if near and len({known[one] for one in near}) == 1 else None


def _one_slip(word: str) -> set[str]:
    """All texts that are one slip away."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    lost = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    changed = {left + c + right[1:] for left, right in cuts if right for c in ascii_lowercase}
    added = {left + c + right for left, right in cuts for c in ascii_lowercase}
    return lost | swapped | changed | added
