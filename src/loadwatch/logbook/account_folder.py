"""An account's export that was unpacked into a folder: the files that only tell all together, as one archive again."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from loadwatch.decode.limits import DEFAULT_LIMITS
from loadwatch.decode.sniff import HEAD, sniff

TOGETHER = {  # what the main file is → (its suffix, folder with what it tells of)
    "strava": (".csv", "activities"),
    "apple": (".xml", "workout-routes"),
}
ROOM_BYTES = 64 * 1024 * 1024  # for the directory of the archive


def account_files(folder: Path, names: Sequence[str]) -> list[Path]:
    """The table or the export of an account and the files that it tells of; none when it is no account's folder."""
    for kind, (suffix, inner) in TOGETHER.items():
        beside = folder / inner
        mains = [folder / name for name in names if name.lower().endswith(suffix)] if beside.is_dir() else []
        main = next((path for path in mains if path.is_file() and _kind(path) == kind), None)
        if main is not None:
            found = [main, *sorted(path for path in beside.rglob("*") if path.is_file())]
            is_small = sum(path.stat().st_size for path in found) + ROOM_BYTES < DEFAULT_LIMITS.archive_bytes
            return found if is_small else []
    return []


def packed(folder: Path, files: Sequence[Path]) -> BinaryIO:
    """These files as an archive in a file without a name; it goes when it is closed."""
    out = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - whoever reads it closes it
    with zipfile.ZipFile(out, "w") as archive:
        for path in files:
            name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
            with path.open("rb") as data, archive.open(name, "w", force_zip64=True) as member:
                shutil.copyfileobj(data, member)
    out.seek(0)
    return out


def _kind(path: Path) -> str:
    with path.open("rb") as data:
        return sniff(data.read(HEAD))
