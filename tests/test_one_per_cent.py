"""A constant of the method that is off by 1 % makes the rules say something else than they must: no pin, but what they say.

Whole numbers move by one, 1 % of them being no number of days. The plain numbers of `Method` are felt by golden runs and
weeks (test_golden_method.py), those of the formulas by golden values (formulas/test_mutation.py); here are the rest, each by
an expectation just inside its limit or just outside it (tests/edges).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from loadwatch.model import Method
from tests.edges.capacity import CAPACITY
from tests.edges.case import Edge
from tests.edges.flags import FLAGS
from tests.edges.method import METHOD as PLAIN
from tests.edges.modules import MODULES
from tests.edges.plan import PLAN
from tests.edges.speed import SPEED
from tests.edges.symptoms import SYMPTOMS
from tests.edges.tissue import TISSUE
from tests.test_golden_constants import GOLDEN
from tests.test_golden_constants import MODULES as HOMES
from tests.test_golden_method import EXCEPTIONS, NAMES, variants

METHOD = Method()
PARTS = {
    "tissue": TISSUE,
    "speed": SPEED,
    "symptoms": SYMPTOMS,
    "capacity": CAPACITY,
    "flags": FLAGS,
    "plan": PLAN,
}
EDGES: dict[str, list[Edge]] = {
    **PLAIN,
    **{f"{part}.{name}": edges for part, table in PARTS.items() for name, edges in table.items()},
}
NOT_A_NUMBER = {"version"}


def methods(key: str) -> Iterator[Method]:
    """The method with this constant a little larger, and a little smaller; of a table one number at a time."""
    part, _, name = key.rpartition(".")
    if not part:
        yield from (replace(METHOD, **{name: other}) for other in variants(getattr(METHOD, name)))
        return
    own: Any = getattr(METHOD, part)
    for other in variants(getattr(own, name)):
        changed: dict[str, Any] = {part: replace(own, **{name: other})}
        yield replace(METHOD, **changed)


@pytest.mark.parametrize("key", sorted(EDGES))
def test_one_per_cent_is_said(key: str) -> None:
    """Each expectation holds, and the constant moved by 1 % (a whole number by one) breaks at least one of them."""
    edges = EDGES[key]

    assert [edge.about for edge in edges if not edge.holds(METHOD)] == []
    assert any(not edge.holds(method) for method in methods(key) for edge in edges)


@pytest.mark.parametrize("key", sorted(MODULES))
def test_one_per_cent_of_a_module_is_said(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for the numbers of scenarios, habit and ratio, one number of a table at a time."""
    home, _, name = key.partition(".")
    edges, number = MODULES[key], getattr(HOMES[home], name)
    assert [edge.about for edge in edges if not edge.holds(METHOD)] == []

    felt = set()
    for part, other in moved(number):
        monkeypatch.setattr(HOMES[home], name, other)
        felt |= {part} if any(not edge.holds(METHOD) for edge in edges) else set()
    assert felt == {part for part, _ in moved(number)}


def moved(number: Any) -> Iterator[tuple[str, Any]]:
    """The number moved by 1 %, up and down; of a table one part at a time, with the name of the part."""
    if not isinstance(number, dict):
        yield from (("", other) for other in variants(number))
        return
    for part, value in number.items():
        yield from ((part, {**number, part: other}) for other in variants(value))


def test_no_constant_is_left_out() -> None:
    """Every number of the method has an edge or is felt by a golden run or week; no edge outlives its constant."""
    nested = {
        f"{part.name}.{one.name}"
        for part in fields(Method)
        if is_dataclass(getattr(METHOD, part.name))
        for one in fields(getattr(METHOD, part.name))
    }

    assert nested | (set(EXCEPTIONS) - NOT_A_NUMBER) == set(EDGES)
    assert set(EXCEPTIONS) <= set(NAMES)
    assert set(MODULES) == {f"{home}.{name}" for home in HOMES for name in GOLDEN[home]}
