"""Runs fall on the local day of the place where they were run."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tzfpy import get_tz

from tests.corpus.conftest import Imported
from tests.corpus.manifest import Row

HISTORY_OFFSET = timedelta(hours=-5)  # the README of the corpus: this runner's zone is UTC-5


def _utc(value: str) -> datetime:
    return datetime.fromisoformat(value.replace("Z", "+00:00"))


def test_history_with_known_zone(imported: Imported, manifest: list[Row]) -> None:
    """A history from UTC-5 has the days of UTC-5."""
    rows = [r for r in manifest if r.file.startswith("history-suunto-garmin/")]
    off = []
    for row in rows:
        (activity,) = imported.activities(row)
        wanted = (_utc(activity["start_utc"]) + HISTORY_OFFSET).date().isoformat()
        if activity["local_date"] != wanted:
            off.append((row.file, activity["local_date"], wanted, activity["utc_offset_s"]))

    assert len(rows) == 189
    assert off == []


def test_local_day_is_that_of_the_place(imported: Imported, manifest: list[Row]) -> None:
    """Where a position tells the zone, day and offset are those of that zone, whatever the file says."""
    checked, off = 0, []
    for row in manifest:
        if row.expected != "imported" or row.kind == "zip":
            continue
        for activity in imported.activities(row):
            places = (
                imported.book.records(activity["id"]).select("longitude_deg", "latitude_deg").drop_nulls()
            )
            zone = get_tz(*places.row(0)) if places.height else None
            if not zone or not activity["start_utc"]:
                continue
            local = _utc(activity["start_utc"]).astimezone(ZoneInfo(zone))
            checked += 1
            if activity["local_date"] != local.date().isoformat():
                off.append((row.file, activity["local_date"], local.isoformat()))
    print(f"local day: {checked} activities with a position, {len(off)} on another day than the zone's")

    assert checked > 300
    assert off == []


def test_local_day_follows_the_sun(imported: Imported, manifest: list[Row]) -> None:
    """Where a position tells the place, the local day is the solar day (away from solar midnight by 3 h)."""
    checked, off = 0, []
    for row in manifest:
        if row.expected != "imported" or row.kind == "zip":
            continue
        for activity in imported.activities(row):
            longitude = _first_longitude(imported, activity["id"])
            if longitude is None or not activity["start_utc"]:
                continue
            solar = _utc(activity["start_utc"]) + timedelta(hours=longitude / 15)
            if 3 <= solar.hour < 21:
                checked += 1
                if activity["local_date"] != solar.date().isoformat():
                    off.append((row.file, activity["local_date"], solar.isoformat()))

    assert checked > 250
    assert off == []


def _first_longitude(imported: Imported, activity: str) -> float | None:
    records = imported.book.records(activity)
    known = records["longitude_deg"].drop_nulls()
    return float(known[0]) if len(known) and records["session"].n_unique() == 1 else None
