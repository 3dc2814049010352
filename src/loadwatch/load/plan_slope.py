"""Slopes as people write them: `treadmill 30 min, 5 %`, `incline 4`, `1 percent`, `uphill 8 %`."""

from __future__ import annotations

import re

_NUMBER = r"(\d+(?:\.\d+)?)"
_NAMES = "incline|inclination|grade|gradient|slope"
_UNITS = r"(?:km|k|mi|miles?|m|min(?:ute)?s?|h|hours?|s|sec(?:ond)?s?|x)\b"
_TARGETS = r"(?:of\s*)?(?:max|hr|mhr|hfmax|ftp|lthr|pace)"  # a share of these is an effort, no slope
_PERCENT = re.compile(r"(\d)\s*(?:percent|prozent|pct|%ige[mnrs]?)(?![a-z])")
_BARE = re.compile(rf"\b(?:{_NAMES})\s*:?\s*(?:of\s+|at\s+|@\s*)?{_NUMBER}(?![\d.:]|\s*(?:%|{_UNITS}))")
_LONE = re.compile(
    rf"(?:\b(?:{_NAMES})\s*:?\s*(?:of\s+|at\s+)?)?{_NUMBER}\s*%(?:\s*(?:{_NAMES})\b)?(?!\s*(?:{_TARGETS}|hills?\b|uphill\b))"
)
_UPHILL = re.compile(rf"\b(up|uphill|hills?)\s+(?:at\s+|@\s*)?{_NUMBER}\s*%(?!\s*{_TARGETS})")


def with_slopes(text: str) -> str:
    """The text with `5 % incline` for each of these; a bare percentage is a slope only on a treadmill."""
    found = _PERCENT.sub(r"\1 %", text)
    if "treadmill" in found:
        return _LONE.sub(r"\1 % incline", _BARE.sub(r"\1 % incline", found))
    return _UPHILL.sub(lambda hit: f"{'uphill' if hit[1] == 'up' else hit[1]} {hit[2]} % grade", found)
