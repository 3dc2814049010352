"""CSV as people and sites write it: BOM, comma or semicolon, decimal comma, quoted new lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

CSV_FIELD_BYTES = 1024 * 1024
FIRST_LINES = 10
HTML_TAG = re.compile(r"<[^>]*>")


def text_of(data: bytes) -> str:
    """The table's text, whatever it was saved as."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def rows_of(text: str, delimiter: str | None = None) -> list[tuple[int, list[str]]]:
    """(line number, cells) of each row that is not empty; the header is the first."""
    csv.field_size_limit(CSV_FIELD_BYTES)
    reader = csv.reader(
        io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter or delimiter_of(text)
    )
    found, line = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found.append((line, cells))
        line = reader.line_num + 1
    return found


def first_line(text: str) -> str:
    """The first line that is not blank, whatever ends it: old spreadsheets end lines with CR alone."""
    return re.split(r"[\r\n]", text.lstrip("\ufeff \r\n"), maxsplit=1)[0]


def first_lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Number, sign between cells, and cells of each of the first lines: a title may stand above the headings."""
    lines = re.split(r"\r\n|\r|\n", text.lstrip("\ufeff"), maxsplit=FIRST_LINES)[:FIRST_LINES]
    for number, line in enumerate(lines, start=1):
        sign = delimiter_of(line)
        yield number, sign, line.split(sign)


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab, by the header line."""
    header = first_line(text)
    return max(",;\t", key=header.count)


def decimal(text: str | None) -> float | None:
    """A number with a point or a comma: '2.81', '1.234,5'. None when empty; ValueError when it is none."""
    bare = (text or "").strip().replace("\u00a0", "").replace(" ", "")
    if not bare:
        return None
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "")
    value = float(bare.replace(",", "."))
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN differs from itself
        raise ValueError(f"'{text}' is no number")
    return value


def label_of(header: str) -> str:
    """A column's name without HTML and blanks around it, lower case with underscores."""
    return re.sub(r"[\s_-]+", "_", HTML_TAG.sub("", header).strip().lower())
