"""Archives: every recording found, every attack refused, one bad member never stops the others."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import tarfile
import warnings
import zipfile
import zlib

import pytest

from loadwatch.decode.archive import recordings
from loadwatch.decode.limits import Limits
from loadwatch.decode.recording import Left, Recording
from tests.build import fit_bytes, fit_file_id, fit_run
from tests.decode.build_xml import run_gpx, zipped

PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 100


class OneWay(io.BytesIO):
    """A stream like standard input: it cannot go back."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError("not seekable")


def read(data: bytes, name: str = "in", limits: Limits | None = None) -> tuple[list[Recording], list[Left]]:
    found = list(recordings(name, io.BytesIO(data), limits or Limits()))
    return [i for i in found if isinstance(i, Recording)], [i for i in found if isinstance(i, Left)]


def test_a_bare_file_is_one_recording() -> None:
    """Its hash is over its own bytes."""
    data = fit_run(10)
    (item,), left = read(data, "run.fit")

    assert (item.name, item.data, item.sha256) == ("run.fit", data, hashlib.sha256(data).hexdigest())
    assert (item.hint, item.is_summary, left) == (None, False, [])


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda d: gzip.compress(gzip.compress(d)), lambda d: gzip.compress(d) + b"\0" * 9]
)
def test_gz_is_unpacked_and_hashed_unpacked(pack) -> None:  # type: ignore[no-untyped-def] # three small functions
    """The same recording has the same hash packed or not."""
    (item,), left = read(pack(run_gpx()), "run.gpx.gz")

    assert item.sha256 == hashlib.sha256(run_gpx()).hexdigest()
    assert left == []


def test_gz_members_in_a_row_are_one_file() -> None:
    """Concatenated gzip is the concatenated file."""
    data = run_gpx()
    (item,), _ = read(gzip.compress(data[:1000]) + gzip.compress(data[1000:]), "run.gpx.gz")

    assert item.data == data


def test_a_cut_gz_gives_what_is_left_of_it() -> None:
    """The decoder says what is missing; the beginning is not thrown away."""
    data = run_gpx(2000)
    (item,), _ = read(gzip.compress(data)[:-2000], "run.gpx.gz")

    assert data.startswith(item.data)
    assert len(item.data) > 1000


def test_a_gz_with_a_wrong_checksum_gives_all_its_bytes() -> None:
    """Nothing that was unpacked before the damage is thrown away: here all of it but the last byte at most."""
    data = run_gpx(2000)
    (item,), _ = read(gzip.compress(data)[:-8] + bytes(8), "run.gpx.gz")

    assert item.data in (data, data[:-1])


def test_a_zip_gives_its_recordings_and_counts_the_rest() -> None:
    """Names decide nothing: a GPX called .jpg is found, a photo called .fit is counted."""
    data = zipped({
        "a/run.jpg": run_gpx(), "b.fit.gz": gzip.compress(fit_run(10)), "photo.fit": PHOTO, "notes.txt": b"hi",
        "__MACOSX/._b.fit": b"\x00\x05\x16\x07", "._c.fit": b"\x00\x05\x16\x07",
        "set.fit": fit_bytes(fit_file_id(kind=2)),
    })  # fmt: skip
    found, left = read(data, "export.fit")

    assert [i.name for i in found] == ["export.fit!/a/run.jpg", "export.fit!/b.fit.gz"]
    assert found[1].data == fit_run(10)
    assert [(i.outcome, i.count) for i in left if i.name == "export.fit"] == [("ignored", 5)]
    assert all(word in left[-1].message for word in ("2 side file", "1 photo", "1 text", "1 settings"))


def test_zip_in_zip_is_opened_and_no_deeper() -> None:
    """One level of nesting, the next is refused by name, and its neighbours are read."""
    inner = zipped({"run.gpx": run_gpx()})
    found, left = read(
        zipped({"in.zip": zipped({"deep.zip": inner, "run.fit": fit_run(5)}), "b.gpx": run_gpx(9)}), "o.zip"
    )

    assert [i.name for i in found] == ["o.zip!/in.zip!/run.fit", "o.zip!/b.gpx"]
    assert [(i.name, i.outcome, i.reason) for i in left] == [
        ("o.zip!/in.zip!/deep.zip", "failed", "nested_too_deep")
    ]


def test_standard_input_needs_no_name_and_no_way_back() -> None:
    """A stream that cannot seek gives the same recordings."""
    for data in (zipped({"run.gpx": run_gpx()}), gzip.compress(run_gpx()), run_gpx()):
        found = list(recordings("-", OneWay(data)))
        assert [i.data for i in found if isinstance(i, Recording)] == [run_gpx()]


