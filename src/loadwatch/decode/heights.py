"""What was climbed by the records, which goes before what the device says."""

from __future__ import annotations

from dataclasses import replace

from loadwatch.exposure.grid import records_of
from loadwatch.exposure.hills import climb_of
from loadwatch.exposure.volume import is_indoor
from loadwatch.model import Decoded, Method, Session


def with_heights(decoded: Decoded) -> Decoded:
    """A recording whose sessions tell what was climbed; who works out exposures has that already."""
    return replace(decoded, sessions=tuple(_measured(session, decoded) for session in decoded.sessions))


def _measured(session: Session, decoded: Decoded) -> Session:
    if is_indoor(session):
        return session
    own = records_of(session, decoded.sessions, decoded.records)
    found = climb_of(own, decoded.has_barometer, Method())
    return climbed(session, found.ascent_m, found.descent_m)


def climbed(session: Session, ascent_m: float | None, descent_m: float | None) -> Session:
    """A session with these heights; as it was when they are not known."""
    return session if ascent_m is None else replace(session, ascent_m=ascent_m, descent_m=descent_m)
