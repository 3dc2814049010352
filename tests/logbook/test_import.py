"""Import: every file has its fate, and nothing is counted twice."""

from __future__ import annotations

import errno
import gzip
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from loadwatch import Logbook
from loadwatch.errors import NotFoundError, SettingsError
from loadwatch.logbook import ProgressEvent
from loadwatch.store import folders
from tests.logbook.files import folder_of, outcomes, run_fit, run_gpx, streams


def test_a_folder_comes_in(where: str, tmp_path: Path) -> None:
    """Files of a folder become activities under their path in it, in order, each with a sentence."""
    folder = folder_of(tmp_path / "watch", b_fit=run_fit(1), a_fit=run_fit(0), note_txt=b"to do: run")

    with Logbook.open(where) as book:
        receipt = book.import_paths([folder], athlete="Ana")

        assert [item.name for item in receipt.items] == ["watch/a.fit", "watch/b.fit", "watch/note.txt"]
        assert outcomes(receipt)[:2] == ["imported", "imported"]
        assert all(item.message for item in receipt.items)
        assert [a["local_date"] for a in book.activities("Ana")] == ["2026-05-04", "2026-05-03"]


def test_the_receipt_is_as_promised(where: str) -> None:
    """The JSON of a receipt has the keys of interface.md and counts every outcome."""
    with Logbook.open(where) as book:
        found = book.import_bytes(streams(a_fit=run_fit(), b_txt=b"hello"), "Ana").as_json()

    assert {"batch", "counts", "items"} <= set(found)
    assert list(found["counts"]) == ["imported", "linked", "known", "ignored", "failed"]
    assert sum(found["counts"].values()) == len(found["items"]) == 2
    assert set(found["items"][0]) == {
        "name", "sha256", "outcome", "reason", "message", "activities", "issues", "local_date",
    }  # fmt: skip
    assert found["items"][1]["reason"]


def test_the_same_bytes_are_known(where: str) -> None:
    """Imported again, under another name or packed, a recording is known and names its activity."""
    with Logbook.open(where) as book:
        first = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        again = book.import_bytes(streams(b_fit=run_fit(), c_gz=gzip.compress(run_fit())), "Ana")

        assert outcomes(again) == ["known", "known"]
        assert [item.activities for item in again.items] == [first.items[0].activities] * 2
        assert len(book.activities()) == 1


def test_the_same_bytes_twice_in_one_import(where: str) -> None:
    """A file that is there twice in one import is taken once."""
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(a_fit=run_fit(), b_fit=run_fit()), "Ana")

        assert outcomes(receipt) == ["imported", "known"]
        assert receipt.items[1].activities == receipt.items[0].activities


