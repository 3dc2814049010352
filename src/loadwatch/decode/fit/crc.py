"""The checksum of the FIT protocol."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PERIOD = 32_767  # bits: after so many the polynomial comes round and the weights are the same again


def crc16(data: bytes) -> int:
    """The checksum of the FIT protocol (CRC-16, polynomial 0xA001 reflected, start 0).

    It is linear over bits: each bit adds a weight that only its distance from the end tells, and bits a
    period apart add the same. So the data are laid over themselves, first by bytes, then by bits.
    """
    bits = np.unpackbits(_laid_over(np.frombuffer(data, np.uint8)), bitorder="little")
    bits = _laid_over(bits)
    return int(np.bitwise_xor.reduce(bits * BIT_WEIGHTS[PERIOD - len(bits) :], initial=0))


def _laid_over(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Values that lie periods apart combined into one, counted from the end: a single period is left."""
    n, n_first = divmod(len(values), PERIOD)
    if n == 0:
        return values
    whole: NDArray[np.uint8] = np.bitwise_xor.reduce(values[n_first:].reshape(n, PERIOD), axis=0)
    whole[PERIOD - n_first :] ^= values[:n_first]
    return whole


def _bit_weights() -> NDArray[np.uint16]:
    """Checksum of a single bit over one period, the last bit of the data last."""
    weights = [0xA001]
    while len(weights) < PERIOD:
        weights.append((weights[-1] >> 1) ^ (0xA001 if weights[-1] & 1 else 0))
    return np.array(weights[::-1], np.uint16)


BIT_WEIGHTS = _bit_weights()  # once, also for the processes that are forked from one that has loaded this
