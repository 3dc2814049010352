"""Exports of loadwatch itself: whose they are, and the document that says what a runner wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from loadwatch.errors import CorruptFileError, FileError

OWN_DOCUMENT = "data.json"
MARK = {"loadwatch": "own"}  # how the document begins; `sniff` looks for it
FORMAT = 1  # of the document; a newer one may mean other things by the same words


def own_document(data: bytes, name: str) -> dict[str, Any]:
    """The document of one runner. Raises `FileError` when it is damaged or of a newer loadwatch."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        text = "The document of this export is damaged."
        raise CorruptFileError(name, text, "Make it once more with `loadwatch export`.") from error
    format_ = document.get("format")
    if not isinstance(format_, int) or not isinstance(document.get("runner"), dict):
        raise CorruptFileError(name, "This is no export of loadwatch.", "Make one with `loadwatch export`.")
    if format_ > FORMAT:
        text = f"A newer loadwatch wrote this export (format {format_}, this one reads up to {FORMAT})."
        raise FileError(name, text, "Bring loadwatch up to date, then add it again.")
    return {str(key): value for key, value in document.items()}


def folders_of_others(name: str, whose: Mapping[str, str | None], runner: str | None) -> tuple[str, ...]:
    """Folders of an export of several runners that are not this runner's; raises `FileError` when all are not."""
    mine = [folder for folder, found in whose.items() if found == runner]
    if not mine:
        names = ", ".join(sorted({found for found in whose.values() if found}))
        text = f"This export holds {len(whose)} runners: {names[:200]}."
        raise FileError(name, text, "Add it once for each of them, to a runner of the same name.")
    return tuple(f"{folder}/" for folder in whose if folder not in mine)


def name_in(data: bytes, name: str) -> str | None:
    """Whose document it is."""
    found = own_document(data, name)["runner"].get("name")
    return found if isinstance(found, str) else None
