"""The golden values really hold the formulas: a constant that is off by 1 % fails at least one of them."""

from __future__ import annotations

import ast
import copy
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from polars.exceptions import PanicException

from loadwatch import formulas
from tests.formulas.golden import check, tables

FOLDER = Path(formulas.__file__).parent
CHANGES = (1.01, 0.99)
FELT = (AssertionError, TypeError, ValueError, ZeroDivisionError, IndexError, PanicException)
EXCEPTIONS: dict[
    str, str
] = {  # module: line of code with the constant → why no golden value can feel 1 % of it
    "hills: usable = (n >= n_min) & (spread > 1e-06 * n * n)": "guards a division against points on one spot",
    "heart: first = float(np.median(step)) if len(step) else 1.0": "a single reading counts whatever it weighs",
    "heart: edges = np.array(ZONE_EDGES) * max_bpm - 1e-09": "room for rounding, far below any heart rate",
}


@dataclass(frozen=True)
class Constant:
    """A number in the source of a formula: its module, its place among the numbers there, its line."""

    module: str
    index: int
    line: str

    @property
    def name(self) -> str:
        """As written in EXCEPTIONS."""
        return f"{self.module}: {self.line}"


def numbers(tree: ast.AST) -> list[ast.Constant]:
    """The numbers of a module that carry a value: every float, and whole numbers in arithmetic."""
    counted = {
        id(side) for node in ast.walk(tree) if isinstance(node, ast.BinOp) for side in (node.left, node.right)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and (type(node.value) is float or (type(node.value) is int and id(node) in counted))
        and node.value != 0
    ]


def constants() -> Iterator[Constant]:
    """Every constant of every module of formulas."""
    for path in sorted(FOLDER.glob("[a-z]*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines = {id(n): ast.unparse(s).splitlines()[0] for s in statements(tree) for n in ast.walk(s)}
        for index, node in enumerate(numbers(tree)):
            yield Constant(path.stem, index, lines[id(node)])


def statements(tree: ast.AST) -> list[ast.stmt]:
    """Statements from the outermost to the innermost, so that the innermost names a number."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]


TREES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("[a-z]*.py"))}


def changed_module(constant: Constant, factor: float) -> ModuleType:
    """The module with this one number changed."""
    tree = copy.deepcopy(TREES[constant.module])
    node = numbers(tree)[constant.index]
    node.value = float(node.value) * factor  # type: ignore[arg-type] # only numbers are listed
    module = ModuleType(importlib.import_module(f"loadwatch.formulas.{constant.module}").__name__)
    exec(compile(tree, constant.module, "exec"), module.__dict__)  # noqa: S102 - our own source, one number off
    return module


def is_felt(constant: Constant, factor: float) -> bool:
    """True when a golden case of the module fails with the changed number."""
    try:
        module = changed_module(constant, factor)
    except (TypeError, ValueError):  # the number cannot be changed at all: as good as a failing case
        return True
    for entry in ENTRIES:
        home, function = entry["name"].rsplit(".", 1)
        if home != module.__name__:
            continue
        for case in entry["case"]:
            try:
                check(getattr(module, function), case)
            except FELT:
                return True
    return False


ENTRIES = tables("formula")
CONSTANTS = list(constants())


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda c: f"{c.module}-{c.index}")
def test_one_per_cent_is_felt(constant: Constant) -> None:
    """A constant 1 % too large or too small fails a golden value, unless it is a named exception."""
    felt = any(is_felt(constant, factor) for factor in CHANGES)

    assert felt != (constant.name in EXCEPTIONS), constant.name


def test_every_exception_is_a_constant() -> None:
    """No exception outlives its constant."""
    assert set(EXCEPTIONS) <= {constant.name for constant in CONSTANTS}


def test_unchanged_modules_pass() -> None:
    """Rebuilt without a change every module passes its cases: what fails above fails by the change."""
    for module in sorted({constant.module for constant in CONSTANTS}):
        first = next(c for c in CONSTANTS if c.module == module)
        assert not is_felt(first, 1.0), module
    assert len(CONSTANTS) > 50
