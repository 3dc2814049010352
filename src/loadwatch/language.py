"""The reader's language: sentences, plurals, numbers and dates, set per request and English by default.

The core writes whole English sentences with named gaps (`say`). A catalogue (`locale/<code>/LC_MESSAGES`) holds
the same sentences in another language, with the same gaps. Sentences that arrive finished, from the store or
from an error, are told again by finding the sentence they were made of (`retell`).
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, Token
from datetime import date
from functools import cache, lru_cache
from numbers import Real
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from loadwatch.about import ABOUT

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de")
FOLDER = Path(__file__).parent / "locale"
K = TypeVar("K")
GAP = re.compile(r"\{(\w+)[^{}]*\}")
ONE_STOP = re.compile(r"\.(?!\.)")
MOST_TOLD = 600  # characters of a sentence to be known by its shape: longer ones would take seconds
LEAST_LETTERS = 4  # of a sentence beside its gaps, to be known by them
WRITTEN_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?|[+-]?\d+\.\d+")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
DAYS = {  # parts of a day as Unicode names them → the English form; other languages have their own order
    "MMMMd": "{d} {month}",
    "yMMMMd": "{d} {month} {y}",
    "yMMMM": "{month} {y}",
    "full": "{weekday} {d} {month} {y}",
    "MMMd": "{d} {mon}",
    "yMMMd": "{d} {mon} {y}",
    "MMMEd": "{day} {d} {mon}",
    "EEEE": "{weekday}",
    "ccc": "{day}",
    "LLL": "{mon}",
}
STRFTIME = {"%d %b %Y": "yMMMd", "%d %B %Y": "yMMMMd", "%d %b": "MMMd"}  # forms in the gaps of sentences

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_is_about: ContextVar[bool] = ContextVar("is_about", default=False)


def language() -> str:
    """Code of the language that is spoken now."""
    return _language.get()


def set_language(code: str) -> Token[str]:
    """Speak it from here on in this context; give the token to `reset_language` at the end."""
    return _language.set(code if code in LANGUAGES else ENGLISH)


def reset_language(token: Token[str]) -> None:
    """Back to what was spoken before."""
    _language.reset(token)


@contextmanager
def speaking(code: str, *, is_about: bool = False) -> Iterator[None]:
    """Speak it inside the `with`: to the runner, or about the runner."""
    token, listener = set_language(code), _is_about.set(is_about)
    try:
        yield
    finally:
        _is_about.reset(listener)
        reset_language(token)


def speak_about(*, is_about: bool) -> Token[bool]:
    """From here on the reader is another than the runner: sentences tell of "the longest run", not of "yours"."""
    return _is_about.set(is_about)


def voice() -> tuple[str, bool]:
    """Language and listener: what is kept in words is kept for each."""
    return _language.get(), _is_about.get()


# ---- sentences --------------------------------------------------------------


def say(sentence: str, **values: object) -> str:
    """One whole sentence in the reader's language, its named gaps filled in the reader's form."""
    spoken = _language.get()
    if _is_about.get():
        sentence = ABOUT.get(sentence, sentence)
    if spoken == ENGLISH:
        return sentence.format(**values) if values else sentence
    told = _catalogue(spoken).gettext(sentence) if sentence else ""
    return _filled(told, values) if values else told


def say_as(meaning: str, word: str) -> str:
    """A word that means several things in English, in the meaning that is named."""
    spoken = _language.get()
    return word if spoken == ENGLISH else _catalogue(spoken).pgettext(meaning, word)


def say_n(one: str, many: str, n: int, **values: object) -> str:
    """The sentence for one or for several; the gap `n` is the number."""
    spoken = _language.get()
    if spoken == ENGLISH:
        return (one if n == 1 else many).format(n=n, **values)
    return _filled(_catalogue(spoken).ngettext(one, many, n), {"n": n, **values})


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    first, last = ", ".join(parts[:-1]), parts[-1] if parts else ""
    return say("{first} and {last}", first=first, last=last) if first else last


PROPER = "Achilles"  # a name keeps its capital


def inside(label: str) -> str:
    """A label in the middle of a sentence: English writes it small, German keeps its nouns large."""
    small = label if label.startswith(PROPER) else label.lower()
    return small if _language.get() == ENGLISH else label


def upper_first(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def later(sentence: str) -> str:
    """A sentence that is said when the reader is known: marks it for the catalogue."""
    return sentence


class Told(dict[K, str]):
    """Fixed words by key, in the reader's language whenever they are read."""

    def __getitem__(self, key: K) -> str:
        return say(super().__getitem__(key))

    def get(self, key: K, default: Any = None) -> Any:
        """The words of a key, or the default as it is."""
        return self[key] if key in self else default  # noqa: SIM401  # it is what makes `get` speak

    def items(self) -> Any:
        """Keys and their words."""
        return [(key, self[key]) for key in self]

    def values(self) -> Any:
        """All words."""
        return [self[key] for key in self]


