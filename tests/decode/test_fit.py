"""FIT: whole and damaged files."""

from __future__ import annotations

import os
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch import frames
from loadwatch.decode import decode
from loadwatch.decode.fit import read_fit
from loadwatch.decode.fit import salvage as fit_salvage
from loadwatch.decode.fit.columns import speed_distance
from loadwatch.decode.fit.crc import crc16
from loadwatch.decode.fit.hr import merge
from loadwatch.decode.fit.scan import MAX_MESSAGES
from loadwatch.demo.fit_writer import crc16 as written_crc16
from loadwatch.errors import CorruptFileError, FileError, NotAnActivityError, TooLargeError
from loadwatch.model import Decoded
from tests.build import FIT_START, fit_bytes, fit_file_id, fit_records, fit_run, fit_session

RUN = fit_run(60, 180.0)
RECORD_HEAD, RECORD_SIZE = (
    bytes.fromhex("430000140003"),
    25,
)  # as `fit_run` writes: definition, then the record
DEVELOPER_ID = struct.pack("<BBBHB", 0x41, 0, 0, 207, 1) + bytes([3, 1, 2, 1, 0])


def _codes(data: bytes) -> set[str]:
    return {issue.code for issue in read_fit(data, "x").issues}


def _developer_field(name: str, native: list[int], own: list[int]) -> bytes:
    """Records with native heart rate and a developer field (uint8)."""
    described = struct.pack("<BBBHB", 0x42, 0, 0, 206, 4) + bytes([0, 1, 2, 1, 1, 2, 2, 1, 2, 3, 16, 7])
    described += bytes([2, 0, 0, 2]) + name.encode().ljust(16, b"\0")
    body = struct.pack("<BBBHB", 0x63, 0, 0, 20, 2) + bytes([253, 4, 0x86, 3, 1, 2, 1, 0, 1, 0])
    for i, (a, b) in enumerate(zip(native, own, strict=True)):
        body += bytes([3]) + struct.pack("<IBB", FIT_START + i, a, b)
    return fit_bytes(fit_file_id(), DEVELOPER_ID, described, body, fit_session(len(native), 10.0))


def test_plain_run() -> None:
    """A whole file gives its records, its session and no complaint."""
    parsed = read_fit(RUN, "x")

    assert len(parsed.time_s) == 61
    assert parsed.time_s[0] == 1_777_788_729
    assert [(s.sport, s.distance_m, s.timer_s) for s in parsed.sessions] == [("running", 180.0, 60.0)]
    assert parsed.columns["distance_m"][-1] == pytest.approx(180.0)
    assert parsed.issues == []


def test_wrong_checksum_is_put_right() -> None:
    """A wrong checksum alone costs nothing but a remark."""
    parsed = read_fit(RUN[:-2] + b"\0\0", "x")

    assert len(parsed.time_s) == 61
    assert [(i.code, "kept 61" in i.message) for i in parsed.issues] == [("checksum", True)]


@pytest.mark.parametrize("lost", [3, 40, 200, 500])
def test_truncated_keeps_what_came_before(lost: int) -> None:
    """A cut file keeps every whole record before the cut, and says how many."""
    parsed = read_fit(RUN[:-lost], "x")
    ends = [at + RECORD_SIZE for at in range(len(RUN)) if RUN.startswith(RECORD_HEAD, at)]
    n = sum(end <= len(RUN) - lost for end in ends)

    assert len(parsed.time_s) == n
    assert [f"kept {n} samples" in i.message for i in parsed.issues if i.code == "truncated"] == [True]


def test_unfinished_header_is_rewritten() -> None:
    """A file that the device never closed (data size 0) is read to its end."""
    parsed = read_fit(RUN[:4] + bytes(4) + RUN[8:], "x")

    assert len(parsed.time_s) == 61
    assert "unfinished" in {i.code for i in parsed.issues}


def test_unfinished_part_ends_where_the_next_file_begins() -> None:
    """Of chained files one that was never closed is not read into the next one."""
    second = fit_run(30, 90.0, start=FIT_START + 100)
    parsed = read_fit(RUN[:4] + bytes(4) + RUN[8:] + second, "x")

    assert len(parsed.time_s) == 61 + 31
    assert [(s.distance_m, s.timer_s) for s in parsed.sessions] == [(180.0, 60.0), (90.0, 30.0)]


@pytest.mark.parametrize("size", [1, 200, len(RUN) - 40])
def test_a_wrong_length_in_the_header_is_put_right(size: int) -> None:
    """A header that ends the file too early costs nothing when its messages go on to the end."""
    parsed = read_fit(RUN[:4] + struct.pack("<I", size) + RUN[8:], "x")

    assert len(parsed.time_s) == 61
    assert [s.distance_m for s in parsed.sessions] == [180.0]
    assert "wrong_size" in {i.code for i in parsed.issues}


