"""What a form sends, read with care: text becomes numbers, days and answers, or words about what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from loadwatch.errors import SettingsError
from loadwatch.language import ENGLISH, language, retell, say

AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")  # 1,234: a thousand, or one and a bit
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")  # 1,234.5
SWAPPED = str.maketrans(",.", ".,")  # English writes 1,234.5 where German writes 1.234,5


def _read(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


class FieldError(Exception):
    """Words for each field that cannot be meant."""

    def __init__(self, **fields: str) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


class Values:
    """The fields of one form. What cannot be meant is told one by one, or all at once inside `gathered`."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given
        self._problems: dict[str, str] | None = None

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Read on after a problem; at the end all of them are told. What was wrong reads as empty until then."""
        self._problems = {}
        try:
            yield
        finally:
            problems, self._problems = self._problems, None
        if problems:
            raise FieldError(**problems)

    def wrong(self, key: str, words: str) -> None:
        """Say what is wrong with a field, which then reads as empty; the first words about it stay."""
        if self._problems is None:
            raise FieldError(**{key: words})
        self._problems.setdefault(key, words)

    def has(self, key: str) -> bool:
        """Whether the field was sent at all."""
        return key in self._given

    def is_empty(self, key: str) -> bool:
        """Whether nothing was given."""
        return self._given.get(key) in (None, "", [])

    def text(self, key: str) -> str | None:
        """Words, or None when the field is empty."""
        value = self._given.get(key)
        if value is None:
            return None
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            self.wrong(key, say("This needs words."))
            return None
        return str(value).strip() or None

    def word(self, key: str, missing: str) -> str:
        """Words that must be there."""
        value = self.text(key)
        if value is None:
            self.wrong(key, missing)
        return value or ""

    def number(self, key: str) -> float | None:
        """A number, or None when the field is empty, with the reader's sign of thousands; one alone is asked back.

        In English 1,234.5 is one and 1,234 is asked back, in German 1.234,5 and 1.234. Either decimal sign is read.
        """
        value = self.text(key)
        if value is None:
            return None
        is_english = language() == ENGLISH or not isinstance(self._given[key], str)
        plain = value if is_english else value.translate(SWAPPED)  # thousands by comma, decimals by point
        if AMBIGUOUS.fullmatch(plain):
            comma = say("“{value}” can be read in two ways: leave out the comma.", value=value)
            point = say("“{value}” can be read in two ways: leave out the point.", value=value)
            self.wrong(key, comma if is_english else point)
            return None
        found = _read(plain.replace(",", "") if GROUPED.fullmatch(plain) else plain.replace(",", "."))
        if not math.isfinite(found):
            self.wrong(key, say("“{value}” is not a number.", value=value))
            return None
        return found

    def between(self, key: str, least: float, most: float) -> float | None:
        """A number of a range, or None when the field is empty."""
        value = self.number(key)
        if value is not None and not least <= value <= most:
            self.wrong(key, say("This needs {least:,g} to {most:,g}.", least=least, most=most))
            return None
        return value

    def count(self, key: str, most: float | None = None) -> int | None:
        """A whole number, or None when the field is empty; with `most` one from 0 to it."""
        value = self.number(key) if most is None else self.between(key, 0, most)
        if value is not None and value != int(value):
            self.wrong(key, say("This needs a whole number."))
            return None
        return None if value is None else int(value)

    def day(self, key: str) -> date | None:
        """A calendar day, or None when the field is empty."""
        value = self.text(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError:
            self.wrong(key, say("This needs a day of the calendar."))
            return None

    def day_that(self, key: str, check: Callable[[date, date], None], today: date) -> date:
        """A calendar day that passes a check of the logbook; today when the field is empty or cannot be meant."""
        found = self.day(key) or today
        try:
            check(found, today)
        except SettingsError as error:
            self.wrong(key, say("This needs {allowed}.", allowed=retell(error.allowed)))
        return found

    def answer(self, key: str) -> bool | None:
        """Yes, no, or None when it was not answered."""
        value = self._given.get(key)
        if isinstance(value, bool) or value is None:
            return value
        if value not in ("yes", "no"):
            self.wrong(key, say("This needs yes or no."))
            return None
        return bool(value == "yes")

    def several(self, key: str) -> list[str] | None:
        """The ticks that were set, or None when there is none."""
        value = self._given.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.wrong(key, say("This needs ticks of the list."))
            return None
        return value

    def records(self, key: str) -> list[dict[str, Any]]:
        """Objects that the page was given to send back, such as what an undo restores."""
        value = self._given.get(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise FieldError(**{key: say("This needs a list.")})
        return value
