"""A cohort at rest: Parquet parts by bucket of runners, below a directory or `s3://`, and a manifest that commits them.

    cohort.json                            which parts there are, how many rows each has; written last
    daily/bucket=007/distance.parquet      DailyFrame of one measure, sorted by runner and day
    sessions/bucket=007/part-0.parquet     ExposureFrame with start_utc, elapsed_s and sub_sport, sorted likewise

A runner lives in one bucket, so every window is local. A part that no manifest names does not exist.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

import polars as pl
import pyarrow.parquet as pq

from loadwatch.errors import StoreError, StoreVersionError

MANIFEST, FORMAT, VERSION = "cohort.json", "loadwatch cohort", 1
ZSTD_LEVEL = 3
ROWS_A_GROUP = 1 << 20
WORDS = [  # columns with few different words: read three times as quick as their numbers in a dictionary
    "athlete_id", "measure", "status", "sub_sport", "volume_quality", "hills_quality", "speed_quality", "tissue_quality",
]  # fmt: skip
KEYS = ("athlete_id", "local_date")  # of every row of every part
Problem = Literal["missing", "unreadable", "incomplete", "columns", "altered"]
CREDENTIALS = {"key": "AWS_ACCESS_KEY_ID", "secret": "AWS_SECRET_ACCESS_KEY", "token": "AWS_SESSION_TOKEN"}
ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")


@dataclass(frozen=True)
class Part:
    """One Parquet file of one bucket."""

    bucket: int
    kind: str  # sessions, or daily/MEASURE
    path: str
    n_rows: int
    n_bytes: int


@dataclass(frozen=True)
class Manifest:
    """What a cohort holds. `origin` says how it came about: made up with a seed, or from logbooks."""

    n_buckets: int
    as_of: date
    method: str
    measures: tuple[str, ...]
    n_runners: int
    parts: tuple[Part, ...] = ()
    origin: dict[str, Any] = field(default_factory=dict)

    def buckets(self) -> list[int]:
        """Numbers of the buckets that hold somebody."""
        return sorted({part.bucket for part in self.parts})

    def part(self, bucket: int, kind: str) -> Part | None:
        """One file, None when the manifest names no such."""
        return next((p for p in self.parts if p.bucket == bucket and p.kind == kind), None)


class PartError(Exception):
    """A part cannot be used; `problem` says why in one word."""

    def __init__(self, problem: Problem, path: str, message: str) -> None:
        super().__init__(problem, path, message)
        self.problem, self.path, self.message = problem, path, message


def bucket_of(athlete_id: str, n_buckets: int) -> int:
    """Bucket of a runner: the same on every machine."""
    return int.from_bytes(hashlib.sha256(athlete_id.encode()).digest()[:8], "big") % n_buckets


def daily_path(bucket: int, measure: str) -> str:
    """Where the days of one measure are."""
    return f"daily/bucket={bucket:04}/{measure}.parquet"


def sessions_path(bucket: int) -> str:
    """Where the sessions are."""
    return f"sessions/bucket={bucket:04}/part-0.parquet"


class CohortFolder:
    """A directory or URL with a cohort. Opened anew in each process, with the credentials of its environment."""

    def __init__(self, url: str, endpoint: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.fs, self.root = _file_system(self.url, endpoint)

    def read_manifest(self) -> Manifest:
        """What there is.

        Raises
        ------
        StoreError
            When it is no cohort, was written by a newer loadwatch, or cannot be reached.
        """
        try:
            given = json.loads(self._bytes(MANIFEST))
        except FileNotFoundError as error:
            hint = "`cohort make` makes one up, `cohort export` writes one out of logbooks."
            raise StoreError(f"There is no cohort at {self.url}: no {MANIFEST} in it.", hint) from error
        except ValueError as error:
            raise StoreError(f"{MANIFEST} at {self.url} cannot be read: {error}.") from error
        except Exception as error:
            raise _unreachable(self.url, error) from error
        return _manifest(given, self.url)

    def read_part(
        self, part: Part, types: Mapping[str, pl.DataType], also: Collection[str] = ()
    ) -> pl.DataFrame:
        """The columns named by `types`, all of which must be there, and of `also` those that are.

        Raises
        ------
        PartError
            When the file is missing, cannot be read, fails its checksums, has other rows or columns, or is another
            than the manifest names.
        """
        try:
            with self.fs.open(f"{self.root}/{part.path}", "rb") as opened:
                n_bytes = opened.seek(0, os.SEEK_END)
                head = pq.read_metadata(opened)
                there = head.schema.names
                file = pq.ParquetFile(
                    opened, metadata=head, pre_buffer=True, page_checksum_verification=True,
                    read_dictionary=[name for name in WORDS if name in there],
                )  # fmt: skip
                named = [name for name in there if name in types or name in also]
                frame = pl.from_arrow(file.read(named, use_threads=False))
        except FileNotFoundError as error:
            raise PartError("missing", part.path, "The manifest names it, but it is not there.") from error
        except Exception as error:
            text = " ".join(str(error).split())[:160]
            raise PartError("unreadable", part.path, f"It cannot be read: {text}") from error
        assert isinstance(frame, pl.DataFrame)  # noqa: S101 - for the type checker: a table gives a frame
        if frame.height != part.n_rows:
            text = f"It has {frame.height} rows, the manifest says {part.n_rows}."
            raise PartError("incomplete", part.path, text)
        _check_columns(frame, types, part.path)
        if n_bytes != part.n_bytes:
            text = f"It has {n_bytes:,} bytes, the manifest says {part.n_bytes:,}: it is another file."
            raise PartError("altered", part.path, text)
        return frame

    def write_part(self, bucket: int, kind: str, path: str, frame: pl.DataFrame) -> Part:
        """Write one file; it counts once the manifest names it."""
        sink = io.BytesIO()
        pq.write_table(
            frame.to_arrow(), sink, compression="zstd", compression_level=ZSTD_LEVEL,
            row_group_size=ROWS_A_GROUP, write_page_checksum=True, store_schema=False,
        )  # fmt: skip
        data = sink.getvalue()
        self._write(path, data)
        return Part(bucket, kind, path, frame.height, len(data))

    def write_manifest(self, manifest: Manifest) -> None:
        """Commit: from now on the cohort is there."""
        head = {"format": FORMAT, "version": VERSION, **asdict(manifest), "as_of": manifest.as_of.isoformat()}
        self._write(MANIFEST, json.dumps(head, indent=1).encode())

    def claim(self) -> None:
        """Refuse a place where there is already something.

        Raises
        ------
        StoreError
            When the directory or prefix is not empty, or cannot be reached.
        """
        try:
            self.fs.invalidate_cache()
            there = self.fs.exists(self.root) and bool(self.fs.ls(self.root, detail=False))
        except FileNotFoundError:
            return
        except Exception as error:
            raise _unreachable(self.url, error) from error
        if there:
            raise StoreError(f"There is already something at {self.url}.", "Name another place, or empty it.")

    def _bytes(self, path: str) -> bytes:
        data: bytes = self.fs.cat_file(f"{self.root}/{path}")
        return data

    def _write(self, path: str, data: bytes) -> None:
        target = f"{self.root}/{path}"
        try:
            self.fs.makedirs(target.rpartition("/")[0], exist_ok=True)
            temporary = f"{target}.part"
            self.fs.pipe_file(temporary if self.is_local else target, data)
            if self.is_local:
                os.replace(temporary, target)  # noqa: PTH105 - a name of fsspec's
        except Exception as error:
            raise _unreachable(self.url, error) from error

    @property
    def is_local(self) -> bool:
        """A directory of this machine; an object store writes whole objects or none."""
        return "file" in self.fs.protocol


def _check_columns(frame: pl.DataFrame, types: Mapping[str, pl.DataType], path: str) -> None:
    for name, wanted in types.items():
        found = frame.schema.get(name)
        if found is None:
            raise PartError("columns", path, f"It has no column {name}.")
        if (pl.String() if found == pl.Categorical else found) != wanted:
            raise PartError("columns", path, f"Its column {name} holds {found}, not {wanted}.")
    for name in KEYS:
        if frame[name].has_nulls():
            raise PartError("columns", path, f"Its column {name} has gaps.")


def with_parts(manifest: Manifest, parts: Sequence[Part]) -> Manifest:
    """The manifest with its parts in a fixed order."""
    return replace(manifest, parts=tuple(sorted(parts, key=lambda part: part.path)))


def _manifest(given: Any, url: str) -> Manifest:
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise StoreError(f"{MANIFEST} at {url} is no manifest of a cohort.")
    if given.get("version") != VERSION:
        raise StoreVersionError(f"cohort {given.get('version')}", f"cohort {VERSION}")
    try:
        return Manifest(
            n_buckets=int(given["n_buckets"]),
            as_of=date.fromisoformat(given["as_of"]),
            method=str(given["method"]),
            measures=tuple(given["measures"]),
            n_runners=int(given["n_runners"]),
            parts=tuple(_parts(given["parts"])),
            origin=dict(given["origin"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{MANIFEST} at {url} is damaged ({error}).") from error


def _parts(rows: list[dict[str, Any]]) -> Iterator[Part]:
    for row in rows:
        path = str(row["path"])
        if ".." in path.split("/") or path.startswith("/"):
            raise ValueError(f"a part outside the cohort: {path}")
        yield Part(int(row["bucket"]), str(row["kind"]), path, int(row["n_rows"]), int(row["n_bytes"]))


def _file_system(url: str, endpoint: str | None) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    options = _s3_options(endpoint) if url.startswith("s3://") else {}
    try:
        fs, root = url_to_fs(url, **options)
    except (ImportError, ValueError) as error:  # fsspec names the package that is missing
        hint = (
            "pip install 'loadwatch[s3]'"
            if url.startswith("s3://")
            else "Give a directory or s3://BUCKET/PATH."
        )
        raise StoreError(f"{url} cannot be opened: {error}.", hint) from error
    return fs, str(root).rstrip("/")


def _s3_options(endpoint: str | None) -> dict[str, Any]:
    """Credentials out of the environment and from nowhere else."""
    found = {name: os.environ.get(variable) for name, variable in CREDENTIALS.items()}
    if not found["key"] or not found["secret"]:
        text = "s3:// needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment."
        raise StoreError(text, "They are read from nowhere else, and are kept nowhere.")
    where = endpoint or next((os.environ[name] for name in ENDPOINTS if os.environ.get(name)), None)
    return {**found, "endpoint_url": where, "skip_instance_cache": True, "use_listings_cache": False}


def _unreachable(url: str, error: BaseException) -> StoreError:
    text = " ".join(str(error).split())[:200] or type(error).__name__
    return StoreError(f"{url} cannot be reached: {text}.", "Check the address, the rights and the network.")
