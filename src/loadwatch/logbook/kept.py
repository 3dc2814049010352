"""Results kept in memory, and why none of them can be stale.

A result is kept under its question (a kind, a runner, arguments) together with the state it was worked out in:
the counts of what that kind reads, and the part of the method that it is handed. Every change of a runner's data
raises its count in the same transaction (`store.people.count_change`); counts are read before the data, so that a
result is as new as its state or newer. A question whose state differs is worked out anew.

`onward` hands the last result to the work, whatever its state: what did not change may be taken from there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock, RLock
from typing import Any, TypeVar, cast

from loadwatch.language import voice
from loadwatch.load.registry import method_with
from loadwatch.logbook.method_part import method_of_days, no_method, whole_method
from loadwatch.model import Athlete, Method
from loadwatch.store.own import read_constants
from loadwatch.store.people import Counts, read_counts
from loadwatch.store.store import Db, Store

KEPT = 256  # results in memory
READS = {  # kind → the counts of what it reads; a kind that is not named here reads everything
    **dict.fromkeys(
        ("stored", "exposures", "daily", "weekly", "load", "ranged", "spikes", "run list", "usual", "past"),
        ("recorded",),
    ),
    **dict.fromkeys(("diary", "symptoms"), ("told",)),
    **dict.fromkeys(("flags", "capacity", "capacity_days", "bounds", "trends"), ("recorded", "told")),
}
EVERYTHING = ("revision",)
METHOD_READ: dict[str, Callable[[Method], Hashable]] = {  # kind → the part of the method that it is handed
    **dict.fromkeys(("stored", "run list", "diary"), no_method),
    **dict.fromkeys(("exposures", "daily", "efforts", "weekly", "load", "ranged", "spikes"), method_of_days),
}
Result = TypeVar("Result")


@dataclass(frozen=True)
class State:
    """What was there when a question was asked."""

    counts: Counts
    method: Method

    def of(self, kind: str) -> Hashable:
        """As far as a kind reads it."""
        counts = (getattr(self.counts, name) for name in READS.get(kind, EVERYTHING))
        return (*counts, METHOD_READ.get(kind, whole_method)(self.method))


_asked: ContextVar[tuple[object, str, State] | None] = ContextVar("asked", default=None)


class Kept:
    """What was worked out, by question. All results are values: nobody may change them."""

    def __init__(self, store: Store, method: Method) -> None:
        self.store = store
        self.method = method
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._keeping, self._locks = Lock(), dict[str, RLock]()

    def refresh(self, db: Db) -> Method:
        """The method with the constants that are changed in this logbook."""
        self.method = method_with(read_constants(db))
        return self.method

    def forget(self, athlete_id: str) -> None:
        """Keep nothing about a runner who is erased."""
        with self._keeping:
            for key in [key for key in self._kept if key[1] == athlete_id]:  # type: ignore[index]  # as `_result` makes them
                del self._kept[key]

    @property
    def day_method(self) -> Method:
        """The method as far as exposures, days, weeks, loads and spikes read it."""
        return method_of_days(self.method)

    def once(self, kind: str, athlete: Athlete, compute: Callable[..., Result], *args: Any) -> Result:
        """The result of `compute`, from memory while nothing changed that the kind reads.

        Who reads the profile must have the runner among the arguments.
        """
        return self._result(kind, athlete, lambda _state, _last: compute(*args), args)

    def once_told(self, kind: str, athlete: Athlete, compute: Callable[..., Result], *args: Any) -> Result:
        """`once` for what holds words: each language and listener has its own."""
        return self._result(kind, athlete, lambda _state, _last: compute(*args), (voice(), *args))

    def onward(self, kind: str, athlete: Athlete, compute: Callable[..., Result], *args: Any) -> Result:
        """`once`, where `compute` gets the runner, the counts and the last result of this question (None: first time)."""

        def work(state: State, last: Result | None) -> Result:
            return compute(athlete, state.counts, last, *args)

        return self._result(kind, athlete, work, (athlete, *args))

    def _result(self, kind: str, athlete: Athlete, work: Callable[..., Result], args: Any) -> Result:
        profiles = tuple(
            one for one in args if isinstance(one, Athlete)
        )  # change like the data: no new question
        key = (kind, athlete.id, *(one for one in args if not isinstance(one, Athlete)))
        with self._state(athlete) as now:
            state = (now.of(kind), profiles)
            if (known := self._known(key)) is not None and known[0] == state:
                return cast("Result", known[1])
            with self._locks.setdefault(athlete.id, RLock()):  # two visitors of a fresh morning compute once
                known = self._known(key)
                if known is not None and known[0] == state:
                    return cast("Result", known[1])
                found = work(now, None if known is None else known[1])
                self._keep(key, state, found)
            return found

    def _known(self, key: Hashable) -> tuple[Hashable, Any] | None:
        """What was asked last stays longest."""
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    @contextmanager
    def _state(self, athlete: Athlete) -> Iterator[State]:
        """The state now; of questions inside a question about the same runner, that of the outer one."""
        outer = _asked.get()
        if outer is not None and outer[0] is self and outer[1] == athlete.id:
            yield outer[2]
            return
        with self.store.read() as db:
            state = State(read_counts(db, athlete.id), self.refresh(db))
        token = _asked.set((self, athlete.id, state))
        try:
            yield state
        finally:
            _asked.reset(token)

    def _keep(self, key: Hashable, state: Hashable, found: object) -> None:
        """Keep a result in the place of what was known of an earlier state."""
        with self._keeping:
            self._kept[key] = (state, found)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
