"""What an import asks of the logbook: which recordings are there, and whether one starts at some moment."""

from __future__ import annotations

from bisect import bisect_left, insort
from datetime import datetime, timedelta

from loadwatch.store.activities import count_known, find_known, read_known
from loadwatch.store.neighbours import read_starts
from loadwatch.store.store import Store

AT_ONCE = 200  # recordings in a list of all cost as much as one that is asked for alone


class Known:
    """The recordings of a runner, by SHA-256."""

    def __init__(self, store: Store, athlete_id: str) -> None:
        self._store = store
        self._athlete_id = athlete_id
        self._n_alone: int | None = None  # so many more are asked for alone, the next brings all
        self._all: dict[str, list[str]] | None = None

    def find(self, digest: str) -> list[str] | None:
        """The activities of a recording that is here, None when it is not."""
        if self._all is None:
            with self._store.read() as db:
                if self._n_alone is None:
                    self._n_alone = count_known(db, self._athlete_id) // AT_ONCE
                if self._n_alone:
                    self._n_alone -= 1
                    return find_known(db, self._athlete_id, [digest]).get(digest)
                self._all = read_known(db, self._athlete_id)
        return self._all.get(digest)


class Starts:
    """When the recordings of a runner begin; read from the logbook when it is first asked."""

    def __init__(self, store: Store, athlete_id: str) -> None:
        self._store = store
        self._athlete_id = athlete_id
        self._new: list[datetime] = []
        self._all: list[datetime] | None = None

    def add(self, start: datetime) -> None:
        """A recording that this import brings."""
        if self._all is None:
            self._new.append(start)
        else:
            insort(self._all, start)

    def has_near(self, start: datetime, within: timedelta) -> bool:
        """True when a recording begins so close."""
        if self._all is None:
            with self._store.read() as db:
                self._all = sorted([*self._new, *read_starts(db, self._athlete_id)])
        at = bisect_left(self._all, start - within)
        return at < len(self._all) and self._all[at] <= start + within
