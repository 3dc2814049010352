"""Who is looking, and whom they may see: the one place that accounts will change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loadwatch.model import Athlete

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook

OWNER = "local"


@dataclass(frozen=True)
class Visitor:
    """Somebody who came in by the link."""

    name: str  # whose uploads they are
    athletes: tuple[Athlete, ...]  # whom they may see; without a choice the first
    is_therapist: bool  # may look at them as their therapist does

    def sees(self, athlete_id: str | None) -> bool:
        """Whether that runner is one of theirs."""
        return any(one.id == athlete_id for one in self.athletes)


def visitor(book: Logbook) -> Visitor:
    """Who asks. Until accounts exist: the one owner of this machine, who looks at every runner, as runner or as therapist."""
    return Visitor(OWNER, tuple(book.athletes()), is_therapist=True)
