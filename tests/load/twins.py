"""Naive twins of the vectorised windows: plain loops over one runner's days."""

from __future__ import annotations

from datetime import timedelta
from statistics import fmean, median, pstdev
from typing import Any

from loadwatch.model import Method

Day = dict[str, Any]


def naive_metrics(days: list[Day], method: Method, convention: str, floor: float) -> list[Day]:
    """Load metrics of one runner, day after day, by slicing lists."""
    known, load = naive_loads(days)
    return [_day(days, known, load, i, (method, convention, floor)) for i in range(len(days))]


def naive_loads(days: list[Day]) -> tuple[list[float | None], list[float | None]]:
    """Known load of each day, and the same with what stands in for it."""
    known = [d["value"] if d["status"] in {"run", "rest"} else None for d in days]
    return known, [_stand_in(days, known, i) if k is None else k for i, k in enumerate(known)]


def _stand_in(days: list[Day], known: list[float | None], i: int) -> float | None:
    """Median of up to eight same weekdays before, not less than the known part."""
    before = [known[j] for j in (i - 7 * n for n in range(1, 9)) if j >= 0]
    values = [v for v in before if v is not None]
    return max(median(values), days[i]["value"] or 0.0) if values else None


def _day(days: list[Day], known: list[Any], load: list[Any], i: int, how: tuple[Method, str, float]) -> Day:
    method, convention, floor = how
    n_missing = sum(k is None for k in known[max(0, i - 27) : i + 1])
    few = n_missing <= method.max_missing_days
    used = load if few else known
    acute, chronic, ratio = _ewma(load, i, few=few) if convention == "ewma" else _rolling(used, i, convention)
    status = _status(i + 1, few, (acute, chronic), floor)
    past = [d["longest"] for d in days[max(0, i - 30) : i] if d["longest"] is not None]
    week = _slice(used, i, 7)
    spread = None if not week or sum(week) == 0 else fmean(week) / max(pstdev(week), fmean(week) / 10)
    return {
        "acute": acute,
        "chronic": chronic,
        "ratio": ratio if status in {"ok", "provisional"} else None,
        "longest_30d": max(past) if past else None,
        "week": None if week is None else sum(week),
        "reference_week": _reference(used, i) if few else None,
        "week_change": _change(used, i),
        "monotony": spread,
        "strain": None if spread is None or week is None else spread * sum(week),
        "n_days": i + 1,
        "n_missing": n_missing,
        "status": status,
    }


def _slice(values: list[Any], last: int, length: int) -> list[float] | None:
    window = values[last - length + 1 : last + 1] if last - length + 1 >= 0 else []
    return window if len(window) == length and None not in window else None


def _sum(values: list[Any], last: int, length: int) -> float | None:
    window = _slice(values, last, length)
    return None if window is None else sum(window)


def _rolling(used: list[Any], i: int, convention: str) -> tuple[Any, Any, Any]:
    acute = _sum(used, i, 7)
    if convention == "rolling-coupled":
        total = _sum(used, i, 28)
        chronic = None if total is None else total / 4
    else:
        total = _sum(used, i - 7, 21)
        chronic = None if total is None else total / 3
    return acute, chronic, acute / chronic if acute is not None and chronic else None


def _ewma(load: list[Any], i: int, *, few: bool, span: int = 28) -> tuple[Any, Any, Any]:
    first = [v for v in load[:28] if v is not None]
    if i + 1 < 28 or not first:
        return None, None, None
    start = fmean(first)
    short = long = start
    ratios: list[float | None] = []
    for value in load[: i + 1]:
        x = start if value is None else value
        short, long = short * 0.75 + x * 0.25, long * (span - 1) / (span + 1) + x * 2 / (span + 1)
        ratios.append(short / long if long > 0 else None)
    week = _slice(ratios, i, 7)
    return (short * 7, long * 7, None if week is None else fmean(week)) if few else (None, None, None)


def _change(used: list[Any], i: int) -> float | None:
    now, reference = _sum(used, i, 7), _reference(used, i)
    return now / reference if now is not None and reference else None


def _reference(used: list[Any], i: int) -> float | None:
    before = [_sum(used, i - 7 * n, 7) for n in range(1, 5)]
    if None in before[:3]:
        return None
    weeks = [week for week in before if week is not None]
    return max(weeks[0], fmean(weeks))


def _status(n_days: int, few: bool, windows: tuple[Any, Any], floor: float) -> str:
    if n_days < 28:
        return "too_little_history"
    if not few or None in windows:
        return "missing_days"
    if windows[1] <= 0:
        return "no_recent_base"
    if windows[1] < floor:
        return "low_base"
    return "provisional" if n_days < 42 else "ok"


def naive_range(
    days: list[Day], method: Method, convention: str, floor: float
) -> list[tuple[float, float] | None]:
    """Lowest and highest ratio of the method's own and of the other long windows, day after day."""
    tried = [naive_ratios(days, method, (convention, long), floor) for long in method.ratio_range_days]
    usual = 21 if convention == "rolling-uncoupled" else 28
    own = tried[method.ratio_range_days.index(usual)]
    found: list[tuple[float, float] | None] = []
    for i, mine in enumerate(own):
        known = [ratios[i] for ratios in tried if ratios[i] is not None]
        found.append(None if mine is None else (min(known), max(known)))  # type: ignore[type-var] # no None
    return found


def naive_ratios(days: list[Day], method: Method, how: tuple[str, int], floor: float) -> list[float | None]:
    """The ratio of one convention with one long window, by slicing lists."""
    convention, long = how
    known = [d["value"] if d["status"] in {"run", "rest"} else None for d in days]
    load = [_stand_in(days, known, i) if k is None else k for i, k in enumerate(known)]
    reach = {"rolling-uncoupled": long + 7, "rolling-coupled": long, "ewma": 28}[convention]
    found: list[float | None] = []
    for i in range(len(days)):
        few = sum(k is None for k in known[max(0, i - reach + 1) : i + 1]) <= method.max_missing_days
        used = load if few else known
        if convention == "ewma":
            acute, chronic, ratio = _ewma(load, i, few=few, span=long)
        else:
            is_coupled = convention == "rolling-coupled"
            acute, total = _sum(used, i, 7), _sum(used, i if is_coupled else i - 7, long)
            chronic = None if total is None else total * 7 / long
            ratio = acute / chronic if acute is not None and chronic else None
        status = _status(i + 1, few, (acute, chronic), floor)
        found.append(ratio if status in {"ok", "provisional"} else None)
    return found


def naive_spike(runs: list[Day], run: Day, floor: float) -> Day:
    """Largest, second and number of the runs of the 30 days before one run."""
    first = run["local_date"] - timedelta(days=30)
    past = sorted(
        (r["value"] for r in runs if first <= r["local_date"] < run["local_date"] and r["value"] is not None),
        reverse=True,
    )
    longest = past[0] if past else None
    base = max(longest or 0.0, floor)
    return {
        "longest": longest,
        "second": past[1] if len(past) > 1 else None,
        "n_runs_30d": len(past),
        "ratio": None if run["value"] is None or base == 0 else run["value"] / base,
    }