@pytest.mark.parametrize(
    ("name", "data", "outcome", "reason"),
    [
        ("run.fit", b"", "failed", "empty"),
        ("run.fit", b"hello", "failed", "unknown_format"),
        ("-", b"hello", "failed", "unknown_format"),
        ("README.md", b"hello", "ignored", "text"),
        ("photo.gpx", PHOTO, "ignored", "photo"),
        ("steps.csv", b"date,steps\n2026-05-03,1\n", "ignored", "text"),
        ("run.gz", b"\x1f\x8b\x08\x00garbage-garbage", "failed", "corrupt"),
        ("run.zip", b"PK\x03\x04 cut off", "failed", "corrupt"),
    ],
)
def test_what_is_no_recording_is_said_in_one_sentence(
    name: str, data: bytes, outcome: str, reason: str
) -> None:
    """Empty, text, photo, table and damaged archives each have their outcome and reason."""
    found, (left,) = read(data, name)

    assert found == []
    assert (left.name, left.outcome, left.reason) == (name, outcome, reason)
    assert left.message


def test_a_bad_member_does_not_stop_the_others() -> None:
    """A wrong checksum fails its member alone."""
    data = bytearray(zipped({"a.gpx": run_gpx(5), "b.gpx": run_gpx(40), "c.gpx": run_gpx(7)}))
    at = data.index(b"b.gpx") + len(b"b.gpx") + 40
    data[at] ^= 0xFF
    found, left = read(bytes(data), "x.zip")

    assert [i.name for i in found] == ["x.zip!/a.gpx", "x.zip!/c.gpx"]
    assert [(i.name, i.outcome) for i in left] == [("x.zip!/b.gpx", "failed")]


def test_a_password_protected_zip_fails_once() -> None:
    """One sentence, whatever the number of members."""
    data = bytearray(zipped({"a.gpx": run_gpx(5), "b.gpx": run_gpx(6)}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + at] |= 1
    found, (left,) = read(bytes(data), "secret.zip")

    assert found == []
    assert (left.outcome, left.reason, left.count) == ("failed", "password_protected", 2)
    assert "password-protected" in left.message


def test_a_gzip_bomb_is_stopped_early() -> None:
    """A few hundred kilobytes that unpack a thousandfold are given up on the way."""
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(b"<gpx>" + bytes(8_000_000)) for _ in range(32)]
    bomb = b"".join(parts) + packer.flush()
    found, (left,) = read(bomb, "bomb.gpx.gz")

    assert found == []
    assert (left.outcome, left.reason) == ("failed", "too_large")


def test_honest_compression_is_no_bomb() -> None:
    """A treadmill file that packs 100 to 1 is read."""
    data = b"<gpx><trk><trkseg>" + b"<trkpt lat='1' lon='1'/>" * 200_000
    (item,), _ = read(gzip.compress(data, 9), "flat.gpx.gz", Limits(free_bytes=1, text_ratio=2000))

    assert len(item.data) == len(data)
    assert (
        read(gzip.compress(data, 9), "flat.gpx.gz", Limits(free_bytes=1, text_ratio=20))[1][0].reason
        == "too_large"
    )


