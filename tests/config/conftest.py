"""A settings file in a folder of its own, and what reading it says."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from watcher.config import read_settings
from watcher.errors import SettingsError
from watcher.model.settings import Settings

Reader = Callable[..., Settings]
Problems = Callable[..., list[str]]


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Named as an operator names it: relative to where one stands."""
    monkeypatch.chdir(tmp_path)
    return Path("sources.yaml")


@pytest.fixture
def read(settings_file: Path) -> Reader:
    """Settings from a text."""

    def reading(text: str | bytes, environment: Mapping[str, str] | None = None) -> Settings:
        settings_file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_settings(settings_file, environment or {})

    return reading


@pytest.fixture
def problems(read: Reader) -> Problems:
    """The problems of a text, one line each; none if it is right."""

    def finding(text: str | bytes, environment: Mapping[str, str] | None = None) -> list[str]:
        try:
            read(text, environment)
        except SettingsError as error:
            return list(error.problems)
        return []

    return finding
