"""Uploads: raw slices into a temporary file per item, then one import in a thread, progress by asking."""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from flask import Blueprint, Flask, Response, abort, make_response, request, session

from loadwatch.errors import LoadwatchError
from loadwatch_dashboard import context
from loadwatch_dashboard.security import WebSettings

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

log = logging.getLogger(__name__)

CHUNK_BYTES = 256 * 1024
MAX_FILES = 50_000
MAX_BATCHES = 50
SHOWN_PROBLEMS = 200


@dataclass
class Batch:
    """Files on their way in. `phase`: receiving, importing, done or failed."""

    owner: str
    athlete: str
    folder: Path
    phase: str = "receiving"
    names: dict[int, str] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    error: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def part(self, number: int) -> Path:
        """Where the bytes of one item are: our name, never the sender's."""
        return self.folder / f"{number}.part"

    def state(self) -> dict[str, Any]:
        """What the page asks for."""
        keys = ("phase", "done", "total", "counts", "problems", "error")
        return {key: getattr(self, key) for key in keys}


class Uploads:
    """The batches of this server. They live as long as it does; what was imported is in the logbook."""

    def __init__(self) -> None:
        self.root: Path | None = None  # made with the first batch, removed with this object
        self.batches: dict[str, Batch] = {}
        self.importing = threading.Lock()  # one import at a time

    def begin(self, owner: str, athlete: str) -> str:
        """A new empty batch; the oldest are forgotten."""
        while len(self.batches) >= MAX_BATCHES:
            shutil.rmtree(self.batches.pop(next(iter(self.batches))).folder, ignore_errors=True)
        id_ = secrets.token_urlsafe(12)
        folder = self._root() / id_
        folder.mkdir()
        self.batches[id_] = Batch(owner, athlete, folder)
        return id_

    def _root(self) -> Path:
        if self.root is None:
            self.root = Path(tempfile.mkdtemp(prefix="loadwatch-upload-"))
            weakref.finalize(self, shutil.rmtree, self.root, ignore_errors=True)
        return self.root

    def find(self, id_: str, owner: str) -> Batch:
        """The batch, if it is the visitor's own; 404 otherwise."""
        batch = self.batches.get(id_)
        if batch is None or batch.owner != owner:
            abort(404)
        return batch


def add_routes(server: Flask, settings: WebSettings) -> None:
    """Four addresses under /api/uploads."""
    uploads = Uploads()
    routes = Blueprint("uploads", __name__, url_prefix="/api/uploads")

    @routes.post("")
    def begin() -> Response:
        name = str((request.get_json(silent=True) or {}).get("athlete") or "").strip()
        if not name or len(name) > 80:
            return _problem("Please give the runner's name.", 400)
        return make_response({"batch": uploads.begin(_owner(), name)})

    @routes.put("/<id_>/<int:number>")
    def receive(id_: str, number: int) -> Response:
        return take_slice(uploads.find(id_, _owner()), number, settings.max_file_bytes)

    @routes.post("/<id_>/close")
    def close(id_: str) -> Response:
        batch = uploads.find(id_, _owner())
        with batch.lock:
            if batch.phase == "receiving":
                batch.phase, batch.total = "importing", len(batch.names)
                arguments = (context.book(), batch, uploads.importing)
                threading.Thread(target=run_import, args=arguments, daemon=True).start()
        return make_response(batch.state())

    @routes.get("/<id_>")
    def state(id_: str) -> Response:
        return make_response(uploads.find(id_, _owner()).state())

    server.register_blueprint(routes)


def _owner() -> str:
    return str(session.get("csrf", ""))


def _problem(message: str, status: int) -> Response:
    return make_response({"error": message}, status)


def take_slice(batch: Batch, number: int, limit: int) -> Response:
    """Append one slice at its offset; 409 with what we have when the sender is elsewhere."""
    offset, name = request.args.get("offset", type=int), request.args.get("name", "")
    if offset is None or number < 0 or not name:
        return _problem("offset and name are needed.", 400)
    if number >= MAX_FILES or offset + (request.content_length or 0) > limit:
        return _problem("This file is too large to send.", 413)
    with batch.lock:
        if batch.phase != "receiving":
            return _problem("This batch is closed.", 409)
        part = batch.part(number)
        have = part.stat().st_size if part.exists() else 0
        if have != offset:
            return make_response({"have": have}, 409)
        have += _append(part)
        batch.names[number] = name[-300:]
    return make_response({"have": have})


def _append(part: Path) -> int:
    """Stream the body to the file; a broken body leaves the file as it was."""
    before = part.stat().st_size if part.exists() else 0
    written = 0
    with part.open("ab") as out:
        try:
            while chunk := request.stream.read(CHUNK_BYTES):
                written += out.write(chunk)
        except BaseException:
            out.truncate(before)
            raise
    return written


def run_import(book: Logbook, batch: Batch, one_at_a_time: threading.Lock) -> None:
    """Import all items of a closed batch; whatever happens ends in a state that the page can show."""
    try:
        with one_at_a_time:
            receipt = book.import_bytes(_items(batch), batch.athlete)
        _note_receipt(batch, receipt.as_json())
        batch.phase = "done"
    except LoadwatchError as error:
        batch.error = " ".join(part for part in (error.message, error.hint) if part)
        batch.phase = "failed"
    except Exception:  # a thread has nobody to raise to: the page and the log say it
        log.exception("an uploaded batch could not be imported")
        batch.error, batch.phase = "The import stopped; the log in the terminal says why.", "failed"
    finally:
        shutil.rmtree(batch.folder, ignore_errors=True)


def _items(batch: Batch) -> Iterator[tuple[str, BinaryIO]]:
    """Each item opened in its turn, so that one file at a time is open."""
    for number, name in sorted(batch.names.items()):
        with batch.part(number).open("rb") as stream:
            yield name, stream
        batch.done += 1


def _note_receipt(batch: Batch, receipt: dict[str, Any]) -> None:
    batch.counts = dict(receipt["counts"])
    batch.problems = [
        {"name": item["name"], "outcome": item["outcome"], "message": item["message"] or ""}
        for item in receipt["items"]
        if item["outcome"] in ("failed", "ignored")
    ][:SHOWN_PROBLEMS]
