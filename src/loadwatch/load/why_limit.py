"""The reason of a flag about the therapist's limit."""

from __future__ import annotations

from loadwatch.load.amounts import amount, day, room
from loadwatch.load.why_spike import NAMES
from loadwatch.model import Flag
from loadwatch.units import UnitSystem

Sentences = tuple[str, str, str]


def limit_sentences(flag: Flag, units: UnitSystem) -> Sentences:
    """PT."""
    name, when = NAMES.get(flag.exposure, ""), day(flag.local_date, flag.local_date)
    held = f"{amount(flag.exposure, flag.value, units)} {name}".rstrip()
    allowed = room(flag.exposure, flag.limit, units)
    is_week = flag.window_days != 1
    what = f"The 7 days to {when} hold {held}" if is_week else f"The run of {when} has {held}"
    most = f"at most {allowed} in 7 days" if is_week else f"at most {allowed} in a run"
    first = f"{what}; your therapist set {most}."
    meaning = f"The reason given: {flag.detail}."
    return first, meaning, "keep the next run inside the limit, or ask your therapist whether it still holds."
