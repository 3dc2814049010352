"""Erasing a runner: rows, originals, records; what was noted about deeds keeps a name that nobody has."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from loadwatch.model import Athlete
from loadwatch.store.blobs import ORIGINALS, STREAMS
from loadwatch.store.erase import erase_athlete, erase_uploads
from loadwatch.store.people import Deed, lock_athlete, save_audit
from loadwatch.store.store import BACKUPS, Store


def erase(store: Store, who: Athlete) -> dict[str, Any]:
    """Erase a runner; first the rows, all or none, then the files that nothing names any more."""
    nobody = f"erased-{secrets.token_hex(4)}"
    with store.write() as db:
        lock_athlete(db, who.id)
        counts = erase_athlete(db, who, nobody)
        uploads = erase_uploads(db, who.name)
        save_audit(db, datetime.now(UTC), Deed("erase", nobody, nobody, counts))
    store.overwrite_freed()
    n_files = sum(_remove_below(store, f"{folder}/{who.id}") for folder in (ORIGINALS, STREAMS))
    return {
        "athlete": who.name,
        **counts,
        "uploads": uploads,
        "files": n_files,
        "backups": sum(1 for _ in store.blobs.folder.find(BACKUPS)),
    }


def _remove_below(store: Store, folder: str) -> int:
    paths = [path for path, _ in store.blobs.folder.find(folder)]
    for path in paths:
        store.blobs.folder.remove(path)
    return len(paths)
