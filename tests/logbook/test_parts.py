"""Files with several activities, and what an archive's list adds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from loadwatch import Logbook
from loadwatch.decode.recording import Hint, Recording, recording, row_recording
from loadwatch.demo.fit_writer import Field, message
from loadwatch.logbook.parts import activities_of, local_day, watch_day, with_hint, with_local_start
from loadwatch.model import Decoded, Lap, Session
from loadwatch.store.exposures import change_exposure
from tests.build import ACTIVITY, FIT_START, fit_bytes, fit_file_id, fit_records, fit_session, records
from tests.logbook.files import START, outcomes, run_fit, streams


def decoded(n_activities: int = 1) -> Decoded:
    """A file whose activities are an hour apart, ten samples each."""
    frames, sessions, laps = [], [], []
    for i in range(n_activities):
        frames.append(
            records(10).with_columns(session=pl.lit(i, pl.Int16), elapsed_s=pl.col("elapsed_s") + 3600.0 * i)
        )
        start = START + timedelta(hours=i)
        sessions.append(Session(i, "generic", activity=i, start_utc=start, n_records=10))
        laps.append(Lap(i, i, start_utc=start, start_s=3600.0 * i))
    return Decoded(
        "gpx", tuple(sessions), pl.concat(frames), laps=tuple(laps), start_utc=START, n_raw=10 * n_activities
    )


def test_one_activity_is_left_alone() -> None:
    """A file with one activity is that activity, unchanged."""
    one = decoded()

    assert activities_of(one)[0] is one


def test_activities_count_from_their_own_start() -> None:
    """Each activity of a file has sessions and laps from 0 and times from its own start."""
    second = activities_of(decoded(2))[1]

    assert second.start_utc == START + timedelta(hours=1)
    assert [(s.index, s.activity) for s in second.sessions] == [(0, 0)]
    assert [(lap.index, lap.session, lap.start_s) for lap in second.laps] == [(0, 0, 0.0)]
    assert second.records["session"].unique().to_list() == [0]
    assert second.records["elapsed_s"].to_list() == [float(i) for i in range(10)]


def test_a_hint_fills_what_is_missing() -> None:
    """Title and sport of the account's list count where the file has none, and only there."""
    hint = Hint(title="Club run", sport="running", sub_sport="trail")

    filled = with_hint(decoded(), hint)
    own = with_hint(replace(decoded(), title="Mine", sessions=(Session(0, "cycling"),)), hint)

    assert (filled.title, filled.sessions[0].sport, filled.sessions[0].sub_sport) == (
        "Club run",
        "running",
        "trail",
    )
    assert (own.title, own.sessions[0].sport) == ("Mine", "cycling")


def test_a_hint_dates_a_watch_that_knew_no_time() -> None:
    """A recording without a date takes the list's start, and every sample its instant."""
    undated = replace(
        decoded(), start_utc=None, sessions=(Session(0, "running"),), laps=(Lap(0, 0, start_s=2.0),)
    )

    dated = with_hint(undated, Hint(start_utc=START))

    assert (dated.start_utc, dated.sessions[0].start_utc) == (START, START)
    assert dated.laps[0].start_utc == START + timedelta(seconds=2)
    assert dated.records["time_utc"][9] == START + timedelta(seconds=9)


def test_a_row_by_the_runners_own_clock() -> None:
    """A row with a local start is dated in the runner's zone; one with a day only has that day and no instant."""
    told = replace(decoded(), start_utc=None, notes={"local_start": "2026-05-03T08:00:00"})
    day_only = replace(decoded(), start_utc=None, notes={"local_date": "2026-05-03"})

    assert with_local_start(told, "Europe/Zurich").start_utc == datetime(2026, 5, 3, 6, tzinfo=UTC)
    assert with_local_start(day_only, "Europe/Zurich").start_utc is None
    assert local_day(day_only, None) == date(2026, 5, 3)


