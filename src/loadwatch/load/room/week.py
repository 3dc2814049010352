"""What seven days leave for a run: the week rule R7, a hold, and the therapist's limit (science.md 10.2)."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from loadwatch.formulas.room import room_week
from loadwatch.load.modifier import Body, in_force
from loadwatch.load.reference_week import week_so_far
from loadwatch.load.room.felt import felt_effect
from loadwatch.model import Method


def week_room(daily: pl.DataFrame, day: date, method: Method, body: Body | None = None) -> float | None:
    """Metres that a day may add to the six days before it by the week rule R7 and the therapist; may be negative.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one runner with the measure `distance` [m].
    day : date
        The day of the run.
    method : Method
        Limit of the week change and the rise that matters.
    body : Body, optional
        Whose symptoms count: a hold (S1, S2) leaves the reference week itself, a pause (S3, red flag) nothing.
        A therapist's limit of seven days counts beside the rule.

    Returns
    -------
    float [m] or None
        None where neither R7 has a reference week (`week_so_far`) nor the therapist a limit, or when symptoms ask
        for a pause.
    """
    if felt_effect(body, day, method).is_pause:
        return None
    distance = daily.filter(pl.col("measure") == "distance")
    limit_m = None if body is None else limit_week(distance, day, body)
    rooms = (rule_week(distance, day, method, body), limit_m)
    return min((room_m for room_m in rooms if room_m is not None), default=None)


def rule_week(daily: pl.DataFrame, day: date, method: Method, body: Body | None) -> float | None:
    """What R7, or a hold, leaves of the seven days; None without a reference week and when symptoms ask for a pause."""
    so_far = week_so_far(daily, day, method)
    if so_far is None:
        return None
    reference, done = so_far
    asked = felt_effect(body, day, method)
    if asked.is_pause:
        return None
    if asked.is_hold:  # no increase in any exposure this week
        return reference - done
    return room_week(reference, method.week_change_note, method.week_change_min_rise_m) - done


def limit_week(days: pl.DataFrame, day: date, body: Body) -> float | None:
    """What the therapist's limit of seven days leaves for a day after the six before it; None without a limit."""
    limit = in_force(body.overrides, "week", day, "distance")
    if limit is None:
        return None
    window = days.filter(pl.col("local_date").is_between(day - timedelta(days=6), day, closed="left"))
    return limit.value - float(window["value"].sum())
