"""What a planned day and its seven days ask against what was tolerated, as JSON and in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loadwatch.language import Told, later, listed, say
from loadwatch.load.demand import DAY, WEEK, Demand
from loadwatch.model import MEASURES
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.flags import exposure_name

BANDS = Told({"within": "within", "edge": "at the edge", "above": "above", "far above": "far above"})
CALM = {"within", "edge"}
ANALOGY = later(
    "1.00 is all that was tolerated lately, with every factor on it. The edges come from single runs and their"
    " distance; for weeks, hills, speed and tissues they are an analogy."
)
CONTEXT = later(
    "No rule speaks of what is above: this comparison is context beside the rules, not a finding."
)


@dataclass(frozen=True)
class DemandRow:
    """One measure: what the day and its seven days ask, each with its ratio and band."""

    label: str
    day: str
    week: str


def demand_rows(found: Sequence[Demand]) -> list[dict[str, Any]]:
    """All ratios as JSON: SI, eq-km."""
    return [
        {
            "exposure": exposure_name(one.measure), "measure": one.measure, "window_days": one.window_days, "asked": one.asked,
            "tolerated": one.tolerated, "ratio": one.ratio, "band": one.band,
        }
        for one in found
    ]  # fmt: skip


def demand_table(found: Sequence[Demand], units: UnitSystem) -> tuple[DemandRow, ...]:
    """One row a measure, in the order given."""
    by_measure: dict[str, dict[int, Demand]] = {}
    for one in found:
        by_measure.setdefault(one.measure, {})[one.window_days] = one
    return tuple(
        DemandRow(words.MEASURE_LABELS[name], _cell(both.get(DAY), units), _cell(both.get(WEEK), units))
        for name, both in by_measure.items()
    )


def has_above(found: Sequence[Demand]) -> bool:
    """Something of the day or its seven days is above what was tolerated."""
    return any(one.band not in CALM for one in found)


def demand_sentence(found: Sequence[Demand], *, is_clear: bool = False) -> str:
    """Distance of the day and of its seven days, and what else is above; empty when nothing is known.

    Where no rule speaks (`is_clear`) an amount above is told as context: the word Clear stands beside it.
    """
    told = [_part(one) for one in found if one.measure == "distance"]
    names = [words.MEASURE_LABELS[one.measure] for one in found if one.band not in CALM]
    others = dict.fromkeys(name for name in names if name != words.MEASURE_LABELS["distance"])
    lines = [say("Against what was tolerated: {parts}.", parts=listed(told))] if told else []
    lines += [say("Also above: {names}.", names="; ".join(others))] if others else []
    lines += [say(CONTEXT)] if is_clear and has_above(found) else []
    return " ".join(lines)


def _part(one: Demand) -> str:
    values = {"ratio": words.ratio(one.ratio), "band": BANDS[one.band]}
    if one.window_days == DAY:
        return say("{ratio} of a day's distance ({band})", **values)
    return say("{ratio} of 7 days' distance ({band})", **values)


def _cell(one: Demand | None, units: UnitSystem) -> str:
    if one is None:
        return words.DASH
    column = MEASURES[one.measure]
    return say(
        "{asked} of {tolerated}: {ratio}, {band}",
        asked=words.measure_amount(column, one.asked, units),
        tolerated=words.measure_amount(column, one.tolerated, units),
        ratio=words.ratio(one.ratio),
        band=BANDS[one.band],
    )
