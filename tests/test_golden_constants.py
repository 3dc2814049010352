"""The numbers behind symptoms, capacity, rules, rehabilitation, progression and forecast: written down, and alive."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import timedelta
from importlib.resources import files
from typing import Any

import polars as pl
import pytest

from loadwatch.constants import SymptomConstants
from loadwatch.load import habit, scenarios, unknown
from loadwatch.load.diary import diary_frame
from loadwatch.load.symptoms import effect, symptom_days
from loadwatch.model import Method
from tests.ground import ROOT
from tests.load.test_symptoms import KEY, MONDAY, random_diary

METHOD = Method()
NESTED = ("tissue", "speed", "symptoms", "capacity", "flags", "plan")
MODULES = {"scenarios": scenarios, "habit": habit, "unknown": unknown}
GOLDEN = tomllib.loads((ROOT / "tests" / "golden" / "constants.toml").read_text(encoding="utf-8"))
ELSEWHERE = {  # constant of the symptoms that no diary can feel → what holds its use
    "flares_min": "tests/load/test_flares.py", "flare_days_before": "tests/load/test_flares.py",
    "flare_quantile": "tests/load/test_flares.py", "flare_share": "tests/load/test_flares.py",
}  # fmt: skip


def used() -> dict[str, Any]:
    """The numbers that the code uses, in the shape of the golden file."""
    rehab = tomllib.loads(files("loadwatch.load.rehab").joinpath("rehab.toml").read_text(encoding="utf-8"))
    names = {home: {name: getattr(module, name) for name in GOLDEN[home]} for home, module in MODULES.items()}
    return {name: asdict(getattr(METHOD, name)) for name in NESTED} | names | rehab


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Path and value of every number in tables and lists."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from numbers(part, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for i, part in enumerate(value):
            yield from numbers(part, f"{path}.{i}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path.removeprefix("."), value


WRITTEN, USED = dict(numbers(GOLDEN)), dict(numbers(used()))


def test_every_number_is_written_down() -> None:
    """No number is used that the golden file does not hold, and none is held that nobody uses."""
    assert USED.keys() == WRITTEN.keys()
    assert len(WRITTEN) > 200


@pytest.mark.parametrize("path", sorted(WRITTEN))
def test_one_per_cent_is_felt(path: str) -> None:
    """The number used is the number written down; 1 % more or less is another one."""
    assert USED[path] == WRITTEN[path]
    assert all(changed != WRITTEN[path] for changed in (USED[path] * 1.01, USED[path] * 0.99) if USED[path])


def diaries() -> pl.DataFrame:
    """Sixty made-up diaries; the slow twin in tests/load/test_symptoms.py holds their states."""
    return diary_frame(
        [
            {**KEY, "athlete_id": f"runner{seed:03}", "local_date": day, **answers}
            for seed in range(60)
            for day, answers in random_diary(seed).items()
        ]
    )


DIARIES = diaries()


def states(method: Method) -> list[Any]:
    """States of all days, and what S2 asks of the next run."""
    found = symptom_days(DIARIES, MONDAY + timedelta(days=130), method)
    return [*found.select("state", "confidence").rows(), effect("S2", method)]


STATES = states(METHOD)


@pytest.mark.parametrize("name", [field.name for field in fields(SymptomConstants)])
def test_symptom_constants_are_alive(name: str) -> None:
    """Every number of the symptoms moves a state or its effect when it is moved: none is only written down."""
    value = getattr(METHOD.symptoms, name)
    step = 1 if isinstance(value, int) else 0.2
    moved = [tuple(v + s for v in value) if isinstance(value, tuple) else value + s for s in (step, -step)]
    methods = [replace(METHOD, symptoms=replace(METHOD.symptoms, **{name: other})) for other in moved]

    assert any(states(method) != STATES for method in methods) != (name in ELSEWHERE)
