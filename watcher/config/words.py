"""What the raw models complain of → our words, with the place in the file.

A value is quoted only where it cannot be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from watcher.config.channels import CHANNEL_FORMS, CHANNEL_TAGS, RawOnly
from watcher.config.problem import MOST_COMPARED, Place, Problems, meant, nearest, quoted
from watcher.config.raw import (
    RANGE_TAG,
    TEXT_TAG,
    RawBackups,
    RawDefaults,
    RawFollow,
    RawHeartbeat,
    RawKeep,
    RawManners,
    RawRange,
    RawSettings,
    RawSource,
    RawTimestamps,
    RawWeb,
)
from watcher.config.tree import KeyPath, Tree, Value, child
from watcher.config.values import OURS

_TAGS = CHANNEL_TAGS | {TEXT_TAG, RANGE_TAG}
_HARMLESS = frozenset({"type", "host", "port", "security", "from", "to", "channel", "baseUrl"}) | {
    "only",
    "digest",
    "quietHours",
    "quietHoldsAll",
}
_SECRET_LOOKS = re.compile(r"://[^/]*@|xox[a-z]-|xapp-|hooks\.slack\.com", re.IGNORECASE)
# Words that people try, and the key that does what they mean.
_OTHER_WORDS = {
    "interval": "every", "frequency": "every", "schedule": "every", "cron": "at", "name": "title", "selector": "select",
    "selectors": "select", "css": "select", "exclude": "remove", "ignore": "remove", "channels": "notify",
    "lang": "language", "javascript": "browser", "link": "url", "address": "url", "receivers": "to", "recipients": "to",
    "user": "username", "pass": "password", "quiet": "quietHours", "filter": "only", "services": "service", "kinds": "kind",
    "weights": "weight", "verdicts": "verdict", "sender": "from", "smtp": "host", "server": "host", "timeout": "deadline",
}  # fmt: skip
_ELSEWHERE: dict[str, type[BaseModel]] = {
    "manners": RawManners,
    "defaults": RawDefaults,
    "backups": RawBackups,
    "keep": RawKeep,
    "heartbeat": RawHeartbeat,
    "timestamps": RawTimestamps,
    "web": RawWeb,
}


def tell(error: ValidationError, tree: Tree, problems: Problems) -> None:
    """Note every problem that the raw models found, but for values whose problem is already told."""
    for details in error.errors(include_url=False, include_context=True, include_input=False):
        path = resolve(details["loc"], tree.root)
        if not _is_told(details["type"], path, tree):
            _tell_one(details, path, tree, problems)


def _is_told(kind: str, path: KeyPath, tree: Tree) -> bool:
    """An unknown key is told even if its value has a problem, too."""
    if kind == "missing":
        return is_misspelt(path, tree)
    return kind != "extra_forbidden" and tree.is_spoilt(path)


def resolve(loc: Iterable[int | str], root: Value) -> KeyPath:
    """Pydantic's location → the path in the file: without its tags, and without the list put around a single value."""
    path: KeyPath = ()
    value = root
    for step in loc:
        if step in _TAGS or step == "[key]" or (isinstance(step, int) and not isinstance(value, list)):
            continue
        path, value = (*path, step), child(value, step)
    return path


def subject(path: KeyPath, tree: Tree) -> str:
    """The value in quotation marks; or, where it may be a secret or is no text, its key."""
    value = tree.at(path)
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "this")
    if not isinstance(value, str) or not value.strip():
        return quoted(key)
    if is_private(path, tree) or _SECRET_LOOKS.search(value):
        return f"the value of {quoted(key)}"
    return quoted(value)


def is_private(path: KeyPath, tree: Tree) -> bool:
    """May a secret stand here? Everything in channels and headers that is not known to be harmless."""
    if path in tree.filled or "headers" in path:
        return True
    if path in {("heartbeat", "url"), ("web", "password")}:
        return True
    return path[:1] == ("channels",) and len(path) > 2 and path[2] not in _HARMLESS


