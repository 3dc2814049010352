"""The receipt of an import, the list of imports and the doctor's findings as short lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from loadwatch.language import Told, say
from loadwatch.views import words

OUTCOMES = Told(
    {
        "imported": "{n} imported",
        "linked": "{n} linked to an activity already there",
        "known": "{n} already known",
        "ignored": "{n} left out: not recordings",
        "failed": "{n} failed",
    }
)
SHOWN_REASONS = 8
BATCH_HEAD = ("Import", "When", "Runner", "Imported", "Linked", "Known", "Left out", "Failed", "State")


def receipt_lines(receipt: Mapping[str, Any]) -> list[str]:
    """Counts first, then what failed or was left out, grouped by reason, then how to take it back."""
    counts = receipt["counts"]
    lines = [say(text, n=words.number(counts[key])) for key, text in OUTCOMES.items() if counts[key]]
    if not lines:
        lines = [say("Nothing found to import.")]
    reasons = _reasons(receipt["items"])
    lines += reasons[:SHOWN_REASONS]
    if len(reasons) > SHOWN_REASONS:
        lines.append(say("… and {n} more reasons: --json lists all.", n=len(reasons) - SHOWN_REASONS))
    if counts["imported"] or counts["linked"]:
        lines.append(say("To take it back: loadwatch undo {batch}", batch=receipt["batch"]))
    return lines


def stopped_line(receipt: Mapping[str, Any]) -> str:
    """What an import that was stopped has done, and how to go on."""
    values = {"n": words.number(len(receipt["items"])), "batch": receipt["batch"]}
    return say("Stopped: {n} files are done and kept. The same import again adds the rest.", **values)


def _reasons(items: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each outcome and message, failed first, the most frequent first."""
    seen = Counter(
        (item["outcome"], item["message"]) for item in items if item["outcome"] in {"failed", "ignored"}
    )
    names: dict[tuple[str, str], str] = {}
    for item in items:
        names.setdefault((item["outcome"], item["message"]), item["name"])
    ranked = sorted(seen.items(), key=lambda pair: (pair[0][0] != "failed", -pair[1], pair[0][1]))
    return [_reason_line(outcome, message, n, names[outcome, message]) for (outcome, message), n in ranked]


def _reason_line(outcome: str, message: str, n: int, name: str) -> str:
    values = {"outcome": outcome, "message": message, "name": name, "n": n}
    if n == 1:
        return say("  {outcome}: {name}: {message}", **values)
    return say("  {outcome}: {n} files, such as {name}: {message}", **values)


def batch_lines(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Rows of the list of imports, under `BATCH_HEAD`."""
    return [_batch_line(row) for row in rows]


def _batch_line(row: Mapping[str, Any]) -> tuple[str, ...]:
    counts = row["counts"]
    when = str(row["started_utc"]).replace("T", " ")[:16]
    numbers = (str(counts[key]) for key in OUTCOMES)
    return (row["batch"], say("{when} UTC", when=when), row["athlete"], *numbers, _batch_state(row))


def _batch_state(row: Mapping[str, Any]) -> str:
    if row["undone_utc"]:
        return say("taken back")
    return "" if row["finished_utc"] else "interrupted"


def undo_line(done: Mapping[str, Any]) -> str:
    """What was taken back, in one sentence."""
    values = {"batch": done["batch"], "n": words.number(done["activities"])}
    return say("Import {batch} was taken back: activities removed: {n}.", **values)


def decoded_lines(done: Mapping[str, Any]) -> list[str]:
    """How many files were read again, and which stay as they were."""
    values = {"n": words.number(done["files"]), "changed": words.number(done["changed"])}
    lines = [say("Files read again: {n}. Told otherwise now: {changed}.", **values)]
    lines += [say("The original of {name} is missing or damaged.", name=one) for one in done["lost"]]
    lines += [f"{one['name']}: {one['message']}" for one in done["unread"]]
    other = [
        say("{name} holds another number of runs now: take its import back and add it again.", name=name)
        for name in done["other"]
    ]
    return lines + other


def reprocess_lines(done: Mapping[str, Any]) -> list[str]:
    """How many activities were worked out again, and which could not be."""
    if not done["outdated"]:
        return [say("All exposures are by method {method} already.", method=done["method"])]
    values = {"n": words.number(done["done"]), "of": words.number(done["outdated"])}
    lines = [say("{n} of {of} activities worked out again.", **values)]
    lost = [say("The records of {id} are missing or damaged.", id=one) for one in done["lost"]]
    return lines + lost + ([say("Run: loadwatch doctor --repair")] if lost else [])


def doctor_lines(found: Mapping[str, Any]) -> list[str]:
    """The verdict, then what is wrong, what was mended and what is worth knowing."""
    values = {"where": found["where"], "n": words.number(found["files"])}
    whole = say("The logbook {where} is whole: {n} files checked.", **values)
    wrong = say("The logbook {where} is not whole: {n} files checked.", **values)
    mended = [f"{one['message']} {one['where'] or ''}".strip() for one in found["repaired"]]
    lines = [*found["problems"], *mended, *found["notes"]]
    return [whole if found["ok"] else wrong, *(f"  {line}" for line in lines)]
