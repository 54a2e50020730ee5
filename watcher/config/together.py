"""What the values of a settings file must be together. Asked of the text itself, so that one wrong value hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pydantic_core import PydanticCustomError

from watcher.config.problem import Problems, meant, quoted
from watcher.config.raw import MAY_BE_BARE
from watcher.config.tree import KeyPath, Tree, Value, child
from watcher.config.values import LOOPBACK, is_loopback, listen_parts
from watcher.config.words import form_at, is_misspelt, keys_of, subject


def drop_empty(tree: Tree, problems: Problems) -> None:
    """Note every key without a value. Does the bare head of a section hold nothing, it is left out."""
    for path, text in list(tree.leaves()):
        if text is not None or tree.is_spoilt(path):
            continue
        if len(path) == 1 and path[0] in MAY_BE_BARE:
            del tree.root[str(path[0])]
        elif path != ("sources",):
            problems.add(tree.key_place(path), _empty(path, tree))
            tree.spoilt.add(path)


def _empty(path: KeyPath, tree: Tree) -> str:
    if isinstance(path[-1], int):
        return "an entry without a value; write one, or remove the line"
    key, place = quoted(path[-1]), tree.key_place(path)
    rest = tree.lines[place.line - 1][place.column - 1 :] if place.line <= len(tree.lines) else ""
    if " #" in rest:
        return f"{key} is empty, as «#» begins a comment; put the value in quotes"
    if path[-1] in {"notify", "operator"}:
        return f"{key} is empty; write channels, or [] for nobody"
    return f"{key} is empty; write a value, or remove the line"


def check_together(tree: Tree, problems: Problems) -> None:
    """Note what does not go together: ids, channels, addresses, ranges, mail accounts."""
    _check_ids(tree, problems)
    _check_names(tree, problems)
    for path in _entries(tree, ("sources",)):
        _check_urls(path, tree, problems)
        _check_headers((*path, "headers"), tree, problems)
        for rule in (("select",), ("remove",), ("follow", "select"), ("follow", "remove")):
            for place in _items((*path, *rule), tree):
                _check_range(place, tree, problems)
        _check_when(path, tree, problems)
    _check_when(("defaults",), tree, problems)
    _check_headers(("defaults", "headers"), tree, problems)
    for path in _entries(tree, ("channels",)):
        _check_channel(path, tree, problems)
        _check_only((*path, "only"), tree, problems)
    _check_web(tree, problems)


def _check_web(tree: Tree, problems: Problems) -> None:
    """Pages that others can reach are never open to all."""
    web = tree.at(("web",))
    if not isinstance(web, dict) or "password" in web or not isinstance(listen := web.get("listen"), str):
        return
    with suppress(PydanticCustomError, ValueError):  # told where the value is read
        address, _ = listen_parts(listen.strip())
        if not is_loopback(address):
            told = f"{quoted(listen)} can be reached by others; add a password: ${{WATCH_PASSWORD}}, or listen on 127.0.0.1"
            problems.add(tree.place(("web", "listen")), told)


def _entries(tree: Tree, path: KeyPath) -> Iterator[KeyPath]:
    """The paths of the mappings in a list or mapping."""
    value = tree.at(path)
    steps = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        if isinstance(child(value, step), dict):
            yield (*path, step)


def _items(path: KeyPath, tree: Tree) -> Iterator[KeyPath]:
    """The paths of what stands in a list, or of the one value that stands for a list."""
    value = tree.at(path)
    if isinstance(value, list):
        yield from ((*path, index) for index in range(len(value)))
    elif value is not None:
        yield path


def _texts(path: KeyPath, tree: Tree) -> Iterator[tuple[KeyPath, str]]:
    for place in _items(path, tree):
        if isinstance(text := tree.at(place), str):
            yield place, text.strip()


def _check_ids(tree: Tree, problems: Problems) -> None:
    first: dict[str, int] = {}
    for path in _entries(tree, ("sources",)):
        here = (*path, "id")
        if not isinstance(name := tree.at(here), str):
            continue
        place = tree.place(here)
        if name in first:
            told = f"the id {quoted(name)} stands twice, in line {first[name]} and here; give one of them another"
            problems.add(place, told)
        first.setdefault(name, place.line)


def _check_names(tree: Tree, problems: Problems) -> None:
    channels = tree.at(("channels",))
    known = [name for name in channels if isinstance(name, str)] if isinstance(channels, dict) else []
    naming = [("operator",), ("defaults", "notify")]
    for path in [*naming, *((*source, "notify") for source in _entries(tree, ("sources",)))]:
        seen: set[str] = set()
        for place, name in _texts(path, tree):
            if name not in known:
                mend = meant(name, known, _known_channels(known))
                problems.add(tree.place(place), f"there is no channel {subject(place, tree)}; {mend}")
            elif name in seen:
                problems.add(tree.place(place), f"the channel {quoted(name)} stands twice; name it once")
            seen.add(name)


def _known_channels(known: list[str]) -> str:
    if not known:
        return "describe it under «channels»"
    return f"there are {', '.join(known[:10])}{' and others' if known[10:] else ''}"


def _check_urls(path: KeyPath, tree: Tree, problems: Problems) -> None:
    source = tree.at(path)
    assert isinstance(source, dict), "entries are mappings"
    if "url" in source and "urls" in source:
        problems.add(tree.key_place((*path, "urls")), "both «url» and «urls»; put all addresses under «urls»")
    if "url" not in source and "urls" not in source and not is_misspelt((*path, "url"), tree):
        problems.add(tree.place(path), "«url» is missing; write for example url: https://www.example.com/seller-policy")
    seen: dict[str, int] = {}
    for key in ("url", "urls"):
        for place, url in _texts((*path, key), tree):
            if url in seen:
                told = f"this address stands twice in one source, in line {seen[url]} and here; keep one"
                problems.add(tree.place(place), told)
            seen.setdefault(url, tree.place(place).line)


def _check_when(path: KeyPath, tree: Tree, problems: Problems) -> None:
    entry = tree.at(path)
    if isinstance(entry, dict) and "every" in entry and "at" in entry:
        told = "both «every» and «at»; keep «every» for a period, or «at» for fixed times"
        problems.add(tree.key_place((*path, "at")), told)


def _check_headers(path: KeyPath, tree: Tree, problems: Problems) -> None:
    headers = tree.at(path)
    first: dict[str, int] = {}
    for name in headers if isinstance(headers, dict) else ():
        place = tree.key_place((*path, name))
        if name.lower() in first:
            told = f"the header {quoted(name)} stands twice, in line {first[name.lower()]} and here; keep one"
            problems.add(place, told)
        first.setdefault(name.lower(), place.line)


def _check_range(path: KeyPath, tree: Tree, problems: Problems) -> None:
    found = tree.at(path)
    if not isinstance(found, dict):
        return
    for edge, before, after in (("start", "startBefore", "startAfter"), ("end", "endBefore", "endAfter")):
        if before in found and after in found:
            problems.add(tree.key_place((*path, after)), f"two {edge}s of one range; keep «{before}» or «{after}»")
        if before not in found and after not in found:
            problems.add(tree.place(path), f"the range has no {edge}; write {before} or {after} and a selector")


def _check_channel(path: KeyPath, tree: Tree, problems: Problems) -> None:
    channel = tree.at(path)
    assert isinstance(channel, dict), "entries are mappings"
    kind = channel.get("type")
    match kind.lower() if isinstance(kind, str) else None:
        case "slack":
            problem = _slack(channel)
        case "email":
            problem = _email(channel)
        case _:
            problem = None
    strangers = channel.keys() - set(keys_of(form_at(path, tree)))
    # A misspelt key is told by itself, and what would follow from it is not.
    if problem and not strangers:
        problems.add(tree.place(path), problem)


def _check_only(path: KeyPath, tree: Tree, problems: Problems) -> None:
    """What a channel chooses has to be there: a service with a slip of the pen would never be heard of."""
    for key, of, what in (("service", "service", "service"), ("source", "id", "source")):
        known = [text for source in _entries(tree, ("sources",)) if isinstance(text := tree.at((*source, of)), str)]
        for place, name in _texts((*path, key), tree):
            if name not in known:
                told = f"no {what} is called {quoted(name)}; {meant(name, known, 'write one of those under «sources»')}"
                problems.add(tree.place(place), told)
    if "quietHoldsAll" in (channel := tree.at(path[:-1]) or {}) and "quietHours" not in channel:
        problems.add(tree.key_place((*path[:-1], "quietHoldsAll")), "«quietHoldsAll» without «quietHours»; write both")


def _slack(channel: dict[str, Value]) -> str | None:
    if "webhook" in channel and "token" in channel:
        return "both a webhook and a token; keep the webhook, or the token with its channel"
    if "webhook" in channel and ("channel" in channel or "baseUrl" in channel):
        return "a webhook posts where it was made for; remove «channel» and «baseUrl», or write a token"
    if "webhook" not in channel and "token" not in channel:
        return 'neither a webhook nor a token; write webhook: ${SLACK_WEBHOOK}, or token: ${SLACK_TOKEN} and channel: "#name"'
    if "token" in channel and "channel" not in channel:
        return 'a token needs a channel; write channel: "#name"'
    return None


def _email(channel: dict[str, Value]) -> str | None:
    if "password" in channel and "username" not in channel:
        return "a password without a username; write username: …"
    if "username" in channel and "password" not in channel:
        return "a username without a password; write password: ${SMTP_PASSWORD}"
    host, security = channel.get("host"), channel.get("security")
    unprotected = isinstance(security, str) and security.strip().lower() == "none"
    if unprotected and "password" in channel and isinstance(host, str) and host.strip().lower() not in LOOPBACK:
        return "security: none would send the password unencrypted; write starttls or tls"
    return None
