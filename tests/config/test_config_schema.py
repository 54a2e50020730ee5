"""Editors, the documentation and the code know the same keys."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from watcher.config import schema
from watcher.config.describe import SCHEMA_FILE, schema_text

ROOT = Path(__file__).parents[2]


def keys_of(node: object) -> set[str]:
    """Every key that a schema names, at any depth."""
    if isinstance(node, list):
        return set().union(*map(keys_of, node))
    if not isinstance(node, dict):
        return set()
    return set(node.get("properties", {})).union(*map(keys_of, node.values()))


def test_the_shipped_schema_is_in_step():
    """If not: python -m watcher.config.schema"""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_schema_can_be_written_anew(tmp_path):
    """In a copy of the code, as other tests read the real file meanwhile."""
    copy = shutil.copytree(ROOT / "watcher", tmp_path / "watcher", ignore=shutil.ignore_patterns("__pycache__"))
    written = copy / "config" / SCHEMA_FILE.name
    written.unlink()
    subprocess.run([sys.executable, "-W", "error", "-m", "watcher.config.schema"], check=True, cwd=tmp_path)

    assert written.read_text(encoding="utf-8") == schema_text()


def test_every_key_is_in_the_documentation():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert sorted(key for key in keys_of(schema()) if f"`{key}`" not in text) == []


def test_every_key_is_explained_in_the_editor():
    forms = [schema(), *schema()["$defs"].values()]

    assert [
        f"{form.get('title', '')}.{key}"
        for form in forms
        for key, value in form["properties"].items()
        if "description" not in json.dumps(value)
    ] == []


def test_editors_find_the_shipped_file_right():
    text = (ROOT / "sources.yaml").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(schema())

    assert text.startswith("# yaml-language-server: $schema=watcher/config/sources.schema.json\n")
    jsonschema.validate(yaml.safe_load(text), schema())


def test_the_examples_of_the_documentation_are_right(read):
    """Those that are whole files: they can be read as they stand, and please the schema."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    wholes = [part.split("```")[0] for part in text.split("```yaml\n")[1:] if "sources:" in part.split("```")[0]]

    assert len(wholes) == 2
    for whole in wholes:
        read(whole, {"SLACK_WEBHOOK": "https://hooks.slack.example/x", "SMTP_PASSWORD": "p"})
        jsonschema.validate(yaml.safe_load(whole), schema())


def test_editors_mark_what_is_wrong():
    wrong = {"sources": [{"id": "a", "service": "A", "title": "T", "ulr": "https://a.example/"}]}

    with pytest.raises(jsonschema.ValidationError, match="ulr"):
        jsonschema.validate(wrong, schema())
