"""What one session asked of the body: volume, hills, speed, tissues."""

from __future__ import annotations

from loadwatch.exposure.parts import SessionExposure
from loadwatch.exposure.session import session_exposure

__all__ = ["SessionExposure", "session_exposure"]
