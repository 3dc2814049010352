"""Which rules and tissues come first for whom (science.md 10.7)."""

from __future__ import annotations

from loadwatch.model import Flag

FOCUS_RULES: dict[str, tuple[str, ...]] = {
    "achilles_midportion": ("R1", "R2", "R4", "R6", "R9", "R14"),
    "achilles_insertional": ("R4", "R1", "R9", "R14"),
    "knee": ("R1", "R5", "R7"),
    "plantar": ("R1", "R2", "R4", "R15"),
    "hamstring": ("R3", "R2", "R4"),
    "gluteal": ("R1", "R4", "R7"),
    "tibia": ("R1", "R7"),
}
UPHILL = frozenset({"achilles_midportion", "achilles_insertional", "plantar", "hamstring"})
DOWNHILL = frozenset({"knee"})
PLUS = frozenset({"R10", "R14"})  # rules that lift the level of a run
NO_FOCUS = ("achilles_midportion", "knee")


def shown_tissues(focus: str | None) -> tuple[str, ...]:
    """Tissues whose load is held against its past: the focus, else Achilles and front of the knee."""
    return (focus,) if focus in FOCUS_RULES else NO_FOCUS


def rank(rule: str, focus: str | None) -> int:
    """Place of a rule for a focus: the rules named first, then all others alike."""
    first = FOCUS_RULES.get(focus or "", ())
    base = "R1" if rule == "R1b" else rule
    return first.index(base) if base in first else len(first)


def place(flag: Flag, focus: str | None) -> tuple[bool, int, int, str, str]:
    """Where a flag comes among those of its run: findings before what lifts them, the worst and the focus first."""
    return flag.rule in PLUS, -flag.severity, rank(flag.rule, focus), flag.rule, flag.exposure
