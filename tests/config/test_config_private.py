"""A secret in a file that everybody on the machine may read is refused, with the command that closes the file."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.config import private, read_settings
from watcher.errors import SettingsError
from watcher.model.settings import Settings

SOURCE = "sources:\n- {id: a, service: A, title: T, url: https://a.example/, headers: {%s}}\n"
PLAIN = SOURCE % "Accept-Language: en"
SECRETS = [
    f"channels: {{c: {{type: slack, webhook: 'https://hooks.example/x'}}}}\n{PLAIN}",
    f"channels: {{c: {{type: slack, channel: '#c', token: xoxb-1}}}}\n{PLAIN}",
    f"channels: {{c: {{type: email, host: localhost, from: a@b.example, to: a@b.example, username: a, password: p}}}}\n{PLAIN}",
    f"channels: {{c: {{type: apprise, urls: [json://u:p@localhost]}}}}\n{PLAIN}",
    f"heartbeat: {{url: https://hc.example/x}}\n{PLAIN}",
    f"web: {{password: correct horse battery}}\n{PLAIN}",
    SOURCE % "Authorization: Bearer x",
    SOURCE % "X-Api-Key: x",
]
MANY = "a secret in a file that everybody on this machine may read; `chmod 600 {file}`, or write ${{NAME}} here"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Everybody may pass through it; those of the tests are closed."""
    made = Path(tempfile.mkdtemp(prefix="open-", dir=_open_place()))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def _open_place() -> str:
    place = os.path.realpath(tempfile.gettempdir())
    if not all(each.stat().st_mode & stat.S_IXOTH for each in (Path(place), *Path(place).parents)):
        pytest.skip(f"nobody else may pass through {place}")
    return place


def read(folder: Path, text: str, mode: int, **environment: str) -> Settings:
    file = folder / "sources.yaml"
    file.write_text(text)
    file.chmod(mode)
    return read_settings(file, environment)


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_in_an_open_file_is_refused_with_the_mend(folder, text):
    """Whatever kind of secret; and the mend mends it."""
    with pytest.raises(SettingsError) as refused:
        read(folder, text, 0o644)

    file = folder / "sources.yaml"
    (problem,) = refused.value.problems
    assert problem.endswith(MANY.format(file=file))
    file.chmod(0o600)
    assert read_settings(file, {}).sources


@pytest.mark.parametrize("mode", [0o604, 0o606, 0o602, 0o646])
def test_whoever_may_change_the_file_counts_as_well(folder, mode):
    with pytest.raises(SettingsError):
        read(folder, SECRETS[0], mode)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640, 0o660])
def test_what_a_group_may_is_for_the_operator_to_say(folder, mode):
    assert read(folder, SECRETS[0], mode).channels


def test_a_file_without_secrets_may_be_open(folder):
    """So may one whose secrets stand elsewhere; and one in a folder through which nobody passes is not open."""
    assert read(folder, PLAIN, 0o644)
    assert read(folder, SECRETS[1].replace("xoxb-1", "'${TOKEN}'"), 0o644, TOKEN="x")
    folder.chmod(0o750)
    assert read(folder, SECRETS[1], 0o644)


def test_the_first_of_many_secrets_is_told(folder):
    """One mend is enough for the whole file, and other problems are told beside it."""
    text = f"web: {{password: correct horse battery, lisen: x}}\nheartbeat: {{url: https://hc.example/x}}\n{PLAIN}"
    with pytest.raises(SettingsError) as refused:
        read(folder, text, 0o644)

    file = folder / "sources.yaml"
    assert refused.value.problems == (
        f"{file}:1:17: {MANY.format(file=file)}",
        f"{file}:1:40: unknown key «lisen»; did you mean «listen»?",
    )


def test_a_secret_in_a_file_of_its_own_is_looked_at_too(folder, monkeypatch):
    """Unless it is where a container is given its secrets."""
    text = SECRETS[1].replace("xoxb-1", "'${file:my secret}'")
    (folder / "my secret").write_text("xoxb-1")
    (folder / "my secret").chmod(0o644)
    with pytest.raises(SettingsError) as refused:
        read(folder, text, 0o644)

    (problem,) = refused.value.problems
    assert problem.endswith(
        f"everybody on this machine may read the file «my secret»; `chmod 600 '{folder / 'my secret'}'`"
    )
    (folder / "my secret").chmod(0o600)
    assert read(folder, text, 0o644)

    (folder / "my secret").chmod(0o444)
    monkeypatch.setattr(private, "PROVIDED", folder)
    assert read(folder, text, 0o644)
