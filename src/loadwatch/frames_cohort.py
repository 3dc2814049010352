"""The part of `frames` that speaks about many runners at once."""

from __future__ import annotations

import dataframely as dy


class CohortFrame(dy.Schema):
    """One row per table, year, kind and bin: counts and sums of many runners, which add up when partitions do."""

    table = dy.String(
        nullable=False,
        metadata={"about": "runners, days, runs, week, ratio, ratio_above, spike, spike_band, flag"},
    )
    year = dy.Int32(nullable=True, metadata={"about": "calendar year; null: of all years together"})
    kind = dy.String(
        nullable=False, metadata={"about": "status, band or rule, in the words of the table it comes from"}
    )
    bin = dy.Int32(
        nullable=True, metadata={"about": "number of the logarithmic bin of the value; null: only counted"}
    )
    n = dy.Int64(nullable=False, metadata={"about": "rows counted"})
    total = dy.Float64(
        nullable=False, metadata={"about": "sum of the values, SI; 0 where rows are only counted"}
    )
