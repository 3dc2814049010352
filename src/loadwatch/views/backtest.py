"""The look back in words and as JSON."""

from __future__ import annotations

from typing import Any

from loadwatch.load.backtest import Backtest, RuleRecord, Share

CAUTION = (
    "Small numbers prove nothing: one runner's flags are few and follow each other, "
    "and a flag that is heeded changes what comes after. Read this as a log, not as evidence."
)
NO_DIARY = "There is no diary that tells when symptoms began, so only the rates of the flags can be shown."


def backtest_row(found: Backtest, athlete: str) -> dict[str, Any]:
    """Plain dictionaries: rates, shares with exact 95 % intervals, the base rate and the caution."""
    return {
        "athlete": athlete,
        "n_runs": found.n_runs,
        "n_onsets": found.n_onsets,
        "base": {f"{h}d": _share(s) for h, s in found.base.items()},
        "rules": [_rule(record) for record in found.rules],
        "caution": f"{NO_DIARY} {CAUTION}" if found.n_onsets is None else CAUTION,
    }


def backtest_cells(found: Backtest) -> list[list[str]]:
    """Rows for a table: rule, flags, per 100 runs, followed within 7 and 14 days; last the base rate."""
    rows = [
        [r.rule, str(r.n_flags), _rate(r), *(share_words(s) for s in r.followed.values())]
        for r in found.rules
    ]
    return [*rows, ["all run days", "–", "–", *(share_words(s) for s in found.base.values())]]


def share_words(share: Share) -> str:
    """`2 of 9 (3 to 60 %)`."""
    if share.n == 0:
        return "–"
    return f"{share.n_followed} of {share.n} ({100 * share.low:.0f} to {100 * share.high:.0f} %)"


def _rule(record: RuleRecord) -> dict[str, Any]:
    followed = {f"{h}d": _share(s) for h, s in record.followed.items()}
    return {
        "rule": record.rule,
        "flags": record.n_flags,
        "per_100_runs": record.per_100_runs,
        "followed": followed,
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "followed": share.n_followed,
        "n": share.n,
        "share": share.value,
        "low": share.low,
        "high": share.high,
    }


def _rate(record: RuleRecord) -> str:
    return "–" if record.per_100_runs is None else f"{record.per_100_runs:.1f}"
