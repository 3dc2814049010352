"""GPX tracks as watches, phones and sites write them."""

# ruff: noqa: E501 - markup and table lines stay whole, as sites write them
from __future__ import annotations

import numpy as np
import pytest

from loadwatch.decode import decode
from loadwatch.decode.gpx import read_gpx
from loadwatch.decode.parsed import Parsed
from loadwatch.decode.sniff import sniff
from loadwatch.errors import CorruptFileError, NotAnActivityError
from tests.decode.build_xml import START, gpx, run_gpx, trk, trkpt, when


def codes(parsed: Parsed) -> list[str]:
    return [issue.code for issue in parsed.issues]


def points(n: int, inside: str = "", start: int = 0) -> str:
    return "".join(trkpt(start + i, inside) for i in range(n))


def test_a_recorded_track_becomes_one_session() -> None:
    """Start, sport, title, device and all points are read as written."""
    parsed = read_gpx(run_gpx(60), "run.gpx")

    assert [(s.sport, s.start_utc, s.activity) for s in parsed.sessions] == [("running", START, 0)]
    assert parsed.session_starts == [START.timestamp()]
    assert (parsed.title, parsed.device, len(parsed.time_s)) == ("Morning", "Test watch", 60)
    assert parsed.columns["elevation_m"][0] == 100.5
    assert parsed.columns["latitude_deg"][59] == pytest.approx(50.00177)
    assert not parsed.issues


@pytest.mark.parametrize(
    ("inside", "column", "value"),
    [
        ("<extensions><ns3:TrackPointExtension><ns3:hr>151</ns3:hr></ns3:TrackPointExtension></extensions>", "heart_rate_bpm", 151),
        ("<extensions><heartrate>89</heartrate><e:TPE><e:hr>90</e:hr></e:TPE></extensions>", "heart_rate_bpm", 90),
        ("<extensions><gpxdata:hr>98</gpxdata:hr></extensions>", "heart_rate_bpm", 98),
        ("<extensions><gpxtpx:cad>82</gpxtpx:cad></extensions>", "cadence_raw", 82),
        ("<extensions><gpxdata:cadence>87</gpxdata:cadence></extensions>", "cadence_raw", 87),
        ("<extensions><gpxdata:distance>28</gpxdata:distance></extensions>", "distance_m", 28),
        ("<extensions><speed>1.200156</speed><course>140.7</course></extensions>", "speed_mps", 1.200156),
        ("<extensions><power>250</power></extensions>", "power_w", 250),
        ("<extensions><ns3:atemp>30.0</ns3:atemp></extensions>", "temperature_degc", 30),
    ],
)  # fmt: skip
def test_point_extensions_of_many_makers_are_read(inside: str, column: str, value: float) -> None:
    """Garmin, Suunto, Amazfit, Apple and OpenTracks extensions fill the same columns, prefixes declared or not."""
    parsed = read_gpx(gpx(trk(points(3, inside))), "run.gpx")

    assert parsed.columns[column].tolist() == [value] * 3


def test_heart_rate_zero_means_no_sensor() -> None:
    """Zero everywhere is no column at all; zero here and there is a gap."""
    silent = read_gpx(gpx(trk(points(3, "<extensions><hr>0.0</hr></extensions>"))), "run.gpx")
    partly = read_gpx(gpx(trk(points(2, "<extensions><hr>0</hr></extensions>")
                              + points(2, "<extensions><hr>140</hr></extensions>", 2))), "run.gpx")  # fmt: skip

    assert "heart_rate_bpm" not in silent.columns
    assert np.isnan(partly.columns["heart_rate_bpm"][:2]).all()
    assert partly.columns["heart_rate_bpm"][2:].tolist() == [140, 140]


def test_a_new_segment_is_a_pause() -> None:
    """Each segment but the first begins with a break."""
    parsed = read_gpx(gpx(trk(points(10), points(5, start=60), points(5, start=90))), "run.gpx")

    assert parsed.breaks is not None
    assert parsed.breaks.tolist() == [10, 15]


