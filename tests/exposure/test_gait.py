"""Gait, heart-rate time and stored curves: what golden runs do not show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from loadwatch.curves import NODES, Curves, count_at, pack_curve, pack_heart, unpack_curves, unpack_heart
from loadwatch.exposure import session_exposure
from loadwatch.exposure.gait import accelerations
from loadwatch.exposure.grid import make_grid
from loadwatch.exposure.heart import heart_time
from loadwatch.formulas.tissue import demand_eqkm
from loadwatch.load.heart import with_heart
from loadwatch.model import Athlete, Method, Session
from tests.exposure.runs import drop, records, session

METHOD = Method()
SURGES = np.concatenate([np.full(60, 3.0), np.full(60, 4.5)] * 3 + [np.full(60, 3.0)])


def test_accelerations_are_counted_once_each() -> None:
    """Three surges from a run are three; from standing, or across a pause, none."""
    frame = records(SURGES)
    paused = frame.with_columns(elapsed_s=pl.col("elapsed_s") + 60.0 * (pl.int_range(pl.len()) // 60))

    assert accelerations(make_grid(frame, METHOD), METHOD) == 3
    assert accelerations(make_grid(paused, METHOD), METHOD) == 0
    assert accelerations(make_grid(records([0.0] * 30 + [3.0] * 30), METHOD), METHOD) == 0


def test_steps_without_cadence_are_marked() -> None:
    """Steps come from the cadence where there is one; where it is missing they are estimated, and it says so."""
    frame = records(np.full(601, 3.0))
    half = frame.with_columns(cadence_spm=pl.when(pl.col("elapsed_s") <= 300).then(180.0))

    whole = session_exposure(session(frame), frame, None, METHOD)
    mixed = session_exposure(session(half), half, None, METHOD)

    assert (whole.values["steps_n"], whole.qualities["gait_quality"]) == (pytest.approx(1700.0), "A")
    assert mixed.values["steps_n"] == pytest.approx(301 * 3.0 + 299 * (143 + 7.2 * 3.0) / 60, abs=1.0)
    assert mixed.qualities["gait_quality"] == "B"
    assert mixed.reasons["gait_reason"] == "steps estimated from speed for 50 % of the run"


def test_a_run_without_samples_has_estimated_steps() -> None:
    """From distance and time alone steps are estimated, accelerations unknown; a slow one is all walking."""
    run = Session(0, "running", distance_m=6_000.0, timer_s=2_000.0, distance_source="manual")

    found = session_exposure(run, records([]), None, METHOD)
    walk = session_exposure(replace(run, distance_m=2_000.0), records([]), None, METHOD)

    assert found.values["steps_n"] == pytest.approx((143 + 7.2 * 3) * 2_000 / 60)
    assert (found.values["running_m"], found.values["walking_m"]) == (6_000.0, 0.0)
    assert found.values["accelerations_n"] is None
    assert (walk.values["running_m"], walk.values["walking_m"], walk.values["steps_n"]) == (0.0, 2_000.0, 0.0)


@pytest.mark.parametrize("tissue", ["achilles_midportion", "achilles_insertional", "plantar", "knee"])
def test_exponents_equal_the_formula(tissue: str) -> None:
    """The columns for b = 3, 5 and 9 are the plain formula for each exponent, on hills and at any speed."""
    rng = np.random.default_rng(5)
    speed = np.repeat(rng.uniform(2.4, 5.5, 30), 20)
    frame = records(speed, np.repeat(rng.uniform(-0.1, 0.1, 30), 20))

    row = session_exposure(session(frame), frame, True, METHOD).values

    by_b = [row[f"{tissue}{middle}_eqkm"] for middle in ("_b3", "", "_b9")]
    total = row["distance_m"]
    assert total is not None
    flat = session_exposure(
        session(drop(frame, "elevation_m")), drop(frame, "elevation_m"), None, METHOD
    ).values
    grid = make_grid(frame, METHOD)
    metres = grid.metres_m * (total / grid.metres_m.sum())
    plain = [demand_eqkm(tissue, metres, grid.metres_m, 0.0, b) for b in (3.0, 5.0, 9.0)]
    assert [flat[f"{tissue}{middle}_eqkm"] for middle in ("_b3", "", "_b9")] == pytest.approx(plain)
    assert by_b != pytest.approx(plain, rel=1e-3)


def test_heart_time_weighs_readings_by_time() -> None:
    """Each reading stands for the time since the last, at most 30 s; stopped timers count nothing."""
    elapsed = np.array([0.0, 1.0, 2.0, 12.0, 112.0, 113.0])
    rate = np.array([120.0, 120.0, 121.0, 130.0, 140.0, np.nan])
    active = np.array([True, True, True, True, True, True])

    found = heart_time(elapsed, rate, active, 0.80)
    stopped = heart_time(elapsed, rate, ~active, 0.80)

    assert found.histogram is not None
    rates, seconds = unpack_heart(found.histogram)
    assert {int(r): s for r, s in zip(rates, seconds, strict=True) if s} == {
        120: 1.0, 121: 1.0, 130: 10.0, 140: 30.0
    }  # fmt: skip
    assert found.coverage == pytest.approx(42.0 / 43.0)
    assert (stopped.histogram, stopped.reason) == (None, "no heart rate recorded")


def test_histogram_survives_packing() -> None:
    """Seconds at each heart rate come back as they were, to the second, and never beyond two bytes."""
    seconds = np.zeros(200)
    seconds[[48, 150, 199]] = [3.0, 1_800.4, 90_000.0]

    rates, found = unpack_heart(pack_heart(seconds))

    assert (rates[0], rates[-1]) == (48.0, 199.0)
    assert [found[i - 48] for i in (48, 150, 199)] == [3.0, 1_800.0, 65_535.0]


def test_curves_of_an_older_version_lack_strides_only() -> None:
    """A stored curve without strides gives its other values and unknown strides; counts are never shared out."""
    even = np.full(len(NODES), 5.0)
    packed = pack_curve(Curves(even, even, even, np.array([0.5]), np.arange(len(NODES), dtype=float)))

    both = unpack_curves([packed, packed[: 4 * (3 * len(NODES) + 1)]])

    assert both.fast_m.tolist() == [[5.0] * len(NODES)] * 2
    assert both.walking_eqkm.tolist() == [0.5, 0.5]
    assert np.isnan(both.strides_n[1]).all()
    assert count_at(both.strides_n[:1], np.array([4.0 * 1.15])).tolist() == [52.0]


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ({}, "no_max_heart_rate"),
        ({"max_heart_rate_bpm": 190.0}, "no_rest_heart_rate"),
        ({"max_heart_rate_bpm": 190.0, "rest_heart_rate_bpm": 60.0}, "no_sex"),
        ({"max_heart_rate_bpm": 190.0, "rest_heart_rate_bpm": 60.0, "sex": "male"}, None),
    ],
)
def test_heart_loads_need_the_profile(profile: dict[str, object], reason: str | None) -> None:
    """Banister needs both heart rates and sex, Edwards the highest one, effort only the answer."""
    hour = np.zeros(151)
    hour[150] = 3_600.0
    rows = pl.DataFrame(
        {
            "heart_histogram": [pack_heart(hour), pack_heart(hour), None],
            "heart_coverage": [1.0, 0.79, None],
            "heart_reason": [None, "too little", "none"],
            "rpe": [6.0, None, 3.0],
            "duration_s": [3_000.0, 3_000.0, None],
        },
        schema_overrides={"heart_reason": pl.String},
    )

    found = with_heart(rows, Athlete("a", "Ana", **profile), METHOD)  # type: ignore[arg-type] # a profile

    assert found["heart_reason"].to_list() == [reason, "too little", "none"]
    banister, edwards = found["trimp_banister"].to_list(), found["trimp_edwards"].to_list()
    assert banister == [pytest.approx(100.44, abs=0.005) if reason is None else None, None, None]
    assert edwards == [180.0 if profile else None, None, None]
    assert found["session_rpe_load"].to_list() == [300.0, None, None]


def test_speed_that_does_not_add_up_has_a_reason() -> None:
    """Speeds that give a third of the distance tell nothing about fast running, and the reason says so."""
    frame = records(np.full(601, 3.0))

    found = session_exposure(session(frame, distance_m=5_400.0), frame, None, METHOD)

    assert found.values["level_speed_mps"] is None
    assert found.reasons["speed_reason"] == "recorded speed does not add up to the distance"
