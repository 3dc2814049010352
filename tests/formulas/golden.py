"""The golden files: entries, and how a case is run against a function."""

from __future__ import annotations

import importlib
import inspect
import tomllib
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from tests.ground import ROOT

FOLDER = ROOT / "tests" / "golden"
Case = dict[str, Any]
Function = Callable[..., Any]


def tables(kind: str) -> list[dict[str, Any]]:
    """Every table of one kind (formula, rule, session, reading) of every golden file."""
    files = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))]
    return [entry for text in files for entry in tomllib.loads(text).get(kind, [])]


def function_of(name: str) -> Function:
    """The function with this dotted name."""
    module, function = name.rsplit(".", 1)
    found: Function = getattr(importlib.import_module(module), function)
    return found


def check(function: Function, case: Case) -> None:
    """Raise AssertionError unless the function gives what the case expects, within its tolerance."""
    expected = case["expected"]
    found = _call(function, case["inputs"], whole=isinstance(expected, list))
    if case.get("tail"):
        found = found[-len(expected) :]
    pairs = expected.items() if isinstance(expected, dict) else [("", expected)]
    for part, value in pairs:
        np.testing.assert_allclose(
            np.asarray(_field(found, part) if part else found, dtype=np.float64),
            np.asarray(value, dtype=np.float64),
            rtol=0,
            atol=case.get("tolerance", 1e-9),
            err_msg=part,
        )


def _call(function: Function, inputs: dict[str, Any], *, whole: bool) -> Any:
    """The result for these inputs; columns give their column, or its last value."""
    names = [
        name for name, p in inspect.signature(function).parameters.items() if "Expr" in str(p.annotation)
    ]
    if not names:
        found = function(**{k: np.array(v) if isinstance(v, list) else v for k, v in inputs.items()})
        return found if whole or not isinstance(found, np.ndarray) or not found.ndim else found[-1]
    columns = {name: [float(x) for x in inputs[name]] for name in names if name in inputs}
    rest = {name: value for name, value in inputs.items() if name not in columns}
    frame = pl.DataFrame(columns).select(result=function(**{name: pl.col(name) for name in columns}, **rest))
    values = frame["result"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return values if whole else values[-1]


def _field(result: Any, name: str) -> Any:
    """A named part of a result: a key or an attribute."""
    return result[name] if isinstance(result, dict) else getattr(result, name)
