"""Critical speed by day, and the exposures that need it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.curves import EFFORTS_M, NODES, Curves, metres_at, pack_curve
from loadwatch.formulas.tissue import demand_eqkm, speed_factor
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.load.speed import critical_speed, critical_speed_by_day, with_critical_speed
from loadwatch.model import Method

METHOD = Method()
DAY = date(2026, 5, 3)
EFFORT = pl.List(pl.Struct({"distance_m": pl.Int32, "time_s": pl.Float64}))
HARD = {"athlete_id": pl.String, "local_date": pl.Date, "efforts": EFFORT}


def line(speed: float, d_prime: float = 150.0) -> dict[float, float]:
    """Metres → seconds of best efforts on a straight line, with the mean speeds that belong to it."""
    by_distance = {float(m): (m - d_prime) / speed for m in EFFORTS_M}
    return by_distance | {round(speed * s + d_prime): float(s) for s in (180, 300, 1200)}


def efforts(*sessions: tuple[int, dict[float, float]], athlete: str = "a") -> pl.DataFrame:
    """Sessions as (days before DAY, metres → seconds)."""
    rows: list[dict[str, Any]] = [
        {
            "athlete_id": athlete,
            "local_date": DAY - timedelta(days=ago),
            "efforts": [{"distance_m": round(m), "time_s": float(t)} for m, t in best.items()],
        }
        for ago, best in sessions
    ]
    return pl.DataFrame(rows, schema=HARD)


def test_line_through_best_efforts() -> None:
    """Efforts on a line of 4 m/s and 150 m give just that."""
    found = critical_speed(efforts((10, line(4.0))), DAY, METHOD)

    assert found.value_mps == pytest.approx(4.0, abs=1e-6)
    assert found.d_prime_m == pytest.approx(150.0, abs=1e-3)
    assert (found.method, found.confidence) == ("best efforts", "medium")


def test_worked_example() -> None:
    """400 m in 80 s, 800 m in 176 s and 5000 m in 1340 s, run on different days, give 3.633 m/s."""
    found = critical_speed(efforts((50, {400: 80.0}), (20, {800: 176.0}), (1, {5000: 1340.0})), DAY, METHOD)

    assert found.value_mps == pytest.approx(3.63287, abs=1e-4)
    assert found.d_prime_m == pytest.approx(133.98, abs=0.01)


def test_entered_value_wins() -> None:
    """What the runner or the therapist entered is used; nobody measured how well it fits."""
    found = critical_speed(efforts((10, line(4.0))), DAY, METHOD, override=3.3)

    assert (found.value_mps, found.method, found.confidence) == (3.3, "entered", "not measured")
    assert found.d_prime_m is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {3000: 9000.0, 5000: 9000.0, 1500: 9000.0, 1000: 9000.0},  # too long: two distances are left
        {800: 260.0},  # off the line
    ],
)
def test_bad_lines_fall_back_to_20_minutes(spoilt: dict[float, float]) -> None:
    """Too few efforts of 45 s to 25 min, or a bad line: 0.97 of the best 20 minutes, low confidence."""
    found = critical_speed(efforts((10, line(4.0) | spoilt)), DAY, METHOD)

    assert found.value_mps == pytest.approx(0.97 * (4.0 * 1200 + 150) / 1200)
    assert (found.method, found.confidence, found.d_prime_m) == ("best 20 min", "low", None)


@pytest.mark.parametrize("d_prime", [20.0, 420.0])
def test_implausible_d_prime_is_not_accepted(d_prime: float) -> None:
    """D' outside 40 to 400 m is no critical speed."""
    best = {float(m): (m - d_prime) / 3.0 for m in EFFORTS_M[1:]} | {3600: 1200.0}

    assert critical_speed(efforts((10, best)), DAY, METHOD).method == "best 20 min"


