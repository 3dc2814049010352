"""The expert numbers of the trends page: one ratio in every convention, and fitness by effort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from loadwatch.language import later, say
from loadwatch.load.expert import Compared, Fitness
from loadwatch.model import EFFORTS, MEASURES
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.details import KINDS

LABELS = {kind.column: kind.label for kind in KINDS}
NO_TARGET = later(
    "The column of the next day is for those who insist on a ratio of {target}: in runners its relation to injury was"
    " inverse or not there, so it is no limit to train to."
)
NO_TENDON = later(
    "Long-term load fades over 42 days, short-term over 7, and balance is their difference (CTL, ATL, TSB)."
    " They see the heart or the whole body, no tendon; no flag rests on them."
)


@dataclass(frozen=True)
class Table:
    """A table in words: heads, rows of cells; the first column names the row."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    about: str


def expert_json(compared: Sequence[Compared], fit: Sequence[Fitness]) -> dict[str, Any]:
    """Both tables as numbers: SI, eq-km; null is unknown and `status` says why."""
    return {"conventions": [asdict(one) for one in compared], "fitness": [asdict(one) for one in fit]}


def convention_table(compared: Sequence[Compared], measure: str, target: float, units: UnitSystem) -> Table:
    """The ratio of the day in every convention."""
    column, edge = MEASURES[measure], words.ratio(target)
    heads = (
        say("Convention"), say("Acute load"), say("Chronic load"), say("Ratio"), say("Next day up to {target}", target=edge),
        say("Data"),
    )  # fmt: skip
    rows = tuple(
        (
            words.method_words(one.method),
            _amount(one.acute, column, units),
            _amount(one.chronic, column, units),
            words.DASH if one.ratio is None else words.ratio(one.ratio),
            _amount(None if one.next_day is None else max(one.next_day, 0.0), column, units),
            words.STATUSES.get(one.status, one.status),
        )
        for one in compared
    )
    return Table(say("The ratio in every convention"), heads, rows, say(NO_TARGET, target=edge))


def fitness_table(fit: Sequence[Fitness], units: UnitSystem) -> Table:
    """Week, monotony, strain and the fading means of every load that is known."""
    heads = (
        say("Load"), say("Acute load"), say("Monotony"), say("Strain"), say("Long-term, a day"), say("Short-term, a day"),
        say("Balance"), say("Unknown days lately"),
    )  # fmt: skip
    order = {name: place for place, name in enumerate(EFFORTS)}
    known = sorted(fit, key=lambda one: order.get(one.measure, -1))
    rows = tuple(_fitness_line(one, units) for one in known)
    return Table(say("Fitness and fatigue"), heads, rows, say(NO_TENDON))


def _fitness_line(one: Fitness, units: UnitSystem) -> tuple[str, ...]:
    column = MEASURES.get(one.measure)
    name = say(LABELS[one.measure]) if column is None else words.MEASURE_LABELS[one.measure]
    amounts = [
        _points(value) if column is None else _amount(value, column, units)
        for value in (one.week, one.strain, one.long_term, one.short_term, one.balance)
    ]
    week, strain, long_term, short_term, balance = amounts
    monotony = words.DASH if one.monotony is None else words.number(one.monotony, 2)
    return (name, week, monotony, strain, long_term, short_term, balance, str(one.n_unknown))


def _points(value: float | None) -> str:
    return words.DASH if value is None else _signed(value, words.number(abs(value)))


def _amount(value: float | None, column: str, units: UnitSystem) -> str:
    if value is None:
        return words.DASH
    return _signed(value, str(words.measure_amount(column, abs(value), units)))


def _signed(value: float, text: str) -> str:
    """With a minus before what is below 0 and does not round to it."""
    return f"−{text}" if value < 0 and any(c in "123456789" for c in text) else text
