"""What one session asked of the body: volume, hills, speed, tissues."""

from __future__ import annotations

from loadwatch.exposure.session import SessionExposure, session_exposure

__all__ = ["SessionExposure", "session_exposure"]
