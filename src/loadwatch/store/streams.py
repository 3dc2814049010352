"""Records ⇄ Parquet: integers as a watch records them, delta-coded and packed."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from loadwatch.columns import UTC_MS
from loadwatch.errors import StoreError
from loadwatch.units import SEMICIRCLE_DEG

PACKING = (
    "snappy"  # after delta coding zstd saves 7 % of the bytes and takes half as long again for the whole file
)
STEP_LIMIT, TIME_LIMIT = 2**31 - 1, 2**53
TIME_MS = "time_ms"
START_MS = "start_ms"  # instant of elapsed 0, in the file's metadata


@dataclass(frozen=True)
class Packed:
    """How one column of `RecordFrame` is written: integers of `step` in a column named with their unit."""

    column: str
    stored: str
    step: float


PACKED = (
    Packed("elapsed_s", "elapsed_ms", 1e-3),
    Packed("latitude_deg", "latitude_semicircles", SEMICIRCLE_DEG),
    Packed("longitude_deg", "longitude_semicircles", SEMICIRCLE_DEG),
    Packed("elevation_m", "elevation_dm", 0.1),
    Packed("distance_m", "distance_cm", 0.01),
    Packed("speed_mps", "speed_mmps", 1e-3),
    Packed("heart_rate_bpm", "heart_rate_bpm", 1.0),
    Packed("cadence_spm", "cadence_half_spm", 0.5),
    Packed("power_w", "power_w", 1.0),
    Packed("temperature_degc", "temperature_tenth_degc", 0.1),
)


def records_to_parquet(records: pl.DataFrame) -> bytes:
    """Pack the records of one activity.

    Parameters
    ----------
    records : RecordFrame
        All samples of the activity, one row each.

    Returns
    -------
    bytes
        A Parquet file. A column without any value is left out, and `time_utc` when it is the start plus
        `elapsed_s` throughout.

    Valid for
        Values inside ±2,147,483,647 steps (time: any); others are stored as null. Time to 1 ms, position to 8.4e-8
        degrees, elevation to 0.1 m, distance to 1 cm, speed to 1 mm/s, heart rate and power to 1, cadence to
        0.5, temperature to 0.1.
    """
    columns = {name: records[name].to_arrow() for name in ("session", "is_active")}
    columns |= {p.stored: _whole(records[p.column], p) for p in PACKED if _is_measured(records[p.column])}
    start_ms = _regular_start(records["time_utc"], columns)
    if start_ms is None:
        columns[TIME_MS] = records["time_utc"].cast(pl.Int64).to_arrow()
    fields = [pa.field(name, one.type, nullable=one.null_count > 0) for name, one in columns.items()]
    table = pa.table(columns, schema=pa.schema(fields))
    coded = {name: "DELTA_BINARY_PACKED" for name in columns if name != "is_active"}
    out = pa.BufferOutputStream()
    with pq.ParquetWriter(
        out, table.schema, compression=PACKING, use_dictionary=False, column_encoding=coded,
        write_statistics=False, store_schema=False,
    ) as writer:  # fmt: skip
        writer.write_table(table)
        if start_ms is not None:
            writer.add_key_value_metadata({START_MS: str(start_ms)})
    packed: bytes = out.getvalue().to_pybytes()
    return packed


def records_from_parquet(data: bytes) -> pl.DataFrame:
    """Unpack the records of one activity.

    Parameters
    ----------
    data : bytes
        What `records_to_parquet` gave.

    Returns
    -------
    RecordFrame
        One row per sample; null where nothing was measured.

    Raises
    ------
    StoreError
        When the bytes are no such file.
    """
    from loadwatch.frames import RecordFrame, dtypes

    try:
        metadata = pq.read_metadata(io.BytesIO(data)).metadata or {}
        packed = pl.read_parquet(io.BytesIO(data))
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise StoreError(
            "The records of an activity are damaged.", "Run: loadwatch doctor --repair"
        ) from error
    start = metadata.get(START_MS.encode())
    if start is not None:
        packed = packed.with_columns((pl.col("elapsed_ms").cast(pl.Int64) + int(start)).alias(TIME_MS))
    units = {p.column: _unit(p, packed) for p in PACKED}
    units["time_utc"] = pl.col(TIME_MS).cast(UTC_MS)
    return packed.select(
        units.get(name, pl.col(name)).cast(dtype).alias(name) for name, dtype in dtypes(RecordFrame).items()
    )


def _is_measured(column: pl.Series) -> bool:
    return column.null_count() < len(column)


def _whole(column: pl.Series, packed: Packed) -> pa.Array:
    """Whole steps; null where not measured or more steps than the width holds."""
    steps = np.rint(column.to_numpy() / packed.step)
    is_time = packed.column == "elapsed_s"  # a watch left on counts on for months
    limit, width = (TIME_LIMIT, np.int64) if is_time else (STEP_LIMIT, np.int32)
    known = None
    if not (-limit <= steps.min() and steps.max() <= limit):  # NaN, not measured, is neither
        is_null = ~(np.abs(steps) <= limit)
        steps = np.where(is_null, 0.0, steps)
        known = pa.py_buffer(np.packbits(~is_null, bitorder="little"))
    whole = steps.astype(width)
    # `pa.array` would do the same, but it imports pandas first: a second in every process that decodes
    return pa.Array.from_buffers(pa.from_numpy_dtype(whole.dtype), len(whole), [known, pa.py_buffer(whole)])


def _unit(packed: Packed, frame: pl.DataFrame) -> pl.Expr:
    if packed.stored not in frame.columns:
        return pl.lit(None, dtype=pl.Float64)
    if 0 < packed.step < 1 and packed.column not in {"latitude_deg", "longitude_deg"}:
        return pl.col(packed.stored).cast(pl.Float64) / round(1 / packed.step)  # 13 / 10, not 13 * 0.1
    return pl.col(packed.stored).cast(pl.Float64) * packed.step


def _regular_start(time_utc: pl.Series, columns: dict[str, pa.Array]) -> int | None:
    """Unix milliseconds of elapsed 0 when every instant is that plus the elapsed time."""
    elapsed_ms = columns.get("elapsed_ms")
    if elapsed_ms is None or elapsed_ms.null_count or time_utc.null_count():
        return None
    elapsed = np.frombuffer(elapsed_ms.buffers()[1], np.int64)  # `to_numpy` of pyarrow imports pandas too
    starts = time_utc.cast(pl.Int64).to_numpy() - elapsed  # `to_physical` would wake the threads of polars
    return int(starts[0]) if bool((starts == starts[0]).all()) else None
