"""The gates before running, G1 to G5: which are open, and what is missing (science.md 9.2). All are required."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.load.diary import diary_days
from loadwatch.load.heel_raise import HeelRaise, HeelRaiseState
from loadwatch.load.rehab import GateLimits, RehabEntry
from loadwatch.units import MINUTE_S

TITLES: dict[str, str] = {
    "G1": "Daily life calm for a week",
    "G2": "Brisk walk without pain",
    "G3": "Single-leg heel raises",
    "G4": "Hopping tolerated",
    "G5": "No limp",
}


@dataclass(frozen=True)
class Gate:
    """One gate. `missing` says what still has to be shown, empty when it is open."""

    name: str
    title: str
    is_open: bool
    missing: tuple[str, ...] = ()
    set_by_therapist: str | None = None  # the reason, when the therapist opened or closed it


@dataclass(frozen=True)
class Evidence:
    """What the gates look at. `states` is a `SymptomFrame`, `diary` a `DiaryFrame` of one runner."""

    states: pl.DataFrame
    diary: pl.DataFrame
    heel_raises: HeelRaiseState
    log: tuple[RehabEntry, ...] = ()
    site: str | None = None  # None: every site
    side: str | None = None


def gates(evidence: Evidence, day: date, limits: GateLimits) -> tuple[Gate, ...]:
    """All five gates as they stand on a day."""
    checks = {"G1": _calm, "G2": _walk, "G3": _heel_raises, "G4": _hops, "G5": _no_limp}
    return tuple(
        _gate(name, evidence.log, day, tuple(check(evidence, day, limits))) for name, check in checks.items()
    )


def _gate(name: str, log: Sequence[RehabEntry], day: date, missing: tuple[str, ...]) -> Gate:
    own = [entry for entry in log if entry.kind == "gate" and entry.name == name and entry.local_date <= day]
    last = max(own, key=lambda entry: entry.local_date, default=None)
    if last is not None and last.is_passed is not None:
        reason = last.note or "no reason given"
        closed = () if last.is_passed else (f"closed by the therapist: {reason}",)
        return Gate(name, TITLES[name], bool(last.is_passed), closed, reason)
    return Gate(name, TITLES[name], not missing, missing)


def _week(evidence: Evidence, day: date, limits: GateLimits) -> list[dict[str, Any]]:
    """Days with answers of the last seven, for the site and side in question."""
    since = day - timedelta(days=limits.calm_days - 1)
    own = diary_days(evidence.diary.filter(pl.col("local_date").is_between(since, day)))
    return [row for row in own.iter_rows(named=True) if _is_meant(row, evidence)]


def _is_meant(row: dict[str, Any], evidence: Evidence) -> bool:
    is_site = evidence.site is None or row["site"] == evidence.site
    return is_site and (evidence.side in {None, "both"} or row["side"] in {evidence.side, "unknown"})


def _calm(evidence: Evidence, day: date, limits: GateLimits) -> Iterator[str]:
    pains = [row["pain_now"] for row in _week(evidence, day, limits) if row["pain_now"] is not None]
    if len(pains) < limits.min_answers:
        yield f"pain in daily life answered on {len(pains)} of {limits.min_answers} days in the last {limits.calm_days}"
    if any(pain > limits.daily_pain_max for pain in pains):
        yield f"pain in daily life of at most {limits.daily_pain_max:g} of 10: the worst was {max(pains):g}"
    since = day - timedelta(days=limits.calm_days - 1)
    days = evidence.states.filter(pl.col("local_date").is_between(since, day)).iter_rows(named=True)
    loud = [
        row["local_date"] for row in days if row["state"] not in {"S0", "S1"} and _is_meant(row, evidence)
    ]
    if loud:
        yield f"{limits.calm_days} days without a call for less: the last was on {max(loud).isoformat()}"


def _newest(evidence: Evidence, kind: str, day: date, limits: GateLimits) -> RehabEntry | None:
    oldest = day - timedelta(days=limits.valid_days)
    own = [entry for entry in evidence.log if entry.kind == kind and oldest <= entry.local_date <= day]
    return max(own, key=lambda entry: entry.local_date, default=None)


def _walk(evidence: Evidence, day: date, limits: GateLimits) -> Iterator[str]:
    walk = _newest(evidence, "walk", day, limits)
    if walk is None:
        yield f"a brisk walk of {limits.walk_min:g} minutes in the last {limits.valid_days} days"
        return
    if (walk.duration_s or 0.0) < limits.walk_min * MINUTE_S:
        yield f"{limits.walk_min:g} minutes: the last walk had {(walk.duration_s or 0.0) / MINUTE_S:g}"
    yield from _pain(walk.pain, 0.0, "the walk")


def _heel_raises(evidence: Evidence, _day: date, limits: GateLimits) -> Iterator[str]:
    tested = evidence.heel_raises
    for name, test in (("left", tested.left), ("right", tested.right)):
        yield from _one_leg(name, test, limits)
    if tested.symmetry is not None and tested.symmetry < limits.symmetry:
        yield f"the weaker leg at {limits.symmetry * 100:.0f} % of the stronger or more: it is at {tested.symmetry * 100:.0f} %"


def _one_leg(name: str, test: HeelRaise | None, limits: GateLimits) -> Iterator[str]:
    if test is None:
        yield f"a heel-raise test of the {name} leg"
        return
    if test.reps < limits.heel_raises:
        yield (
            f"{limits.heel_raises} heel raises on the {name} leg (the aim is {limits.heel_raises_target}):"
            f" the last test had {test.reps}"
        )
    yield from _pain(test.pain, 0.0, f"the test of the {name} leg")


def _hops(evidence: Evidence, day: date, limits: GateLimits) -> Iterator[str]:
    hop = _newest(evidence, "hop", day, limits)
    if hop is None:
        yield f"a hop test in the last {limits.valid_days} days"
        return
    contacts = (hop.reps or 0) * (hop.sets or 1)
    if (hop.duration_s or 0.0) < limits.hop_s and contacts < limits.hop_contacts:
        yield f"{limits.hop_s:g} s of single-leg hops, or {limits.hop_contacts} foot contacts"
    yield from _pain(hop.pain, limits.hop_pain_max, "the hops")


def _pain(pain: float | None, most: float, what: str) -> Iterator[str]:
    if pain is None:
        yield f"how much {what} hurt was not written down"
    elif pain > most:
        yield f"pain of at most {most:g} of 10 during {what}: it was {pain:g}"


def _no_limp(evidence: Evidence, day: date, limits: GateLimits) -> Iterator[str]:
    answers = [
        (row["local_date"], row["limp"]) for row in _week(evidence, day, limits) if row["limp"] is not None
    ]
    if not answers:
        yield f"an answer whether you limp, in the last {limits.calm_days} days"
    limped = [at for at, limp in answers if limp]
    if limped:
        yield f"{limits.calm_days} days without a limp: the last was on {max(limped).isoformat()}"
