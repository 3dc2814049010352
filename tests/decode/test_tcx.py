"""TCX activities as Garmin, Polar, Strava, TomTom and Movescount write them."""

# ruff: noqa: E501 - markup and table lines stay whole, as sites write them
from __future__ import annotations

import numpy as np
import pytest

from loadwatch.decode.parsed import Parsed
from loadwatch.decode.tcx import read_tcx
from loadwatch.errors import CorruptFileError, NotAnActivityError
from tests.decode.build_xml import START, activity, lap, tcx, trackpoint, when

HEART = "<HeartRateBpm><Value>{}</Value></HeartRateBpm>"


def track(n: int, start: int = 0, inside: str = "", *, position: bool = True) -> str:
    return "".join(trackpoint(start + i, 3.0 * (start + i), inside, position) for i in range(n))


def codes(parsed: Parsed) -> list[str]:
    return [issue.code for issue in parsed.issues]


def test_totals_are_sums_over_laps() -> None:
    """Distance and timer add up the laps; mean heart rate is weighted by their time."""
    mean = "<AverageHeartRateBpm><Value>{}</Value></AverageHeartRateBpm><MaximumHeartRateBpm><Value>{}</Value></MaximumHeartRateBpm>"
    parsed = read_tcx(
        tcx(activity(
            lap(0, 100, 300, track(100), inside=mean.format(140, 150)),
            lap(100, 300.5, 900, track(300, 100), inside=mean.format(160, 171)),
        )), "run.tcx",
    )  # fmt: skip
    session = parsed.sessions[0]

    assert (session.sport, session.start_utc, session.distance_m, session.timer_s) == (
        "running",
        START,
        1200,
        400.5,
    )
    assert session.distance_source == "laps"
    assert session.elapsed_s == 399
    assert session.avg_heart_rate_bpm == pytest.approx((140 * 100 + 160 * 300.5) / 400.5)
    assert session.max_heart_rate_bpm == 171
    assert [(x.start_s, x.timer_s, x.distance_m) for x in parsed.laps] == [(0, 100, 300), (100, 300.5, 900)]
    assert len(parsed.time_s) == 400
    assert not parsed.issues


def test_point_values_of_all_dialects_are_read() -> None:
    """Cadence, RunCadence, Speed, Watts and heart rate, with any prefix."""
    garmin = HEART.format(151) + ("<Extensions><ns3:TPX><ns3:Speed>3.1</ns3:Speed><ns3:RunCadence>84</ns3:RunCadence>"
                                  "<ns3:Watts>250</ns3:Watts></ns3:TPX></Extensions>")  # fmt: skip
    polar = "<Cadence>82</Cadence><SensorState>Present</SensorState>"
    parsed = read_tcx(tcx(activity(lap(0, 4, 12, track(2, inside=garmin) + track(2, 2, polar)))), "run.tcx")

    assert parsed.columns["heart_rate_bpm"][:2].tolist() == [151, 151]
    assert parsed.columns["cadence_raw"].tolist() == [84, 84, 82, 82]
    assert parsed.columns["speed_mps"][:2].tolist() == [3.1, 3.1]
    assert parsed.columns["power_w"][:2].tolist() == [250, 250]
    assert np.isnan(parsed.columns["power_w"][2:]).all()


def test_heart_rate_255_is_no_sensor() -> None:
    """Neither points nor laps nor session take 255 for a heart rate."""
    mean = "<AverageHeartRateBpm><Value>255</Value></AverageHeartRateBpm>"
    parsed = read_tcx(
        tcx(activity(lap(0, 9, 27, track(9, inside=HEART.format(255)), inside=mean))), "run.tcx"
    )

    assert "heart_rate_bpm" not in parsed.columns
    assert parsed.sessions[0].avg_heart_rate_bpm is None
    assert parsed.laps[0].avg_heart_rate_bpm is None


def test_a_second_track_in_a_lap_is_a_pause_and_a_new_lap_is_none() -> None:
    """Only a track that begins inside a lap marks a break."""
    parsed = read_tcx(
        tcx(activity(lap(0, 20, 60, track(10), track(10, 60)), lap(70, 10, 30, track(10, 70)))), "run.tcx"
    )

    assert parsed.breaks is not None
    assert parsed.breaks.tolist() == [10]


@pytest.mark.parametrize(
    ("written", "sport"),
    [("Running", "running"), ("running", "running"), ("Biking", "cycling"), ("Other", "generic")],
)
def test_sports_become_fit_names(written: str, sport: str) -> None:
    """Upper and lower case are the same sport; Other is generic."""
    parsed = read_tcx(tcx(activity(lap(0, 9, 27, track(9)), sport=written)), "run.tcx")

    assert parsed.sessions[0].sport == sport
    assert not parsed.issues


