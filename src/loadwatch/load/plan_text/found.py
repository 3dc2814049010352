"""What one part of a plan's text says so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loadwatch.errors import PlanError
from loadwatch.load.plan_text.words import KNOWN_FORMS
from loadwatch.model import Pace
from loadwatch.units import UnitSystem


@dataclass
class Found:
    """What one part of the text says so far; `left` is what is not understood yet."""

    text: str
    left: str
    units: UnitSystem
    distance_m: float | None = None
    duration_s: float | None = None
    speed_mps: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    pace: Pace | None = None
    sub_sport: str | None = None
    other_sport: str | None = None
    is_end: bool = False  # warm-up or cool-down
    is_both_ends: bool = False
    is_standing: bool = False
    is_miles: bool = False
    is_weak: bool = False  # the pace word may yield to a plainer one
    grade: float | None = None
    bare: str | None = None  # a number without a unit
    holder: str | None = None  # unit of the run that this part lies in: km, mi or min
    pace_s: float | None = None  # of a pace that does not say per what
    pace_text: str = ""
    unit_s: float | None = None  # of the last time read
    clock: re.Match[str] | None = None  # that may be a time or a pace
    readings: list[str] = field(default_factory=list)

    @staticmethod
    def wrong(part: str, why: str = "was not understood") -> PlanError:
        """The error that names the part and the forms that are known."""
        forms = "; ".join(KNOWN_FORMS)
        return PlanError(part, f"'{part.strip()}' in the plan {why}.", f"Known forms: {forms}.")

    @property
    def length(self) -> float | None:
        """Metres, else seconds; None when the part tells neither."""
        return self.distance_m or self.duration_s

    @property
    def is_about_another(self) -> bool:
        """Tells how another part is run, and is none itself."""
        return (
            self.length is None
            and not (self.is_end or self.other_sport or self.is_standing)
            and self.pace not in {"stride", "sprint"}
            and (self.pace is not None or self.speed_mps is not None or self.grade is not None)
        )
