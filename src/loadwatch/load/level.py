"""R10, R14 and the level of a run: single findings → one severity (science.md 10).

The level of a run is the highest severity among its own flags and those of its day, R10 and R14 included: these two
carry the raised level themselves, and each run of a day has its own. A provisional comparison is a note at most;
symptoms are exempt. A red flag silences everything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

import numpy as np

from loadwatch.load.evidence import PROVISIONAL, Evidence, above, changed
from loadwatch.load.rules.symptoms import red_days
from loadwatch.load.window import window_rows
from loadwatch.model import Flag, Method

HIGHEST = 3
UNCAPPED = {"R13", "PT"}  # the diary and the therapist need no history
KINDS = ("distance", "fast", "uphill_ascent", "downhill_descent")  # of R10
ON_TENDON = {"R1", "R1b", "R2", "R3", "R4", "R9"}  # of R14; R5 loads the knee, R6 has its tissue
TENDONS = {"achilles_midportion", "achilles_insertional"}
SAID_ONCE = {"R2", "R3", "R4", "R5", "R6"}  # silent when R1 says that there was no run to compare with
DAY_RULES = frozenset({"R6", "R7", "R8", "R9", "R12", "R13", "R15"})  # of a day: they name its longest run
Day = tuple[str | None, date]
Run = tuple[str | None, date, str | None]


def level(flags: Iterable[Flag]) -> int:
    """Severity of one run from all of its flags: 0 none, 1 note, 2 caution, 3 high."""
    return max((flag.severity for flag in flags), default=0)


def is_of_day(flag: Flag) -> bool:
    """Whether a flag speaks about the day, or the days up to it, and so about every session of it."""
    return flag.rule in DAY_RULES or (flag.rule == "PT" and (flag.window_days or 0) > 1)


def leveled(found: Sequence[Flag], seen: Evidence) -> list[Flag]:
    """Cap what is provisional, add R10 and R14 to each run of a day, and let a red flag speak alone."""
    early, red = _early_runs(seen), red_days(seen)
    told = [_capped(flag, is_early=_run(flag) in early) for flag in _spoken(found, red)]
    kinds = _several_kinds(seen)
    with_history = {who for who, athlete in seen.background.athletes.items() if athlete.achilles_history}
    days = {run[:2] for run in kinds}  # nothing is raised on others, but for who has a history
    by_run: dict[Run, list[Flag]] = {run: [] for run in kinds}
    of_day: dict[Day, list[Flag]] = {}
    for flag in told:
        run = _run(flag)
        if run[:2] in days or run[0] in with_history:
            by_run.setdefault(run, []).append(flag)
            if is_of_day(flag):
                of_day.setdefault(run[:2], []).append(flag)
    for run in _runs_of(with_history, seen):  # a run without a finding of its own has those of its day
        if run[:2] in of_day:
            by_run.setdefault(run, [])
    for run, own in by_run.items():
        if run not in early and run[:2] not in red:
            others = [flag for flag in of_day.get(run[:2], ()) if flag.activity != run[2]]
            told += _raised([*own, *others], run, kinds.get(run, ()), seen)
    return told


def _run(flag: Flag) -> Run:
    return flag.athlete_id, flag.local_date, flag.activity


def _spoken(found: Sequence[Flag], red: AbstractSet[Day]) -> Iterator[Flag]:
    """Findings without those that a red flag, or a first run in the window, makes pointless."""
    alone = {
        (f.athlete_id, f.local_date)
        for f in found
        if f.rule in {"R1", "R1b"} and f.constants["n_runs_before"] == 0
    }
    for flag in found:
        day = (flag.athlete_id, flag.local_date)
        if flag.rule == "R13" or (day not in red and not (flag.rule in SAID_ONCE and day in alone)):
            yield flag


def _early_runs(seen: Evidence) -> set[Run]:
    """Runs with fewer than four runs in the window before them, or less than 30 days of history."""
    method, runs = seen.method, seen.runs
    few = runs.window.n_rows < method.min_runs_for_spike
    is_early = few | (runs.history_days < method.spike_window_days)
    return set(_runs(seen, np.flatnonzero(is_early & seen.asked_runs).tolist()))


def _runs(seen: Evidence, places: Sequence[int]) -> list[Run]:
    athlete, day, activity = map(seen.run_rows.column, ("athlete_id", "local_date", "activity_id"))
    return [(athlete[i], day[i], activity[i]) for i in places]


def _capped(flag: Flag, *, is_early: bool) -> Flag:
    if flag.rule in UNCAPPED or not (is_early or flag.quality == PROVISIONAL):
        return flag
    return changed(flag, severity=min(flag.severity, 1), quality=PROVISIONAL)


def _runs_of(athletes: Collection[str], seen: Evidence) -> list[Run]:
    """Every run of some runners that is asked about."""
    if not athletes:
        return []
    is_theirs = seen.runs.rows["athlete_id"].is_in(list(athletes)).to_numpy()
    return _runs(seen, np.flatnonzero(is_theirs & seen.asked_runs).tolist())


def _several_kinds(seen: Evidence) -> dict[Run, tuple[str, ...]]:
    """Runs with several kinds of load above their edge, in firm comparisons, within seven days up to them."""
    runs, rules = seen.runs, seen.method.flags
    columns = [runs.column(kind) for kind in KINDS]
    over = above(runs.ratio[:, columns], seen.method.spike_edge) & ~runs.is_provisional[:, columns]
    first, _ = window_rows(runs.series, runs.day, rules.several_days - 1)
    sums = np.vstack([np.zeros((1, len(KINDS)), np.int64), np.cumsum(over, axis=0)])
    held = sums[1:] - sums[first] > 0
    places = np.flatnonzero(seen.asked_runs & (held.sum(axis=1) >= rules.several_kinds)).tolist()
    return {
        run: tuple(kind for kind, is_held in zip(KINDS, row, strict=True) if is_held)
        for run, row in zip(_runs(seen, places), held[places].tolist(), strict=True)
    }


def _raised(own: Sequence[Flag], run: Run, kinds: Sequence[str], seen: Evidence) -> Iterator[Flag]:
    """R10 and R14 of a run at the raised level, when they raise it; both together are one step, no more."""
    firm, rules = [flag for flag in own if flag.quality != PROVISIONAL], seen.method.flags
    top = level(own)
    if not firm or top >= HIGHEST:
        return
    if len(kinds) >= rules.several_kinds:
        yield changed(
            _plus(_strongest(firm), "R10", run, top),
            evidence="C",
            value=float(len(kinds)),
            limit=float(rules.several_kinds),
            tissue=None,
            ratio=None,
            reference=None,
            window_days=rules.several_days,
            constants=_several_constants(seen.method),
            detail=",".join(kinds),
        )
    tendon = [f for f in firm if f.rule in ON_TENDON or (f.rule == "R6" and f.tissue in TENDONS)]
    if tendon and seen.background.has_history(run[0] or "", run[1], seen.method):
        base = _strongest(tendon)
        plus = _plus(base, "R14", run, top)
        kept = base.constants | seen.background.history(run[0] or "", seen.method)
        yield changed(plus, evidence="A", tissue="achilles_midportion", detail=base.rule, constants=kept)


def _several_constants(method: Method) -> dict[str, float]:
    rules = method.flags
    return {
        "several_kinds": rules.several_kinds, "several_days": rules.several_days, "spike_edge": method.spike_edge,
        "spike_window_days": method.spike_window_days,
    }  # fmt: skip


def _strongest(found: Sequence[Flag]) -> Flag:
    return max(found, key=lambda flag: (flag.severity, flag.rule, flag.exposure))


def _plus(base: Flag, rule: str, run: Run, top: int) -> Flag:
    return changed(base, rule=rule, activity=run[2], severity=min(HIGHEST, top + 1))
