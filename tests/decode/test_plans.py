"""Plan files: CSV, calendars and FIT workouts give planned sessions; a bad line fails alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.decode.plan import read_plan
from loadwatch.decode.plan.planned import PlanFile, PlanReader
from loadwatch.demo.fit_writer import Field, fit_file, message, text
from loadwatch.errors import FileError, NotAnActivityError, PlanError, TooLargeError, UnknownFormatError
from tests import build

TODAY = date(2026, 5, 3)
READER = PlanReader("ana", TODAY, zone="Europe/Zurich")
TIME, DISTANCE, OPEN, REPEAT = 0, 1, 5, 6  # FIT: how a step ends
SPEED, HEART_RATE, NO_TARGET = 0, 1, 2


def csv(*lines: str) -> PlanFile:
    """A plan in CSV."""
    return read_plan("\n".join(lines).encode(), "plan.csv", READER)


def ics(*events: str, reader: PlanReader = READER) -> PlanFile:
    """A calendar of events, each given by its lines."""
    made = "".join(
        f"BEGIN:VEVENT\r\n{'' if event.startswith('UID') else f'UID:{i}'}\r\n{event}\r\nEND:VEVENT\r\n"
        for i, event in enumerate(events)
    )
    data = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{made}END:VCALENDAR\r\n"
    return read_plan(data.encode(), "plan.ics", reader)


def workout(*steps: dict[str, Any], sport: int = 1, name: str = "Track") -> bytes:
    """A FIT workout of these steps."""
    body = message(0, 0, [Field(0, "enum", 5), Field(1, "uint16", 1)])
    body += message(
        1, 26, [Field(4, "enum", sport), Field(6, "uint16", len(steps)), Field(8, "string", text(name))]
    )
    for index, step in enumerate(steps):
        body += message(2, 27, [
            Field(254, "uint16", index), Field(1, "enum", step["ends"]), Field(2, "uint32", step.get("value")),
            Field(3, "enum", step.get("target", NO_TARGET)), Field(4, "uint32", step.get("times", 0)),
            Field(5, "uint32", step.get("low")), Field(6, "uint32", step.get("high")),
            Field(7, "enum", step.get("intensity", 0)),
        ])  # fmt: skip
    return fit_file(body)


# ---- CSV ------------------------------------------------------------------------


def test_csv_columns() -> None:
    """The columns of interface.md become stated values; unknown columns are kept as notes."""
    found = csv(
        "date,distance_km,duration_min,ascent_m,descent_m,fast_km,sprint_km,sport,title,shoe",
        "2026-05-04,12,60,150,140,2,0.4,trail running,Hills,red",
    )
    session = found.sessions[0]

    assert (session.local_date, session.title, session.source) == (date(2026, 5, 4), "Hills", "csv")
    assert (session.parts[0].distance_m, session.parts[0].duration_s) == (12_000, 3_600)
    assert (session.ascent_m, session.descent_m, session.fast_m, session.sprint_m) == (150, 140, 2_000, 400)
    assert (session.sport, session.sub_sport) == ("running", "trail")
    assert session.notes == {"shoe": "red"}


def test_csv_in_words_rest_and_other_sports() -> None:
    """A line without amounts may say the session in words; rest and other sports are no runs."""
    found = csv(
        "date;title;sport", "2026-05-04;45 min easy;", "2026-05-05;;rest", "2026-05-06;60 min;cycling",
        "2026-05-07;Rest day;",
    )  # fmt: skip

    assert [s.sport for s in found.sessions] == ["running", "rest", "cycling", "rest"]
    assert found.sessions[0].parts[0].duration_s == 2_700
    assert found.left == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-05-04,abc,", "distance_km is 'abc'"),
        ("2026-13-04,5,", "date is '2026-13-04', not a day"),
        (",5,", "no date"),
        ("2026-05-04,-5,", "negative"),
        ("2026-05-04,0,", "is 0"),
        ("2026-05-04,,", "neither a distance nor a duration"),
        ("2026-05-04,,5 frogs", "'5 frogs' in the plan has no unit"),
        ("2026-05-04,5,x,y,z", "more cells"),
        ("2026-05-04,1e9,", "longer than anyone runs"),
        ("2036-05-04,5,", "more than three years away"),
    ],
)
def test_a_bad_line_fails_alone(line: str, said: str) -> None:
    """One bad line is named with its number and reason; the good one is planned."""
    found = csv("date,distance_km,title", line, "2026-05-05,8,")

    assert [s.parts[0].distance_m for s in found.sessions] == [8_000]
    assert [(one.name, one.outcome) for one in found.left] == [("plan.csv!/line 2", "failed")]
    assert found.left[0].message.startswith("Line 2: ")
    assert said in found.left[0].message


def test_words_beside_the_amounts_tell_how_it_is_run() -> None:
    """A title that agrees with the distance or tells a pace is read; another changes nothing."""
    found = csv(
        "date,distance_km,title", "2026-05-04,10,10 km tempo", "2026-05-05,16,Long run", "2026-05-06,9,With Eva",
        "2026-05-07,12,Lunch", "2026-05-08,12,2 km wu + 8 km tempo + 2 km cd",
    )  # fmt: skip
    paces = [[(p.pace, p.distance_m) for p in one.parts] for one in found.sessions]
    assert paces == [
        [("tempo", 10_000)], [("long", 16_000)], [("easy", 9_000)], [("easy", 12_000)],
        [("easy", 2_000), ("tempo", 8_000), ("easy", 2_000)],
    ]  # fmt: skip


def test_a_time_that_cannot_be_is_asked_about() -> None:
    """10 km in 45 seconds was meant as minutes."""
    found = csv("date,distance_km,duration", "2026-05-04,10,0:00:45")
    assert "is the duration h:mm:ss?" in found.left[0].message


def test_days_gone_by_are_passed_over() -> None:
    """A day before today is ignored with the reason; today itself is planned."""
    found = csv("date,distance_km", "2026-05-02,8", "2026-05-03,9")
    assert [s.local_date for s in found.sessions] == [TODAY]
    assert [(one.outcome, one.reason) for one in found.left] == [("ignored", "past")]


def test_a_start_with_zone_is_the_runners_day() -> None:
    """23:30 UTC is the next day in Zurich, at 01:30."""
    session = csv("start,distance_km", "2026-05-04T23:30:00Z,8").sessions[0]
    assert (session.local_date, session.start_time) == (date(2026, 5, 5), "01:30")


def test_ids_are_of_the_content() -> None:
    """The same file gives the same ids, and two equal lines two of them."""
    lines = ("date,distance_km", "2026-05-04,8", "2026-05-04,8")
    assert [s.id for s in csv(*lines).sessions] == [s.id for s in csv(*lines).sessions]
    assert len({s.id for s in csv(*lines).sessions}) == 2


# ---- calendars --------------------------------------------------------------------


def test_calendar_events() -> None:
    """Title or description in words; the clock in the runner's zone; a length from the entry when words have none."""
    found = ics(
        "DTSTART:20260504T050000Z\r\nSUMMARY:18 km easy\\, 300 m up",
        "DTSTART;VALUE=DATE:20260505\r\nSUMMARY:Track night\r\nDESCRIPTION:6 x 800 m @ 3:40",
        "DTSTART:20260506T050000Z\r\nDTEND:20260506T060000Z\r\nSUMMARY:Easy run",
    )  # fmt: skip

    first, second, third = found.sessions
    assert (first.local_date, first.start_time, first.ascent_m) == (date(2026, 5, 4), "07:00", 300)
    assert (second.title, second.parts[0].repeats, second.start_time) == ("Track night", 6, None)
    assert third.parts[0].duration_s == 3_600
    assert third.readings == ("the length is that of the calendar entry",)