@pytest.mark.parametrize(
    ("kind", "sport"),
    [
        ("9", ("running", None)), ("Running", ("running", None)), ("1", ("cycling", None)), ("16", ("swimming", None)),
        ("17", ("cycling", "virtual_activity")), ("trail_running", ("running", "trail")), ("Lauf", ("running", None)),
        ("Course à pied", ("running", None)), ("treadmill_running", ("running", "treadmill")), ("Walk", ("walking", None)),
        ("Running - Treadmill", ("running", "treadmill")), ("easy trail run", ("running", "trail")),
        ("Outdoor Run", ("running", None)), ("WheelchairRunPace", ("generic", None)),
    ],
)  # fmt: skip
def test_types_become_fit_sports(kind: str, sport: tuple[str, str | None]) -> None:
    """Names of makers, Strava's numbers and translated names become the FIT profile's names."""
    session = read_gpx(gpx(trk(points(3), kind=kind)), "run.gpx").sessions[0]

    assert (session.sport, session.sub_sport) == sport


@pytest.mark.parametrize(
    "title", ["Corrida matutina de domingo", "Morning Run", "Abendlauf: Lauf im Park", "Run & beer"]
)
def test_a_title_may_name_the_sport(title: str) -> None:
    """Without a type the title decides, and the guess is marked."""
    parsed = read_gpx(gpx(trk(points(40), name=title.replace("&", "&amp;"), kind="")), "run.gpx")

    assert parsed.sessions[0].sport == "running"
    assert codes(parsed) == ["sport_guessed"]
    assert "title" in parsed.issues[0].message


@pytest.mark.parametrize(
    ("metres_a_second", "sport"), [(1.2, "walking"), (3.0, "running"), (8.0, "cycling"), (40.0, "generic")]
)
def test_speed_decides_when_nothing_else_does(metres_a_second: float, sport: str) -> None:
    """An unnamed track is a run only at running speed, and says that it was guessed."""
    body = "".join(trkpt(i, lat=50 + metres_a_second * i / 111_195) for i in range(0, 600, 5))
    parsed = read_gpx(gpx(trk(body, kind="unknown")), "run.gpx")

    assert parsed.sessions[0].sport == sport
    assert codes(parsed) == ["sport_guessed"]


def test_a_title_does_not_make_a_car_ride_a_run() -> None:
    """The title is believed only when the speed allows it."""
    body = "".join(trkpt(i, lat=50 + 30.0 * i / 111_195) for i in range(0, 600, 5))

    assert read_gpx(gpx(trk(body, name="Run", kind="")), "run.gpx").sessions[0].sport == "generic"


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<rte><rtept lat='1' lon='2'/></rte>", "planned route"),
        ("<wpt lat='1' lon='2'><name>hut</name></wpt>", "waypoints"),
        ("<metadata><time>2023-07-07T16:10:57Z</time></metadata>", "no recorded points"),
        (trk(""), "no recorded points"),
        (trk("".join(trkpt(i, time="") for i in range(9))), "planned route"),
        (
            trk("".join(trkpt(i, time="1901-12-13T20:45:52.207Z") for i in range(9))),
            "track without usable times",
        ),
        (
            trk("".join(trkpt(i, time=f"1970-01-01T00:00:0{i}Z") for i in range(9))),
            "track without usable times",
        ),
        (
            trk("".join(trkpt(i, time=f"7502-01-01T00:00:0{i}Z") for i in range(9))),
            "track without usable times",
        ),
        (trk("".join(trkpt(i, time=when(0)) for i in range(9))), "track without usable times"),
        (
            trk("".join(trkpt(i, time=f"2010-01-01T00:00:0{i}Z") for i in range(9))),
            "track without usable times",
        ),
    ],
)
def test_what_was_not_recorded_is_no_activity(inside: str, kind: str) -> None:
    """Routes, waypoints, empty tracks, planned and invented times are left out with their reason."""
    with pytest.raises(NotAnActivityError) as caught:
        read_gpx(gpx(inside), "plan.gpx")

    assert caught.value.kind == kind


def test_only_timed_tracks_of_a_file_are_kept() -> None:
    """A drawn track beside a recorded one is left out and named."""
    parsed = read_gpx(
        gpx(trk("".join(trkpt(i, time="") for i in range(9)), name="plan"), trk(points(20))), "run.gpx"
    )

    assert len(parsed.time_s) == 20
    assert codes(parsed) == ["track_without_times"]
    assert "plan" in parsed.issues[0].message


def test_single_absurd_times_cost_only_their_points() -> None:
    """A point in 7502 inside a good track is left out, the rest stays."""
    parsed = read_gpx(
        gpx(trk(points(20) + trkpt(20, time="7502-01-01T00:00:00Z") + points(20, start=21))), "run.gpx"
    )

    assert len(parsed.time_s) == 40
    assert codes(parsed) == ["untimed_points"]


