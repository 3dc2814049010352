"""One session at 1 Hz: the samples that hills, speed and tissues share.

Records are laid on a grid of seconds, linearly within gaps of up to 10 s. Longer gaps and stopped timers
cut the grid into stretches, so that nothing is smoothed, summed or sloped across a pause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.model import Method, Session
from loadwatch.units import EARTH_RADIUS_M

Column = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.intp]

MAX_GAP_S = 10.0
MAX_SPEED_MPS = 9.0
MAX_ACCELERATION = 4.0
HALF_WINDOW = 2  # samples to each side: 5 s
FIVE = range(2 * HALF_WINDOW + 1)
POSITION_HALF_WINDOW = 3  # 7 s
MIN_STEPS_SPM = 60.0  # fewer are a dropout: the speed decides
QUICK_MPS = 2.2
CREDIBLE_STEPS = (
    0.2  # share of the quick samples that must have a running cadence, else cadence is not believed
)


@dataclass(frozen=True)
class Grid:
    """Samples of one second each; NaN is unknown. `first`, `last`: bounds of the sample's stretch."""

    time_s: Column
    first: Index
    last: Index
    speed_mps: Column  # 0 where the runner stood, NaN where nothing tells
    is_running: Flags
    speed_quality: str | None  # A device speed, C from distance or positions, None no speed
    cadence_spm: Column | None = None  # NaN unknown; None when there is none that can be believed

    @cached_property
    def metres_m(self) -> Column:
        """Metres of each sample by its speed; 0 where the speed is unknown."""
        return or_zero(self.speed_mps)

    @cached_property
    def starts(self) -> Index:
        """The first sample of every stretch."""
        return np.flatnonzero(self.first == np.arange(len(self.first)))


def make_grid(records: pl.DataFrame, method: Method) -> Grid:
    """The 1-Hz samples of one session's active records."""
    is_active = records["is_active"].to_numpy()
    t = numbers(records, "elapsed_s")
    time_s, first, last = _stretches(t, is_active)
    raw, quality = _speed(records, t, is_active, (time_s, first, last))
    speed = smooth(raw, first, last)
    steps = numbers(records, "cadence_spm")
    known = is_active & (steps >= MIN_STEPS_SPM)
    cadence = on_grid(time_s, *only(known, t, steps)) if known.any() else None
    if cadence is not None and not _is_credible(speed, cadence, method):
        cadence = None
    return Grid(time_s, first, last, speed, is_running(speed, cadence, method), quality, cadence)


def records_of(session: Session, sessions: Sequence[Session], records: pl.DataFrame) -> pl.DataFrame:
    """The records of one of the sessions of an activity."""
    return records.filter(pl.col("session") == session.index) if len(sessions) > 1 else records


def numbers(records: pl.DataFrame, name: str) -> Column:
    """A column as floats, NaN for null."""
    return records[name].to_numpy()


def only(flags: Flags, *columns: Column) -> tuple[Column, ...]:
    """The values where a flag is set, of each column; the columns themselves where all are."""
    return columns if flags.all() else tuple(column[flags] for column in columns)


def or_zero(values: Column) -> Column:
    """The same with 0 in the place of NaN."""
    return np.where(np.isnan(values), 0.0, values)


def _stretches(t: Column, is_active: Flags) -> tuple[Column, Index, Index]:
    """Grid times and bounds of their stretches; the record that ends a stretch closes its last second."""
    at = np.flatnonzero(is_active)
    if not len(at):
        return np.empty(0), np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    cuts = np.flatnonzero((np.diff(t[at]) > MAX_GAP_S) | (np.diff(at) > 1))
    start = t[at[np.concatenate([[0], cuts + 1])]]
    end = t[at[np.concatenate([cuts, [len(at) - 1]])]]
    n = np.floor(end - start + 1e-6).astype(np.intp)
    until = np.cumsum(n)
    first = np.repeat(until - n, n)
    offset = np.arange(int(until[-1])) - first
    return np.repeat(start, n) + offset, first, np.repeat(until - 1, n)


def on_grid(time_s: Column, t: Column, values: Column) -> Column:
    """Known readings at the grid's times, linear between readings at most 10 s apart, else NaN."""
    if not len(t) or not len(time_s):
        return np.full(len(time_s), np.nan)
    if len(t) >= len(time_s) and np.array_equal(
        t[: len(time_s)], time_s
    ):  # read once a second, on the second
        return values[: len(time_s)].copy()
    result = np.asarray(np.interp(time_s, t, values, left=np.nan, right=np.nan))
    for gap in np.flatnonzero(np.diff(t) > MAX_GAP_S):
        low, high = np.searchsorted(time_s, [t[gap] + 1e-6, t[gap + 1]])
        result[low:high] = np.nan
    return result


