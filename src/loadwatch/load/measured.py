"""Constants by which stored numbers were measured, where other ones are in force by now (science.md 10.6).

Slopes of hills and loads of tissues are stored with each run. After a change of their constants a run keeps its old
numbers until it is measured again (`loadwatch reprocess`), and so must a flag that rests on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from loadwatch.constants import CHECKED
from loadwatch.load.evidence import changed
from loadwatch.load.registry import BY_KEY, CONSTANTS, known_constants, method_with
from loadwatch.model import Flag, Method

OF_TISSUE = "tissue."
NAMES = (  # as flags keep them
    "hill_grade", "hill_grade_gps", "damage_b", *(f"checked_{place}" for place in CHECKED),
    *(one.key.removeprefix(OF_TISSUE) for one in CONSTANTS if one.is_measured and one.key.startswith(OF_TISSUE)),
)  # fmt: skip
N_METHODS = "n_methods"  # sets of constants behind the runs that a flag compares
Versions = dict[tuple[str, date], set[str]]


def as_measured(
    found: Sequence[Flag], exposures: pl.DataFrame, method: Method, known: Mapping[str, Method]
) -> list[Flag]:
    """Flags with the constants that made their numbers.

    Parameters
    ----------
    found : sequence of Flag
        Flags that hold the constants in force.
    exposures : pl.DataFrame
        `ExposureFrame` with `measured_by`, the version of the method of each stored run; null: in force, as of a
        planned run. Without that column the flags stay as they are.
    method : Method
        The method in force.
    known : mapping of str to Method
        Version → method of each set of constants that was ever in force here.

    Returns
    -------
    list of Flag
        A flag of a day that was measured by another version holds the constants of that version, none of them where
        nobody knows what it stood for; `n_methods` where runs of its window differ.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When runner or day are absent.

    Valid for
    ---------
    Rules that look at hills and tissues. All other constants are those in force.

    Uncertainty
    -----------
    None: it looks up.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_measured.py
    """
    versions = _versions(exposures, method)
    if not versions:
        return list(found)
    return [_measured(flag, versions, method, known) for flag in found]


def methods_of(sets: Iterable[Mapping[str, float]]) -> dict[str, Method]:
    """Version → method of each set of changed constants, and of none; a set that is out of range by now has none."""
    found: dict[str, Method] = {}
    for values in ({}, *sets):
        known = known_constants(values)
        if all(BY_KEY[key].low <= value <= BY_KEY[key].high for key, value in known.items()):
            method = method_with(known)
            found[method.version] = method
    return found


def _versions(exposures: pl.DataFrame, method: Method) -> Versions:
    """Versions behind the runs of each day; empty when all are by the method in force."""
    if "measured_by" not in exposures.columns:
        return {}
    runs = exposures.filter(pl.col("is_run") & pl.col("local_date").is_not_null())
    by = runs.select("athlete_id", "local_date", pl.col("measured_by").fill_null(method.version))
    if (by["measured_by"] == method.version).all():
        return {}
    versions: Versions = {}
    for athlete, day, version in by.unique().iter_rows():
        versions.setdefault((athlete, day), set()).add(version)
    return versions


def _measured(flag: Flag, versions: Versions, method: Method, known: Mapping[str, Method]) -> Flag:
    if not any(name in flag.constants for name in NAMES):
        return flag
    who, day = flag.athlete_id or "", flag.local_date
    own = versions.get((who, day), {method.version})
    window = [day - timedelta(days=n) for n in range(1, (flag.window_days or 0) + 1)]
    every = own.union(*(versions.get((who, one), set()) for one in window))
    kept = {name: value for name, value in flag.constants.items() if name not in NAMES}
    by = known.get(next(iter(own))) if len(own) == 1 else None
    if own == {method.version}:
        kept = dict(flag.constants)
    elif by is not None:
        kept |= {name: _value(by, name) for name in NAMES if name in flag.constants}
    if len(every) > 1:
        kept[N_METHODS] = float(len(every))
    return changed(flag, constants=kept)


def _value(method: Method, name: str) -> float:
    checked = {f"checked_{place}": b for place, b in method.tissue.checked_b.items()}
    if name in checked:
        return checked[name]
    return float(getattr(method if hasattr(method, name) else method.tissue, name))
