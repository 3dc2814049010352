"""Flags as JSON rows and as cards in the reader's words and units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from loadwatch.model import MEASURES, TISSUES, Flag, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.shapes import FlagCard

SPIKES = {"R1", "R1b", "R2", "R3", "R4", "R5", "R6", "R16"}  # rules that compare one run with one run
_ROW = (
    "local_date", "activity", "rule", "severity", "exposure", "tissue", "value", "limit", "ratio",
    "reference", "window_days", "evidence", "quality", "why",
)  # fmt: skip


def flag_row(flag: Flag) -> dict[str, Any]:
    """One flag as interface.md writes it: SI, ISO dates, unknown is null."""
    row = asdict(flag)
    row["local_date"] = flag.local_date.isoformat()
    if flag.reference is not None:
        found = flag.reference.local_date
        row["reference"]["local_date"] = found.isoformat() if found else None
    return {key: row[key] for key in _ROW}


def flag_card(flag: Flag, units: UnitSystem) -> FlagCard:
    """One flag in plain sentences: what changed, by how much, against what, how sure, one thing to do."""
    return FlagCard(
        severity=flag.severity,
        word=words.severity_word(flag.severity),
        title=flag_title(flag),
        why=flag_sentence(flag, units),
        action=_action(flag, units),
        local_date=flag.local_date,
        when=words.short_day(flag.local_date),
        evidence=flag.evidence,
        rule=flag.rule,
        exposure=flag.exposure,
        activity=flag.activity,
        quality=flag.quality,
    )


def worst_first(flags: Iterable[Flag], as_of: date, days: int = 14) -> list[Flag]:
    """Flags of the last days up to a day, worst first, then newest, then by rule."""
    since = as_of - timedelta(days=days - 1)
    kept = [flag for flag in flags if since <= flag.local_date <= as_of]
    return sorted(kept, key=lambda f: (-f.severity, -f.local_date.toordinal(), f.rule, f.exposure))


def flag_title(flag: Flag) -> str:
    """The finding in a few words, without units."""
    label = words.MEASURE_LABELS[flag.exposure]
    if flag.ratio is None:
        return words.say("{label} higher than the last weeks", label=label)
    times = words.ratio(flag.ratio)
    if flag.rule == "R16":
        return words.say("{label} {times} times the second most in 30 days", label=label, times=times)
    if flag.rule in SPIKES and flag.exposure == "distance":
        return words.say("Run {times} times the 30-day longest", times=times)
    if flag.rule in SPIKES:
        return words.say("{label} {times} times the 30-day most", label=label, times=times)
    if flag.rule == "R7":
        return words.say("{label} of 7 days {times} times the weeks before", label=label, times=times)
    if flag.rule == "R8":
        return words.say("{label} of 7 days {times} times the 3 weeks before", label=label, times=times)
    return words.say("{label} {times} times the usual", label=label, times=times)


def flag_sentence(flag: Flag, units: UnitSystem) -> str:
    """What changed, by how much, against what, and how sure, in the reader's units."""
    first = _comparison(flag, units)
    if first is None:
        return flag.why
    parts = [first, _meaning(flag), _certainty(flag)]
    return " ".join(part for part in parts if part)


def flag_headline(flag: Flag, units: UnitSystem) -> str:
    """What changed, by how much, against what: the first sentence alone."""
    return _comparison(flag, units) or flag.why


def _comparison(flag: Flag, units: UnitSystem) -> str | None:
    if flag.reference is None or flag.reference.value <= 0:
        return None
    if flag.rule in SPIKES:
        return _run_against_run(flag, units, flag.reference.value, flag.reference.local_date)
    if flag.rule == "R7":
        return words.say(
            "The 7 days to {day} hold {value}, {percent} more than the {before} of the weeks before.",
            day=words.day(flag.local_date),
            value=amount(flag, flag.value, units),
            percent=words.percent(flag.value / flag.reference.value - 1),
            before=amount(flag, flag.reference.value, units),
        )
    return None


def _run_against_run(flag: Flag, units: UnitSystem, before: float, on: date | None) -> str:
    values = {
        "weekday": words.weekday(flag.local_date),
        "value": amount(flag, flag.value, units),
        "before": amount(flag, before, units),
        "day": words.day_near(on, flag.local_date) if on else "",
        "label": words.MEASURE_LABELS[flag.exposure].lower(),
        "percent": words.percent(flag.value / before - 1),
    }
    if on is None:  # the floor: nothing of its kind in 30 days
        return words.say(
            "{weekday}'s {value} of {label} is the first of its kind in 30 days, compared with {before}.",
            **values,
        )
    if flag.rule == "R16":
        return words.say(
            "{weekday}'s {value} is {percent} longer than the second-longest run of 30 days ({before}).",
            **values,
        )
    if flag.exposure == "distance":
        return words.say(
            "{weekday}'s {value} is {percent} longer than your longest run in 30 days ({before} on {day}).",
            **values,
        )
    return words.say(
        "{weekday}'s {value} of {label} is {percent} more than the most in 30 days ({before} on {day}).",
        **values,
    )


def _meaning(flag: Flag) -> str:
    if flag.rule in {"R1", "R1b"}:
        return words.say("In a study of 5205 runners, runs beyond +10 % went with more overuse injuries.")
    if flag.rule == "R7":
        return words.say("Week-to-week change is context: studies of runners disagree about it.")
    return words.ESTIMATE if flag.exposure in TISSUES else ""


def _certainty(flag: Flag) -> str:
    if flag.quality == "provisional":
        return words.say("The history is short, so this comparison is provisional.")
    return ""


def _action(flag: Flag, units: UnitSystem) -> str:
    if flag.rule in SPIKES - {"R16"} and flag.reference is not None:
        edge = Method().spike_edge * max(flag.reference.value, Method().floor(flag.exposure))
        room = words.room_distance(edge, units) if flag.exposure == "distance" else amount(flag, edge, units)
        return words.say(
            "Keep the next runs at or under {room}, or build up to this one in steps.", room=room
        )
    if flag.rule == "R16":
        return words.say("Plan the next runs from the second-longest, not from the one long day.")
    if flag.rule == "R7":
        return words.say("Keep the coming 7 days at or below this week.")
    return words.say("Read it together with the long run and how the body feels.")


def amount(flag: Flag, value: float, units: UnitSystem) -> words.Amount:
    """A value of the flag's exposure in the reader's unit."""
    return words.measure_amount(MEASURES[flag.exposure], value, units)


def flag_rows(flags: Sequence[Flag]) -> list[dict[str, Any]]:
    """All flags as JSON rows, in the order given."""
    return [flag_row(flag) for flag in flags]