def test_calendar_leaves_out_the_rest() -> None:
    """A dentist is ignored, a cancelled run too; a run that is not understood fails with the part named."""
    found = ics(
        "DTSTART:20260504T050000Z\r\nSUMMARY:Dentist",
        "DTSTART:20260504T050000Z\r\nSTATUS:CANCELLED\r\nSUMMARY:5 km easy",
        "DTSTART:20260504T050000Z\r\nSUMMARY:Run 12 km blorf",
        "DTSTART:20250504T050000Z\r\nSUMMARY:5 km easy",
        "SUMMARY:5 km easy",
    )

    assert found.sessions == []
    assert [(one.outcome, one.reason) for one in found.left] == [
        ("ignored", "not_a_run"), ("ignored", "cancelled"), ("failed", "bad_row"), ("ignored", "past"), ("failed", "bad_row"),
    ]  # fmt: skip
    assert "blorf" in found.left[2].message


def test_broken_properties_of_a_calendar() -> None:
    """A length that cannot be read leaves the event without one; a zone that is none refuses nothing else."""
    found = ics("DTSTART:20260504T050000Z\r\nDURATION:P?H\r\nSUMMARY:Easy run")
    assert [one.outcome for one in found.left] == ["failed"]
    found = ics(
        "DTSTART;TZID=Europe/:20260504T050000\r\nSUMMARY:5 km easy",
        "DTSTART:20260505T050000Z\r\nSUMMARY:6 km easy",
    )
    assert [one.message for one in found.left] == ["'5 km easy': this event cannot be read."]
    assert [one.title for one in found.sessions] == ["6 km easy"]


