"""The part of the method that a result rests on: a change of any other constant leaves the result as it is.

What is worked out gets this part alone, so that it cannot read more than its question says.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from loadwatch.model import Method

RULES = (
    "version", "spike_edge", "spike_far", "race_outlier", "acwr_note", "week_change_note", "week_change_min_rise_m",
    "week_change_min_rise_eqkm", "symptoms", "capacity", "flags", "plan",
)  # fmt: skip
STANDARD = {name: getattr(Method(), name) for name in RULES}
KEPT = 8


@lru_cache(maxsize=KEPT)
def method_of_days(method: Method) -> Method:
    """What exposures, days, weeks, loads and spikes may read: what only rules and advice read is as it comes."""
    return replace(method, **STANDARD)


def no_method(_method: Method) -> None:
    """What is only read from the store rests on no constant."""


def whole_method(method: Method) -> Method:
    """Every constant."""
    return method
