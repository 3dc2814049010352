"""Runs of the golden files: segments in, every exposure out, under any method."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from loadwatch.exposure import session_exposure
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.load.fast import with_critical_speed
from loadwatch.model import Method
from tests.exposure.runs import records, session

DAY = date(2026, 5, 3)
Case = dict[str, Any]


def frame_of(case: Case) -> pl.DataFrame:
    """One record a second along the segments: seconds, speed, grade, cadence, heart rate (0: not measured)."""
    parts = case["segments"]
    seconds = [part["s"] for part in parts]
    columns = {
        name: np.repeat([float(part.get(name, usual)) for part in parts], seconds)
        for name, usual in {"v": 3.0, "g": 0.0, "spm": 170.0, "bpm": 0.0}.items()
    }
    spm, bpm = (np.where(columns[name] > 0, columns[name], np.nan) for name in ("spm", "bpm"))
    return records(columns["v"], columns["g"], cadence_spm=spm, heart_rate_bpm=bpm)


def exposed(case: Case, method: Method) -> dict[str, Any]:
    """The row of ExposureFrame of a case, at critical speed 4 m/s."""
    frame = frame_of(case)
    given = session(frame, sub_sport=case.get("sub_sport"), grade=case.get("grade"))
    found = session_exposure(given, frame, case.get("barometer", True), method)
    schema = {**dtypes(ExposureFrame), "speed_curve": pl.Binary()}
    keys = {"athlete_id": "a", "activity_id": "x", "session": 0, "local_date": DAY, "is_run": True}
    row = {**dict.fromkeys(schema), **keys, **found.columns(), "speed_curve": found.speed_curve}
    speeds = pl.DataFrame({"athlete_id": ["a"], "local_date": [DAY], "critical_speed_mps": [4.0]})
    return with_critical_speed(pl.DataFrame([row], schema=schema), speeds, method).row(0, named=True)


def misses(case: Case, method: Method) -> list[str]:
    """Names of the expected values that are not what the run gives; "" stands for null."""
    row = exposed(case, method)
    wrong = []
    for name, (value, tolerance) in case["expected"].items():
        found = row[name]
        if value == "" or isinstance(value, str) or found is None:
            fits = (found or "") == value
        else:
            fits = abs(found - value) <= tolerance
        if not fits:
            wrong.append(f"{name}: {found} instead of {value}")
    return wrong
