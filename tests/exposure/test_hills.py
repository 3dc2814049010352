"""Climb and grade: what is counted, what is noise, what is unknown."""

from __future__ import annotations

import numpy as np
import pytest

from loadwatch.exposure import session_exposure
from loadwatch.exposure.hills import climb, smooth_altitude
from loadwatch.model import Method
from tests.exposure.runs import drop, records, session

METHOD = Method()
SECONDS = np.arange(600.0)


def hill(up: float, metres: float, speed: float = 3.0) -> np.ndarray:
    """Grades, one a second: 300 s flat, a slope of this length, 300 s flat."""
    n = round(metres / speed)
    return np.concatenate([np.zeros(300), np.full(n, up), np.zeros(300)])


def test_climb_of_a_hill() -> None:
    """Up 50 m and down again is 50 m of each."""
    elevation = 100.0 + 50.0 * np.sin(np.pi * SECONDS / 599.0)

    found = climb(SECONDS, elevation, True, METHOD)

    assert found.quality == "A"
    assert (found.ascent_m, found.descent_m) == (pytest.approx(50.0, abs=0.1), pytest.approx(50.0, abs=0.1))


def test_noise_is_no_climb() -> None:
    """Barometer noise of 0.4 m and GPS noise of 3 m climb nothing."""
    rng = np.random.default_rng(3)

    assert climb(SECONDS, 100 + rng.normal(0, 0.4, 600), True, METHOD).ascent_m == 0.0
    assert climb(SECONDS, 100 + rng.normal(0, 2.0, 600), False, METHOD).ascent_m == 0.0


def test_one_wild_sample_is_no_climb() -> None:
    """A spike of 80 m for one second is dropped."""
    elevation = np.full(600, 100.0) + 0.2 * (SECONDS > 300)
    elevation[200] += 80.0

    assert climb(SECONDS, elevation, True, METHOD).ascent_m == 0.0
    assert len(smooth_altitude(SECONDS, elevation)[0]) == 599


def test_a_leap_of_the_sensor_is_no_climb() -> None:
    """Altitude 0 until the sensor settles, a plateau there and back, a level set anew: the climb around them stays."""
    climbing = 700.0 + np.clip(SECONDS - 100, 0, 300) / 10
    leaps = (
        climbing
        - 700.0 * (SECONDS < 20)
        - 60.0 * ((SECONDS > 200) & (SECONDS < 230))
        + 40.0 * (SECONDS > 450)
    )
    found = climb(SECONDS, leaps, True, METHOD)

    assert found.ascent_m == pytest.approx(30.0, abs=0.5)
    assert found.descent_m == 0.0


def test_many_leaps_are_noise_and_stay() -> None:
    """A receiver that leaps all the time tells no level: its altitudes are left as they are."""
    noisy = 100.0 + 50.0 * (SECONDS // 40 % 2)

    assert np.ptp(smooth_altitude(SECONDS, noisy)[1]) == 50.0


@pytest.mark.parametrize(
    ("elevation", "reason"),
    [
        (np.full(600, np.nan), "no altitude recorded"),
        (np.zeros(600), "altitude is one constant value: not measured"),
        (np.where(SECONDS < 100, SECONDS, np.nan), "altitude recorded for only 17 % of the run"),
    ],
)
def test_unknown_altitude_has_a_reason(elevation: np.ndarray, reason: str) -> None:
    """Missing and placeholder altitudes give None and say why, never 0."""
    found = climb(SECONDS, elevation, True, METHOD)

    assert (found.ascent_m, found.descent_m, found.quality, found.reason) == (None, None, None, reason)


def test_quality_is_judged_when_the_device_is_silent() -> None:
    """Fine calm steps are a barometer's; whole metres or jitter are not."""
    calm = np.round((100 + 20 * np.sin(SECONDS / 100)) * 5) / 5
    rng = np.random.default_rng(1)

    assert climb(SECONDS, calm, None, METHOD).quality == "A"
    assert climb(SECONDS, np.round(calm), None, METHOD).quality == "C"
    assert climb(SECONDS, np.round((calm + rng.normal(0, 2, 600)) * 5) / 5, None, METHOD).quality == "C"


def test_uphill_metres_of_a_known_hill() -> None:
    """300 m at +8 % are uphill metres, to within the ± 25 m window at its ends."""
    frame = records(np.full(700, 3.0), hill(0.08, 300))

    found = session_exposure(session(frame), frame, True, METHOD)

    assert found.values["uphill_m"] == pytest.approx(300, abs=12)
    assert found.values["downhill_m"] == 0.0
    assert found.values["ascent_m"] == pytest.approx(24.0, abs=0.5)
    assert found.qualities["hills_quality"] == "A"
    assert found.coverages["hills_coverage"] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("grade", "metres", "barometer", "counts"),
    [(0.05, 300, True, True), (0.03, 300, True, False), (0.05, 300, False, False), (0.08, 400, False, True),
     (0.08, 20, True, False), (-0.05, 300, True, True)],
)  # fmt: skip
def test_what_counts_as_a_hill(grade: float, metres: float, barometer: bool, counts: bool) -> None:
    """±4 % with a barometer, ±6 % by GPS, for at least 50 m."""
    slope = hill(grade, metres)
    frame = records(np.full(len(slope), 3.0), slope)

    values = session_exposure(session(frame), frame, barometer, METHOD).values
    up, down = values["uphill_m"], values["downhill_m"]

    assert up is not None
    assert down is not None
    assert ((up if grade > 0 else down) > 0) is counts
    assert (down if grade > 0 else up) == 0.0


