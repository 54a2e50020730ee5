"""The API keeps its word, whatever it is asked."""

from __future__ import annotations

import os

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.checks import CHECKS, load_all_checks

from tests.kit.pages import PASSWORD, Pages, pages_of
from tests.kit.watch import Watch
from tests.web.hostile import PAYLOADS, fill

EXAMPLES = int(os.environ.get("EXAMPLES", "90")) // 6
"""Of each of five questions, and of walks through several: `make fuzz` has 10,000 altogether."""
OPERATIONS = ["/api/v1/changes", "/api/v1/changes/{number}", "/api/v1/sources", "/api/v1/sources/{source}",
              "/api/v1/sources/{source}/text"]  # fmt: skip


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, readers: object):  # type: ignore[no-untyped-def]
    watch = Watch(tmp_path_factory.mktemp("api"), readers)  # type: ignore[arg-type]
    watch.settings({"id": "a", "service": "A", "title": "T", "url": "http://127.0.0.1:9/"})
    fill(watch.database)
    with pages_of(watch) as pages:
        load_all_checks()
        yield pages, schemathesis.openapi.from_dict(pages.get("/api/openapi.json").json())


def test_the_description_names_every_question(described) -> None:  # type: ignore[no-untyped-def]
    pages, schema = described

    assert sorted(schema.raw_schema["paths"]) == OPERATIONS
    assert pages.get("/api/openapi.json").json()["openapi"].startswith("3.1")


def but_for(answer) -> list[object]:  # type: ignore[no-untyped-def]
    """The checks that do not know our answers: a form that is no form of ours, an address that is too long."""
    assert answer.status_code < 500
    return [
        CHECKS.get_one(name)
        for name in ("unsupported_method", *("negative_data_rejection",) * (answer.status_code == 414))
    ]


@pytest.mark.hypothesis
@pytest.mark.parametrize("path", OPERATIONS)
def test_answers_are_as_described(described, path: str) -> None:  # type: ignore[no-untyped-def]
    """No server error and no breach of the schema, for what is right and for what is wrong."""
    pages, schema = described
    operation = schema[path]["GET"]

    @given(case=operation.as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def asked(case) -> None:  # type: ignore[no-untyped-def]
        answer = case.call(base_url=pages.address)
        case.validate_response(answer, excluded_checks=but_for(answer))
        assert answer.status_code < 500

    asked()


@pytest.mark.hypothesis
def test_what_answers_lead_to_is_as_described(described) -> None:  # type: ignore[no-untyped-def]
    """From the lists to changes, sources and texts, by the links of the description."""
    pages, schema = described
    walked: set[str] = set()

    class Walk(schema.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case):  # type: ignore[no-untyped-def]
            return {"base_url": pages.address}

        def validate_response(self, response, case, **how):  # type: ignore[no-untyped-def]
            walked.add(case.operation.path)
            case.validate_response(response, excluded_checks=but_for(response))

    steps = 5
    run_state_machine_as_test(Walk, settings=settings(
        max_examples=max(EXAMPLES // steps, 3), stateful_step_count=steps, deadline=None,
        suppress_health_check=list(HealthCheck), database=None,
    ))  # fmt: skip
    assert walked


@pytest.mark.parametrize("number", range(1, len(PAYLOADS) + 1))
def test_whatever_a_page_says_can_be_written_down(described, number: int) -> None:  # type: ignore[no-untyped-def]
    """Half characters, of which there is no JSON, in each field that pages and people fill."""
    pages, _ = described
    for path in (f"changes/{number}", f"sources/source-{number}", f"sources/source-{number}/text"):
        answer = pages.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert not any(hidden in answer.text for hidden in "\u202e\u200b\ufeff\u2028\x00\x08\x1b")


def test_cursors_walk_through_everything_once(described) -> None:  # type: ignore[no-untyped-def]
    pages, schema = described
    for path, name in (("/api/v1/changes", "changes"), ("/api/v1/sources", "sources")):
        whole = [one["id"] for one in pages.get(f"{path}?limit=200").json()[name]]
        walked, cursor = [], ""
        while cursor is not None:
            page = pages.get(f"{path}?limit=4" + (f"&cursor={cursor}" if cursor else "")).json()
            walked += [one["id"] for one in page[name]]
            cursor = page["next"]
        assert walked == whole
        assert len(set(walked)) == len(walked) > 20
    jsonschema.Draft202012Validator.check_schema(schema.raw_schema["components"]["schemas"]["ChangesOut"])


def test_the_api_says_what_the_page_says(pages: Pages) -> None:
    change = pages.get("/api/v1/changes/1").json()

    assert change["verdict"] == "unannounced"
    assert change["edits"][0]["figures"] == [{"before": "8%", "after": "15%"}]
    assert change["looked_at"] == ["page date (still 3 March 2026)"]
    assert change["deliveries"][0]["state"] == "pending"
    assert change["before"]["last_seen"] == "2026-11-17T06:00:00Z"
    assert pages.get("/api/v1/sources/bazaar-targets").json()["source"]["state"] == "held"
    text = pages.get("/api/v1/sources/bazaar-fees/text?at=2026-11-18").json()
    assert any("8%" in block["text"] for block in text["blocks"])
    assert pages.get("/api/v1/sources/bazaar-fees/text?at=2026-11-01").status_code == 404


def test_who_has_an_answer_already_is_told_so(pages: Pages) -> None:
    first = pages.get("/api/v1/changes/1")
    again = pages.get("/api/v1/changes/1", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    pages.send("/changes/1/acknowledge")
    assert pages.get("/api/v1/changes/1", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_nothing_is_answered_without_the_password(closed: Pages) -> None:
    for path in OPERATIONS:
        answer = closed.get(path.format(number=1, source="bazaar-fees"))
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    good = {"Authorization": f"Bearer {PASSWORD}"}
    assert closed.get("/api/v1/changes", headers=good).status_code == 200
