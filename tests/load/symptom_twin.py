"""A second, slow way to the symptom states: every day looks at all answers before it, with the numbers of the rule."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import Any

Answer = dict[str, Any]


def naive_states(answers: dict[date, Answer], as_of: date) -> dict[date, tuple[str, str]]:
    """Day → (state, confidence) of one site and side, from the first answer to `as_of`."""
    judged: dict[date, str] = {}
    for day in sorted(answers):
        judged[day] = _judge(day, answers, judged)
    found = {}
    day = min(answers)
    while day <= as_of:
        last = max(at for at in answers if at <= day)
        age, hold = (day - last).days, 28 if judged[last] in {"S3", "red"} else 7
        if age == 0:
            found[day] = (judged[day], "reported")
        else:
            found[day] = (judged[last], "carried") if age <= hold else ("S0", "assumed")
        day += timedelta(days=1)
    return found


def _judge(day: date, answers: dict[date, Answer], judged: dict[date, str]) -> str:
    own = answers[day]
    calm = [at for at in sorted(judged) if judged[at] in {"S0", "S1"}]
    pain_base, stiff_base = (
        _usual([answers[at][key] for at in calm]) for key in ("pain_morning", "stiffness_min")
    )
    during, morning, stiff = _felt(own), own["pain_morning"], own["stiffness_min"]
    if _is_red(day, answers):
        return "red"
    high = [at for at in answers if 0 <= (day - at).days < 7 and _felt(answers[at]) > 5]
    if own["limp"] or own["night_pain"] or (len(high) >= 2 and during > 5):
        return "S3"
    up = None if morning is None else morning - pain_base
    longer = None if stiff is None else stiff - stiff_base
    if (
        during > 5
        or (up is not None and up >= 2)
        or (longer is not None and longer >= 15)
        or _rising(day, answers)
    ):
        return "S3" if _fortnight(day, judged) else "S2"
    if during > 2 or (up is not None and up > 1) or (longer is not None and longer > 5):
        return "S1"
    return "S0"


def _felt(answer: Answer) -> float:
    return max(answer["pain_now"] or 0.0, answer["pain_during"] or 0.0)


def _usual(values: list[float | None]) -> float:
    known = [value for value in values if value is not None][-14:]
    return median(known) if len(known) >= 5 else 0.0


def _is_red(day: date, answers: dict[date, Answer]) -> bool:
    """The last day that spoke about red flags named one, at most 28 days ago."""
    asked = [at for at in sorted(answers) if at <= day and answers[at]["red_flags"] is not None]
    return bool(asked) and bool(answers[asked[-1]]["red_flags"]) and (day - asked[-1]).days <= 28


def _rising(day: date, answers: dict[date, Answer]) -> bool:
    if answers[day]["pain_morning"] is None:
        return False
    ages = {at: (day - at).days for at in answers if answers[at]["pain_morning"] is not None}
    now = [answers[at]["pain_morning"] for at, age in ages.items() if 0 <= age < 7]
    before = [answers[at]["pain_morning"] for at, age in ages.items() if 7 <= age < 14]
    return len(now) >= 3 and len(before) >= 3 and median(now) - median(before) >= 1


def _fortnight(day: date, judged: dict[date, str]) -> bool:
    """Going back answer by answer, every one was S2 or worse, none a week apart, for fourteen days."""
    first = day
    for at in sorted(judged, reverse=True):
        if judged[at] in {"S0", "S1"} or (first - at).days > 7:
            break
        first = at
    return (day - first).days >= 13
