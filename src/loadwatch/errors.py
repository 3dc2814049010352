"""Every exception of loadwatch, and the Issue record.

If the rest of a file is still useful the problem is an `Issue` (a value);
if not, it is a `FileError` (raised). Messages say what happened and where,
hints say what to do; doors print both and never a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Issue:
    """Something found in a file that did not make it useless."""

    code: str  # snake_case, stable: truncated, hr_dropout, gps_spike …
    message: str  # one sentence a runner understands
    severity: Literal["info", "warning"] = "info"
    where: str | None = None  # "record 1204", "byte 28020", "line 17", "session 2"


class LoadwatchError(Exception):
    """Base of all errors that may reach a person."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class FileError(LoadwatchError):
    """One input file cannot be used. `name` is the label of the file, never a path we made."""

    code = "file"

    def __init__(self, name: str, message: str, hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.name = name


class UnknownFormatError(FileError):
    """The bytes are no recording format that loadwatch knows."""

    code = "unknown_format"


class CorruptFileError(FileError):
    """The format is known, but nothing useful can be read."""

    code = "corrupt"

    def __init__(  # noqa: PLR0913 - an error carries all its evidence
        self,
        name: str,
        message: str,
        hint: str | None = None,
        *,
        offset: int | None = None,
        expected: str | None = None,
        found: str | None = None,
    ) -> None:
        super().__init__(name, message, hint)
        self.offset = offset
        self.expected = expected
        self.found = found


class NotAnActivityError(FileError):
    """A healthy file that is no recording: settings, monitoring, course, planned route. Outcome: ignored."""

    code = "not_an_activity"

    def __init__(self, name: str, kind: str, message: str | None = None) -> None:
        super().__init__(name, message or f"{kind}: not a recorded activity, so it was left out.")
        self.kind = kind


class TooLargeError(FileError):
    """The file, or what it unpacks to, is over a published limit."""

    code = "too_large"

    def __init__(self, name: str, limit: str, found: str, hint: str | None = None) -> None:
        super().__init__(name, f"Too large: {found}, the limit is {limit}.", hint)
        self.limit = limit
        self.found = found


class StoreError(LoadwatchError):
    """The logbook cannot be read or written."""


class NotFoundError(StoreError):
    """No such runner, activity or batch in this logbook."""

    def __init__(self, kind: str, id_: str, hint: str | None = None, message: str | None = None) -> None:
        super().__init__(message or f"No {kind} '{id_}' in this logbook.", hint)
        self.kind = kind
        self.id = id_


class StoreVersionError(StoreError):
    """The logbook was written by a newer loadwatch."""

    def __init__(self, found: str, supported: str) -> None:
        super().__init__(
            f"This logbook has schema {found}; this loadwatch knows up to {supported}.",
            "Install the newer loadwatch, or open a copy made before the upgrade.",
        )
        self.found = found
        self.supported = supported


class SettingsError(LoadwatchError):
    """A setting has a value that is not allowed."""

    def __init__(self, key: str, value: object, allowed: str) -> None:
        number = f"{value:.12g}" if isinstance(value, float) else repr(value)
        said = f"'{key}' is not given." if value is None else f"'{key}' cannot be {number}."
        super().__init__(said, f"Give {allowed}." if value is None else f"Allowed: {allowed}.")
        self.key = key
        self.value = value
        self.allowed = allowed


class PlanError(LoadwatchError):
    """A planned session that cannot be understood, dated or kept. `part` is the text that is meant."""

    def __init__(self, part: str, message: str, hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.part = part


class EditError(LoadwatchError):
    """A value that cannot stand in an edit. `field` is the one that is meant, so that a form can say it there."""

    def __init__(self, field: str, message: str, hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.field = field


class UploadError(LoadwatchError):
    """A file on its way in is refused. `code` says why in one word, `have` how much of it is here."""

    def __init__(self, code: str, message: str, hint: str | None = None, *, have: int | None = None) -> None:
        super().__init__(message, hint)
        self.code = code
        self.have = have


class ExecutorError(LoadwatchError):
    """The processes or machines that should do the work are not there, or are there no longer."""


class CohortError(LoadwatchError):
    """A cohort cannot be written, or does not hold what was asked."""


class PartialAnswerError(CohortError):
    """Some buckets could not be counted, and a partial answer was not asked for."""


class AccessError(LoadwatchError):
    """The viewer may not see or do this."""


class FrameError(LoadwatchError):
    """A broken promise between our own modules: a bug, not a user's mistake."""

    def __init__(self, frame: str, problems: str) -> None:
        super().__init__(f"Frame {frame} broke its promise: {problems}")
        self.frame = frame
        self.problems = problems
