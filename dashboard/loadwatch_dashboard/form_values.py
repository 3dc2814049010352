"""What a form sends, read with care: text becomes numbers, days and answers, or words about what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from loadwatch.language import ENGLISH, language, say

AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")  # 1.234: a thousand, or one and a bit
GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")  # 1.234,5


class FieldError(Exception):
    """Words for each field that cannot be meant."""

    def __init__(self, **fields: str) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


class Values:
    """The fields of one form."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def text(self, key: str) -> str | None:
        """Words, or None when the field is empty."""
        value = self._given.get(key)
        if value is None:
            return None
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise FieldError(**{key: say("This needs words.")})
        return str(value).strip() or None

    def word(self, key: str, missing: str) -> str:
        """Words that must be there."""
        value = self.text(key)
        if value is None:
            raise FieldError(**{key: missing})
        return value

    def number(self, key: str) -> float | None:
        """A number, or None when the field is empty; in German 1.234,5 is one too, and 1.234 alone is asked back."""
        value = self.text(key)
        if value is None:
            return None
        if isinstance(self._given[key], str) and language() != ENGLISH:
            if AMBIGUOUS.fullmatch(value):
                raise FieldError(
                    **{key: say("“{value}” can be read in two ways: leave out the point.", value=value)}
                )
            value = value.replace(".", "") if GROUPED.fullmatch(value) else value
        try:
            found = float(value.replace(",", "."))
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise FieldError(**{key: say("“{value}” is not a number.", value=value)})
        return found

    def count(self, key: str) -> int | None:
        """A whole number, or None when the field is empty."""
        value = self.number(key)
        if value is not None and value != int(value):
            raise FieldError(**{key: say("This needs a whole number.")})
        return None if value is None else int(value)

    def day(self, key: str) -> date | None:
        """A calendar day, or None when the field is empty."""
        value = self.text(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError:
            raise FieldError(**{key: say("This needs a day of the calendar.")}) from None

    def answer(self, key: str) -> bool | None:
        """Yes, no, or None when it was not answered."""
        value = self._given.get(key)
        if isinstance(value, bool) or value is None:
            return value
        if value not in ("yes", "no"):
            raise FieldError(**{key: say("This needs yes or no.")})
        return bool(value == "yes")

    def several(self, key: str) -> list[str] | None:
        """The ticks that were set, or None when there is none."""
        value = self._given.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise FieldError(**{key: say("This needs ticks of the list.")})
        return value

    def records(self, key: str) -> list[dict[str, Any]]:
        """Objects that the page was given to send back, such as what an undo restores."""
        value = self._given.get(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise FieldError(**{key: say("This needs a list.")})
        return value
