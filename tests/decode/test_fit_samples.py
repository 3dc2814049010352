"""Samples out of FIT bytes a column at a time: the same numbers as message by message."""

from __future__ import annotations

import random
import struct

import fitfast
import numpy as np
import pytest

from loadwatch.decode.fit import read_fit
from loadwatch.decode.fit import salvage as fit_salvage
from loadwatch.decode.fit.crc import crc16
from loadwatch.decode.fit.scan import FEW, Scan, scan
from tests.build import FIT_START, fit_bytes, fit_file_id, fit_run, fit_session

# local type → (message number, fields as number, size, base type); 2 is a kind of message without a meaning
KINDS = {
    0: (20, [(253, 4, 0x86), (5, 4, 0x86), (3, 1, 0x02), (0, 4, 0x85), (1, 4, 0x85)]),
    2: (104, [(253, 4, 0x86), (0, 1, 0x02)]),
    4: (20, [(6, 2, 0x84), (253, 4, 0x86), (13, 1, 0x01), (2, 2, 0x84), (99, 3, 0x0D)]),
}


def _dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - reproducible, no secret


def _definition(local: int, kind: int, order: str = "<") -> bytes:
    number, fields = KINDS[kind]
    head = struct.pack(order + "BBBHB", 0x40 | local, 0, order == ">", number, len(fields))
    return head + b"".join(bytes(one) for one in fields)


def _message(dice: random.Random, local: int, kind: int, second: int, order: str = "<") -> bytes:
    body = bytearray([local])
    for number, size, _ in KINDS[kind][1]:
        none = b"\xff" * size if number not in (0, 1, 13) else b"\xff\xff\xff\x7f"[-size:]
        value = bytes(dice.randrange(256) for _ in range(size)) if dice.random() < 0.8 else none
        body += struct.pack(order + "I", FIT_START + second) if number == 253 else value
    return bytes(body)


def _mixed(n: int, seed: int, order: str = "<") -> bytes:
    """Samples of two kinds among messages of another kind, in no order."""
    dice = _dice(seed)
    kinds = [dice.choice([0, 0, 2, 4]) for _ in range(n)]
    body = b"".join(_message(dice, kind, kind, i, order) for i, kind in enumerate(kinds))
    return b"".join(_definition(kind, kind, order) for kind in KINDS) + body