def test_a_member_that_lies_about_its_size_is_counted_as_it_comes() -> None:
    """The directory says 1,000 bytes; what comes is counted."""
    data = bytearray(zipped({"a.gpx": b"<gpx>" + b" " * 5_000_000, "b.gpx": run_gpx()}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1_000)
    found, left = read(bytes(data), "lie.zip", Limits(free_bytes=10_000))

    assert [i.name for i in found if i.name.endswith("b.gpx")] == ["lie.zip!/b.gpx"]
    assert all(len(i.data) < 1_000_000 for i in found)
    assert left


def test_overlapping_members_refuse_the_archive() -> None:
    """Many names for one piece of data are an attack."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.gpx", run_gpx())
        info = archive.infolist()[0]
        for n in range(3):
            copy = zipfile.ZipInfo(f"{n}.gpx")
            copy.header_offset, copy.CRC = info.header_offset, info.CRC
            copy.compress_size, copy.file_size, copy.external_attr = info.compress_size, info.file_size, 0
            archive.filelist.append(copy)
    found, (left,) = read(out.getvalue(), "overlap.zip")

    assert found == []
    assert (left.outcome, left.reason) == ("failed", "corrupt")
    assert "overlap" in left.message


def test_names_are_labels_only() -> None:
    """Paths that climb out, absolute ones and control characters are shown, never used."""
    found, _ = read(
        zipped({"../../etc/run.gpx": run_gpx(3), "/abs/run.gpx": run_gpx(4), "a\nb.gpx": run_gpx(5)}), "x.zip"
    )

    assert [i.name for i in found] == [
        "x.zip!/../../etc/run.gpx",
        "x.zip!//abs/run.gpx",
        "x.zip!/a\ufffdb.gpx",
    ]


def test_symbolic_links_are_skipped() -> None:
    """A link is counted, not followed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("run.gpx")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    found, (left,) = read(out.getvalue(), "x.zip")

    assert found == []
    assert (left.outcome, left.message) == ("ignored", "No recordings: 1 file in the archive (1 link).")


def test_limits_of_members_bytes_and_archives_are_kept() -> None:
    """Each published limit refuses with what it is."""
    many = zipped({f"{n}.txt": b"x" for n in range(30)})
    big = zipped({"a.gpx": run_gpx(900), "b.gpx": run_gpx(5)})

    assert "20 members" in read(many, "m.zip", Limits(members=20))[1][0].message
    assert read(many, "m.zip", Limits(archive_bytes=100))[1][0].reason == "too_large"
    found, left = read(big, "b.zip", Limits(xml_bytes=50_000))
    assert [i.name for i in found] == ["b.zip!/b.gpx"]
    assert [(i.name, i.reason) for i in left] == [("b.zip!/a.gpx", "too_large")]
    assert read(big, "b.zip", Limits(unpacked_bytes=20_000))[0] == []


def test_many_thousand_members_are_walked() -> None:
    """A Garmin-sized archive of other things is one ignored item."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        for n in range(20_000):
            archive.writestr(f"{n}", b"x")
    found, (left,) = read(out.getvalue(), "x.zip")

    assert (found, left.count) == ([], 20_000)


def test_an_empty_zip_says_nothing_was_in_it() -> None:
    """No item at all would look like a lost file."""
    found, (left,) = read(zipped({}), "x.zip")

    assert found == []
    assert (left.outcome, left.reason) == ("ignored", "empty_archive")


def _streamed(files: dict[str, bytes]) -> bytes:
    """A zip written to a pipe: the sizes stand behind the data."""
    out = OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("pack", [zipped, _streamed])
def test_a_cut_zip_gives_its_whole_files_and_the_beginning_of_the_cut_one(pack) -> None:  # type: ignore[no-untyped-def] # two small functions
    """Without the directory at its end the files are found by their own headers, and the receipt says so."""
    runs = {f"activities/{n}.fit": fit_run(600 + n) for n in range(3)}
    data = pack(runs)
    third = data.rfind(b"PK\x03\x04")

    whole, left = read(data[: third + 30 + len("activities/2.fit")], "e.zip")
    assert [r.data for r in whole] == list(runs.values())[:2]
    assert [(item.outcome, item.reason) for item in left if item.name == "e.zip"] == [("failed", "corrupt")]
    assert "2 files could still be read" in left[-1].message

    half, left = read(data[: (third + data.rfind(b"PK\x01\x02")) // 2], "e.zip")
    assert [r.name for r in half] == [f"e.zip!/{name}" for name in runs]
    assert half[2].data == runs["activities/2.fit"][: len(half[2].data)] != b""
    assert left[-1].outcome == "failed"


def test_a_zip_that_lost_bytes_in_the_middle_loses_one_file() -> None:
    """The directory then points beside the files: each is found by its own header."""
    runs = {f"{n}.fit": fit_run(600 + n) for n in range(4)}
    data = zipped(runs)
    second = data.index(b"PK\x03\x04", 4)
    found, left = read(data[: second + 100] + data[second + 140 :], "e.zip")

    assert {runs["0.fit"], runs["2.fit"], runs["3.fit"]} <= {item.data for item in found}
    assert left[-1].outcome == "failed"


def test_a_cut_zip_is_not_taken_for_the_zip_inside_it() -> None:
    """What lies before an inner archive is read, although that has the only directory left."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("outer.fit", fit_run(100))
        archive.writestr("inner.zip", zipped({"inner.fit": fit_run(200)}))
        archive.writestr("last.fit", fit_run(300))
    found, left = read(out.getvalue()[: out.getvalue().rindex(b"last.fit", 0, -400) - 30], "e.zip")

    assert [item.name for item in found] == ["e.zip!/outer.fit", "e.zip!/inner.zip!/inner.fit"]
    assert left[-1].outcome == "failed"


def test_a_zip_without_any_whole_header_fails_in_one_sentence() -> None:
    """Nothing to save is one failed item."""
    found, left = read(zipped({"1.fit": fit_run(10)})[:20], "e.zip")

    assert found == []
    assert [(item.outcome, item.reason) for item in left] == [("failed", "corrupt")]


def tarred(members: list[tuple[str, bytes]], mode: str) -> bytes:
    """A tar, packed or not."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload] # a mode of writing
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_is_opened_like_a_zip(mode: str) -> None:
    """Its recordings are found, those in zips too; a name that stands twice is no loss."""
    inner = zipped({"b.gpx": run_gpx(30)})
    members = [("a/run.fit", fit_run(10)), ("in.zip", inner), ("a/run.fit", fit_run(20)), ("p.jpg", PHOTO)]
    found, left = read(tarred(members, mode), "takeout.tgz")

    assert [item.data for item in found] == [fit_run(10), run_gpx(30), fit_run(20)]
    assert [item.count for item in left] == [1]


def test_a_cut_tar_gives_what_came_before() -> None:
    """Whole files come out, the archive itself is a failure with a reason."""
    whole = tarred([("a.fit", fit_run(10)), ("b.gpx", run_gpx(2000))], "w")
    found, left = read(whole[:60_000], "cut.tar")

    assert found[0].data == fit_run(10)
    assert run_gpx(2000).startswith(found[1].data)
    assert [(item.outcome, item.reason) for item in left] == [("failed", "corrupt")]


def test_a_tar_of_too_much_is_refused() -> None:
    """The limits of a zip hold for a tar."""
    _, left = read(tarred([("a.gpx", run_gpx(2000))], "w"), "big.tar", Limits(archive_bytes=50_000))

    assert [(item.outcome, item.reason) for item in left] == [("failed", "too_large")]
