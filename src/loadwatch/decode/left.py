"""What is left out, counted and in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from loadwatch.decode.recording import Left
from loadwatch.decode.unread import unread
from loadwatch.errors import FileError, NotAnActivityError

RECORDING_NAME = re.compile(r"(\.(fit|gpx|tcx|pwx)(\.gz)?|^-)$", re.IGNORECASE)
WORDS = {
    "photo": "a photo or video",
    "document": "a document",
    "database": "a database",
    "archive": "an archive of a kind we cannot open",
    "appledouble": "a side file that macOS writes",
    "text": "text or a table without runs",
    "blank": "nothing but blanks",
    "json": "JSON without activities",
    "xml": "XML of another kind",
    "html": "a web page",
    "kml": "a KML map without times",
    "unknown": "no format that loadwatch knows",
}
LEFTOVERS = "not_recordings"
FAILED = {
    "password_protected": "is password-protected: unpack it first, then add the files",
    "packed_oddly": "holds files packed by a method other than deflate: zip it again",
}


def left_of(error: FileError) -> Left:
    """A file error as an item of the receipt."""
    outcome: Literal["ignored", "failed"] = "ignored" if isinstance(error, NotAnActivityError) else "failed"
    message = f"{error.message} {error.hint}" if error.hint else error.message
    return Left(error.name, outcome, error.code, message)


def left_of_bytes(name: str, kind: str, head: bytes) -> Left:
    """A file that is no recording: ignored, unless it is empty, of a kind that is not read, or its name promises one."""
    if kind == "empty":
        return Left(name, "failed", "empty", "The file is empty (0 bytes).")
    if (known := unread(head)) is not None:
        return Left(
            name, "failed", "unread_kind", f"This is {known[0]}: loadwatch does not read it. {known[1]}"
        )
    what = WORDS.get(kind, kind)
    if kind in {"text", "unknown", "blank", "html", "json", "xml"} and RECORDING_NAME.search(name):
        return Left(name, "failed", "unknown_format", f"This is {what}, not a recording.")
    return Left(name, "ignored", kind, f"This is {what}, not a recording, so it was left out.")


class Leftovers:
    """Members of one archive that cannot be recordings: one ignored item, a failed one for each obstacle."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._counts: Counter[str] = Counter()

    def add(self, reason: str, count: int = 1) -> None:
        """Count one member, or those of an inner archive."""
        self._counts["in inner archives" if reason == LEFTOVERS else reason] += count

    def items(self) -> Iterator[Left]:
        """What the receipt says of them."""
        for reason, words in FAILED.items():
            if count := self._counts.pop(reason, 0):
                yield Left(self.name, "failed", reason, f"The archive {words} ({files_of(count)}).", count)
        if total := self._counts.total():
            kinds = ", ".join(f"{count} {reason}" for reason, count in sorted(self._counts.items()))
            message = f"No recordings: {files_of(total)} in the archive ({kinds})."
            yield Left(self.name, "ignored", LEFTOVERS, message, total)


def files_of(count: int) -> str:
    """'1 file', '7 files'."""
    return "1 file" if count == 1 else f"{count} files"
