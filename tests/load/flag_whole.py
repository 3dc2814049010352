"""What a flag has to hold so that it explains itself years later (science.md 10.1, 10.6, 12)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from loadwatch.load.evidence import has_run
from loadwatch.load.why import is_red
from loadwatch.model import TISSUES, Flag, Method

SPIKE = {"spike_edge", "spike_far", "spike_window_days", "floor", "n_runs_before", "min_runs_for_spike"}
TISSUE = {"damage_b", "checked_b3", "checked_b9", "ref_speed_mps"}  # and those of its own formula
OF_TISSUE = {
    "achilles_midportion": {"achilles_speed_impulse", "achilles_grade_k", "treadmill_achilles", "walking_tendon"},
    "achilles_insertional": {"achilles_force_exp", "insertional_uphill", "treadmill_achilles"},
    "plantar": {"achilles_speed_impulse", "achilles_force_exp", "achilles_grade_k", "walking_tendon"},
    "knee": {"knee_speed_impulse", "knee_force_exp", "knee_grade_linear", "knee_grade_square", "walking_other"},
    "hamstring": {"hamstring_speed_exp", "hamstring_sprint_exp", "hamstring_sprint_cs", "hamstring_grade_k"},
    "gluteal": {"gluteal_speed_exp", "gluteal_grade_k", "walking_other"},
    "tibia": {"tibia_speed_exp", "tibia_grade_square", "walking_other"},
}  # fmt: skip
CONSTANTS: dict[str, set[str]] = {  # rule → the numbers that decided
    **dict.fromkeys(("R1", "R1b", "R2", "R3", "R4", "R5"), SPIKE),
    "R6": SPIKE | TISSUE | {"agreeing", "agreeing_needed"},
    "R7": {"week_change_note", "week_change_min_rise_m", "week_change_min_rise_eqkm", "quiet_days"},
    "R8": {"acwr_note", "acute_days", "chronic_days", "chronic_floor_week", "max_missing_days", "quiet_days"},
    "R9": TISSUE | {
        "hard_gap_h", "hard_tissue_share", "hard_exposure_share", "hard_window_days", "hard_min_days", "floor_fast",
        "floor_uphill_ascent", "spike_window_days",
    },
    "R10": {"several_kinds", "several_days", "spike_edge"},
    "R11": {"off_days", "off_long_days", "return_share", "return_days", "days_off"},
    "R12": {"monotony_high", "percentile", "percentile_days", "percentile_min_days", "quiet_days", "week_m"},
    "R13": {"hold_days", "during_watch", "during_reduce", "morning_watch", "morning_reduce", "baseline_mornings"},
    "R14": {"history_months"},
    "R15": {"rising", "change_days", "change_before_days", "change_share", "change_min_runs"},
    "R16": SPIKE | {"race_outlier"},
    "PT": {"days"},
}  # fmt: skip
FOUND = {"agreeing"}  # found, and no constant, though one of the method has that name
ALONE = {"R10", "R13", "PT"}  # held against no run and no week
WEEKS = {"R7", "R8", "R12", "R15"}  # held against weeks, which have no name
EVIDENCE = {
    "R1": {"A", "C"}, "R1b": {"A", "C"}, "R2": {"B"}, "R3": {"C"}, "R4": {"B"}, "R5": {"B"}, "R6": {"B"}, "R7": {"A-mixed", "C"},
    "R8": {"conflicting", "C"}, "R9": {"B"}, "R10": {"C"}, "R11": {"C"}, "R12": {"C"}, "R13": {"B"}, "R14": {"A"},
    "R15": {"B"}, "R16": {"C"}, "PT": {"PT"},
}  # fmt: skip


def lacks(flag: Flag, method: Method) -> Iterator[str]:
    """What is not there, or cannot be meant."""
    if not math.isfinite(flag.value) or not math.isfinite(flag.limit):
        yield "a value and a limit that are numbers"
    if not flag.window_days or flag.window_days < 0:
        yield "a window"
    if flag.evidence not in EVIDENCE[flag.rule]:
        yield f"its grade of evidence, not {flag.evidence}"
    if flag.rule in {"R1", "R1b"} and (flag.evidence == "A") is not has_run(flag):
        yield f"evidence of the study just where a run was compared with, not {flag.evidence}"
    if not flag.quality:
        yield "quality"
    if missing := CONSTANTS[flag.rule] - set(flag.constants):
        yield f"constants: {sorted(missing)}"
    if not all(math.isfinite(value) for value in flag.constants.values()):
        yield "constants that are numbers"
    yield from (f"{name} of the method" for name in flag.constants if not _is_of(flag, name, method))
    behind = TISSUE | OF_TISSUE.get(flag.exposure, set())
    if flag.exposure in TISSUES and flag.rule in {"R6", "R7", "R8"} and not set(flag.constants) >= behind:
        yield "the tissue constants"
    if flag.method != method.version:
        yield "the version of the method"
    yield from _lacks_reference(flag)
    if flag.why.count("One thing to do: ") != 1 or not (
        is_red(flag) or flag.rule == "PT" or "evidence" in flag.why
    ):
        yield "a why with how sure and one thing to do"


def _is_of(flag: Flag, name: str, method: Method) -> bool:
    """Whether a constant that a flag keeps is the method's own; true of numbers that are none of its constants."""
    held, parts = (
        flag.constants[name],
        (method, method.flags, method.capacity, method.symptoms, method.tissue),
    )
    wanted = {getattr(part, name) for part in parts if hasattr(part, name) and name not in FOUND}
    wanted |= {method.floor(name.removeprefix("floor_"))} if name.startswith("floor_") else set()
    wanted |= {method.floor(flag.exposure)} if name == "floor" else set()
    wanted = {method.chronic_floor(flag.exposure)} if name == "chronic_floor_week" else wanted
    also = {"hold_days": method.symptoms.hold_days_stop, "hard_gap_h": method.flags.hard_gap_tender_h}
    return not wanted or held in wanted or held == also.get(name)


def _lacks_reference(flag: Flag) -> Iterator[str]:
    base = flag.detail if flag.rule == "R14" else flag.rule
    if base in ALONE:
        return
    if flag.reference is None or not math.isfinite(flag.reference.value):
        yield "a reference"
        return
    is_floor = flag.reference.local_date is None
    if (
        base not in WEEKS
        and not is_floor
        and not (flag.reference.local_date and flag.reference.local_date < flag.local_date)
        and flag.detail != "same_day"
    ):
        yield "the day of its reference, before its own"
    if base not in WEEKS | {"R9"} and not is_floor and flag.reference.activity is None:
        yield "the run it is held against"
    above = {"R9": flag.value < flag.limit}.get(str(base), flag.value > flag.limit * (1 - 1e-9))
    if base not in {"R8", "R11", "R9"} and not above:
        yield "a value beyond its limit"
