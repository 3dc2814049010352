"""Files on their way in: slices, resuming, caps, owners, sweeping, and the import that follows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from loadwatch import Logbook
from loadwatch.errors import LoadwatchError, NotFoundError, UploadError
from loadwatch.logbook import upload_import
from loadwatch.logbook.upload_import import import_upload
from loadwatch.logbook.uploads import Announced, Caps
from loadwatch.store.upload_tables import upload
from tests.logbook.files import run_fit, run_gpx
from tests.logbook.uploading import ME, announce, imported, receipt, send

FILES = {
    "watch/a.fit": run_fit(0), "watch/b.gpx": run_gpx(0), "c.fit": run_fit(1), "twin.fit": run_fit(1),
    "photo.jpg": b"\xff\xd8\xff\xe0 no run", "empty.fit": b"", "broken.fit": run_fit(2)[:40],
}  # fmt: skip


@pytest.fixture
def book(where: str) -> Iterator[Logbook]:
    """A fresh logbook, on each database."""
    with Logbook.open(where) as opened:
        yield opened


@pytest.fixture
def light(tmp_path: Path) -> Iterator[Logbook]:
    """A fresh logbook in a folder, that decodes in this process."""
    with Logbook.open(tmp_path / "light") as opened:
        opened.uploads.is_isolated = False
        yield opened


def quiet(book: Logbook, id_: str, hours: float) -> None:
    """Make an upload look as if nothing had happened to it for some hours."""
    then = datetime.now(UTC) - timedelta(hours=hours)
    with book.store.write() as db:
        db.execute(update(upload).where(upload.c.id == id_).values(touched=then, lease_until=then))


def test_an_upload_is_what_the_command_imports(book: Logbook, tmp_path: Path) -> None:
    """Uploaded and imported from open streams, the same files give the same receipt, and no bytes wait."""
    told = imported(book, FILES)

    with Logbook.open(tmp_path / "other") as other:
        direct = other.import_bytes([(name, BytesIO(data)) for name, data in FILES.items()], "Ana")
    assert told["items"] == direct.as_json()["items"]
    assert (
        told["counts"] == direct.counts == {"imported": 2, "linked": 1, "known": 1, "ignored": 1, "failed": 2}
    )
    assert told["sources"] == ["watch", "c.fit", "twin.fit", "photo.jpg", "empty.fit", "broken.fit"]
    assert list(book.uploads.quarantine.root.iterdir()) == []


def test_sending_goes_on_where_it_stopped(light: Logbook) -> None:
    """A sender who comes back names the same files and learns what is here; only the rest is sent."""
    id_ = announce(light, FILES)
    data = FILES["watch/a.fit"]
    light.uploads.append(ME, id_, 0, 0, BytesIO(data[:100]))

    again = light.uploads.announce(
        ME, id_, [Announced("watch/a.fit", len(data), "1"), Announced("new.fit", 3, "1")]
    )

    assert again == [{"number": 0, "have": 100}, {"number": len(FILES), "have": 0}]
    with pytest.raises(UploadError, match="elsewhere") as caught:
        light.uploads.append(ME, id_, 0, 0, BytesIO(data))
    assert (caught.value.code, caught.value.have) == ("misplaced", 100)


def test_a_changed_file_is_another_file(light: Logbook) -> None:
    """The same name with another size or time of change never continues the bytes of the first."""
    id_ = light.uploads.begin(ME, "Ana")
    first = light.uploads.announce(ME, id_, [Announced("a.fit", 10, "1")])
    others = light.uploads.announce(ME, id_, [Announced("a.fit", 11, "1"), Announced("a.fit", 10, "2")])

    assert [one["number"] for one in (*first, *others)] == [0, 1, 2]


def test_the_table_is_the_truth(light: Logbook) -> None:
    """Bytes that no answer acknowledged are overwritten; bytes that the disk lost are asked for again."""
    id_ = announce(light, {"a.fit": b"0123456789"})
    part = light.uploads.quarantine.part(id_, 0)
    light.uploads.append(ME, id_, 0, 0, BytesIO(b"0123"))
    part.write_bytes(b"0123junk after the kill")
    assert light.uploads.append(ME, id_, 0, 4, BytesIO(b"45")) == 6
    assert part.read_bytes() == b"012345"

    part.write_bytes(b"01")
    with pytest.raises(UploadError) as caught:
        light.uploads.append(ME, id_, 0, 6, BytesIO(b"6789"))
    assert caught.value.have == 2
    assert light.uploads.append(ME, id_, 0, 2, BytesIO(b"23456789")) == 10


def test_a_slice_that_breaks_off_leaves_the_file_as_it_was(light: Logbook) -> None:
    """A connection that dies in the middle of a slice costs that slice."""

    class Torn:
        pieces = iter([b"45"])

        def read(self, _size: int) -> bytes:
            for piece in self.pieces:
                return piece
            raise ConnectionResetError

    id_ = announce(light, {"a.fit": b"0123456789"})
    light.uploads.append(ME, id_, 0, 0, BytesIO(b"0123"))
    with pytest.raises(ConnectionResetError):
        light.uploads.append(ME, id_, 0, 4, Torn())

    assert light.uploads.quarantine.part(id_, 0).read_bytes() == b"0123"
    assert light.uploads.append(ME, id_, 0, 4, BytesIO(b"456789")) == 10


def test_a_file_longer_than_announced_is_refused(light: Logbook) -> None:
    """Not a byte more than was said, and what was here stays."""
    id_ = announce(light, {"a.fit": b"0123"})
    with pytest.raises(UploadError) as caught:
        light.uploads.append(ME, id_, 0, 0, BytesIO(b"01234"))

    assert caught.value.code == "too_long"
    assert light.uploads.append(ME, id_, 0, 0, BytesIO(b"0123")) == 4


@pytest.mark.parametrize(
    ("caps", "files", "code"),
    [
        (Caps(file_bytes=5), [("a", 6)], "too_large"),
        (Caps(files=1), [("a", 1), ("b", 1)], "too_large"),
        (Caps(waiting_bytes=9), [("a", 5), ("b", 5)], "too_large"),
        (Caps(file_bytes=1 << 60, waiting_bytes=1 << 61), [("a", 1 << 59)], "disk_full"),
    ],
)
def test_caps(light: Logbook, caps: Caps, files: list[tuple[str, int]], code: str) -> None:
    """Too large a file, too many files, too many bytes, more than the disk holds: refused before a byte is sent."""
    light.uploads.caps = caps
    id_ = light.uploads.begin(ME, "Ana")
    with pytest.raises(UploadError) as caught:
        light.uploads.announce(ME, id_, [Announced(name, size) for name, size in files])

    assert caught.value.code == code
    assert light.uploads.state(ME, id_)["n_files"] == 0


def test_uploads_an_hour(light: Logbook) -> None:
    """One more than allowed is refused."""
    light.uploads.caps = Caps(an_hour=2)
    light.uploads.begin(ME, "Ana")
    light.uploads.begin(ME, "Ana")
    with pytest.raises(UploadError, match="in an hour"):
        light.uploads.begin(ME, "Ana")
    light.uploads.begin("someone else", "Ben")


def test_an_upload_is_its_senders_own(light: Logbook) -> None:
    """Knowing the id of an upload is not enough to see it, add to it, close it or throw it away."""
    id_ = announce(light, {"a.fit": b"0123"})
    uploads = light.uploads
    for ask in (
        lambda: uploads.state("other", id_), lambda: uploads.close("other", id_),
        lambda: uploads.announce("other", id_, []), lambda: uploads.discard("other", id_),
        lambda: uploads.append("other", id_, 0, 0, BytesIO(b"0")),
    ):  # fmt: skip
        with pytest.raises(NotFoundError):
            ask()
    assert uploads.open_ones("other") == []


def test_names_are_labels(light: Logbook) -> None:
    """No name writes anywhere but into its numbered file, and none breaks the database."""
    names = ["../../../etc/passwd", "/abs.fit", "C:\\x", "a\0b\ud800.fit", "<script>.fit", ""]
    files = dict.fromkeys(names, b"x")
    id_ = announce(light, files)
    send(light, id_, files)

    parts = sorted(path.name for path in light.uploads.quarantine.root.rglob("*") if path.is_file())
    assert parts == [f"{number}.part" for number in range(len(names))]
    assert light.uploads.quarantine.part(id_, 0).stat().st_mode & 0o077 == 0


def test_a_page_learns_what_changed(light: Logbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer names the files that changed since the last one, also when one change touched very many."""
    monkeypatch.setattr("loadwatch.logbook.uploads.PAGE", 3)
    id_ = announce(light, {f"{n}.fit": b"0123" for n in range(7)})
    seen, after = [], (0, -1)
    for _ in range(3):
        state = light.uploads.state(ME, id_, after)
        seen += [item["number"] for item in state["items"]]
        after = tuple(state["after"])
    assert seen == list(range(7))
    assert not state["more"]

    light.uploads.append(ME, id_, 4, 0, BytesIO(b"01"))
    state = light.uploads.state(ME, id_, after)
    assert state["items"] == [{"number": 4, "name": "4.fit", "size": 4, "have": 2, "state": "sending"}]
    assert light.uploads.state(ME, id_, tuple(state["after"]))["items"] == []


