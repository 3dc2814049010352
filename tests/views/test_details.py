"""What a run asked beside the measures: sums and weighted means over its parts, and why one is unknown."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from loadwatch.load.cadence import EDUCATION
from loadwatch.views.details import KINDS, detail_rows, details
from tests import build

PARTS: list[dict[str, Any]] = [
    {
        "distance_m": 6_000.0, "duration_s": 1_800.0, "hilliness_mpkm": 10.0, "level_speed_mps": 3.0,
        "tempo_m": 500.0, "steep_up_m": 80.0,
    },
    {
        "distance_m": 2_000.0, "duration_s": 600.0, "hilliness_mpkm": 30.0, "level_speed_mps": 4.0,
        "tempo_m": 250.0, "steep_up_m": None, "hills_reason": "no altitude recorded",
    },
]  # fmt: skip


def _rows(*parts: dict[str, Any]) -> pl.DataFrame:
    same = {"activity_id": "run", "is_run": True}
    return build.exposures([{**same, "session": at, **part} for at, part in enumerate(parts)])


def _found(*parts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in detail_rows(_rows(*parts))}


def test_parts_add_up_and_means_are_weighed() -> None:
    """Metres of two parts add up; ascent by distance and level speed are weighed by distance and time."""
    found = _found(*PARTS)
    assert found["tempo_m"]["value"] == pytest.approx(750.0)
    assert found["hilliness_mpkm"]["value"] == pytest.approx(15.0)
    assert found["level_speed_mps"]["value"] == pytest.approx(3.25)


def test_one_unknown_part_makes_the_sum_unknown() -> None:
    """A part without altitude leaves no steep metres of the whole, and its reason is told."""
    assert _found(*PARTS)["steep_up_m"] == {
        "name": "steep_up_m", "value": None, "reason": "no altitude recorded"
    }  # fmt: skip


def test_what_the_profile_lacks_is_told() -> None:
    """An unknown load by heart rate names the missing setting, an unknown effort that nobody entered it."""
    shown = {row.key: row for row in details(_rows(PARTS[0] | {"heart_reason": "no_max_heart_rate"}), "km")}
    assert shown["trimp_edwards"].reason == "The highest heart rate is not in the settings."
    assert shown["session_rpe_load"].reason == "The effort (0 to 10) was not entered."
    assert shown["steep_up_m"].value == "0.08"


def test_the_reader_has_own_units() -> None:
    """In miles ascent by distance is in feet a mile and pace by the mile."""
    shown = {row.key: (row.value, row.unit) for row in details(_rows(PARTS[0]), "mi")}
    assert shown["hilliness_mpkm"] == ("53", "ft/mi")
    assert shown["level_speed_mps"] == ("8:56", "/mi")


def test_no_run_no_rows() -> None:
    """Another sport has no such numbers, and each number is told once."""
    assert detail_rows(_rows()) == []
    assert len({kind.column for kind in KINDS}) == len(KINDS)


def test_what_is_for_education_says_so() -> None:
    """The factor of a cadence stands beside the steps only when the method asks for it, with the word "education only"."""
    rows = _rows(PARTS[0] | {"steps_n": 5_000.0})
    by_cadence = rows.with_columns(
        cadence_over_spm=pl.lit(6.0), cadence_factor=pl.lit(0.978), cadence_reason=pl.lit(EDUCATION)
    )
    shown = {row.key: (row.value, row.unit, row.reason) for row in details(by_cadence, "km")}
    assert shown["cadence_over_spm"][:2] == ("6.0", "steps/min")
    assert shown["cadence_factor"] == ("0.98", "times", "For education only: no load and no flag counts it.")
    assert not {"cadence_over_spm", "cadence_factor"} & {row.key for row in details(rows, "km")}