def test_a_calendar_that_is_cut_off_keeps_its_whole_events() -> None:
    """The event at which the file ends is named; the ones before it are planned. One without any is refused."""
    whole = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260504T050000Z\r\nSUMMARY:5 km easy\r\nEND:VEVENT\r\n"
    )
    cut = "BEGIN:VEVENT\r\nSUMMARY:9 km easy\r\nDTSTART:2026"
    found = read_plan(f"{whole}{cut}".encode(), "plan.ics", READER)
    assert [one.title for one in found.sessions] == ["5 km easy"]
    assert [one.message for one in found.left] == ["'9 km easy': this event cannot be read."]
    with pytest.raises(FileError):
        read_plan(f"BEGIN:VCALENDAR\r\n{cut}".encode(), "plan.ics", READER)


def test_a_moved_day_of_a_series_stands_once_and_added_days_stand() -> None:
    """RECURRENCE-ID takes the place of its day, RDATE adds days."""
    found = ics(
        "UID:s\r\nDTSTART;VALUE=DATE:20260504\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nRDATE;VALUE=DATE:20260514,20260515\r\n"
        "SUMMARY:8 km easy",
        "UID:s\r\nRECURRENCE-ID;VALUE=DATE:20260511\r\nDTSTART;VALUE=DATE:20260512\r\nSUMMARY:7 km easy",
    )  # fmt: skip
    assert [(one.local_date.day, one.title) for one in found.sessions] == [
        (4, "8 km easy"), (12, "7 km easy"), (14, "8 km easy"), (15, "8 km easy"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        ("🏃 8 km easy", "", (8_000, None, None)),
        ("Club intervals", "2 km wu<br>6 x 800 m @ 3:40\\, 400 m jog<br/>2 km cd", (2_000, None, None)),
        ("Run: Tempo Run", "Planned Time: 1:00\\nPlanned Distance: 12 km\\nDescription: smooth", (12_000, None, None)),
        ("Run: Tempo Run", "Planned Time: 1:15\\nDescription: smooth", (None, 4_500, None)),
        ("Long run 22 km", "Bring a jacket. 300 m up.", (22_000, None, 300)),
        ("Zürich Marathon", "", (42_195, None, None)),
        ("Laufen", "", (None, 3_600, None)),
        ("Run - 60m Z2 HR", "", (None, 3_600, None)),
    ],
)  # fmt: skip
def test_titles_and_descriptions_of_calendars(
    title: str, description: str, expected: tuple[float | None, float | None, float | None]
) -> None:
    """Pictures, marks of web pages, stated amounts and names of races are understood."""
    found = ics(
        f"DTSTART:20260506T050000Z\r\nDTEND:20260506T060000Z\r\nSUMMARY:{title}\r\nDESCRIPTION:{description}"
    )
    assert found.left == []
    session = found.sessions[0]
    assert (session.parts[0].distance_m, session.parts[0].duration_s, session.ascent_m) == expected


def test_steps_of_intervals_icu() -> None:
    """Its lines of minutes, shares of pace and repeats are read; a list written otherwise is left to its words."""
    said = "Warmup\\n- 15m Z2 Pace\\n\\n4x\\n- 8m 95-100% Pace\\n- 2m Z1 Pace\\n\\n- 1km 5:00/km Pace\\n"
    session = ics(f"DTSTART:20260506T050000Z\r\nSUMMARY:Run: Threshold 4x8\r\nDESCRIPTION:{said}").sessions[0]
    told = [(one.pace, one.duration_s or one.distance_m, one.repeats) for one in session.parts]
    assert told == [("easy", 900.0, 1), ("threshold", 480.0, 4), ("recovery", 120.0, 4), ("pace", 1_000.0, 1)]
    other = ics("DTSTART:20260506T050000Z\r\nSUMMARY:Track\r\nDESCRIPTION:- 2km wu\\n- 6 x 800 m\\n- 2km cd")
    assert sum(one.repeats for one in other.sessions[0].parts if one.distance_m == 800) == 6


def test_a_length_that_is_not_understood_is_no_hour() -> None:
    """A title that tells a length the reader cannot use fails, instead of taking the length of the entry."""
    found = ics("DTSTART:20260506T050000Z\r\nDTEND:20260506T060000Z\r\nSUMMARY:Run 8 km blorf")
    assert (found.sessions, [one.outcome for one in found.left]) == ([], ["failed"])