def test_walking_uphill_is_not_running_uphill() -> None:
    """A walked climb adds ascent; uphill running stays within the reach of the ± 25 m window at its ends."""
    slope = hill(0.15, 300, speed=1.5)
    speed = np.where(slope > 0, 1.5, 3.0)
    frame = records(speed, slope)

    values = session_exposure(session(frame), frame, True, METHOD).values

    assert values["ascent_m"] == pytest.approx(45.0, abs=0.5)
    assert values["uphill_m"] is not None
    assert values["uphill_m"] < 25.0


def test_no_slope_across_a_pause() -> None:
    """Riding 60 m up in a pause of five minutes is no uphill running."""
    frame = records(np.full(600, 3.0), 0.0)
    later = np.arange(600) >= 300
    frame = frame.with_columns(
        elapsed_s=frame["elapsed_s"] + np.where(later, 300.0, 0.0),
        elevation_m=frame["elevation_m"] + np.where(later, 60.0, 0.1 * (np.arange(600) % 2)),
    )

    assert (
        session_exposure(session(frame, timer_s=600.0, moving_s=600.0), frame, True, METHOD).values[
            "uphill_m"
        ]
        == 0
    )


@pytest.mark.parametrize("sub_sport", ["treadmill", "indoor_running", "virtual_activity"])
def test_treadmill_has_no_invented_grade(sub_sport: str) -> None:
    """Indoors every hill value is unknown with a reason, whatever altitude the file holds."""
    frame = records(np.full(600, 3.0), 0.05)

    found = session_exposure(session(frame, sub_sport=sub_sport), frame, True, METHOD)

    assert [found.values[f"{name}_m"] for name in ("ascent", "descent", "uphill", "downhill")] == [None] * 4
    assert found.reasons["hills_reason"] == "treadmill: no grade recorded"


def test_without_altitude_hills_are_unknown() -> None:
    """No altitude: null with a reason, not 0."""
    frame = drop(records(np.full(600, 3.0)), "elevation_m")

    found = session_exposure(session(frame), frame, True, METHOD)

    assert found.values["uphill_m"] is None
    assert found.reasons["hills_reason"] == "no altitude recorded"


def test_smart_recording_sees_the_same_hill() -> None:
    """Records every 7 s give nearly the same uphill metres as one a second."""
    dense = records(np.full(700, 3.0), hill(0.08, 300))
    sparse = dense.gather_every(7)
    exact = session_exposure(session(dense), dense, True, METHOD).values["uphill_m"]

    found = session_exposure(session(sparse), sparse, True, METHOD).values["uphill_m"]

    assert exact is not None
    assert found == pytest.approx(exact, rel=0.06)


def test_sparse_altitude_counts_by_time() -> None:
    """Altitude in every tenth record still covers the whole run: what counts is time, not records."""
    elevation = np.where(SECONDS % 10 == 0, 100.0 + SECONDS / 10, np.nan)

    assert climb(SECONDS, elevation, True, METHOD).ascent_m == pytest.approx(59.0, abs=1.0)
