"""The same on several machines: a real Dask cluster over TLS."""

from __future__ import annotations

from pathlib import Path

import dask
import distributed
import pytest

from loadwatch.cohort import report
from loadwatch.cohort.report import Asked, cohort_report
from tests.cohort.killer import count_or_kill_the_worker
from tests.parallel.certificates import as_settings, make_certificates
from tests.parallel.cluster import cluster, listening


def test_cluster_gives_the_same_answer(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted by a cluster, a worker of which is killed in the middle, a cohort is what this process counts, to the bit."""
    monkeypatch.setattr(report, "count_bucket", count_or_kill_the_worker)
    assert distributed.__version__  # loaded first: its defaults would else end with the block below
    certificates = make_certificates(tmp_path / "tls")
    with dask.config.set(as_settings(certificates)), cluster(tmp_path, certificates) as running:
        listening(running.port)
        found = cohort_report(Asked(str(place)), running.spec)

    assert Path(f"{place}.killed").exists()
    assert found.is_complete
    monkeypatch.undo()
    assert found.counts.equals(cohort_report(Asked(str(place)), "here").counts)
