"""What a database driver says, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from loadwatch.errors import LoadwatchError, StoreError


@contextmanager
def in_words() -> Iterator[None]:
    """Say what a database driver says in a sentence."""
    try:
        yield
    except LoadwatchError:
        raise
    except OperationalError as error:
        raise StoreError(*_sentence(str(error.orig))) from error
    except DBAPIError as error:
        if "not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise StoreError(*_sentence(str(error.orig))) from error
        name = type(error.orig).__name__
        raise StoreError(f"The database refused what it was given ({name}).", "The log names it.") from error


def _sentence(found: str) -> tuple[str, str]:
    first = found.strip().splitlines()[0] if found.strip() else "no reason given"
    if "disk is full" in first or "No space left" in found:
        return (
            "The disk is full: nothing more can be stored.",
            "Make room, then import again; what is there stays.",
        )
    if "locked" in first:
        return (
            "The logbook is busy: another loadwatch has been writing for more than ten seconds.",
            "Try again.",
        )
    if "readonly" in first or "read-only" in first:
        return "The logbook cannot be written to.", "Mend the permissions of its folder."
    if "not a database" in first or "malformed" in first:
        return "The logbook's database is damaged.", "Put back a copy from its folder 'backups'."
    return f"The logbook cannot be reached: {first}", "Is the address right, and the server running?"