def test_abandoned_uploads_are_swept(light: Logbook) -> None:
    """After a day without a slice an upload and its bytes are gone; younger ones and running imports stay."""
    old, young, busy = (announce(light, {"a.fit": b"0123"}) for _ in range(3))
    for id_ in (old, young, busy):
        send(light, id_, {"a.fit": b"0123"})
    light.uploads.close(ME, busy)
    quiet(light, old, 25), quiet(light, young, 23), quiet(light, busy, 25)
    lost = light.uploads.quarantine.root / "nobody"
    lost.mkdir()
    os.utime(lost, (0, 0))

    assert light.uploads.sweep() == 1

    assert {path.name for path in light.uploads.quarantine.root.iterdir()} == {young, busy}
    with pytest.raises(NotFoundError):
        light.uploads.state(ME, old)


def test_parts_are_left_out_when_told_so(light: Logbook) -> None:
    """A file of which only a part is here stops the import; told to leave it out, it fails alone."""
    files = {"a.fit": run_fit(0), "b.fit": run_fit(1)}
    id_ = announce(light, files)
    send(light, id_, {"a.fit": files["a.fit"]})
    with pytest.raises(UploadError, match="Not all files"):
        light.uploads.close(ME, id_)
    light.uploads.close(ME, id_, leave_out=True)
    import_upload(light.uploads, id_, "worker")

    told = receipt(light, id_)
    assert [(one["outcome"], one["reason"]) for one in told["items"]] == [
        ("imported", None),
        ("failed", "incomplete"),
    ]