def form_at(path: KeyPath, tree: Tree) -> type[BaseModel] | None:
    """The model of the mapping at a path."""
    form: type[BaseModel] | None = None
    match path:
        case ():
            form = RawSettings
        case (str(section),) if section in _ELSEWHERE:
            form = _ELSEWHERE[section]
        case ("sources", _):
            form = RawSource
        case ("channels", name):
            kind = child(tree.at(("channels", name)), "type")
            form = CHANNEL_FORMS.get(kind.lower()) if isinstance(kind, str) else None
        case ("channels", _, "only"):
            form = RawOnly
        case ("sources", _, "follow"):
            form = RawFollow
        case ("sources", _, "select" | "remove", *_) | ("sources", _, "follow", "select" | "remove", *_):
            form = RawRange
    return form


def keys_of(form: type[BaseModel] | None) -> list[str]:
    """The keys that may stand in a mapping, as they are written."""
    return [field.alias or name for name, field in form.model_fields.items()] if form else []


def is_misspelt(path: KeyPath, tree: Tree) -> bool:
    """Does a key that is missing stand there in other letters? Then one problem is enough."""
    around, known = tree.at(path[:-1]), keys_of(form_at(path[:-1], tree))
    strangers = (key for key in around if key not in known) if isinstance(around, dict) else ()
    return any(_suggestion(key, known) == path[-1] for key in islice(strangers, MOST_COMPARED))


def _suggestion(key: str, known: list[str]) -> str | None:
    other = _OTHER_WORDS.get(key.lower())
    return other if other in known else nearest(key, known)


def _tell_one(details: ErrorDetails, path: KeyPath, tree: Tree, problems: Problems) -> None:
    what = f"{subject(path, tree)} "
    place = tree.place(path)
    match details["type"]:
        case kind if kind == OURS and details["loc"][-1] == "[key]":
            place, what = tree.key_place(path), f"{quoted(str(path[-1]))} {details['msg']}"
        case kind if kind == OURS:
            what += details["msg"]
        case "extra_forbidden":
            place, what = tree.key_place(path), _unknown_key(path, tree)
        case "missing":
            what = _missing_key(path, tree)
        case "union_tag_not_found" | "union_tag_invalid":
            place, what = _channel_type(path, tree)
        case "too_short":
            what += "is an empty list; write at least one entry"
        case "list_type":
            what += "should be a list; begin each entry with «- »"
        case "dict_type" | "model_type" | "model_attributes_type":
            what += f"should be keys with values, not {_shape(tree.at(path))}; write key: value lines under it"
        case _:
            what += "cannot stand here; see docs/settings.md for what can"
    problems.add(place, what)


def _shape(value: Value) -> str:
    return "a list" if isinstance(value, list) else "one value"


def _unknown_key(path: KeyPath, tree: Tree) -> str:
    key = str(path[-1])
    known = keys_of(form_at(path[:-1], tree))
    told = f"unknown key {quoted(key)}"
    if near := _suggestion(key, known):
        return f"{told}; did you mean «{near}»?"
    # Nobody who writes «every» at the top means that of the heartbeat.
    sections = [name for name, form in _ELSEWHERE.items() if len(path) == 1 and key in keys_of(form)][:1]
    if sections:
        return f"{told} here; write it under «{'» or «'.join(sections)}»"
    return f"{told}; the keys here are {', '.join(known)}"


def _missing_key(path: KeyPath, tree: Tree) -> str:
    key = str(path[-1])
    form = form_at(path[:-1], tree)
    fields = {field.alias or name: field for name, field in form.model_fields.items()} if form else {}
    examples = fields[key].examples if key in fields else None
    if key == "sources":
        return "«sources» is missing; list the pages to watch under it"
    return f"{quoted(key)} is missing; write for example {key}: {(examples or ['…'])[0]}"


def _channel_type(path: KeyPath, tree: Tree) -> tuple[Place, str]:
    channel = tree.at(path)
    name, kinds = quoted(str(path[-1])), list(CHANNEL_FORMS)
    if not isinstance(channel, dict):
        told = f"{name} should be keys with values, not {_shape(channel)}; write {{type: slack, webhook: …}}"
        return tree.place(path), told
    kind = channel.get("type")
    if not isinstance(kind, str):
        return tree.place((*path, "type")), f"the channel {name} has no type; write type: slack, email or apprise"
    mend = meant(kind, kinds, "write slack, email or apprise (which reaches most other services)")
    return tree.place((*path, "type")), f"{subject((*path, 'type'), tree)} is not a channel type; {mend}"
