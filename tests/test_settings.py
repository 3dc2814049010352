"""Settings: arguments, then environment, then file, then defaults; what cannot be meant is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from loadwatch.errors import SettingsError
from loadwatch.settings import read_settings


@pytest.fixture(autouse=True)
def _no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests play no part."""
    monkeypatch.setenv("LOADWATCH_CONFIG", str(tmp_path / "loadwatch.toml"))
    monkeypatch.delenv("LOADWATCH_LOGBOOK", raising=False)


def test_the_nearest_word_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument beats the environment, which beats the file, which beats the default."""
    default = read_settings().logbook
    (tmp_path / "loadwatch.toml").write_text('logbook = "file"\nport = 9000\n')
    from_file = read_settings().logbook
    monkeypatch.setenv("LOADWATCH_LOGBOOK", "environment")

    assert (from_file, read_settings().logbook, read_settings(logbook="argument").logbook) == (
        "file", "environment", "argument",
    )  # fmt: skip
    assert read_settings(logbook=None).port == 9000
    assert default.endswith("loadwatch")


@pytest.mark.parametrize(
    ("key", "value"), [("jobs", 0), ("port", 70_000), ("zone", "Nowhere"), ("logbook", " ")]
)
def test_values_out_of_range_are_named(key: str, value: object) -> None:
    """A value that is not allowed is an error with the key and what is allowed."""
    with pytest.raises(SettingsError) as caught:
        read_settings(**{key: value})

    assert (caught.value.key, bool(caught.value.hint)) == (key, True)


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    """A settings file that cannot be read is said by name."""
    (tmp_path / "loadwatch.toml").write_text("port = = 1")

    with pytest.raises(SettingsError, match="LOADWATCH_CONFIG"):
        read_settings()
