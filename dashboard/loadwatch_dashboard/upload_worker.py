"""The one thread that imports closed uploads. It lives while there is work; the table says what work there is."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from typing import TYPE_CHECKING

from loadwatch.errors import LoadwatchError
from loadwatch.logbook.upload_import import import_upload

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

log = logging.getLogger(__name__)
LOOK_S = 1.0  # while another worker has an upload, or had it when it was killed
SWEEP_S = 3600.0


class UploadWorker:
    """Imports one upload after the other, those first that a killed server left."""

    def __init__(self, book: Logbook) -> None:
        self.book = book
        self.name = secrets.token_hex(8)
        self._lock = threading.Lock()
        self._is_rung = self._is_running = False
        self._swept_s = 0.0

    def start_up(self) -> None:
        """Forget what was abandoned, go on with what was interrupted. A server starts also when that fails."""
        try:
            self.sweep_sometimes()
            if self.book.uploads.is_importing():
                self.ring()
        except LoadwatchError as error:
            log.warning("uploads: %s", error.message)

    def sweep_sometimes(self) -> None:
        """Forget abandoned uploads, once an hour at most."""
        if not self._swept_s or time.monotonic() - self._swept_s > SWEEP_S:
            self._swept_s = time.monotonic()
            self.book.uploads.sweep()

    def ring(self) -> None:
        """There is work."""
        with self._lock:
            self._is_rung = True
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="loadwatch-uploads", daemon=True).start()

    def _run(self) -> None:
        while self._is_wanted():
            try:
                while self.book.uploads.is_importing():
                    worked = {
                        id_: import_upload(self.book.uploads, id_, self.name) for id_ in self._waiting()
                    }
                    for id_ in [id_ for id_, is_done in worked.items() if is_done]:
                        self.book.look_after_upload(id_)
                    if not any(worked.values()):
                        time.sleep(LOOK_S)
            except Exception:  # a thread has nobody to raise to: the next ring tries again
                log.exception("uploads cannot be imported")

    def _waiting(self) -> list[str]:
        return self.book.uploads.waiting()

    def _is_wanted(self) -> bool:
        with self._lock:
            self._is_running, self._is_rung = self._is_rung, False
            return self._is_running
