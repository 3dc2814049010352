"""The checksum of the FIT protocol."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray


def crc16(data: bytes) -> int:
    """The checksum of the FIT protocol (CRC-16, polynomial 0xA001 reflected, start 0).

    It is linear over bits: each bit adds a weight that only its distance from the end tells.
    """
    bits = np.unpackbits(np.frombuffer(data, np.uint8)[::-1]).reshape(-1, 8)
    weights = _bit_weights(1 << max(len(bits) - 1, 0).bit_length())[: len(bits)]
    return int(np.bitwise_xor.reduce((bits * weights).ravel(), initial=0))


@cache
def _bit_weights(length: int) -> NDArray[np.uint16]:
    """Checksum of a single bit (bit 7 first) 0, 1, 2 … bytes before the end; twice as many by each step."""
    advance: NDArray[np.uint16] = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(8):  # a checksum → the checksum after one byte of zeros
        advance = ((advance >> 1) ^ np.where(advance & 1, 0xA001, 0)).astype(np.uint16)
    weights: NDArray[np.uint16] = advance[1 << np.arange(7, -1, -1)].reshape(1, 8)
    while len(weights) < length:
        weights = np.concatenate([weights, advance[weights]])
        advance = advance[advance]
    return weights
