"""Exercises by stage, gates and run-walk tables: data that a therapist may edit, read and checked (science.md 9)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar, get_args

from loadwatch.errors import SettingsError
from loadwatch.load.diary import SITES

Stage = Literal["isometric", "eccentric", "heavy_slow", "plyometric"]
STAGES: tuple[Stage, ...] = get_args(Stage)
Span = tuple[float, float]
Part = TypeVar("Part")


@dataclass(frozen=True)
class GateLimits:
    """What the gates before running ask for."""

    calm_days: int
    daily_pain_max: float
    min_answers: int
    walk_min: float
    heel_raises: int
    heel_raises_target: int
    symmetry: float
    hop_s: float
    hop_contacts: int
    hop_pain_max: float
    valid_days: int


@dataclass(frozen=True)
class Block:
    """Weeks with the same sets and repetitions. Repetitions are the most that can be done with that load."""

    weeks: Span
    sets: int
    reps: int
    note: str | None = None


@dataclass(frozen=True)
class Exercise:
    """One prescription of a stage. Spans are (least, most); None: the prescription says it in words."""

    stage: Stage
    title: str
    sites: tuple[str, ...]
    prescription: str
    source: str
    grade: str
    sets: Span | None = None
    reps: Span | None = None
    hold_s: float | None = None
    rep_s: float | None = None
    per_day: Span = (1, 1)
    days_per_week: int = 7
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

    run_min: float | None = None  # None: all of it running
    walk_min: float | None = None  # None: no walking
    repeats: int | None = None  # None: until the total, or once
    total_mi: float | None = None
    note: str | None = None


@dataclass(frozen=True)
class Preset:
    """One run-walk table: its levels are counted from 1."""

    name: str
    title: str
    about: str
    min_sessions: int
    rest_days: int
    levels: tuple[Level, ...]
    source: str
    grade: str
    doi: str | None = None


@dataclass(frozen=True)
class RehabPlan:
    """All that a therapist may edit."""

    gates: GateLimits
    exercises: tuple[Exercise, ...]
    presets: tuple[Preset, ...]

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
    return read_plan(files("loadwatch.load").joinpath("rehab.toml").read_text(encoding="utf-8"))


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
    return RehabPlan(
        _part(GateLimits, document["gates"], "gates"),
        tuple(_exercise(row) for row in document["exercise"]),
        tuple(_preset(row) for row in document["preset"]),
    )


def _exercise(row: Mapping[str, Any]) -> Exercise:
    found = _part(
        Exercise,
        {**row, "blocks": tuple(_part(Block, b, "blocks") for b in row.get("blocks", ()))},
        "exercise",
    )
    if found.stage not in STAGES:
        raise SettingsError("rehab stage", found.stage, ", ".join(STAGES))
    unknown = [site for site in found.sites if site not in SITES]
    if unknown:
        raise SettingsError("rehab sites", unknown[0], ", ".join(SITES))
    return found


def _preset(row: Mapping[str, Any]) -> Preset:
    levels = tuple(_part(Level, level, "levels") for level in row.get("levels", ()))
    if not levels:
        raise SettingsError("rehab levels", row.get("name"), "at least one level in each run-walk table")
    return _part(Preset, {**row, "levels": levels}, "preset")


def _part(kind: type[Part], row: Any, where: str) -> Part:
    """A part of the plan; lists become tuples."""
    if not isinstance(row, Mapping):
        raise SettingsError(f"rehab {where}", row, "a table of keys and values")
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type] # every part is a dataclass
    unknown = sorted(set(row) - set(known))
    if unknown:
        raise SettingsError(f"rehab {where}", unknown[0], ", ".join(known))
    try:
        return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in row.items()})
    except TypeError as error:
        raise SettingsError(f"rehab {where}", str(error), "every part that has no default") from error
