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
from loadwatch.logbook.parts import activities_of, local_day, with_hint, with_local_start
from loadwatch.model import Decoded, Lap, Session
from tests.build import records
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

    def summaries(name: str, stream: io.BytesIO, limits: object) -> Iterator[Recording]:
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
