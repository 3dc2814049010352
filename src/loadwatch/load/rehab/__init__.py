"""Exercises by stage, gates and run-walk tables: data that a therapist may edit, read and checked (science.md 9)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import Field, TypeAdapter, ValidationError

from loadwatch.errors import SettingsError
from loadwatch.load.diary import SITES

Stage = Literal["isometric", "eccentric", "heavy_slow", "plyometric"]
STAGES: tuple[Stage, ...] = get_args(Stage)
Count = Annotated[int, Field(ge=1, le=1_000)]
Amount = Annotated[float, Field(gt=0.0, le=1_000.0)]
Pain = Annotated[float, Field(ge=0.0, le=10.0)]
Span = tuple[Amount, Amount]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Evidence = Literal["verified", "second-hand", "convention"]
Part = TypeVar("Part")


@dataclass(frozen=True)
class GateLimits:
    """What the gates before running ask for."""

    calm_days: Count
    daily_pain_max: Pain
    min_answers: Count
    walk_min: Amount
    heel_raises: Count
    heel_raises_target: Count
    symmetry: Annotated[float, Field(gt=0.0, le=1.0)]
    hop_s: Amount
    hop_contacts: Count
    hop_pain_max: Pain
    valid_days: Count


@dataclass(frozen=True)
class Counting:
    """How far a recorded run may be from a level and still count as a session of it. Ours: no study gives these."""

    tolerance: Annotated[float, Field(gt=0.0, le=1.0)] = (
        0.25  # of the level's minutes of running, or of its way
    )
    tolerance_min: Annotated[float, Field(ge=0.0, le=30.0)] = 2.0  # so many minutes are never too far
    share: Annotated[float, Field(gt=0.0, le=1.0)] = (
        0.20  # of the time that is running, where a level has a way
    )


@dataclass(frozen=True)
class Block:
    """Weeks with the same sets and repetitions. Repetitions are the most that can be done with that load."""

    weeks: Span
    sets: Count
    reps: Count
    note: str | None = None


@dataclass(frozen=True)
class Exercise:
    """One prescription of a stage. Spans are (least, most); None: the prescription says it in words."""

    stage: Stage
    title: Text
    sites: tuple[str, ...]
    prescription: Text
    source: Text
    grade: Evidence
    sets: Span | None = None
    reps: Span | None = None
    hold_s: Amount | None = None
    rep_s: Amount | None = None
    per_day: Span = (1, 1)
    days_per_week: Annotated[int, Field(ge=1, le=7)] = 7
    weeks: Span | None = None
    blocks: tuple[Block, ...] = ()
    care: tuple[str, ...] = ()
    is_heavy_calf: bool = False  # counts as a hard tendon day
    is_plyometric: bool = False  # likewise
    doi: str | None = None

    def block(self, week: int) -> Block | None:
        """Sets and repetitions of a week, counted from 1."""
        return next((block for block in self.blocks if block.weeks[0] <= week <= block.weeks[1]), None)


@dataclass(frozen=True)
class Level:
    """One step of a run-walk table."""

    run_min: Amount | None = None  # None: all of it running
    walk_min: Amount | None = None  # None: no walking
    repeats: Count | None = None  # None: until the total, or once
    total_mi: Amount | None = None
    note: str | None = None


@dataclass(frozen=True)
class Preset:
    """One run-walk table: its levels are counted from 1."""

    name: Text
    title: Text
    about: Text
    min_sessions: Annotated[int, Field(ge=2, le=20)]  # an advance asks for two at least
    rest_days: Annotated[int, Field(ge=0, le=14)]
    levels: tuple[Level, ...]
    source: Text
    grade: Evidence
    doi: str | None = None


@dataclass(frozen=True)
class RehabPlan:
    """All that a therapist may edit."""

    gates: GateLimits
    exercises: tuple[Exercise, ...]
    presets: tuple[Preset, ...]
    counting: Counting = Counting()

    @property
    def levels(self) -> dict[str, int]:
        """How many levels each run-walk table has."""
        return {preset.name: len(preset.levels) for preset in self.presets}

    def preset(self, name: str) -> Preset | None:
        """The run-walk table of that name."""
        return next((preset for preset in self.presets if preset.name == name), None)

    def of_stage(self, stage: str, site: str | None = None) -> tuple[Exercise, ...]:
        """Prescriptions of a stage, for a site or for all."""
        own = (one for one in self.exercises if one.stage == stage)
        return tuple(one for one in own if site is None or site in one.sites)


@dataclass(frozen=True)
class RehabEntry:
    """One line of the rehabilitation record. Which fields matter depends on `kind`."""

    local_date: date
    kind: Literal["stage", "run_walk", "run_walk_done", "exercise", "walk", "hop", "gate", "score"]
    name: str | None = None  # stage, preset, exercise, gate
    site: str | None = None
    side: str | None = None
    level: int | None = None
    sets: int | None = None
    reps: int | None = None
    load_kg: float | None = None
    duration_s: float | None = None
    pain: float | None = None
    is_passed: bool | None = None  # a gate that the therapist opens or closes
    note: str | None = None


KINDS: tuple[str, ...] = ("stage", "run_walk", "run_walk_done", "exercise", "walk", "hop", "gate", "score")
QUESTIONNAIRES = ("VISA-A", "TENDINS-A")  # total of 0 to 100; the questions themselves are not ours to print
GATES: tuple[str, ...] = ("G1", "G2", "G3", "G4", "G5")


@cache
def default_plan() -> RehabPlan:
    """The plan that comes with loadwatch."""
    return read_plan(default_text())


def default_text() -> str:
    """The file that comes with loadwatch, for a therapist to copy and change."""
    return files("loadwatch.load.rehab").joinpath("rehab.toml").read_text(encoding="utf-8")


def read_plan(text: str) -> RehabPlan:
    """The plan of a TOML text.

    Raises
    ------
    SettingsError
        When the text is no TOML, or a part is missing, unknown or of the wrong kind; it names the part.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            "rehab", str(error), "a TOML file like the one that comes with loadwatch"
        ) from error
    for key in ("gates", "exercise", "preset"):
        if not document.get(key):
            raise SettingsError("rehab", key, "the parts gates, exercise and preset")
    limits = _part(GateLimits, document["gates"], "gates")
    presets = tuple(_preset(row) for row in _tables(document["preset"], "preset"))
    names = [preset.name for preset in presets]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SettingsError("rehab preset", twice, "each name of a run-walk table once")
    return RehabPlan(
        limits,
        tuple(_exercise(row) for row in _tables(document["exercise"], "exercise")),
        presets,
        _part(Counting, document.get("counting", {}), "counting"),
    )


