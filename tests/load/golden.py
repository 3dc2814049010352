"""Rules of the golden files: runs by day in, what is raised and the load row out, under any method."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from loadwatch.load.daily import daily_load
from loadwatch.load.flags import flags
from loadwatch.load.ratio import load_metrics
from loadwatch.load.ratio_range import with_ratio_range
from loadwatch.model import Method
from tests.load import series

Case = dict[str, Any]
RULES = ("R1", "R1b", "R7", "R8", "R16")  # of distance


def misses(case: Case, method: Method) -> list[str]:
    """What is not as the case expects on its last day; "" stands for null."""
    week, times = case["weeks"]
    km = [None if value < 0 else float(value) for value in week * times + case["then"]]
    last = series.MONDAY + timedelta(days=len(km) - 1)
    runs = series.runs(km)
    daily = daily_load(runs, series.until(last), last, ["distance"], method)
    convention = case.get("convention", "rolling-uncoupled")
    load = with_ratio_range(load_metrics(daily, method, convention), daily, method, convention)
    found = flags(runs, daily, load, method)
    raised = sorted(
        f"{f.rule}:{f.severity}"
        for f in found
        if f.local_date == last and f.rule in RULES and f.exposure in ("distance", "week")
    )
    wrong = [] if raised == case["raised"] else [f"raised {raised} instead of {case['raised']}"]
    row = load.row(-1, named=True)
    for name, (value, tolerance) in case.get("load", {}).items():
        known = row[name] is not None and not isinstance(value, str)
        fits = abs(row[name] - value) <= tolerance if known else (row[name] or "") == value
        if not fits:
            wrong.append(f"{name}: {row[name]} instead of {value}")
    return wrong
