"""Copies among real recordings: every pair that the corpus holds is found, and nothing else is linked."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from loadwatch.decode import decode
from loadwatch.load.copies import same_run
from loadwatch.model import Activity, Source
from tests.corpus.manifest import CORPUS, rows

NIKE = "history-nike-gpx"
COPIES = {  # copy → the recording that counts
    "fit/goldencheetah-resaved-fr955.fit": "fit/garmin-fr955-stryd.fit",
    "fit/suunto-ambit3-dup-b.fit": "fit/suunto-ambit3-dup-a.fit",
    "fit/suunto9-trail-no-pause-records.fit": "fit/suunto9-trail.fit",
    "gpx/garmin-connect-run-pair.gpx": "fit/garmin-vivoactive-hr-run-pair.fit",
    "gpx/garmin-fr945-triple.gpx.gz": "fit/garmin-fr945-stryd-triple.fit",
    "gpx/sports-tracker-run.gpx.gz": "gpx/movescount-run.gpx.gz",
    "gpx/strava-run-stops-pair.gpx.gz": "tcx/unnamed-writer-stops-pair.tcx.gz",
    "gpx/tomtom-run-pair.gpx": "tcx/tomtom-run-pair.tcx.gz",
    f"{NIKE}/36bb9510-27b3-4c13-9d68-55b59af24ec3.gpx.gz": "tcx/unnamed-writer-2020-12-02.tcx.gz",
    f"{NIKE}/531a7cd6-3ae1-4a03-99dc-f6fcb8d97eb0.gpx.gz": "tcx/unnamed-writer-2020-12-26.tcx.gz",
    "strava-export/activities/12866632127.fit.gz": "fit/garmin-venusq-run.fit",
    "tcx/garmin-fr15-10k-race.tcx.gz": "fit/garmin-fr15-10k-race.fit",
    "tcx/garmin-fr945-treadmill.tcx.gz": "fit/garmin-fr945-treadmill.fit",
    "tcx/garmin-fr945-triple.tcx.gz": "fit/garmin-fr945-stryd-triple.fit",
}
SAME_RUN_TWICE = {"tcx/garmin-fr410-run.tcx", "tcx/garmin-fr410-malformed.tcx.gz"}  # either may count


def activity(path: Path) -> Activity:
    """One file as an activity of one runner."""
    data = path.read_bytes()
    name = path.relative_to(CORPUS).as_posix()
    decoded = decode(gzip.decompress(data) if name.endswith(".gz") else data, name=name)
    source = Source(name, name, decoded.format)
    start, device = decoded.start_utc, decoded.device
    return Activity(name, "ana", source, decoded.sessions, "one", start_utc=start, device=device)


@pytest.fixture(scope="module")
def recordings() -> list[Activity]:
    """The pairs, and the other readable runs of the single-file folders."""
    named = set(COPIES) | set(COPIES.values()) | SAME_RUN_TWICE
    folders = ("fit/", "tcx/", NIKE)
    wanted = [
        r for r in rows() if r.file in named or (r.file.startswith(folders) and r.expected == "imported")
    ]
    return [activity(row.path) for row in wanted]


def test_every_pair_and_nothing_else(recordings: list[Activity]) -> None:
    """Two watches, two apps, re-saved and converted files are linked to the richest; other runs are not."""
    found = same_run(recordings)

    assert {copy: kept for copy, kept in found.items() if copy not in SAME_RUN_TWICE} == COPIES
    assert {copy for copy in found if copy in SAME_RUN_TWICE} < SAME_RUN_TWICE


def test_order_of_files_is_irrelevant(recordings: list[Activity]) -> None:
    """The same answer whichever file was read first."""
    assert same_run(recordings[::-1]) == same_run(recordings)