def test_line_must_agree_with_the_mean_speeds() -> None:
    """A line below 0.90 of the best 20 minutes, or above the best 3 minutes, is not accepted."""
    slow = {m: t for m, t in line(3.0).items() if m in EFFORTS_M} | {round(1200 * 3.5): 1200.0}
    quick = {m: t for m, t in line(4.0).items() if m in EFFORTS_M} | {round(180 * 3.9): 180.0, 3600: 1200.0}

    assert critical_speed(efforts((10, slow)), DAY, METHOD).method == "best 20 min"
    assert critical_speed(efforts((10, quick)), DAY, METHOD).method == "best 20 min"


def test_last_resort_is_five_minutes() -> None:
    """Without 20 minutes on end: the 95th percentile over runs of their best 5 minutes."""
    speeds = [3.0, 3.2, 3.1, 3.6]
    runs = efforts(*[(i + 1, {round(v * 300): 300.0}) for i, v in enumerate(speeds)])

    found = critical_speed(runs, DAY, METHOD)

    assert found.value_mps == pytest.approx(np.quantile(speeds, 0.95))
    assert (found.method, found.confidence) == ("best 5 min", "low")


@pytest.mark.parametrize(("ago", "counts"), [(0, False), (1, True), (90, True), (91, False)])
def test_window_is_the_90_days_before(ago: int, counts: bool) -> None:
    """Efforts of the 90 days before count; the day's own do not."""
    found = critical_speed(efforts((ago, line(4.0))), DAY, METHOD)

    assert (found.value_mps is not None) is counts
    assert (found.method is not None) is counts


def test_no_effort_is_unknown() -> None:
    """Without any effort critical speed is unknown."""
    found = critical_speed(efforts(), DAY, METHOD)

    assert (found.value_mps, found.method, found.confidence) == (None, None, None)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.floats(3.0, 4.5)), min_size=1, max_size=12))
def test_each_day_alone_gives_the_same(sessions: list[tuple[int, float]]) -> None:
    """All days of two runners at once give what each day and runner gives alone."""
    a = efforts(*[(ago, line(v)) for ago, v in sessions])
    b = efforts(*[(ago + 7, line(v - 0.5)) for ago, v in sessions], athlete="b")
    both = pl.concat([a, b])

    for row in critical_speed_by_day(both, both, METHOD).iter_rows(named=True):
        alone = critical_speed(a if row["athlete_id"] == "a" else b, row["local_date"], METHOD)
        assert row["critical_speed_mps"] == pytest.approx(alone.value_mps, abs=1e-9)
        assert row["cs_method"] == alone.method


def exposures(*rows: dict[str, Any]) -> pl.DataFrame:
    """Exposure rows with a speed curve."""
    schema = dtypes(ExposureFrame) | {"speed_curve": pl.Binary()}
    base = {"athlete_id": "a", "activity_id": "x", "session": 0, "local_date": DAY, "is_run": True}
    return pl.DataFrame([dict.fromkeys(schema) | base | row for row in rows], schema=schema)


def curve(fast: float, sprint: float, km_at: dict[int, float], walking: float = 0.0) -> bytes:
    """Even curves, with kilometres at some nodes."""
    hamstring = np.zeros(len(NODES))
    for node, km in km_at.items():
        hamstring[node] = km
    even = [np.full(len(NODES), value) for value in (fast, sprint, 6.0)]
    return pack_curve(Curves(even[0], even[1], hamstring, np.array([walking]), even[2]))


def speeds(value: float | None) -> pl.DataFrame:
    """Critical speed of DAY."""
    row = {"athlete_id": "a", "local_date": DAY, "critical_speed_mps": value}
    return pl.DataFrame([row], schema_overrides={"critical_speed_mps": pl.Float64})


