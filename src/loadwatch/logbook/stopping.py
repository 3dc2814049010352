"""Ctrl-C in the middle of an import: it waits for the end of a step, and the receipt of what is kept goes along."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from loadwatch.logbook.receipt import Receipt


class ImportStoppedError(KeyboardInterrupt):
    """Ctrl-C. `receipt` tells what is stored; the same import adds the rest."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait for the end of the block."""
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            before(*came[0])


def to_the_end(work: Callable[[], Receipt]) -> Receipt:
    """The receipt of work that Ctrl-C does not cut short; when it came, the receipt goes along with it."""
    receipt = None
    try:
        with uninterrupted():
            receipt = work()
    except KeyboardInterrupt as error:
        if receipt is None:
            raise
        raise ImportStoppedError(receipt) from error
    return receipt