def test_a_failed_import_is_tried_again(light: Logbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is said in words, the bytes stay, and closing once more finishes the import."""
    files = {"a.fit": run_fit(0)}
    id_ = announce(light, files)
    send(light, id_, files)
    light.uploads.close(ME, id_)
    with monkeypatch.context() as patched:
        patched.setattr(upload_import, "_run", _raise(LoadwatchError("The disk is full.", "Make room.")))
        import_upload(light.uploads, id_, "worker")
    state = light.uploads.state(ME, id_)
    assert (state["phase"], state["error"]) == ("failed", "The disk is full. Make room.")

    light.uploads.close(ME, id_)
    import_upload(light.uploads, id_, "worker")
    assert receipt(light, id_)["counts"]["imported"] == 1


def test_a_fault_of_our_own_is_said_without_details(light: Logbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown problem ends in a sentence, never in a page that waits for ever."""
    id_ = announce(light, {"a.fit": b"x"})
    send(light, id_, {"a.fit": b"x"})
    light.uploads.close(ME, id_)
    monkeypatch.setattr(upload_import, "_run", _raise(ZeroDivisionError("secret detail")))
    import_upload(light.uploads, id_, "worker")

    state = light.uploads.state(ME, id_)
    assert state["phase"] == "failed"
    assert "secret" not in state["error"]


def test_one_worker_has_an_upload(light: Logbook) -> None:
    """While one imports, no other may; when its lease has ended, another one may; after five tries none."""
    id_ = announce(light, {"a.fit": b"x"})
    send(light, id_, {"a.fit": b"x"})
    light.uploads.close(ME, id_)
    with light.store.write() as db:
        now = datetime.now(UTC)
        values = {"worker": "first", "lease_until": now + timedelta(seconds=5), "attempts": 5}
        db.execute(update(upload).values(values))
    assert light.uploads.waiting() == []
    assert not import_upload(light.uploads, id_, "second")

    quiet(light, id_, 1)
    assert light.uploads.waiting() == [id_]
    assert import_upload(light.uploads, id_, "second")
    assert light.uploads.state(ME, id_)["error"] == upload_import.GAVE_UP


WORKER = """
    import sys, time
    from loadwatch import Logbook
    from loadwatch.logbook import importing, prepare, upload_import
    importing.GROUP_FILES = 1
    real = importing.commit
    def slow(*given):
        real(*given)
        print("stored", flush=True)
        time.sleep(0.3)
    importing.commit = slow
    if __name__ == "__main__":
        with Logbook.open(sys.argv[1]) as book:
            upload_import.import_upload(book.uploads, sys.argv[2], "doomed")
        print("whole", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is of POSIX systems")
def test_an_import_killed_in_the_middle_gives_the_same_receipt(tmp_path: Path) -> None:
    """SIGKILL after the third of seven files: taken up again, the receipt is that of an undisturbed import."""
    program = tmp_path / "worker.py"
    program.write_text(textwrap.dedent(WORKER))
    with Logbook.open(tmp_path / "killed") as book:
        id_ = announce(book, FILES)
        send(book, id_, FILES)
        book.uploads.close(ME, id_)
        _kill_after(program, [str(tmp_path / "killed"), id_], "stored", 3)
        batch = book.uploads.state(ME, id_)["batch"]
        stored = book.receipt(batch)["items"]
        assert 3 <= len(stored) < len(FILES)
        quiet(book, id_, 1)
        assert import_upload(book.uploads, id_, "next")
        told = receipt(book, id_)
        assert book.uploads.state(ME, id_)["batch"] == batch
        n_runs = len(book.activities("Ana"))
    with Logbook.open(tmp_path / "quiet") as other:
        other.uploads.is_isolated = False
        assert told == imported(other, FILES)
        assert n_runs == len(other.activities("Ana"))


def test_files_that_changed_since_are_imported_anew(light: Logbook) -> None:
    """When the bytes are not those of the interrupted import, it is taken back and made again."""
    files = {"a.fit": run_fit(0), "b.fit": run_fit(1)}
    id_ = announce(light, files)
    send(light, id_, files)
    light.uploads.close(ME, id_)
    import_upload(light.uploads, id_, "first")
    first = light.uploads.state(ME, id_)["batch"]
    _as_interrupted(light, id_, first)
    light.uploads.quarantine.root.joinpath(id_).mkdir()
    for number, day in enumerate((5, 6)):
        light.uploads.quarantine.part(id_, number).write_bytes(run_fit(day))
    import_upload(light.uploads, id_, "second")

    state = light.uploads.state(ME, id_)
    assert state["phase"] == "done"
    assert state["batch"] != first
    assert len(light.activities("Ana")) == 2


def _as_interrupted(book: Logbook, id_: str, batch_id: str) -> None:
    from loadwatch.store.tables import batch

    with book.store.write() as db:
        db.execute(update(batch).where(batch.c.id == batch_id).values(finished=None))
        db.execute(update(upload).where(upload.c.id == id_).values(phase="importing", lease_until=None))


def _raise(error: Exception) -> Any:
    def raising(*_given: Any) -> None:
        raise error

    return raising


def _kill_after(program: Path, arguments: list[str], word: str, times: int) -> None:
    """Run a program and kill it when it has said a word so often; it must die of that."""
    command = [sys.executable, str(program), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            assert line.strip() == word
            times -= 1
            if not times:
                process.kill()
                break
        assert process.wait(timeout=20) == -signal.SIGKILL
    time.sleep(0.1)
