"""The part of an import that reads exports of loadwatch: what was written comes at once, edits when the runs are in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace

from loadwatch.decode.account.own import own_document
from loadwatch.decode.recording import OwnData, Recording
from loadwatch.edit import Edit
from loadwatch.errors import FileError, LoadwatchError
from loadwatch.logbook import body_figures
from loadwatch.logbook.bringing_back import MOST_TOLD, Place, bring_back
from loadwatch.logbook.editing import delete_activity, edit_activity
from loadwatch.logbook.finishing import Begun
from loadwatch.logbook.options import Options
from loadwatch.logbook.receipt import Item
from loadwatch.store.activities import find_activity
from loadwatch.store.batches import find_batch
from loadwatch.store.people import lock_athlete
from loadwatch.store.store import Store


class OwnImport:
    """What exports bring within one import; `athlete` is the runner as they leave him."""

    def __init__(self, store: Store, begun: Begun, options: Options) -> None:
        self.athlete = begun.athlete
        self._store, self._batch_id, self._options = store, begun.batch_id, options
        self._edits: dict[str, Edit] = {}
        self._names: dict[str, str] = {}

    def read(self, found: OwnData) -> Iterator[Item]:
        """Store what the document says; gives what came of it, and each row that was left out."""
        item = Item(found.name, "imported", "", sha256=found.sha256)
        try:
            document = own_document(found.data, found.name)
            with self._store.write() as db:
                lock_athlete(db, self.athlete.id)
                batch = find_batch(db, self._batch_id) or {}
                place = self._place(is_new=bool(batch.get("made_athlete")))
                self.athlete, brought = bring_back(db, self._batch_id, place, document)
        except FileError as error:
            item.become("failed", " ".join(filter(None, (error.message, error.hint))), error.code)
            yield item
            return
        self._edits |= brought.edits
        self._names |= brought.names
        item.become("imported" if brought.is_new else "known", brought.message)
        yield item
        for label, why in brought.left[:MOST_TOLD]:
            yield Item(f"{found.name}!/{label}", "failed", why, "bad_row")
        if len(brought.left) > MOST_TOLD:
            text = f"{len(brought.left) - MOST_TOLD} more rows cannot be read."
            yield Item(found.name, "failed", text, "bad_row")

    def named(self, found: Recording) -> Recording:
        """The recording under the name it had when it was first imported; an export names it by its bytes."""
        name = self._names.get(found.sha256)
        return found if name is None else replace(found, name=name)

    def apply_edits(self) -> Iterator[Item]:
        """Put the edits on the activities that are here now; one that is edited here stays so."""
        for id_, edit in self._edits.items():
            with self._store.read() as db:
                activity = find_activity(db, id_)
            if activity is None or activity.edit is not None:
                continue
            said = {key: value for key, value in asdict(edit).items() if value is not None}
            deleted_at = said.pop("deleted_at", None)
            try:
                edit_activity(self._store, self._options.method, id_, said)
                if deleted_at is not None:
                    delete_activity(self._store, id_)
            except (LoadwatchError, TypeError, ValueError) as error:
                why = error.message if isinstance(error, LoadwatchError) else "This edit cannot be read."
                yield Item(activity.source.name, "failed", why, "bad_row")

    def _place(self, *, is_new: bool) -> Place:
        options, who = self._options, self.athlete
        plan = body_figures.own_plan(options.settings)
        return Place(who, is_new, options.today(who), plan.levels)
