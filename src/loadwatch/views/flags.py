"""Flags as JSON rows and as cards in the reader's words and units. The sentences are those of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from loadwatch.language import Told, say, upper_first
from loadwatch.load.amounts import evidence_words
from loadwatch.load.evidence import has_run
from loadwatch.load.focus import place
from loadwatch.load.why import STOP, is_red, why_parts
from loadwatch.load.why.spike import is_start, window_of
from loadwatch.model import Flag, Method
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.shapes import FlagCard

PROVISIONAL = "provisional"
SPIKES = {"R1", "R1b", "R2", "R3", "R4", "R5", "R6", "R16"}  # rules that compare one run with one run
_ROW = (
    "local_date", "activity", "rule", "severity", "exposure", "tissue", "value", "limit", "ratio",
    "reference", "window_days", "evidence", "quality", "why", "measure", "constants", "method", "detail",
)  # fmt: skip
_STABLE = {"uphill_ascent": "ascent", "downhill_descent": "descent"}  # names that readers of the JSON know
_NUMBERS = ("value", "limit", "ratio", "window_days")

QUALITIES = Told(  # those that are no letter
    {
        PROVISIONAL: "provisional",
        "reported": "from the diary",
        "carried": "from earlier answers",
        "assumed": "assumed",
    }
)


def exposure_name(measure: str) -> str:
    """The exposure that the JSON names for a measure: height on hills counts as ascent and descent."""
    return _STABLE.get(measure, measure)


def flag_row(flag: Flag) -> dict[str, Any]:
    """One flag as interface.md writes it, with the exact `measure` beside: SI, ISO dates, unknown is null.

    A red flag has no numbers.
    """
    row = asdict(flag) | {"exposure": exposure_name(flag.exposure), "measure": flag.exposure}
    row["local_date"] = flag.local_date.isoformat()
    if flag.reference is not None:
        found = flag.reference.local_date
        row["reference"]["local_date"] = found.isoformat() if found else None
    hidden = dict.fromkeys(_NUMBERS) | {"constants": {}} if is_red(flag) else {}
    return {key: row[key] for key in _ROW} | hidden


def flag_card(flag: Flag, units: UnitSystem) -> FlagCard:
    """One flag in plain sentences: what changed, by how much, against what, how sure, one thing to do."""
    return FlagCard(
        severity=flag.severity,
        word=words.severity_word(flag.severity),
        title=flag_title(flag),
        headline=flag_headline(flag, units),
        why=flag_sentence(flag, units),
        action=flag_action(flag, units),
        local_date=flag.local_date,
        when=words.short_day(flag.local_date),
        evidence=evidence_words(flag.evidence),
        rule=flag.rule,
        exposure=flag.exposure,
        activity=flag.activity,
        quality=QUALITIES.get(flag.quality or "", flag.quality),
    )


def worst_first(flags: Iterable[Flag], as_of: date, days: int = 14, focus: str | None = None) -> list[Flag]:
    """Flags of the last days, the run with the highest level first; of one run the findings, then what lifts them.

    Of the diary only the newest state is kept; a red flag comes before everything.
    """
    since = as_of - timedelta(days=days - 1)
    found = by_level([flag for flag in flags if since <= flag.local_date <= as_of], focus)
    told = max((f for f in found if f.rule == "R13"), key=lambda f: (f.local_date, f.value), default=None)
    return [flag for flag in found if flag.rule != "R13" or flag is told]


def by_level(kept: Sequence[Flag], focus: str | None) -> list[Flag]:
    """Flags by the level of their run, the newest first; of one run the findings, then what lifts them."""
    levels: dict[tuple[date, str | None], int] = {}
    for flag in kept:
        run = (flag.local_date, flag.activity)
        levels[run] = max(levels.get(run, 0), flag.severity)

    def order(flag: Flag) -> tuple[int | str, ...]:
        level, days_back = levels[flag.local_date, flag.activity], -flag.local_date.toordinal()
        return not is_red(flag), -level, days_back, *place(flag, focus)

    return sorted(kept, key=order)


def newest_first(flags: Iterable[Flag]) -> list[Flag]:
    """All flags by day, the newest first; of a day the run with the highest level, its findings, then what lifts them."""
    days: dict[date, list[Flag]] = {}
    for flag in flags:
        days.setdefault(flag.local_date, []).append(flag)
    return [flag for day in sorted(days, reverse=True) for flag in _of_a_day(days[day])]


def _of_a_day(flags: list[Flag]) -> list[Flag]:
    levels: dict[str | None, int] = {}
    for flag in flags:
        levels[flag.activity] = max(levels.get(flag.activity, 0), flag.severity)
    return sorted(
        flags,
        key=lambda f: (not is_red(f), -levels[f.activity], f.activity or "", *place(f, None)),
    )


def flag_title(flag: Flag) -> str:
    """The finding in a few words, without units."""
    label = words.MEASURE_LABELS[flag.exposure]
    if flag.rule in _PLAIN_TITLES:
        return say("Red flag in the diary") if is_red(flag) else _PLAIN_TITLES[flag.rule]
    if flag.ratio is None:
        return say("{label} higher than the last weeks", label=label)
    windows = {
        name: int(flag.constants.get(f"{name}_days", getattr(Method, f"{name}_days")))
        for name in ("acute", "chronic")
    }
    return say(_title(flag), label=label, times=words.ratio(flag.ratio), days=window_of(flag), **windows)


_PLAIN_TITLES = Told(
    {
        "R9": "Hard tendon days close together",
        "R10": "Several kinds of load at once",
        "R11": "Return after a break",
        "R12": "Seven days much alike",
        "R13": "Symptoms in the diary",
        "R14": "Achilles trouble in the profile",
        "PT": "Above the therapist's limit",
        "R15": "A change while the load rises",
    }
)


def _title(flag: Flag) -> str:
    if flag.rule in SPIKES and is_against_floor(flag):
        return (
            say("Run longer than any in {days} days")
            if flag.exposure == "distance"
            else say("{label}: first in {days} days")
        )
    if flag.rule == "R16":
        return say("Run {times} times the second-longest of {days} days")
    if flag.rule in SPIKES:
        is_distance = flag.exposure == "distance"
        return (
            say("Run {times} times the {days}-day longest")
            if is_distance
            else say("{label} {times} times the {days}-day most")
        )
    titles = {
        "R7": say("{label} of 7 days {times} times the weeks before"),
        "R8": say("{label} of {acute} days {times} times the {chronic} days before"),
    }
    return titles.get(flag.rule) or say("{label} {times} times the usual")


def is_against_floor(flag: Flag) -> bool:
    """The ratio is not to a run: nothing of its kind in the window reached the floor."""
    return flag.ratio is None or not has_run(flag) or is_start(flag)


def flag_headline(flag: Flag, units: UnitSystem) -> str:
    """What changed, by how much, against what: the first sentence alone; with a red flag the instruction."""
    return say(STOP) if is_red(flag) else why_parts(flag, units)[0]


def flag_sentence(flag: Flag, units: UnitSystem) -> str:
    """What changed, by how much, against what, and how sure, in the reader's units."""
    return " ".join(part for part in why_parts(flag, units)[:2] if part)


def flag_action(flag: Flag, units: UnitSystem) -> str:
    """The one thing to do."""
    return upper_first(why_parts(flag, units)[2])


def flag_rows(flags: Sequence[Flag]) -> list[dict[str, Any]]:
    """All flags as JSON rows, in the order given."""
    return [flag_row(flag) for flag in flags]


def by_run(cards: Iterable[FlagCard]) -> list[list[FlagCard]]:
    """Cards of one run together, in the order in which the runs come."""
    runs: dict[tuple[date, str | None], list[FlagCard]] = {}
    for card in cards:
        runs.setdefault((card.local_date, card.activity), []).append(card)
    return list(runs.values())
