"""The browser of this machine: Chromium or a relative of it, where each system keeps it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HOW_TO_GET_ONE = """\
pip install 'policy-watch[browser]' (pipx: pipx inject policy-watch playwright), then one of
  Debian, Ubuntu:  apt install chromium (on Debian better: chromium-headless-shell, which takes half as much)
  Fedora:          dnf install chromium
  macOS:           brew install --cask chromium, or Google Chrome as it is
  Windows:         Google Chrome or Microsoft Edge as they are
  anywhere else:   playwright install chromium
or name one: WATCH_BROWSER=/path/to/chromium"""

# The shell draws pages as Chromium does and has no windows, for each of which Chromium keeps a page of its own; so first.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
SHELL_PLACES = ("usr/lib64/chromium-browser/headless_shell",)  # Fedora's chromium-headless
NAMES = "chromium chromium-browser google-chrome-stable google-chrome microsoft-edge-stable brave-browser".split()
MAC = tuple(
    f"Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome", "Microsoft Edge")
)
WINDOWS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
PLAYWRIGHTS = (
    "chromium_headless_shell-*/chrome*/headless_shell",
    "chromium_headless_shell-*/chrome*/chrome-headless-shell",
    "chromium_headless_shell-*/chrome*/chrome-headless-shell.exe",
    "chromium_headless_shell-*/chrome*/headless_shell.exe",
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)


@dataclass(frozen=True, slots=True)
class Program:
    """A browser that is installed, and how it was found, in words."""

    path: Path
    how: str


def find_program(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Program | None:
    """The browser to drive: the one that `WATCH_BROWSER` names, an installed one, or playwright's own; or None."""
    if named := environment.get("WATCH_BROWSER"):
        path = Path(named)
        return Program(path, "WATCH_BROWSER") if path.is_file() else None
    return next((program for program in _usual(environment, system) if program.path.is_file()), None)


def why_none(environment: Mapping[str, str] = os.environ) -> str | None:
    """Why no browser can be driven here, in a line; None if one can."""
    if find_spec("playwright") is None:
        return "the browser extra is not installed"
    if find_program(environment) is None:
        named = environment.get("WATCH_BROWSER")
        return f"there is no browser at {named}, which WATCH_BROWSER names" if named else "no Chromium is installed"
    return None


def _usual(environment: Mapping[str, str], system: str) -> Iterator[Program]:
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    for name in (*SHELLS, *NAMES):
        if name == NAMES[0] and system == "linux":
            yield from (Program(Path("/") / place, "installed") for place in SHELL_PLACES)
        if found := shutil.which(name, path=environment.get("PATH")):
            yield Program(Path(found), "installed")
    if system == "darwin":
        yield from (Program(root / place, "installed") for place in MAC for root in (Path("/"), home))
    if system == "win32":
        roots = [Path(environment[name]) for name in WINDOWS_FOLDERS if name in environment]
        yield from (Program(root / place, "installed") for place in WINDOWS for root in roots)
    for folder in _playwrights(environment, home):
        for pattern in PLAYWRIGHTS:
            yield from (Program(path, "playwright's own") for path in sorted(folder.glob(pattern), reverse=True))


def _playwrights(environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Where playwright keeps the browsers that it brings."""
    if named := environment.get("PLAYWRIGHT_BROWSERS_PATH"):
        yield Path(named)
    yield home / ".cache/ms-playwright"
    yield home / "Library/Caches/ms-playwright"
    if local := environment.get("LOCALAPPDATA"):
        yield Path(local) / "ms-playwright"
