"""The same on several machines: a real Dask cluster over TLS."""

from __future__ import annotations

from pathlib import Path

import dask
import distributed

from loadwatch.cohort.report import Asked, cohort_report
from tests.parallel.certificates import as_settings, make_certificates
from tests.parallel.cluster import cluster, listening


def test_cluster_gives_the_same_answer(made: Path, tmp_path: Path) -> None:
    """Counted by the workers of a cluster, flags too, a cohort is the one that this process counts, to the last bit."""
    assert distributed.__version__  # loaded first: its defaults would else end with the block below
    certificates = make_certificates(tmp_path / "tls")
    with dask.config.set(as_settings(certificates)), cluster(tmp_path, certificates) as running:
        listening(running.port)
        found = cohort_report(Asked(str(made)), running.spec)

    assert found.is_complete
    assert found.counts.equals(cohort_report(Asked(str(made)), "here").counts)