def test_a_full_disk_fails_the_twin_too(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes twice in a group whose disk turns out full late: neither copy is said to be here."""

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Logbook.open(where) as book:
        with monkeypatch.context() as patch:
            patch.setattr(folders, "_fsync_file", full)
            receipt = book.import_bytes(streams(a_fit=run_fit(), b_fit=run_fit()), "Ana")
        assert book.activities() == []
        assert book.doctor()["problems"] == []
        again = book.import_bytes(streams(a_fit=run_fit()), "Ana")

    assert [(item.outcome, item.reason, item.activities) for item in receipt.items] == [
        ("failed", "disk_full", [])
    ] * 2
    assert outcomes(again) == ["imported"]


def test_two_runners_do_not_know_each_others_files(where: str) -> None:
    """The same file of two runners is two activities with two ids."""
    with Logbook.open(where) as book:
        one = book.import_bytes(streams(a_fit=run_fit()), "Ana")
        two = book.import_bytes(streams(a_fit=run_fit()), "Ben")

        assert outcomes(one) == outcomes(two) == ["imported"]
        assert one.items[0].activities != two.items[0].activities
        assert {a["athlete"] for a in book.activities()} == {"Ana", "Ben"}


@pytest.mark.parametrize("order", [("a_fit", "a_gpx"), ("a_gpx", "a_fit")])
def test_a_second_recording_is_linked(where: str, order: tuple[str, str]) -> None:
    """FIT and GPX of one run: whichever comes first, the richer counts and the other is linked to it."""
    files = {"a_fit": run_fit(), "a_gpx": run_gpx()}
    with Logbook.open(where) as book:
        receipts = [book.import_bytes(streams(**{name: files[name]}), "Ana") for name in order]

        rows = {row["source"]["format"]: row for row in book.activities("Ana")}
        assert rows["fit"]["linked_to"] is None
        assert rows["gpx"]["linked_to"] == rows["fit"]["id"]
        assert len(book.exposures("Ana")) == 1
        assert outcomes(receipts[1]) == (["linked"] if order[1] == "a_gpx" else ["imported"])
        assert ("now linked" in receipts[1].items[0].message) is (order[1] == "a_fit")


def test_copies_in_one_import(where: str) -> None:
    """Two recordings of one run in one import: one is imported and one linked, whatever their order."""
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(a_gpx=run_gpx(), b_fit=run_fit()), "Ana")

    assert outcomes(receipt) == ["linked", "imported"]


def test_links_far_apart_in_groups(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are found across groups of one import as well as inside a group."""
    monkeypatch.setattr("loadwatch.logbook.importing.GROUP_FILES", 2)
    files = {f"d{day}_fit": run_fit(day) for day in range(4)} | {
        f"d{day}_gpx": run_gpx(day) for day in range(4)
    }

    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(**files), "Ana")

        assert receipt.counts == {"imported": 4, "linked": 4, "known": 0, "ignored": 0, "failed": 0}
        assert sum(row["linked_to"] is None for row in book.activities()) == 4


def test_bad_files_fail_alone(where: str) -> None:
    """An empty file, half a file and a wrong one fail or are left out and say why; the good one comes in."""
    with Logbook.open(where) as book:
        receipt = book.import_bytes(
            streams(a_fit=b"", b_fit=run_fit()[:20], c_fit=run_fit(), d_gpx=b"\xff\xd8\xff\xe0 photo"), "Ana"
        )

    assert outcomes(receipt)[2] == "imported"
    assert set(outcomes(receipt)) - {"imported"} <= {"failed", "ignored"}
    assert all(item.reason and item.message for item in receipt.items if item.outcome != "imported")


