"""The text of a settings file → plain texts, lists and mappings, with the place of each.

Every scalar stays the text that was written: `no`, `6:30` and `3.10` are not for YAML to understand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from watcher.config.problem import START, Place, Problems, quoted
from watcher.config.syntax import syntax_problem
from watcher.config.text import UNPRINTABLE

KeyPath: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

DEEPEST = 20
MOST_VALUES = 100_000  # a thousand sources have fewer; aliases can make more

# The C parser is ten times as fast, and always there in the wheels of PyYAML.
_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSING = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_SCALARS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp", "merge", "value")}
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Tree:
    """A settings file as it is written.

    `values`, `keys`: where the value and the key of each path stand. `spoilt`: paths whose problem is already told, so
    that nothing more is said of them. `filled`: paths whose text came, in part, from the environment or a file.
    """

    root: dict[str, Value]
    lines: tuple[str, ...]
    values: dict[KeyPath, Place] = field(default_factory=dict)
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    spoilt: set[KeyPath] = field(default_factory=set)
    filled: set[KeyPath] = field(default_factory=set)

    def at(self, path: KeyPath) -> Value:
        """The value at a path, None where there is none."""
        value: Value = self.root
        for step in path:
            value = child(value, step)
        return value

    def place(self, path: KeyPath) -> Place:
        """Where the value stands; where it is missing, where that stands in which it is missed."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, START)

    def key_place(self, path: KeyPath) -> Place:
        """Where the key stands."""
        return self.keys.get(path) or self.place(path)

    def is_spoilt(self, path: KeyPath) -> bool:
        """Has this value's problem, or that of one around it, been told?"""
        return any(path[:length] in self.spoilt for length in range(1, len(path) + 1))

    def replace(self, path: KeyPath, text: str) -> None:
        """Put another text in the place of one."""
        around, step = self.at(path[:-1]), path[-1]
        match around, step:
            case dict(), str():
                around[step] = text
            case list(), int():
                around[step] = text

    def leaves(self, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str | None]]:
        """Every text and every empty value, with its path."""
        value = self.at(path)
        if isinstance(value, dict | list):
            for step in list(value) if isinstance(value, dict) else range(len(value)):
                yield from self.leaves((*path, step))
        else:
            yield path, value


def child(value: Value, step: str | int) -> Value:
    """What stands under a key or at a place in a list, None where nothing does."""
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None


def grow(text: str, problems: Problems) -> Tree:
    """Read YAML into a tree. Notes repeated keys; raises SettingsError where the text is no YAML or no mapping."""
    node = _compose(text, problems)
    tree = Tree(root={}, lines=tuple(text.splitlines()))
    if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == _NULL):
        raise problems.stop(START, "the file is empty; list the pages to watch under «sources:», or see: watch demo")
    if isinstance(node, yaml.SequenceNode):
        raise problems.stop(_start(node), "the file begins with a list; write «sources:» in a line above it")
    if not isinstance(node, yaml.MappingNode):
        raise problems.stop(_start(node), "the file holds no keys; list the pages to watch under «sources:»")
    root = _Converter(tree, problems).convert(node, ())
    assert isinstance(root, dict), "a mapping node becomes a dict"
    tree.root.update(root)
    return tree


def _compose(text: str, problems: Problems) -> yaml.Node | None:
    try:
        _refuse_depth(text, problems)
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise problems.stop(*syntax_problem(error, text)) from error
    return node


def _refuse_depth(text: str, problems: Problems) -> None:
    """Composing recurses, in C; so the depth is known to be harmless first."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, _OPENING)
        depth -= isinstance(event, _CLOSING)
        if depth > DEEPEST:
            raise problems.stop(_start(event), f"more than {DEEPEST} levels inside one another; write it flatter")


def _start(found: yaml.Node | yaml.Event) -> Place:
    assert found.start_mark is not None, "what is read from a text has a place"
    return Place(found.start_mark.line + 1, found.start_mark.column + 1)


class _Converter:
    """YAML nodes → plain values. Aliases are followed, which is why depth and number are limited again."""

    def __init__(self, tree: Tree, problems: Problems) -> None:
        self._tree = tree
        self._problems = problems
        self._count = 0

    def convert(self, node: yaml.Node, path: KeyPath) -> Value:
        self._count += 1
        if len(path) > DEEPEST:
            raise self._problems.stop(_start(node), "an alias («*name») stands inside itself; write the value out")
        if self._count > MOST_VALUES:
            told = f"more than {MOST_VALUES:,} values, counting those of each alias («*name»); split the file"
            raise self._problems.stop(_start(node), told)
        self._tree.values[path] = _start(node)
        if isinstance(node, yaml.MappingNode) and node.tag.endswith(":map"):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag.endswith(":seq"):
            return [self.convert(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._text(node, path)
        self._spoil(node, path, f"the tag {quoted(node.tag)} is not known; remove it")
        return None

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            here = (*path, key)
            if key in found:
                first = self._tree.keys[here].line
                told = f"{quoted(key)} stands twice, in line {first} and here; keep one of them"
                self._problems.add(_start(key_node), told)
                continue
            self._tree.keys[here] = _start(key_node)
            found[key] = self.convert(value_node, here)
        return found

    def _key(self, node: yaml.Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            self._problems.add(_start(node), "a key should be one word; write it before the colon: url: https://…")
            return None
        key = str(node.value)
        if node.tag.endswith(":merge") and not node.style:
            told = "«<<» is not known here; write what sources share under «defaults», or use an alias for one value"
            self._problems.add(_start(node), told)
            return None
        if UNPRINTABLE.search(key):
            self._problems.add(_start(node), "a key holds a control character; remove it")
            return None
        return key

    def _text(self, node: yaml.ScalarNode, path: KeyPath) -> Value:
        if node.tag == _NULL and not node.style:
            return None
        if node.tag not in _SCALARS | {_NULL}:
            self._spoil(node, path, f"the tag {quoted(node.tag)} is not known; remove it")
        elif strange := UNPRINTABLE.search(node.value):
            self._spoil(node, path, f"the value holds the control character U+{ord(strange[0]):04X}; remove it")
        return str(node.value)

    def _spoil(self, node: yaml.Node, path: KeyPath, told: str) -> None:
        self._problems.add(_start(node), told)
        self._tree.spoilt.add(path)
