"""What is shipped for running it as a service fits the program: the unit, the image and the compose file."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from watcher.cli import codes
from watcher.cli.main import COMMANDS
from watcher.schedule.care import SILENT_AFTER

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "policy-watch.service"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
EXPOSURE = 1.1
"""What systemd-analyze says of the unit, of 10; a service without any of its lines has 9.6."""


@pytest.fixture
def service() -> dict[str, str]:
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, encoding="utf-8")
    return dict(unit["Service"])


def test_the_unit_waits_for_what_the_service_says(service: dict[str, str]) -> None:
    """And gives it longer than it takes itself to be sure that it hangs."""
    assert service["Type"] == "notify"
    minutes = re.fullmatch(r"(\d+)min", service["WatchdogSec"])
    assert minutes is not None
    assert int(minutes[1]) * 60 > SILENT_AFTER


def test_what_does_not_mend_itself_is_not_begun_anew(service: dict[str, str]) -> None:
    never = {codes.WRONG, codes.UNUSABLE, codes.IN_USE}
    assert set(map(int, service["RestartPreventExitStatus"].split())) == never


def test_the_unit_may_do_little() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(UNIT)], capture_output=True, text=True, check=False
    ).stdout
    level = re.search(r"exposure level for policy-watch.service: ([\d.]+)", said)
    if level is None:
        pytest.skip("this systemd-analyze cannot judge a unit that is not installed")
    assert float(level[1]) <= EXPOSURE


def test_the_image_installs_extras_that_there_are() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = re.findall(r"EXTRAS=([\w,]+)", DOCKERFILE)
    assert len(named) == 2  # as it comes, and with a browser
    assert set(",".join(named).split(",")) <= set(extras)


def test_the_image_runs_as_nobody_in_particular_and_is_asked_how_it_is() -> None:
    assert re.search(r"^USER watch$", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^VOLUME /data$", DOCKERFILE, re.MULTILINE)
    commands = [yaml.safe_load(found) for found in re.findall(r"CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)]
    assert commands == [["policy-watch", "status"], ["policy-watch", "run"]]
    assert {command[1] for command in commands} <= set(COMMANDS)


def test_everything_that_the_image_copies_is_sent_to_the_build() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    lines = re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
    copied = {word.removeprefix("./") for line in lines for word in shlex.split(line)[:-1] if not word.startswith("--")}
    assert copied == kept


def test_the_compose_file_takes_everything_away_that_is_not_needed() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["policy-watch"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["policy-watch:/data"]
    assert "policy-watch" in compose["volumes"]
