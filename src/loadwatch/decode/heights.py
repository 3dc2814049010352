"""What was climbed by the records, which goes before what the device says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from loadwatch.errors import Issue
from loadwatch.exposure.grid import records_of
from loadwatch.exposure.hills import climb_of
from loadwatch.exposure.volume import is_indoor
from loadwatch.model import Decoded, Method, Session

DIFFERENT, DIFFERENT_M = 0.2, 20.0


def with_heights(decoded: Decoded) -> Decoded:
    """A recording whose sessions tell what was climbed; who works out exposures has that already."""
    sessions = tuple(_measured(session, decoded) for session in decoded.sessions)
    return replace(decoded, sessions=sessions, issues=decoded.issues + contradicted(sessions))


def _measured(session: Session, decoded: Decoded) -> Session:
    if is_indoor(session):
        return session
    own = records_of(session, decoded.sessions, decoded.records)
    found = climb_of(own, decoded.has_barometer, Method())
    return climbed(session, found.ascent_m, found.descent_m)


def climbed(session: Session, ascent_m: float | None, descent_m: float | None) -> Session:
    """A session with these heights; as it was when they are not known."""
    return session if ascent_m is None else replace(session, ascent_m=ascent_m, descent_m=descent_m)


def contradicted(sessions: Iterable[Session]) -> tuple[Issue, ...]:
    """What is to be said where the device tells another climb than its altitudes do."""
    return tuple(
        Issue(
            "ascent_differs",
            f"Climb: {session.ascent_m:,.0f} m by the recorded altitudes, which count; the device says "
            f"{session.device_ascent_m:,.0f} m.",
            where=f"session {session.index}",
        )
        for session in sessions
        if session.ascent_m is not None
        and session.device_ascent_m is not None
        and abs(session.ascent_m - session.device_ascent_m)
        > max(DIFFERENT_M, DIFFERENT * session.device_ascent_m)
    )
