"""Records at rest: small, exact to the watch's integers, null stays null."""

from __future__ import annotations

import io
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.errors import StoreError
from loadwatch.frames import RecordFrame, check, empty
from loadwatch.store.streams import PACKED, records_from_parquet, records_to_parquet
from loadwatch.units import SEMICIRCLE_DEG
from tests.build import records

START = datetime(2026, 5, 3, 6, 12, 9, tzinfo=UTC)
STEP = {packed.column: packed.step for packed in PACKED}
LIMIT = {"elapsed_s": (0, 604_800), "latitude_deg": (-90, 90), "longitude_deg": (-180, 179.999)}


def hour() -> pl.DataFrame:
    """An hour of running at 1 Hz as a watch would store it, in whole watch units."""
    rng = np.random.default_rng(1)
    n = 3600
    speed = np.round(3000 + 300 * np.sin(np.arange(n) / 60) + rng.normal(0, 60, n)) / 1000
    return records(
        n,
        time_utc=[START + timedelta(seconds=i) for i in range(n)],
        latitude_deg=list((5e8 + np.cumsum(rng.integers(200, 300, n))) * SEMICIRCLE_DEG),
        longitude_deg=list((1e8 + np.cumsum(rng.integers(100, 200, n))) * SEMICIRCLE_DEG),
        elevation_m=list((3000 + np.cumsum(rng.choice([-2, 0, 0, 2], n))) / 10),
        distance_m=list(np.round(np.cumsum(speed), 2)),
        speed_mps=list(speed),
        heart_rate_bpm=list(np.round(140 + 8 * np.sin(np.arange(n) / 90) + rng.normal(0, 1, n))),
        cadence_spm=list(np.round(170 + rng.normal(0, 2, n))),
    )


def test_an_hour_is_small() -> None:
    """One hour at 1 Hz with position, elevation, distance, speed, heart rate and cadence is at most 35 kB."""
    assert len(records_to_parquet(hour())) <= 35_000


def test_an_hour_comes_back() -> None:
    """Watch integers come back without loss, and the frame keeps its promise."""
    frame = hour()

    back = check(RecordFrame, records_from_parquet(records_to_parquet(frame)))

    assert back.drop(STEP).equals(frame.drop(STEP))
    for name, step in STEP.items():
        apart = (back[name] - frame[name]).abs().max()
        assert apart is None or apart < step * 1e-3, name


def test_only_gaps_are_paid_for() -> None:
    """A column is stored as one that may lack values only where it does, and its gaps come back."""
    frame = hour().with_columns(
        pl.when(pl.int_range(pl.len()) % 7 > 0).then("heart_rate_bpm").alias("heart_rate_bpm")
    )

    packed = records_to_parquet(frame)

    fields = pq.read_schema(io.BytesIO(packed))
    assert [field.name for field in fields if field.nullable] == ["heart_rate_bpm"]
    back = records_from_parquet(packed)["heart_rate_bpm"]
    assert back.is_null().equals(frame["heart_rate_bpm"].is_null())


def test_the_same_records_give_the_same_bytes() -> None:
    """Packing is deterministic, so that the SHA-256 of records is an identity."""
    assert records_to_parquet(hour()) == records_to_parquet(hour())


def test_what_was_not_measured_stays_null() -> None:
    """A column without values and a single missing value are both null again."""
    frame = records(3, heart_rate_bpm=[140.0, None, 141.0])

    back = records_from_parquet(records_to_parquet(frame))

    assert back["heart_rate_bpm"].to_list() == [140.0, None, 141.0]
    assert back["power_w"].to_list() == [None, None, None]
    assert back["time_utc"].to_list() == [None, None, None]


def test_a_clock_that_jumps_is_kept() -> None:
    """Instants that are not start plus elapsed time are stored as they are."""
    times = [START, START + timedelta(seconds=5), None]
    frame = records(3, time_utc=times)

    assert records_from_parquet(records_to_parquet(frame))["time_utc"].to_list() == times


def test_a_watch_left_on_for_months_is_kept() -> None:
    """Elapsed time has no limit: it is never null."""
    frame = records(2, step_s=90 * 86_400.0)

    assert records_from_parquet(records_to_parquet(frame))["elapsed_s"].to_list() == [0.0, 7_776_000.0]


def test_no_rows_come_back_as_no_rows() -> None:
    """An empty frame survives."""
    assert records_from_parquet(records_to_parquet(empty(RecordFrame))).equals(empty(RecordFrame))


@given(st.data())
def test_any_value_comes_back_to_its_step(data: st.DataObject) -> None:
    """Every measured value comes back within half a step; NaN and infinity become null."""
    name = data.draw(st.sampled_from(sorted(set(STEP) - {"elapsed_s"})))
    low, high = LIMIT.get(name, (-1000, 20_000))
    value = data.draw(st.one_of(st.none(), st.floats(low, high), st.sampled_from([math.nan, math.inf])))
    frame = records(2, **{name: [value, 1.0]})

    found = records_from_parquet(records_to_parquet(frame))[name][0]

    if value is None or not math.isfinite(value):
        assert found is None
    else:
        assert abs(found - value) <= STEP[name] * 0.5001


def test_junk_is_an_error_with_words() -> None:
    """Bytes that are no Parquet file are a StoreError that names the remedy."""
    with pytest.raises(StoreError, match="damaged") as caught:
        records_from_parquet(b"junk" * 100)

    assert "doctor" in (caught.value.hint or "")
