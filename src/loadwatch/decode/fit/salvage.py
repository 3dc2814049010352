"""Get messages out of FIT bytes: columns and the native decoder first, repaired bytes next, the patient decoders last."""

from __future__ import annotations

import io
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import fitfast
import numpy as np

from loadwatch.decode.fit.samples import read_samples
from loadwatch.decode.fit.scan import Scan, closed, without_samples
from loadwatch.decode.parsed import Column
from loadwatch.errors import CorruptFileError

Message = dict[str | int, Any]
SEMICIRCLES = ("position_lat", "position_long")
STDERR = 2
_SCREEN = threading.Lock()
_STOPS = (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit)


@dataclass
class Messages:
    """Decoded FIT messages: samples as columns, all the rest as dictionaries with fitfast's names."""

    samples: dict[str, Column]
    rest: dict[str, list[Message]]
    reader: str = "fitfast"  # direct, fitfast, closed (fitfast on repaired bytes), fitparse, fitdecode

    @property
    def n_samples(self) -> int:
        """Number of record messages."""
        return max((len(column) for column in self.samples.values()), default=0)


class _NativeError(Exception):
    """The native decoder gave up, in whatever way."""


def read_messages(data: bytes, found: Scan, name: str) -> Messages:
    """Decode `data`; when the native decoder refuses, keep as many samples as any way of reading gives."""
    if found.damage is None:
        try:
            small = None if found.has_compressed or found.has_packed else without_samples(data, found)
            columns = None if small is None else read_samples(data, found)
            if small is not None and columns is not None:
                return Messages(columns, _native(lambda: fitfast.parse(small)), "direct")
            return _fast(data, small, "fitfast")
        except _NativeError:
            pass  # the bytes are walked already: close them properly and try again, the caller reports it
    whole = closed(data, found)
    try:
        with _silent():
            best = _fast(whole, None, "closed")
    except _NativeError as error:
        best = _patient(whole, name, error)
    return best


def _fast(samples: bytes, small: bytes | None, reader: str) -> Messages:
    """Samples as columns; all the rest from the small copy, or from the whole when there is none."""
    columns = _native(lambda: fitfast.records(samples))
    rest = _native(lambda: fitfast.parse(samples if small is None else small))
    packed = rest.pop("record", [])
    if any("compressed_speed_distance" in row for row in packed[:100]):
        rest["packed"] = packed
    return Messages(columns, rest, reader)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what a panic of the native decoder prints from the person's screen; for damaged files only."""
    with _SCREEN:
        try:
            screen, nowhere = os.dup(STDERR), os.open(os.devnull, os.O_WRONLY)
        except OSError:  # no screen, nothing to keep from it
            yield
            return
        os.dup2(nowhere, STDERR)
        try:
            yield
        finally:
            os.dup2(screen, STDERR)
            os.close(screen)
            os.close(nowhere)


def _native(call: Callable[[], Any]) -> Any:
    """Run the native decoder; a panic in it is no `Exception`, so everything but a stop order is caught."""
    try:
        return call()
    except _STOPS:
        raise
    except BaseException as error:
        raise _NativeError(f"{type(error).__name__}: {error}") from error


def _patient(data: bytes, name: str, cause: Exception) -> Messages:
    """fitparse, then fitdecode; the one that kept most samples wins."""
    readers = (("fitparse", _fitparse), ("fitdecode", _fitdecode))
    tries = [_collect(label, reader(data)) for label, reader in readers]
    best = max(tries, key=lambda messages: messages.n_samples)
    if not best.n_samples and not best.rest.get("session"):
        raise CorruptFileError(name, "No FIT decoder could read a single sample of it.") from cause
    return best


def _collect(reader: str, messages: Iterable[tuple[str, Message]]) -> Messages:
    """Everything a reader yields before it breaks."""
    samples: list[Message] = []
    rest: dict[str, list[Message]] = {}
    try:
        for kind, fields in messages:
            if kind == "record":
                samples.append(fields)
            else:
                rest.setdefault(kind, []).append(fields)
    except _STOPS:
        raise
    except Exception as error:  # noqa: BLE001 - these readers raise nine kinds; what came before is kept
        logging.getLogger(__name__).debug("%s stopped: %s", reader, error)
    return Messages(_columns(samples), rest, reader)


def _fitparse(data: bytes) -> Iterator[tuple[str, Message]]:
    import fitparse

    for message in fitparse.FitFile(io.BytesIO(data), check_crc=False):
        yield message.name, {field.name: _plain(field.value) for field in message.fields}


def _fitdecode(data: bytes) -> Iterator[tuple[str, Message]]:
    import fitdecode

    options = {"check_crc": fitdecode.CrcCheck.DISABLED, "error_handling": fitdecode.ErrorHandling.IGNORE}
    with fitdecode.FitReader(io.BytesIO(data), **options) as frames:
        for frame in frames:
            if isinstance(frame, fitdecode.FitDataMessage):
                yield frame.name, {field.name: _plain(field.value) for field in frame.fields}


def _plain(value: Any) -> Any:
    """Unix seconds for dates, as fitfast gives them."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return value


def _columns(samples: list[Message]) -> dict[str, Column]:
    names = {name for fields in samples for name in fields if isinstance(name, str)}
    columns = {name: np.array([_number(fields.get(name)) for fields in samples]) for name in sorted(names)}
    for name in SEMICIRCLES:
        if name in columns:
            columns[name] = columns[name] * (180.0 / 2**31)
    return columns


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else float("nan")
