"""The pages from the command line, alone and beside the service."""

from __future__ import annotations

import re
import signal
import socket

import requests

from tests.kit.pages import Pages
from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Running, Watch, source, wait_until
from tests.walk.pages import fees


def address(running: Running) -> str:
    running.says("pages: http://")
    found = re.search(r"pages: (http://[\d.:]+)", running.err)
    assert found is not None
    return found[1]


def test_serve_shows_what_was_recorded_until_it_is_interrupted(site: Site, watch: Watch) -> None:
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees")))
    watch("check")
    running = watch.start("serve", "--listen", "127.0.0.1:0")
    here = address(running)

    assert "Bazaar" in requests.get(f"{here}/overview", timeout=20).text
    running.signal(signal.SIGINT)
    assert running.wait().code in (0, 130)


def test_the_service_serves_the_pages_where_the_settings_say_so(site: Site, watch: Watch) -> None:
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees")), web={"listen": "127.0.0.1:0"})
    running = watch.start("run")
    here = address(running)

    wait_until(lambda: "Selling fees" in requests.get(f"{here}/overview", timeout=20).text)
    assert requests.get(f"{here}/overview", timeout=20).status_code == 200


def test_pages_beside_the_service_go_by_settings_that_are_read_anew(site: Site, watch: Watch) -> None:
    """Another address is given in feeds, another password asked for; one that stays ends nobody's session."""
    site.serve("/fees", fees())
    page = source(site.url("/fees"))
    old, new = ({"listen": "127.0.0.1:0", "password": f"a password of {which}"} for which in ("before", "after"))
    watch.settings(page, web=old)
    running = watch.start("run")
    visitor = Pages(address(running))
    assert visitor.log_in(old["password"]).status_code == 303
    wait_until(lambda: "Selling fees" in visitor.get("/overview").text)

    watch.settings(page, web={**old, "publicUrl": "https://pages.example"})
    wait_until(lambda: "https://pages.example/" in visitor.get("/feeds/changes.atom").text, within=30)
    watch.settings(page, web=new)
    wait_until(lambda: visitor.get("/overview").status_code != 200, within=30)

    assert Pages(visitor.address).log_in(old["password"]).status_code == 403
    assert Pages(visitor.address).log_in(new["password"]).status_code == 303
    watch.settings(page, web={**new, "listen": "127.0.0.1:9"})
    running.says("where the pages are served changes at the next start")
    assert Pages(visitor.address).log_in(new["password"]).status_code == 303


def test_messages_lead_to_the_edit(site: Site, watch: Watch, slack: SlackServer) -> None:
    """With the address of the pages, Slack's first link is the change, and the page comes second."""
    site.serve("/fees", fees("8%"))
    watch.settings(
        source(site.url("/fees"), notify=["team"]),
        channels={"team": {"type": "slack", "webhook": slack.webhook_url}},
        web={"publicUrl": "https://watch.example.com/"},
    )
    watch("check")
    site.serve("/fees", fees("15%"))
    watch("check")

    sent = str(slack.payloads[-1])
    assert "https://watch.example.com/changes/1/edits/1" in sent
    assert sent.index("See the change") < sent.index("The page")


def test_others_are_let_in_only_with_a_password(watch: Watch) -> None:
    """On the command line and in the settings."""
    watch.settings(source("https://example.com/"))
    ran = watch("serve", "--listen", "0.0.0.0:8377", "--config", watch.config, "--database", watch.database)
    assert ran.code == 2
    assert "write a password into the settings" in ran.err

    for listen in ("0.0.0.0:8377", "[::]:8377", "192.168.1.5:80"):
        watch.settings(source("https://example.com/"), web={"listen": listen})
        told = watch("validate")
        assert told.code == 2
        assert f":11: «{listen}» can be reached by others; add a password" in told.out + told.err
    watch.settings(source("https://example.com/"), web={"listen": "0.0.0.0:8377", "password": "short"})
    assert "is too short; write at least 12 characters" in watch("validate").err
    assert "«short»" not in watch("validate").err
    watch.settings(source("https://example.com/"), web={"listen": "0.0.0.0:8377", "password": "${PAGES}"})
    assert watch("validate", env={"PAGES": "correct horse battery"}).code == 0


def test_what_cannot_be_served_is_said_plainly(watch: Watch) -> None:
    watch.settings(source("https://example.com/"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = watch("serve", "--listen", f"127.0.0.1:{port}", "--config", watch.config, "--database", watch.database)
    assert ran.code == 1
    assert f"the pages cannot be served on 127.0.0.1:{port} (Address already in use)" in ran.err
    for wrong in ("8377", "here:8377", "127.0.0.1:99999", "http://127.0.0.1:1"):
        ran = watch("serve", "--listen", wrong, "--config", watch.config, "--database", watch.database)
        assert ran.code == 2
        assert f"«{wrong}»" in ran.err
