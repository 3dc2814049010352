"""Tissue demand of whole sessions."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from loadwatch.exposure import session_exposure
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.model import Method, Session
from tests.exposure.runs import drop, records, session

METHOD = Method()
RUN = records(np.full(600, 3.0))
FILLED_ON_READING = {  # what takes critical speed or the runner's profile
    "fast_m", "sprint_m", "hamstring_eqkm", "tempo_m", "strides_n", "threshold_hour_load",
    "trimp_banister", "trimp_edwards", "session_rpe_load",
}  # fmt: skip
GROUPS = {
    "distance_m": "volume", "duration_s": "volume", "level_speed_mps": "speed", "accelerations_n": "gait",
    "running_m": "gait", "walking_m": "gait", "steps_n": "gait", "steps_per_leg_n": "gait",
}  # fmt: skip


def test_reference_run_is_its_kilometres() -> None:
    """10 km flat at 2.78 m/s are 10 eq-km for every tissue."""
    frame = records(np.full(3598, 2.78), 0.0).with_columns(
        elevation_m=pl.Series(200.0 + 0.2 * (np.arange(3598) % 50 == 0))
    )

    found = session_exposure(session(frame, distance_m=10_000.0), frame, True, METHOD)

    for name, value in found.values.items():
        if name.endswith("_eqkm"):
            assert value == pytest.approx(10.0, abs=0.05), name
    assert found.qualities["tissue_quality"] == "A"


def test_hill_of_the_worked_example() -> None:
    """5 km flat and 3 km at 2.5 m/s up 8 % ask 8.54 eq-km of the Achilles."""
    speed = np.concatenate([np.full(1799, 2.78), np.full(1200, 2.5)])
    frame = records(speed, np.where(np.arange(2999) < 1799, 0.0, 0.08))

    found = session_exposure(session(frame), frame, True, METHOD)

    assert found.values["achilles_midportion_eqkm"] == pytest.approx(8.54, rel=0.005)


def test_treadmill_adds_to_the_achilles_only() -> None:
    """On a belt the Achilles counts 1.14 times, other tissues as on the flat; the assumption is told."""
    frame = records(np.full(1800, 2.78), None)

    found = session_exposure(session(frame, sub_sport="treadmill", distance_m=5000.0), frame, None, METHOD)

    assert found.values["achilles_midportion_eqkm"] == pytest.approx(5.7)
    assert found.values["plantar_eqkm"] == pytest.approx(5.0)
    assert found.qualities["tissue_quality"] == "C"
    assert found.reasons["tissue_reason"] == "no slope: counted as flat"


def test_walking_counts_less() -> None:
    """A walked kilometre is 0.3 eq-km for the Achilles and 0.2 for the knee."""
    frame = records(np.full(701, 1.4286), 0.0)

    found = session_exposure(session(frame, distance_m=1000.0), frame, True, METHOD)

    assert found.values["achilles_midportion_eqkm"] == pytest.approx(0.3, rel=0.01)
    assert found.values["knee_eqkm"] == pytest.approx(0.2, rel=0.01)


def test_manual_run_is_estimated_and_says_so() -> None:
    """Distance and time alone: mean speed, flat, quality M; speed values stay unknown."""
    entered = Session(
        0, "running", distance_m=10_000.0, timer_s=10_000 / 2.78, distance_source="manual", ascent_m=80.0
    )

    found = session_exposure(entered, records([]), None, METHOD)

    assert found.values["knee_eqkm"] == pytest.approx(10.0)
    assert found.values["ascent_m"] == 80.0
    assert (found.qualities["hills_quality"], found.qualities["tissue_quality"]) == ("M", "M")
    assert found.reasons["speed_reason"] == "no speed recorded"
    assert found.reasons["tissue_reason"] == "no samples: counted at mean speed and flat"


def test_too_few_samples_fall_back_to_the_mean() -> None:
    """When the samples miss a third of the distance the mean speed is used, marked C with a reason."""
    frame = records(np.full(900, 3.0))

    found = session_exposure(session(frame, distance_m=4500.0, moving_s=1500.0), frame, True, METHOD)

    assert found.values["knee_eqkm"] == pytest.approx(4.5 * (3.0 / 2.78) ** 0.39)
    assert found.qualities["tissue_quality"] == "C"
    assert found.reasons["tissue_reason"] == "too few samples: counted at mean speed and flat"


def test_beyond_the_model_is_marked() -> None:
    """A run up 20 % is clamped to 15 % and marked as extrapolated."""
    frame = records(np.full(900, 2.5), 0.20)

    assert session_exposure(session(frame), frame, True, METHOD).qualities["tissue_quality"] == "Ax"


def test_ride_has_volume_and_climb_only() -> None:
    """A ride is no running load: tissues and speed are null because it is not a run."""
    frame = records(np.full(900, 7.0), 0.02)

    found = session_exposure(session(frame, sport="cycling"), frame, True, METHOD)

    assert found.values["distance_m"] is not None
    assert found.values["ascent_m"] == pytest.approx(125.9, abs=1.0)
    assert found.values["knee_eqkm"] is None
    assert found.reasons["tissue_reason"] == "not a run"


@pytest.mark.parametrize(
    ("frame", "fields"),
    [
        (RUN, {}),
        (RUN, {"sub_sport": "treadmill"}),
        (RUN, {"sport": "cycling"}),
        (records([]), {}),
        (records(np.full(1, 3.0)), {}),
        (drop(RUN, "speed_mps", "distance_m", "elevation_m", "cadence_spm"), {"distance_m": 1e3}),
        (records(np.full(600, 3.0), is_active=np.zeros(600, dtype=bool)), {}),
        (records(np.full(3, 0.0)), {"distance_m": 0.0, "moving_s": 1.8}),
    ],
    ids=["run", "treadmill", "ride", "empty", "one record", "no measurements", "never active", "false start"],
)  # fmt: skip
def test_every_session_gives_the_whole_row(frame: pl.DataFrame, fields: dict[str, object]) -> None:
    """Any session gives every column that needs no critical speed, and a reason for what is null."""
    found = session_exposure(session(frame, **fields), frame, None, METHOD)

    columns = set(dtypes(ExposureFrame)) - {"athlete_id", "activity_id", "session", "local_date", "is_run"}
    assert set(found.columns()) == columns - FILLED_ON_READING
    unknown = [name for name, value in found.values.items() if value is None]
    for name in unknown:
        group = "tissue" if name.endswith("_eqkm") else GROUPS.get(name, "hills")
        assert found.reasons[f"{group}_reason"], name
    assert all(value is None or np.isfinite(value) for value in found.values.values())
