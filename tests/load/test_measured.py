"""Flags keep the constants that made their numbers, while stored runs await other ones (science.md 10.6)."""

from __future__ import annotations

import polars as pl
import pytest

from loadwatch.load.daily import daily_load
from loadwatch.load.evidence import Background
from loadwatch.load.flags import flags
from loadwatch.load.measured import methods_of
from loadwatch.load.ratio import load_metrics
from loadwatch.load.registry import method_with
from loadwatch.model import Flag, Method
from tests.load import series
from tests.load.rule_cases import LAST, MEASURES, frame, run, steady

OLD = {"hill_grade": 0.05, "tissue.treadmill_achilles": 1.3}
NEW = {"hill_grade": 0.03, "damage_b": 7.0}
STEEP = {"hill_grade", "hill_grade_gps"}
BY_OLD, BY_NEW = method_with(OLD), method_with(NEW)
KNOWN = methods_of([OLD, NEW])


def raised(before: str | None, today: str | None, known: bool = True) -> dict[str, Flag]:
    """R4 and R6 of a hilly run under the new constants; who measured the runs before it, and who this one."""
    rows = frame([*steady(), run(LAST, 20.0, uphill_ascent_m=300.0)])
    day = rows["local_date"].max()
    by = pl.when(pl.col("local_date") == day).then(pl.lit(today)).otherwise(pl.lit(before))
    stored = rows.with_columns(measured_by=by.cast(pl.String))
    days = daily_load(stored, series.until(day), day, MEASURES, BY_NEW)
    found = flags(
        stored,
        days,
        load_metrics(days, BY_NEW),
        BY_NEW,
        Background(measured=KNOWN if known else {}),
        since=day,
    )
    return {flag.rule: flag for flag in found if flag.rule == "R4" or flag.tissue == "achilles_midportion"}


@pytest.mark.parametrize("version", [BY_NEW.version, None])
def test_runs_of_the_method_in_force_have_its_constants(version: str | None) -> None:
    """Stored by the method in force, or planned: the constants in force, and not a word about others."""
    found = raised(version, version)

    assert (found["R4"].constants["hill_grade"], found["R6"].constants["damage_b"]) == (0.03, 7.0)
    assert "other constants" not in found["R4"].why + found["R6"].why


def test_runs_that_wait_have_the_constants_they_were_measured_by() -> None:
    """All runs by the old constants: the flags hold those, edges stay those in force."""
    found = raised(BY_OLD.version, BY_OLD.version)

    assert found["R4"].constants["hill_grade"] == 0.05
    assert found["R6"].constants["treadmill_achilles"] == 1.3
    assert found["R6"].constants["damage_b"] == Method().damage_b
    assert found["R6"].constants["spike_edge"] == BY_NEW.spike_edge
    assert "run at 5 % or steeper" in found["R4"].why
    assert "n_methods" not in found["R4"].constants


def test_a_comparison_of_unlike_runs_says_so() -> None:
    """A new run by the constants in force against old runs: its own constants, and one sentence."""
    found = raised(BY_OLD.version, BY_NEW.version)

    for flag in found.values():
        assert flag.constants["n_methods"] == 2.0
        assert flag.why.count("Some of these runs were measured with other constants") == 1
    assert found["R4"].constants["hill_grade"] == 0.03


def test_what_nobody_knows_is_left_out() -> None:
    """A version that nobody knows any more: no constants are claimed for it."""
    found = raised("2020.1", "2020.1", known=False)

    assert not STEEP & set(found["R4"].constants)
    assert not {"damage_b", "treadmill_achilles"} & set(found["R6"].constants)


def test_a_set_out_of_range_stands_for_nothing() -> None:
    """A set of constants that may not be set any more names no method; the others do."""
    assert set(methods_of([OLD, {"damage_b": 99.0}])) == {Method().version, BY_OLD.version}
