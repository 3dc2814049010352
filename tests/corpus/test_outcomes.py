"""Every file of the corpus gets its right outcome."""

from __future__ import annotations

from collections import Counter

from tests.corpus.conftest import Imported
from tests.corpus.manifest import Row

KEPT = {"imported", "linked", "known"}


def test_every_file_has_its_outcome(imported: Imported, manifest: list[Row]) -> None:
    """Recordings are in the logbook, other files are ignored with a reason, unreadable ones fail with one."""
    wrong = []
    for row in manifest:
        found = {item["outcome"] for item in imported.items(row)}
        wanted = KEPT if row.expected == "imported" else {row.expected}
        recordings = found - {"ignored"} if row.kind == "zip" else found  # a zip may hold junk beside the run
        if not recordings or not recordings <= wanted:
            wrong.append((row.file, row.expected, found, [i["message"] for i in imported.items(row)]))

    assert not wrong


def test_counts_add_up(imported: Imported) -> None:
    """The receipt's counts are the counts of its items."""
    items = imported.receipt["items"]

    assert {k: v for k, v in imported.receipt["counts"].items() if v} == dict(
        Counter(i["outcome"] for i in items)
    )


def test_refusals_say_why(imported: Imported) -> None:
    """Whatever was not taken names a reason code and a sentence."""
    silent = [
        i
        for i in imported.receipt["items"]
        if i["outcome"] in {"ignored", "failed"} and not (i["reason"] and i["message"])
    ]

    assert silent == []


def test_damaged_files_keep_their_records(imported: Imported, manifest: list[Row]) -> None:
    """A damaged file keeps at least the records that a careful reader gets out of it, and says what happened."""
    short = []
    for row in manifest:
        if not row.file.startswith("broken/") or row.expected != "imported" or row.kind == "zip":
            continue
        activities = imported.activities(row)
        kept = sum(a["n_records"] or 0 for a in activities)
        if kept < (row.n_records or 0):
            short.append((row.file, kept, row.n_records))

    assert short == []


def test_salvage_is_said(imported: Imported, manifest: list[Row]) -> None:
    """Truncated, corrupt and unfinished files carry an issue that says so."""
    damaged = [r for r in manifest if r.category in {"truncated", "corrupt", "corrupt/chained", "unfinished"}]

    silent = [r.file for r in damaged if not any(i["issues"] for i in imported.items(r))]

    assert len(damaged) >= 6
    assert silent == []


def test_same_bytes_are_known(imported: Imported, manifest: list[Row]) -> None:
    """The same recording under two names is taken once."""
    pair = [r for r in manifest if r.file.startswith("fit/suunto-ambit3-dup-")]

    outcomes = sorted(item["outcome"] for row in pair for item in imported.items(row))

    assert len(outcomes) == 2
    assert outcomes.count("known") == 1
