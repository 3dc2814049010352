"""Files on their way in, slice by slice. The table is the truth; what was acknowledged survives a kill."""

from __future__ import annotations

import errno
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from loadwatch.errors import NotFoundError, UploadError
from loadwatch.logbook.finishing import clean_name
from loadwatch.logbook.quarantine import Body, Quarantine
from loadwatch.model import Athlete, Method
from loadwatch.settings import Settings
from loadwatch.store import uploads as table
from loadwatch.store.store import Db, Store

GIB = 1024**3
RESERVE_BYTES = 256 * 1024**2  # room that stays free on the disk
NAME_LENGTH = 300
STAMP_LENGTH = 32
PAGE = 500  # changed files in one answer
OPEN = ("receiving", "importing", "failed")


@dataclass(frozen=True)
class Caps:
    """What one sender may send (docs: limits)."""

    file_bytes: int = 4 * GIB
    waiting_bytes: int = 20 * GIB
    files: int = 50_000
    an_hour: int = 50
    abandoned: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class Announced:
    """A file that a sender has: its label, its bytes, and when it was changed."""

    name: str
    size: int
    stamp: str = ""


class Uploads:
    """Uploads of a logbook: announce files, append slices, close, ask, discard. `owner` sees only their own."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        method: Method,
        today: Callable[[Athlete], date],
        caps: Caps | None = None,
    ) -> None:
        self.store = store
        self.settings = settings
        self.method = method
        self.today = today
        self.caps = caps or Caps()
        self.is_isolated = True  # decode in a process of its own: a file that crashes it costs itself only
        self.quarantine = Quarantine(store)
        self._locks: dict[tuple[str, int], threading.Lock] = defaultdict(threading.Lock)

    # ---- bytes in ---------------------------------------------------------------

    def begin(self, owner: str, athlete: str) -> str:
        """A new empty upload for a runner; gives its id."""
        name, now, id_ = clean_name(athlete), datetime.now(UTC), secrets.token_hex(8)
        row: dict[str, Any] = {"id": id_, "owner": owner, "athlete_name": name, "phase": "receiving"}
        row |= {"rev": 0, "created": now, "touched": now, "n_found": 0, "counts": {}, "attempts": 0}
        with self.store.write() as db:
            if table.count_since(db, owner, now - timedelta(hours=1)) >= self.caps.an_hour:
                text = f"More than {self.caps.an_hour} uploads in an hour are not taken."
                raise UploadError("too_many", text, "Try again later.")
            table.save_upload(db, row)
        return id_

    def announce(self, owner: str, id_: str, files: Sequence[Announced]) -> list[dict[str, int]]:
        """Say which files will come; gives number and bytes that are here, of known ones as well."""
        with self.store.write() as db:
            row = _own(db, owner, id_)
            _still_receiving(row)
            known = {_same(item): item for item in table.read_upload_items(db, id_)}
            keys = [_key(one) for one in files]
            fresh = [key for key in dict.fromkeys(keys) if key not in known]
            self._check_caps(db, owner, len(known) + len(fresh), [size for _, size, _ in fresh])
            rev = table.change_upload(db, id_, {"touched": datetime.now(UTC)})
            rows = [_new_item(id_, len(known) + n, key, rev) for n, key in enumerate(fresh)]
            table.save_upload_items(db, rows)
            known |= {_same(item): item for item in rows}
        return [{"number": known[key]["number"], "have": known[key]["have"]} for key in keys]

    def append(self, owner: str, id_: str, number: int, offset: int, body: Body) -> int:
        """Append a slice to a file; gives how much of it is here. Elsewhere than at its end: `misplaced`."""
        with self._locks[id_, number]:
            with self.store.read() as db:
                _still_receiving(_own(db, owner, id_))
                item = table.find_upload_item(db, id_, number)
            if item is None:
                raise NotFoundError("file in this upload", str(number))
            have: int = min(item["have"], self.quarantine.n_bytes(id_, number))
            if have != offset:
                self._correct(item, have)
                raise UploadError("misplaced", "This slice belongs elsewhere in the file.", have=have)
            written = self._write(item, offset, body)
            if not self._correct(item, have + written):
                raise UploadError("misplaced", "Somebody else sends this file.", have=have)
            return have + written

    def _write(self, item: dict[str, Any], offset: int, body: Body) -> int:
        room = item["size"] - offset
        with _disk_in_words():
            written = self.quarantine.write(item["upload_id"], item["number"], offset, body, room)
        if written > room:
            raise UploadError("too_long", "This file is longer than was said.", "Choose it again.")
        return written

    def _correct(self, item: dict[str, Any], have: int) -> bool:
        """Note how much of a file is here."""
        if have == item["have"] and have != item["size"]:
            return True
        with self.store.write() as db:
            rev = table.change_upload(db, item["upload_id"], {"touched": datetime.now(UTC)})
            return table.add_bytes(db, item, have, rev)

    def _check_caps(self, db: Db, owner: str, n_files: int, sizes: Sequence[int]) -> None:
        caps, total = self.caps, sum(sizes)
        if n_files > caps.files:
            raise UploadError(
                "too_large", f"More than {caps.files} files at once are not taken.", "Zip them."
            )
        if max(sizes, default=0) > caps.file_bytes:
            raise UploadError(
                "too_large", f"A file of more than {caps.file_bytes / GIB:.0f} GB is not taken.", "Split it."
            )
        if table.sum_waiting(db, owner) + total > caps.waiting_bytes:
            raise UploadError(
                "too_large",
                f"More than {caps.waiting_bytes / GIB:.0f} GB at once are not taken.",
                "Send it in parts.",
            )
        if total and self.quarantine.free_bytes() < total + RESERVE_BYTES:
            raise UploadError(
                "disk_full", "The disk has not enough room for these files.", "Make room first."
            )

    # ---- what becomes of them ---------------------------------------------------

    def close(self, owner: str, id_: str, *, leave_out: bool = False) -> None:
        """All is here: import it. With `leave_out` files that came in part fail, the others are imported."""
        with self.store.write() as db:
            row = _own(db, owner, id_)
            if row["phase"] in ("importing", "done"):
                return
            sums = table.sums(db, id_)
            missing = sums["n_files"] - sums["n_here"]
            if not sums["n_here"] or (missing and not leave_out):
                raise UploadError("incomplete", "Not all files are here yet.", "Choose the same files again.")
            values: dict[str, Any] = {"phase": "importing", "attempts": 0, "error": None, "lease_until": None}
            values |= {
                "worker": None,
                "n_found": 0,
                "counts": {},
                "bytes_read": 0,
                "touched": datetime.now(UTC),
            }
            table.change_upload(db, id_, values)

    def discard(self, owner: str, id_: str) -> None:
        """Forget an upload and its bytes; what was imported of it stays."""
        with self.store.write() as db:
            if _own(db, owner, id_)["phase"] == "importing":
                raise UploadError("closed", "It is being imported.", "Wait for its end, then take it back.")
            table.remove_upload(db, id_)
        self.quarantine.remove(id_)

    def state(self, owner: str, id_: str, after: tuple[int, int] = (0, -1)) -> dict[str, Any]:
        """How far an upload is, with files that changed after (rev, number): `after` of the next question."""
        with self.store.read() as db:
            row = _own(db, owner, id_)
            items = table.read_changed_items(db, id_, after, PAGE)
            sums = table.sums(db, id_)
        last = (items[-1]["rev"], items[-1]["number"]) if items else after
        keys = ("number", "name", "size", "have", "state")
        told = [{key: item[key] for key in keys} for item in items]
        return _as_json(row, sums) | {"items": told, "after": list(last), "more": len(items) == PAGE}

    def check(self, owner: str, id_: str) -> None:
        """Raise NotFoundError when this is no upload of that sender."""
        with self.store.read() as db:
            _own(db, owner, id_)

    def open_ones(self, owner: str) -> list[dict[str, Any]]:
        """Uploads of a sender that are not finished, newest first."""
        with self.store.read() as db:
            rows = table.read_uploads(db, owner, OPEN)
            return [_as_json(row, table.sums(db, row["id"])) for row in rows]

    def waiting(self) -> list[str]:
        """Ids of closed uploads that nobody imports: new ones, and those whose import was interrupted."""
        with self.store.read() as db:
            return table.read_claimable(db, datetime.now(UTC))

    def is_importing(self) -> bool:
        """True while any upload is being imported, here or elsewhere."""
        with self.store.read() as db:
            return bool(table.read_uploads(db, phases=("importing",)))

    def sweep(self) -> int:
        """Forget what was abandoned, and bytes that no upload names; gives how many uploads went."""
        before = datetime.now(UTC) - self.caps.abandoned
        with self.store.write() as db:
            quiet = table.read_quiet(db, before)
            for id_ in quiet:
                table.remove_upload(db, id_)
            named = {row["id"] for row in table.read_uploads(db)}
        for id_, changed in self.quarantine.folders():
            if id_ not in named and (id_ in quiet or changed < before.timestamp()):
                self.quarantine.remove(id_)
        return len(quiet)


def _own(db: Db, owner: str, id_: str) -> dict[str, Any]:
    """The upload, when it is the sender's own."""
    row = table.find_upload(db, id_)
    if row is None or row["owner"] != owner:
        raise NotFoundError("upload", id_)
    return row


