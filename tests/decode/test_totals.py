"""Totals of a session: the device's, else from the samples; unknown stays unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from loadwatch.decode.clean import clean
from loadwatch.decode.heights import with_heights
from loadwatch.decode.parsed import Parsed
from loadwatch.decode.totals import time_weighted
from loadwatch.exposure.volume import volume
from loadwatch.model import Decoded, Lap, Session

START = 1_777_788_729.0


def _decoded(time: Any, session: Session, timer: Any = (), laps: Any = (), **columns: Any) -> Decoded:
    time = START + np.asarray(time, dtype=float)
    filled = {k: np.array(np.broadcast_to(v, time.shape), dtype=float) for k, v in columns.items()}
    parsed = Parsed("fit", time, filled, sessions=[session], session_starts=[START], laps=list(laps))
    parsed.timer = [(START + when, is_start) for when, is_start in timer]
    return with_heights(clean(parsed, "x", None))


def test_mean_is_weighted_by_time() -> None:
    """Smart recording: a value that stood for 9 s counts nine times one that stood for 1 s."""
    assert time_weighted(np.array([0.0, 1.0, 10.0]), np.array([100.0, 100.0, 200.0])) == pytest.approx(
        (5 * 100 + 100 + 9 * 200) / 15
    )


def test_one_silence_counts_thirty_seconds() -> None:
    """No value stands for longer than 30 s."""
    clock = np.concatenate([np.arange(100.0), [1000.0]])
    values = np.array([100.0] * 100 + [200.0])

    assert time_weighted(clock, values) == pytest.approx((100 * 100 + 30 * 200) / 130)


def test_pause_records_do_not_count() -> None:
    """One run with and without samples in its pause has the same totals."""
    timer = [(0, True), (100, False), (160, True), (300, False)]
    whole = np.arange(301.0)
    gap = whole[(whole <= 100) | (whole >= 160)]
    found = []
    for time in (whole, gap):
        paused = (time > 100) & (time < 160)
        moved = np.minimum(time, 100) + np.maximum(time - 160, 0)
        session = Session(0, "running", timer_s=240.0, elapsed_s=300.0, distance_m=720.0)
        d = _decoded(time, session, timer, distance_m=3 * moved, heart_rate_bpm=np.where(paused, 90, 150))
        found.append(d.sessions[0])

    assert found[0].avg_heart_rate_bpm == found[1].avg_heart_rate_bpm == 150.0
    assert found[0].moving_s == found[1].moving_s == 240.0
    assert found[0].distance_m == found[1].distance_m == 720.0


def test_timer_from_marks() -> None:
    """Without a timer total the timer is worked out from the marks."""
    timer = [(0, True), (100, False), (160, True), (300, False)]
    session = _decoded(np.arange(301.0), Session(0, "running"), timer).sessions[0]

    assert session.timer_s == 240.0
    assert session.elapsed_s == 300.0


def test_timer_from_gaps() -> None:
    """Without marks a long silence without moving on is a pause."""
    time = np.concatenate([np.arange(100.0), 400 + np.arange(100.0)])
    moved = np.concatenate([np.arange(100.0), 99 + np.arange(100.0)]) * 3
    session = _decoded(time, Session(0, "running"), distance_m=moved).sessions[0]

    assert session.timer_s == 499 - 301


def test_elapsed_is_never_shorter_than_the_timer() -> None:
    """Rounding may make the timer a little longer than the whole: the whole follows."""
    session = _decoded([0, 1685], Session(0, "running", timer_s=1686.5, elapsed_s=1685.9)).sessions[0]

    assert (session.timer_s, session.elapsed_s) == (1686.5, 1686.5)


def test_dead_counter() -> None:
    """A counter that stands at 0 while the session has a distance was no measurement."""
    decoded = _decoded(np.arange(100.0), Session(0, "running", distance_m=4084.0), distance_m=0.0)

    assert decoded.sessions[0].distance_m == 4084.0
    assert decoded.records["distance_m"].null_count() == 100


@pytest.mark.parametrize(
    ("device", "timer", "expected"), [(0.0, 1.8, 0.0), (0.0, 1800.0, None), (None, 1800.0, None)]
)
def test_zero_metres(device: float | None, timer: float, expected: float | None) -> None:
    """0 m is true for a false start; half an hour on a treadmill without a sensor is unknown, not 0."""
    decoded = _decoded([], Session(0, "running", "treadmill", distance_m=device, timer_s=timer))

    assert decoded.sessions[0].distance_m == expected


def test_distance_sources() -> None:
    """Session first, then the counter, then the positions; the source is told."""
    way = {"latitude_deg": 50 + np.arange(100) * 3 / 111_195, "longitude_deg": 7.0}
    counter = {"distance_m": np.arange(100.0) * 3.1}
    told = Session(0, "running", distance_m=310.0)
    sources = [
        _decoded(np.arange(100.0), told, **way, **counter).sessions[0],
        _decoded(np.arange(100.0), Session(0, "running"), **way, **counter).sessions[0],
        _decoded(np.arange(100.0), Session(0, "running"), **way).sessions[0],
    ]

    assert [s.distance_source for s in sources] == ["session", "records", "positions"]
    assert [s.distance_m for s in sources] == pytest.approx([310.0, 306.9, 297.0], abs=0.5)


def test_difference_is_told() -> None:
    """When summary and samples disagree about the distance, the summary counts and an issue says so."""
    decoded = _decoded(
        np.arange(100.0), Session(0, "running", distance_m=11_274.0), distance_m=np.arange(100.0) * 9
    )

    assert decoded.sessions[0].distance_m == 11_274.0
    assert "distance_differs" in {i.code for i in decoded.issues}


@pytest.mark.parametrize(("device", "expected"), [(147.0, 147.0), (0.0, None), (255.0, None), (12.0, None)])
def test_device_average_only_without_samples(device: float, expected: float | None) -> None:
    """Without heart rate in the samples the device's own average counts, when a heart can beat like that."""
    session = Session(0, "running", avg_heart_rate_bpm=device, timer_s=10.0)

    assert _decoded(np.arange(10.0), session).sessions[0].avg_heart_rate_bpm == expected
    with_samples = _decoded(np.arange(10.0), session, heart_rate_bpm=120.0).sessions[0]
    assert with_samples.avg_heart_rate_bpm == 120.0


