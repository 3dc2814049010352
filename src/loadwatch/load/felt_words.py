"""Why the diary is at a state, in words: what was said, and what it is held against."""

from __future__ import annotations

from collections.abc import Mapping

from loadwatch.language import later, say
from loadwatch.load.amounts import trimmed

REASONS: dict[str, str] = {  # code → what was said, ready to stand after "because of"
    "red_flag": later("a red flag"),
    "limp": later("limping"),
    "night_pain": later("pain at night"),
    "during_high_twice": later("pain above {against} of 10 on two days within {twice_days} ({value} the last time)"),
    "reduce_long": later("{value} days of symptoms that call for less"),
    "during_high": later("pain of {value} of 10, above {against}"),
    "morning_high": later("morning pain of {value} of 10, {more} above the usual {against}"),
    "stiffness_high": later("{value} minutes of morning stiffness, {more} above the usual {against}"),
    "morning_trend": later(
        "morning pain that rose from {against} to {value} of 10 (medians of {trend_days} days and the {trend_days} before)"
    ),
    "during_some": later("pain of {value} of 10, above {against}"),
    "morning_some": later("morning pain of {value} of 10, {more} above the usual {against}"),
    "stiffness_some": later("{value} minutes of morning stiffness, {more} above the usual {against}"),
}  # fmt: skip
FROM_NOTHING = {  # a usual of 0, told or taken as long as few mornings are written down
    "morning": later("morning pain of {value} of 10, held against a usual of 0"),
    "stiffness": later("{value} minutes of morning stiffness, held against a usual of 0"),
}
SILENT = {"limp", "night_pain", "red_flag"}  # there is no number to tell


def felt_reason(
    code: str | None, value: float | None, against: float | None, steps: Mapping[str, float]
) -> str:
    """What was said, with its numbers; in a flag kept from before these were stored, without any."""
    if code not in REASONS or (value is None and code not in SILENT):
        return say("what you wrote")
    if value is None:
        return say(REASONS[code])
    gaps = {name: f"{steps[name]:.0f}" for name in ("twice_days", "trend_days")}
    held = against or 0.0
    told = REASONS[code] if held or "the usual" not in REASONS[code] else FROM_NOTHING[code.partition("_")[0]]
    return say(told, value=trimmed(value), against=trimmed(held), more=trimmed(value - held), **gaps)
