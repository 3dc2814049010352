"""How often each rule speaks on two real histories."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from loadwatch import Logbook
from loadwatch.model import Flag
from tests.corpus.manifest import CORPUS
from tests.ground import ROOT

HISTORIES = ("history-suunto-garmin", "history-nike-gpx")
OFTEN = 0.15  # of runs; a rule above severity 1 that speaks more often has to say why
DOCS = ROOT / "docs" / "flags.md"


@pytest.fixture(scope="module", params=HISTORIES)
def history(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Flag], int]:
    """Name, flags and number of runs of one history, imported alone."""
    where: Path = tmp_path_factory.mktemp(request.param)
    with Logbook.open(where) as book:
        book.import_paths([CORPUS / request.param], athlete="One")
        runs = book.exposures("One").filter("is_run")["activity_id"].n_unique()
        return request.param, book.flags("One"), runs


def test_flags_per_hundred_runs(history: tuple[str, list[Flag], int]) -> None:
    """Flags per 100 runs and rule are printed; a loud rule above severity 1 is explained in docs/flags.md."""
    name, flags, runs = history
    counts = Counter((flag.rule, flag.severity) for flag in flags)
    loud = Counter(rule for (rule, severity), n in counts.items() if severity > 1 for _ in range(n))
    print(f"\n{name}: {runs} runs, {len(flags)} flags")
    for rule, severity in sorted(counts, key=lambda key: (int(re.sub(r"\D", "", key[0])), key)):
        print(f"  {rule:4} severity {severity}: {100 * counts[rule, severity] / runs:5.1f} per 100 runs")

    explained = set(re.findall(r"^### (R\d+b?) speaks often", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert runs > 50
    assert {rule for rule, n in loud.items() if n > OFTEN * runs} <= explained


def test_most_runs_are_calm(history: tuple[str, list[Flag], int]) -> None:
    """Fewer than half of the runs of a real history carry more than a note."""
    _, flags, runs = history
    loud = {flag.activity for flag in flags if flag.severity > 1}

    print(f"\nruns above a note: {100 * len(loud) / runs:.1f} %")
    assert len(loud) < 0.5 * runs
