"""The same on object storage: a local S3 server, spoken to as any other."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from loadwatch.cohort.make import make_cohort
from loadwatch.cohort.report import Asked, cohort_report
from loadwatch.errors import CohortError, StoreError
from loadwatch.store.cohort import CohortFolder
from tests.cohort.conftest import wanted

URL = "s3://clinic/cohort"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3 server on this machine, and credentials in the environment."""
    environment = pytest.MonkeyPatch()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        environment.setenv(name, "test")
    environment.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    running = ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client(endpoint).create_bucket(
        Bucket="clinic", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    yield endpoint
    running.stop()
    environment.undo()


def client(endpoint: str):
    """S3 by another library."""
    return boto3.client("s3", endpoint_url=endpoint)


def test_object_storage_gives_the_same_answer(server: str, made) -> None:
    """Made and counted on s3:// the cohort is the one of a directory; a lost object is said."""
    make_cohort(wanted(URL, endpoint=server), "here")

    found = cohort_report(Asked(URL, has_flags=False, endpoint=server), "here")
    assert found.counts.equals(cohort_report(Asked(str(made), has_flags=False), "here").counts)
    with pytest.raises(StoreError, match="already something"):
        make_cohort(wanted(URL, endpoint=server), "here")

    client(server).delete_object(Bucket="clinic", Key="cohort/sessions/bucket=0001/part-0.parquet")
    with pytest.raises(CohortError, match=r"1 of 3 buckets.*sessions/bucket=0001.*not there"):
        cohort_report(Asked(URL, has_flags=False, endpoint=server), "here")


def test_credentials_come_from_the_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them a sentence says which variables are needed; nothing else is tried."""
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY", raising=False)

    with pytest.raises(StoreError, match="AWS_SECRET_ACCESS_KEY in the environment"):
        CohortFolder(URL)


def test_server_that_is_not_there(server: str) -> None:
    """A bucket that does not exist is no cohort, in a sentence."""
    with pytest.raises(StoreError, match="no cohort at s3://elsewhere"):
        CohortFolder("s3://elsewhere/cohort", server).read_manifest()
