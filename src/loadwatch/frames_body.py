"""The part of `frames` that speaks about the body: diary, symptom states, capacity."""

from __future__ import annotations

import dataframely as dy


class DiaryFrame(dy.Schema):
    """One row per diary entry: how a site felt. Null: not answered."""

    athlete_id = dy.String(nullable=False, metadata={"about": "runner"})
    local_date = dy.Date(nullable=False, metadata={"about": "day of the answers"})
    site = dy.String(nullable=False, metadata={"about": "where it was felt: achilles_midportion, knee …"})
    side = dy.String(nullable=True, metadata={"about": "left, right, both"})
    pain_now = dy.Float64(nullable=True, metadata={"about": "pain at the time of writing, 0 to 10"})
    pain_during = dy.Float64(nullable=True, metadata={"about": "worst pain during the last run, 0 to 10"})
    pain_morning = dy.Float64(nullable=True, metadata={"about": "pain at the day's first steps, 0 to 10"})
    stiffness_min = dy.Float64(nullable=True, metadata={"about": "morning stiffness in minutes"})
    limp = dy.Bool(nullable=True, metadata={"about": "limped"})
    night_pain = dy.Bool(nullable=True, metadata={"about": "pain at night"})
    red_flags = dy.List(
        dy.String(),
        nullable=True,
        metadata={"about": "ticked red flags; empty: answered none; null: not asked"},
    )
    note = dy.String(nullable=True, metadata={"about": "anything else"})


class SymptomFrame(dy.Schema):
    """One row per runner, site, side and calendar day from the first answer on: the symptom state."""

    athlete_id = dy.String(nullable=False, metadata={"about": "runner"})
    site = dy.String(nullable=False, metadata={"about": "where it was felt"})
    side = dy.String(nullable=False, metadata={"about": "left, right, unknown"})
    local_date = dy.Date(nullable=False, metadata={"about": "calendar day"})
    state = dy.String(nullable=False, metadata={"about": "S0 calm, S1 watch, S2 reduce, S3 stop-check, red"})
    reason = dy.String(nullable=True, metadata={"about": "strongest rule that gave the state; null in S0"})
    reason_value = dy.Float64(nullable=True, metadata={"about": "its number: pain 0 to 10, minutes or days"})
    reason_against = dy.Float64(
        nullable=True, metadata={"about": "what that is held against: usual or limit"}
    )
    confidence = dy.String(
        nullable=False,
        metadata={"about": "reported on the day, carried from an earlier answer, assumed calm without one"},
    )
    speaks_until = dy.Date(
        nullable=False, metadata={"about": "last day that the state counts for unless somebody answers anew"}
    )
    baseline_morning = dy.Float64(nullable=True, metadata={"about": "usual morning pain; null: no answer"})
    baseline_stiffness_min = dy.Float64(nullable=True, metadata={"about": "usual stiffness; null: no answer"})


class CapacityFrame(dy.Schema):
    """One row per runner, measure and calendar day: what the days before it show as tolerated."""

    athlete_id = dy.String(nullable=False, metadata={"about": "runner"})
    measure = dy.String(nullable=False, metadata={"about": "distance, duration, ascent …"})
    local_date = dy.Date(nullable=False, metadata={"about": "calendar day; its own load is not counted"})
    k_day = dy.Float64(nullable=True, metadata={"about": "largest tolerated day of the last 30, SI"})
    k_week = dy.Float64(
        nullable=True, metadata={"about": "tolerated week: mean of 28 days or 0.9 x best, SI"}
    )
    k_base = dy.Float64(nullable=True, metadata={"about": "exponential mean a day, time constant 42 d, SI"})
    last_tolerated = dy.Float64(
        nullable=True, metadata={"about": "the last running day that was tolerated and is known, SI"}
    )
    n_tolerated = dy.Int32(nullable=False, metadata={"about": "tolerated running days of the last 30"})
    n_excluded = dy.Int32(nullable=False, metadata={"about": "running days of the last 30 not tolerated"})
    confidence = dy.String(
        nullable=False,
        metadata={"about": "reported: the diary speaks after the day behind k_day; else assumed"},
    )
