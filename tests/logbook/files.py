"""Small recordings for the logbook's tests, and a look at all that a logbook holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select

from loadwatch import Logbook
from loadwatch.store.tables import metadata
from loadwatch.units import FIT_EPOCH_UNIX_S
from tests.build import fit_run

START = datetime(2026, 5, 3, 6, 12, 9, tzinfo=UTC)
HISTORY = {
    "batch",
    "audit",
    "change",
    "changed_day",
    "alert_look",
    "alert",
    "alert_seen",
    "meta",
}  # tables that tell what was done, not what is known


def run_fit(day: int = 0, seconds: int = 600, metres: float = 2_000.0, hour: float = 0.0) -> bytes:
    """A FIT run `day` days and `hour` hours after START."""
    start = START + timedelta(days=day, hours=hour)
    return fit_run(seconds, metres, int(start.timestamp()) - FIT_EPOCH_UNIX_S)


def run_gpx(day: int = 0, seconds: int = 600, metres: float = 2_000.0) -> bytes:
    """The same run as a GPX track on the equator, one point every five seconds."""
    start = START + timedelta(days=day)
    points = "".join(
        f'<trkpt lat="0" lon="{8 + i / seconds * metres / 111_319.49:.7f}"><ele>400</ele>'
        f"<time>{start + timedelta(seconds=i):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for i in range(0, seconds + 1, 5)
    )
    head = '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    return f"{head}<trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>".encode()


def streams(**files: bytes) -> list[tuple[str, BinaryIO]]:
    """Files as uploads: `streams(a_fit=…)` is named a.fit."""
    return [(name.replace("_", "."), BytesIO(data)) for name, data in files.items()]


def folder_of(place: Path, **files: bytes) -> Path:
    """Files in a folder on disk."""
    place.mkdir(exist_ok=True)
    for name, data in files.items():
        (place / name.replace("_", ".")).write_bytes(data)
    return place


def dump(book: Logbook) -> dict[str, list[Any]]:
    """Every row of every table that says what is known."""
    with book.store.read() as db:
        return {
            name: sorted(repr(tuple(row)) for row in db.execute(select(table)))
            for name, table in metadata.tables.items()
            if name not in HISTORY
        }


def outcomes(receipt: Any) -> list[str]:
    """Outcome of each item, in order."""
    return [item.outcome for item in receipt.items]