@lru_cache(maxsize=4096)
def _parts(sentence: str) -> tuple[tuple[str, str | None, str], ...]:
    """Fixed words, the gap behind them and its form, for each gap."""
    return tuple((fixed, name, form or "") for fixed, name, form, _ in Formatter().parse(sentence))


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    made, has_stop = "", False  # "am 8. Nov." at the end of a sentence has one
    for fixed, name, form in _parts(sentence):
        made += fixed[1:] if has_stop and ONE_STOP.match(fixed) else fixed
        told = "" if name is None else written(values[name], form)
        made, has_stop = made + told, told.endswith(".") and not told.endswith("..")
    return made


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("messages", FOLDER, [code])


# ---- numbers and days -------------------------------------------------------


def written(value: Any, form: str = "") -> str:
    """A value in a form of `format`, with the decimal mark, month and day names of the language."""
    spoken = _language.get()
    if spoken == ENGLISH:
        return format(value, form)
    if isinstance(value, date):
        return dated(value, STRFTIME[form]) if form in STRFTIME else format(value, form)
    text = format(value, form)
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    return text.translate(_marks(spoken)) if is_number else text


def decimal(text: str) -> str:
    """A number already written the English way, in the reader's form."""
    return text if _language.get() == ENGLISH else text.translate(_marks(_language.get()))


def dated(value: date, parts: str) -> str:
    """A day in the reader's form; `parts` is a key of `DAYS`: 8 June, Sun 22 Nov, 8. Juni, So., 22. Nov."""
    spoken = _language.get()
    if spoken != ENGLISH:
        return _dated(value, parts, spoken)
    month, weekday = MONTHS[value.month - 1], WEEKDAYS[value.weekday()]
    names = {"month": month, "mon": month[:3], "weekday": weekday, "day": weekday[:3]}
    return DAYS[parts].format(d=value.day, y=value.year, **names)


@lru_cache(maxsize=8192)
def _dated(value: date, parts: str, spoken: str) -> str:
    from babel.dates import format_date, format_skeleton  # English alone needs no Babel

    form = {"yMMMMd": "long", "full": "full", "EEEE": "EEEE", "ccc": "ccc", "LLL": "LLL"}.get(parts)
    return format_date(value, form, spoken) if form else format_skeleton(parts, value, locale=spoken)


def weekday_names(parts: str = "EEEE") -> tuple[str, ...]:
    """Names of the days from Monday on; "ccc" is the short form."""
    return tuple(dated(date(2024, 1, 1 + number), parts) for number in range(7))  # a Monday


@cache
def _marks(spoken: str) -> dict[int, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return str.maketrans({".": get_decimal_symbol(spoken), ",": get_group_symbol(spoken)})


# ---- sentences that arrive finished -----------------------------------------


@lru_cache(maxsize=4096)
def _retold(sentence: str, spoken: str) -> str:
    known: Any = _catalogue(spoken)
    if (told := known.gettext(sentence)) != sentence:
        return str(told)
    if len(sentence) > MOST_TOLD:
        return sentence
    shapes = _shapes(spoken)
    for shape, source in (*shapes.get(_start(sentence), ()), *shapes[""]):
        if found := shape.fullmatch(sentence):
            return _refilled(known.gettext(source), found.groupdict(), spoken)
    return sentence


def retell(sentence: str) -> str:
    """A finished English sentence in the reader's language; as it is when it is nobody's sentence."""
    spoken = _language.get()
    return sentence if spoken == ENGLISH or not sentence else _retold(sentence, spoken)


def _refilled(source: str, values: Mapping[str, str], spoken: str) -> str:
    told = {name: _gap(value, spoken) for name, value in values.items()}
    return GAP.sub(lambda gap: told[gap[1]], source)


def _gap(value: str, spoken: str) -> str:
    if WRITTEN_NUMBER.fullmatch(value):
        return value.translate(_marks(spoken))
    return "; ".join(_retold(part, spoken) for part in value.split("; "))


def _start(sentence: str) -> str:
    return sentence.split(" ", 1)[0]


@cache
def _shapes(spoken: str) -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Sentences with gaps by their first word, the longest fixed part first; under "" those that begin with a gap."""
    catalogue: Any = _catalogue(spoken)
    sources = [one for one in catalogue._catalog if isinstance(one, str) and GAP.search(one)]
    shapes: dict[str, list[tuple[re.Pattern[str], str]]] = {"": []}
    for source in sorted(sources, key=lambda one: -len(GAP.sub("", one))):
        fixed = GAP.sub("", source)
        if len(re.findall(r"[^\W\d_]", fixed)) < LEAST_LETTERS:
            continue  # it would be found in words of people
        first = _start(source)
        shapes.setdefault("" if "{" in first else first, []).append((_shape(source), source))
    return shapes


def _shape(source: str) -> re.Pattern[str]:
    made, at, seen = "", 0, set()
    for gap in GAP.finditer(source):
        made += re.escape(source[at : gap.start()])
        made += f"(?P={gap[1]})" if gap[1] in seen else f"(?P<{gap[1]}>.+?)"
        seen.add(gap[1])
        at = gap.end()
    return re.compile(made + re.escape(source[at:]), re.DOTALL)
