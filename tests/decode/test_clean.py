"""Cleaning: believable times and values, pauses, steps, sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch import frames
from loadwatch.decode.clean import clean
from loadwatch.decode.clean.time import longest_rising
from loadwatch.decode.clean.timer import pauses
from loadwatch.decode.parsed import Parsed
from loadwatch.errors import CorruptFileError
from loadwatch.model import Decoded, Session

START = 1_777_788_729.0  # 2026-05-03T06:12:09Z
LATEST = datetime(2026, 5, 4, tzinfo=UTC)


def _parsed(time: Any, sport: str = "running", kind: str = "gpx", **columns: Any) -> Parsed:
    time = np.asarray(time, dtype=float)
    filled = {k: np.array(np.broadcast_to(v, time.shape), dtype=float) for k, v in columns.items()}
    session = Session(0, sport)
    return Parsed(kind, time, filled, sessions=[session], session_starts=[None])


def _clean(parsed: Parsed, latest: datetime | None = LATEST) -> Decoded:
    decoded = clean(parsed, "x", latest)
    frames.check(frames.RecordFrame, decoded.records)
    return decoded


def _issues(decoded: Decoded) -> dict[str, str]:
    return {issue.code: issue.message for issue in decoded.issues}


def test_one_jump_costs_one_sample() -> None:
    """A single sample far ahead in time is left out; all that follow stay."""
    time = START + np.arange(100.0)
    time[40] += 68e6
    decoded = _clean(_parsed(time), latest=None)

    assert decoded.records.height == 99
    assert decoded.n_raw == 100
    assert _issues(decoded)["time_jump"].startswith("1 ")


def test_near_jump_costs_one_sample() -> None:
    """A single sample an hour ahead is left out by the longest rising sequence."""
    time = START + np.arange(100.0)
    time[40] += 3600
    decoded = _clean(_parsed(time))

    assert decoded.records.height == 99
    assert _issues(decoded)["time_backwards"].startswith("1 ")


def test_samples_of_tomorrow_are_not_believed() -> None:
    """Times more than a day after now, or before 2000, are no times of a run."""
    decoded = _clean(_parsed([0.0, START, START + 1, START + 2 + 3 * 86_400]))

    assert decoded.records.height == 2
    assert _issues(decoded)["no_time"].startswith("2 ")


def test_a_real_pause_of_a_month_stays() -> None:
    """Samples weeks apart stay when the session itself spans them."""
    time = START + np.concatenate([np.arange(50.0), 2_600_000 + np.arange(40.0)])
    parsed = _parsed(time)
    parsed.sessions = [Session(0, "cycling", elapsed_s=2_600_040.0, timer_s=90.0)]
    parsed.session_starts = [START]

    assert _clean(parsed, latest=None).records.height == 90


def test_same_second_is_merged() -> None:
    """Two samples of one second complete each other."""
    nan = float("nan")
    decoded = _clean(
        _parsed([START, START, START + 1], heart_rate_bpm=[nan, 120, 121], power_w=[200, nan, 201])
    )

    assert decoded.records["heart_rate_bpm"].to_list() == [120.0, 121.0]
    assert decoded.records["power_w"].to_list() == [200.0, 201.0]


@given(st.lists(st.integers(0, 30), max_size=40), st.booleans())
def test_longest_rising_is_the_longest(values: list[int], may_repeat: bool) -> None:
    """The rows kept rise, and no rising choice is longer (twin: quadratic search)."""
    kept = longest_rising(np.array(values, dtype=float), may_repeat=may_repeat)
    best: list[int] = []
    for i, value in enumerate(values):
        before = [best[j] for j in range(i) if values[j] < value or (may_repeat and values[j] == value)]
        best.append(1 + max(before, default=0))
    chosen = [values[i] for i in kept]

    assert len(kept) == max(best, default=0)
    assert list(kept) == sorted(set(kept.tolist()))
    assert all(a < b or (may_repeat and a == b) for a, b in pairwise(chosen))


def test_of_repeats_the_last_is_kept() -> None:
    """Samples of one second: the last of them stays, also where another value falls back."""
    repeats, falling = np.array([1.0, 1.0, 2.0, 3.0, 3.0]), np.array([1.0, 1.0, 2.0, 0.0, 3.0, 3.0])

    assert longest_rising(repeats).tolist() == [1, 2, 4]
    assert longest_rising(falling).tolist() == [1, 2, 5]


@pytest.mark.parametrize(
    ("column", "raw", "kept"),
    [
        ("heart_rate_bpm", [0, 255, 24, 25, 250, 251], [None, None, None, 25.0, 250.0, None]),
        ("elevation_m", [-501, -500, 9000, 9001], [None, -500.0, 9000.0, None]),
        ("power_w", [65_535, 300, -1], [None, 300.0, None]),
        ("temperature_degc", [127, 20, -100], [None, 20.0, None]),
        ("speed_mps", [3.0, 12.5, -1, float("inf")], [3.0, None, None, None]),
    ],
)
def test_ranges(column: str, raw: list[float], kept: list[float | None]) -> None:
    """Values no watch can have measured become null, the others stay as they are."""
    decoded = _clean(_parsed(START + np.arange(len(raw)), **{column: raw}))

    assert decoded.records[column].to_list() == kept


def test_impossible_positions() -> None:
    """(0, 0), 180/180 and values off the globe are no positions."""
    decoded = _clean(
        _parsed(
            START + np.arange(5.0),
            latitude_deg=[0, 180, 91, 50, float("nan")],
            longitude_deg=[0, 180, 7, 7, float("nan")],
        )
    )

    assert decoded.records["latitude_deg"].to_list() == [None, None, None, 50.0, None]
    assert _issues(decoded)["no_position"].startswith("3 ")


def test_gps_spike_is_removed() -> None:
    """A position that jumps away and back is removed; the sample itself stays."""
    latitude = 50.0 + np.arange(100) * 3 / 111_195
    latitude[50] += 0.01
    decoded = _clean(_parsed(START + np.arange(100.0), latitude_deg=latitude, longitude_deg=7.0))

    assert decoded.records["latitude_deg"].null_count() == 1
    assert decoded.records.height == 100
    assert decoded.sessions[0].distance_m == pytest.approx(297.0, abs=0.5)


@pytest.mark.parametrize(("n_jumps", "is_counted"), [(1, True), (5, False)])
def test_small_jumps_of_the_receiver(n_jumps: int, is_counted: bool) -> None:
    """Jumps of 40 m leave route and speed; the written length counts while they add at most a tenth to it."""
    latitude = 50.0 + np.arange(1000) * 3 / 111_195
    latitude[100 : 100 + 100 * n_jumps : 100] += 40 / 111_195
    decoded = _clean(_parsed(START + np.arange(1000.0), latitude_deg=latitude, longitude_deg=7.0))

    assert decoded.records["latitude_deg"].null_count() == n_jumps
    assert decoded.sessions[0].distance_m == pytest.approx(2997 + 80 * is_counted * n_jumps, abs=7)
    assert ("gps_detours" in _issues(decoded)) == is_counted


def test_catching_up_is_no_spike() -> None:
    """After lost reception the position jumps ahead and stays there: nothing is removed."""
    latitude = 50.0 + np.arange(100) * 3 / 111_195
    latitude[50:] += 60 / 111_195
    latitude[53:] += 60 / 111_195
    decoded = _clean(_parsed(START + np.arange(100.0), latitude_deg=latitude, longitude_deg=7.0))

    assert decoded.records["latitude_deg"].null_count() == 0


@pytest.mark.parametrize(
    ("sport", "raw", "kept"),
    [
        ("running", 82, 164),
        ("running", 164, 164),
        ("walking", 55, 110),
        ("walking", 108, 108),
        ("cycling", 82, 82),
    ],
)
def test_steps_of_both_legs(sport: str, raw: float, kept: float) -> None:
    """On foot a cadence of one leg is doubled, judged by the file's median; wheels turn as they turn."""
    decoded = _clean(_parsed(START + np.arange(30.0), sport, cadence_raw=raw))

    assert decoded.records["cadence_spm"].unique().to_list() == [kept]
    assert ("cadence_doubled" in _issues(decoded)) == (raw != kept)