def _still_receiving(row: dict[str, Any]) -> None:
    if row["phase"] != "receiving":
        raise UploadError("closed", "This upload is closed.", "Begin another one.")


def _key(file: Announced) -> tuple[str, int, str]:
    """What makes two files the same one: label, size, time of change. The label as the database keeps it."""
    name = file.name.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return name[-NAME_LENGTH:] or "file", file.size, file.stamp[:STAMP_LENGTH]


def _same(item: dict[str, Any]) -> tuple[str, int, str]:
    return item["name"], item["size"], item["stamp"]


def _new_item(id_: str, number: int, key: tuple[str, int, str], rev: int) -> dict[str, Any]:
    name, size, stamp = key
    item = {"upload_id": id_, "number": number, "name": name, "size": size, "stamp": stamp}
    return item | {"have": 0, "state": "here" if size == 0 else "sending", "rev": rev}


def _as_json(row: dict[str, Any], sums: dict[str, int]) -> dict[str, Any]:
    keys = ("id", "phase", "rev", "n_found", "counts", "error", "bytes_read")
    found = {key: row[key] for key in keys} | sums
    begun = f"{row['created']:%Y-%m-%dT%H:%M:%SZ}"
    quiet_s = max(0.0, (datetime.now(UTC) - row["touched"]).total_seconds())
    return found | {
        "athlete": row["athlete_name"], "begun_utc": begun, "quiet_s": round(quiet_s), "batch": row["batch_id"],
    }  # fmt: skip


@contextmanager
def _disk_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise UploadError("disk_full", "The disk is full.", "Make room and go on.") from error
        raise
