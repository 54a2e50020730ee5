"""sources.yaml → `Settings`, or every problem at once, each with its place and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from watcher.config.build import settings_of
from watcher.config.describe import schema
from watcher.config.private import check_private
from watcher.config.problem import Problems
from watcher.config.raw import RawSettings
from watcher.config.references import fill
from watcher.config.text import read_text
from watcher.config.together import check_together, drop_empty
from watcher.config.tree import Tree, grow
from watcher.config.twins import twins
from watcher.config.words import tell
from watcher.model.settings import Settings

__all__ = ["read_settings", "schema", "twins"]


def read_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read a settings file; `environment` is where `${NAME}` comes from.

    Raises SettingsError with every problem, each as `file:line:column: what is wrong; what to write instead`.
    No problem quotes a secret.
    """
    problems = Problems(str(path))
    tree = grow(read_text(path, problems), problems)
    drop_empty(tree, problems)
    fill(tree, environment, path.parent, problems)
    check_private(tree, path, problems)
    check_together(tree, problems)
    raw = _validated(tree, problems)
    problems.raise_any()
    assert raw is not None, "what is not valid has a problem"
    return settings_of(raw)


def _validated(tree: Tree, problems: Problems) -> RawSettings | None:
    try:
        return RawSettings.model_validate(tree.root)
    except ValidationError as error:
        tell(error, tree, problems)
        return None
