"""The JSON Schema of a settings file, from which editors complete and explain it."""

from __future__ import annotations

import json
from pathlib import Path

from watcher.config.raw import MAY_BE_BARE, RawSettings

SCHEMA_FILE = Path(__file__).with_name("sources.schema.json")


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a settings file, as the shipped `sources.schema.json` holds it."""
    described: dict[str, object] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    tidied = _tidy(RawSettings.model_json_schema(by_alias=True) | {"title": "sources.yaml"})
    assert isinstance(tidied, dict), "a schema is an object"
    for section in MAY_BE_BARE:
        tidied["properties"][section] = {"anyOf": [tidied["properties"][section], {"type": "null"}]}
    return described | tidied


def schema_text() -> str:
    """The same as the text of the shipped file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _tidy(node: object) -> object:
    """Without titles made from names, and without `null`: a key without a value is an error in the file."""
    if isinstance(node, list):
        return [_tidy(item) for item in node if item != {"type": "null"}]
    if not isinstance(node, dict):
        return node
    kept = {
        key: _tidy(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str) and value != "sources.yaml")
        and not (key == "default" and value is None)
    }
    only = kept.get("anyOf")
    if isinstance(only, list) and len(only) == 1:
        del kept["anyOf"]
        kept = only[0] | kept
    return kept
