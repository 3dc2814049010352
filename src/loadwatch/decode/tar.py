"""A tar as a zip that is not packed, so that one way of reading archives is enough."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from typing import BinaryIO, cast

from loadwatch.decode.limits import Limits, human_bytes
from loadwatch.decode.unpack import Counted
from loadwatch.errors import TooLargeError

SMALL_STEP = 4096  # of a file in which a tar is cut, no more than this is lost


def as_zip(source: Counted, spool: BinaryIO, limits: Limits) -> str | None:
    """Copy the files of a tar into a zip; why the last of them are missing, None when none is."""
    stream, left = cast(BinaryIO, source), limits.archive_bytes
    with zipfile.ZipFile(spool, "w") as archive:
        try:
            with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="replace") as tar:
                for member in filter(tarfile.TarInfo.isfile, tar):
                    left -= member.size
                    if left < 0:
                        raise TooLargeError(
                            source.name, human_bytes(limits.archive_bytes), "an archive that unpacks to more"
                        )
                    _copy(tar, member, archive)
        except tarfile.TarError as error:
            return str(error)
    return None


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, archive: zipfile.ZipFile) -> None:
    name = member.name.lstrip("/")
    if name in archive.NameToInfo:
        name = f"{name} ({len(archive.filelist)})"
    inside = tar.extractfile(member)
    if inside is not None:
        with archive.open(name, "w", force_zip64=True) as out:
            shutil.copyfileobj(inside, out, SMALL_STEP)
