"""The FIT writer against two foreign readers."""

from __future__ import annotations

from datetime import UTC, datetime

import fitfast
import numpy as np
import pytest
from garmin_fit_sdk import Decoder, Stream
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.demo.body import Outing, make_track
from loadwatch.demo.fit_activity import fit_activity
from loadwatch.demo.fit_writer import crc16
from loadwatch.demo.runners import MARA, TESS
from loadwatch.demo.track import Track

START = datetime(2026, 5, 3, 6, 12, 9, tzinfo=UTC)


def crc_byte_by_byte(data: bytes) -> int:
    """CRC-16/ARC as the FIT documents give it."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def read(data: bytes) -> dict[str, list[dict[str, object]]]:
    """All messages by the maker's own reader, which must find no error."""
    assert Decoder(Stream.from_byte_array(bytearray(data))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    assert errors == []
    return messages


@pytest.fixture(scope="module")
def track() -> Track:
    """A hilly run with two pauses."""
    made = (make_track(MARA, Outing(day, 6_000, "easy", "hills"), START, 7_200) for day in range(1, 60))
    return next(track for track in made if len(track.pauses) == 2)


@given(st.binary(max_size=400))
def test_checksum_is_crc16_arc(data: bytes) -> None:
    """The vectorised checksum equals the one made byte by byte."""
    assert crc_byte_by_byte(data) == crc16(data)


def test_maker_reads_totals(track: Track) -> None:
    """The maker's reader finds the start, timer, distance and local time that were written."""
    messages = read(fit_activity(track))
    session, activity = messages["session_mesgs"][0], messages["activity_mesgs"][0]

    assert session["start_time"] == START
    assert pytest.approx(track.timer_s(0.0, track.total_s)) == session["total_timer_time"]
    assert pytest.approx(track.columns["distance_m"][-1], abs=0.01) == session["total_distance"]
    assert 7_200 + track.end_utc.timestamp() - 631_065_600 == pytest.approx(
        activity["local_timestamp"], abs=1
    )


def test_maker_reads_records(track: Track) -> None:
    """Every record comes back within the resolution of its field."""
    rows = read(fit_activity(track))["record_mesgs"]

    assert len(track.elapsed_s) == len(rows)
    heights = np.array([row["enhanced_altitude"] for row in rows])
    assert np.abs(heights - track.columns["elevation_m"]).max() <= 0.1001
    beats = np.array([row["heart_rate"] for row in rows])
    assert np.abs(beats - track.columns["heart_rate_bpm"]).max() <= 0.5
    degrees = np.array([row["position_lat"] for row in rows]) * 180 / 2**31
    assert np.abs(degrees - track.columns["latitude_deg"]).max() < 1e-7


def test_pauses_stop_the_timer(track: Track) -> None:
    """Each pause is a stop and a start between records, and its seconds are not timer time."""
    messages = read(fit_activity(track))
    kinds = [event["event_type"] for event in messages["event_mesgs"]]
    session = messages["session_mesgs"][0]

    assert ["start", *["stop_all", "start"] * len(track.pauses), "stop_all"] == kinds
    paused = sum(b - a for a, b in track.pauses)
    assert pytest.approx(paused) == session["total_elapsed_time"] - session["total_timer_time"]


def test_laps_add_up_to_the_session(track: Track) -> None:
    """Laps cover the whole run: their distances and timers add up."""
    messages = read(fit_activity(track))
    laps, session = messages["lap_mesgs"], messages["session_mesgs"][0]

    assert pytest.approx(sum(lap["total_distance"] for lap in laps), abs=0.1) == session["total_distance"]
    assert pytest.approx(sum(lap["total_timer_time"] for lap in laps), abs=0.1) == session["total_timer_time"]


def test_not_measured_is_left_out() -> None:
    """A treadmill without footpod and strap has no position, height, distance or heart rate."""
    bare = Outing(77, 3_000, treadmill=True, footpod=False, heart_rate=False)
    messages = read(fit_activity(make_track(TESS, bare, START, 7_200)))

    assert {"timestamp"} == set().union(*messages["record_mesgs"])
    assert "total_distance" not in messages["session_mesgs"][0]


def test_fast_reader_agrees(track: Track) -> None:
    """The columnar reader counts the same messages."""
    data = fit_activity(track)
    slow = {name.removesuffix("_mesgs"): len(rows) for name, rows in read(data).items()}

    assert slow == fitfast.message_counts(data)
