"""The 30-day comparison of one activity, out of the rows of `load.spike.spikes`."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def before_and_ratio(
    spikes: Mapping[str, pl.DataFrame], measure: str, activity_id: str
) -> tuple[float | None, float | None]:
    """Largest run of the 30 days before [SI] and the ratio to it or to the floor; None when not known.

    Parameters
    ----------
    spikes
        measure → rows of `load.spike.spikes`.
    measure
        name of `model.MEASURES`.
    activity_id
        the activity; a run joined to a longer one has no row of its own.

    Returns
    -------
    tuple
        `longest` [SI] and `ratio` [1].
    """
    frame = spikes.get(measure)
    if frame is None:
        return None, None
    rows = frame.filter(pl.col("activity_id") == activity_id).sort("value", descending=True, nulls_last=True)
    if rows.is_empty():
        return None, None
    row = rows.row(0, named=True)
    return row["longest"], row["ratio"]
