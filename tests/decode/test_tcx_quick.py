"""Points of a TCX file read in bulk are the points read one by one."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.decode.limits import DEFAULT_LIMITS, Limits
from loadwatch.decode.parsed import Parsed
from loadwatch.decode.tcx import read_tcx
from loadwatch.decode.tcx.quick import quick_document
from loadwatch.errors import FileError
from tests.decode.build_xml import activity, lap, tcx, trackpoint

HEART = "<HeartRateBpm xsi:type='x'><Value>{}</Value></HeartRateBpm>"
SPEED = "<Extensions><ns3:TPX><ns3:Speed>3.{}</ns3:Speed><ns3:RunCadence>84</ns3:RunCadence></ns3:TPX></Extensions>"
LAP_HEART = "<AverageHeartRateBpm><Value>150</Value></AverageHeartRateBpm>"


def outcome(data: bytes, *, quick: bool) -> Parsed | str:
    """What reading gives, with or without the quick way."""
    way = quick_document if quick else lambda *_: None
    try:
        with patch("loadwatch.decode.tcx.quick_document", way):
            return read_tcx(data, "run.tcx")
    except FileError as error:
        return f"{type(error).__name__}: {error.message}"


def assert_same(data: bytes) -> None:
    slow, quick = outcome(data, quick=False), outcome(data, quick=True)
    if isinstance(slow, str) or isinstance(quick, str):
        assert slow == quick
        return
    for part in ("sessions", "laps", "issues", "session_starts", "device", "serial", "utc_offset_s", "notes"):
        assert getattr(slow, part) == getattr(quick, part)
    np.testing.assert_array_equal(slow.time_s, quick.time_s)
    np.testing.assert_array_equal(slow.session_of, quick.session_of)
    np.testing.assert_array_equal(slow.breaks, quick.breaks)
    assert list(slow.columns) == list(quick.columns)
    for column in slow.columns:
        np.testing.assert_array_equal(slow.columns[column], quick.columns[column])


def points(first: int, n: int, odd: str = "") -> str:
    """Points of three shapes; the third one of them holds something odd."""
    insides = [HEART.format(120 + i) + SPEED.format(i % 10) if i % 3 else HEART.format(99) for i in range(n)]
    return "\n  ".join(
        trackpoint(first + i, 3.3 * (first + i), inside + (odd if i == 2 else ""), position=bool(i % 4))
        for i, inside in enumerate(insides)
    )


def mixed(odd: str = "", n: int = 12) -> bytes:
    """Two activities; laps with one track, with two because of a pause, and with none."""
    one = activity(
        lap(0, n, 3.3 * n, points(0, n, odd), inside=LAP_HEART),
        lap(n, n, 3.3 * n, points(n, n // 2), points(n + n // 2, n // 2)),
        lap(2 * n, 5, 16.5),
    )
    return tcx(one, activity(lap(9_000, n, 3.3 * n, points(9_000, n)), start=9_000))


def test_points_of_several_shapes_are_read_in_bulk() -> None:
    """The quick way is taken, and gives what the slow way gives: points, pauses, laps, sessions."""
    assert quick_document(mixed(), "run.tcx", DEFAULT_LIMITS) is not None
    assert_same(mixed())


@pytest.mark.parametrize(
    "odd",
    [
        "<Speed>1&#50;</Speed>", "<![CDATA[<Speed>3</Speed>]]>", "<!-- <Speed>9</Speed> -->", "<Cadence>\n80 </Cadence>",
        "<Cadence></Cadence>", "<Cadence/>", "<Cadence>null</Cadence>", "<Cadence>8,5</Cadence>", "<Cadence>1e1</Cadence>",
        "<Value>80</Value>", "<X><Value>80</Value></X>", "<AverageHeartRateBpm><Value>1</Value></AverageHeartRateBpm>",
        "<HeartRateBpm><Value>70</Value></HeartRateBpm>", "<HeartRateBpm/>", "<Notes>up</Notes>", "<Id>x</Id>",
        "<Name>n</Name>", "<Creator><Name>n</Name></Creator>", "<TotalTimeSeconds>5</TotalTimeSeconds>", "<Lap/>",
        "<Trackpoint/>", "<Trackpoint a='1'></Trackpoint>", "<Course/>",
        "<Time>2020-01-01T00:00:00Z</Time>", "text", "<Cadence>\x01</Cadence>",
        "</Trackpoint><DistanceMeters>7</DistanceMeters><Trackpoint>", "</Trackpoint><Extensions/><Trackpoint>",
        "</Trackpoint></Track><Notes>between</Notes><Track><Trackpoint>", "<Cadence>é</Cadence>", "<cadence>80</Cadence>",
    ],
)  # fmt: skip
def test_odd_points_are_read_alike_both_ways(odd: str) -> None:
    """One odd point among plain ones changes nothing but itself, and the same in both ways."""
    assert_same(mixed(odd))


def test_untimed_points_move_the_pauses_alike() -> None:
    """Points without a time are left out, and pauses and sessions keep their places, both ways."""
    late = mixed().replace(b"T06:12:1", b"T99:12:1")
    assert quick_document(late, "run.tcx", DEFAULT_LIMITS) is not None
    assert_same(late)


def test_the_limits_hold_in_bulk() -> None:
    """Too many elements are refused whichever way they are read."""
    with pytest.raises(FileError):
        read_tcx(mixed(n=400), "run.tcx", Limits(xml_elements=300))


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_damaged_files_are_read_alike_both_ways(data: st.DataObject) -> None:
    """Whatever bytes are changed, cut or doubled: both ways give the same result or the same error."""
    whole = bytearray(mixed(n=8))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(
            st.sampled_from(
                [b"<", b">", b"&", b'"', b"/", b"", b"\xff", b"0", b"-->", b"<!--", b"<Track>", b"9e9"]
            )
        )
        whole[at : at + data.draw(st.integers(0, 8))] = piece

    assert_same(bytes(whole))