def test_a_made_up_summary_of_a_damaged_file_is_left_out() -> None:
    """In a damaged file a session of another year is damage; in a whole file it is only a wrong start."""
    wild = fit_session(60, 9_000.0, start=FIT_START - 400 * 86_400)
    data = fit_bytes(fit_file_id(), fit_records(60, f5=[i * 300 for i in range(60)]), wild)
    damaged = data[:-2] + bytes([0x0F]) * 60

    assert [s.distance_m for s in read_fit(data, "x").sessions] == [9_000.0]
    assert "summary_damaged" in {i.code for i in read_fit(_longer(damaged), "x").issues}
    assert 9_000.0 not in [s.distance_m for s in read_fit(_longer(damaged), "x").sessions]


def _longer(data: bytes) -> bytes:
    """The header says that all bytes are messages."""
    return data[:4] + struct.pack("<I", len(data) - data[0]) + data[8:]


def test_corrupt_middle_keeps_the_first_part() -> None:
    """Garbage in the middle costs what follows it, not what came before."""
    at = len(RUN) // 2
    broken = RUN[:at] + bytes([0x0F]) * 60 + RUN[at + 60 :]

    parsed = read_fit(broken, "x")

    assert 20 <= len(parsed.time_s) <= 40
    assert "corrupt_middle" in {i.code for i in parsed.issues}
    assert "no_session" in {i.code for i in parsed.issues}


def test_chained_files_are_read_on() -> None:
    """Several FIT files in one are one recording; bytes that are no FIT file after it are left out."""
    second = fit_bytes(fit_file_id(), fit_records(10, start=FIT_START + 100, f3=[120] * 10))

    assert len(read_fit(RUN + second, "x").time_s) == 71
    assert _codes(RUN + second) == {"chained"}
    assert _codes(RUN + b"garbage after the end") == {"chained_tail"}


@pytest.mark.parametrize(
    ("kind", "word"), [(2, "settings"), (6, "course"), (15, "monitoring"), (44, "metrics")]
)
def test_other_kinds_are_no_activity(kind: int, word: str) -> None:
    """Healthy files that are no recordings say what they are."""
    with pytest.raises(NotAnActivityError) as caught:
        read_fit(fit_bytes(fit_file_id(kind), fit_records(3, f3=[1, 2, 3])), "x")

    assert caught.value.kind == word


def test_activity_without_anything_is_corrupt() -> None:
    """An activity without samples and without session holds nothing."""
    with pytest.raises(CorruptFileError):
        read_fit(fit_bytes(fit_file_id()), "x")


def test_too_many_messages_are_refused() -> None:
    """One-byte messages cannot blow up the memory."""
    empty = struct.pack("<BBBHB", 0x43, 0, 0, 20, 0) + bytes([3]) * (MAX_MESSAGES + 1)

    with pytest.raises(TooLargeError):
        read_fit(fit_bytes(fit_file_id(), empty), "x")


@pytest.mark.parametrize("name", ["Heart Rate", "heartrate", "HR"])
def test_developer_field_fills_in(name: str) -> None:
    """A heart rate that exists only as an app's field is used, and said so."""
    parsed = read_fit(_developer_field(name, [255, 255], [120, 130]), "x")

    assert parsed.columns["heart_rate_bpm"].tolist() == [120.0, 130.0]
    assert "developer_field" in {i.code for i in parsed.issues}


@pytest.mark.parametrize("name", ["Heart Rate", "heart_rate"])
def test_developer_field_never_overwrites(name: str) -> None:
    """The watch's own heart rate stays, even when an app's field has exactly its name."""
    parsed = read_fit(_developer_field(name, [100, 101], [150, 151]), "x")

    assert parsed.columns["heart_rate_bpm"].tolist() == [100.0, 101.0]


class _Panic(BaseException):
    """What a native decoder's panic looks like."""


def test_native_panic_leads_to_salvage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure that is no `Exception` is caught, and the patient decoders read the same samples."""

    def panic(*_: object) -> object:
        raise _Panic("index out of bounds")

    whole = read_fit(RUN, "x")
    monkeypatch.setattr(fit_salvage.fitfast, "records", panic)
    monkeypatch.setattr(fit_salvage, "read_samples", lambda *_: None)
    parsed = read_fit(RUN, "x")

    assert "salvaged" in {i.code for i in parsed.issues}
    assert parsed.sessions == whole.sessions
    assert parsed.time_s.tolist() == whole.time_s.tolist()
    for name, values in whole.columns.items():
        assert parsed.columns[name] == pytest.approx(values, nan_ok=True)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, MemoryError])
def test_stop_orders_pass(monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]) -> None:
    """A user's stop is never taken for a bad file."""

    def halt(*_: object) -> object:
        raise stop

    monkeypatch.setattr(fit_salvage.fitfast, "records", halt)
    monkeypatch.setattr(fit_salvage, "read_samples", lambda *_: None)
    with pytest.raises(stop):
        read_fit(RUN, "x")


def test_clock_never_set() -> None:
    """Times since power-on give a recording without a date."""
    start = 17_000_000
    body = fit_records(11, start=start, f3=[120] * 11)
    decoded = decode(fit_bytes(fit_file_id(), body, fit_session(10, 30.0, start=start)), "x")

    assert decoded.start_utc is None
    assert decoded.records["time_utc"].null_count() == 11
    assert decoded.records["elapsed_s"].to_list() == [float(i) for i in range(11)]
    assert "clock_never_set" in {i.code for i in decoded.issues}


