"""TOML and environment → Settings, read once at start.

Order: arguments, then environment (`LOADWATCH_LOGBOOK` …), then `loadwatch.toml` in the user's
configuration directory (or the file named by `LOADWATCH_CONFIG`), then the defaults below.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from platformdirs import user_config_dir, user_data_dir
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from loadwatch.errors import SettingsError

TILES = re.compile(
    r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/[A-Za-z0-9._~/{}?=&%@-]*"
)  # nothing that could end a header


def _default_logbook() -> str:
    return user_data_dir("loadwatch", appauthor=False)


def system_zone() -> str:
    """IANA name of this machine's time zone, "UTC" when the machine does not tell."""
    link = Path("/etc/localtime")
    candidates = [os.environ.get("TZ", "").lstrip(":")]
    if link.is_symlink():
        candidates.append(str(link.resolve()).partition("zoneinfo/")[2])
    named = Path("/etc/timezone")
    if named.is_file():
        candidates.append(named.read_text(encoding="utf-8", errors="replace").strip())
    return next((name for name in candidates if name in available_timezones()), "UTC")


class Settings(BaseSettings):
    """Where things are and how much one file may cost. Nothing here changes a number that is shown."""

    model_config = SettingsConfigDict(env_prefix="LOADWATCH_", extra="ignore", frozen=True)

    logbook: str = Field(
        default_factory=_default_logbook, description="directory or postgresql+psycopg:// URL"
    )
    files: str | None = Field(
        default=None,
        description="directory or s3:// URL of originals and records; default: inside the logbook directory",
    )
    zone: str = Field(default_factory=system_zone, description="IANA zone of a runner created on import")
    jobs: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="processes that decode; default: as many as the files are worth",
    )
    executor: str | None = Field(
        default=None, description="where files are decoded: here, local:N or dask:tls://HOST:PORT"
    )
    file_seconds: float = Field(
        default=60.0, gt=0, description="time one file may take in a decoding process"
    )
    file_memory_mib: int = Field(
        default=1024, ge=64, description="memory one file may take in a decoding process"
    )
    rehab: str | None = Field(
        default=None, description="TOML file with own exercises, gates and run-walk tables"
    )
    host: str = Field(default="127.0.0.1", description="address the dashboard listens on")
    port: int | None = Field(
        default=None,
        ge=0,
        le=65_535,
        description="port the dashboard listens on; 0: any free one; default: 8050, or the next free one",
    )

    tiles: str | None = Field(
        default="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        description="map tiles for readers who switch the map on, with {z}, {x} and {y}; empty: no such switch",
    )

    @field_validator("tiles")
    @classmethod
    def _tile_address(cls, tiles: str | None) -> str | None:
        if not tiles:
            return None
        if not TILES.fullmatch(tiles) or not all(gap in tiles for gap in ("{z}", "{x}", "{y}")):
            raise ValueError("an http(s) address with {z}, {x} and {y}, or nothing")
        return tiles

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("an IANA time zone such as Europe/Zurich")
        return zone

    @field_validator("logbook")
    @classmethod
    def _named_logbook(cls, logbook: str) -> str:
        if not logbook.strip():
            raise ValueError("a directory or a postgresql+psycopg:// URL")
        return logbook

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, environment, TOML file: in this order; no `.env` file and no secrets directory."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_config_file())

    @property
    def files_or_default(self) -> str:
        """Where originals and records go when the logbook is a database server."""
        return self.files or str(Path(user_data_dir("loadwatch", appauthor=False)) / "files")


def read_settings(**given: Any) -> Settings:
    """Settings from arguments (None means "not given"), environment and file.

    Raises
    ------
    SettingsError
        When a value is not allowed; it names the setting, the value and what is allowed.
    """
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "settings"
        raise SettingsError(key, first.get("input"), first["msg"].removeprefix("Value error, ")) from error
    except (ValueError, OSError) as error:  # a TOML file that cannot be parsed or read
        raise SettingsError("LOADWATCH_CONFIG", str(_config_file()), f"a TOML file ({error})") from error


def _config_file() -> Path:
    given = os.environ.get("LOADWATCH_CONFIG")
    return Path(given) if given else Path(user_config_dir("loadwatch", appauthor=False)) / "loadwatch.toml"
