"""Workouts as intervals.icu writes them into calendars: lines `- 8m 95-100% Pace` under `4x` → a plan in our words."""

from __future__ import annotations

import re

_STEP = re.compile(
    r"\s*-\s+(?P<words>[^\d\n]*?)"
    r"(?:(?P<far>\d+(?:\.\d+)?)(?P<unit>km|mi|mtr)|(?=\d+[hms])(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s?)?)"
    r"(?P<how>\s.*)?$"
)
_TIMES = re.compile(r"(?:^|\s)(\d{1,2})\s?x\s*$", re.IGNORECASE)
_ZONE = re.compile(r"\bz([1-5])\b", re.IGNORECASE)
_PACE = re.compile(r"\d{1,2}:\d\d(?:\s*-\s*\d{1,2}:\d\d)?\s*/\s*(?:km|mi)\b", re.IGNORECASE)
_SHARE = re.compile(r"(\d{2,3})(?:\s*-\s*(\d{2,3}))?\s*%\s*pace\b", re.IGNORECASE)
_WORD = re.compile(r"\b(easy|recovery|walk|steady|tempo|threshold|interval|hard|fast)\b", re.IGNORECASE)
_SHARES = (
    (80.0, "easy"),
    (88.0, "steady"),
    (95.0, "tempo"),
    (102.5, "threshold"),
)  # % of threshold pace, up to


_REPEAT = re.compile(r"repeat the following (\d{1,2})\s*x", re.IGNORECASE)
_RULE = re.compile(r"-{4,}")
_SPOKEN = (  # of an app that writes its steps in sentences
    (re.compile(r"\([^)]*\)"), " "),
    (re.compile(r"\bat (?:an? )?(?:conversational|easy|comfortable) pace\b", re.IGNORECASE), " easy "),
    (
        re.compile(r"\bwalking (?:warm[ -]?up|cool[ -]?down|rest|recovery)\b|\bwalking\b", re.IGNORECASE),
        " walk ",
    ),
    (re.compile(r"\s*,\s*(?=\d)"), " + "),
    (re.compile(r"(?<=\d)m\b(?=\s*(?:running|walk|jog))"), " m"),
)


def steps_of(about: str) -> str:
    """The steps as one plan; empty when there are none, or a line that may be one is written otherwise."""
    is_spoken = _REPEAT.search(about) or about.partition("\n")[0].count("•") > 1
    return _spoken_steps(about) if is_spoken else _listed_steps(about)


def _spoken_steps(about: str) -> str:
    """`Repeat the following 6x:` between two rules, and single lines, as one plan."""
    groups: list[tuple[int, list[str]]] = [(1, [])]
    for line in about.splitlines():
        if times := _REPEAT.search(line):
            groups.append((int(times[1]), []))
        elif _RULE.search(line):
            groups += [(1, [])] if groups[-1][1] and groups[-1][0] > 1 else []
        elif re.match(r"\s*\d", line) and "•" not in line:
            groups[-1][1].append(_plain_step(line))
    return _told(groups)


def _plain_step(line: str) -> str:
    for pattern, ours in _SPOKEN:
        line = pattern.sub(ours, line)
    return line.strip(" .!")


def _told(groups: list[tuple[int, list[str]]]) -> str:
    told = [
        " + ".join(steps) if count == 1 else f"{count} x ({' + '.join(steps)})"
        for count, steps in groups
        if steps
    ]
    return " + ".join(told)


def _listed_steps(about: str) -> str:
    """Lines with a dash under `4x`."""
    groups: list[tuple[int, list[str]]] = [(1, [])]
    for line in about.splitlines():
        if step := _STEP.match(line):
            groups[-1][1].append(_step(step))
        elif re.match(r"\s*-\s", line):
            return ""
        elif times := _TIMES.search(line):
            groups.append((int(times[1]), []))
        else:
            groups.append((1, []))  # a blank line or a title ends what is repeated
    return _told(groups)


def _step(step: re.Match[str]) -> str:
    """`8m 95-100% Pace` → `8 min threshold`."""
    if step["far"]:
        length = f"{step['far']} {'m' if step['unit'] == 'mtr' else step['unit']}"
    else:
        parts = ((step["h"], "h"), (step["m"], "min"), (step["s"], "s"))
        length = " ".join(f"{value} {unit}" for value, unit in parts if value)
    return f"{length} {_pace(step['words'] + (step['how'] or ''))}"


def _pace(text: str) -> str:
    """How it is run, as far as the text tells a pace."""
    if hit := _PACE.search(text):
        return f"@ {hit[0].replace(' ', '')}"
    if hit := _SHARE.search(text):
        middle = (float(hit[1]) + float(hit[2] or hit[1])) / 2
        return next((word for most, word in _SHARES if middle <= most), "interval")
    if hit := _ZONE.search(text):
        return f"z{hit[1]}"
    hit = _WORD.search(text)
    return hit[1].lower() if hit else "easy"
