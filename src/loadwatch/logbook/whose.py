"""Whose an export is: it names its runner, so that nobody has to on a new machine."""

from __future__ import annotations

from collections.abc import Sequence

from loadwatch.decode.account import names_in_export
from loadwatch.decode.account.own import OWN_DOCUMENT, own_document
from loadwatch.decode.limits import DEFAULT_LIMITS
from loadwatch.decode.sniff import sniff
from loadwatch.errors import FileError
from loadwatch.logbook.receipt import Item
from loadwatch.logbook.sources import Source

Given = Sequence[Source | Item]


def named_runner(sources: Given) -> str | None:
    """The one runner that the exports among these are of; None without an export. Raises for several runners."""
    found = {name for source in sources if isinstance(source, Source) for name in _names(source)}
    if len(found) > 1:
        names = ", ".join(sorted(found))[:200]
        text = f"This export holds {len(found)} runners: {names}."
        raise FileError("export", text, "Import it once for each of them, with --athlete NAME.")
    return next(iter(found), None)


def of_runner(sources: Given, runner: str | None) -> list[Source | Item]:
    """The sources without the folders of other runners, when a folder is an export of several."""
    documents = {
        source.name.removesuffix(OWN_DOCUMENT): name
        for source in sources
        if isinstance(source, Source) and source.name.endswith(f"/{OWN_DOCUMENT}")
        for name in _names(source)
    }
    if len(documents) < 2 or runner not in documents.values():
        return list(sources)
    others = tuple(folder for folder, name in documents.items() if name != runner)
    return [one for one in sources if not one.name.startswith(others)]


def _names(source: Source) -> list[str]:
    """Names in one source; what cannot be read is told when it is imported."""
    try:
        if source.name.lower().endswith(".zip"):
            with source.open() as stream:
                return names_in_export(source.name, stream, DEFAULT_LIMITS)
        if source.name.endswith(OWN_DOCUMENT):
            with source.open() as stream:
                data = stream.read(DEFAULT_LIMITS.table_bytes + 1)
            if sniff(data) == "own":
                return [str(own_document(data, source.name)["runner"].get("name"))]
    except (FileError, OSError):
        return []
    return []
