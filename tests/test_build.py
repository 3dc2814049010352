"""The builders keep the promises of the frames they fill."""

from __future__ import annotations

import pytest
from garmin_fit_sdk import Decoder, Stream

from loadwatch.frames import DailyFrame, ExposureFrame, RecordFrame, check
from tests import build


def test_built_frames_are_valid() -> None:
    """Records, exposures and days from the builders pass their declared schema."""
    assert check(RecordFrame, build.records(5, heart_rate_bpm=140.0)).height == 5
    assert check(ExposureFrame, build.runs([5_000.0, 0.0, 7_000.0])).height == 2
    assert check(DailyFrame, build.daily([5_000.0, 0.0, None])).height == 3


def test_unknown_column_is_refused() -> None:
    """A misspelt column is an error, not a silent null."""
    with pytest.raises(KeyError, match="distance_km"):
        build.exposures([{"distance_km": 5.0}])


def test_fit_run_is_a_fit_file() -> None:
    """The shortest run the builder makes is read by the maker's reader."""
    messages, errors = Decoder(Stream.from_byte_array(bytearray(build.fit_run(60, 200.0)))).read()

    assert errors == []
    assert len(messages["record_mesgs"]) == 61
    assert messages["session_mesgs"][0]["total_distance"] == 200.0


def test_checksum_and_size_can_lie() -> None:
    """`checksum=False` and `data_size` make files that the maker's reader refuses."""
    for bad in (
        build.fit_bytes(build.fit_file_id(), checksum=False),
        build.fit_bytes(build.fit_file_id(), data_size=9),
    ):
        assert not Decoder(Stream.from_byte_array(bytearray(bad))).check_integrity()
