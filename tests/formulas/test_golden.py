"""Every formula against the published or hand-worked values of tests/golden/*.toml."""

from __future__ import annotations

import importlib
import inspect
import tomllib
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.ground import ROOT

GOLDEN = ROOT / "tests" / "golden"
KEYS = {"name", "source", "doi", "where", "unit", "case"}


def entries() -> list[dict[str, Any]]:
    """Every golden entry of every file."""
    files = [path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.toml"))]
    return [entry for text in files for entry in tomllib.loads(text)["formula"]]


def function_of(name: str) -> Callable[..., Any]:
    """The function with this dotted name."""
    module, function = name.rsplit(".", 1)
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def call(function: Callable[..., Any], inputs: dict[str, Any], *, whole: bool) -> Any:
    """The result for these inputs; expressions run over a frame and give their column, or its last value."""
    names = [
        name for name, p in inspect.signature(function).parameters.items() if "Expr" in str(p.annotation)
    ]
    if not names:
        return function(**{k: np.array(v) if isinstance(v, list) else v for k, v in inputs.items()})
    columns = {name: [float(x) for x in inputs[name]] for name in names if name in inputs}
    rest = {name: value for name, value in inputs.items() if name not in columns}
    frame = pl.DataFrame(columns).select(result=function(**{name: pl.col(name) for name in columns}, **rest))
    values = frame["result"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return values if whole else values[-1]


def field(result: Any, name: str) -> Any:
    """A named part of a result: a key or an attribute."""
    return result[name] if isinstance(result, dict) else getattr(result, name)


CASES = [(entry["name"], case) for entry in entries() for case in entry["case"]]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{n.split('.')[-1]}: {c['about']}" for n, c in CASES])
def test_golden(name: str, case: dict[str, Any]) -> None:
    """Each formula gives the value of its source."""
    expected = case["expected"]
    found = call(function_of(name), case["inputs"], whole=isinstance(expected, list))
    pairs = expected.items() if isinstance(expected, dict) else [("", expected)]

    for part, value in pairs:
        np.testing.assert_allclose(
            np.asarray(field(found, part) if part else found, dtype=np.float64),
            np.asarray(value, dtype=np.float64),
            rtol=0,
            atol=case.get("tolerance", 1e-9),
            err_msg=part,
        )


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_golden_names_its_source(entry: dict[str, Any]) -> None:
    """Each entry tells formula, source, DOI or "none", place in the paper and unit, and has cases."""
    assert set(entry) == KEYS
    assert all(entry[key] for key in KEYS)
    assert entry["doi"] == "none" or entry["doi"].startswith("10.")