@pytest.mark.parametrize(("device", "expected"), [(141.5, 140.0), (145.0, 145.0), (190.0, 140.0)])
def test_device_average_of_thinned_samples(device: float, expected: float) -> None:
    """Where summary and samples differ a little the device saw more than it wrote; where they differ much it erred."""
    session = Session(0, "running", avg_heart_rate_bpm=device)
    decoded = _decoded(np.arange(100.0), session, heart_rate_bpm=140.0)

    assert decoded.sessions[0].avg_heart_rate_bpm == expected
    assert ("heart_rate_differs" in {i.code for i in decoded.issues}) == (device != 141.5)


def test_noisy_strap() -> None:
    """Samples above the watch's own maximum are noise it filtered itself: its average counts then."""
    session = Session(0, "running", avg_heart_rate_bpm=134.0, max_heart_rate_bpm=178.0)
    rates = np.where(np.arange(100) < 20, 211.0, 140.0)
    decoded = _decoded(np.arange(100.0), session, heart_rate_bpm=rates)

    assert decoded.sessions[0].avg_heart_rate_bpm == 134.0
    assert decoded.records["heart_rate_bpm"].null_count() == 20
    assert "heart_rate_noise" in {i.code for i in decoded.issues}


def test_treadmill_has_no_climb() -> None:
    """A treadmill's altitude says nothing about slope: no ascent is invented."""
    hill = 100 + 50 * np.sin(np.arange(600) / 50)
    outside = _decoded(np.arange(600.0), Session(0, "running"), elevation_m=hill).sessions[0]
    inside = _decoded(np.arange(600.0), Session(0, "running", "treadmill"), elevation_m=hill).sessions[0]

    assert outside.ascent_m is not None
    assert outside.ascent_m > 100
    assert inside.ascent_m is None


