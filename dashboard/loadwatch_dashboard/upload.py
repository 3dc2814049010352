"""Uploads over HTTP: announce files, raw slices, close, ask; receipts and taking back. All in the logbook's table."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Response, abort, current_app, make_response, request

from loadwatch.errors import LoadwatchError, NotFoundError, SettingsError, UploadError
from loadwatch.language import dated, retell, say
from loadwatch.logbook.uploads import Announced
from loadwatch_dashboard import checks
from loadwatch_dashboard.checks import Batch, Sending
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.messages import in_a_line
from loadwatch_dashboard.secured import secured_route
from loadwatch_dashboard.upload_worker import UploadWorker

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

log = logging.getLogger(__name__)

WORKER = "loadwatch_upload_worker"
FILES_A_REQUEST = 1000
ITEMS_A_PAGE = 500
LISTED_IMPORTS = 12
OUTCOMES = ("imported", "linked", "known", "ignored", "failed")
STATUS = {
    "misplaced": 409,
    "closed": 409,
    "incomplete": 409,
    "too_large": 413,
    "too_long": 413,
    "too_many": 429,
}
STATUS |= {"disk_full": 507}
CURSOR = re.compile(r"(\d{1,9})\.(\d{1,9})")


def add_routes(server: Flask, book: Logbook) -> None:
    """Addresses under /api/uploads and /api/imports; interrupted imports go on."""
    server.config[WORKER] = UploadWorker(book)
    server.config[WORKER].start_up()
    for method, rule, body, about in (
        ("GET", "/api/uploads", open_ones, checks.sendings),
        ("POST", "/api/uploads", begin, checks.new_upload),
        ("GET", "/api/uploads/<id_>", state, checks.upload),
        ("DELETE", "/api/uploads/<id_>", discard, checks.upload),
        ("POST", "/api/uploads/<id_>/files", announce, checks.upload),
        ("PUT", "/api/uploads/<id_>/<int:number>", append, checks.upload),
        ("POST", "/api/uploads/<id_>/close", close, checks.upload),
        ("GET", "/api/imports", imports, checks.view),
        ("GET", "/api/imports/<id_>", receipt, checks.batch),
        ("POST", "/api/imports/<id_>/undo", undo, checks.batch),
    ):
        secured_route(server, rule, body, about, method, tells=_in_words)


def open_ones(mine: Sending) -> dict[str, Any]:
    """Uploads that are not finished."""
    return {"uploads": mine.uploads.open_ones(mine.owner)}


def begin(mine: Sending) -> dict[str, Any]:
    """A new upload for a runner."""
    _worker().sweep_sometimes()
    return {"id": mine.uploads.begin(mine.owner, mine.athlete)}


def state(mine: Sending) -> dict[str, Any]:
    """How far an upload is; `after` is the last answer's."""
    found = CURSOR.fullmatch(request.args.get("after", ""))
    after = (int(found[1]), int(found[2])) if found else (0, -1)
    return mine.uploads.state(mine.owner, mine.id, after)


def discard(mine: Sending) -> dict[str, Any]:
    """Throw an upload away."""
    mine.uploads.discard(mine.owner, mine.id)
    return {}


def announce(mine: Sending) -> dict[str, Any]:
    """Which files will come."""
    return {"files": mine.uploads.announce(mine.owner, mine.id, _announced(_json()))}


def append(mine: Sending, number: int) -> dict[str, Any]:
    """One slice."""
    offset = request.args.get("offset", type=int)
    if offset is None or offset < 0:
        abort(400)
    return {"have": mine.uploads.append(mine.owner, mine.id, number, offset, request.stream)}


def close(mine: Sending) -> dict[str, Any]:
    """All is here: import it."""
    mine.uploads.close(mine.owner, mine.id, leave_out=_json().get("leave_out") is True)
    _worker().ring()
    return mine.uploads.state(mine.owner, mine.id)


def imports(here: Context) -> dict[str, Any]:
    """The last imports: of the runner in view, for a therapist of all runners."""
    who = None if here.is_pt or here.athlete is None else here.athlete.name
    return {"imports": here.book.batches(who, among=here.athletes)[:LISTED_IMPORTS]}


def receipt(batch: Batch) -> dict[str, Any]:
    """What an import did, a page of it."""
    outcome = request.args.get("outcome")
    start = request.args.get("start", 0, type=int)
    limit = request.args.get("limit", 100, type=int)
    if outcome not in {None, *OUTCOMES} or start < 0 or not 0 < limit <= ITEMS_A_PAGE:
        abort(400)
    return _told_again(batch.book.receipt(batch.id, outcome, start, limit))


def _told_again(found: dict[str, Any]) -> dict[str, Any]:
    """The receipt as it is kept, its sentences and days as its reader has them."""
    items = [
        {
            **item,
            "message": _sentence(retell(item["message"] or "")),
            "issues": [{**issue, "message": retell(issue["message"])} for issue in item["issues"]],
            "day": _day(item["local_date"]),
        }
        for item in found["items"]
    ]
    return {**found, "items": items, "error": retell(found.get("error") or "") or None}


def _sentence(text: str) -> str:
    """A reason that stands alone begins like a sentence."""
    return text[:1].upper() + text[1:]


def _day(local_date: str | None) -> str | None:
    return None if local_date is None else dated(date.fromisoformat(local_date), "yMMMd")


def undo(batch: Batch) -> dict[str, Any]:
    """Take an import back."""
    return batch.book.undo(batch.id)


def _worker() -> UploadWorker:
    return cast(UploadWorker, current_app.config[WORKER])


def _in_words(error: LoadwatchError) -> Response:
    """What is wrong, in words, with the place to go on where there is one."""
    said: dict[str, Any] = {"error": in_a_line(error)}
    if isinstance(error, UploadError):
        said |= {"code": error.code} | ({} if error.have is None else {"have": error.have})
        return make_response(said, STATUS.get(error.code, 400))
    if isinstance(error, NotFoundError):
        return make_response({"error": say("There is no such upload or import."), "code": "not_found"}, 404)
    if isinstance(error, SettingsError):
        return make_response({"error": retell(error.hint or ""), "code": error.key}, 400)
    log.warning("an upload: %s", error.message)
    return make_response(said, 503)


def _json() -> dict[str, Any]:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def _text(given: dict[str, Any], key: str) -> str:
    value = given.get(key, "")
    if not isinstance(value, str):
        abort(400)
    return value


def _announced(given: dict[str, Any]) -> list[Announced]:
    files = given.get("files")
    if not isinstance(files, list) or not 0 < len(files) <= FILES_A_REQUEST:
        abort(400)
    return [_file(one) for one in files]


def _file(given: Any) -> Announced:
    size = given.get("size") if isinstance(given, dict) else None
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 1 << 60:
        abort(400)
    return Announced(_text(given, "name"), size, _text(given, "stamp"))
