"""Slopes as people write them: `treadmill 30 min, 5 %`, `incline 4`, `1 percent`, `uphill 8 %`, `1-3 %`, `-2 %`."""

from __future__ import annotations

import re

_NUMBER = r"((?:(?<![\d\w])-\s?)?\d+(?:\.\d+)?)"
_NAMES = "incline|inclination|grade|gradient|slope"
_UNITS = r"(?:km|k|mi|miles?|m|min(?:ute)?s?|h|hours?|s|sec(?:ond)?s?|x)\b"
_TARGETS = r"(?:of\s*)?(?:max|hr|mhr|hfmax|ftp|lthr|pace)"  # a share of these is an effort, no slope
_PERCENT = re.compile(r"(\d)\s*(?:percent|prozent|pct|%ige[mnrs]?)(?![a-z])")
_BARE = re.compile(rf"\b(?:{_NAMES})\s*:?\s*(?:of\s+|at\s+|@\s*)?{_NUMBER}(?![\d.:]|\s*(?:%|{_UNITS}))")
_LONE = re.compile(
    rf"(?:\b(?:{_NAMES})\s*:?\s*(?:of\s+|at\s+)?)?{_NUMBER}\s*%(?:\s*(?:{_NAMES})\b)?(?!\s*(?:{_TARGETS}|hills?\b|uphill\b))"
)
_SPAN = re.compile(
    rf"(?<![\d.:])(\d+(?:\.\d+)?)\s*%?\s*(?:-|to)\s*(\d+(?:\.\d+)?)\s*%(?!\s*{_TARGETS})"
)  # 1-3 %
_LEVEL = re.compile(r"(?<![\d.:-])0(?:\.0)?\s*%(?!\s*(?:incline|grade))")
_UPHILL = re.compile(rf"\b(up|uphill|hills?)\s+(?:at\s+|@\s*)?(\d+(?:\.\d+)?)\s*%(?!\s*{_TARGETS})")


def with_slopes(text: str) -> str:
    """The text with `5 % incline` for each of these, of a range the steeper; a bare percentage is a slope only on a treadmill."""
    found = _PERCENT.sub(r"\1 %", text)
    if "treadmill" in found:
        found = _SPAN.sub(r"\2 %", found)
        return _LONE.sub(r"\1 % incline", _BARE.sub(r"\1 % incline", found))
    found = _LEVEL.sub("0 % grade", found)
    return _UPHILL.sub(lambda hit: f"{'uphill' if hit[1] == 'up' else hit[1]} {hit[2]} % grade", found)