def test_lap_values() -> None:
    """A lap counts from the start, in steps, and takes its heart rate from the samples when it has none."""
    laps = [Lap(0, 0, start_s=START + 10, elapsed_s=20.0, avg_cadence_spm=80.0, avg_heart_rate_bpm=255.0)]
    rates = np.where(np.arange(60) < 30, 130.0, 170.0)
    lap = _decoded(np.arange(60.0), Session(0, "running"), laps=laps, heart_rate_bpm=rates).laps[0]

    assert (lap.start_s, lap.avg_cadence_spm, lap.avg_heart_rate_bpm) == (10.0, 160.0, 130.0)


ABSURD = [
    ({"distance_m": 4_701_085.0, "timer_s": 3_600.0}, "distance_m"),
    ({"distance_m": 40_000.0, "timer_s": 3_600.0, "elapsed_s": 3_700.0}, "distance_m"),
    ({"timer_s": 4_278_886.0}, "timer_s"),
    ({"elapsed_s": 1e9, "timer_s": 600.0}, "elapsed_s"),
    ({"distance_m": -5.0, "timer_s": 600.0}, "distance_m"),
    ({"device_ascent_m": 51_025.0, "timer_s": 3_600.0}, "device_ascent_m"),
]


@pytest.mark.parametrize(("told", "name"), ABSURD)
def test_totals_nobody_can_reach_are_left_out(told: dict[str, float], name: str) -> None:
    """A summary that damage has spoilt gives no total: it is unknown, and an issue says what was claimed."""
    decoded = _decoded([], Session(0, "running", **told))

    assert getattr(decoded.sessions[0], name) in (None, told.get("timer_s") if name == "elapsed_s" else None)
    assert [issue.code for issue in decoded.issues] == ["total_range"]


POSSIBLE = [
    ("running", {"distance_m": 100.0, "timer_s": 9.58}),
    ("running", {"distance_m": 42_195.0, "timer_s": 7_200.0}),
    ("running", {"distance_m": 1_045_000.0, "timer_s": 518_400.0}),
    ("cycling", {"distance_m": 56_792.0, "timer_s": 3_600.0}),
    ("flying", {"distance_m": 900_000.0, "timer_s": 3_600.0}),
    ("hiking", {"device_ascent_m": 1_500.0, "timer_s": 3_600.0, "distance_m": 4_000.0}),
]


@pytest.mark.parametrize(("sport", "told"), POSSIBLE)
def test_records_of_the_world_are_believed(sport: str, told: dict[str, float]) -> None:
    """What people have really done is not taken for damage."""
    decoded = _decoded([], Session(0, sport, **told))

    assert {name: getattr(decoded.sessions[0], name) for name in told} == told
    assert decoded.issues == ()


def test_samples_of_an_impossible_way_give_no_distance() -> None:
    """A damaged counter that ends at 1 976 km after 10 s is no distance."""
    decoded = _decoded(np.arange(10.0), Session(0, "running"), distance_m=1_976_000.0)

    assert decoded.sessions[0].distance_m is None
    assert "distance_impossible" in [issue.code for issue in decoded.issues]


def test_one_wild_distance_at_the_end_does_not_count() -> None:
    """A counter that leaps by 900 km in its last second keeps what it had counted before."""
    counted = np.arange(600.0) * 3
    counted[-1] += 900_000
    decoded = _decoded(np.arange(600.0), Session(0, "running"), distance_m=counted)

    assert decoded.sessions[0].distance_m == 598 * 3
    assert "distance_leap" in [issue.code for issue in decoded.issues]


