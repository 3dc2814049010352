"""Findings in one line, for one who reads of forty runners: the number, how far, against what, in nobody's person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from loadwatch.language import say, upper_first
from loadwatch.load.amounts import amount, percent, room
from loadwatch.load.ratio import WEEK_DAYS
from loadwatch.load.why import is_red
from loadwatch.load.why.body import CHANGES, felt, several_kinds
from loadwatch.load.why.spike import held_words, is_first, ratio_of, reference_value, times, window_of
from loadwatch.model import Flag
from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.flags import SPIKES, flag_headline, flag_title, is_against_floor


def brief(flag: Flag, units: UnitSystem) -> str:
    """The finding of a rule without what the row says beside it: severity, day and how sure."""
    if is_red(flag):
        return flag_headline(flag, units)
    return _spike(flag, units) if flag.rule in SPIKES else OTHERS.get(flag.rule, _title)(flag, units)


def ahead(flag: Flag, title: str, units: UnitSystem) -> str:
    """The finding about a run to come; how it feels stands in its own cell."""
    if flag.rule == "R13" and not is_red(flag):
        return say("{run}: the diary asks for less", run=title)
    return brief(flag, units)


def alerted(row: Mapping[str, Any], units: UnitSystem) -> str:
    """What an alert about a session is about, and the first of its reasons."""
    metres, reasons = row["facts"]["distance_m"], row["reasons"]
    run = say("a run") if metres is None else str(words.distance(metres, units))
    told = ahead(reasons[0], run, units) if reasons else run
    return say("Assumed: {told}", told=told) if row["is_assumed"] else told


def _title(flag: Flag, _: UnitSystem) -> str:
    return flag_title(flag)


def _spike(flag: Flag, units: UnitSystem) -> str:
    """One run against the most of the days before, or against a start where there is none."""
    if is_against_floor(flag):
        return _against_start(flag, units)
    before = reference_value(flag)
    more, is_far = percent(flag.value / before - 1), flag.value > 2 * before
    gaps = {
        "held": held_words(flag, units), "days": window_of(flag), "before": amount(flag.exposure, before, units),
    }  # fmt: skip
    if flag.rule == "R16":
        return say("{held}: {more} over the second longest of {days} days ({before})", more=more, **gaps)
    if flag.exposure == "distance":
        return (
            say("{held}: {times} the longest of {days} days ({before})", times=times(flag), **gaps)
            if is_far
            else say("{held}: {more} over the longest of {days} days ({before})", more=more, **gaps)
        )
    return (
        say("{held}: {times} the most of {days} days ({before})", times=times(flag), **gaps)
        if is_far
        else say("{held}: {more} over the most of {days} days ({before})", more=more, **gaps)
    )


def _against_start(flag: Flag, units: UnitSystem) -> str:
    """Nothing, or little, of its kind before."""
    held, days = held_words(flag, units), window_of(flag)
    if is_first(flag):
        return say("{held}: the first run of known length in {days} days", held=held, days=days)
    start = amount(flag.exposure, flag.value / ratio_of(flag), units)
    return say("{held}: {times} a start of {start}, for lack of enough in {days} days",
               held=held, times=times(flag), start=start, days=days)  # fmt: skip


def _week(flag: Flag, units: UnitSystem) -> str:
    """R7."""
    return say("{days} days hold {held}: {more} over the reference week ({before})",
               days=_days(flag), more=percent(ratio_of(flag) - 1), **_amounts(flag, units))  # fmt: skip


def _ratio(flag: Flag, units: UnitSystem) -> str:
    """R8."""
    return say("{days} days hold {held}: {ratio} × the days before ({before})",
               days=_days(flag), ratio=words.ratio(ratio_of(flag)), **_amounts(flag, units))  # fmt: skip


def _limit(flag: Flag, units: UnitSystem) -> str:
    """The therapist's own limit."""
    gaps = {"held": held_words(flag, units), "most": room(flag.exposure, flag.limit, units)}
    if flag.window_days == 1:
        return say("{held} in a run, over the limit of {most}", **gaps)
    return say("{held} in 7 days, over the limit of {most}", **gaps)


def _felt(flag: Flag, _units: UnitSystem) -> str:
    """R13: what was written, of which place."""
    where, reason = felt(flag)
    return say("{where}: {reason}", where=upper_first(where), reason=reason)


def _hard(flag: Flag, _: UnitSystem) -> str:
    """R9."""
    if flag.detail == "same_day":
        return say("A hard run and hard calf work on one day: two hard loads of the Achilles tendon")
    gaps = {"value": flag.value, "limit": flag.limit}
    if flag.detail == "strength":
        return say("A hard day for the Achilles tendon {value:.0f} hours after calf work; {limit:.0f} asked", **gaps)  # fmt: skip
    return say("Two hard days for the Achilles tendon {value:.0f} hours apart; {limit:.0f} asked", **gaps)


def _several(flag: Flag, _: UnitSystem) -> str:
    """R10."""
    return say("Above their usual most within {days} days: {kinds}",
               days=flag.window_days, kinds=several_kinds(flag))  # fmt: skip


def _return(flag: Flag, units: UnitSystem) -> str:
    """R11."""
    off, held = int(flag.constants["days_off"]), held_words(flag, units)
    if off >= flag.constants["off_long_days"]:
        return say("{held}: the first run after {off} days off", held=held, off=off)
    usual = amount("distance", reference_value(flag), units)
    return say("{held} after {off} days off: {share} of the median run before ({usual})",
               held=held, off=off, share=percent(ratio_of(flag)), usual=usual)  # fmt: skip


def _alike(flag: Flag, units: UnitSystem) -> str:
    """R12."""
    return say("Seven days much alike, with {week} in all (monotony {value:.1f})",
               week=amount("distance", flag.constants["week_m"], units), value=flag.value)  # fmt: skip


def _change(flag: Flag, units: UnitSystem) -> str:
    """R15."""
    gaps = {"days": flag.window_days, "more": percent(ratio_of(flag) - 1), **_amounts(flag, units)}
    if "share" in flag.constants:
        shares = {"was": flag.constants["share_before"] * 100, "now": flag.constants["share"] * 100}
        return say("Treadmill from {was:.0f} to {now:.0f} % of the distance in {days} days, and 7 days hold {held}: {more} over "
                   "the reference week ({before})", **shares, **gaps)  # fmt: skip
    kind = CHANGES.get(flag.detail or "", flag.detail or say("habits"))
    return say("New {kind} within {days} days, and 7 days hold {held}: {more} over the reference week ({before})",
               kind=kind, **gaps)  # fmt: skip


def _days(flag: Flag) -> int:
    return int(flag.constants.get("acute_days", WEEK_DAYS))


def _amounts(flag: Flag, units: UnitSystem) -> dict[str, str]:
    return {"held": held_words(flag, units), "before": amount(flag.exposure, reference_value(flag), units)}


OTHERS: dict[str, Callable[[Flag, UnitSystem], str]] = {
    "PT": _limit, "R7": _week, "R8": _ratio, "R9": _hard, "R10": _several, "R11": _return, "R12": _alike, "R13": _felt,
    "R15": _change,
}  # fmt: skip
