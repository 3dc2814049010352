"""Findings in one line, for one who reads of forty runners: the number, how far, against what."""

from __future__ import annotations

from loadwatch.language import say
from loadwatch.load.amounts import amount, percent
from loadwatch.load.why import is_red
from loadwatch.load.why_spike import held_words, reference_value, times, window_of
from loadwatch.model import Flag
from loadwatch.units import UnitSystem
from loadwatch.views.flags import SPIKES, flag_headline, is_against_floor


def brief(flag: Flag, units: UnitSystem) -> str:
    """One run against the most of the days before; a finding of another kind in its own sentence."""
    before = reference_value(flag)
    if is_red(flag) or flag.rule not in SPIKES or is_against_floor(flag):
        return flag_headline(flag, units)
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
