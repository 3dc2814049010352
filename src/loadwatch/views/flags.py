"""Flags as JSON rows and as cards in the reader's words and units. The sentences are those of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from loadwatch.load.why import why_text
from loadwatch.model import Flag
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.shapes import FlagCard

ACTION = "One thing to do: "  # how the last sentence of a reason begins
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
        action=flag_action(flag, units),
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
    return words.say(_title(flag), label=label, times=words.ratio(flag.ratio))


def _title(flag: Flag) -> str:
    if flag.rule in SPIKES and _is_against_floor(flag):
        return "Run longer than any in 30 days" if flag.exposure == "distance" else "{label} new in 30 days"
    if flag.rule == "R16":
        return "Run {times} times the second-longest of 30 days"
    if flag.rule in SPIKES:
        is_distance = flag.exposure == "distance"
        return (
            "Run {times} times the 30-day longest" if is_distance else "{label} {times} times the 30-day most"
        )
    titles = {
        "R7": "{label} of 7 days {times} times the weeks before",
        "R8": "{label} of 7 days {times} times the 3 weeks before",
    }
    return titles.get(flag.rule, "{label} {times} times the usual")


def _is_against_floor(flag: Flag) -> bool:
    """The ratio is not to a run: nothing of its kind in the window reached the floor."""
    found = flag.reference
    if found is None or found.local_date is None or flag.ratio is None:
        return True
    return flag.value / flag.ratio > found.value * (1 + 1e-9)


def flag_headline(flag: Flag, units: UnitSystem) -> str:
    """What changed, by how much, against what: the first sentence alone."""
    return why_text(flag, units).partition(". ")[0].rstrip(".") + "."


def flag_sentence(flag: Flag, units: UnitSystem) -> str:
    """What changed, by how much, against what, and how sure, in the reader's units."""
    return why_text(flag, units).partition(ACTION)[0].rstrip()


def flag_action(flag: Flag, units: UnitSystem) -> str:
    """The one thing to do."""
    text = why_text(flag, units).partition(ACTION)[2]
    return text[:1].upper() + text[1:]


def flag_rows(flags: Sequence[Flag]) -> list[dict[str, Any]]:
    """All flags as JSON rows, in the order given."""
    return [flag_row(flag) for flag in flags]
