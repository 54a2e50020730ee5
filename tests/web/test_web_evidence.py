"""The evidence file of a change, downloaded from its page."""

from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.kit.pages import Pages
from tests.kit.watch import Watch
from watcher.web import dossier


def test_a_change_has_its_evidence_on_its_page(pages: Pages, story: Watch) -> None:
    assert 'href="/changes/1/evidence"' in pages.get("/changes/1").text
    answer = pages.get("/changes/1/evidence")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="evidence-change-1.zip"'
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        readme = packed.read("evidence-change-1/README.txt").decode()
    (seal,) = re.findall(r"^ +(\d+:[0-9a-f]{64})$", readme, re.MULTILINE)
    assert story("verify", "--seal", seal).code == 0


def test_it_is_closed_without_the_password(closed: Pages) -> None:
    assert closed.get("/changes/1/evidence").status_code == 401
    closed.log_in()
    assert closed.get("/changes/1/evidence").status_code == 200


def test_of_no_change_there_is_none(pages: Pages) -> None:
    for number in ("17", "0", "-1", "9" * 30):
        assert pages.get(f"/changes/{number}/evidence").status_code == 404


def test_one_that_is_too_large_is_left_to_the_command(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier, "MOST", 1000)
    answer = pages.get("/changes/1/evidence")
    assert answer.status_code == 413
    assert "is too large to be made here; `watch evidence 1` makes it" in answer.text


def test_several_who_want_it_at_once_get_it_by_turns(pages: Pages) -> None:
    with ThreadPoolExecutor(6) as visitors:
        codes = visitors.map(lambda _: pages.get("/changes/1/evidence").status_code, range(6))
    assert set(codes) == {200}


def test_it_is_not_waited_for_for_ever(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier, "WAIT", 0.01)
    with dossier._one:
        answer = pages.get("/changes/1/evidence")
    assert answer.status_code == 503
    assert "another evidence file is being made" in answer.text
    assert pages.get("/changes/1/evidence").status_code == 200
