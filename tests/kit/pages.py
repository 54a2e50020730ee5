"""The pages on a real socket, and a visitor who asks for them.

with pages_of(watch) as pages:
    pages.get("/changes/1").text
    pages.send("/changes/1/note", text="seen")       # as a form of the page would
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from unittest import mock

import requests

from tests.kit.watch import Watch
from watcher.clock import now
from watcher.config import read_settings
from watcher.model.settings import Secret, Web
from watcher.web import PageServer

PASSWORD = "correct horse battery"
_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


@dataclass
class Pages:
    """A visitor of the pages at an address."""

    address: str
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def get(self, path: str, **how: object) -> requests.Response:
        return self.session.get(self.address + path, allow_redirects=False, timeout=20, **how)  # type: ignore[arg-type]  # any option

    def text(self, path: str) -> str:
        """What a person reads: the page without its markup."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return read(answer.text)

    def token(self, path: str) -> str:
        found = _TOKEN.search(self.get(path).text)
        assert found is not None, f"{path} has no form"
        return found[1]

    def post(
        self, path: str, form: dict[str, str], *, origin: str | None = "", headers: dict[str, str] | None = None
    ) -> requests.Response:
        """A form as a browser sends it; `origin`: another one than the pages' own, None for none."""
        sent = dict(headers or {}) | ({} if origin is None else {"Origin": origin or self.address})
        return self.session.post(self.address + path, data=form, headers=sent, allow_redirects=False, timeout=20)

    def send(self, path: str, **form: str) -> requests.Response:
        """A form with the token of its page."""
        page = "/login" if path == "/login" else path.rpartition("/")[0]
        return self.post(path, {"token": self.token(page), **form})

    def log_in(self, password: str = PASSWORD) -> requests.Response:
        return self.send("/login", password=password, next="/")


def read(markup: str) -> str:
    """The words of a page on one line, as a screen reader has them."""
    body = re.sub(r"<(style|script|head)\b.*?</\1>|<span aria-hidden.*?</span>", " ", markup, flags=re.DOTALL)
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|td|th|h\d|div|dd|dt|summary)>", " ", body))).split()
    )


@contextmanager
def pages_of(
    watch: Watch,
    *,
    password: str | None = None,
    public_url: str | None = None,
    clock: Callable[[], datetime] = now,
) -> Iterator[Pages]:
    """Serve what the command has recorded."""
    with mock.patch.dict(os.environ, watch.environment):
        settings = read_settings(watch.config, os.environ)
    web = Web("127.0.0.1", 0, Secret(password) if password else None, public_url)
    with PageServer(replace(settings, web=web), watch.database, clock) as server:
        visitor = Pages(server.address)
        with visitor.session:
            yield visitor
