"""Other libraries that read watch files, and the parsers below all of them. Imports nothing before it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat

Reader = Callable[[str, bytes], object]


@dataclass(frozen=True)
class Rival:
    """A library that reads a kind of file, how, and how many times faster the whole import should be."""

    name: str
    read: Reader
    bar: float | None = None


# ---- rivals: what their users do at least to have every record ----------------------


def read_fitparse(_name: str, data: bytes) -> None:
    """All messages of fitparse with their values."""
    import fitparse

    for message in fitparse.FitFile(BytesIO(data)).get_messages():
        message.get_values()


def read_fitdecode(_name: str, data: bytes) -> None:
    """All frames of fitdecode."""
    import fitdecode

    with fitdecode.FitReader(BytesIO(data)) as reader:
        for _frame in reader:
            pass


def read_garmin(_name: str, data: bytes) -> None:
    """Garmin's own kit, which tells its errors in a list."""
    from garmin_fit_sdk import Decoder, Stream

    _messages, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    if errors:
        raise ValueError(str(errors[0]))


def read_gpxpy(_name: str, data: bytes) -> None:
    """The tracks of gpxpy."""
    import gpxpy

    gpxpy.parse(data)


def read_tcxreader(_name: str, data: bytes) -> None:
    """The track points of tcxreader; it takes whatever ElementTree can open."""
    from tcxreader.tcxreader import TCXReader

    source: Any = BytesIO(data)
    TCXReader().read(source, only_gps=False)


def read_activity_parser(name: str, data: bytes) -> None:
    """The frames of activity-parser."""
    import activity_parser

    activity_parser.ActivityParser().parse(BytesIO(data), ext=name.rpartition(".")[2])


# ---- the floor ----------------------------------------------------------------------


def read_fitfast(_name: str, data: bytes) -> None:
    """The native decoder alone: records, sessions, laps."""
    import fitfast

    for message in ("record", "session", "lap"):
        fitfast.records(data, message=message)


def read_expat(_name: str, data: bytes) -> None:
    """The parser below every XML reader, with handlers that do nothing."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = lambda *_: None
    parser.Parse(data, True)


FLOORS: dict[str, tuple[str, Reader]] = {
    "fit": ("fitfast alone (record, session, lap)", read_fitfast),
    "gpx": ("expat alone, empty handlers", read_expat),
    "tcx": ("expat alone, empty handlers", read_expat),
}
RIVALS: dict[str, tuple[Rival, ...]] = {
    "fit": (
        Rival("fitparse", read_fitparse, 40.0),
        Rival("fitdecode", read_fitdecode, 20.0),
        Rival("garmin-fit-sdk", read_garmin, 12.0),
        Rival("activity-parser", read_activity_parser),
    ),
    "gpx": (Rival("gpxpy", read_gpxpy, 4.0), Rival("activity-parser", read_activity_parser)),
    "tcx": (Rival("tcxreader", read_tcxreader, 4.0), Rival("activity-parser", read_activity_parser)),
}
