"""Every formula against the published or hand-worked values of tests/golden/*.toml."""

from __future__ import annotations

from typing import Any

import pytest

from tests.formulas.golden import Case, check, function_of, tables

KEYS = {"name", "source", "doi", "where", "unit", "case"}
ENTRIES = tables("formula")
CASES = [(entry["name"], case) for entry in ENTRIES for case in entry["case"]]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{n.split('.')[-1]}: {c['about']}" for n, c in CASES])
def test_golden(name: str, case: Case) -> None:
    """Each formula gives the value of its source."""
    check(function_of(name), case)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["name"]))
def test_golden_names_its_source(entry: dict[str, Any]) -> None:
    """Each entry tells formula, source, DOI or "none", place in the paper and unit, and has cases."""
    assert set(entry) == KEYS
    assert all(entry[key] for key in KEYS)
    assert entry["doi"] == "none" or entry["doi"].startswith("10.")