def test_tracks_near_in_time_are_one_outing_and_others_activities_of_their_own() -> None:
    """Same sport within six hours: one session; another sport: another session; days apart: another activity."""
    parsed = read_gpx(
        gpx(
            trk(points(10, start=90_000)), trk(points(10)), trk(points(10, start=600)),
            trk(points(10, start=1200), kind="cycling"),
        ),
        "run.gpx",
    )  # fmt: skip

    assert [(s.sport, s.activity) for s in parsed.sessions] == [
        ("running", 0),
        ("cycling", 0),
        ("running", 1),
    ]
    assert parsed.session_of is not None
    assert parsed.session_of.tolist() == [0] * 20 + [1] * 10 + [2] * 10
    assert (np.diff(parsed.time_s) > 0).all()


def test_two_points_at_one_place_have_no_distance() -> None:
    """An indoor stub keeps its time and loses its meaningless place."""
    parsed = read_gpx(gpx(trk(trkpt(0, lat=39.9) + trkpt(1202, lat=39.9), kind="Walk")), "stub.gpx")

    assert parsed.sessions[0].sport == "walking"
    assert "latitude_deg" not in parsed.columns
    assert codes(parsed) == ["no_positions"]


def test_written_offsets_are_instants_and_tell_the_local_time() -> None:
    """+02:00 is taken off the time and kept as the file's own offset."""
    times = [f"2026-05-03T08:12:{9 + i:02d}.250+02:00" for i in range(5)]
    parsed = read_gpx(gpx(trk("".join(trkpt(i, time=t) for i, t in enumerate(times)))), "run.gpx")

    assert parsed.time_s[0] == START.timestamp() + 0.25
    assert parsed.utc_offset_s == 7200


def test_a_cut_file_keeps_what_was_written() -> None:
    """The points before the cut stay, and the issue names the line."""
    parsed = read_gpx(run_gpx(60)[:-400], "run.gpx")

    assert 50 < len(parsed.time_s) < 60
    assert codes(parsed) == ["truncated"]
    assert parsed.issues[0].where == "line 1"


def test_damage_in_the_middle_keeps_what_was_before() -> None:
    """A broken tag ends the reading, not the file."""
    data = gpx(trk(points(30) + "<trkpt lat=oops>" + points(30, start=30)))
    parsed = read_gpx(data, "run.gpx")

    assert len(parsed.time_s) == 30
    assert codes(parsed) == ["malformed_xml"]


def test_damage_before_the_first_point_is_an_error() -> None:
    """A file with nothing to keep fails with its reason."""
    with pytest.raises(CorruptFileError):
        read_gpx(b"<gpx><trk><trkseg", "run.gpx")


def test_blanks_bom_undeclared_prefixes_and_wrong_encodings_are_accepted() -> None:
    """What sites really write is read."""
    body = trk(points(5, "<extensions><gpxdata:cadence>85</gpxdata:cadence></extensions>"), name="Fähre")

    for data in (
        b"\xef\xbb\xbf" + gpx(body),
        b"          " + gpx(body),
        gpx(body).decode().encode("latin-1"),
        gpx(body, head='<?xml version="1.0" encoding="utf-16"?>'),
        gpx(body, head="").decode().encode("utf-16"),
    ):
        parsed = read_gpx(data, "run.gpx")
        assert parsed.title == "Fähre"
        assert parsed.columns["cadence_raw"].tolist() == [85] * 5


def test_values_that_are_no_numbers_are_gaps() -> None:
    """'null' and 'NaN' are not measured, and never an error."""
    parsed = read_gpx(
        gpx(trk(points(2, "<extensions><atemp>null</atemp><hr>NaN</hr><speed>2</speed></extensions>"))), "r"
    )

    assert np.isnan(parsed.columns["temperature_degc"]).all()
    assert "heart_rate_bpm" not in parsed.columns
    assert parsed.columns["speed_mps"].tolist() == [2, 2]


@pytest.mark.parametrize("declared", ["utf-9", "big5", "x-user-defined", "utf_7"])
def test_an_encoding_that_cannot_be_is_read_as_it_is(declared: str) -> None:
    """A declaration that no reader knows costs nothing: the text is read as UTF-8, and an issue says so."""
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    parsed = read_gpx(gpx(trk("".join(trkpt(i) for i in range(60)), name="Zürich"), head=head), "x")

    assert (len(parsed.time_s), parsed.title) == (60, "Zürich")
    assert "encoding" in [issue.code for issue in parsed.issues]


