"""The committed sample files are what their generator makes."""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.ground import ROOT

FOLDER = ROOT / "data" / "sample"


def load(path: Path) -> ModuleType:
    """A script as a module, without running it."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = load(ROOT / "data" / "make_sample.py")


def unpacked(data: bytes) -> bytes:
    """Without gzip, whose bytes depend on the library that packs."""
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


@pytest.mark.parametrize("name", MAKER.FILES)
def test_generator_reproduces(name: str) -> None:
    """The generator gives the committed bytes again."""
    assert unpacked(MAKER.FILES[name]()) == unpacked((FOLDER / name).read_bytes())


def test_nothing_else_lies_there() -> None:
    """Every sample file has a maker and a line in PROVENANCE.md, and is small."""
    names = {path.name for path in FOLDER.iterdir()} - {"PROVENANCE.md"}
    told = (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")

    assert set(MAKER.FILES) == names
    assert [name for name in sorted(names) if f"`{name}`" not in told] == []
    assert max((FOLDER / name).stat().st_size for name in names) < 60_000
