"""A sender without a browser: files into an upload, slice by slice."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from loadwatch import Logbook
from loadwatch.logbook.upload_import import import_upload
from loadwatch.logbook.uploads import Announced

ME = "local"


def announce(book: Logbook, files: dict[str, bytes], athlete: str = "Ana") -> str:
    """An upload that knows its files and has no bytes yet."""
    id_ = book.uploads.begin(ME, athlete)
    book.uploads.announce(ME, id_, [Announced(name, len(data), "1") for name, data in files.items()])
    return id_


def send(book: Logbook, id_: str, files: dict[str, bytes], slice_bytes: int = 1 << 20) -> None:
    """What is not here yet, in slices."""
    wanted = [Announced(name, len(data), "1") for name, data in files.items()]
    for told, data in zip(book.uploads.announce(ME, id_, wanted), files.values(), strict=True):
        at = told["have"]
        while at < len(data):
            at = book.uploads.append(ME, id_, told["number"], at, BytesIO(data[at : at + slice_bytes]))


def imported(book: Logbook, files: dict[str, bytes]) -> dict[str, Any]:
    """The receipt of an upload that nothing disturbed."""
    id_ = announce(book, files)
    send(book, id_, files)
    book.uploads.close(ME, id_)
    assert import_upload(book.uploads, id_, "worker")
    return receipt(book, id_)


def receipt(book: Logbook, id_: str) -> dict[str, Any]:
    """The receipt of a finished upload, without what is different each time."""
    state = book.uploads.state(ME, id_)
    assert state["phase"] == "done", state
    assert state["counts"] == book.receipt(state["batch"])["counts"]
    return bare(book.receipt(state["batch"]))


def bare(told: dict[str, Any]) -> dict[str, Any]:
    """A receipt without batch and times."""
    return {key: told[key] for key in ("athlete", "counts", "items", "sources")}
