"""The constants that a person may change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from loadwatch.errors import SettingsError
from loadwatch.exposure import session_exposure
from loadwatch.load.registry import BY_KEY, CONSTANTS, ORDER, checked, contradictions, method_with
from loadwatch.load.registry.constant import Constant, standard, value_of
from loadwatch.model import Method
from tests.exposure import golden
from tests.exposure.runs import session
from tests.formulas.golden import tables

SESSIONS = tables("session")
WALKED: dict[str, Any] = {"segments": [{"s": 600, "v": 1.4, "spm": 110}, {"s": 600, "v": 3.0}]}


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda one: one.key)
def test_every_constant_can_be_changed_alone(constant: Constant) -> None:
    """The default lies in the range, another value reaches the method, and nothing else moves."""
    assert constant.low <= standard(constant.key) <= constant.high
    other = constant.low if standard(constant.key) != constant.low else constant.high
    changed = method_with({constant.key: other})
    assert value_of(changed, constant.key) == other
    assert all(
        value_of(changed, one.key) == standard(one.key) for one in CONSTANTS if one.key != constant.key
    )


def leaves(part: Any, path: str = "") -> Iterator[str]:
    """Path of every number of the method."""
    if is_dataclass(part):
        for one in fields(part):
            yield from leaves(getattr(part, one.name), f"{path}{one.name}.")
    elif isinstance(part, tuple) and part and isinstance(part[0], tuple):
        yield from (f"{path}{name}" for name, _ in part)
    elif isinstance(part, tuple):
        yield from (f"{path}{place}" for place in range(len(part)))
    else:
        yield path.removesuffix(".")


def test_every_number_of_the_method_can_be_changed() -> None:
    """What is a definition is named here with its reason; everything else is a constant of the settings page."""
    definitions = {
        "version": "a name",
        "capacity.modifier_max": "a factor that narrows what was tolerated is at most 1",
        "capacity.edge": "demand is what was tolerated: by definition 1",
    }
    assert set(leaves(Method())) == {one.key for one in CONSTANTS} | set(definitions)


def stored(method: Method) -> list[Any]:
    """What is stored of golden runs: all that is said without a critical speed."""
    found = []
    for case in [*SESSIONS, WALKED]:
        frame = golden.frame_of(case)
        given = session(frame, sub_sport=case.get("sub_sport"), grade=case.get("grade"))
        exposed = session_exposure(given, frame, case.get("barometer", True), method)
        found.append([exposed.columns(), exposed.efforts, exposed.speed_curve, exposed.heart_histogram])
    return found


def test_what_is_stored_says_so() -> None:
    """Each constant that is marked as measured changes what is stored of a run; all others together do not."""
    usual = stored(Method())
    others = [one for one in CONSTANTS if not one.is_measured]
    for end in ("low", "high"):
        assert stored(method_with({one.key: getattr(one, end) for one in others})) == usual
    for one in (one for one in CONSTANTS if one.is_measured):
        assert any(stored(method_with({one.key: other})) != usual for other in near(one)), one.key


def near(one: Constant) -> list[float]:
    """Other values that may be set: the ends of the range, and a little beside the default."""
    usual = standard(one.key)
    if one.choices:
        return [1 - usual]
    step = 1 if one.is_whole else 0.05 * abs(usual)
    return [value for value in (one.low, one.high, usual + step, usual - step)
            if one.low <= value <= one.high and value != usual]  # fmt: skip


def test_one_constant_may_not_pass_another() -> None:
    """An edge above the far edge is told at the one that is being changed, with the one that it may not pass."""
    both = {"spike_edge": 1.5, "spike_far": 1.4}
    assert contradictions({}, BY_KEY) == contradictions(both, ["hill_grade"]) == {}
    assert contradictions(both, both) == {"spike_edge": "at most 1.4, as “Edge of a far longer run”"}
    assert contradictions(both, ["spike_far"]) == {"spike_far": "at least 1.5, as “Edge of a longer run”"}
    assert all(standard(low) <= standard(high) for low, high in ORDER)


def test_defaults_are_the_method() -> None:
    """Without changes the method is the published one."""
    assert method_with({}) == Method()
    assert method_with({"from_another_version": 1.0}) == Method()


def test_the_version_tells_of_what_is_stored() -> None:
    """A constant of stored exposures changes the version; one that is read with does not."""
    assert method_with({"spike_edge": 1.2}).version == Method().version
    assert method_with({"hill_grade": 0.05}).version.startswith(f"{Method().version}+")
    assert method_with({"hill_grade": 0.05}).version != method_with({"hill_grade": 0.06}).version


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spike_edge", 0.9),
        ("acute_days", 7.5),
        ("level_minetti", 0.5),
        ("level_minetti", 2.0),
        ("nothing", 1.0),
    ],
)
def test_what_cannot_be_meant_is_refused(key: str, value: float) -> None:
    """Out of range, a part of a day, an unknown name: each is said, none is stored."""
    with pytest.raises(SettingsError):
        checked(key, value)


def test_a_choice_is_yes_or_no() -> None:
    """A choice has a word for each of its values; the curve of level speed is stored with runs, what teaches is not."""
    choices = [one for one in CONSTANTS if one.choices]
    assert {one.key for one in choices} == {"level_minetti", "cadence_factor", "plan.alert_on_edit"}
    assert all((one.low, one.high, len(one.choices)) == (0, 1, 2) for one in choices)
    assert method_with({"level_minetti": 1.0}).level_minetti is True
    assert method_with({"level_minetti": 1.0}).version != Method().version
    assert method_with({"cadence_factor": 1.0}).version == Method().version