def test_recurring_events() -> None:
    """A weekly run takes place each week within a year, but not on the days left out."""
    found = ics(
        "DTSTART;TZID=Europe/Zurich:20260420T180000\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n"
        "EXDATE;TZID=Europe/Zurich:20260511T180000\r\nSUMMARY:8 km easy",
        "DTSTART;VALUE=DATE:20260505\r\nRRULE:FREQ=YEARLY;INTERVAL=2\r\nSUMMARY:Marathon",
    )  # fmt: skip

    assert [s.local_date for s in found.sessions] == [date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 18)]
    assert {s.start_time for s in found.sessions} == {"18:00", None}


def test_an_endless_rule_ends() -> None:
    """A daily run since 1990 gives the coming year; an event every second is refused."""
    found = ics(
        "DTSTART:19900504T050000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:5 km easy",
        "DTSTART:19900504T050000Z\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:5 km easy",
    )
    assert len(found.sessions) == 367
    assert max(s.local_date for s in found.sessions) == TODAY + timedelta(days=366)
    assert [one.outcome for one in found.left] == ["failed"]


# ---- FIT workouts -----------------------------------------------------------------


def test_workout_steps() -> None:
    """2 km warm-up, 5 x 1 km at 4.2 m/s with 2 min of jog, an open cool-down."""
    data = workout(
        {"ends": DISTANCE, "value": 200_000, "intensity": 2},
        {"ends": DISTANCE, "value": 100_000, "target": SPEED, "low": 4_100, "high": 4_300},
        {"ends": TIME, "value": 120_000, "intensity": 4},
        {"ends": REPEAT, "value": 1, "times": 5},
        {"ends": OPEN, "intensity": 3},
    )
    session = read_plan(data, "w.fit", replace(READER, day=TODAY)).sessions[0]

    assert (session.title, session.sport, session.local_date, session.source) == (
        "Track",
        "running",
        TODAY,
        "fit",
    )
    assert [(p.pace, p.distance_m, p.duration_s, p.repeats) for p in session.parts] == [
        ("easy", 2_000, None, 1), ("pace", 1_000, None, 5), ("recovery", None, 120, 5), ("easy", None, None, 1),
    ]  # fmt: skip
    assert session.parts[1].speed_mps == pytest.approx(4.2)


def test_workout_that_says_little() -> None:
    """Open steps are left out, rest is standing, a heart-rate target tells no pace: each is told."""
    data = workout(
        {"ends": TIME, "value": 600_000, "target": HEART_RATE, "times": 3},
        {"ends": TIME, "value": 60_000, "intensity": 1},
        {"ends": OPEN},
        {"ends": 7, "value": 0, "times": 600_000},
    )
    session = read_plan(data, "w.fit", replace(READER, day=TODAY)).sessions[0]

    assert [(p.pace, p.duration_s) for p in session.parts] == [("steady", 600)]
    assert len(session.readings) == 4


def test_nested_repeats_of_a_workout() -> None:
    """Two rounds of (3 x (400 m, 200 m jog), 2 min jog): 6 x 400 m, 6 x 200 m, 2 x 2 min."""
    data = workout(
        {"ends": DISTANCE, "value": 40_000, "target": SPEED, "low": 4_800, "high": 5_200},
        {"ends": DISTANCE, "value": 20_000, "intensity": 4},
        {"ends": REPEAT, "value": 0, "times": 3},
        {"ends": TIME, "value": 120_000, "intensity": 4},
        {"ends": REPEAT, "value": 0, "times": 2},
    )
    session = read_plan(data, "w.fit", replace(READER, day=TODAY)).sessions[0]
    assert [(p.distance_m, p.duration_s, p.repeats) for p in session.parts] == [
        (400, None, 6), (200, None, 6), (None, 120, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "pace"), [(1, "recovery"), (2, "easy"), (3, "steady"), (4, "threshold"), (5, "interval")]
)
def test_zones_of_a_workout(zone: int, pace: str) -> None:
    """A zone of the heart rate stands for a pace, and says so."""
    data = workout({"ends": TIME, "value": 3_600_000, "target": HEART_RATE, "times": zone})
    session = read_plan(data, "w.fit", replace(READER, day=TODAY)).sessions[0]
    assert [p.pace for p in session.parts] == [pace]
    assert session.readings == (f"zone {zone} of the heart rate is read as {pace}",)


