"""What cannot be counted is said plainly, and never left out in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from loadwatch.cli import app
from loadwatch.cohort import report
from loadwatch.cohort.make import make_cohort
from loadwatch.cohort.report import Asked, cohort_document, cohort_report, refusal
from loadwatch.errors import CohortError, StoreError
from tests.cohort.conftest import wanted
from tests.cohort.killer import count_or_die

Damage = Callable[[Path], None]
SECOND = "daily/bucket=0001/distance.parquet"


def asked(place: Path, *, has_flags: bool = False) -> Asked:
    """The usual question, without flags, which take longest."""
    return Asked(str(place), has_flags=has_flags)


def lose(place: Path) -> None:
    """A part is not there."""
    (place / SECOND).unlink()


def cut(place: Path) -> None:
    """A part ends early."""
    whole = (place / SECOND).read_bytes()
    (place / SECOND).write_bytes(whole[: len(whole) // 2])


def flip(place: Path) -> None:
    """One bit of the values is another: only a checksum can tell."""
    data = bytearray((place / SECOND).read_bytes())
    data[len(data) // 3] ^= 4
    (place / SECOND).write_bytes(bytes(data))


def shorten(place: Path) -> None:
    """A part is a healthy file with fewer rows."""
    frame = pl.read_parquet(place / SECOND, hive_partitioning=False)
    frame.head(-5).write_parquet(place / SECOND)


def rewrite(part: str, change: pl.Expr | None = None, without: str = "measure") -> Damage:
    """A part is a healthy file with as many rows, but not the one that was written; the manifest knows its size."""

    def rewritten(place: Path) -> None:
        frame = pl.read_parquet(place / part, hive_partitioning=False).drop(without, strict=False)
        frame.with_columns(*(() if change is None else (change,))).write_parquet(place / part)
        manifest = json.loads((place / "cohort.json").read_text())
        for row in manifest["parts"]:
            row["n_bytes"] = (place / row["path"]).stat().st_size
        (place / "cohort.json").write_text(json.dumps(manifest))

    return rewritten


def swap(place: Path) -> None:
    """A part is a healthy file with as many rows and all columns, other than the one that was written."""
    frame = pl.read_parquet(place / SECOND, hive_partitioning=False)
    frame.with_columns(value=pl.col("value") * 1.3).write_parquet(place / SECOND)


RUNS = "sessions/bucket=0001/part-0.parquet"


@pytest.mark.parametrize(
    ("damage", "problem", "part"),
    [
        (lose, "missing", SECOND),
        (cut, "unreadable", SECOND),
        (flip, "unreadable", SECOND),
        (shorten, "incomplete", SECOND),
        (swap, "altered", SECOND),
        (rewrite(SECOND, without="value"), "columns", SECOND),
        (rewrite(SECOND, pl.col("value").cast(pl.String)), "columns", SECOND),
        (rewrite(SECOND, pl.col("local_date").cast(pl.Datetime("us"))), "columns", SECOND),
        (rewrite(RUNS, without="athlete_id"), "columns", RUNS),
        (rewrite(RUNS, without="distance_m"), "columns", RUNS),
        (rewrite(RUNS, pl.lit(None, pl.String).alias("athlete_id")), "columns", RUNS),
    ],
)
def test_damaged_part_is_refused_or_named(place: Path, damage: Damage, problem: str, part: str) -> None:
    """A part that is missing, cut, altered, short or of other columns gives no answer; if allowed one that names it."""
    whole = cohort_report(asked(place), "here")
    damage(place)

    with pytest.raises(CohortError, match=f"1 of 3 buckets could not be counted.*{part}") as refused:
        cohort_report(asked(place), "here")
    assert "--allow-partial" in (refused.value.hint or "")

    found = cohort_document(cohort_report(asked(place), "here", allow_partial=True))
    assert (found["complete"], found["buckets"]) == (False, {"all": 3, "counted": 2})
    assert [(f["bucket"], f["problem"], f["path"]) for f in found["failures"]] == [(1, problem, part)]
    assert 0 < found["years"][-1]["runners"] < cohort_document(whole)["years"][-1]["runners"]


def test_killed_worker_costs_its_bucket(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed is a bucket that is not counted, and named; the others are counted."""
    monkeypatch.setattr(report, "count_bucket", count_or_die)

    found = cohort_report(asked(place), "local:1", allow_partial=True)

    assert [(f.bucket, f.problem) for f in found.failures] == [(1, "worker_lost")]
    assert found.counts.filter(table="runners", year=2026)["n"].sum() > 0
    assert "The process that counted it died" in refusal(found)[0]


def test_command_says_what_is_missing(place: Path) -> None:
    """Without a part the command fails in a sentence; with --allow-partial it ends with status 1 and says what lacks."""
    lose(place)

    refused = CliRunner().invoke(app, ["cohort", "report", str(place), "--no-flags", "--executor", "here"])
    partial = CliRunner().invoke(
        app, ["cohort", "report", str(place), "--no-flags", "--executor", "here", "--allow-partial", "--json"]
    )

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "1 of 3 buckets could not be counted" in refused.stderr
    assert partial.exit_code == 1
    assert json.loads(partial.stdout)["complete"] is False
    assert f"Not counted: bucket 1 ({SECOND})" in partial.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [(["make"], "Stopped. There is no cohort"), (["report", "--no-flags"], "Stopped. Nothing was counted")],
    ids=["make", "report"],
)
def test_ctrl_c_leaves_no_half_answer(
    words: list[str], said: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle, a cohort is none and an answer is none; the sentence says so, the status is 130."""
    target = tmp_path / "new" if words == ["make"] else place

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("loadwatch.cohort.make.in_order", stop)
    monkeypatch.setattr("loadwatch.cohort.report.in_order", stop)
    result = CliRunner().invoke(app, ["cohort", words[0], str(target), "--executor", "here", *words[1:]])

    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr.startswith(said)
    assert (target / "cohort.json").exists() == (target == place)


def test_empty_cohort_is_an_answer(tmp_path: Path) -> None:
    """A cohort of nobody gives zeros and unknowns, no error."""
    make_cohort(wanted(tmp_path / "none", n_runners=0), "here")

    found = cohort_document(cohort_report(asked(tmp_path / "none", has_flags=True), "here"))

    assert found["complete"] is True
    assert [year["year"] for year in found["years"]] == [None]
    assert (found["years"][0]["runners"], found["years"][0]["week"]["mean"]) == (0, None)


def test_what_is_no_cohort_is_said(place: Path, tmp_path: Path) -> None:
    """An empty folder, a damaged manifest, a newer one and a measure that is not there each get a sentence."""
    with pytest.raises(StoreError, match="There is no cohort"):
        cohort_report(asked(tmp_path), "here")
    with pytest.raises(CohortError, match="no days of ascent"):
        cohort_report(Asked(str(place), "ascent"), "here")
    head = json.loads((place / "cohort.json").read_text())
    for wrong, words in (
        ({**head, "version": 9}, "cohort 9"),
        ({**head, "parts": [{}]}, "damaged"),
        ([], "no manifest"),
    ):
        (place / "cohort.json").write_text(json.dumps(wrong))
        with pytest.raises(StoreError, match=words):
            cohort_report(asked(place), "here")


def test_nothing_is_written_over(place: Path) -> None:
    """A place that holds something is refused, and stays as it is."""
    before = (place / "cohort.json").read_bytes()

    with pytest.raises(StoreError, match="already something"):
        make_cohort(wanted(place), "here")

    assert (place / "cohort.json").read_bytes() == before
