"""The single-leg heel-raise test (10 degree incline, 60 a minute, to failure): norms, sides, noise (science.md 7.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from loadwatch.model import Method, Sex

DECADES: tuple[int, ...] = (20, 30, 40, 50, 60, 70)
NORMS: dict[Sex, tuple[int, ...]] = {  # median repetitions by decade of age
    "male": (37, 32, 28, 23, 19, 14),
    "female": (30, 27, 24, 21, 19, 16),
}
MAX_REPS = 200


@dataclass(frozen=True)
class HeelRaise:
    """One test of one leg. Pain is the worst during the test, 0 to 10; None: not asked."""

    local_date: date
    side: Literal["left", "right"]
    reps: int
    pain: float | None = None
    note: str | None = None


@dataclass(frozen=True)
class HeelRaiseState:
    """The newest valid test of each leg beside what is usual. None: not tested, or age and sex not known."""

    left: HeelRaise | None
    right: HeelRaise | None
    norm: int | None

    @property
    def worst_reps(self) -> int | None:
        """Repetitions of the weaker tested leg."""
        return min((test.reps for test in (self.left, self.right) if test is not None), default=None)

    @property
    def symmetry(self) -> float | None:
        """Weaker leg over stronger leg; None unless both were tested, or when neither managed one."""
        if self.left is None or self.right is None:
            return None
        high = max(self.left.reps, self.right.reps)
        return None if high == 0 else min(self.left.reps, self.right.reps) / high


def norm_heel_raise(age: int | None, sex: Sex | None) -> int | None:
    """Median repetitions of that age and sex; None outside 20 to 79 years or when either is not known."""
    if age is None or sex is None or not DECADES[0] <= age < DECADES[-1] + 10:
        return None
    return NORMS[sex][age // 10 - DECADES[0] // 10]


def age_on(birth_year: int | None, day: date) -> int | None:
    """Age that the birth year alone allows to say: the one reached in that calendar year."""
    return None if birth_year is None else day.year - birth_year


def heel_raise_state(
    tests: Iterable[HeelRaise], day: date, age: int | None, sex: Sex | None, method: Method
) -> HeelRaiseState:
    """The newest test of each leg that is not too old to speak on that day."""
    oldest = day - timedelta(days=method.capacity.heel_raise_valid_days)
    valid = [test for test in tests if oldest <= test.local_date <= day]
    newest = {test.side: test for test in sorted(valid, key=lambda test: (test.local_date, -test.reps))}
    return HeelRaiseState(newest.get("left"), newest.get("right"), norm_heel_raise(age, sex))


def heel_raise_change(before: int, after: int, method: Method) -> Literal["noise", "more", "fewer"]:
    """Whether two tests of one leg differ by more than the test's own noise: fewer than 7 repetitions are noise."""
    if abs(after - before) < method.capacity.heel_raise_noise:
        return "noise"
    return "more" if after > before else "fewer"


def is_weak(state: HeelRaiseState, method: Method) -> bool:
    """True when a leg is more than 6 repetitions below the norm, or one leg below 90 % of the other."""
    rules = method.capacity
    is_below = (
        state.norm is not None
        and state.worst_reps is not None
        and state.norm - state.worst_reps > rules.heel_raise_below
    )
    return is_below or (state.symmetry is not None and state.symmetry < rules.heel_raise_symmetry)
