"""Demand above what recent history supports: every rule on every run, recorded or planned, each with its reason.

The rules stand in `rules`, by what they look at; `level` joins them.
Comparisons allow 1e-9, so that exactly 1.10 is no hit. Planned runs are rows like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import polars as pl

from loadwatch.language import ENGLISH, speaking
from loadwatch.load.evidence import Background, Evidence, changed, gather
from loadwatch.load.focus import rank
from loadwatch.load.level import level, leveled
from loadwatch.load.measured import as_measured
from loadwatch.load.rules.limit import LIMIT_RULES
from loadwatch.load.rules.recovery import RECOVERY_RULES
from loadwatch.load.rules.spike import SPIKE_RULES
from loadwatch.load.rules.symptoms import SYMPTOM_RULES
from loadwatch.load.rules.week import WEEK_RULES
from loadwatch.load.why import why_text
from loadwatch.model import Flag, Method

__all__ = ["Background", "flags", "level"]

RULES = (
    *SPIKE_RULES,
    *WEEK_RULES,
    *RECOVERY_RULES,
    *SYMPTOM_RULES,
    *LIMIT_RULES,
)  # R10 and R14 follow in `level`
NOTHING_ELSE = Background()
KEPT = 4_096  # reasons at hand: most flags are raised again as they were when one thing changed


def flags(  # noqa: PLR0913 - one frame of the straight line each
    exposures: pl.DataFrame,
    daily: pl.DataFrame,
    load: pl.DataFrame,
    method: Method,
    background: Background = NOTHING_ELSE,
    *,
    since: date | None = None,
) -> list[Flag]:
    """All flags of one runner, or of several.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session (optional columns: `start_utc` and `elapsed_s` join restarted
        watches, `sub_sport` tells a treadmill).
    daily : pl.DataFrame
        `DailyFrame` with the measure distance; R6 to R9 also read tissues, fast and ascent where it has them.
    load : pl.DataFrame
        `LoadFrame` of `daily`; the weekly rules need the uncoupled rolling form and have it made when another
        one is given.
    method : Method
        Edges, floors, windows; `method.flags` holds what only the rules use.
    background : Background, optional
        Profiles (focus tissue, history), symptom states, strength sessions, changes of footwear, the
        therapist's limits.
    since : date, optional
        First day whose flags are wanted; earlier runs are history alone. All days when left out.

    Returns
    -------
    list of Flag
        Newest first, then by severity, the runner's focus, rule, exposure and id. Values, limits and
        references in SI; `why` in km. The severity of a run is the highest of its flags (`level`). A
        provisional comparison has quality "provisional" and at most severity 1, symptoms excepted.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    Adults who run. Runs after the last day of `daily` are left out.

    Uncertainty
    -----------
    Only R1 and R1b rest on injury data of runners (self-reported, all body sites together); R14 on the odds
    of one cohort. All others are biomechanics, clinical custom or convention, and say so.

    References
    ----------
    Schram Frandsen et al. 2025, doi:10.1136/bjsports-2024-109380. Nielsen et al. 2014,
    doi:10.2519/jospt.2014.5164. Gabbett 2016, doi:10.1136/bjsports-2015-095788. Lagas et al. 2020,
    doi:10.1016/j.jsams.2019.12.013.

    Checked by
    ----------
    tests/load/test_flags.py, tests/load/test_rules.py, tests/load/test_level.py
    """
    if not (daily["measure"] == "distance").any() and background.states.is_empty():
        return []
    seen = replace(gather(exposures, daily, load, method, background), since=since)
    found = as_measured(_leveled(seen), exposures, method, background.measured)
    told = [_told(flag, method, background) for flag in found]
    return sorted(
        told,
        key=lambda flag: (
            -flag.local_date.toordinal(),
            -flag.severity,
            rank(flag.rule, background.focus(flag.athlete_id or "")),
            flag.rule,
            flag.exposure,
            flag.athlete_id or "",
            flag.activity or "",
        ),
    )


def raised(exposures: pl.DataFrame, daily: pl.DataFrame, load: pl.DataFrame, method: Method) -> list[Flag]:
    """The flags of runners of whom only runs are known, in no order and without their words: for those who count."""
    if not (daily["measure"] == "distance").any():
        return []
    return _leveled(gather(exposures, daily, load, method, NOTHING_ELSE))


def retold(found: Sequence[Flag], method: Method, background: Background) -> list[Flag]:
    """Flags raised earlier with the words of today: their room is told at today's factor."""
    told = []
    for flag in found:
        factor = background.modifiers.get(flag.athlete_id or "")
        if flag.constants.get("modifier") == factor and flag.method == method.version:
            told.append(flag)
        else:
            bare = {name: value for name, value in flag.constants.items() if name != "modifier"}
            told.append(_told(changed(flag, constants=bare), method, background))
    return told


def _leveled(seen: Evidence) -> list[Flag]:
    found = [flag for rule in RULES for flag in rule(seen)]
    asked = found if seen.since is None else [flag for flag in found if flag.local_date >= seen.since]
    return leveled(asked, seen)


def _told(flag: Flag, method: Method, background: Background) -> Flag:
    """The flag with the method it was raised by, today's factor on the room, and its reason."""
    factor, version = background.modifiers.get(flag.athlete_id or ""), method.version
    if factor is not None:
        flag = changed(flag, constants={**flag.constants, "modifier": factor})
    return changed(flag, method=version, why=_why(flag))


@lru_cache(maxsize=KEPT)
def _why(flag: Flag) -> str:
    """The reason of a flag, which rests on the flag alone."""
    with speaking(ENGLISH):  # flags are kept for every reader: pages tell the reason anew
        return why_text(flag)
