"""From bytes to the reader of their format."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from loadwatch.decode.clean import clean
from loadwatch.decode.limits import DEFAULT_LIMITS, human_bytes
from loadwatch.decode.parsed import Parsed
from loadwatch.decode.sniff import sniff
from loadwatch.errors import CorruptFileError, FileError, TooLargeError, UnknownFormatError
from loadwatch.model import Decoded

PACKED = frozenset({"gz", "tar", "zip"})
TABLES = frozenset({"apple", "csv", "strava", "garmin", "polar", "service"})
WORDS = {
    "photo": "a picture",
    "text": "plain text",
    "html": "a web page",
    "kml": "a KML map file",
    "appledouble": "a macOS resource file",
    "document": "a document",
    "database": "a database",
    "archive": "an archive of a kind that loadwatch does not open",
}
HINT = (
    "loadwatch reads FIT, GPX, TCX, CSV run lists and the account exports of Strava, Garmin and Apple Health."
)


def read(data: bytes, name: str, latest: datetime | None) -> Decoded:
    """Decode and clean one recording, packed or not; its sessions tell no more of heights than the device does."""
    kind = sniff(data)
    if kind in PACKED:
        return _unpacked(data, name, latest)
    limit = DEFAULT_LIMITS.fit_bytes if kind == "fit" else DEFAULT_LIMITS.xml_bytes
    if len(data) > limit:
        raise TooLargeError(name, human_bytes(limit), human_bytes(len(data)))
    return clean(reader(kind, name)(data, name), name, latest)


def reader(kind: str, name: str) -> Callable[[bytes, str], Parsed]:
    """The function that reads a format; raises `FileError` when there is none."""
    if kind == "fit":
        from loadwatch.decode.fit import read_fit

        return read_fit
    if kind == "gpx":
        from loadwatch.decode.gpx import read_gpx

        return read_gpx
    if kind == "tcx":
        from loadwatch.decode.tcx import read_tcx

        return read_tcx
    if kind == "row":
        from loadwatch.decode.row import read_row

        return read_row
    raise _no_reader(kind, name)


def _no_reader(kind: str, name: str) -> FileError:
    if kind == "empty":
        return CorruptFileError(
            name, "The file is empty (0 bytes).", "Copy it from the watch again.", found="0 bytes"
        )
    if kind in TABLES:
        return UnknownFormatError(
            name, "This holds many activities, not one recording.", "Import it as an archive."
        )
    return UnknownFormatError(name, f"This is {WORDS.get(kind, 'no recording')}, no activity file.", HINT)


def _unpacked(data: bytes, name: str, latest: datetime | None) -> Decoded:
    """The single recording inside a gz, tar or zip."""
    from loadwatch.decode.archive import recordings
    from loadwatch.decode.recording import Left, Recording

    inside = list(recordings(name, io.BytesIO(data), DEFAULT_LIMITS))
    found = [item for item in inside if isinstance(item, Recording)]
    if len(found) > 1:
        text = f"This archive holds {len(found)} recordings, not one."
        raise UnknownFormatError(name, text, "Import it as an archive.")
    if found:
        return read(found[0].data, found[0].name, latest)
    why = next((item.message for item in inside if isinstance(item, Left)), "The archive is empty.")
    raise CorruptFileError(name, why)
