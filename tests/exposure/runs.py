"""Runs made of numbers: a test states speed, grade and gaps, the rest follows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from loadwatch.frames import RecordFrame, dtypes
from loadwatch.model import Session

START_M = 200.0


def records(speed_mps: ArrayLike, grade: ArrayLike | None = 0.0, **columns: Any) -> pl.DataFrame:
    """One record a second at these speeds on this slope (None: no altitude); other columns by name."""
    v = np.asarray(speed_mps, dtype=np.float64)
    n = len(v)
    made: dict[str, Any] = {
        "session": np.zeros(n, dtype=np.int16),
        "elapsed_s": np.arange(n, dtype=np.float64),
        "speed_mps": v,
        "distance_m": np.concatenate([[0.0], np.cumsum(np.nan_to_num(v[:-1]))])[:n],
        "cadence_spm": np.where(v >= 2.0, 170.0, 110.0),
        "is_active": np.ones(n, dtype=bool),
    }
    if grade is not None:
        rise = np.nan_to_num(v) * np.broadcast_to(np.asarray(grade, dtype=np.float64), n)
        made["elevation_m"] = START_M + np.concatenate([[0.0], np.cumsum(rise[:-1])])[:n]
    made |= columns
    frame = {
        name: pl.Series(name, made[name], nan_to_null=True).cast(dtype)
        if made.get(name) is not None
        else pl.Series(name, [None] * n, dtype=dtype)
        for name, dtype in dtypes(RecordFrame).items()
    }
    return pl.DataFrame(frame)


def session(frame: pl.DataFrame, **fields: Any) -> Session:
    """A road run with the totals of its records."""
    seconds = float(frame["elapsed_s"].max() or 0.0) if len(frame) else None  # type: ignore[arg-type] # a number
    metres = frame["distance_m"].max() if len(frame) else None
    given: dict[str, Any] = {
        "index": 0,
        "sport": "running",
        "distance_m": metres,
        "distance_source": "session",
        "timer_s": seconds,
        "moving_s": seconds,
        "n_records": len(frame),
    }
    return Session(**(given | fields))


def drop(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The same records without these measurements."""
    return frame.with_columns(pl.lit(None, frame.schema[name]).alias(name) for name in names)
