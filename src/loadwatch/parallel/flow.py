"""Tasks through an executor: read no further than a window ahead, and a bad task costs itself only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass
from typing import Any, TypeVar

from loadwatch.errors import ExecutorError
from loadwatch.parallel.tasks import TaskExecutor, each

Task = TypeVar("Task")
LOOK_S = 1.0  # how often to look whether the executor still lives
TRIES = 3  # times that a call is made whose process was lost before it could begin
PLAIN_WINDOW = 16  # of an executor that does not say
HELD_BYTES = 192 * 1024 * 1024  # of tasks given out and results not yet taken
LOST = "The processes that should do the work were lost."
LOST_HINT = "Start again: what was finished is kept and is not done twice."
_WAITING = object()


def bounded(
    executor: Executor, work: Callable[[Task], Any], tasks: Iterable[Task], window: int | None = None
) -> Generator[tuple[Task, Any], None, None]:
    """(task, result or error) as they end; at most `window` tasks are out at a time."""
    size = _size(executor)
    flight = _Flight(executor, work)
    ready: list[_Slot] = []
    for task in tasks:
        ready.append(_Slot(task))
        if len(ready) >= size:
            flight.send(ready)
            ready = []
        while flight.n_out >= (window or _window(executor)):
            yield from ((slot.given, slot.result) for slot in flight.landed())
    flight.send(ready)
    while flight.n_out:
        yield from ((slot.given, slot.result) for slot in flight.landed())


def in_order(
    executor: Executor,
    work: Callable[[Any], Any],
    given: Iterable[Any],
    kind: type[Any] = object,
    weigh: Callable[[Any], int] = lambda _: 0,
) -> Generator[tuple[Any, Any], None, None]:
    """(given, result or error) in the order given; what is not of `kind` is its own result.

    Held are at most a window of tasks and HELD_BYTES of what `weigh` says (bytes), so that one slow task
    does not pile up those behind it.
    """
    queue = _Queue(executor, work, weigh)
    for one in given:
        queue.add(one, isinstance(one, kind))
        yield from queue.heads()
        while queue.is_full:
            yield from queue.heads(is_waiting=True)
    while queue.slots:
        yield from queue.heads(is_waiting=True)


@dataclass(eq=False)
class _Slot:
    given: Any
    result: Any = _WAITING
    is_task: bool = True
    weight: int = 0
    n_tries: int = 1


class _Queue:
    """Slots in the order given, their tasks gathered to calls."""

    def __init__(self, executor: Executor, work: Callable[[Any], Any], weigh: Callable[[Any], int]) -> None:
        self.executor = executor
        self.size = _size(executor)
        self.size_bytes = executor.batch_bytes if isinstance(executor, TaskExecutor) else 1
        self.flight = _Flight(executor, work)
        self.weigh = weigh
        self.slots: deque[_Slot] = deque()
        self.held = self.ready_bytes = self.n_tasks = 0
        self.ready: list[_Slot] = []

    @property
    def is_full(self) -> bool:
        """True when nothing more may be read."""
        return bool(self.slots) and (self.n_tasks >= _window(self.executor) or self.held > HELD_BYTES)

    def add(self, one: Any, is_task: bool) -> None:
        """Take one more."""
        if not is_task:
            self.slots.append(_Slot(one, one, is_task=False))
            return
        slot = _Slot(one, weight=self.weigh(one))
        self.slots.append(slot)
        self.ready.append(slot)
        self.n_tasks += 1
        self.held += slot.weight
        self.ready_bytes += slot.weight
        if len(self.ready) >= self.size or self.ready_bytes >= self.size_bytes:
            self._send()

    def heads(self, *, is_waiting: bool = False) -> Iterator[tuple[Any, Any]]:
        """Those at the head that are done; waiting for a call to end if asked and the head is not done."""
        if is_waiting and self.slots and self.slots[0].result is _WAITING:
            self._send()
            self.flight.landed()
        else:
            self.flight.landed(0.0)
        while self.slots and self.slots[0].result is not _WAITING:
            slot = self.slots.popleft()
            self.held -= slot.weight
            self.n_tasks -= slot.is_task
            yield slot.given, slot.result

    def _send(self) -> None:
        self.flight.send(self.ready)
        self.ready, self.ready_bytes = [], 0


class _Flight:
    """Calls that are out, each of one or more tasks."""

    def __init__(self, executor: Executor, work: Callable[[Any], Any]) -> None:
        self.executor, self.work = executor, work
        self.out: dict[Future[Any], list[_Slot]] = {}

    @property
    def n_out(self) -> int:
        """Tasks that are out."""
        return sum(map(len, self.out.values()))

    def send(self, slots: list[_Slot]) -> None:
        """Hand over one call."""
        if not slots:
            return
        tasks = [slot.given for slot in slots]
        if isinstance(self.executor, TaskExecutor):
            self.out[self.executor.submit_each(self.work, tasks)] = slots
        else:
            self.out[self.executor.submit(each, self.work, tasks)] = slots

    def landed(self, patience_s: float = LOOK_S) -> list[_Slot]:
        """Slots of the calls that have ended; waits for the first of them, but not for ever."""
        if not self.out:
            return []
        done = [future for future in self.out if future.done()]  # many a time a look is enough
        if not done and patience_s:
            done = list(wait(self.out, timeout=patience_s, return_when=FIRST_COMPLETED).done)
        if not done and patience_s and isinstance(self.executor, TaskExecutor):
            self.executor.check()
        return [slot for future in done for slot in self._settled(future, self.out.pop(future))]

    def _settled(self, future: Future[Any], slots: list[_Slot]) -> list[_Slot]:
        try:
            error = future.exception()
        except CancelledError as cancelled:
            raise ExecutorError(LOST, LOST_HINT) from cancelled
        if error is None:
            for slot, result in zip(slots, future.result(), strict=True):
                slot.result = result
        elif isinstance(error, ExecutorError):
            raise error
        elif isinstance(error, BrokenExecutor):
            self._again(slots, error)
        elif len(slots) > 1:  # one of them has cost all: each on its own
            for slot in slots:
                self.send([slot])
        else:
            slots[0].result = error
        return [slot for slot in slots if slot.result is not _WAITING]

    def _again(self, slots: list[_Slot], error: BaseException) -> None:
        if max(slot.n_tries for slot in slots) >= TRIES:
            raise ExecutorError(LOST, LOST_HINT) from error
        for slot in slots:
            slot.n_tries += 1
        self.send(slots)


def _window(executor: Executor) -> int:
    return executor.window if isinstance(executor, TaskExecutor) else PLAIN_WINDOW


def _size(executor: Executor) -> int:
    return executor.batch if isinstance(executor, TaskExecutor) else 1