def _exercise(row: Mapping[str, Any]) -> Exercise:
    where = f"exercise {row.get('title', '')}".strip()
    for one in _tables(row.get("blocks", []), where):
        _part(Block, one, f"{where}, blocks")
    found = _part(Exercise, row, where)
    unknown = [site for site in found.sites if site not in SITES]
    if unknown:
        raise SettingsError("rehab sites", unknown[0], ", ".join(SITES))
    return found


def _preset(row: Mapping[str, Any]) -> Preset:
    where = f"preset {row.get('name', '')}".strip()
    levels = tuple(_part(Level, one, f"{where}, levels") for one in _tables(row.get("levels", []), where))
    if not levels:
        raise SettingsError("rehab levels", row.get("name"), "at least one level in each run-walk table")
    if bare := next(
        (n for n, one in enumerate(levels, 1) if one.run_min is None and one.total_mi is None), 0
    ):
        raise SettingsError("rehab levels", f"{where}, level {bare}", "run_min or total_mi in each level")
    return _part(Preset, row, where)


def _tables(value: Any, where: str) -> list[Mapping[str, Any]]:
    """A list of tables, which it must be."""
    if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
        return value
    raise SettingsError(f"rehab {where}", str(value)[:64], "a list of tables of keys and values")


def _part(kind: type[Part], row: Any, where: str) -> Part:
    """A part of the plan, each value of its kind and within its range."""
    if not isinstance(row, Mapping):
        raise SettingsError(f"rehab {where}", row, "a table of keys and values")
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type] # every part is a dataclass
    unknown = sorted(set(row) - set(known))
    if unknown:
        raise SettingsError(f"rehab {where}", unknown[0], ", ".join(known))
    try:
        return TypeAdapter(kind).validate_json(json.dumps(row, default=str), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        key, is_missing = ".".join(str(part) for part in first["loc"]), first["type"] == "missing"
        allowed = "a value" if is_missing else first["msg"].removeprefix("Input should be ")
        raise SettingsError(
            f"rehab {where}: {key}", None if is_missing else first["input"], allowed
        ) from error
