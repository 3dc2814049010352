"""The diary → a symptom state for each site, side and day (science.md 8), and what each state asks of the next run.

A state is judged on days with an answer, each against the answers before it, and speaks for a week after that
(S3 and red flags for four). Pain now counts as pain felt, like the worst pain during the last run: the clinical
rule does not name it, and a sore tendon must not look calm because nobody ran.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.constants import SymptomConstants
from loadwatch.frames import dtypes, empty
from loadwatch.frames_body import SymptomFrame
from loadwatch.load.diary import SITES, diary_days
from loadwatch.load.symptom_walk import walked
from loadwatch.model import Method

STATES = ("S0", "S1", "S2", "S3", "red")
NOT_TOLERATED = ("S2", "S3", "red")
KEYS = ("athlete_id", "site", "side")
NUMBERS = ("reason_value", "reason_against")


@dataclass(frozen=True)
class Effect:
    """What a state asks of the next run. Null: nothing."""

    state: str
    is_hold: bool = False  # no increase in any exposure this week
    next_session_share: float | None = None  # of the last tolerated session
    is_flat: bool = False  # no hills
    is_easy: bool = False  # no fast running
    between_runs_h: tuple[int, int] | None = None
    is_pause: bool = False  # no running targets: cross-train, contact the PT
    is_red: bool = False  # no numbers at all


@dataclass(frozen=True)
class Symptom:
    """The state that counts on a day: of the worst site and side."""

    state: str
    confidence: str  # reported, carried, assumed
    site: str | None = None
    side: str | None = None
    reason: str | None = None
    since: date | None = None  # first day of the state without a break
    reason_value: float | None = None  # what made it: pain, minutes or days
    reason_against: float | None = None  # what that is held against

    @property
    def level(self) -> int:
        """0 calm to 3 stop-check, 4 red."""
        return STATES.index(self.state)


def effect(state: str, method: Method) -> Effect:
    """What a state asks of the next run."""
    rules = method.symptoms
    if state == "S1":
        return Effect(state, is_hold=True)
    if state == "S2":
        return Effect(
            state,
            True,
            rules.next_session_share,
            is_flat=True,
            is_easy=True,
            between_runs_h=rules.between_runs_h,
        )
    return Effect(state, state != "S0", is_pause=state in {"S3", "red"}, is_red=state == "red")


def symptom_days(diary: pl.DataFrame, as_of: date, method: Method) -> pl.DataFrame:
    """Symptom state of every site and side for every calendar day from its first answer to `as_of`.

    Parameters
    ----------
    diary : pl.DataFrame
        `DiaryFrame`, one row per entry: pain 0 to 10, stiffness [min]; later entries than `as_of` are left out.
    as_of : date
        Last day.
    method : Method
        Steps, windows and counts (`method.symptoms`).

    Returns
    -------
    pl.DataFrame
        `SymptomFrame`, sorted by runner, site, side and day; no row for a site that was never written about.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    Runners who answer for themselves; tendon pain above all. It orders care, it names no condition.

    Uncertainty
    -----------
    Minutes and step sizes are our choice; the smallest change of pain that matters is about 1.0 to 1.3 points.

    References
    ----------
    Silbernagel et al. 2007, doi:10.1177/0363546506298279 (pain-monitoring model).

    Checked by
    ----------
    tests/load/test_symptoms.py
    """
    answers = diary_days(diary.filter(pl.col("local_date") <= as_of))
    if answers.is_empty():
        return empty(SymptomFrame)
    judged = pl.concat(
        walked(part, method.symptoms) for part in answers.partition_by(KEYS, maintain_order=True)
    )
    spans = judged.group_by(KEYS, maintain_order=True).agg(first=pl.col("local_date").min())
    every = spans.with_columns(local_date=pl.date_ranges("first", pl.lit(as_of)))
    days = every.explode("local_date").drop("first")
    answered = judged.with_columns(  # what an answer leaves open is not the answer's before it
        pl.col(NUMBERS).fill_null(float("nan")),
        answered=pl.col("local_date"),
        reason=pl.col("reason").fill_null(""),
    )
    told = days.join(answered, on=[*KEYS, "local_date"], how="left", maintain_order="left")
    held = told.with_columns(pl.exclude(*KEYS, "local_date").forward_fill().over(KEYS))
    return (
        held.with_columns(**_carried(method.symptoms))
        .select(list(dtypes(SymptomFrame)))
        .sort(*KEYS, "local_date")
    )


def _carried(rules: SymptomConstants) -> dict[str, pl.Expr]:
    """A state that nobody renewed ends; then the day is assumed calm."""
    age = (pl.col("local_date") - pl.col("answered")).dt.total_days()
    hold = pl.when(pl.col("state").is_in(["S3", "red"])).then(rules.hold_days_stop).otherwise(rules.hold_days)
    is_over = age > hold
    return {
        "speaks_until": pl.col("answered") + pl.duration(days=hold),
        "state": pl.when(is_over).then(pl.lit("S0")).otherwise(pl.col("state")),
        "reason": pl.when(~is_over & (pl.col("reason") != "")).then(pl.col("reason")),
        **{name: pl.when(~is_over).then(pl.col(name)).fill_nan(None) for name in NUMBERS},
        "confidence": pl.when(age == 0)
        .then(pl.lit("reported"))
        .when(is_over)
        .then(pl.lit("assumed"))
        .otherwise(pl.lit("carried")),
    }


def worst_state(states: pl.DataFrame, day: date, tissues: Sequence[str] | None = None) -> Symptom:
    """The worst state of one runner on a day, of all sites or of those that speak about some tissues.

    Parameters
    ----------
    states : pl.DataFrame
        `SymptomFrame` of one runner.
    day : date
        The day; after the last one of `states` its last states count as long as their answers speak.
    tissues : sequence of str, optional
        Names of `model.TISSUES`.

    Returns
    -------
    Symptom
        Of equal states the one that was reported, then by site and side. Without any answer S0, "assumed".

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    One runner at a time.

    Uncertainty
    -----------
    No answer is no proof of calm.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_symptoms.py
    """
    key = (id(states), day, None if tissues is None else tuple(tissues))
    if (known := _asked.get(key)) is None or known[0] is not states:
        if len(_asked) >= KEPT:
            _asked.clear()
        known = _asked[key] = (states, _worst(states, day, tissues))
    return known[1]


KEPT = 64  # a plan page asks for the same few days two dozen times
_asked: dict[
    tuple[int, date, tuple[str, ...] | None], tuple[pl.DataFrame, Symptom]
] = {}  # of this very frame


def _worst(states: pl.DataFrame, day: date, tissues: Sequence[str] | None) -> Symptom:
    known = states.filter(pl.col("local_date") <= day)
    if tissues is not None:
        known = known.filter(pl.col("site").is_in(sites_of(tissues)))
    if known.is_empty():
        return Symptom("S0", "assumed")
    order = {"reported": 0, "carried": 1, "assumed": 2}
    last = known.sort("site", "side", "local_date").unique(KEYS, keep="last", maintain_order=True)
    row = min(
        (_on(one, day) for one in last.iter_rows(named=True)),
        key=lambda row: (-STATES.index(row["state"]), order[row["confidence"]]),
    )
    own = known.filter((pl.col("site") == row["site"]) & (pl.col("side") == row["side"])).sort("local_date")
    days, said = own["local_date"].to_list(), own["state"].to_list()
    others = [n for n, state in enumerate(said) if state != row["state"]]
    since = days[others[-1]] + timedelta(days=1) if others else days[0]
    if row["is_over"] and said[-1] != row["state"]:
        since = row["speaks_until"] + timedelta(days=1)
    numbers = {name: row[name] for name in NUMBERS}
    return Symptom(row["state"], row["confidence"], row["site"], row["side"], row["reason"], since, **numbers)


def _on(row: dict[str, Any], day: date) -> dict[str, Any]:
    """The last row of a site and side, calm from the day on which its answer no longer speaks."""
    until = row["speaks_until"]
    if until is None or until >= day:
        return row | {"is_over": False}
    calm = {"state": "S0", "reason": None, **dict.fromkeys(NUMBERS), "confidence": "assumed"}
    return row | {"is_over": True} | calm


def sites_of(tissues: Sequence[str]) -> list[str]:
    """Sites that speak about any of these tissues."""
    return [site for site, about in SITES.items() if set(about) & set(tissues)]


def tolerated(days: pl.DataFrame, states: pl.DataFrame, tissue: str | None = None) -> pl.DataFrame:
    """Mark each day as tolerated: no report of S2, S3 or a red flag on the day itself or the next (36 hours).

    Parameters
    ----------
    days : pl.DataFrame
        athlete_id, local_date and anything else; one or more rows per day.
    states : pl.DataFrame
        `SymptomFrame`, one row per runner, site, side and day.
    tissue : str, optional
        Count only sites that speak about this tissue; without it every site.

    Returns
    -------
    pl.DataFrame
        `days` in its order with is_tolerated and tolerance: "reported" when the diary spoke on the next day,
        else "assumed".

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Diaries by calendar day: the morning after a run falls within its 36 hours.

    Uncertainty
    -----------
    A run on a day that began in S2 counts as not tolerated, whatever it felt like.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_symptoms.py
    """
    own = states if tissue is None else states.filter(pl.col("site").is_in(sites_of([tissue])))
    reports = own.filter(pl.col("confidence") == "reported")
    by_day = reports.group_by("athlete_id", "local_date").agg(
        is_bad=pl.col("state").is_in(NOT_TOLERATED).any()
    )
    before = by_day.with_columns(pl.col("local_date").dt.offset_by("-1d")).rename({"is_bad": "is_bad_next"})
    keys = ["athlete_id", "local_date"]
    joined = days.join(by_day, on=keys, how="left", maintain_order="left").join(
        before, on=keys, how="left", maintain_order="left"
    )
    is_bad = pl.col("is_bad").fill_null(value=False) | pl.col("is_bad_next").fill_null(value=False)
    spoke = pl.col("is_bad_next").is_not_null() | is_bad
    tolerance = pl.when(spoke).then(pl.lit("reported")).otherwise(pl.lit("assumed"))
    return joined.with_columns(is_tolerated=~is_bad, tolerance=tolerance).drop("is_bad", "is_bad_next")
