"""Which account a zip comes from, and what its tables say about its files."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO

from loadwatch.decode.account import strava
from loadwatch.decode.account.own import OWN_DOCUMENT, folders_of_others, name_in
from loadwatch.decode.limits import Limits
from loadwatch.decode.recording import CONTROL, Hint, Left, Recording, row_recording
from loadwatch.decode.sniff import HEAD, sniff
from loadwatch.decode.unpack import (
    READ_ERRORS,
    Budget,
    Counted,
    is_encrypted,
    is_link,
    is_packed_oddly,
    members,
    open_zip,
)
from loadwatch.errors import FileError

TABLE_DEPTH = 2  # folders above the account table at most
XML_DEPTH = 3


def is_side_file(path: str) -> bool:
    """What macOS adds to zips."""
    return path.startswith("__MACOSX/") or "/__MACOSX/" in path or path.rpartition("/")[2].startswith("._")


class Account:
    """One zip with its tables read first: labels, hints by file name, routes of Apple workouts."""

    def __init__(
        self, name: str, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits
    ) -> None:
        self.name = name
        self.archive = archive
        self.troubles: list[Left] = []
        self._infos = infos
        self._limits = limits
        self._used_routes: set[str] = set()
        self._rows: list[strava.Row] = []
        self._table = self._first("strava", ".csv", TABLE_DEPTH)
        self._health = self._first("apple", ".xml", XML_DEPTH)
        if self._table is not None:
            self._read_table(self._table)

    def label(self, info: zipfile.ZipInfo) -> str:
        """'export.zip!/activities/1.fit.gz'; a label only, never a path."""
        return f"{self.name}!/{info.filename.translate(CONTROL)}"

    def order(self) -> Iterator[zipfile.ZipInfo]:
        """Members to read: what a runner said first, then Apple's export, so that its routes are read once; no table twice."""
        yield from self.own
        if self._health is not None:
            yield self._health
        for info in self._infos:
            is_first = info in self.own or info is self._health or info is self._table
            if not (is_first or info.filename in self._used_routes):
                yield info

    def hint(self, label: str) -> Hint | None:
        """What the account table says about a member."""
        row = self._by_file.get(label.removeprefix(f"{self.name}!/"))
        return row.hint if row is not None else None

    def route(self, path: str) -> bytes | None:
        """The route file that a workout points to."""
        wanted = path.strip("/")
        info = next(
            (i for end, i in self._routes.items() if end == wanted or end.endswith(f"/{wanted}")), None
        )
        if info is None:
            return None
        try:
            data = self._read(info, self._limits.xml_bytes)
        except (FileError, *READ_ERRORS) as error:
            self.troubles.append(
                Left(self.label(info), "failed", "corrupt", f"The route cannot be read: {error}.")
            )
            return None
        self._used_routes.add(info.filename)
        return data

    def after(self) -> Iterator[Recording | Left]:
        """Activities of the account table that have no file in the archive."""
        have = {info.filename for info in self._infos}
        for row in self._rows:
            if row.file is None or self._prefix + row.file not in have:
                table = self.label(self._table) if self._table is not None else self.name
                yield row_recording(f"{table}!/line {row.line}", row.document)

    @cached_property
    def own(self) -> list[zipfile.ZipInfo]:
        """The documents of runners, when the archive is an export of loadwatch."""
        named = [
            i for i in self._infos if i.filename.count("/") <= TABLE_DEPTH and not is_side_file(i.filename)
        ]
        return [i for i in named if i.filename.rpartition("/")[2] == OWN_DOCUMENT and self._kind(i) == "own"]

    def folders_of_others(self, runner: str | None) -> tuple[str, ...]:
        """Folders that belong to other runners than this one of an export of several."""
        return folders_of_others(self.name, self._whose(), runner) if len(self.own) > 1 else ()

    @property
    def names(self) -> list[str]:
        """The runners of an export of loadwatch."""
        return [name for name in self._whose().values() if name is not None]

    def _whose(self) -> dict[str, str | None]:
        """Folder of each runner's document → the runner."""
        return {
            info.filename.rpartition("/")[0]: name_in(
                self._read(info, self._limits.table_bytes), info.filename
            )
            for info in self.own
        }

    @cached_property
    def _routes(self) -> dict[str, zipfile.ZipInfo]:
        return {info.filename: info for info in self._infos if info.filename.lower().endswith(".gpx")}

    @cached_property
    def _by_file(self) -> dict[str, strava.Row]:
        return {self._prefix + row.file: row for row in self._rows if row.file}

    @property
    def _prefix(self) -> str:
        """The folder that the table lies in; file names in it are relative to that."""
        folder = self._table.filename.rpartition("/")[0] if self._table is not None else ""
        return f"{folder}/" if folder else ""

    def _first(self, kind: str, suffix: str, depth: int) -> zipfile.ZipInfo | None:
        """The first member of a kind; the suffix only saves looking into each of them."""
        for info in self._infos:
            path = info.filename
            is_candidate = (
                path.lower().endswith(suffix) and path.count("/") <= depth and not is_side_file(path)
            )
            if is_candidate and self._kind(info) == kind:
                return info
        return None

    def _kind(self, info: zipfile.ZipInfo) -> str | None:
        if is_encrypted(info) or is_link(info) or is_packed_oddly(info):
            return None
        try:
            with self.archive.open(info) as opened:
                return sniff(opened.read(HEAD))
        except READ_ERRORS:
            return None  # the walk over all members meets the same damage and reports it

    def _read_table(self, info: zipfile.ZipInfo) -> None:
        try:
            data = self._read(info, self._limits.table_bytes)
        except (FileError, *READ_ERRORS) as error:
            self.troubles.append(
                Left(self.label(info), "failed", "corrupt", f"The table cannot be read: {error}.")
            )
            return
        for row in strava.account_rows(data):
            if isinstance(row, strava.Row):
                self._rows.append(row)
            else:
                line, reason = row
                label = f"{self.label(info)}!/line {line}"
                self.troubles.append(Left(label, "failed", "bad_row", f"Line {line}: {reason}."))

    def _read(self, info: zipfile.ZipInfo, cap: int) -> bytes:
        with self.archive.open(info) as opened:
            budget = Budget(self._limits.unpacked_bytes)
            return Counted(self.label(info), opened, self._limits, budget, info.compress_size).read_all(cap)


def names_in_export(name: str, stream: BinaryIO, limits: Limits) -> list[str]:
    """The runners whose documents a zip holds; none when it is no export of loadwatch."""
    try:
        with open_zip(name, stream) as archive:
            return Account(name, archive, members(name, archive, limits), limits).names
    except (FileError, *READ_ERRORS):
        return []  # reading its recordings tells what is wrong


def strava_rows(name: str, data: bytes, account: Account | None) -> Iterator[Recording | Left]:
    """A bare `activities.csv`: only its activities without a file are recordings of their own."""
    n_files = 0
    for row in strava.account_rows(data):
        if not isinstance(row, strava.Row):
            yield Left(f"{name}!/line {row[0]}", "failed", "bad_row", f"Line {row[0]}: {row[1]}.")
        elif row.file is None:
            yield row_recording(f"{name}!/line {row.line}", row.document)
        else:
            n_files += 1
    if n_files and account is None:
        message = f"{n_files} lines only name recording files: add those, or the whole export."
        yield Left(name, "ignored", "table_of_files", message, n_files)
