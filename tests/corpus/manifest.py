"""The corpus manifest as rows, and what is expected of each file by its class."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("LOADWATCH_CORPUS", ROOT.parent / "shared" / "corpus"))

# Files that hold no recording, beside those of not-activity/: why they are to be left out.
NO_RECORDING = {
    "gpx/route-only.gpx": "a route without a track",
    "gpx/bom.gpx": "one waypoint",
    "gpx/metadata-only.gpx": "an export without a track",
    "gpx/keep-empty.gpx": "a track without points",
    "gpx/planned-no-times-bikerouter.gpx": "a planned route",
    "gpx/no-times.gpx": "tracks without times (5 of 296 points have one)",
    "gpx/year-1901.gpx": "all 184 points within one second of 1901",
    "tcx/course.tcx.gz": "a course",
    "strava-export/activities.csv": "the table of an archive, its one row names a file",
    "broken/appledouble.fit": "a macOS resource file",
}
UNREADABLE = {"broken/zero-bytes.fit": "0 bytes"}


@dataclass(frozen=True)
class Row:
    """One file of the corpus with the totals that it reports itself."""

    file: str
    category: str
    kind: str
    sport: list[str]
    sub_sport: list[str]
    start: datetime | None
    distance_m: float | None
    timer_s: float | None
    elapsed_s: float | None
    ascent_m: float | None
    avg_hr: float | None
    n_records: int | None
    n_sessions: int | None
    sessions: list[dict[str, Any]]
    notes: str

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return CORPUS / self.file

    @property
    def expected(self) -> str:
        """ignored, failed or imported (imported, linked and known all mean: it is in the logbook)."""
        if self.file.startswith("not-activity/") or self.file in NO_RECORDING:
            return "ignored"
        return "failed" if self.file in UNREADABLE else "imported"


def rows() -> list[Row]:
    """All files of the manifest."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8") as text:
        return [_row(line) for line in csv.DictReader(text)]


def _row(line: dict[str, str]) -> Row:
    return Row(
        file=line["file"],
        category=line["category"],
        kind=line["kind"],
        sport=line["sport"].split(";") if line["sport"] else [],
        sub_sport=line["sub_sport"].split(";") if line["sub_sport"] else [],
        start=datetime.fromisoformat(line["start_utc"].replace("Z", "+00:00")) if line["start_utc"] else None,
        distance_m=_number(line["distance_m"]),
        timer_s=_number(line["timer_s"]),
        elapsed_s=_number(line["elapsed_s"]),
        ascent_m=_number(line["ascent_m"]),
        avg_hr=_number(line["avg_hr"]),
        n_records=int(line["n_records"]) if line["n_records"] else None,
        n_sessions=int(line["n_sessions"]) if line["n_sessions"] else None,
        sessions=json.loads(line["sessions_json"]) if line["sessions_json"] else [],
        notes=line["notes"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
