"""Run lists in CSV, as people write them."""

from __future__ import annotations

import numpy as np
import orjson
import pytest

from loadwatch.decode import decode
from loadwatch.decode.recording import Left, Recording
from loadwatch.decode.row import read_row, row_bytes
from loadwatch.decode.sniff import sniff
from loadwatch.decode.table.runlist import runs
from loadwatch.errors import CorruptFileError
from tests.decode.build_xml import START, run_gpx


def listed(text: str) -> list[Recording | Left]:
    return list(runs("runs.csv", text.encode()))


def document(item: Recording | Left) -> dict[str, object]:
    assert isinstance(item, Recording), item
    found: dict[str, object] = orjson.loads(item.data)
    return found


def test_each_line_becomes_a_manual_run() -> None:
    """All columns of the interface arrive in SI, unknown ones as notes."""
    text = (
        "date,distance_km,duration,ascent_m,descent_m,fast_km,sprint_km,sport,rpe,surface,title,notes,shoes\n"
        "2026-05-03,10.5,1:02:03,120,110,2,0.4,,6,road,Long one,windy,blue\n"
    )
    (item,) = listed(text)
    assert isinstance(item, Recording)
    parsed = read_row(item.data, item.name)
    session = parsed.sessions[0]

    assert (session.sport, session.distance_m, session.timer_s, session.rpe) == ("running", 10_500, 3_723, 6)
    assert (session.ascent_m, session.descent_m, session.distance_source) == (120, 110, "manual")
    assert parsed.is_manual
    assert parsed.title == "Long one"
    assert parsed.notes == {
        "surface": "road", "notes": "windy", "shoes": "blue", "fast_m": "2000", "sprint_m": "400", "local_date": "2026-05-03",
    }  # fmt: skip
    assert session.start_utc is None
    assert item.name == "runs.csv!/line 2"


def test_a_treadmill_says_its_slope() -> None:
    """The column grade_pct arrives as a ratio and is no note; an empty cell is not known."""
    first, second = listed(
        "date,distance_km,sport,grade_pct\n2026-05-03,5,treadmill,4.5\n2026-05-04,5,treadmill,\n"
    )
    assert isinstance(first, Recording)
    assert isinstance(second, Recording)
    parsed = read_row(first.data, first.name)

    assert parsed.sessions[0].grade == pytest.approx(0.045)
    assert parsed.notes == {"local_date": "2026-05-03"}
    assert read_row(second.data, second.name).sessions[0].grade is None


def test_a_start_with_a_zone_is_an_instant_with_its_local_time() -> None:
    """The offset written is kept as the file's own."""
    (item,) = listed("start,distance_km\n2026-05-03T08:12:09+02:00,5\n")
    assert isinstance(item, Recording)
    parsed = read_row(item.data, item.name)

    assert parsed.sessions[0].start_utc == START
    assert parsed.utc_offset_s == 7200


@pytest.mark.parametrize(
    "text",
    [
        "date;distance_km;duration_min\n2026-05-03;10,5;62,05\n",
        'date,distance_km,duration_min\n2026-05-03,"10,5","62,05"\n',
        "\ufeffDate , Distance_km,duration_min\r\n2026-05-03,10.5,62.05\r\n",
        "date\tdistance_km\tduration\n2026-05-03\t10.5\t62:03\n",
    ],
)
def test_spreadsheets_of_all_countries_are_read(text: str) -> None:
    """Semicolons, decimal commas, BOM, tabs and blanks around names mean the same run."""
    totals = document(listed(text)[0])["totals"]

    assert totals == {"distance_m": 10_500.0, "timer_s": pytest.approx(3723)}