def test_pauses_from_timer() -> None:
    """Samples between stop and start are inactive; the edges are active; doubled events do not matter."""
    timer = [(START, True), (START + 10, False), (START + 10, False), (START + 20, True), (START + 20, True)]
    parsed = _parsed(START + np.arange(31.0))
    parsed.timer = [*timer, (START + 30, False)]
    active = _clean(parsed).records["is_active"].to_list()

    assert active == [not 10 < i < 20 for i in range(31)]


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=12))
def test_active_clock_stands_still_in_pauses(events: list[tuple[int, bool]]) -> None:
    """The active clock counts exactly the running seconds (twin: one by one)."""
    found = pauses([(float(when), is_start) for when, is_start in sorted(events)])
    time = np.arange(0.0, 101.0)
    clock = found.active_clock(time)
    halves = found.is_active(time[:-1] + 0.5)

    assert np.diff(clock) == pytest.approx(halves.astype(float))


def test_contradicting_timer_marks_are_left_aside() -> None:
    """A lost start mark does not silence the rest of a run whose own timer went on."""
    parsed = _parsed(START + np.arange(1001.0))
    parsed.sessions = [Session(0, "running", timer_s=1000.0, elapsed_s=1000.0)]
    parsed.timer = [(START, True), (START + 100, False)]
    decoded = _clean(parsed)

    assert decoded.records["is_active"].all()
    assert "timer_marks" in _issues(decoded)


