"""Many series of days in one array: windows taken block by block, then anew for the first days of each series.

A block holds whole series and fits the processor's cache, so that a thousand runners cost little more than their bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from loadwatch.sums import delayed

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Windows = Callable[[dict[str, Numbers]], dict[str, Numbers]]
VIEW = np.dtype(np.complex128)  # 16 bytes, copied as they are: length, and the text itself or where it lies
BLOCK = 1 << 15  # rows that are worked on together
FEW_BLOCKS = 8  # with fewer, waking threads costs more than it saves
MANY = 1 << 18  # texts from which on it pays to load what moves them: more than the days of one runner


def first_rows(frame: pl.DataFrame, keys: tuple[str, ...]) -> Whole:
    """Row at which each series begins, of a frame whose series lie together."""
    if frame.is_empty():
        return np.empty(0, np.int64)
    several = [
        key for key in keys[1:] if not frame.select(_is_one(key)).item()
    ]  # not where all days are of one measure
    found = [np.zeros(1, np.int64), *(_new_at(frame[key]) for key in (keys[0], *several))]
    return np.unique(np.concatenate(found))


def _is_one(key: str) -> pl.Expr:
    """Whether a column holds one thing only; of a column that polars keeps as one it takes no time."""
    return pl.col(key).eq_missing(pl.col(key).first()).all()


def _new_at(column: pl.Series) -> Whole:
    """Rows that hold another thing than the row before; of many texts, only where they may be others are they read."""
    if column.null_count():
        return np.flatnonzero(column.ne_missing(column.shift(1)).to_numpy())
    if len(column) < MANY or column.dtype != pl.String:
        return np.flatnonzero((column[1:] != column[:-1]).to_numpy()) + 1
    own = _views(column)[0].view(np.int64)  # the same view is the same text, another one may be
    rows = np.unique(np.flatnonzero(own[2:] != own[:-2]) // 2) + 1
    is_new = column.gather(rows).ne(column.gather(rows - 1))
    return np.extract(is_new, rows)


def changes(key: NDArray[Any]) -> Whole:
    """Rows whose key is another than that of the row before; the first is one."""
    is_new = np.ones(len(key), np.bool_)
    np.not_equal(key[1:], key[:-1], out=is_new[1:])
    return np.flatnonzero(is_new)


def places(column: pl.Series, words: Sequence[str]) -> NDArray[np.uint8]:
    """Place of each row's word among the words; the first of them for any other."""
    found = np.zeros(column.len(), np.uint8)
    for place, word in enumerate(words[1:], 1):
        found += np.uint8(place) * column.eq(word).to_numpy()
    return found


def text_at(words: pl.Series | Sequence[str], rows: NDArray[np.integer[Any]]) -> pl.Series:
    """Word at each of the rows, null before the first: as `gather` in a sixth of its time, for no text is copied."""
    given = words if isinstance(words, pl.Series) else pl.Series(words, dtype=pl.String)
    is_none = rows < 0
    if len(rows) < MANY or given.null_count() or given.is_empty():
        places = pl.Series(np.where(is_none, np.nan, rows), nan_to_null=True).cast(pl.UInt32)
        return given.gather(places if is_none.any() else rows)
    views, kind, texts = _views(given)
    where = np.empty(len(rows), VIEW)
    each(lambda block: views.take(rows[block], out=where[block], mode="clip"), ranges_of(len(rows)))
    is_some = pa.py_buffer(np.packbits(~is_none, bitorder="little")) if is_none.any() else None
    return _text(given.name, kind, where, texts, is_some)


def text_repeated(words: pl.Series, times: Whole) -> pl.Series:
    """Each word so many times."""
    if words.null_count() or times.sum() < MANY:
        return words.gather(np.repeat(np.arange(len(words)), times))
    views, kind, texts = _views(words)
    return _text(words.name, kind, np.repeat(views, times), texts)


def _text(
    name: str,
    kind: pa.DataType,
    where: NDArray[np.complex128],
    texts: Sequence[pa.Buffer],
    is_some: pa.Buffer | None = None,
) -> pl.Series:
    return pl.Series(name, pa.Array.from_buffers(kind, len(where), [is_some, pa.py_buffer(where), *texts]))


def ranges_of(n_rows: int) -> list[slice]:
    """Ranges of rows that are worked on together."""
    return [slice(low, low + BLOCK) for low in range(0, n_rows, BLOCK)]


def _views(column: pl.Series) -> tuple[NDArray[np.complex128], pa.DataType, list[pa.Buffer]]:
    """Where each text of a column without nulls lies, their kind, and what they lie in."""
    array = column.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    _, views, *texts = array.buffers()
    return np.frombuffer(views, VIEW)[array.offset : array.offset + len(array)], array.type, texts