def test_a_bad_row_fails_alone_with_its_line_number() -> None:
    """The line numbers count quoted new lines, and the good rows around are kept."""
    text = (
        'date,distance_km,notes\n2026-05-03,10,"two\nlines"\n2026-13-01,5,\n\n2026-05-05,far,\n2026-05-06,,\n'
        "2026-05-07,-3,\n2026-05-08,8,\n"
    )
    found = listed(text)

    assert [type(item) for item in found] == [Recording, Left, Left, Left, Left, Recording]
    failures = [item for item in found if isinstance(item, Left)]
    assert [item.name for item in failures] == [f"runs.csv!/line {n}" for n in (4, 6, 7, 8)]
    assert all(item.outcome == "failed" for item in failures)
    assert "'far', not a number" in failures[1].message
    assert "neither a distance nor a duration" in failures[2].message


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-05-03,5,10:99x,,", "duration"),
        ("2026-05-03,5,,Quidditch,", "sport"),
        ("2026-05-03,5,,,11", "rpe"),
        (",5,,,", "no date"),
        ("2026-05-03,10,5,,,", "more cells"),
        ("2026-05-03,inf,,,", "not a number"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(row: str, why: str) -> None:
    """Durations, sports, efforts and dates are checked; nothing is guessed."""
    (item,) = listed(f"date,distance_km,duration,sport,rpe\n{row}\n")

    assert isinstance(item, Left)
    assert why in item.message


def test_two_equal_lines_are_two_runs() -> None:
    """Equal rows get different bytes; the same list again gets the same ones."""
    text = "date,distance_km\n2026-05-03,5\n2026-05-03,5\n"
    first, second = ([item.sha256 for item in listed(text) if isinstance(item, Recording)] for _ in range(2))

    assert len(set(first)) == 2
    assert first == second


def test_a_row_added_later_leaves_the_others_as_they_were() -> None:
    """Runs do not depend on their place in the list, so that a grown list is known but for the new lines."""
    before = listed("date,distance_km\n2026-05-03,5\n")[0]
    after = listed("date,distance_km\n2026-05-01,7\n2026-05-03,5\n")[1]

    assert isinstance(before, Recording)
    assert isinstance(after, Recording)
    assert before.sha256 == after.sha256


def test_a_list_without_rows_is_ignored() -> None:
    """A header alone is no failure."""
    (item,) = listed("date,distance_km\n")

    assert isinstance(item, Left)
    assert item.outcome == "ignored"


def test_a_row_with_samples_is_recorded_not_manual() -> None:
    """Route and heart rate become records; a heart rate speaks for 15 seconds."""
    start = START.timestamp()
    data = row_bytes({
        "format": "apple", "start_utc": START.isoformat(), "sport": "running",
        "totals": {"distance_m": 200.0, "timer_s": 50.0},
        "samples": {"time_s": [start + 2, start + 40], "heart_rate_bpm": [120, 150]},
        "pauses": [[start + 20, start + 30]], "route_gpx": run_gpx(60).decode(),
    })  # fmt: skip
    parsed = read_row(data, "workout")

    assert not parsed.is_manual
    assert len(parsed.time_s) == 60
    heart = parsed.columns["heart_rate_bpm"]
    assert np.isnan(heart[:2]).all()
    assert heart[2:18].tolist() == [120] * 16
    assert np.isnan(heart[18:40]).all()
    assert heart[40:56].tolist() == [150] * 16
    assert parsed.timer == [(start, True), (start + 20, False), (start + 30, True), (start + 59, False)]
    assert parsed.sessions[0].distance_source == "session"


@pytest.mark.parametrize(
    "data",
    [
        b"{", b"[]", b'{"loadwatch":"row"}', b'{"loadwatch":"row","format":"csv","start_utc":"yesterday"}',
        b'{"loadwatch":"row","format":"apple","samples":{"time_s":[1,2],"heart_rate_bpm":[1]}}',
    ],
)  # fmt: skip
def test_a_damaged_row_document_is_a_file_error(data: bytes) -> None:
    """Whatever is wrong with a document, it is said as a file error."""
    with pytest.raises(CorruptFileError):
        read_row(data, "row")


BAD = [
    ("date,distance_km,fast_km\n2026-05-03,5,6\n", "fast_km is more than distance_km"),
    ("date,distance_km,sprint_km\n2026-05-03,5,5.1\n", "sprint_km is more than distance_km"),
    ("date,distance_km,duration\n2026-05-03,8,0:00:45\n", "is the duration h:mm:ss?"),
    (
        "date,distance_km,sport,grade_pct\n2026-05-03,8,treadmill,41\n",
        "grade_pct is 41, not between -10 and 40",
    ),
    ("date,distance_km,sport,grade_pct\n2026-05-03,8,treadmill,up\n", "grade_pct is 'up', not a number"),
    ("date,distance_km,grade_pct\n2026-05-03,8,4\n", "grade_pct is for runs on a treadmill"),
    ("date,duration,sport,grade_pct\n2026-05-03,0:45:00,treadmill,4\n", "grade_pct needs a distance"),
]


@pytest.mark.parametrize(("text", "reason"), BAD)
def test_numbers_that_contradict_each_other_fail_the_line(text: str, reason: str) -> None:
    """A part longer than the whole, and 8 km in 45 s, are said to be wrong rather than counted."""
    (item,) = listed(text)
    assert isinstance(item, Left)
    assert reason in item.message


@pytest.mark.parametrize("column", ["local_start", "local_date", "local_end", "fast_m", "sprint_m"])
def test_a_column_of_the_list_is_only_a_note(column: str) -> None:
    """A column that happens to be called like a note of ours changes nothing."""
    (item,) = listed(f"date,distance_km,{column}\n2026-05-03,5,nonsense\n")
    assert isinstance(item, Recording)
    parsed = read_row(item.data, item.name)

    assert parsed.notes == {f"column {column}": "nonsense", "local_date": "2026-05-03"}


def test_lines_that_end_with_cr_alone() -> None:
    """Old spreadsheets end lines with CR: the list is told and read all the same."""
    text = "date;distance_km\r2026-05-03;5,5\r2026-05-04;6\r"

    assert sniff(text.encode()) == "csv"
    assert [document(item)["totals"] for item in listed(text)] == [
        {"distance_m": 5500.0}, {"distance_m": 6000.0},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell"), [("date", "03/05/2026"), ("start", "3 May"), ("start", "0001-01-01T00:00:00+14:00")]
)
def test_days_written_otherwise_are_answered_with_an_example(column: str, cell: str) -> None:
    """The sentence shows what was read and how it should be written."""
    (item,) = listed(f"{column},distance_km\n{cell},5\n")
    assert isinstance(item, Left)
    assert f"{column} is '{cell}'," in item.message
    assert "2026-05-03" in item.message


@pytest.mark.parametrize(
    ("day", "words"), [("0001-01-01", "too far back"), ("2999-01-01", "lies in the future")]
)
@pytest.mark.parametrize("column", ["date", "start"])
def test_days_nobody_can_have_run_on_are_refused(column: str, day: str, words: str) -> None:
    """A run in the year 1 or 2999 is a mistake of the list, said so; one of 1987 is a run."""
    cell = day if column == "date" else f"{day}T08:00:00Z"
    (item,) = listed(f"{column},distance_km\n{cell},5\n")
    assert isinstance(item, Recording)
    with pytest.raises(CorruptFileError, match=words):
        decode(item.data, item.name, latest=START)
    (old,) = listed("start,distance_km\n1987-06-01T08:00:00Z,5\n")
    assert isinstance(old, Recording)
    found = decode(old.data, old.name, latest=START)
    assert found.start_utc is not None
    assert found.start_utc.year == 1987
