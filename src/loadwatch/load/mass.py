"""Body mass by day, and whether it changed much within weeks (science.md 6.3): a note, and nothing that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from loadwatch.load.thresholds import ALWAYS, MASS, Change
from loadwatch.model import Method

ROUNDING_KG = 1e-9  # a change of exactly the limit is no hit


@dataclass(frozen=True)
class MassChange:
    """Body mass on the day it was last entered, and on the day of the last weeks from which it is furthest."""

    before_kg: float
    since: date
    now_kg: float
    on: date

    @property
    def change_kg(self) -> float:
        """Positive: more than before."""
        return self.now_kg - self.before_kg


def mass_change(changes: Sequence[Change], day: date, method: Method) -> MassChange | None:
    """A change of body mass that a day's reader should know of; None without one.

    Only days on which a mass was entered speak; between two of them it is taken to change evenly, so that two entries
    a year apart are no change of four weeks. What was there before the first dated entry has no day and is left out.
    """
    found = _entered(changes, day)
    start = day - timedelta(days=method.capacity.mass_change_days)
    if len(found) < 2 or found[-1][0] < start:
        return None
    days, values = zip(*found, strict=True)
    others = [(since, kg) for since, kg in found[:-1] if since >= start]
    if days[0] < start:
        at = np.interp(start.toordinal(), [one.toordinal() for one in days], values)
        others.append((start, float(at)))
    since, before = max(others, key=lambda one: abs(values[-1] - one[1]))
    is_much = abs(values[-1] - before) > method.capacity.mass_change_kg + ROUNDING_KG
    return MassChange(before, since, values[-1], days[-1]) if is_much else None


def _entered(changes: Sequence[Change], day: date) -> list[tuple[date, float]]:
    """Dated masses up to a day, oldest first, since the last time that it was taken out."""
    own = [one for one in changes if one["key"] == MASS and ALWAYS < one["local_date"] <= day]
    found: list[tuple[date, float]] = []
    for one in sorted(own, key=lambda one: one["local_date"]):
        found = [] if one["value"] is None else [*found, (one["local_date"], one["value"])]
    return found
