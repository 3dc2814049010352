"""Local time of a recording."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from loadwatch.decode.zone import local_offset_s
from loadwatch.errors import SettingsError
from loadwatch.model import Decoded, Session
from tests.build import records

SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def _decoded(
    offset: int | None = None, place: tuple[float, float] | None = None, start: datetime | None = SUMMER
) -> Decoded:
    latitude, longitude = place or (None, None)
    frame = records(2, latitude_deg=[None, latitude], longitude_deg=[None, longitude])
    return Decoded(
        "fit", (Session(0, "running", start_utc=start),), frame, start_utc=start, utc_offset_s=offset
    )


@pytest.mark.parametrize(
    ("decoded", "expected"),
    [
        (_decoded(offset=-18_000, place=(40.7, -74.0)), (-18_000, "file")),
        (_decoded(place=(52.5, 13.4)), (7200, "position")),
        (_decoded(place=(27.7, 85.3)), (20_700, "position")),
        (_decoded(), (-14_400, "athlete")),
        (_decoded(offset=0), (0, "file")),
        (_decoded(offset=0, place=(52.5, 13.4)), (7200, "position")),
        (_decoded(offset=0, place=(5.6, -0.2)), (0, "file")),
        (_decoded(offset=28_800, place=(40.7, -74.0)), (-14_400, "position")),
        (_decoded(offset=28_800, place=(39.5, 76.0)), (28_800, "file")),
        (_decoded(offset=50_400, place=(1.9, -157.4)), (50_400, "file")),
        (_decoded(start=None), None),
    ],
)
def test_offset(decoded: Decoded, expected: tuple[int, str] | None) -> None:
    """The watch's own offset, else the place's, else the runner's; one that the place contradicts is none."""
    assert local_offset_s(decoded, "America/New_York") == expected


def test_winter_and_summer() -> None:
    """The offset is that of the day of the run."""
    winter = datetime(2026, 1, 1, tzinfo=UTC)

    assert local_offset_s(_decoded(start=winter), "Europe/Berlin") == (3600, "athlete")


def test_unknown_zone_name() -> None:
    """A zone that does not exist is a wrong setting."""
    with pytest.raises(SettingsError):
        local_offset_s(_decoded(), "Mars/Olympus")