def test_rows_of_a_list_do_not_repeat_recordings(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A summary row that starts with a recording is not stored; one without a recording becomes an activity."""

    def summaries(name: str, stream: io.BytesIO, *_: object) -> Iterator[Recording]:
        yield recording("run.fit", run_fit(0))
        for day, seconds in ((0, 3), (1, 0)):
            start = START + timedelta(days=day, seconds=seconds)
            totals = {"distance_m": 5000.0, "timer_s": 1500.0, "elapsed_s": 1500.0}
            document = {
                "format": "garmin",
                "sport": "running",
                "start_utc": start.isoformat(),
                "totals": totals,
            }
            yield row_recording(f"row {day}", document, is_summary=True)

    monkeypatch.setattr("loadwatch.decode.archive.recordings", summaries)
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(export_zip=b""), "Ana")
        again = book.import_bytes(streams(export_zip=b""), "Ana")

        assert outcomes(receipt) == ["imported", "imported", "ignored"]
        assert (receipt.items[2].reason, receipt.items[2].name) == ("summary", "export.zip")
        assert outcomes(again) == ["known", "known", "ignored"]
        assert len(book.activities()) == 2


def test_a_watch_whose_clock_was_never_set_has_the_day_on_its_face() -> None:
    """The wall clock at the end, less what was run, gives the day; an absurd one gives none."""
    latest = datetime(2026, 6, 1, tzinfo=UTC)
    ran = replace(decoded(), start_utc=None, sessions=(Session(0, "running", elapsed_s=3_600.0),))
    after_midnight = replace(ran, notes={"local_end": "2026-05-04T00:30:00"})

    assert watch_day(after_midnight, latest) == date(2026, 5, 3)
    assert watch_day(replace(ran, notes={"local_end": "2027-05-04T00:30:00"}), latest) is None
    assert watch_day(replace(ran, notes={"local_end": "1998-05-04T00:30:00"}), latest) is None
    assert watch_day(replace(after_midnight, start_utc=START), latest) is None
    assert watch_day(ran, latest) is None


def test_the_day_on_the_watch_reaches_the_logbook(where: str) -> None:
    """A FIT file that counts from power-on lies on the day that the watch showed, and says whence."""
    body = fit_records(601, start=1000, f5=[round(i * 100 / 3) for i in range(601)])
    wall = FIT_START + 600
    ended = message(4, ACTIVITY, [Field(253, "uint32", 1600), Field(5, "uint32", wall)])
    data = fit_bytes(fit_file_id(start=1000), body, fit_session(600, 2_000, start=1000), ended)
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(a_fit=data), "Ana")
        found = book.activity(receipt.items[0].activities[0])

        assert (found["start_utc"], found["local_date"]) == (None, "2026-05-03")
        assert found["offset_source"] == "watch clock"
        assert book.exposures("Ana")["local_date"].to_list() == [date(2026, 5, 3)]


def test_fast_and_sprint_metres_of_a_run_list_are_exposures(where: str) -> None:
    """What the list states counts, with quality M, also after the exposures were made again."""
    text = b"date,distance_km,duration,fast_km,sprint_km\n2026-05-03,10.5,1:02:03,2,0.4\n"
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(runs_csv=text), "Ana")
        shown = {row["measure"]: row for row in book.activity(receipt.items[0].activities[0])["exposures"]}
        change = {
            "activity_id": receipt.items[0].activities[0],
            "session": 0,
            "fast_m": None,
            "sprint_m": None,
        }
        with book.store.write() as db:
            change_exposure(db, change["activity_id"], change)
        again = book.exposures("Ana").row(0, named=True)

    assert (shown["fast"]["value"], shown["sprint"]["value"]) == (2_000.0, 400.0)
    assert (shown["fast"]["quality"], shown["fast"]["reason"]) == ("M", None)
    assert (again["fast_m"], again["sprint_m"]) == (2_000.0, 400.0)


def test_the_hamstring_of_a_runner_without_critical_speed_says_why(where: str) -> None:
    """Where the other tissues are known and the hamstring is not, the reason is critical speed."""
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(a_fit=run_fit(0)), "Ana")
        shown = {row["measure"]: row for row in book.activity(receipt.items[0].activities[0])["exposures"]}

    assert shown["hamstring"]["value"] is shown["fast"]["value"] is None
    assert shown["hamstring"]["reason"] == shown["fast"]["reason"] == "no_critical_speed"
    assert shown["achilles_midportion"]["value"] is not None


def test_texts_out_of_files_can_be_shown_and_stored(where: str) -> None:
    """Control characters, turned writing and endless titles neither stop an import nor spoil a screen."""
    rows = "".join(f"2026-04-{day:02d},5,{'x' * 100}\n" for day in range(1, 25))
    nasty = "a\x00b\x1b[31m\u202ec  d"
    text = f'date,distance_km,title\n{rows}2026-05-01,5,"{nasty}"\n2026-05-02,5,{"y" * 9_000}\n'
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(runs_csv=text.encode()), "Ana")
        titles = {row["local_date"]: row["title"] for row in book.activities("Ana")}

    assert outcomes(receipt) == ["imported"] * 26
    assert len(titles["2026-05-02"]) == 500
    assert titles["2026-05-01"].isprintable()
    assert titles["2026-05-01"].startswith("a b [31m c")


def test_one_absurd_day_stops_nothing(where: str) -> None:
    """A line of the year 1 fails alone; the others of the list are there."""
    with Logbook.open(where) as book:
        rows = b"date,distance_km\n2026-05-03,5\n0001-01-01,5\n9999-12-31,5\n2026-05-04,5\n"
        receipt = book.import_bytes(streams(runs_csv=rows), "Ana")

        assert outcomes(receipt) == ["imported", "failed", "failed", "imported"]
        assert len(book.activities("Ana")) == 2


def test_runs_known_by_their_day_stand_among_the_others(where: str) -> None:
    """The list is newest first, whether a run has an instant or a day only."""
    text = b"date,distance_km\n2026-05-04,5\n2026-04-01,5\n2026-05-02,5\n"
    with Logbook.open(where) as book:
        book.import_bytes(streams(runs_csv=text, a_fit=run_fit(0)), "Ana")
        days = [row["local_date"] for row in book.activities("Ana")]

    assert days == ["2026-05-04", "2026-05-03", "2026-05-02", "2026-04-01"]
