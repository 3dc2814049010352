"""R1 to R6 and R16: one run, or one day of tissue load, against the 30 days before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from loadwatch.constants import CHECKED, FORCED
from loadwatch.load.evidence import (
    Evidence,
    Row,
    above,
    changed,
    has_run,
    tissue_constants,
    window_flags,
)
from loadwatch.load.focus import DOWNHILL, UPHILL, shown_tissues
from loadwatch.model import Flag, Method, Reference

Severities = tuple[int, int]  # above the edge; far above
HILLS = ("uphill_ascent", "downhill_descent")


def r1_longest(seen: Evidence) -> Iterator[Flag]:
    """R1, or R1b when the run is more than twice the longest before it.

    The study held runs against a longest one. Where none is there the start stands in, which is a convention.
    """
    for flag in _spikes(seen, "R1", "distance", "A", lambda _: (2, 3)):
        rule, evidence = "R1b" if flag.severity == 3 else "R1", "A" if has_run(flag) else "C"
        yield flag if (rule, evidence) == ("R1", "A") else changed(flag, rule=rule, evidence=evidence)


def r2_fast(seen: Evidence) -> Iterator[Flag]:
    """R2: more fast running than in any run of the window."""
    return _spikes(seen, "R2", "fast", "B", lambda _: (2, 3))


def r3_sprint(seen: Evidence) -> Iterator[Flag]:
    """R3: more sprinting."""
    return _spikes(seen, "R3", "sprint", "C", lambda _: (1, 2))


def r4_uphill(seen: Evidence) -> Iterator[Flag]:
    """R4: more climbing in uphill segments; a caution for tissues that carry it."""
    return _spikes(seen, "R4", "uphill_ascent", "B", lambda focus: (2, 3) if focus in UPHILL else (1, 2))


def r5_downhill(seen: Evidence) -> Iterator[Flag]:
    """R5: more descent in downhill segments; a caution for the front of the knee."""
    return _spikes(seen, "R5", "downhill_descent", "B", lambda focus: (2, 3) if focus in DOWNHILL else (1, 2))


def _spikes(
    seen: Evidence, rule: str, measure: str, evidence: str, severities: Callable[[str | None], Severities]
) -> Iterator[Flag]:
    ratio, method = seen.runs.ratio[:, seen.runs.column(measure)], seen.method
    constants = _constants(method, measure)
    places = np.flatnonzero(above(ratio, method.spike_edge) & seen.asked_runs)
    told, athlete = [], seen.run_rows.column("athlete_id")
    for i, is_far in zip(places.tolist(), above(ratio[places], method.spike_far).tolist(), strict=True):
        severity = severities(seen.background.focus(athlete[i]))[is_far]
        edge = method.spike_far if is_far else method.spike_edge
        told.append(_told(rule, severity, evidence, edge, constants))
    return window_flags(seen.runs, seen.run_rows, measure, places, told)


def _told(rule: str, severity: int, evidence: str, edge: float, constants: dict[str, float]) -> Row:
    """What a rule says about itself."""
    return {
        "rule": rule, "severity": severity, "evidence": evidence, "edge": edge, "constants": constants
    }  # fmt: skip


def _constants(method: Method, measure: str) -> dict[str, float]:
    of_hills = {"hill_grade": method.hill_grade, "hill_grade_gps": method.hill_grade_gps}
    return {
        "spike_edge": method.spike_edge,
        "spike_far": method.spike_far,
        "spike_window_days": method.spike_window_days,
        "floor": method.floor(measure),
        "min_runs_for_spike": method.min_runs_for_spike,
        **tissue_constants(measure, method),
        **(of_hills if measure in HILLS else {}),
    }


def r6_tissue(seen: Evidence) -> Iterator[Flag]:
    """R6: a day's tissue load, one lower when fewer than two of three damage exponents agree or none was checked."""
    days, method, athlete = seen.days, seen.method, seen.day_rows.column("athlete_id")
    for tissue in (name for name in days.measures if not _is_check(name)):
        ratio = days.ratio[:, days.column(tissue)]
        constants = {**_constants(method, tissue), "agreeing_needed": method.flags.agreeing}
        places, told = [], []
        for i in np.flatnonzero(above(ratio, method.spike_edge) & seen.asked_days).tolist():
            if tissue not in shown_tissues(seen.background.focus(athlete[i])):
                continue
            is_far = bool(above(ratio[i], method.spike_far))
            edge = method.spike_far if is_far else method.spike_edge
            agreeing = _agreeing(seen, tissue, i, edge)
            severity = 1 + is_far - (agreeing < method.flags.agreeing)
            if severity > 0:
                places.append(i)
                told.append(_told("R6", severity, "B", edge, {**constants, "agreeing": float(agreeing)}))
        yield from window_flags(days, seen.day_rows, tissue, np.array(places, np.int64), told)


def _is_check(name: str) -> bool:
    return name.endswith(tuple(f"_{place}_eqkm" for place in CHECKED))


def _agreeing(seen: Evidence, tissue: str, i: int, edge: float) -> int:
    """Damage exponents of the three by which the day is above the edge; 0 when none could be checked."""
    if tissue not in FORCED:
        return 3  # the exponent does not enter this tissue's formula
    checked, own = seen.method.tissue.checked_b, seen.method.damage_b
    others = [place for place, b in checked.items() if b != own]  # the method's own is not asked twice
    names = [name for place in others if (name := f"{tissue}_{place}_eqkm") in seen.days.measures]
    ratios = [seen.days.ratio[i, seen.days.column(name)] for name in names]
    known = [ratio for ratio in ratios if not np.isnan(ratio)]
    return 1 + sum(bool(above(ratio, edge)) for ratio in known) if known else 0


def r16_outlier(seen: Evidence) -> Iterator[Flag]:
    """R16: far above the second-longest run, though one longer run keeps R1 silent."""
    runs, method = seen.runs, seen.method
    column = runs.column("distance")
    second, second_row = runs.window.second(column), runs.window.second_row(column)
    base = np.maximum(second, method.floor("distance"))
    times = runs.value[:, column] / base
    is_quiet = seen.asked_runs & ~above(runs.ratio[:, column], method.spike_edge)
    places = np.flatnonzero(is_quiet & above(times, method.race_outlier))
    constants = {**_constants(method, "distance"), "race_outlier": method.race_outlier}
    told = [_told("R16", 1, "C", method.race_outlier, constants)] * len(places)
    flags = window_flags(runs, seen.run_rows, "distance", places, told)
    for i, flag in zip(places, flags, strict=True):
        found = seen.run_rows[second_row[i]]
        yield changed(
            flag,
            limit=method.race_outlier * float(base[i]),
            ratio=float(times[i]),
            reference=Reference(found["activity_id"], found["local_date"], float(second[i])),
        )


SPIKE_RULES = (r1_longest, r2_fast, r3_sprint, r4_uphill, r5_downhill, r6_tissue, r16_outlier)
