"""Nothing that comes from a page, a message or the settings can become code, and one place alone opens connections."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "watcher").rglob("*.py"))

RUNS_CODE = {
    "eval", "exec", "compile", "__import__", "breakpoint", "os.system", "os.popen", "os.execv", "os.execve", "os.execvp",
    "os.spawnv", "os.posix_spawn", "pty.spawn", "importlib.import_module", "runpy.run_path", "runpy.run_module",
    "yaml.load", "yaml.unsafe_load", "yaml.full_load", "yaml.load_all",
}  # fmt: skip
MODULES = {
    "subprocess", "pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle", "code", "codeop", "ctypes", "xmlrpc",
}  # fmt: skip
CONNECTS = {
    "socket.socket", "socket.create_connection", "urllib.request.urlopen", "requests.get", "requests.post",
    "requests.request", "requests.Session", "requests.session", "http.client.HTTPConnection", "http.client.HTTPSConnection",
    "asyncio.open_connection", "urllib3.PoolManager",
}  # fmt: skip

# Each with its reason. A new line here is a decision: what is run has a fixed name and takes no word of a page as a command.
MAY_RUN = {
    "watcher/cli/main.py": {"importlib.import_module"},  # a command, by its name in our own table
    "watcher/notify/apprise.py": {"importlib.import_module"},  # «apprise», which may not be installed
    "watcher/tasks/git.py": {"import subprocess"},  # «git», with its hooks off, no shell and no fetching
    "watcher/tasks/metrics.py": {"importlib.import_module"},  # «prometheus_client», likewise
}
MAY_CONNECT = {
    "watcher/fetch/guard.py": {"socket.socket"},  # the one that asks for pages, behind the check of addresses
    "watcher/systemd.py": {"socket.socket"},  # the service manager's own, on this machine
    "watcher/fetch/browser_proxy.py": {"asyncio.open_connection"},  # around what the same one has dialled
}


def calls(file: Path) -> Iterator[str]:
    """What a file calls, by its dotted name, and what it imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=function):
                yield ast.unparse(function)
            case ast.Import(names=names):
                yield from (f"import {one.name.partition('.')[0]}" for one in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield f"import {module.partition('.')[0]}"
                yield from (f"{module}.{one.name}" for one in names)


def found(file: Path, forbidden: set[str], leave: dict[str, set[str]]) -> set[str]:
    return set(calls(file)) & (forbidden - leave.get(file.relative_to(ROOT).as_posix(), set()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_nothing_becomes_code(file):
    """No shell, no eval, no pickle, no yaml that makes objects."""
    assert found(file, RUNS_CODE | {f"import {name}" for name in MODULES}, MAY_RUN) == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_one_place_opens_connections(file):
    """Whoever asked past it would ask past the check of addresses, the deadline and the limit of size."""
    assert found(file, CONNECTS, MAY_CONNECT) == set()


def test_the_check_finds_what_it_looks_for(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("import subprocess\nfrom os import system\nimport yaml\nyaml.load(x)\neval('1')\n")

    assert set(calls(bad)) >= {"import subprocess", "os.system", "yaml.load", "eval"}