def _speed(
    records: pl.DataFrame, t: Column, is_active: Flags, frame: tuple[Column, Index, Index]
) -> tuple[Column, str | None]:
    """Speed on the grid before smoothing, and its quality: device, else distance, else positions."""
    time_s, first, last = frame
    device = numbers(records, "speed_mps")
    known = is_active & ~np.isnan(device)
    if known.sum() * 2 >= is_active.sum() > 0 and device[known].max() > 0:
        return on_grid(time_s, *_plausible(*only(known, t, device))), "A"
    at, along = _travelled(records, t, is_active)
    if len(at) < 2 or along[-1] <= along[0]:
        return np.full(len(time_s), np.nan), None
    track = on_grid(time_s, at, along)
    index = np.arange(len(time_s))
    low = np.maximum(index - POSITION_HALF_WINDOW, first)
    high = np.minimum(index + POSITION_HALF_WINDOW, last)
    speed = (track[high] - track[low]) / np.where(high > low, high - low, np.nan)
    fine = ~np.isnan(speed)
    return on_grid(time_s, *_plausible(time_s[fine], np.maximum(speed[fine], 0.0))), "C"


def _plausible(t: Column, speed: Column) -> tuple[Column, ...]:
    """Times and speeds without those above 9 m/s or reached at over 4 m/s²."""
    jump = np.zeros(len(t), dtype=bool)
    jump[1:] = np.abs(np.diff(speed)) > MAX_ACCELERATION * np.maximum(np.diff(t), 1e-3)
    return only(~jump & (speed <= MAX_SPEED_MPS), t, speed)


def _travelled(records: pl.DataFrame, t: Column, is_active: Flags) -> tuple[Column, Column]:
    """Times and cumulative distances [m] as recorded, else along the positions."""
    distance = numbers(records, "distance_m")
    known = is_active & ~np.isnan(distance)
    if known.any() and np.ptp(distance[known]) > 0:
        return t[known], np.maximum.accumulate(distance[known])
    latitude = np.radians(numbers(records, "latitude_deg"))
    longitude = np.radians(numbers(records, "longitude_deg"))
    known = is_active & ~np.isnan(latitude) & ~np.isnan(longitude)
    latitude, longitude = latitude[known], longitude[known]
    if len(latitude) < 2:
        return np.empty(0), np.empty(0)
    half = np.sin(np.diff(latitude) / 2) ** 2 + np.cos(latitude[1:]) * np.cos(latitude[:-1]) * (
        np.sin(np.diff(longitude) / 2) ** 2
    )
    steps = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return t[known], np.concatenate([[0.0], np.cumsum(steps)])


def smooth(values: Column, first: Index, last: Index) -> Column:
    """Median over 5 s, then mean over 5 s, within each stretch; NaN stays NaN."""
    unknown = np.isnan(values)
    if not unknown.any():
        middle = middle_of_five(_around(values, first, last))
        return np.asarray(_around(middle, first, last).mean(axis=0))
    ordered = np.sort(_around(values, first, last), axis=0)  # NaN sorts last
    n = np.maximum((~np.isnan(ordered)).sum(axis=0), 1)
    column = np.arange(len(values))
    middle = (ordered[(n - 1) // 2, column] + ordered[n // 2, column]) / 2
    near = _around(np.where(unknown, np.nan, middle), first, last)
    count = np.maximum((~np.isnan(near)).sum(axis=0), 1)
    return np.where(unknown, np.nan, or_zero(near).sum(axis=0) / count)


def middle_of_five(rows: Iterable[Column]) -> Column:
    """The median of five arrays, element by element, by comparing instead of sorting; none may hold NaN."""
    a, b, c, d, e = rows
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))  # the least of four is out …
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))  # … and the greatest
    return np.maximum(np.minimum(low, high), np.minimum(e, np.maximum(low, high)))


def _around(values: Column, first: Index, last: Index) -> Column:
    """The five values around each sample, one row an offset; the ends of a stretch repeat their edge."""
    n = len(values)
    padded = np.concatenate([values[:1].repeat(HALF_WINDOW), values, values[-1:].repeat(HALF_WINDOW)])
    around = np.stack([padded[row : row + n] for row in FIVE])
    begins = np.flatnonzero(first[1:] != first[:-1]) + 1  # of further stretches: there the edge is nearer
    if len(begins):
        near = np.unique((begins[:, None] + np.arange(-HALF_WINDOW, HALF_WINDOW)).clip(0, n - 1))
        for row in FIVE:
            at = np.minimum(np.maximum(near + (row - HALF_WINDOW), first[near]), last[near])
            around[row, near] = values[at]
    return around


def is_running(speed_mps: Column, cadence_spm: Column | None, method: Method) -> Flags:
    """Gait of each sample: running by cadence (140 steps a minute), without cadence by speed (2.0 m/s)."""
    by_speed = speed_mps >= method.run_speed_mps  # never of NaN
    if cadence_spm is None:
        return by_speed
    return np.where(~np.isnan(cadence_spm), cadence_spm >= method.run_cadence_spm, by_speed)


def _is_credible(speed_mps: Column, cadence_spm: Column, method: Method) -> bool:
    """False when hardly any quick sample has the cadence of running."""
    quick = ~np.isnan(cadence_spm) & (speed_mps >= QUICK_MPS)
    return not quick.any() or bool((cadence_spm[quick] >= method.run_cadence_spm).mean() >= CREDIBLE_STEPS)


def bouts(is_in: Flags, starts: Index) -> tuple[Index, Index]:
    """First and last+1 sample of every unbroken series of True within a stretch."""
    begins, ends = is_in.copy(), is_in.copy()
    begins[1:] &= ~is_in[:-1]
    ends[:-1] &= ~is_in[1:]
    begins[starts] = is_in[starts]
    ends[starts - 1] = is_in[starts - 1]
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1
