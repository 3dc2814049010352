"""The published limits on what one input may cost. All settable: pass another `Limits`."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True)
class Limits:
    """Bytes, ratios and counts beyond which an input is refused instead of read."""

    fit_bytes: int = 32 * MIB
    xml_bytes: int = 128 * MIB  # one GPX or TCX, unpacked
    table_bytes: int = 64 * MIB  # run lists, account tables and summaries
    health_bytes: int = 8 * GIB  # Apple's export.xml, streamed
    archive_bytes: int = 4 * GIB
    unpacked_bytes: int = 32 * GIB  # all that one archive may unpack to
    members: int = 200_000
    nesting: int = 1  # zip in zip; gz inside is free
    text_ratio: int = 200  # unpacked to packed bytes, beyond `free_bytes`
    fit_ratio: int = 20
    free_bytes: int = MIB
    xml_depth: int = 64
    xml_elements: int = 20_000_000
    health_elements: int = 400_000_000  # 8 GiB of the shortest real records
    xml_token_bytes: int = MIB  # one tag, attribute or comment
    fit_messages: int = 1_000_000


DEFAULT_LIMITS = Limits()


def human_bytes(n: float) -> str:
    """A byte count as people read it: '32 MiB'."""
    for unit in ("bytes", "KiB", "MiB"):
        if n < KIB:
            return f"{n:.0f} {unit}"
        n /= KIB
    return f"{n:.0f} GiB"
