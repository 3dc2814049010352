"""Hostile XML is refused quickly, and never reads or fetches anything."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from loadwatch.decode.gpx import read_gpx
from loadwatch.decode.limits import Limits
from loadwatch.decode.tcx import read_tcx
from loadwatch.decode.xml import Dialect, slices, walk
from loadwatch.errors import CorruptFileError, FileError, TooLargeError

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><gpx><trk><name>&i;</name></trk></gpx>"
).encode()


def test_entities_are_refused() -> None:
    """A billion laughs end before the first."""
    with pytest.raises(CorruptFileError, match="document type"):
        read_gpx(LAUGHS, "laughs.gpx")


def test_external_entities_are_refused(tmp_path: Path) -> None:
    """No file is read through an entity."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    data = f'<!DOCTYPE gpx [<!ENTITY x SYSTEM "{secret.as_uri()}">]><gpx><trk><name>&x;</name></trk></gpx>'

    with pytest.raises(CorruptFileError):
        read_gpx(data.encode(), "external.gpx")


def test_document_types_are_refused_in_activity_files() -> None:
    """No watch writes one."""
    for read in (read_gpx, read_tcx):
        with pytest.raises(CorruptFileError):
            read(b'<!DOCTYPE gpx SYSTEM "http://example.invalid/gpx.dtd"><gpx/>', "dtd.gpx")


def test_a_document_type_may_be_allowed_but_never_its_entities() -> None:
    """Apple's export has a document type; entities in it are an attack all the same."""
    allowed = Dialect(allow_doctype=True)
    seen: list[str] = []
    plain = b"<!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData/>"

    assert walk("a", slices(plain), {}, {"healthdata": seen.append}, allowed) is None
    assert seen == [""]
    with pytest.raises(CorruptFileError):
        walk("a", slices(LAUGHS), {}, {}, allowed)


def test_a_depth_bomb_is_refused() -> None:
    """200,000 nested elements stop at the 65th."""
    with pytest.raises(TooLargeError, match="nested 65 deep"):
        read_gpx(b"<gpx>" + b"<a>" * 200_000, "deep.gpx")


def test_an_endless_token_is_refused_at_once() -> None:
    """One 40 MB attribute does not keep the parser busy for 20 seconds."""
    data = b'<gpx creator="' + b"a" * 40_000_000 + b'"/>'
    began = time.process_time()

    with pytest.raises(TooLargeError):
        read_gpx(data, "token.gpx")

    assert time.process_time() - began < 5


def test_too_many_elements_are_refused() -> None:
    """The count has a limit that can be set."""
    with pytest.raises(TooLargeError, match="1001 elements"):
        read_gpx(b"<gpx>" + b"<a/>" * 5_000 + b"</gpx>", "many.gpx", Limits(xml_elements=1_000))


def test_a_comment_without_end_is_an_error_not_a_hang() -> None:
    """Unclosed comments are cut off like any endless token."""
    with pytest.raises(FileError):
        read_gpx(b"<gpx><!--" + b"-" * 3_000_000, "comment.gpx")


def test_an_attack_costs_little_memory() -> None:
    """Refusing the depth bomb does not first build a tree of it."""
    data = b"<gpx>" + b"<a>" * 1_000_000
    tracemalloc.start()

    with pytest.raises(TooLargeError):
        read_gpx(data, "deep.gpx")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * len(data)