def test_packed_speed_and_distance() -> None:
    """Old watches pack speed and distance into 24 bits; the distance rolls over at 256 m."""
    packed = [b"\x62\x01\x00", b"\x63\x41\x0e", bytes([0, 0xF0, 0xFF]), bytes([0, 0x00, 0x01]), None]
    speed, distance = speed_distance([{"compressed_speed_distance": p} for p in packed])

    assert speed[:2].tolist() == [3.54, 3.55]
    assert distance[:4].tolist() == [0.0, 14.25, 255.9375, 257.0]
    assert np.isnan(distance[4])


def test_stored_heart_rate_is_merged_by_time() -> None:
    """Beats that the strap sends later land on the samples of their time; gaps stay gaps."""
    messages = [
        {"timestamp": 1000.0, "fractional_timestamp": 0.5, "event_timestamp": [10.0], "filtered_bpm": [100]},
        {"event_timestamp_12": bytes([0x00, 0x0C, 0x30]), "filtered_bpm": [110, 120]},
    ]
    merged = merge(np.array([999.0, 1001.0, 1002.0, 1020.0]), None, messages)

    # tick 10 s = 10240 = 0x2800: 12-bit 0xC00 is 1 s later, 0x300 another 1.75 s later
    assert np.isnan(merged[0])
    assert merged[1:3].tolist() == [100.0, 110.0]
    assert np.isnan(merged[3])


def test_crc_of_the_protocol() -> None:
    """The checksum is the one of the FIT protocol: over data and its checksum it is 0."""
    assert crc16(RUN) == 0
    assert crc16(b"123456789") == 0xBB3D


@pytest.mark.parametrize("n", [0, 4_095, 4_096, 32_767, 32_768, 100_001])
def test_crc_of_many_bytes(n: int) -> None:
    """Over any number of periods the checksum is the one that the writer of demo files works out otherwise."""
    data = np.random.default_rng(n).bytes(n)
    assert crc16(data) == written_crc16(data)


def _check(data: bytes) -> None:
    try:
        decoded = decode(data, "x")
    except FileError:
        return
    assert isinstance(decoded, Decoded)
    frames.check(frames.RecordFrame, decoded.records)
    assert decoded.records["elapsed_s"].is_sorted()


@given(st.binary(max_size=400))
def test_arbitrary_bytes(data: bytes) -> None:
    """Any bytes give a result or a `FileError`."""
    _check(data)


@given(st.binary(max_size=300))
def test_arbitrary_messages(body: bytes) -> None:
    """Any bytes in a FIT container give a result or a `FileError`."""
    _check(fit_bytes(fit_file_id(), body))


@given(st.lists(st.tuples(st.integers(0, len(RUN) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_mutated_run(changes: list[tuple[int, int]]) -> None:
    """A run with wrong bytes anywhere gives a result or a `FileError`."""
    data = bytearray(RUN)
    for at, value in changes:
        data[at] = value
    _check(bytes(data))


def test_a_run_that_was_never_finished_is_a_run() -> None:
    """A battery that died before the summary was written: the sport comes from the speed, and is marked."""
    body = fit_records(600, f5=[round(i * 330) for i in range(600)])
    decoded = decode(fit_bytes(fit_file_id(), body), "x")
    slow = decode(fit_bytes(fit_file_id(), fit_records(600, f5=[i * 130 for i in range(600)])), "x")

    assert (decoded.sessions[0].sport, slow.sessions[0].sport) == ("running", "walking")
    assert {"no_session", "sport_guessed"} <= {issue.code for issue in decoded.issues}
    assert decoded.sessions[0].distance_m == pytest.approx(599 * 3.3, abs=0.1)


def test_a_slow_climb_with_running_steps_is_a_run() -> None:
    """Slower than a brisk walk, but at the cadence of running: a trail run that was never finished."""
    body = fit_records(600, f5=[i * 130 for i in range(600)], f4=[80] * 600)

    assert decode(fit_bytes(fit_file_id(), body), "x").sessions[0].sport == "running"


@pytest.mark.parametrize("written", [0x02 | 0x40, 0x1F])
def test_a_type_that_the_protocol_does_not_know_costs_nothing(
    written: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """The native decoder panics at such a type and writes that on the screen: it never gets to see one."""
    at = RUN.index(bytes([3, 1, 2]))  # field 3 of the records, heart rate: 1 byte, uint8
    data = RUN[: at + 2] + bytes([written]) + RUN[at + 3 :]
    parsed = read_fit(data[:-2] + struct.pack("<H", crc16(data[:-2])), "x")

    assert len(parsed.time_s) == 61
    assert (parsed.columns["heart_rate_bpm"] == 140).all()
    assert capfd.readouterr().err == ""


def test_damaged_files_are_read_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    """What a panic of the native decoder prints never reaches a person."""
    with fit_salvage._silent():
        os.write(2, b"thread panicked")
    os.write(2, b"a word of ours")

    assert capfd.readouterr().err == "a word of ours"