def test_a_leap_after_lost_reception_counts() -> None:
    """Out of a tunnel the counter adds what was run inside at once: that is true."""
    counted = np.arange(600.0) * 3
    counted[300:] += 1_200
    decoded = _decoded(np.arange(600.0), Session(0, "running"), distance_m=counted)

    assert decoded.sessions[0].distance_m == 599 * 3 + 1_200


def test_a_lap_nobody_can_have_run_keeps_no_distance() -> None:
    """Laps are measured with the same yardstick as the whole."""
    laps = [Lap(0, 0, start_s=START, timer_s=60.0, distance_m=400_000.0)]
    decoded = _decoded(np.arange(60.0), Session(0, "running", timer_s=60.0), laps=laps)

    assert (decoded.laps[0].distance_m, decoded.laps[0].timer_s) == (None, 60.0)


def test_a_track_written_backwards_is_turned_round() -> None:
    """Samples from the last to the first are the same run."""
    time = np.arange(100.0)[::-1]
    decoded = _decoded(time, Session(0, "running"), distance_m=3 * time)

    assert (decoded.sessions[0].distance_m, decoded.sessions[0].timer_s) == (297.0, 99.0)
    assert "time_reversed" in [issue.code for issue in decoded.issues]
    assert decoded.records["elapsed_s"].is_sorted()


@pytest.mark.parametrize(("known", "expected"), [(600, 1797.0), (500, 1497.0), (300, None)])
def test_a_treadmill_with_speed_only(known: int, expected: float | None) -> None:
    """Without counter and positions the distance comes from the speed, when most of the run has one; it says so."""
    speed = np.where(np.arange(600) < known, 3.0, np.nan)
    session = Session(0, "running", "treadmill", distance_m=0.0, timer_s=599.0)
    decoded = _decoded(np.arange(600.0), session, speed_mps=speed)

    assert decoded.sessions[0].distance_m == (None if expected is None else pytest.approx(expected))
    assert decoded.sessions[0].distance_source == (None if expected is None else "speed")
    assert any(i.code == "distance_from_speed" for i in decoded.issues) == (expected is not None)
    assert decoded.records["distance_m"].null_count() == 600


def test_a_few_samples_left_of_a_run_are_not_its_time() -> None:
    """A summary without a timer keeps its distance; five samples do not make it 10 km in 4 s."""
    decoded = _decoded(np.arange(5.0), Session(0, "running", distance_m=10_021.0), distance_m=np.arange(5.0))

    assert (decoded.sessions[0].distance_m, decoded.sessions[0].timer_s) == (10_021.0, None)
    assert decoded.sessions[0].elapsed_s is None


def test_samples_left_of_a_cut_file_tell_no_moving_time() -> None:
    """314 s of samples in a run of 3,558 s say nothing of the rest: moving time is unknown, not 314 s."""
    run = Session(0, "running", timer_s=3558.0, elapsed_s=3558.0, distance_m=11_274.0)

    assert _decoded(np.arange(315.0), run, speed_mps=3.0).sessions[0].moving_s is None


def test_a_counter_that_never_left_zero_measures_nothing() -> None:
    """A run indoors whose distance stays 0 has no moving time, so its duration is the timer's and not 0."""
    run = Session(0, "running", timer_s=1800.0)
    found = _decoded(np.arange(1801.0), run, distance_m=0.0, heart_rate_bpm=140.0).sessions[0]

    assert found.moving_s is None
    assert volume(found)[0]["duration_s"] == 1800.0


@pytest.mark.parametrize(("told", "is_said"), [(100.0, True), (45.0, False), (None, False), (0.0, True)])
def test_another_climb_of_the_device_is_told(told: float | None, is_said: bool) -> None:
    """Where altitudes and device differ by more than a fifth and 20 m, both are said."""
    session = Session(0, "running", timer_s=600.0, device_ascent_m=told)
    decoded = _decoded(np.arange(600.0), session, elevation_m=np.linspace(100, 150, 600))

    assert decoded.sessions[0].ascent_m == pytest.approx(50, abs=1)
    assert ("ascent_differs" in {i.code for i in decoded.issues}) is is_said
