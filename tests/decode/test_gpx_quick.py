"""Points read in bulk are the points read one by one."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.decode.gpx import read_gpx
from loadwatch.decode.gpx.quick import quick_document
from loadwatch.decode.limits import DEFAULT_LIMITS, Limits
from loadwatch.decode.parsed import Parsed
from loadwatch.errors import FileError
from tests.decode.build_xml import gpx, trk, trkpt, when

HEART = "<extensions><ns3:TrackPointExtension><ns3:hr>{}</ns3:hr><ns3:cad>8{}</ns3:cad></ns3:TrackPointExtension></extensions>"
BARE = "<extensions />"


def outcome(data: bytes, *, quick: bool) -> Parsed | str:
    """What reading gives, with or without the quick way."""
    way = quick_document if quick else lambda *_: None
    try:
        with patch("loadwatch.decode.gpx.quick_document", way):
            return read_gpx(data, "run.gpx")
    except FileError as error:
        return f"{type(error).__name__}: {error.message}"


def assert_same(data: bytes) -> None:
    slow, quick = outcome(data, quick=False), outcome(data, quick=True)
    if isinstance(slow, str) or isinstance(quick, str):
        assert slow == quick
        return
    assert slow.sessions == quick.sessions
    assert slow.issues == quick.issues
    assert (slow.title, slow.device, slow.utc_offset_s) == (quick.title, quick.device, quick.utc_offset_s)
    np.testing.assert_array_equal(slow.time_s, quick.time_s)
    assert list(slow.columns) == list(quick.columns)
    for column in slow.columns:
        np.testing.assert_array_equal(slow.columns[column], quick.columns[column])
    assert slow.breaks is not None
    assert quick.breaks is not None
    assert slow.breaks.tolist() == quick.breaks.tolist()


def mixed(n: int = 40) -> bytes:
    """Points of three shapes in two segments and two tracks."""
    insides = [HEART.format(100 + i, i % 10) if i % 3 else BARE if i % 2 else "" for i in range(n)]
    first = "\n  ".join(trkpt(i, inside) for i, inside in enumerate(insides))
    later = "".join(trkpt(100 + i, time=when(100 + i).replace("Z", ".5Z")) for i in range(9))
    return gpx(trk(first, later, name="Fähre"), trk("".join(trkpt(300 + i) for i in range(5))))


def test_points_of_several_shapes_are_read_in_bulk() -> None:
    """The quick way is taken, and gives what the slow way gives."""
    assert quick_document(mixed(), "run.gpx", DEFAULT_LIMITS) is not None
    assert_same(mixed())


@pytest.mark.parametrize(
    "inside",
    [
        "<hr>1&#50;0</hr>", "<![CDATA[<hr>120</hr>]]>", "<!-- <hr>99</hr> -->", "<hr>\n120 </hr>", "<hr></hr>", "<hr/>",
        "<hr>null</hr>", "<hr>NaN</hr>", "<hr>1e2</hr>", "<hr>0x7f</hr>", "<hr>1_0</hr>", "<hr>12,5</hr>", "<hr>inf</hr>",
        "<hr unit='bpm'>120</hr>", "<hr>120</hr><hr>130</hr>", "<a><b>x</b></a>", "<hr><b>1</b>20</hr>", "<name>P</name>",
        "<trkpt lat='1' lon='2'/>", "<hr>" + "1" * 60 + "</hr>", "<hr>120</HR>", "text", "<time>2020-01-01T00:00:00Z</time>",
        "<HR>120</HR>", "<hr>é</hr>", "<hr>\x01</hr>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 5])
def test_odd_points_are_read_alike_both_ways(inside: str, place: int) -> None:
    """One odd point among plain ones changes nothing but itself, and the same in both ways."""
    body = "".join(trkpt(i, inside if i == place else "") for i in range(12))
    assert_same(gpx(trk(body)))


@pytest.mark.parametrize(
    "points",
    [
        "<trkpt lon='7' lat='50'><time>2026-05-03T06:12:09Z</time></trkpt>" * 3,
        '<trkpt lon="7" lat="50"><time>2026-05-03T06:12:09Z</time></trkpt>' * 3,
        '<trkpt lat="50" lon="7" id="1"><time>2026-05-03T06:12:09Z</time></trkpt>' * 3,
        '<trkpt lat="50"><time>2026-05-03T06:12:09Z</time></trkpt>' * 3,
        '<trkpt lat="" lon=""><time>2026-05-03T06:12:09Z</time></trkpt>' * 3,
        '<trkpt lat="50" lat="50"><time>2026-05-03T06:12:09Z</time></trkpt>' * 3,
        '<trkpt lat="50" lon="7"/>' * 3,
        '<x:trkpt lat="50" lon="7"><time>2026-05-03T06:12:09Z</time></x:trkpt>' * 3,
        '<trkpt lat="5\'0" lon="7>"><time>2026-05-03T06:12:09Z</time></trkpt>' * 3,
        '<trkpt lat="50" lon="7"><time>2026-05-03T06:12:09Z</time></trkpt></trkseg>',
    ],
)
def test_odd_positions_are_read_alike_both_ways(points: str) -> None:
    """Quotes, order, missing, empty, repeated and prefixed attributes are no difference."""
    assert_same(gpx(trk(points)))


@pytest.mark.parametrize(
    "time",
    [
        "2026-05-03T06:12:09.1Z", "2026-05-03T06:12:09.123456Z", "2026-05-03T06:12:09.1234567Z", "2026-05-03T06:12:09+02:00",
        "2026-02-30T06:12:09Z", "2026-05-03T24:00:00Z", "2026-05-03T06:12:60Z", "2026-05-03 06:12:09", " 2026-05-03T06:12:09Z ",
        "1901-12-13T20:45:52Z", "9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z", "not a time",
    ],
)  # fmt: skip
def test_times_are_read_alike_both_ways(time: str) -> None:
    """Fractions, offsets, leap seconds and nonsense give the same instants, alone and mixed."""
    assert_same(gpx(trk("".join(trkpt(i, time=time) for i in range(4)))))
    assert_same(gpx(trk("".join(trkpt(i, time=time if i == 2 else None) for i in range(9)))))


def test_the_limits_hold_in_bulk() -> None:
    """Too many elements are refused whichever way they are read."""
    with pytest.raises(FileError):
        read_gpx(mixed(400), "run.gpx", Limits(xml_elements=300))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_read_alike_both_ways(data: st.DataObject) -> None:
    """Whatever bytes are changed, cut or doubled: both ways give the same result or the same error."""
    whole = bytearray(mixed(12))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(
            st.sampled_from(
                [b"<", b">", b"&", b'"', b"/", b"", b"\xff", b"0", b"-->", b"<!--", b"<trkseg>", b"9e9"]
            )
        )
        whole[at : at + data.draw(st.integers(0, 8))] = piece

    assert_same(bytes(whole))
