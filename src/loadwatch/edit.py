"""What a runner or the PT says of a recording instead of what its file says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Edit:
    """Kept beside the recording, which stays as it is. None: as the file says."""

    title: str | None = None
    sport: str | None = None
    is_treadmill: bool | None = None
    distance_m: float | None = None
    excluded: str | None = None  # why it does not count; None: it counts
    deleted_at: datetime | None = None  # kept and restorable
    grade: float | None = None  # of a treadmill's belt
    rpe: float | None = None  # felt effort, 0 to 10

    @property
    def is_nothing(self) -> bool:
        """The recording stands as its file says."""
        return self == Edit()
