"""What an import did, file by file (interface.md `import`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from loadwatch.errors import Issue
from loadwatch.model import Outcome

OUTCOMES: tuple[Outcome, ...] = ("imported", "linked", "known", "ignored", "failed")
KNOWN_MESSAGE = "The same recording is already here, so nothing was added."


@dataclass
class Item:
    """The fate of one recording file. Filled while the import runs, then left alone."""

    name: str
    outcome: Outcome
    message: str
    reason: str | None = None
    sha256: str | None = None
    kind: str | None = None  # what the bytes are, when the original is kept
    activities: list[str] = field(default_factory=list)
    issues: tuple[Issue, ...] = ()
    local_date: date | None = None  # of the first activity in it
    number: int = -1

    def become(self, outcome: Outcome, message: str, reason: str | None = None) -> None:
        """Change the fate: what was thought of the file no longer holds."""
        self.outcome, self.message, self.reason = outcome, message, reason

    def as_json(self) -> dict[str, Any]:
        """As interface.md writes it."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "outcome": self.outcome,
            "reason": self.reason,
            "message": self.message,
            "local_date": None if self.local_date is None else self.local_date.isoformat(),
            "activities": list(self.activities),
            "issues": [
                {"code": i.code, "message": i.message, "severity": i.severity, "where": i.where}
                for i in self.issues
            ],
        }

    def as_row(self, batch_id: str) -> dict[str, Any]:
        """The row of the item table."""
        row = self.as_json() | {"batch_id": batch_id, "number": self.number}
        return row | {"kind": self.kind, "local_date": self.local_date}


@dataclass(frozen=True)
class Receipt:
    """The answer to an import."""

    batch: str
    athlete: str
    items: Sequence[Item]
    started_at: datetime
    duration_s: float

    @property
    def counts(self) -> dict[str, int]:
        """Items by outcome; every outcome is named, also with 0."""
        return count_outcomes(self.items)

    def as_json(self) -> dict[str, Any]:
        """As interface.md writes it, with runner and times beside."""
        return {
            "batch": self.batch,
            "athlete": self.athlete,
            "started_at": self.started_at.isoformat().replace("+00:00", "Z"),
            "duration_s": round(self.duration_s, 3),
            "counts": self.counts,
            "items": [item.as_json() for item in self.items],
        }


@dataclass(frozen=True)
class ProgressEvent:
    """How far an import is: inputs done of those named, or items done when the total is not known."""

    done: int
    total: int | None
    name: str
    outcome: Outcome
    n_items: int


def item_of(row: Mapping[str, Any]) -> Item:
    """The item of a row of the item table."""
    issues = tuple(Issue(**issue) for issue in row["issues"])
    names = ("name", "outcome", "message", "reason", "sha256", "kind", "number", "local_date")
    return Item(**{name: row[name] for name in names}, activities=list(row["activities"]), issues=issues)


def batch_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A batch as the list of imports shows it."""
    return {
        "batch": row["id"],
        "athlete": row["athlete_name"],
        "started_utc": _utc_text(row["started"]),
        "finished_utc": _utc_text(row["finished"]),
        "sources": row["sources"],
        "counts": row["counts"],
        "undone_utc": _utc_text(row["undone_at"]),
    }


def receipt_json(
    row: Mapping[str, Any], counts: Mapping[str, int], items: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The receipt of an import that is in the logbook: the batch, and items as interface.md writes them."""
    told = {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}
    return {**batch_json(row), "counts": told, "items": [item_of(one).as_json() for one in items]}


def _utc_text(instant: datetime | None) -> str | None:
    return None if instant is None else f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def count_outcomes(items: Sequence[Item]) -> dict[str, int]:
    """Items by outcome; every outcome is named, also with 0."""
    found = Counter(item.outcome for item in items)
    return {outcome: found[outcome] for outcome in OUTCOMES}
