"""Records ⇄ Parquet: integers as a watch records them, delta-coded and packed with zstd."""

from __future__ import annotations

import io
from dataclasses import dataclass

import polars as pl
import pyarrow.parquet as pq

from loadwatch.errors import StoreError
from loadwatch.frames import UTC_MS, RecordFrame, dtypes
from loadwatch.units import SEMICIRCLE_DEG

ZSTD_LEVEL = 3
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
    columns = [pl.col("session"), pl.col("is_active")]
    columns += [_whole(p) for p in PACKED if records[p.column].null_count() < len(records)]
    columns.append(pl.col("time_utc").dt.epoch("ms").alias(TIME_MS))
    packed = records.select(columns)
    start_ms = _regular_start(packed)
    table = (packed if start_ms is None else packed.drop(TIME_MS)).to_arrow()
    coded = {name: "DELTA_BINARY_PACKED" for name in table.column_names if name != "is_active"}
    out = io.BytesIO()
    with pq.ParquetWriter(
        out, table.schema, compression="zstd", compression_level=ZSTD_LEVEL, use_dictionary=False,
        column_encoding=coded, write_statistics=False, store_schema=False,
    ) as writer:  # fmt: skip
        writer.write_table(table)
        if start_ms is not None:
            writer.add_key_value_metadata({START_MS: str(start_ms)})
    return out.getvalue()


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


def _whole(packed: Packed) -> pl.Expr:
    width = pl.Int64 if packed.column == "elapsed_s" else pl.Int32  # a watch left on counts on for months
    return (pl.col(packed.column) / packed.step).round().cast(width, strict=False).alias(packed.stored)


def _unit(packed: Packed, frame: pl.DataFrame) -> pl.Expr:
    if packed.stored not in frame.columns:
        return pl.lit(None, dtype=pl.Float64)
    if 0 < packed.step < 1 and packed.column not in {"latitude_deg", "longitude_deg"}:
        return pl.col(packed.stored).cast(pl.Float64) / round(1 / packed.step)  # 13 / 10, not 13 * 0.1
    return pl.col(packed.stored).cast(pl.Float64) * packed.step


def _regular_start(packed: pl.DataFrame) -> int | None:
    """Unix milliseconds of elapsed 0 when every instant is that plus the elapsed time."""
    if "elapsed_ms" not in packed.columns or packed[TIME_MS].null_count():
        return None
    starts = packed[TIME_MS] - packed["elapsed_ms"]
    return int(starts[0]) if starts.n_unique() == 1 else None