@pytest.mark.parametrize(("n", "order"), [(FEW // 4, "<"), (3 * FEW, "<"), (3 * FEW, ">")])
def test_the_same_numbers_as_the_native_decoder(n: int, order: str) -> None:
    """Samples written in two ways among other messages, sorted out at once: each value and each gap."""
    data = fit_bytes(fit_file_id(), _mixed(n, 1, order), fit_session(n), _mixed(n, 2, order))
    found = fit_salvage.read_messages(data, scan(data, "x"), "x")
    native = fitfast.records(data)

    assert found.reader == "direct"
    assert {"speed", "altitude", "heart_rate", "position_lat", "temperature", "distance"} < set(found.samples)
    for name, values in found.samples.items():
        np.testing.assert_array_equal(values, native[name], err_msg=name)


@pytest.mark.parametrize("seed", range(4))
def test_a_cut_is_found_where_stepping_finds_it(seed: int) -> None:
    """Long series are stepped over at once, and end at the very message where the bytes end."""
    head, body = fit_file_id(), _mixed(2 * FEW, seed)
    data = fit_bytes(head, body)
    cut = _dice(seed).randrange(len(data) - len(body), len(data) - 4)
    part = scan(data[:cut], "x").parts[0]

    assert (part.damage, part.end) == ("truncated", _last_whole(data[:cut]))


def _last_whole(data: bytes) -> int:
    """The end of the last whole message, one after the other."""
    lengths, pos, after = {}, 14, 14
    while after <= len(data):
        pos, head = after, data[after] if after < len(data) else 0
        if head & 0x40:
            n = data[pos + 5]
            lengths[head & 15] = 1 + sum(data[pos + 7 : pos + 6 + 3 * n : 3])
            after = pos + 6 + 3 * n
        else:
            after = pos + lengths[head]
    return pos


def test_a_definition_may_change_in_the_middle() -> None:
    """From a new definition on, the same header means other fields."""
    dice = _dice(5)
    first = b"".join(_message(dice, 3, 0, i) for i in range(FEW + 9))
    second = b"".join(_message(dice, 3, 4, FEW + 9 + i) for i in range(9))
    data = fit_bytes(fit_file_id(), _definition(3, 0), first, _definition(3, 4), second)
    found = fit_salvage.read_messages(data, scan(data, "x"), "x").samples

    assert len(found["timestamp"]) == FEW + 18
    assert np.isnan(found["heart_rate"][-9:]).all()
    np.testing.assert_array_equal(found["altitude"], fitfast.records(data)["altitude"])


@pytest.mark.parametrize("odd", ["type", "compressed", "developer", "checksum", "tail", "protocol"])
def test_what_is_not_plain_goes_to_the_native_decoder(odd: str) -> None:
    """No guess at a type that the profile does not give, times in headers, fields of apps, anything broken."""
    definition = _definition(0, 0)
    samples = [_message(_dice(i), 0, 0, i) for i in range(9)]
    if odd == "type":
        definition = definition.replace(bytes([3, 1, 0x02]), bytes([3, 1, 0x00]))
    if odd == "compressed":
        samples[4] = bytes([0x80]) + samples[4][1:]
    if odd == "developer":
        definition = bytes([definition[0] | 0x20]) + definition[1:] + bytes([1, 0, 1, 0])
        samples = [sample + b"\1" for sample in samples]
    data = fit_bytes(fit_file_id(), definition, *samples, checksum=odd != "checksum")
    if odd == "tail":
        data += b"more"
    if odd == "protocol":
        data = _sealed(data[:1] + b"\x90" + data[2:])

    assert _reader(data) != "direct"


def test_what_is_plain_is_read_directly() -> None:
    """The file of the test above without its oddity."""
    samples = [_message(_dice(i), 0, 0, i) for i in range(9)]

    assert _reader(fit_bytes(fit_file_id(), _definition(0, 0), *samples)) == "direct"


def _sealed(data: bytes) -> bytes:
    data = data[:12] + struct.pack("<H", crc16(data[:12])) + data[14:-2]
    return data + struct.pack("<H", crc16(data))


def _reader(data: bytes) -> str:
    found: Scan = scan(data, "x")
    return fit_salvage.read_messages(data, found, "x").reader


def test_a_header_without_checksum_is_no_complaint() -> None:
    """The header's own checksum may be left out; that of the file then counts over the whole header."""
    data = fit_run(60, 180.0)
    data = data[:12] + b"\0\0" + data[14:-2]
    data += struct.pack("<H", crc16(data))

    assert read_fit(data, "x").issues == []


def test_the_speed_that_was_written_counts() -> None:
    """Speed to the mm/s: one that the native decoder works out of it would be cut."""
    body = struct.pack("<BBBHB", 0x40, 0, 0, 20, 2) + bytes([253, 4, 0x86, 6, 2, 0x84])
    samples = [struct.pack("<BIH", 0, FIT_START + i, 4044) for i in range(3)]
    data = fit_bytes(fit_file_id(), body, *samples)
    found = read_fit(data, "x"), read_fit(data[:-2] + b"\0\0", "x")

    assert [one.columns["speed_mps"].tolist() for one in found] == [[4.044] * 3] * 2


def test_two_altitudes_go_to_the_native_decoder() -> None:
    """In a sample that has the plain and the finer altitude it says which one counts."""
    body = struct.pack("<BBBHB", 0x40, 0, 0, 20, 3) + bytes([253, 4, 0x86, 2, 2, 0x84, 78, 4, 0x86])
    data = fit_bytes(fit_file_id(), body, struct.pack("<BIHI", 0, FIT_START, 3000, 4000))

    assert _reader(data) == "fitfast"
