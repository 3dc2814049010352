"""The one thread that looks at plans beside the pages: what is due shows on the next page, and no page waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)
WAIT_S = 1.0  # the page that follows a change is drawn first; changes close together are one


class Looking:
    """Jobs by name: a newer one takes the place of one that waits. The thread lives while there are jobs."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._jobs: dict[str, Callable[[], Any]] = {}
        self._is_running = False
        self._thread: threading.Thread | None = None

    def __call__(self, name: str, job: Callable[[], Any]) -> None:
        """Do it soon."""
        with self._lock:
            self._jobs[name] = job
            if not self._is_running:
                self._is_running = True
                self._thread = threading.Thread(target=self._run, name="loadwatch-looks", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Until all that was asked for is done."""
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while jobs := self._taken():
            for job in jobs:
                try:
                    job()
                except Exception:  # a thread has nobody to raise to: the next look tries again
                    log.exception("a plan could not be looked at")

    def _taken(self) -> list[Callable[[], Any]]:
        time.sleep(self._wait_s)
        with self._lock:
            jobs, self._jobs = list(self._jobs.values()), {}
            self._is_running = bool(jobs)
            return jobs
