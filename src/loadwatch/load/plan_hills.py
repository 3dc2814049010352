"""Heights of a planned session, and how much of them is on hills: a stated climb has no slope."""

from __future__ import annotations

from collections.abc import Sequence

from loadwatch.load.hill_share import HILL_COLUMNS, HILL_HEIGHTS, hill_share
from loadwatch.load.legs import Leg
from loadwatch.load.plan_speed import Assumption, Usual
from loadwatch.model import Method, PlannedSession

SAME_DECIMALS = 12  # of metres climbed for each metre
ROLLING_GRADE = 0.06  # slope that a stated or usual climb is assumed to have
Values = dict[str, float | None]


def add_heights(
    values: Values, legs: Sequence[Leg], session: PlannedSession, usual: Usual, method: Method
) -> list[Assumption]:
    """Ascent and descent, and what of them and of the way is on hills."""
    metres = values["distance_m"] or 0.0
    ascent, descent, assumed = _heights(session, usual, metres, _climbed(legs, 0.0))
    going_down = _descended(legs, 0.0)
    descent = max(descent or 0.0, going_down) if going_down else descent
    values |= {"ascent_m": ascent, "descent_m": descent}
    if ascent is not None and metres > 0:
        values["hilliness_mpkm"] = ascent / (metres / 1000.0)
    steep, shares = _climbed(legs, method.hill_grade), _shares(values, metres, usual)
    for column, height in HILL_COLUMNS.items():
        values[column] = _on_hills(column, values[height], steep, shares[column])
    if going_down and session.sub_sport == "treadmill":
        values["downhill_descent_m"] = _descended(legs, method.hill_grade)
    return assumed + _hills_assumed(values, steep, session, shares["uphill_ascent_m"])


def _shares(values: Values, metres: float, usual: Usual) -> Values:
    """The runner's share of each hill column in its height, by runs about as hilly; None without any, or a height."""
    found: Values = {}
    for column, name in HILL_COLUMNS.items():
        height = values[name]
        per_m = height / metres if height and metres > 0 else 0.0
        found[column] = _share(usual, column, per_m) if height else None
    return found


def _share(usual: Usual, column: str, per_m: float) -> float | None:
    """`hill_share`, once for all planned runs that climb alike."""
    key = column, round(per_m, SAME_DECIMALS)
    if key not in usual.shares:
        usual.shares[key] = hill_share(usual.runs, column, per_m)
    return usual.shares[key]


def _climbed(legs: Sequence[Leg], grade: float) -> float:
    """Metres climbed in stretches with a slope of this or more."""
    return sum(leg.metres_m * leg.grade for leg in legs if leg.grade is not None and leg.grade >= grade)


def _descended(legs: Sequence[Leg], grade: float) -> float:
    """Metres descended in stretches that go down by this or more."""
    return sum(
        leg.metres_m * -leg.grade
        for leg in legs
        if leg.grade is not None and leg.grade < 0 and -leg.grade >= grade
    )


def _on_hills(column: str, height_m: float | None, steep_m: float, share: float | None) -> float | None:
    """What goes with a height: of its climbs with a stated slope all, of the rest the runner's share, else all of it."""
    if height_m is None or height_m == 0:
        return height_m
    if column not in HILL_HEIGHTS:
        return None if share is None else share * height_m
    stated = min(steep_m, height_m)
    return stated + (1.0 if share is None else share) * (height_m - stated)


def _hills_assumed(
    values: Values, steep_m: float, session: PlannedSession, share: float | None
) -> list[Assumption]:
    """How much of the climb was taken to be on hills; a usual climb says so itself."""
    ascent, on_hills = values["ascent_m"], values["uphill_ascent_m"]
    if not ascent or on_hills is None or steep_m >= ascent:
        return []
    if share is None:
        return [Assumption("all_hills")]
    return [] if session.ascent_m is None else [Assumption("hill_part", on_hills / ascent)]


def _heights(
    session: PlannedSession, usual: Usual, metres: float, repeats: float
) -> tuple[float | None, float | None, list[Assumption]]:
    """Ascent and descent as stated, of hill repeats, none on a treadmill, else the runner's usual."""
    ascent, descent = session.ascent_m, session.descent_m
    assumed: list[Assumption] = []
    if ascent is None and session.sub_sport == "treadmill" and not repeats:
        ascent, descent = 0.0, descent or 0.0
    elif ascent is None and repeats:
        ascent = repeats
    elif ascent is None and usual.ascent_per_m is not None:
        ascent = usual.ascent_per_m * metres
        assumed.append(Assumption("climb", usual.ascent_per_m * 1000.0))
        if descent is None and usual.descent_per_m is not None:
            descent = usual.descent_per_m * metres
    elif ascent is None:
        assumed.append(Assumption("no_climb"))
    if descent is None and ascent is not None:
        descent = ascent
        assumed += [Assumption("descent_as_ascent", ascent)] if ascent > 0 else []
    return ascent, descent, assumed


def hill_split(values: Values, legs: Sequence[Leg]) -> tuple[float, float, float, float]:
    """Shares of the way uphill, downhill and flat, and the slope of the hills."""
    metres = sum(leg.metres_m for leg in legs if leg.grade is None and not leg.is_walk)
    up = max((values["ascent_m"] or 0.0) - _climbed(legs, 0.0), 0.0)
    down = max((values["descent_m"] or 0.0) - _descended(legs, 0.0), 0.0)
    if metres <= 0 or up + down <= 0:
        return 0.0, 0.0, 1.0, 0.0
    grade = max(ROLLING_GRADE, (up + down) / metres)
    up_share, down_share = up / grade / metres, down / grade / metres
    return up_share, down_share, max(1.0 - up_share - down_share, 0.0), grade
