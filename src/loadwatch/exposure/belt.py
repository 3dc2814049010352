"""A treadmill's slope as it was entered by hand (science.md 4.3): heights, grade along the run, hill segments."""

from __future__ import annotations

import numpy as np

from loadwatch.exposure.grid import Column, Grid
from loadwatch.exposure.hills import SEGMENTS, Climb, Slopes, segments
from loadwatch.exposure.volume import is_indoor
from loadwatch.model import Method, Session

NO_GRADE = "treadmill: no grade recorded"
NO_DISTANCE = "treadmill: no distance recorded"
BY_SLOPE = "S"  # quality of heights on hills: not measured, and not guessed
GRADES = (-0.10, 0.40)  # a belt steeper than this does not exist


def belt_grade(session: Session) -> float | None:
    """The grade that was entered for a run on a belt; None anywhere else."""
    return session.grade if is_indoor(session) and session.is_run else None


def belt_heights(distance_m: float | None, grade: float | None) -> tuple[float | None, float | None]:
    """Ascent and descent [m] that a belt of one grade stands for; None when grade or distance is not known."""
    if distance_m is None or grade is None:
        return None, None
    return max(0.0, distance_m * grade), max(0.0, -distance_m * grade)


def belt_climb(session: Session) -> Climb:
    """Ascent and descent of a run on a belt by its distance and the grade entered."""
    grade = belt_grade(session)
    ascent, descent = belt_heights(session.distance_m, grade)
    if ascent is None:
        return Climb(None, None, None, NO_GRADE if grade is None else NO_DISTANCE)
    return Climb(ascent, descent, BY_SLOPE)


def belt_slopes(session: Session, sampled: tuple[Grid, Column], method: Method) -> Slopes:
    """The grade entered along all samples, and the running segments that it makes a hill."""
    grade = belt_grade(session)
    if grade is None:
        return Slopes(None, None, None, reason=NO_GRADE)
    grid, metres = sampled
    along = np.full(len(metres), grade)
    return Slopes(along, BY_SLOPE, 1.0, segments(grid, along, BY_SLOPE, metres, method))


def belt_totals(session: Session, run_m: float, run_s: float, method: Method) -> Slopes:
    """The same from totals alone: all that was run is one segment."""
    grade = belt_grade(session)
    if grade is None:
        return Slopes(None, None, None, reason=NO_GRADE)
    is_hill = abs(grade) >= method.hill_grade and run_m >= method.hill_min_m
    is_steep = is_hill and abs(grade) >= method.steep_grade
    found = (run_m * is_hill, run_s * is_hill, run_m * abs(grade) * is_hill, run_m * is_steep)
    nothing = (0.0,) * len(found)
    values = found + nothing if grade > 0.0 else nothing + found
    return Slopes(None, BY_SLOPE, 1.0, dict(zip(SEGMENTS, values, strict=True)))