def test_an_unknown_sport_is_said() -> None:
    """A sport that we do not know is generic with an issue."""
    parsed = read_tcx(tcx(activity(lap(0, 9, 27, track(9)), sport="Quidditch")), "run.tcx")

    assert parsed.sessions[0].sport == "generic"
    assert codes(parsed) == ["sport_unknown"]


def test_a_run_without_positions_is_not_called_treadmill() -> None:
    """The file does not say why there are no positions, so neither do we."""
    parsed = read_tcx(tcx(activity(lap(0, 9, 27, track(9, position=False)))), "run.tcx")

    assert (parsed.sessions[0].sport, parsed.sessions[0].sub_sport) == ("running", None)
    assert codes(parsed) == ["no_positions"]


def test_laps_that_contradict_the_last_point_are_marked() -> None:
    """More than two per cent apart is an issue; the laps count."""
    parsed = read_tcx(tcx(activity(lap(0, 100, 200, track(100)))), "run.tcx")

    assert parsed.sessions[0].distance_m == 200
    assert codes(parsed) == ["lap_sum_differs"]


def test_several_activities_are_several() -> None:
    """Each <Activity> is an activity of its own, in order of time."""
    parsed = read_tcx(
        tcx(activity(lap(90_000, 9, 27, track(9, 90_000)), start=90_000), activity(lap(0, 9, 27, track(9)))),
        "run.tcx",
    )

    assert [s.activity for s in parsed.sessions] == [0, 1]
    assert parsed.session_of is not None
    assert parsed.session_of.tolist() == [0] * 9 + [1] * 9
    assert (np.diff(parsed.time_s) > 0).all()


def test_a_multisport_session_is_one_activity_unless_its_legs_are_days_apart() -> None:
    """Legs near in time share the activity; an old watch's whole week in one session does not."""

    def session(second_start: int) -> Parsed:
        legs = (
            "<FirstSport>" + activity(lap(0, 9, 27, track(9))) + "</FirstSport>"
            "<NextSport>"
            + activity(lap(second_start, 9, 27, track(9, second_start)), sport="Biking")
            + "</NextSport>"
        )
        return read_tcx(tcx(f"<MultiSportSession><Id>{when(0)}</Id>{legs}</MultiSportSession>"), "tri.tcx")

    assert [(s.sport, s.activity) for s in session(60).sessions] == [("running", 0), ("cycling", 0)]
    assert [(s.sport, s.activity) for s in session(90_000).sessions] == [("running", 0), ("cycling", 1)]


def test_a_course_is_no_activity() -> None:
    """Courses have laps and points, and are left out all the same."""
    course = f"<TrainingCenterDatabase><Courses><Course><Name>A</Name>{lap(0, 9, 27)}<Track>{track(9)}</Track></Course></Courses>"

    with pytest.raises(NotAnActivityError) as caught:
        read_tcx((course + "</TrainingCenterDatabase>").encode(), "course.tcx")

    assert caught.value.kind == "course"


def test_device_and_serial_come_from_the_creator() -> None:
    """Names elsewhere (plans, authors) are not the device."""
    creator = "<Training><Plan><Name>Base</Name></Plan></Training><Creator><Name>Forerunner</Name><UnitId>38</UnitId></Creator>"
    parsed = read_tcx(tcx(activity(lap(0, 9, 27, track(9)) + creator)), "run.tcx")

    assert (parsed.device, parsed.serial) == ("Forerunner", "38")


def test_a_lap_only_activity_is_kept() -> None:
    """Laps without a single point still tell distance and time."""
    parsed = read_tcx(tcx(activity(lap(0, 1800, 5000))), "run.tcx")

    assert (parsed.sessions[0].start_utc, parsed.sessions[0].distance_m, parsed.sessions[0].timer_s) == (
        START,
        5000,
        1800,
    )
    assert len(parsed.time_s) == 0


def test_a_cut_file_keeps_its_laps_and_points() -> None:
    """What stands before the cut is kept and the cut is said."""
    parsed = read_tcx(tcx(activity(lap(0, 100, 300, track(100))))[:-500], "run.tcx")

    assert 90 < len(parsed.time_s) < 100
    assert parsed.sessions[0].distance_m == 300
    assert "truncated" in codes(parsed)


def test_damage_before_the_first_lap_is_an_error() -> None:
    """A file with nothing to keep fails."""
    with pytest.raises(CorruptFileError):
        read_tcx(b"<TrainingCenterDatabase><Activities><<", "run.tcx")


def test_a_bare_ampersand_costs_no_points() -> None:
    """Notes with a sign that XML forbids do not lose the run."""
    data = tcx(activity(lap(0, 60, 198, "".join(trackpoint(i, 3.3 * i) for i in range(60)))))
    data = data.replace(b"</Lap>", b"</Lap><Notes>Tom & Ana</Notes>")

    parsed = read_tcx(data, "x")

    assert (len(parsed.time_s), parsed.notes) == (60, {"notes": "Tom & Ana"})
