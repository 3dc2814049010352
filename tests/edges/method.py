"""Edges of the constants that no golden run or week can feel: times of day, days of import, best efforts, tissue weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from loadwatch.load.cadence import with_cadence_factor
from loadwatch.load.daily import known_until
from loadwatch.load.outings import outings
from loadwatch.load.speed import critical_speed
from loadwatch.model import Method
from tests.edges.case import MONDAY, Edge, found_flags
from tests.load import series
from tests.load import test_cadence as cadence
from tests.load.rule_cases import frame, run
from tests.load.test_speed import DAY, efforts, line


def parts(gap_s: float, expected: int) -> Edge:
    """How many runs two recordings are, so many seconds apart."""
    start = series.at(MONDAY)
    both = [
        run(0, 4.0, activity_id="a", start_utc=start, elapsed_s=1_200.0),
        run(0, 4.0, activity_id="b", start_utc=start + timedelta(seconds=1_200.0 + gap_s), elapsed_s=1_200.0),
    ]
    return Edge(
        f"{gap_s:g} s apart", lambda method: outings(frame(both), method, ["distance"]).height, expected
    )


def reach(days: int, expected: date) -> Edge:
    """How far the data speak when the last import came so many days after the last run."""
    told = MONDAY + timedelta(days=days)
    return Edge(f"imported {days} days later", lambda method: known_until(MONDAY, told, method), expected)


def best(ago: int, expected: str) -> Edge:
    """Where critical speed comes from when the only hard run was so many days ago."""
    runs = efforts((ago, line(4.0)))
    return Edge(
        f"best efforts {ago} days ago",
        lambda method: critical_speed(runs, DAY, method).method or "",
        expected,
    )


def tissue_week(last: float, expected: int) -> Edge:
    """R7 of the Achilles after steady weeks of 10 eq-km, distance unchanged."""
    usual = [run(7 * week + n, 5.0) for week in range(7) for n in (0, 3)]
    load = dict.fromkeys(("achilles_midportion_eqkm", "achilles_insertional_eqkm"), last / 2)
    week = [run(49 + n, 5.0, **load) for n in (0, 3)]

    def said(method: Method) -> int:
        return sum(flag.rule == "R7" for flag in found_flags([*usual, *week], method, since=52))

    return Edge(f"a week of {last:g} eq-km after 10", said, expected)


def told(over_spm: float, expected: str, *, is_on: bool = True) -> Edge:
    """What a run after three hours at 170 steps a minute says of its cadence, to four decimals."""
    usual = [cadence.row(day, 2.8, cadence=170.0) for day in range(6)]
    runs = series.exposures([*usual, cadence.row(9, 2.8, cadence=170.0 + over_spm)])

    def said(method: Method) -> str:
        asked = replace(method, cadence_factor=is_on) if is_on else method
        found = with_cadence_factor(runs.tail(1), runs, asked)
        return f"{found['cadence_factor'][0]:.4f}" if "cadence_factor" in found.columns else "nothing"

    return Edge(f"{over_spm:g} steps a minute above the usual", said, expected)


METHOD: dict[str, list[Edge]] = {
    "cadence_factor": [told(10.0, "nothing", is_on=False)],
    "cadence_k": [told(10.0, "0.9637"), told(-10.0, "1.0377")],
    "cadence_limit_spm": [told(16.0, "0.9460"), told(-20.0, "1.0571"), told(14.9, "0.9464")],
    "merge_gap_s": [parts(1_795.0, 1), parts(1_805.0, 2)],
    "sync_gap_days": [reach(28, MONDAY + timedelta(days=28)), reach(29, MONDAY)],
    "critical_speed_days": [best(89, "best efforts"), best(90, "best efforts"), best(91, "")],
    "week_change_min_rise_eqkm": [tissue_week(15.0, 1), tissue_week(14.96, 0)],
}
