"""Numbers in bulk: each the very one that reading its text gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.decode.decimals import decimals_of_grid

USUAL = st.from_regex(r"\A-?[0-9]{1,9}(\.[0-9]{1,6})?\Z", fullmatch=True)


def _read(texts: list[str]) -> list[float] | None:
    width = np.array([len(text) for text in texts])
    grid = np.frombuffer(b"".join(t.encode().ljust(int(width.max()), b"\0") for t in texts), np.uint8)
    found = decimals_of_grid(grid.reshape(len(texts), -1), width)
    return None if found is None else [float(value) for value in found]


@given(st.lists(USUAL, min_size=1, max_size=8))
def test_the_nearest_number_to_what_is_written(texts: list[str]) -> None:
    """To the last bit, with the sign of a zero, whatever stands in the other rows."""
    assert list(map(str, _read(texts) or [])) == [str(float(text)) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        ".5",
        "5.",
        "-.5",
        "1.2.3",
        "1-2",
        "--1",
        "+1",
        "1e3",
        "NaN",
        " 1",
        "1 ",
        "1,5",
        "1234567890.123456",
    ],
)
def test_what_is_written_otherwise_is_left_to_the_careful_way(text: str) -> None:
    """One unusual text is enough."""
    assert _read(["12.5", text]) is None
