"""The window of all measures against a plain loop."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.load import window
from loadwatch.load.window import window_before

values = st.one_of(st.none(), st.integers(0, 5).map(float))
rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 80), values, values), max_size=60)


@settings(max_examples=150, deadline=None)
@given(drawn=rows, days=st.integers(1, 40), block=st.sampled_from([7, window.BLOCK]))
def test_window_equals_a_loop(
    drawn: list[tuple[int, int, float | None, float | None]], days: int, block: int
) -> None:
    """Largest, second, their rows and the counts equal what a loop over all pairs finds, gaps, ties and blocks included."""
    with patch.object(window, "BLOCK", block):
        _compare(drawn, days)


def _compare(drawn: list[tuple[int, int, float | None, float | None]], days: int) -> None:
    drawn = sorted(drawn, key=lambda row: row[:2])
    series, day = (np.array([row[i] for row in drawn], np.int64) for i in (0, 1))
    value = np.array([[np.nan if v is None else v for v in row[2:]] for row in drawn]).reshape(-1, 2)

    found = window_before(series, day, value, days)

    for i, (runner, on, *_) in enumerate(drawn):
        past = [j for j in range(len(drawn)) if drawn[j][0] == runner and on - days <= drawn[j][1] < on]
        assert found.n_rows[i] == len(past)
        for k in range(2):
            known = [j for j in past if not np.isnan(value[j, k])]
            ranked = sorted((value[j, k] for j in known), reverse=True)
            assert (found.n_known[i, k], found.n_unknown[i, k]) == (len(known), len(past) - len(known))
            assert np.isnan(found.largest[i, k]) == (not ranked)
            assert np.isnan(found.second(k)[i]) == (len(ranked) < 2)
            if ranked:
                assert found.largest[i, k] == ranked[0]
                assert found.largest_row(k)[i] == min(j for j in known if value[j, k] == ranked[0])
            if len(ranked) > 1:
                assert found.second(k)[i] == ranked[1]
                assert value[found.second_row(k)[i], k] == ranked[1]
                assert found.second_row(k)[i] != found.largest_row(k)[i]


def test_no_rows() -> None:
    """No runs, no windows."""
    found = window_before(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 3)), 30)

    assert found.largest.shape == (0, 3)
