"""The half of the logbook that changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Self
from zoneinfo import ZoneInfo

from loadwatch.errors import NotFoundError
from loadwatch.logbook import dating, decoding_again, doctor, profiles, reprocessing, undoing
from loadwatch.logbook.figures import Figures
from loadwatch.logbook.finishing import begin
from loadwatch.logbook.importing import Import, Progress
from loadwatch.logbook.options import Options, fitting, said
from loadwatch.logbook.receipt import Item, Receipt, batch_json, receipt_json
from loadwatch.logbook.sources import Source, find_sources, opened_sources, shown
from loadwatch.logbook.uploads import Uploads
from loadwatch.logbook.whose import named_runner, of_runner
from loadwatch.model import Athlete, Method
from loadwatch.settings import Settings, read_settings
from loadwatch.store import batches, people
from loadwatch.store.store import Store, open_store


class Keeping:
    """What changes a logbook: runners, imports, care."""

    def __init__(self, store: Store, settings: Settings, today: Callable[[], date] | None = None) -> None:
        self.store = store
        self.settings = settings
        self._today = today
        self._figures = Figures(store, Method())
        self.uploads = Uploads(store, settings, self.method, self.today)

    @classmethod
    def open(
        cls, where: str | Path | None = None, *, create: bool = True, today: Callable[[], date] | None = None
    ) -> Self:
        """Open the logbook in a directory or at a PostgreSQL URL; `today` replaces the calendar in tests."""
        settings = read_settings(logbook=None if where is None else str(where))
        store = open_store(settings.logbook, files=settings.files_or_default, create=create)
        return cls(store, settings, today)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        """The logbook itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it."""
        self.close()

    @property
    def method(self) -> Method:
        """The method with the constants that are changed in this logbook."""
        with self.store.read() as db:
            return self._figures.refresh(db)

    @property
    def where(self) -> str:
        """Directory or URL, without password."""
        return self.store.where

    def today(self, athlete: Athlete | None = None) -> date:
        """The calendar day it is for a runner."""
        if self._today is not None:
            return self._today()
        return datetime.now(ZoneInfo(athlete.zone if athlete else self.settings.zone)).date()

    def _forget(self, athlete_id: str) -> None:
        """Keep nothing in memory about a runner who is erased."""
        self._figures.forget(athlete_id)

    # ---- runners ----------------------------------------------------------------

    def athletes(self) -> list[Athlete]:
        """All runners, by name."""
        with self.store.read() as db:
            return people.read_athletes(db)

    def athlete(self, name: str | None = None) -> Athlete:
        """The runner of that name (or id); without a name the only one."""
        with self.store.read() as db:
            return profiles.runner(db, name)

    def add_athlete(self, name: str, /, **profile: Any) -> Athlete:
        """Add a runner."""
        with self.store.write() as db:
            return profiles.add_athlete(db, name, {"zone": self.settings.zone, **profile})

    def update_athlete(self, name: str, /, **profile: Any) -> Athlete:
        """Change the profile of a runner."""
        with self.store.write() as db:
            before = profiles.runner(db, name)
            now = profiles.update_athlete(db, before, profile)
            dating.weighed(db, before, now, self.today(now))
        return now

    # ---- files in and out -------------------------------------------------------

    def import_paths(
        self,
        paths: Iterable[str | Path],
        athlete: str | None = None,
        jobs: int | None = None,
        progress: Progress | None = None,
        executor: str | None = None,
    ) -> Receipt:
        """Import files, folders and archives; each file is its own matter.

        Files are decoded by `jobs` processes or where `executor` says (here, local:N, dask:tls://HOST:PORT),
        each file within its limits of time and memory. Without either, loadwatch takes as many processes as
        the files are worth; a handful is then read here, without those limits.
        """
        given = [paths] if isinstance(paths, str | Path) else list(paths)
        labels = [shown(Path(path).name or str(path)) for path in given]
        sources = list(find_sources(given))
        if athlete is None and not self.athletes():
            athlete = named_runner(sources)
        sources = of_runner(sources, athlete)
        sizes = [source.size or 0 for source in sources if isinstance(source, Source)]
        where = fitting(said(self.settings, jobs, executor), sizes)
        return self._import(sources, labels, athlete, where, progress)

    def import_bytes(
        self,
        items: Iterable[tuple[str, BinaryIO]],
        athlete: str | None = None,
        jobs: int | None = None,
        progress: Progress | None = None,
        executor: str | None = None,
    ) -> Receipt:
        """Import open streams under the names given; they are decoded here unless said otherwise."""
        where = fitting(said(self.settings, jobs, executor) or "here", [])
        return self._import(opened_sources(items), [], athlete, where, progress)

    def _import(
        self,
        sources: Iterable[Source | Item],
        labels: Sequence[str],
        athlete: str | None,
        where: str,
        progress: Progress | None,
    ) -> Receipt:
        options = Options(self.settings, self.method, where, self.today)
        with options.workers() as workers:
            begun = begin(self.store, athlete, self.settings.zone, self.today, labels)
            return Import(self.store, begun, options, progress).run(sources, workers)

    def undo(self, batch_id: str) -> dict[str, Any]:
        """Take back an import: as if it had not been."""
        return undoing.undo(self.store, batch_id)

    def receipt(
        self, batch_id: str, outcome: str | None = None, start: int = 0, limit: int | None = None
    ) -> dict[str, Any]:
        """What an import did; `items` of one outcome, or a page of them. Undone imports have none."""
        with self.store.read() as db:
            row = batches.find_batch(db, batch_id)
            if row is None:
                raise NotFoundError("import", batch_id, "The command `batches` lists them.")
            counts = batches.count_items(db, batch_id) if row["undone_at"] is None else row["counts"]
            return receipt_json(row, counts, batches.read_items(db, batch_id, outcome, start, limit))

    def whose_batch(self, batch_id: str) -> tuple[str | None, str]:
        """Id and name of the runner an import was for. Raises NotFoundError for an unknown import."""
        with self.store.read() as db:
            row = batches.find_batch(db, batch_id)
        if row is None:
            raise NotFoundError("import", batch_id, "The command `batches` lists them.")
        return row["athlete_id"], row["athlete_name"]

    def batches(
        self, athlete: str | None = None, *, among: Sequence[Athlete] | None = None
    ) -> list[dict[str, Any]]:
        """Imports, newest first, undone ones included; with `among` none of the logbook's other runners."""
        with self.store.read() as db:
            rows = batches.read_batches(db, None if athlete is None else profiles.runner(db, athlete).id)
            hidden = set() if among is None else {one.id for one in people.read_athletes(db)}
        hidden -= {one.id for one in among or ()}
        return [batch_json(row) for row in rows if row["athlete_id"] not in hidden]

    # ---- care -------------------------------------------------------------------

    def doctor(self, repair: bool = False) -> dict[str, Any]:
        """Check database and files; with `repair` mend what the originals allow."""
        return doctor.examine(self.store, repair=repair)

    def decode_again(
        self, athlete: str | None = None, progress: Callable[[int, int], None] | None = None
    ) -> dict[str, Any]:
        """Read the original files again with this version's decoders; of all runners without a name."""
        id_ = None if athlete is None else self.athlete(athlete).id
        return decoding_again.decode_again(self.store, self.method, id_, progress)

    def reprocess(
        self,
        athlete: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        most: int | None = None,
    ) -> dict[str, Any]:
        """Work out exposures again where an older version of the method made them; of all without a name."""
        id_ = None if athlete is None else self.athlete(athlete).id
        return reprocessing.reprocess(self.store, self.method, id_, progress, most)