def test_sessions_by_time() -> None:
    """Samples belong to the last session that began; each session counts its distance from its own start."""
    parsed = _parsed(START + np.arange(20.0), distance_m=np.arange(20.0) * 3)
    parsed.sessions = [Session(0, "cycling"), Session(1, "running")]
    parsed.session_starts = [START, START + 10]
    decoded = _clean(parsed)

    assert decoded.records["session"].to_list() == [0] * 10 + [1] * 10
    assert decoded.records["distance_m"].to_list()[9:12] == [27.0, 3.0, 6.0]
    assert [s.n_records for s in decoded.sessions] == [10, 10]
    assert [s.distance_m for s in decoded.sessions] == [27.0, 30.0]


def test_activities_in_any_order() -> None:
    """Activities of one file that are days apart and newest first all stay, in order of time."""
    time = START + np.concatenate([5 * 86_400 + np.arange(10.0), np.arange(10.0)])
    parsed = _parsed(time)
    parsed.sessions = [Session(0, "running", activity=0), Session(1, "running", activity=1)]
    parsed.session_starts = [START + 5 * 86_400, START]
    parsed.session_of = np.repeat(np.array([0, 1], dtype=np.int16), 10)
    decoded = _clean(parsed, latest=None)

    assert decoded.records["session"].to_list() == [1] * 10 + [0] * 10
    assert decoded.records["elapsed_s"].is_sorted()
    assert decoded.start_utc == datetime.fromtimestamp(START, UTC)


def test_start_far_from_its_samples() -> None:
    """A written start days off is replaced by the first sample's time, and said so."""
    parsed = _parsed(START + np.arange(10.0))
    parsed.session_starts = [START - 40 * 86_400]
    decoded = _clean(parsed)

    assert decoded.start_utc == datetime.fromtimestamp(START, UTC)
    assert "start_implausible" in _issues(decoded)


def test_nothing_left_is_corrupt() -> None:
    """Without a session and without a believable sample there is no recording."""
    with pytest.raises(CorruptFileError):
        clean(Parsed("gpx", np.array([0.0, 1.0]), {}), "x", LATEST)


WILD = st.floats(allow_nan=True, allow_infinity=True, width=32)


@given(
    st.lists(st.tuples(st.one_of(st.floats(START - 1e6, START + 1e6), WILD), WILD, WILD, WILD), max_size=30),
    st.sampled_from(["running", "cycling"]),
)
def test_clean_is_total(rows: list[tuple[float, float, float, float]], sport: str) -> None:
    """Whatever the values: strictly rising time, finite or null values, never more rows."""
    time, heart_rate, latitude, distance = (
        np.array(c, dtype=float) for c in (zip(*rows, strict=True) if rows else [[]] * 4)
    )
    decoded = _clean(_parsed(time, sport, heart_rate_bpm=heart_rate, latitude_deg=latitude,
                             longitude_deg=latitude, distance_m=distance))  # fmt: skip
    records = decoded.records

    assert records.height <= len(rows) == decoded.n_raw
    assert (records["elapsed_s"].diff().drop_nulls() >= 0).all()
    for name in ("heart_rate_bpm", "latitude_deg", "distance_m"):
        assert records[name].drop_nulls().is_finite().all()


@given(st.lists(st.integers(1, 5), min_size=3, max_size=40), st.data())
def test_clean_twice_changes_nothing(steps: list[int], data: st.DataObject) -> None:
    """Cleaning what is clean already changes nothing."""
    time = START + np.cumsum(np.array(steps, dtype=float))
    rates = np.array(
        data.draw(st.lists(st.integers(0, 300), min_size=len(time), max_size=len(time))), dtype=float
    )
    once = _clean(_parsed(time, heart_rate_bpm=rates.copy())).records
    again = _parsed(
        START + once["elapsed_s"].to_numpy(), heart_rate_bpm=once["heart_rate_bpm"].to_numpy().copy()
    )
    twice = _clean(again).records

    assert once.drop("elapsed_s", "time_utc").equals(twice.drop("elapsed_s", "time_utc"))
