"""When best efforts, races and runs tell critical speed: each number just inside its limit, or just outside."""

from __future__ import annotations

from loadwatch.curves import EFFORTS_M
from loadwatch.load.race import race_speeds
from loadwatch.load.speed import critical_speed
from tests.edges.case import Edge
from tests.load.test_speed import DAY, efforts, line

LINE, NOTHING = "best efforts", ""


def told(about: str, best: dict[float, float], expected: str) -> Edge:
    """Where critical speed comes from, after one hard run."""
    runs = efforts((10, best))
    return Edge(about, lambda method: critical_speed(runs, DAY, method).method or NOTHING, expected)


def on_line(first_m: int, seconds: float, d_prime: float = 150.0) -> dict[float, float]:
    """Three efforts on a line, one of which takes so long."""
    speed = (first_m - d_prime) / seconds
    return {float(m): (m - d_prime) / speed for m in (400, 800, 5000)}


def value(about: str, runs: list[dict[float, float]], expected: float) -> Edge:
    """Critical speed after some runs."""
    known = efforts(*[(n + 1, best) for n, best in enumerate(runs)])
    return Edge(about, lambda method: critical_speed(known, DAY, method).value_mps, expected)


def race(metres: float, seconds: float, expected: float) -> Edge:
    """Critical speed by a flat race."""
    row = {"athlete_id": "a", "local_date": DAY, "distance_m": metres, "time_s": seconds, "ascent_m": None}
    return Edge(
        f"{metres:g} m in {seconds:g} s",
        lambda method: race_speeds([row], method)["critical_speed_mps"][0],
        expected,
    )


SHORT, LONG = 400, 5000
FIVE = [{round(v * 300): 300.0} for v in (3.0, 3.2, 3.1, 3.6)]
EVEN: dict[float, float] = {m: t for m, t in line(3.6).items() if m in EFFORTS_M}
SPEED: dict[str, list[Edge]] = {
    "effort_least_s": [
        told("400 m in 45.2 s", on_line(SHORT, 45.2, 220.0), LINE),
        told("400 m in 44.8 s", on_line(SHORT, 44.8, 220.0), NOTHING),
    ],
    "effort_most_s": [
        told("5 km in 24:50", on_line(LONG, 1_490.0), LINE),
        told("5 km in 25:10", on_line(LONG, 1_510.0), NOTHING),
    ],
    "d_prime_least_m": [
        told("D' of 40.2 m", line(4.0, 40.2), LINE),
        told("D' of 39.8 m", EVEN | {float(m): (m - 39.8) / 4.0 for m in EFFORTS_M}, NOTHING),
    ],
    "d_prime_most_m": [told("D' of 398 m", {float(m): (m - 398.0) / 3.0 for m in EFFORTS_M[1:]}, LINE)],
    "least_r_squared": [told("all on the line", on_line(LONG, 1_400.0), LINE)],
    "least_efforts": [
        told("three distances", on_line(LONG, 1_400.0), LINE),
        told("two distances", {800.0: 176.0, 5000.0: 1340.0}, NOTHING),
    ],
    "low_of_20_min": [
        told("a line at 0.902 of the best 20 minutes", EVEN | {4_788.0: 1_200.0}, LINE),
        told("a line at 0.898 of them", EVEN | {4_812.0: 1_200.0}, "best 20 min"),
    ],
    "of_20_min": [value("20 minutes at 4 m/s", [{4_800.0: 1_200.0}], 3.88)],
    "session_quantile": [value("four best 5 minutes", FIVE, 3.54)],
    "riegel": [race(10_000.0, 2_700.0, 3.761342053540712)],
    "of_marathon": [race(42_195.0, 12_000.0, 4.146521226415095)],
}
