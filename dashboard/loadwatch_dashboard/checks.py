"""What a callback, route or page is about: each check finds it for this visitor, or says that there is no such thing.

A check is the only one who reads ids of runners, activities, imports and uploads; the body gets what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dash.exceptions import PreventUpdate

from loadwatch.errors import AccessError, NotFoundError
from loadwatch.language import later
from loadwatch_dashboard import context
from loadwatch_dashboard.context import Context
from loadwatch_dashboard.visitor import visitor

if TYPE_CHECKING:
    from loadwatch.logbook import Logbook
    from loadwatch.logbook.uploads import Uploads

IDS = ("activity_id", "id_")  # parts of a path that a check alone reads


@dataclass(frozen=True)
class Asked:
    """What a request names, unchecked: the query of its address, the parts of its path, and what it sends."""

    query: Mapping[str, Any]  # several values of one key are a list
    path: Mapping[str, Any] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)


Check = Callable[[Asked], Any]


@dataclass(frozen=True)
class Batch:
    """An import that this visitor may see."""

    book: Logbook
    id: str


@dataclass(frozen=True)
class Sending:
    """The uploads of this visitor: one of them, a new one for a runner, or all."""

    uploads: Uploads
    owner: str
    id: str = ""
    athlete: str = ""


def nothing(_: Asked) -> None:
    """For what tells nothing of the logbook."""


def view(asked: Asked) -> Context:
    """The runner in view; nobody in an empty logbook."""
    return context.read(asked.query)


def runner(asked: Asked) -> Context:
    """The runner in view, who must be there."""
    here = view(asked)
    return replace(here, athlete=here.runner)


def caseload(asked: Asked) -> Context:
    """All runners of the visitor."""
    here = view(asked)
    if not here.visitor.is_therapist:
        raise AccessError(later("Only a therapist has a caseload."))
    return here


def marked(asked: Asked) -> Context:
    """The runner of the caseload whose row was marked; nobody was: nothing happens."""
    id_ = asked.sent.get("athlete")
    if not isinstance(id_, str):
        raise PreventUpdate
    here = caseload(asked)
    found = next((one for one in here.athletes if id_ in {one.id, one.name}), None)
    if found is None:
        raise NotFoundError("runner", id_)
    return replace(here, athlete=found)


def activity(asked: Asked) -> Context:
    """An activity of the runner in the address, or of any whom the visitor sees when it names none; its runner is in view."""
    id_ = str(asked.path.get("activity_id") or asked.sent.get("id") or "")
    here = view(asked)
    whose = here.book.whose_activity(id_)
    if whose is None or not here.visitor.sees(whose.id) or here.asks_for_another(whose.name):
        raise NotFoundError("activity", id_)
    if here.runner.id != whose.id:
        here = view(replace(asked, query={**asked.query, "athlete": whose.name}))
    return replace(here, activity=id_)


def batch(asked: Asked) -> Batch:
    """An import of the runner in view, for a therapist of one of theirs."""
    id_, book = str(asked.path.get("id_")), context.book()
    own, name = book.whose_batch(id_)
    everyone = {one.id for one in book.athletes()}
    if own not in everyone and (asked.query.get("athlete") == name or not everyone):
        return Batch(book, id_)  # taken back together with the runner it had made: of nobody else
    if own not in {one.id for one in view(asked).seen}:
        raise NotFoundError("import", id_)
    return Batch(book, id_)


def sendings(_: Asked) -> Sending:
    """All uploads of the visitor."""
    book = context.book()
    return Sending(book.uploads, visitor(book).name)


def upload(asked: Asked) -> Sending:
    """One upload of the visitor."""
    mine, id_ = sendings(asked), str(asked.path.get("id_"))
    mine.uploads.check(mine.owner, id_)
    return replace(mine, id=id_)


def new_upload(asked: Asked) -> Sending:
    """An upload for a runner of the visitor, or for a new one."""
    book = context.book()
    who, name = visitor(book), asked.sent.get("athlete", "")
    name = " ".join(name.split()) if isinstance(name, str) else ""
    if any(one.name == name and not who.sees(one.id) for one in book.athletes()):
        raise NotFoundError("runner", name)
    return Sending(book.uploads, who.name, athlete=name)