def test_values_at_critical_speed() -> None:
    """Fast and sprint metres come from the curves, the hamstring from kilometres by speed and walking."""
    rows = exposures({"speed_curve": curve(800.0, 90.0, {20: 4.0, 60: 1.0}, 0.1)})

    row = with_critical_speed(rows, speeds(4.0)).row(0, named=True)

    factor = speed_factor("hamstring", [3.0, 5.0], critical_speed_mps=4.0)
    assert (row["fast_m"], row["sprint_m"]) == (pytest.approx(800.0), pytest.approx(90.0))
    assert row["hamstring_eqkm"] == pytest.approx(4.0 * factor[0] + factor[1] + 0.1, rel=1e-6)
    assert row["speed_reason"] is None


def test_slow_hamstring_is_the_plain_formula() -> None:
    """Below critical speed the curve gives what the formula gives for the samples."""
    found = with_critical_speed(exposures({"speed_curve": curve(0, 0, {20: 5.0})}), speeds(4.0))

    assert found["hamstring_eqkm"][0] == pytest.approx(demand_eqkm("hamstring", [5000.0], [3.0]), rel=1e-6)


@pytest.mark.parametrize("value", [None, "no row"])
def test_without_critical_speed_the_values_are_unknown(value: float | str | None) -> None:
    """No critical speed: null with that reason."""
    known = speeds(None).clear() if value == "no row" else speeds(None)

    row = with_critical_speed(exposures({"speed_curve": curve(1, 1, {})}), known).row(0, named=True)

    assert (row["fast_m"], row["sprint_m"], row["hamstring_eqkm"]) == (None, None, None)
    assert row["speed_reason"] == "no_critical_speed"


def test_run_without_speed_keeps_its_reason() -> None:
    """A run without recorded speed has no fast metres, but a hamstring estimate from its mean speed."""
    unknown = np.full(len(NODES), np.nan)
    estimate = np.where(np.arange(len(NODES)) == 20, 5.0, 0.0)
    packed = pack_curve(Curves(unknown, unknown, estimate, np.zeros(1), unknown))
    rows = exposures(
        {"speed_curve": packed, "speed_reason": "no speed recorded"},
        {"speed_curve": None, "speed_reason": "not a run", "is_run": False},
    )

    found = with_critical_speed(rows, speeds(4.0))

    assert found["fast_m"].to_list() == [None, None]
    assert found["hamstring_eqkm"].is_null().to_list() == [False, True]
    assert found["speed_reason"].to_list() == ["no speed recorded", "not a run"]


def test_rows_keep_order_and_columns() -> None:
    """The frame comes back as it was, with three columns filled."""
    rows = exposures(*[{"activity_id": name, "speed_curve": curve(i, i, {})} for i, name in enumerate("cab")])

    found = with_critical_speed(rows, speeds(4.0))

    assert found["activity_id"].to_list() == ["c", "a", "b"]
    assert found.columns == rows.columns
    assert found["fast_m"].to_list() == [0.0, 1.0, 2.0]


def test_curve_values_between_and_beyond_nodes() -> None:
    """Linear between nodes; the end values outside."""
    curves = np.stack([np.arange(len(NODES), dtype=float)] * 3)

    assert metres_at(curves, np.array([2.025, 1.0, 9.0])) == pytest.approx([0.5, 0.0, 110.0])


def test_stated_metres_go_before_worked_out_ones() -> None:
    """Fast and sprint metres that the runner wrote down stay as written, with quality M."""
    rows = exposures(
        {"fast_m": 1500.0, "sprint_m": 200.0, "speed_reason": "no speed recorded"},
        {"fast_m": 800.0, "speed_reason": "no speed recorded"},
        {"speed_curve": curve(700.0, 70.0, {}), "speed_quality": "A"},
    )

    found = with_critical_speed(rows, speeds(4.0))

    assert found["fast_m"].to_list() == [1500.0, 800.0, 700.0]
    assert found["sprint_m"].to_list() == [200.0, None, 70.0]
    assert found["speed_quality"].to_list() == ["M", "M", "A"]
    assert found["speed_reason"].to_list() == [None, "no speed recorded", None]
