"""What every room's tests may use: a site to watch, a Slack, a mailbox, and the command."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests.kit.mail import Mailbox
from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch
from watcher.tasks.readers import Readers


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as slack:
        yield slack


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    with Readers() as readers:
        yield readers


@pytest.fixture
def watch(tmp_path: Path, readers: Readers) -> Iterator[Watch]:
    """The command, with a folder of its own."""
    watch = Watch(tmp_path, readers)
    yield watch
    for running in watch.started:
        running.kill()


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """`EXAMPLES=10000` tries every law with so many examples, whatever it tries every day (`make fuzz`)."""
    examples = os.environ.get("EXAMPLES")
    for item in items if examples else ():
        law = getattr(item, "obj", None)
        usual = getattr(law, "_hypothesis_internal_use_settings", None)
        if usual:
            law._hypothesis_internal_use_settings = settings(usual, max_examples=int(examples or 0), deadline=None)
