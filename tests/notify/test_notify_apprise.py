"""Every other service, through apprise."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import structlog

from tests.notify.notices import NOW, delivery_of, notice_of
from watcher.errors import DeliveryError
from watcher.model.settings import Apprise, Email, Secret, SlackBot, SlackWebhook
from watcher.model.source import ChannelName
from watcher.notify import SENDERS, sender
from watcher.summary import plain, subject

OTHER = ChannelName("other")
DELIVERY = delivery_of(notice_of())


class Hook(ThreadingHTTPServer):
    """A service that takes what apprise posts to `json://`; below `/broken` it fails."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[dict] = []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        broken = self.path.startswith("/broken")
        status = int(self.path[1:4]) if self.path[1:4].isdigit() else 500 if broken else 200
        if status == 200:
            self.server.taken.append(json.loads(body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


def services(hook: Hook, *paths: str) -> Apprise:
    return Apprise(OTHER, tuple(Secret(f"json://127.0.0.1:{hook.server_port}{path}") for path in paths))


def test_every_kind_of_channel_has_its_sender():
    assert set(SENDERS) == {SlackWebhook, SlackBot, Email, Apprise}


def test_a_service_gets_the_message_as_plain_text(hook):
    sender(services(hook, "/notify")).send(DELIVERY, NOW)

    [taken] = hook.taken
    assert taken["title"] == subject(DELIVERY.notice.message)
    assert taken["message"].strip() == plain(DELIVERY.notice.message).strip()


@pytest.mark.parametrize(
    ("paths", "permanent"),
    [
        (["/401"], True),
        (["/404", "/410"], True),
        (["/404", "/503"], False),
        (["/429"], False),
        (["/503"], False),
    ],
)
def test_a_status_that_stays_is_final(paths, permanent, hook):
    """Only if no service of the channel may take it another time."""
    with pytest.raises(DeliveryError) as failed:
        sender(services(hook, *paths)).send(DELIVERY, NOW)
    assert failed.value.permanent == permanent
    assert f"(HTTP {', '.join(path[1:] for path in paths)})" in failed.value.reason


def test_a_service_that_fails_is_tried_again(hook):
    """What passes, passes."""
    with pytest.raises(DeliveryError) as failed:
        sender(services(hook, "/broken")).send(DELIVERY, NOW)
    assert not failed.value.permanent


def test_one_failing_service_costs_the_others_nothing_and_is_not_passed_over_in_silence(hook):
    with structlog.testing.capture_logs() as logs:
        receipt = sender(services(hook, "/notify", "/broken")).send(DELIVERY, NOW)
    assert len(hook.taken) == 1
    assert receipt.reference == "not taken by address 2 of this channel"
    assert [log["log_level"] for log in logs] == ["warning"]


def test_an_address_that_apprise_does_not_know_is_final_and_not_shown():
    with pytest.raises(DeliveryError, match="address 1 of this channel") as failed:
        sender(Apprise(OTHER, (Secret("nonsense://secret"),))).send(DELIVERY, NOW)
    assert failed.value.permanent
    assert "secret" not in str(failed.value)


def test_without_apprise_the_way_to_get_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(DeliveryError, match=r"pip install 'policy-watch\[apprise\]'") as failed:
        sender(Apprise(OTHER, (Secret("json://127.0.0.1"),))).send(DELIVERY, NOW)
    assert failed.value.permanent