def test_a_fault_of_our_own_fails_one_file(
    where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that nobody foresaw, even one that is no Exception, costs one file and is logged by class."""

    class PanicError(BaseException):
        """As native code raises."""

    def read(data: bytes, name: str, latest: object) -> object:
        if name == "b.fit":
            raise PanicError
        return original(data, name, latest)  # type: ignore[arg-type]  # passed on as given

    from loadwatch.decode.reader import read as original

    monkeypatch.setattr("loadwatch.logbook.prepare.read", read)
    with Logbook.open(where) as book:
        receipt = book.import_bytes(streams(a_fit=run_fit(0), b_fit=run_fit(1), c_fit=run_fit(2)), "Ana")

    assert outcomes(receipt) == ["imported", "failed", "imported"]
    assert "PanicError" in receipt.items[1].message
    assert "PanicError" in caplog.text


def test_a_missing_path_is_one_failed_item(where: str, tmp_path: Path) -> None:
    """A path that does not exist is said; the others are imported."""
    good = folder_of(tmp_path / "x", a_fit=run_fit())

    with Logbook.open(where) as book:
        receipt = book.import_paths([tmp_path / "none.fit", good], "Ana")

    assert outcomes(receipt) == ["failed", "imported"]
    assert receipt.items[0].reason == "missing"


def test_zip_in_zip_and_names(where: str) -> None:
    """Recordings inside archives are named by their way through them."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("run.fit", run_fit())
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("part.zip", inner.getvalue())

    with Logbook.open(where) as book:
        receipt = book.import_bytes([("export.zip", io.BytesIO(outer.getvalue()))], "Ana")

    kept = [item for item in receipt.items if item.outcome == "imported"]
    assert [item.name for item in kept] == ["export.zip!/part.zip!/run.fit"]


def test_progress_is_told(where: str, tmp_path: Path) -> None:
    """Progress hears every item, and ends at the number of inputs."""
    folder = folder_of(tmp_path / "x", a_fit=run_fit(0), b_fit=run_fit(1), c_txt=b"note")
    heard: list[ProgressEvent] = []

    with Logbook.open(where) as book:
        book.import_paths([folder], "Ana", progress=heard.append)

    assert [event.n_items for event in heard] == [1, 2, 3]
    assert heard[-1].total == 3
    assert [event.done for event in heard] == sorted(event.done for event in heard)


def test_who_is_meant(where: str) -> None:
    """Without a name: a first runner is made, the only one is used, several are an error that lists them."""
    with Logbook.open(where) as book:
        assert book.import_bytes(streams(a_fit=run_fit())).athlete == "Runner"
        assert book.import_bytes(streams(a_fit=run_fit())).counts["known"] == 1
        book.add_athlete("Ben")
        with pytest.raises(NotFoundError) as caught:
            book.import_bytes(streams(a_fit=run_fit()))

    assert "Ben, Runner" in str(caught.value.hint)


def test_a_name_must_be_a_name(where: str) -> None:
    """A blank name or one with control characters is refused and nothing is created."""
    with Logbook.open(where) as book:
        for name in (" ", "a\x00b"):
            with pytest.raises(SettingsError):
                book.import_bytes([], name)

        assert book.athletes() == []


def test_strange_file_names_are_kept_as_text(where: str) -> None:
    """A file name that is no valid text, or holds NUL, does not stop its import."""
    with Logbook.open(where) as book:
        receipt = book.import_bytes([("ru\udcff\x00n.fit", io.BytesIO(run_fit()))], "Ana")

        assert outcomes(receipt) == ["imported"]
        assert book.activities()[0]["source"]["name"].startswith("ru")


def test_names_that_are_no_text_can_be_told(where: str, tmp_path: Path) -> None:
    """A name of other bytes than UTF-8, or with signs that steer a terminal, is stored and told in signs that show."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(
        (b"caf\xe9.fit", b"two\nlines.fit", "\u202etif.nur".encode(), b"\x1b[2J.txt")
    ):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(run_fit(number))
    with Logbook.open(where) as book:
        told = book.import_paths([folder, os.fsdecode(b"no\xff.fit")], "Ana").as_json()
        shown = [item["name"] for item in told["items"]]

        assert told["counts"] == {"imported": 4, "linked": 0, "known": 0, "ignored": 0, "failed": 1}
        assert shown == [
            "in/\ufffd[2J.txt",
            "in/caf?.fit",
            "in/two\ufffdlines.fit",
            "in/\ufffdtif.nur",
            "no?.fit",
        ]
        assert orjson.dumps(told)
        assert {one["source"]["name"] for one in book.activities("Ana")} == set(shown[:-1])


def test_decoding_in_processes_gives_the_same(tmp_path: Path) -> None:
    """With two processes the logbook holds the same as without, in the same order."""
    folder = folder_of(tmp_path / "x", a_fit=run_fit(0), b_txt=b"note", c_gpx=run_gpx(0), d_fit=run_fit(2))

    with Logbook.open(tmp_path / "one") as one, Logbook.open(tmp_path / "two") as two:
        receipts = [one.import_paths([folder], "Ana"), two.import_paths([folder], "Ana", jobs=2)]
        rows = [[row | {"batch": None} for row in book.activities()] for book in (one, two)]

    assert rows[0] == rows[1]
    assert [i.as_json() for i in receipts[0].items] == [i.as_json() for i in receipts[1].items]