def numbers(column: pl.Series) -> Numbers:
    """Values of a column, NaN where it is null; not to be written to, and not a copy where nothing is null."""
    column = column.cast(pl.Float64)
    values: Numbers = (column.fill_null(np.nan) if column.null_count() else column).to_numpy()
    return values


def by_series(frame: pl.DataFrame, keys: tuple[str, ...], *within: str) -> pl.DataFrame:
    """The frame in the order of keys and then of the columns `within`; only what is out of order is moved."""
    return series_of(frame, keys, *within)[0]


def series_of(frame: pl.DataFrame, keys: tuple[str, ...], *within: str) -> tuple[pl.DataFrame, Whole]:
    """The frame in that order, and the row at which each series begins."""
    first = first_rows(frame, keys)
    step = _rises(frame, first, within)
    if len(first) == 1 and step.all():
        return frame, first
    names = frame[list(keys)][first]
    if not step.all() or names.is_duplicated().any():
        ordered = frame.sort(*keys, *within, nulls_last=True)
        return ordered, first_rows(ordered, keys)
    order = names.select(pl.arg_sort_by(keys)).to_series().to_numpy()
    if (order == np.arange(len(order))).all():
        return frame, first
    length = np.diff(first, append=frame.height)[order]
    begin = np.cumsum(length) - length
    return frame[np.repeat(first[order] - begin, length) + np.arange(frame.height)], begin


def _rises(frame: pl.DataFrame, first: Whole, within: tuple[str, ...]) -> NDArray[np.bool_]:
    """Rows that follow the row before them; later columns are looked at only where the earlier ones are equal."""
    step, is_same = np.zeros(frame.height, np.bool_), np.ones(frame.height, np.bool_)
    if frame[within[0]].dtype == pl.Date and not frame[within[0]].null_count():
        day = frame[within[0]].to_physical().to_numpy()
        np.greater(day[1:], day[:-1], out=step[1:])
    step[first] = True
    if step.all():
        return step
    for key in within:
        own, before = frame[key][1:], frame[key][:-1]
        step[1:] |= is_same[1:] & _told(own > before)
        if step.all():
            break
        is_same[1:] &= _told(own == before)
    return step


def _told(answers: pl.Series) -> NDArray[np.bool_]:
    """Answers of which an unknown one is no."""
    return (answers.fill_null(value=False) if answers.null_count() else answers).to_numpy()


def look_back(
    first: Whole, n_rows: int, given: Mapping[str, Numbers], windows: Windows, reach: int
) -> dict[str, Numbers]:
    """Windows of columns whose series begin at the rows `first`; none reaches over more than `reach` days."""
    results: dict[str, Numbers] = {}
    ends = np.append(first[1:], n_rows)
    cuts = np.flatnonzero(np.diff(first // BLOCK, prepend=-1))
    blocks = list(map(slice, first[cuts], ends[np.append(cuts[1:], len(first)) - 1]))

    def look(rows: slice) -> None:
        for name, column in windows({name: column[rows] for name, column in given.items()}).items():
            if name not in results:
                results[name] = np.empty(n_rows)
            results[name][rows] = column

    for rows in blocks[:1]:  # it tells what there is; the others may then go side by side
        look(rows)
    each(look, blocks[1:])
    later, step = np.setdiff1d(np.arange(len(first)), cuts), max(1, BLOCK // reach)
    for low in range(0, len(later), step):  # whose windows reached into the series before
        some = later[low : low + step]
        row = first[some][:, None] + np.arange(reach)
        is_own = row < ends[some][:, None]
        alone = {
            name: np.where(is_own, column.take(row, mode="clip"), np.nan) for name, column in given.items()
        }
        for name, column in windows(alone).items():
            results[name][row[is_own]] = column[is_own]
    return results


def each(work: Callable[[Any], None], blocks: Sequence[Any]) -> None:
    """Do the blocks, side by side where polars may use several threads too; NumPy lets others work meanwhile."""
    n_threads = pl.thread_pool_size()
    if n_threads == 1 or len(blocks) < FEW_BLOCKS:
        for rows in blocks:
            work(rows)
    else:
        with ThreadPoolExecutor(n_threads) as pool:
            list(pool.map(work, blocks))


def largest_before(value: Numbers, days: int) -> Numbers:
    """Largest of the `days` days before each day; unknown days are passed over, NaN when all are unknown."""
    part, width = value, 1
    while 2 * width <= days:
        part = _larger(part, width)
        width *= 2
    if width < days:
        part = _larger(part, days - width)
    return delayed(part, 1)


def _larger(value: Numbers, days: int) -> Numbers:
    """Each day's value or that of so many days before, whichever is larger."""
    found = np.empty_like(value)
    found[..., :days] = value[..., :days]
    np.fmax(value[..., days:], value[..., :-days], out=found[..., days:])
    return found
