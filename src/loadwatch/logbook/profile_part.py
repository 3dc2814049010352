"""The part of a profile that a result rests on: a change of anything else leaves the result as it is.

What is worked out gets this part alone, so that it cannot read more than its question says.
"""

from __future__ import annotations

from loadwatch.load.thresholds import THRESHOLDS
from loadwatch.model import Athlete

RUNS = ("sex", *THRESHOLDS)
RULES = (*RUNS, "focus_tissue", "achilles_history", "achilles_last", "birth_year")


def of_runs(athlete: Athlete) -> Athlete:
    """What exposures, and so days, weeks and loads, read of a runner."""
    return _part(athlete, RUNS)


def of_rules(athlete: Athlete) -> Athlete:
    """What flags and capacities read of a runner."""
    return _part(athlete, RULES)


def of_nothing(athlete: Athlete) -> Athlete:
    """Who it is, and nothing else."""
    return _part(athlete, ())


def _part(athlete: Athlete, names: tuple[str, ...]) -> Athlete:
    return Athlete(athlete.id, "", **{name: getattr(athlete, name) for name in names})
