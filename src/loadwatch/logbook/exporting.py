"""Own data to take along: originals as they came, tables as CSV and Parquet, everything as JSON."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

import orjson
import polars as pl

from loadwatch.decode.account.own import FORMAT, MARK, OWN_DOCUMENT
from loadwatch.errors import StoreError
from loadwatch.logbook.plan_changing import as_kept
from loadwatch.model import Athlete
from loadwatch.store.activities import read_activities
from loadwatch.store.alerts import read_alerts
from loadwatch.store.entries import TABLES, read_entries
from loadwatch.store.files import Named, read_named_files
from loadwatch.store.plans import read_plan
from loadwatch.views.alert import alert_json
from loadwatch.views.own import READ_ME, csv_table
from loadwatch.views.rows import activity_row
from loadwatch.views.week import weekly_rows

if TYPE_CHECKING:
    from loadwatch.logbook.own import OwnKeeping


class Sink(Protocol):
    """Where files go."""

    def write(self, name: str, data: bytes) -> None:
        """Write one file under a relative name."""


class FolderSink:
    """Files below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, data: bytes) -> None:
        """Write one file, making its folders."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class ZipSink:
    """Files in a zip; what is packed already is only stored."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def write(self, name: str, data: bytes) -> None:
        """Write one member."""
        is_packed = name.endswith((".parquet", ".gz", ".zip"))
        kind = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        self.archive.writestr(zipfile.ZipInfo(name), data, compress_type=kind)


def export(book: OwnKeeping, those: list[Athlete], out: str | Path | BinaryIO) -> dict[str, Any]:
    """Write the data of runners; gives what was written and which originals are lost."""
    try:
        with _sink(out) as sink:
            sink.write("README.txt", READ_ME.encode())
            written = [_runner(book, who, sink, safe_name(who.name, who.id)) for who in those]
    except OSError as error:
        raise StoreError(
            f"The data cannot be written there: {error.strerror or error}.",
            "Give another place, or mend the permissions of the folder.",
        ) from error
    return {
        "runners": [who.name for who in those],
        "activities": sum(one["activities"] for one in written),
        "files": 1 + sum(one["files"] for one in written),
        "lost": [name for one in written for name in one["lost"]],
    }


@contextmanager
def _sink(out: str | Path | BinaryIO) -> Iterator[Sink]:
    """A zip for a stream or a name that ends so, else a folder, which must be new or empty."""
    if not isinstance(out, str | Path):
        with zipfile.ZipFile(out, "w") as archive:
            yield ZipSink(archive)
    elif Path(out).suffix.lower() == ".zip":
        with zipfile.ZipFile(Path(out), "w") as archive:
            yield ZipSink(archive)
    else:
        root = Path(out)
        if root.exists() and any(root.iterdir()):
            raise StoreError(
                f"The folder {root} is not empty.", "Give a new folder, or a name ending in .zip."
            )
        root.mkdir(parents=True, exist_ok=True)
        yield FolderSink(root)


def safe_name(name: str, id_: str) -> str:
    """A folder name that every disk takes, different for every runner."""
    plain = re.sub(r"[^\w\- ]+", "_", name, flags=re.ASCII).strip()[:40]
    return f"{plain or 'runner'}-{id_}"


def _runner(book: OwnKeeping, who: Athlete, sink: Sink, folder: str) -> dict[str, Any]:
    with book.store.read() as db:
        said = {kind: [_plain(row) for row in read_entries(db, kind, who.id)] for kind in TABLES}
        plan = [as_kept(db, one) for one in read_plan(db, who.id)]
        everything = read_activities(db, who.id, deleted=True)
        told = read_alerts(db, who.id)
    rows = [activity_row(one, who.name) for one in everything if not one.is_deleted]
    gone = [activity_row(one, who.name) for one in everything if one.is_deleted]
    weeks = weekly_rows(book._figures.weekly(who, book.today(who)))
    alerts = [alert_json(one, who, book.today(who)) for one in told]
    tables = {"activities": rows, "weekly": weeks, "plan": plan, "alerts": alerts, **said}
    person = {"runner": asdict(who), "thresholds": book.thresholds(who.name)}
    how = {"method": book.method.version, "constants": book.constants()}  # those that are changed
    whole = {**MARK, "format": FORMAT, **person, **how, **tables, "deleted": gone}
    files = {f"{folder}/{OWN_DOCUMENT}": orjson.dumps(whole, option=orjson.OPT_INDENT_2)}
    files |= {f"{folder}/{name}.csv": csv_table(table) for name, table in tables.items() if table}
    files[f"{folder}/exposures.parquet"] = _parquet(book._figures.exposures(who))
    for name, data in files.items():
        sink.write(name, data)
    n_more, lost = _recordings(book, who, sink, folder)
    return {"activities": len(rows), "files": len(files) + n_more, "lost": lost}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose keys are plain text, as JSON needs them."""
    return {str(key): value for key, value in row.items()}


def _recordings(book: OwnKeeping, who: Athlete, sink: Sink, folder: str) -> tuple[int, list[str]]:
    """Each original and each activity's samples; gives how many files, and which are lost."""
    with book.store.read() as db:
        named = [one for one in read_named_files(db) if one.athlete_id == who.id]
    count, lost = 0, []
    for one in named:
        name, data = _kept(book, one)
        if data is None:
            lost.append(name)
        else:
            sink.write(f"{folder}/{name}", data)
            count += 1
    return count, lost


def _kept(book: OwnKeeping, one: Named) -> tuple[str, bytes | None]:
    if one.kind is not None:
        data = book.store.blobs.original(one.athlete_id, one.sha256, one.kind)
        return f"originals/{one.sha256}.{one.kind}", data
    return f"records/{one.activity_id}.parquet", book.store.blobs.stream(one.athlete_id, one.sha256)


def _parquet(frame: pl.DataFrame) -> bytes:
    out = BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