def test_an_active_step_takes_its_pace_from_the_name() -> None:
    """One step without a target in a workout called 'Easy hour' is easy; without a name it is steady."""
    step = {"ends": TIME, "value": 3_600_000}
    easy = read_plan(workout(step, name="Easy hour"), "w.fit", replace(READER, day=TODAY)).sessions[0]
    bare = read_plan(workout(step, name="W1"), "w.fit", replace(READER, day=TODAY)).sessions[0]
    assert ([p.pace for p in easy.parts], [p.pace for p in bare.parts]) == (["easy"], ["steady"])


def test_workout_without_a_day_or_a_length() -> None:
    """A workout needs a day and a step with a length; a recording is no workout."""
    with pytest.raises(PlanError, match="no date"):
        read_plan(workout({"ends": DISTANCE, "value": 100_000}), "w.fit", READER)
    with pytest.raises(PlanError, match="No step"):
        read_plan(workout({"ends": OPEN}), "w.fit", replace(READER, day=TODAY))
    with pytest.raises(NotAnActivityError):
        read_plan(build.fit_run(), "run.fit", replace(READER, day=TODAY))


# ---- whatever comes -----------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"hello", b"a,b\n1,2", b"\x89PNG\r\n\x1a\n", b"date\0"])
def test_what_is_no_plan(data: bytes) -> None:
    """Anything else is refused in a sentence that names the three forms."""
    with pytest.raises(UnknownFormatError) as caught:
        read_plan(data, "x", READER)
    assert "CSV" in (caught.value.hint or "")


@pytest.mark.parametrize("kind", ["csv", "ics"])
def test_what_is_behind_the_last_line_that_is_read_is_told(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file with more lines or events than any plan is read up to there, and says that the rest was left out."""
    monkeypatch.setattr("loadwatch.decode.plan.table.MOST_READ", 2)
    monkeypatch.setattr("loadwatch.decode.plan.calendar.MOST_READ", 2)
    days = ("2026-05-04", "2026-05-05", "2026-05-06")
    if kind == "csv":
        found = csv("date,plan", *(f"{day},10 km" for day in days))
    else:
        found = ics(*(f"DTSTART;VALUE=DATE:{day.replace('-', '')}\r\nSUMMARY:10 km" for day in days))

    assert [one.local_date.isoformat() for one in found.sessions] == list(days[:2])
    assert [one.reason for one in found.left] == ["too_many"]
    assert "left out" in found.left[0].message


def test_a_day_with_more_than_anybody_trains_is_told() -> None:
    """The first ten sessions of a day are kept; what is behind them is named, and other days are whole."""
    found = csv("date,plan", *["2026-05-04,10 km"] * 12, "2026-05-05,8 km")

    assert [one.local_date.day for one in found.sessions] == [4] * 10 + [5]
    assert [(one.outcome, one.reason) for one in found.left] == [("failed", "too_many")]
    assert "2026-05-04 holds 12 sessions" in found.left[0].message


def test_too_large() -> None:
    """A file over 20 MB is not read."""
    with pytest.raises(TooLargeError):
        read_plan(b"date\n" * 5_000_000, "x.csv", READER)


@given(
    st.sampled_from(
        [b"date,distance_km\n", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", workout({"ends": OPEN})[:40]]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_give_a_plan_or_an_error(head: bytes, tail: bytes) -> None:
    """Whatever follows the first line: a plan, or an error in words."""
    try:
        found = read_plan(head + tail, "x", replace(READER, day=TODAY))
    except (FileError, PlanError):
        found = PlanFile()
    assert all(session.local_date >= TODAY for session in found.sessions)


def test_the_workout_list_of_trainingpeaks() -> None:
    """Their column names, metres and hours: a run, another sport, a rest day; a broken row fails alone."""
    found = read_plan(
        b'"Title","WorkoutType","WorkoutDescription","PlannedDuration","PlannedDistanceInMeters","WorkoutDay",'
        b'"CoachComments","DistanceInMeters"\n'
        b'"Easy","Run","keep it easy","0.75","8000","2026-06-05","well done",""\n'
        b'"Track","Run","6 x 800 m @ 3:40","","","2026-06-06","",""\n'
        b'"Laps","Swim","","0.5","1500","2026-06-07","",""\n'
        b'"Off","Day Off","","","","2026-06-08","",""\n'
        b'"Odd","Run","","an hour","","2026-06-09","",""\n',
        "workouts.csv",
        READER,
    )
    told = [(one.title, one.sport, one.parts[0].distance_m if one.parts else None) for one in found.sessions]
    assert told == [
        ("Easy", "running", 8_000.0),
        ("Track", "running", 800.0),
        ("Laps", "swimming", 1_500.0),
        ("Off", "rest", None),
    ]
    assert found.sessions[0].parts[0].duration_s == 2_700.0
    assert [one.name for one in found.left] == ["workouts.csv!/line 6"]
