"""The samples of one recording while they are cleaned: columns beside their session and clock."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.columns import UTC_MS
from loadwatch.decode.clean.timer import NO_PAUSES, Pauses
from loadwatch.decode.parsed import Column, is_measured

Flags = NDArray[np.bool_]
VALUES = (  # of `RecordFrame`, in its order
    "latitude_deg",
    "longitude_deg",
    "elevation_m",
    "distance_m",
    "speed_mps",
    "heart_rate_bpm",
    "cadence_spm",
    "power_w",
    "temperature_degc",
)


@dataclass
class Samples:
    """Columns of equal length; NaN is "not measured"."""

    time: Column
    session: NDArray[np.int16]
    columns: dict[str, Column]
    breaks: Flags  # a new segment begins here
    active: Flags
    pauses: Pauses = NO_PAUSES
    detour_m: Column | None = None  # what removed jumps there and back had added to the track

    def of(self, session: int) -> Samples:
        """The samples of one session."""
        mask = self.session == session
        if mask.all():
            return self
        columns = {name: values[mask] for name, values in self.columns.items()}
        detour = None if self.detour_m is None else self.detour_m[mask]
        own = self.time[mask], self.session[mask], columns, self.breaks[mask], self.active[mask]
        return Samples(*own, self.pauses, detour)

    def ran(self) -> Samples:
        """The samples while the watch was running, on the clock that stands still in pauses."""
        mask = self.active
        if mask.all():
            return replace(self, time=self.pauses.active_clock(self.time), pauses=NO_PAUSES, detour_m=None)
        columns = {name: values[mask] for name, values in self.columns.items()}
        clock = self.pauses.active_clock(self.time[mask])
        return Samples(clock, self.session[mask], columns, self.breaks[mask], self.active[mask])

    def get(self, name: str) -> Column | None:
        """A column, None when nothing in it was measured."""
        values = self.columns.get(name)
        return values if values is not None and is_measured(values) else None

    def frame(self, start: float, has_date: bool) -> pl.DataFrame:
        """The samples as a `RecordFrame`, counted from `start`."""
        nothing = _nulls(len(self.time), pl.Float64())
        out = [
            pl.Series("session", self.session, dtype=pl.Int16),
            pl.Series("elapsed_s", np.round(self.time - start, 3)),
            self._instants(has_date),
        ]
        for name in VALUES:
            values = self.columns.get(name)
            out.append(
                nothing.alias(name)
                if values is None
                else pl.Series(name, values, dtype=pl.Float64, nan_to_null=True)
            )
        out.append(pl.Series("is_active", self.active, dtype=pl.Boolean))
        return pl.DataFrame(out)

    def _instants(self, has_date: bool) -> pl.Series:
        if not has_date:
            return _nulls(len(self.time), UTC_MS).alias("time_utc")
        return pl.Series("time_utc", np.rint(self.time * 1000.0).astype(np.int64)).cast(UTC_MS)


def _nulls(n: int, dtype: pl.DataType) -> pl.Series:
    return pl.Series([None], dtype=dtype).new_from_index(0, n)
