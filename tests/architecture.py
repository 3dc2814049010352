"""Checkers of the shape of the code. Each takes a project's root and gives what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("src/loadwatch", "dashboard/loadwatch_dashboard")
CORE = ("decode", "formulas", "exposure", "load", "views", "model.py", "frames.py", "units.py", "errors.py")
MAX_FILE, MAX_BODY, MAX_ARGUMENTS = 300, 25, 6
CLOCKS = {"today", "now", "utcnow"}
VAGUE = {"utils", "helpers", "manager", "handler", "process", "data2"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(root: Path, *places: str) -> Iterator[Path]:
    """Python files of the packages, or of some places in them."""
    for place in places or PACKAGES:
        path = root / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def core(root: Path) -> list[Path]:
    """Files of the core, which knows no clock and prints nothing."""
    return list(sources(root, *(f"src/loadwatch/{place}" for place in CORE)))


def size(root: Path) -> dict[str, str]:
    """File or `file::function` over the budget → what is too large."""
    found = {}
    for path in sources(root):
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        lines = text.splitlines()
        if len(lines) > MAX_FILE:
            found[name] = f"{len(lines)} lines"
        for owner, function in _functions(ast.parse(text)):
            for problem in _too_large(function, lines):
                found[f"{name}::{owner}"] = problem
    return found


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield prefix + node.name, node
            yield from _functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")
        else:
            yield from _functions(node, prefix)


def _too_large(function: Function, lines: list[str]) -> Iterator[str]:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if body:
        between = lines[body[0].lineno - 1 : body[-1].end_lineno]
        count = sum(bool(line.strip()) and not line.strip().startswith("#") for line in between)
        if count > MAX_BODY:
            yield f"{count} lines of body"
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    count = sum(argument.arg not in {"self", "cls"} for argument in every)
    if count > MAX_ARGUMENTS:
        yield f"{count} arguments"


def folders(root: Path) -> list[str]:
    """Folders with Python files but without `__init__.py`: the import linter would not see them."""
    return sorted({
        path.parent.relative_to(root).as_posix()
        for path in sources(root)
        if not (path.parent / "__init__.py").is_file()
    })  # fmt: skip


def names(root: Path) -> list[str]:
    """Modules whose name says nothing."""
    return [path.relative_to(root).as_posix() for path in sources(root) if path.stem in VAGUE]


def clocks(root: Path) -> list[str]:
    """Calls of a clock or of print in the core."""
    return [
        f"{path.relative_to(root).as_posix()}:{call.lineno} {ast.unparse(call.func)}()"
        for path in core(root)
        for call in _calls(path)
        if _reads_clock(call.func)
    ]


def _reads_clock(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "print"
    if not isinstance(function, ast.Attribute):
        return False
    return function.attr in CLOCKS or ast.unparse(function) == "time.time"


def background(root: Path) -> list[str]:
    """Dash background callbacks in the dashboard: work goes through the job table instead."""
    return [
        f"{path.relative_to(root).as_posix()}:{call.lineno}"
        for path in sources(root, "dashboard")
        for call in _calls(path)
        if any(k.arg == "background" and ast.unparse(k.value) != "False" for k in call.keywords)
    ]


def raw_sql(root: Path) -> list[str]:
    """SQL written as text outside the store."""
    found = []
    for path in sources(root):
        if "src/loadwatch/store/" in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if _is_raw_sql(node):
                found.append(f"{path.relative_to(root).as_posix()}:{getattr(node, 'lineno', 0)}")
    return found


def _is_raw_sql(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").startswith("sqlalchemy") and any(a.name == "text" for a in node.names)
    if isinstance(node, ast.Attribute):
        return node.attr == "exec_driver_sql" or ast.unparse(node) in {"sqlalchemy.text", "sa.text"}
    return False


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
