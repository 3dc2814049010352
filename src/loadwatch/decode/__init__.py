"""Recordings in, one believable `Decoded` out. Bytes are told apart by what they hold, not by name."""

from __future__ import annotations

import sys
from datetime import datetime
from types import ModuleType

from loadwatch.model import Decoded

__all__ = ["decode"]


def decode(data: bytes, name: str, *, latest: datetime | None = None) -> Decoded:
    """Decode one recording.

    Parameters
    ----------
    data : bytes
        The file: FIT, GPX, TCX, a row document, or one of them packed as gz or alone in a zip.
    name : str
        Label for messages; it decides nothing.
    latest : datetime | None
        Now: samples more than a day later are not believed. None: no such check.

    Returns
    -------
    Decoded
        Sessions, laps, issues and the samples as a `RecordFrame`.

    Raises
    ------
    FileError
        Nothing useful can be read: unknown format, corrupt, no recording, too large.
    """
    from loadwatch.decode.heights import with_heights
    from loadwatch.decode.reader import read

    return with_heights(read(data, name, latest))


class _CallableModule(ModuleType):
    """`loadwatch.decode` is this package and, as the public interface promises, the function too."""

    def __call__(self, data: bytes, name: str, *, latest: datetime | None = None) -> Decoded:
        """Decode one recording; see `decode`."""
        return decode(data, name, latest=latest)


sys.modules[__name__].__class__ = _CallableModule