@pytest.mark.parametrize("title", ["Up & down", "A&nbsp;B", "bell\x07", "&broken", "R&D &amp; more"])
def test_signs_that_xml_forbids_cost_no_points(title: str) -> None:
    """A title with a bare & or a control character does not lose the run; an issue says what was done."""
    parsed = read_gpx(gpx(trk("".join(trkpt(i) for i in range(60)), name=title)), "x")

    assert len(parsed.time_s) == 60
    assert "text_repaired" in [issue.code for issue in parsed.issues]
    assert (parsed.title or "").startswith(title[0])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_with_and_without_a_mark(encoding: str) -> None:
    """Sixteen-bit text is told and read by its first signs."""
    text = gpx(trk("".join(trkpt(i) for i in range(60)), name="Zürich"), head='<?xml version="1.0"?>')
    data = text.decode().encode(encoding)

    assert sniff(data) == "gpx"
    assert (read_gpx(data, "x").title, len(read_gpx(data, "x").time_s)) == ("Zürich", 60)


def test_two_byte_order_marks_with_blanks_between_are_passed_over() -> None:
    """Some writers mark a text that was marked before."""
    mark = b"\xef\xbb\xbf"

    assert len(read_gpx(mark + b" \n" + mark + run_gpx(30), "x").time_s) == 30
    assert sniff(mark + b" \n" + mark + run_gpx(30)) == "gpx"


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-03t06:12:09z", "2026-05-03 06:12:09", " 2026-05-03T08:12:09.000 +0200\n", "20260503T061209Z",
        "2026-5-3T6:12:09Z", "2026/05/03 06:12:09 UTC", "2026-5-3 08:12:09.0 +02:00", "1777788729", "1777788729000",
    ],
)  # fmt: skip
def test_times_written_in_other_ways(written: str) -> None:
    """Small letters, blanks, single digits, compact forms and seconds since 1970 are the same instant."""
    points = trkpt(0, time=written) + "".join(trkpt(i) for i in range(1, 30))

    assert read_gpx(gpx(trk(points)), "x").time_s[0] == START.timestamp()


def test_segments_written_out_of_order_are_sorted() -> None:
    """Two segments in the wrong order lose no point, and nothing is added between them."""
    first, second = ("".join(trkpt(i) for i in range(at, at + 50)) for at in (0, 400))
    decoded = decode(gpx(trk(second, first)), "x")
    straight = decode(gpx(trk(first, second)), "x")

    assert decoded.records.equals(straight.records)
    assert (
        decoded.sessions[0].distance_m
        == straight.sessions[0].distance_m
        == pytest.approx(2 * 49 * 3.34, 0.01)
    )
    assert "segments_sorted" in {issue.code for issue in decoded.issues}


def test_a_track_with_a_time_at_every_third_point_is_a_recording() -> None:
    """Points without a time are left out, and said; a track with hardly any time stays a planned one."""
    points = "".join(trkpt(i, time=None if i % 3 == 0 else "") for i in range(90))
    decoded = decode(gpx(trk(points)), "x")

    assert decoded.records.height == 30
    assert "untimed_points" in {issue.code for issue in decoded.issues}


@pytest.mark.parametrize("kind", ["", "running"])
def test_tracks_of_one_outing_are_one_run(kind: str) -> None:
    """A slow part after a pause is no walk of its own beside a longer run; a ride stays a ride."""

    def part(start: int, speed: float, n: int, kind: str = "") -> str:
        return trk("".join(trkpt(start + i, lat=50 + speed * i / 111_195) for i in range(0, n, 5)), kind=kind)

    run = read_gpx(gpx(part(0, 3.0, 900, kind), part(1000, 1.6, 300), part(1400, 3.1, 300)), "x")
    ride = read_gpx(gpx(part(0, 3.0, 900, kind), part(1000, 9.0, 300)), "x")

    assert [session.sport for session in run.sessions] == ["running"]
    assert codes(run).count("sport_guessed") == (0 if kind else 1)
    assert [session.sport for session in ride.sessions] == ["running", "cycling"]


def test_segments_of_single_points_are_no_pauses() -> None:
    """A writer that begins a segment at every point has still recorded one way."""
    each = read_gpx(gpx(trk(*(trkpt(i) for i in range(60)))), "x")

    assert each.breaks is not None
    assert each.breaks.tolist() == []
