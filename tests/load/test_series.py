"""Many series in one array: each gets what it gets alone, and words are placed without being looked at."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.load import series
from loadwatch.load.series import Numbers, first_rows, largest_before, look_back, text_at
from loadwatch.sums import delayed, window_sum

REACH = 9
LENGTHS = st.lists(st.integers(1, 40), min_size=1, max_size=12)


def _windows(days: dict[str, Numbers]) -> dict[str, Numbers]:
    load = days["load"]
    return {"sum": window_sum(load, 4, lag=4), "largest": largest_before(load, 8), "before": delayed(load, 3)}


@given(LENGTHS, st.integers(0, 2**32 - 1), st.sampled_from([1, 16, 1 << 15]), st.sampled_from([1, 99]))
def test_each_series_gets_what_it_gets_alone(lengths: list[int], seed: int, block: int, few: int) -> None:
    """No window reaches into another runner's days, wherever the blocks are cut and in however many threads."""
    rng = np.random.default_rng(seed)
    load = np.where(rng.random(sum(lengths)) < 0.1, np.nan, rng.random(sum(lengths)))
    first = np.cumsum([0, *lengths[:-1]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(series, "BLOCK", block)
        patch.setattr(series, "FEW_BLOCKS", few)
        found = look_back(first, len(load), {"load": load}, _windows, REACH)
    for begin, n in zip(first, lengths, strict=True):
        for name, alone in _windows({"load": load[begin : begin + n]}).items():
            np.testing.assert_array_equal(found[name][begin : begin + n], alone, err_msg=name)


@pytest.mark.parametrize(
    "words",
    [
        pl.Series("who", ["a", "", "twelve bytes", "a text of more than twelve bytes, laid elsewhere"]),
        pl.Series("who", [f"runner with a long name {i}" for i in range(50)])[7:30],
        pl.concat([pl.Series(["x", "y"]), pl.Series(["also a chunk of longer texts"])], rechunk=False),
        pl.Series(["a", None, "ü" * 20]),
        pl.Series([], dtype=pl.String),
    ],
    ids=["short and long", "a part", "chunks", "null", "none"],
)
def test_words_are_those_that_gathering_gives(words: pl.Series, monkeypatch: pytest.MonkeyPatch) -> None:
    """Placing texts by where they lie gives the same column as copying them, null where there is no row."""
    drawn = np.random.default_rng(1).integers(-1, max(len(words), 1), 200 if len(words) else 0)
    few = text_at(words, drawn)
    monkeypatch.setattr(series, "MANY", 0)
    found = text_at(words, drawn)
    expected = words.gather(pl.Series([None if row < 0 else row for row in drawn.tolist()], dtype=pl.UInt32))
    assert few.equals(expected, null_equal=True)
    assert found.name == expected.name
    assert found.equals(expected, null_equal=True)
    assert (found + "!").equals(expected + "!", null_equal=True)
    assert found.unique().sort().to_list() == expected.unique().sort().to_list()


@pytest.mark.parametrize("many", [0, series.MANY])
def test_series_begin_where_a_key_is_another(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of short and long texts, also of equal ones that lie elsewhere, in chunks, cut or null, the first rows are found."""
    monkeypatch.setattr(series, "MANY", many)
    who = [
        "a",
        "a",
        "b",
        "a runner of a long name",
        "a runner of a long name",
        "a runner of a long game",
        "b",
    ]
    what = ["x", "x", "x", "x", "x", "x", "y"]
    frame = pl.concat(
        [pl.DataFrame({"who": [name], "what": [of]}) for name, of in zip(who, what, strict=True)]
    )
    assert first_rows(frame, ("who",)).tolist() == [0, 2, 3, 5, 6]
    assert first_rows(frame[1:], ("who", "what")).tolist() == [0, 1, 2, 4, 5]
    assert first_rows(frame, ("what",)).tolist() == [0, 6]
    assert first_rows(frame.clear(), ("who",)).tolist() == []
    with_null = frame.with_columns(who=pl.when(pl.col("who") != "b").then("who"))
    assert first_rows(with_null, ("who",)).tolist() == [0, 2, 3, 5, 6]
